"""The fields of a form: each holds its value, takes its keys and draws itself. Forms are data (`tui/kit/forms/form.py` shows them)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.events import Key as KeyEvent

from kvo_inspect.texts import _, p_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.keys import ScreenText, label_text
from kvo_inspect.tui.kit.text import fit, wrap

if TYPE_CHECKING:
    from kvo_inspect.domain.values.dates import DayKind


DIGITS = 9
"""Options that have a digit of their own."""
MOST_SHOWN = 12
"""Options of a choice that are shown at once."""


@dataclass
class Field:
    """Base of the fields. *name* is the field's name in errors (`RuleError.field`) and in `Form.values`."""

    name: str
    label: ScreenText
    hint: ScreenText = ""
    """A few words shown beside or below the field while it is edited."""
    error: str = ""
    """The error of the field, shown below it until it is changed."""
    hidden: bool = False
    """Whether the field is not asked now."""
    typing: ClassVar[bool] = False
    """Whether what is pressed here is text."""

    @property
    def value(self) -> object:
        """The value that was filled in."""
        raise NotImplementedError

    @property
    def typed(self) -> object:
        """The text that would have to be typed again if the form were left; None for a field that one key fills in."""
        return self.value

    @property
    def enter(self) -> ScreenText:
        """The label of what Enter does within this field now; empty: it goes on, or submits."""
        return ""

    def key(self, event: KeyEvent) -> bool:
        """Take a key; return whether it meant something here."""
        return False

    def paste(self, text: str) -> None:
        """Take a paste."""

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the value drawn in *cells* cells, on one line or more."""
        raise NotImplementedError


@dataclass
class LineField(Field):
    """One line of text."""

    typing = True
    text: str = ""
    editor: Editor = field(default_factory=Editor)
    replaced: bool = False
    """Whether what is typed first takes the place of the text given: of a day, a figure, a path."""

    def __post_init__(self) -> None:
        """Start with the text given, cursor at its end."""
        self.editor.set(self.text, selected=self.replaced)

    @property
    def value(self) -> str:
        """The line as typed; the domain cleans it."""
        return self.editor.text

    def key(self, event: KeyEvent) -> bool:
        """Edit. In an empty field ? is left to the screen: it opens the help page there too."""
        if event.character == "?" and not self.value:
            return False
        return event.key not in ("up", "down", "tab") and self.editor.key(event)

    def paste(self, text: str) -> None:
        self.editor.paste(text)

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the line, with its cursor when active."""
        if active:
            return [self.editor.pieces(cells)]
        return [[(fit(self.value, cells) or "·", "" if self.value else "dim")]]


@dataclass
class PathField(LineField):
    """A file or a folder: proposed, or dropped on the window."""

    replaced: bool = True

    @property
    def typed(self) -> object:
        """None: a path is not worth a question."""
        return None


