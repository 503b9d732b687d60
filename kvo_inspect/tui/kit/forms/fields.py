"""The fields of a form: each holds its value, takes its keys and draws itself. Forms are data (`tui/kit/forms/form.py` shows them)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.events import Key as KeyEvent

from kvo_inspect.texts import _, p_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.line_editor import Editor
from kvo_inspect.tui.kit.keys import ScreenText, label_text
from kvo_inspect.tui.kit.questions.marked import in_marks, named_place
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

    @property
    def remark(self) -> str:
        """What became of text that was typed where none is taken; empty when none was."""
        return ""

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


State = TypeVar("State")


@dataclass
class ChosenField(Field, Generic[State]):
    """Base of the fields at which signs choose. Signs in a row that choose nothing are text that was meant for another field.

    Then the field stands as it stood before the first of them, says so, and Enter goes nowhere until somebody looks.
    """

    _signs: str = field(default="", init=False)
    """The signs typed in a row, since another key or another field."""
    _before: State | None = field(default=None, init=False)
    """How the field stood before them."""
    _stray: bool = field(default=False, init=False)
    """Whether they are text."""

    @property
    def state(self) -> State:
        """How the field stands; `restore` puts that back."""
        raise NotImplementedError

    def restore(self, state: State) -> None:
        """Let the field stand as it stood."""
        raise NotImplementedError

    def takes(self, sign: str, signs: str) -> bool:
        """Choose by a sign, the last of the *signs* typed in a row; return False where they choose nothing."""
        raise NotImplementedError

    def press(self, event: KeyEvent) -> bool:
        """Take a key that is no sign; return whether the key meant something here."""
        return False

    def key(self, event: KeyEvent) -> bool:
        sign = event.character if event.is_printable and event.character else ""
        if self._signs and event.key in ("backspace", "ctrl+u"):
            self._type(self._signs[:-1] if event.key == "backspace" else "")
        elif self._stray and event.key == "enter":
            pass  # somebody is to look first
        elif not sign:
            self._signs, self._stray = "", False
            return self.press(event)
        elif sign in "?*" and not self._signs:  # help, and the lock
            return False
        else:
            self._type(self._signs + sign)
        return True

    def paste(self, text: str) -> None:
        """Take a paste as text, which never acts as keys."""
        self._begin()
        self._signs += " ".join(text.split())
        self._stray = bool(self._signs) and not self.names(self._signs)

    def _begin(self) -> None:
        """Let the field stand as it stood before the signs."""
        if not self._signs:
            self._before = self.state
        elif self._before is not None:
            self.restore(self._before)

    def _type(self, text: str) -> None:
        """Follow the signs one after the other; where one of them chooses nothing, none does."""
        self._begin()
        self._signs = text
        self._stray = not all(self.takes(sign, text[: at + 1]) for at, sign in enumerate(text))
        if self._stray and self._before is not None:
            self.restore(self._before)

    def names(self, text: str) -> bool:
        """Choose what a text names; return False where it names nothing."""
        return False

    @property
    def remark(self) -> str:
        """What became of the text."""
        sentence = _("No text is taken here: {letters}. Backspace takes a letter back, ↑ ↓ goes to another field.")
        return sentence.format(letters=in_marks(self._signs)) if self._stray else ""


@dataclass
class ChoiceField(ChosenField[int]):
    """One of a few: by its digit, by letters of its name, with ← → or the space bar."""

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

    @property
    def state(self) -> int:
        """The place of the chosen option."""
        return self.at

    def restore(self, state: int) -> None:
        """Choose the option at a place."""
        self.at = state

    def choose(self, value: str) -> None:
        """Choose the option with this value, if there is one."""
        self.at = next((place for place, (name, _label) in enumerate(self.options) if name == value), self.at)

    def press(self, event: KeyEvent) -> bool:
        """Go to the next option, or to the one before."""
        if event.key not in ("left", "right") or not self.options:
            return False
        self.at = (self.at + (1 if event.key == "right" else -1)) % len(self.options)
        return True

    def takes(self, sign: str, signs: str) -> bool:
        """Choose by a digit or the space bar, or by the letters of a name."""
        if not signs.replace(" ", "").strip("123456789"):
            if sign == " ":
                self.at = (self.at + 1) % len(self.options)
            elif int(sign) <= len(self.options):
                self.at = int(sign) - 1
            else:
                return False
            return True
        return self.names(signs)

    def names(self, text: str) -> bool:
        """Choose the first option with words that begin as those of a text do."""
        place = named_place((label_text(label) for _value, label in self.options), text)
        if place is not None:
            self.at = place
        return place is not None

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
class YesNoField(ChosenField[bool]):
    """Yes or no: 1 or 2, j, y or n, space turns it."""

    yes: bool = False

    @property
    def value(self) -> bool:
        """Whether the answer is yes."""
        return self.yes

    @property
    def typed(self) -> object:
        """None: the answer is turned with one key."""
        return None

    @property
    def state(self) -> bool:
        """The answer."""
        return self.yes

    def restore(self, state: bool) -> None:
        """Answer as before."""
        self.yes = state

    def press(self, event: KeyEvent) -> bool:
        """Turn the answer."""
        if event.key not in ("left", "right"):
            return False
        self.yes = not self.yes
        return True

    def takes(self, sign: str, signs: str) -> bool:
        """Answer by a digit, turn with the space bar, or answer by the letters of a word."""
        if signs.replace(" ", "").strip("12"):
            return self.names(signs)
        self.yes = sign == "1" or (sign == " " and not self.yes)
        return True

    def names(self, text: str) -> bool:
        """Answer with yes or no in the language in use; y and j are yes everywhere."""
        word = text.strip().casefold()
        yes, no = (p_("answer", "yes"), "yes", "ja"), (p_("answer", "no"), "no")
        for answer, words in ((True, yes), (False, no)):
            if word and any(begin.startswith(word) for begin in words):
                self.yes = answer
                return True
        return False

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return the answer, with its keys when active."""
        mark = "[✓] " if self.yes else "[ ] "
        pieces: list[Piece] = [(mark, ""), (p_("answer", "yes") if self.yes else p_("answer", "no"), "strong" if active else "")]
        if active:
            pieces += [("   1", "key"), (" " + p_("answer", "yes"), "dim"), ("  2", "key"), (" " + p_("answer", "no"), "dim")]
        return [pieces]
