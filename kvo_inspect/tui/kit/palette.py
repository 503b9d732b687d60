"""The command palette: every declared key of the screen below it, found by typing; Enter runs it.

Our own instead of Textual's: it speaks both languages in full, and takes a burst of keys in one widget.
"""

from __future__ import annotations

from typing import Any

from textual import events

from kvo_inspect.texts import _
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.keys import Key, label_text
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import fit, pad, width
from kvo_inspect.wording.names import capital


class Palette(Ask[str]):
    """Answers the action to run."""

    def __init__(self, screen: KvoScreen[Any]) -> None:
        super().__init__(_("What do you want to do?"))
        self._keys = [key for key in screen.all_keys() if key.action]
        self._editor = Editor()
        self._at = 0

    def found(self) -> list[Key]:
        """Return the keys of which label or help holds every typed word."""
        words = self._editor.text.casefold().split()
        return [key for key in self._keys if all(word in f"{label_text(key.label)} {key.about}".casefold() for word in words)]

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the typed line and the keys that match, in *cells* cells."""
        keys = self.found()
        labels = max((width(label_text(key.label)) for key in keys), default=0) + 1
        lines: list[list[Piece]] = [*super().lines(cells), [("> ", "key"), *self._editor.pieces(cells - 2)], []]
        self.picks = {len(lines) + place: place for place in range(len(keys))}
        for place, key in enumerate(keys):
            chosen = place == self._at
            label = pad(capital(label_text(key.label)), labels)
            about = fit(key.about if key.help != key.label else "", cells - labels - 8)
            lines.append([("▸ " if chosen else "  ", ""), (label, "strong" if chosen else ""), (pad(key.name, 5), "key"), (about, "dim")])
        return lines if keys else [*lines, [(_("Nothing matches."), "dim")]]

    def key(self, event: events.Key) -> None:
        keys = self.found()
        if event.key in ("up", "down") and keys:
            self._at = (self._at + (1 if event.key == "down" else -1)) % len(keys)
        elif event.key == "enter":
            if keys:
                self.answer(keys[self._at].action)
        elif self._editor.key(event):
            self._at = 0
        else:
            super().key(event)

    def choose(self, place: int) -> None:
        """Run the key that was clicked."""
        self.answer(self.found()[place].action)

    def paste(self, text: str) -> None:
        """Paste into the typed line."""
        self._editor.paste(text)
        self._at = 0