@dataclass
class DateField(LineField):
    """A day, in figures or in words; shows what it understood, and why it is probably a slip for a day of its *kind*."""

    replaced: bool = True
    today: Callable[[], dt.date] = dt.date.today
    kind: DayKind = "any"
    """What it is the day of, which decides what is asked about."""

    @property
    def day(self) -> str | None:
        """The day as `YYYY-MM-DD`, "" when empty, None when it is not a date."""
        from kvo_inspect.domain.values.dates import said_day

        if not self.value.strip():
            return ""
        try:
            return said_day(self.value, self.today())
        except ValueError:
            return None

    @property
    def doubt(self) -> str:
        """Why the day that was typed is probably a slip; empty when it is as usual, or stood here before."""
        from kvo_inspect.wording.days import doubt_text

        doubt, before = (doubt_text(text, self.today(), self.kind) for text in (self.value, self.text))
        return doubt if doubt != before else ""

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the date as typed and as understood."""
        from kvo_inspect.wording.days import understood_day

        lines = super().lines(cells, active)
        day = self.day
        if active and day:
            lines[0] = [*lines[0], ("  " + understood_day(self.value, self.today()), "dim")]
        if self.doubt:
            lines += [[(line, "warn")] for line in wrap("! " + self.doubt, cells)]
        return lines


@dataclass
class ChoiceField(Field):
    """One of a few: by its digit, with ← → or the space bar; of more than there are digits also by a letter with which a word begins."""

    options: Sequence[tuple[str, ScreenText]] = ()
    """(value, label) of each option."""
    at: int = 0

    @property
    def value(self) -> str:
        """The value of the chosen option."""
        return self.options[self.at][0] if self.options else ""

    @property
    def typed(self) -> object:
        """None: a choice is made with one key."""
        return None

    def choose(self, value: str) -> None:
        """Choose the option with this value, if there is one."""
        self.at = next((place for place, (name, _label) in enumerate(self.options) if name == value), self.at)

    def key(self, event: KeyEvent) -> bool:
        count = len(self.options)
        if event.key in ("right", "space"):
            self.at = (self.at + 1) % count
        elif event.key == "left":
            self.at = (self.at - 1) % count
        elif event.character and event.character in "123456789" and int(event.character) <= count:
            self.at = int(event.character) - 1
        elif event.character and event.character.isalpha() and count > DIGITS:
            self.at = next((place for place in self._from_next() if self._begins(place, event.character)), self.at)
        else:
            return False
        return True

    def _from_next(self) -> Sequence[int]:
        """Return the places of all options, from the one behind the chosen one on and round."""
        return [*range(self.at + 1, len(self.options)), *range(self.at + 1)]

    def _begins(self, place: int, letter: str) -> bool:
        """Return whether a word of an option begins with a letter."""
        return any(word.startswith(letter.casefold()) for word in label_text(self.options[place][1]).casefold().split())

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the chosen option; when active all of them, of very many those around the chosen one and how many there are."""
        if not active:
            return [[(fit(label_text(self.options[self.at][1]), cells), "")]]
        lines: list[list[Piece]] = []
        count = len(self.options)
        first = max(0, min(self.at - MOST_SHOWN // 2, count - MOST_SHOWN))
        for place in range(first, min(count, first + MOST_SHOWN)):
            label = self.options[place][1]
            chosen = place == self.at
            digit = str(place + 1) if place < DIGITS else " "
            text = fit(label_text(label), cells - 4)
            lines.append([("▸ " if chosen else "  ", ""), (digit, "key"), (" " + text, "strong" if chosen else "")])
        if count > MOST_SHOWN:
            lines.append([("    " + _("{n} of {total}").format(n=self.at + 1, total=count), "dim")])
        return lines


def options_of(values: Sequence[str], name: Callable[[str], str]) -> list[tuple[str, ScreenText]]:
    """Return options with the names that *name* gives, in the language in use when they are shown."""
    return [(value, partial(name, value)) for value in values]


@dataclass
class YesNoField(Field):
    """Yes or no: 1 or 2, space turns it."""

    yes: bool = False

    @property
    def value(self) -> bool:
        """Whether the answer is yes."""
        return self.yes

    @property
    def typed(self) -> object:
        """None: the answer is turned with one key."""
        return None

    def key(self, event: KeyEvent) -> bool:
        match event.key.lower():
            case "1" | "j" | "y":
                self.yes = True
            case "2" | "n":
                self.yes = False
            case "space" | "left" | "right":
                self.yes = not self.yes
            case _:
                return False
        return True

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the answer, with its keys when active."""
        mark = "[✓] " if self.yes else "[ ] "
        pieces: list[Piece] = [(mark, ""), (p_("answer", "yes") if self.yes else p_("answer", "no"), "strong" if active else "")]
        if active:
            pieces += [("   1", "key"), (" " + p_("answer", "yes"), "dim"), ("  2", "key"), (" " + p_("answer", "no"), "dim")]
        return [pieces]
