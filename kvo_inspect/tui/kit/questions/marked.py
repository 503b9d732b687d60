"""What text does that is typed where none is taken: Enter behind that takes nothing, and at a choice of names it looks for one.

The one rule for the boxes of the kit and the modes of the round.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from textual.events import Key

from kvo_inspect.domain.values.search_words import contains_word, plain, typed_words
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.text import wrap

Press = Literal["digit", "enter", "mark"]
"""What a key did: chose by its digit, took what is marked, or moved the mark or changed the letters."""
SHOWN = 24
"""At most so many of the letters are shown, the last ones."""


def in_marks(text: str) -> str:
    """Return what was typed in quotation marks, as far as there is room for it."""
    return f"“{text if len(text) <= SHOWN else '…' + text[1 - SHOWN :]}”"


def named_place(names: Iterable[str], text: str) -> int | None:
    """Return the place of the first name that has a word beginning so, for every word of a text; None when there is none."""
    words = typed_words(text)
    places = (at for at, name in enumerate(names) if all(contains_word(plain(name), word) for word in words))
    return next(places, None) if words else None


class Stray:
    """Text typed where none is taken. While some stands, every letter and digit is more of it: “nr 18” is no choice of 1 and of 8."""

    def __init__(self) -> None:
        self.text = ""

    def press(self, event: Key) -> bool:
        """Take a letter, or a key that takes letters back; tell whether the key was one of these."""
        if event.is_printable and event.character:
            self.text += event.character
        elif self.text and event.key in ("backspace", "ctrl+u"):
            self.text = self.text[:-1] if event.key == "backspace" else ""
        else:
            return False
        return True

    def paste(self, text: str) -> None:
        """Take a paste, as letters."""
        self.text += " ".join(text.split())

    def goes_on(self, event: Key) -> bool:
        """Take a key that belongs to letters that stand, Enter too, which then takes nothing; tell whether there were any."""
        return bool(self.text) and (event.key == "enter" or self.press(event))

    @property
    def shown(self) -> str:
        """The letters in quotation marks, as far as they are shown."""
        return in_marks(self.text)

    def remark(self) -> str:
        """Return why Enter takes nothing; empty when no letters stand."""
        sentence = _("No text is taken here: {letters}. Backspace takes a letter back, Esc goes back.")
        return sentence.format(letters=self.shown) if self.text else ""


class Marked:
    """Which of a few choices is marked, and the letters typed at them."""

    def __init__(self, names: Sequence[str], at: int = 0, *, first: int = 1, looks: bool = False) -> None:
        """*first* is the digit of the first choice; where the mark *looks*, letters look for a word of the *names*."""
        self.at = at
        self.taken = at
        """What was chosen last, by its digit or with Enter."""
        self._names = names
        self._first = first
        self._looks = looks
        self._stray = Stray()
        self._before = at
        """What was marked before letters looked for a name."""

    @property
    def has_letters(self) -> bool:
        """Whether letters stand: then every key that is a sign is one of them."""
        return self._stray.text != ""

    def press(self, event: Key) -> Press | None:
        """Take a key; None when the key does nothing at a choice."""
        place = int(event.character) - self._first if event.character and event.character in "0123456789" else -1
        if event.key in ("up", "down") and self._names:
            self._stray.text = ""
            self.at = (self.at + (1 if event.key == "down" else -1)) % len(self._names)
            return "mark"
        if event.key == "enter" and self._names:
            self.taken = self.at
            return "enter" if not self.has_letters or self._named_place is not None else "mark"
        if not self.has_letters and 0 <= place < len(self._names):
            self.taken = place
            return "digit"
        return "mark" if self._typed(self._stray.text, self._stray.press(event)) else None

    def paste(self, text: str) -> None:
        """Take a paste as letters, which never acts as keys."""
        before = self._stray.text
        self._stray.paste(text)
        self._typed(before, True)

    def _typed(self, before: str, changed: bool) -> bool:
        """Let the mark follow the letters."""
        if changed and not before:
            self._before = self.at
        if changed and self._looks:
            self.at = self._before if self._named_place is None else self._named_place
        return changed

    @property
    def _named_place(self) -> int | None:
        """The choice that the letters name; None when there is none, or none is looked for."""
        return named_place(self._names, self._stray.text) if self._looks else None

    def remark(self) -> str:
        """Return what the letters do; empty when none stand."""
        if not self.has_letters:
            return ""
        if self._named_place is not None:
            return _("{letters}: Enter takes {name}").format(letters=self._stray.shown, name=self._names[self.at])
        sentence = _("No text is taken here: {letters}. ↑ ↓ goes on choosing, Backspace takes a letter back.")
        if self._looks:
            sentence = _("No name here begins with {letters}. ↑ ↓ goes on choosing, Backspace takes a letter back.")
        return sentence.format(letters=self._stray.shown)

    def remark_lines(self, cells: int) -> list[list[Piece]]:
        """Return the remark in lines of so many cells; none when no letters stand."""
        return [[(line, "warn")] for line in wrap(self.remark(), cells)] if self.has_letters else []
