"""Lines that stood open when the record was locked: kept in it, encrypted, and shown when the program ended before it was unlocked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.screen import Screen
from textual.widget import Widget

from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import LineField
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.secret import SecretField
from kvo_inspect.tui.kit.keys import Key, label_text
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store

KEPT = "lines open at the lock"
"""The local key of these lines."""
OpenLine = tuple[str, str]
"""What is asked, and what was typed."""


def open_lines(screens: Sequence[Screen[Any]]) -> list[OpenLine]:
    """Return what is typed in forms and boxes and not stored; no passphrase is among them."""
    return [line for screen in screens for line in _lines_of(screen)]


def _lines_of(screen: Screen[Any]) -> Iterator[OpenLine]:
    if isinstance(screen, AskLine) and screen.stuck is not None and not screen.hides_line:
        yield screen.question, screen.line
    for form in screen.query(Form):
        for field in form.fields if form.half_filled else ():
            if isinstance(field, LineField) and not isinstance(field, SecretField) and field.value.strip():
                yield label_text(field.label), field.value


def keep_lines(store: Store, lines: Sequence[OpenLine]) -> None:
    """Keep these lines in the place of those of before; none: forget them."""
    with store.writing():
        put_laptop_only(store.db, KEPT, json.dumps(lines, ensure_ascii=False) if lines else "")


def kept_lines(store: Store) -> list[OpenLine]:
    """Return the lines that are kept."""
    return [(asked, typed) for asked, typed in json.loads(get_laptop_only(store.db, KEPT) or "[]")]


class KeptLinesScreen(KvoScreen[None]):
    """Shows what was typed and not stored when the program ended while the record was locked."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("delete", N_("forget"), "forget", N_("Forget these lines; they were nowhere else."), writes=True),
    )
    HELP_TEXT = N_("The lines are shown at each start until they are forgotten. They lie in the encrypted record, and go to nobody.")
    DEFAULT_CSS = "KeptLinesScreen Prose { padding: 1 2; }"

    def __init__(self, lines: Sequence[OpenLine]) -> None:
        super().__init__()
        self._kept = lines

    def title_text(self) -> str:
        return _("Typed, and not stored")

    def body(self) -> list[Widget]:
        """Lay out the lines."""
        return [Prose(self._page)]

    def _page(self, cells: int) -> list[list[Piece]]:
        about = _("This stood open when the record was locked, and the program ended before it was unlocked.")
        lines: list[list[Piece]] = [*([(part, "dim")] for part in wrap(about, cells)), []]
        for asked, typed in self._kept:
            lines += [*([(part, "dim")] for part in wrap(asked, cells)), *([(part, "strong")] for part in wrap(typed, cells)), []]
        return lines

    async def do_forget(self) -> None:
        """Forget the lines."""
        await self.app.call(keep_lines, ())
        self.dismiss()
