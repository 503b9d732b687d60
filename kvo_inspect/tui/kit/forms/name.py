"""The name of a person, typed with the names of the record offered: a field of a form, and a question of one line."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.events import Key as KeyEvent

from kvo_inspect.domain.values.search_words import contains_word, plain
from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import LineField
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.text import fit


def offered_name(names: Sequence[str], typed: str) -> str:
    """Return the first of the names that begins with what was typed, or has a word that does; empty when none does, or it stands there."""
    begun = plain(typed)
    if not begun or typed in names:
        return ""
    whole = next((name for name in names if plain(name).startswith(begun)), "")
    return whole or next((name for name in names if contains_word(plain(name), begun.strip())), "")


@dataclass
class NameField(LineField):
    """A name; the arrow at the end of the line takes the one that is offered below."""

    names: Sequence[str] = ()
    """The names to offer, those to be offered first in front."""

    def key(self, event: KeyEvent) -> bool:
        """Edit; → at the end of the line takes what is offered."""
        if event.key == "right" and self.editor.at == len(self.value) and (offered := offered_name(self.names, self.value)):
            self.editor.set(offered)
            return True
        return super().key(event)

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the line, and below it the name that is offered."""
        lines = super().lines(cells, active)
        offered = offered_name(self.names, self.value) if active else ""
        return [*lines, [("→ ", "key"), (fit(offered, cells - 2), "dim")]] if offered else lines


class AskName(AskLine):
    """Asks for a name in one line."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *AskLine.KEYS,
        Key("right", "", "", N_("At the end of the line: take the name that is offered."), shown="→"),
    )

    def __init__(
        self, question: str, text: str = "", *, names: Sequence[str], hint: str = "", store: Callable[[str], Coroutine[Any, Any, None]]
    ) -> None:
        """*names* are offered, those to be offered first in front; the rest as `AskLine`."""
        super().__init__(question, text, hint=hint, selected=True, store=store)
        self._names = names

    def understood(self) -> str:
        """Return the name that is offered."""
        offered = offered_name(self._names, self._editor.text)
        return f"→ {offered}" if offered else ""

    def key(self, event: KeyEvent) -> None:
        """Type; → at the end of the line takes what is offered."""
        offered = offered_name(self._names, self._editor.text)
        if event.key == "right" and offered and not self._editor.selected and self._editor.at == len(self._editor.text):
            self._editor.set(offered)
            return
        super().key(event)
