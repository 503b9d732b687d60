"""A line of which dots are shown: a passphrase, which nobody who looks along reads."""

from __future__ import annotations

from dataclasses import dataclass

from textual.events import Key as KeyEvent

from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import LineField
from kvo_inspect.tui.kit.forms.line_editor import Editor

DOT = "•"


@dataclass
class SecretField(LineField):
    """A passphrase or a code; every character is taken as it is, a question mark too."""

    def key(self, event: KeyEvent) -> bool:
        return event.key not in ("up", "down", "tab") and self.editor.key(event)

    @property
    def typed(self) -> object:
        """None: nobody is asked whether a passphrase is to be thrown away."""
        return None

    def refused(self) -> None:
        """Keep what was typed, and have it replaced by what is typed next."""
        self.editor.set(self.editor.text, selected=True)

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return a dot for every character, with the cursor when active."""
        if not active:
            return [[(DOT * min(len(self.value), cells) or "·", "" if self.value else "dim")]]
        dots = Editor(DOT * len(self.editor.text), self.editor.at, self.editor.selected)
        return [dots.pieces(cells)]
