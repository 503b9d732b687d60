"""The field for several lines of text, typed or pasted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from textual.events import Key as KeyEvent

from kvo_inspect.texts import N_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import Field
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.keys import ScreenText
from kvo_inspect.tui.kit.text import fit, width
from kvo_inspect.wording.counts import more_text


@dataclass
class LinesField(Field):
    """Several lines, typed or pasted, one thing per line. Enter begins a new line; on an empty line it goes on."""

    typing = True
    rows: list[Editor] = field(default_factory=lambda: [Editor()])
    at: int = 0
    high: int = 8
    """Lines shown at once."""
    listed: bool = False
    """Whether each line is a thing of its own, which Enter never cuts in two: it goes to the next one."""
    meaning: Callable[[str], Piece] | None = None
    """What a line is understood as, shown behind it."""

    @property
    def enter(self) -> ScreenText:
        """The label of what Enter does: it goes to the next line, unless this one is empty."""
        return N_("next line") if self.rows[self.at].text.strip() else ""

    @property
    def value(self) -> str:
        """The lines, with line breaks."""
        return "\n".join(row.text for row in self.rows).strip("\n")

    def key(self, event: KeyEvent) -> bool:
        """Edit; up, down and Enter at the ends are left to the form."""
        row = self.rows[self.at]
        match event.key:
            case "enter":
                if not row.text.strip():
                    if len(self.rows) > 1:
                        del self.rows[self.at]
                        self.at = max(0, self.at - 1)
                    return False
                self._next_line(row)
            case "up" if self.at:
                self.at -= 1
            case "down" if self.at + 1 < len(self.rows):
                self.at += 1
            case "backspace" if not row.at and self.at:
                del self.rows[self.at]
                self.at -= 1
                above = self.rows[self.at]
                above.at = len(above.text)
                above.text += row.text
            case "up" | "down" | "tab":
                return False
            case _:
                return (event.character != "?" or bool(self.value)) and row.key(event)
        return True

    def _next_line(self, row: Editor) -> None:
        """Begin a new line, of a text where the cursor stands, of a list at its end; within a list go to the line below."""
        self.at += 1
        if not self.listed:
            rest, row.text = row.text[row.at :], row.text[: row.at]
            self.rows.insert(self.at, Editor(rest))
        elif self.at == len(self.rows):
            self.rows.append(Editor())
        else:
            self.rows[self.at].set(self.rows[self.at].text)

    def paste(self, text: str) -> None:
        """Put the pasted lines in; after a last line break the cursor stands on an empty line, where Enter goes on."""
        first, *more = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.rows[self.at].put(first)
        for line in more:
            self.at += 1
            self.rows.insert(self.at, Editor(line, len(line)))

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the lines around the cursor."""
        filled = [row for row in self.rows if row.text]
        if not active:
            more = len(filled) - 3
            shown: list[list[Piece]] = [self._with_meaning(row, cells, active=False) for row in filled[:3]]
            if more > 0:
                shown.append([(more_text(more), "dim")])
            return shown or [[("·", "dim")]]
        first = max(0, min(self.at - self.high + 1, len(self.rows) - self.high))
        return [
            [(f"{place + 1:>3} ", "dim"), *self._with_meaning(row, cells - 4, active=place == self.at)]
            for place, row in list(enumerate(self.rows))[first : first + self.high]
        ]

    def _with_meaning(self, row: Editor, cells: int, *, active: bool) -> list[Piece]:
        """Return a line, and behind it what it is understood as."""
        text, tone = self.meaning(row.text) if self.meaning else ("", "")
        text = "  " + fit(text, cells // 2) if text else ""
        room = cells - width(text)
        return [*(row.pieces(room) if active else [(fit(row.text, room), "")]), (text, tone)]
