"""A line of text being typed: letters, cursor, paste. No widget: whoever draws it feeds it keys, so no key can go astray."""

from __future__ import annotations

from dataclasses import dataclass

from textual.events import Key as KeyEvent

from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.text import one_line, width

LIMIT = 20_000
"""Characters kept at most; the domain's own limit is told at the field."""


@dataclass
class Editor:
    """The text and where the cursor stands in it (in characters)."""

    text: str = ""
    at: int = 0
    selected: bool = False
    """Whether the whole text is selected: what is typed or pasted takes its place, an arrow goes on with it."""

    def set(self, text: str, *, selected: bool = False) -> None:
        """Hold *text*, cursor at its end; *selected*: typing replaces it."""
        self.text = text[:LIMIT]
        self.at = len(self.text)
        self.selected = selected and bool(text)

    def put(self, more: str) -> None:
        """Type or paste *more* at the cursor, or in the place of what is selected."""
        if self.selected:
            self.set("")
        more = more[: max(0, LIMIT - len(self.text))]
        self.text = self.text[: self.at] + more + self.text[self.at :]
        self.at += len(more)

    def paste(self, more: str) -> None:
        """Paste *more* on one line: its line breaks become blanks."""
        self.put(" ".join(more.splitlines()))

    def key(self, event: KeyEvent) -> bool:
        """Take a key that edits; return whether it was one."""
        if self.selected and event.key in ("backspace", "delete"):
            self.set("")
            return True
        if not (event.is_printable and event.character):
            self.selected = False
        match event.key:
            case "left":
                self.at = max(0, self.at - 1)
            case "right":
                self.at = min(len(self.text), self.at + 1)
            case "home":
                self.at = 0
            case "end":
                self.at = len(self.text)
            case "backspace":
                if self.at:
                    self.text = self.text[: self.at - 1] + self.text[self.at :]
                    self.at -= 1
            case "delete":
                self.text = self.text[: self.at] + self.text[self.at + 1 :]
            case "ctrl+u":
                self.text, self.at = self.text[self.at :], 0
            case _:
                if not (event.is_printable and event.character):
                    return False
                self.put(event.character)
        return True

    def pieces(self, cells: int, active: bool = True) -> list[Piece]:
        """Return the text in *cells* cells with the cursor inverted; a long text is shown around its cursor."""
        if not active:
            return [(one_line(self.text), "")]
        if self.selected:
            text = one_line(self.text)
            while width(text) > max(1, cells - 2):  # of a long path the end says most; a form not laid out yet has no cells
                text = "…" + text.removeprefix("…")[1:]
            return [(text, "mode")]
        before, under, after = self.text[: self.at], self.text[self.at : self.at + 1] or " ", self.text[self.at + 1 :]
        before = one_line(before)
        room = max(1, cells - width(one_line(under)) - 1)
        if width(before) > room:
            while width(before) > room - 1:
                before = before[max(1, (width(before) - room) // 2) :]
            before = "…" + before
        return [(before, ""), (one_line(under), "mode"), (one_line(after), "")]
