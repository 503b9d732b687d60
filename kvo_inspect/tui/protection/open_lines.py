"""Lines that stood open when the record was locked: kept in it, encrypted, and shown when the program ended before it was unlocked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.screen import Screen
from textual.widget import Widget

from kvo_inspect.store.record.laptop_only import HIDDEN, LINES, get_laptop_only, put_laptop_only
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.confidential import open_confidential
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.keys import Key, label_text
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UndoableScreen

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store

HIDDEN_LINES = f"{HIDDEN}{LINES}"
"""The local key of the lines that were typed where something confidential may be named; `LINES` of the others."""
OpenLine = tuple[str, str]
"""What is asked, and what was typed."""


def open_lines(screens: Sequence[Screen[Any]]) -> list[OpenLine]:
    """Return what is typed in forms and boxes and not stored; no passphrase is among them."""
    return [line for screen in screens for line in _lines_of(screen)]


def name_confidential(screens: Sequence[Screen[Any]]) -> bool:
    """Whether something confidential may be named on one of these screens: then what was typed may name that too."""
    return any(isinstance(screen, UndoableScreen) and screen.names_confidential() for screen in screens)


def _lines_of(screen: Screen[Any]) -> Iterator[OpenLine]:
    if isinstance(screen, AskLine) and screen.stuck is not None and not screen.hides_line:
        yield screen.question, screen.line
    for form in screen.query(Form):
        for field in form.half_filled_fields:
            if isinstance(field.value, str) and field.value.strip():
                yield label_text(field.label), field.value


def keep_lines(store: Store, lines: Sequence[OpenLine], *, confidential: bool = False) -> None:
    """Keep these lines in the place of those of before; none: forget them."""
    text = json.dumps(lines, ensure_ascii=False) if lines else ""
    with store.writing():
        put_laptop_only(store.db, LINES, "" if confidential else text)
        put_laptop_only(store.db, HIDDEN_LINES, text if confidential else "")


def lines_of_before(store: Store) -> tuple[list[OpenLine], list[OpenLine]]:
    """Return the lines that are kept, and those that may be confidential."""
    open_ones, hidden = (json.loads(get_laptop_only(store.db, key) or "[]") for key in (LINES, HIDDEN_LINES))
    return [(asked, typed) for asked, typed in open_ones], [(asked, typed) for asked, typed in hidden]


class OpenLinesScreen(KvoScreen[None]):
    """Shows what was typed and not stored when the program ended while the record was locked."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("h", N_("hidden ones"), "hidden", N_("Show what was typed at something confidential; asks first whether anyone is looking.")),
        Key("delete", N_("forget"), "forget", N_("Forget these lines; they were nowhere else."), writes=True),
    )
    HELP_TEXT = N_("The lines are shown at each start until they are forgotten. They lie in the encrypted record, and go to nobody.")
    DEFAULT_CSS = "OpenLinesScreen Prose { padding: 1 2; }"

    def __init__(self, lines: Sequence[OpenLine], hidden: Sequence[OpenLine] = ()) -> None:
        super().__init__()
        self._lines = list(lines)
        self._hidden = list(hidden)

    def title_text(self) -> str:
        return _("Typed, and not stored")

    def body(self) -> list[Widget]:
        """Lay out the lines."""
        return [Prose(self._page)]

    def offered(self, key: Key) -> bool:
        """Offer the hidden ones while there are some."""
        return (key.action != "hidden" or bool(self._hidden)) and super().offered(key)

    def _page(self, cells: int) -> list[list[Piece]]:
        about = _("This stood open when the record was locked, and the program ended before it was unlocked.")
        if self._hidden:
            n = len(self._hidden)
            about += " " + n_("{n} line may be confidential: h shows it.", "{n} lines may be confidential: h shows them.", n).format(n=n)
        lines: list[list[Piece]] = [*([(part, "dim")] for part in wrap(about, cells)), []]
        for asked, typed in self._lines:
            words = [part for line in typed.splitlines() for part in wrap(line, cells)]
            lines += [*([(part, "dim")] for part in wrap(asked, cells)), *([(part, "strong")] for part in words), []]
        return lines

    async def do_hidden(self) -> None:
        """Show what may be confidential, when nobody else is looking."""

        async def show() -> None:
            self._lines, self._hidden = [*self._lines, *self._hidden], []
            self.query_one(Prose).refresh(layout=True)
            self.bars_changed()

        open_confidential(self.app, show)

    async def do_forget(self) -> None:
        """Forget the lines."""
        await self.app.call(keep_lines, ())
        self.dismiss()
