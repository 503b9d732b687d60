"""The rest of a word whose first letter has answered: who types “yes” and Enter means the question, and nothing of what comes after it."""

from __future__ import annotations

from textual.events import Key

WORDS = ("yes", "ja", "no", "nee")
"""The words whose first letter answers, in both languages."""
PAUSE = 0.6
"""Seconds between two keys of one word at most; whoever presses a key of the next screen has seen that screen first."""


class WordRest:
    """The letters that may follow the one that answered, and the Enter behind them."""

    def __init__(self) -> None:
        self._rests: tuple[str, ...] = ()
        """What is still to come of each word that was perhaps begun."""
        self._typed = 0.0
        """When the last letter was typed, not when it came to its turn: a machine that stands still makes nobody slow."""

    def begin(self, letter: Key) -> None:
        """Note the letter that answered."""
        self._rests = tuple(word[1:] for word in WORDS if word[0] == (letter.character or "").lower())
        self._typed = letter.time

    @property
    def is_open(self) -> bool:
        """Whether the next key may belong to the word."""
        return bool(self._rests)

    def takes(self, key: Key) -> bool:
        """Take the next key, and return whether it belongs to the word; any other ends the word."""
        rests, self._rests = self._rests, ()
        if key.time - self._typed > PAUSE:
            return False
        self._typed = key.time
        if key.key == "enter":
            return bool(rests)
        letter = (key.character or "").lower()
        self._rests = tuple(rest[1:] for rest in rests if letter and rest.startswith(letter))
        return self.is_open
