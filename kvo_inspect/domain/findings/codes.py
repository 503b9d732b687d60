"""Codes: what people say aloud of a finding. The id decides; a code is three letters of a laptop and a number.

Letters are drawn before laptops meet, so two of them may have the same. A code once given out stays as it was written, and where both
laptops are known the codes of the later one are shown with a *mark*: one letter more, KBRH-014. A mark comes from the laptop's id alone:
the same everywhere. Which of the laptops shows one may differ with what a record holds; a marked code is understood on all of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

LETTERS = "BCDFGHJKLMNPRSTVWZ"
"""No vowels (no words), no letters that sound or look like others."""
SPREADSHEET_WORDS = frozenset({"MRT", "MRZ", "CHF"})
"""Letters that a spreadsheet takes for a month (Dutch, German) or a currency (Swiss): with a number behind them, a day or an amount."""

_MARKS = LETTERS.replace("V", "")  # a V says that a finding is confidential
_TYPED = re.compile(rf"([{LETTERS}]{{3}})([{_MARKS}]*)[\s-]*(V?)[\s-]*0*([0-9]{{1,9}})")


class FindingCode(NamedTuple):
    """A code as it was typed or written."""

    letters: str
    mark: str
    """Empty when none was given: the code can be of any laptop with these letters."""
    confidential: bool
    number: int

    def may_be(self, other: FindingCode) -> bool:
        """Return whether both are codes of one finding, whatever marks they have."""
        return self._replace(mark="") == other._replace(mark="")


class LaptopLetters(NamedTuple):
    """A laptop's letters, and since when they were given out."""

    letters: str
    device: str
    confidential: bool
    """Whether only confidential findings have them: who does not see those, puts the laptops in the same order."""
    stamp: int


def code(letters: str, number: int, *, confidential: bool = False) -> str:
    """Return the code of a device's nth finding: `KBT-014`, confidential ones counted apart as `KBT-V03`."""
    return f"{letters}-V{number:02}" if confidential else f"{letters}-{number:03}"


def parse_code(typed: str) -> FindingCode | None:
    """Return the code that was typed, with or without hyphen and zeros, or None: a number alone is no code."""
    parts = _TYPED.fullmatch(typed.strip().upper())
    return FindingCode(parts[1], parts[2], bool(parts[3]), int(parts[4])) if parts else None


def with_mark(written: str, mark: str) -> str:
    """Return a code with this mark, an empty one for none, in place of the mark it has."""
    letters, hyphen, number = written.partition("-")
    return f"{letters[:3]}{mark}{hyphen}{number}" if hyphen else written


def own_mark(device: str) -> str:
    """Return all letters that a laptop's mark may grow to, from its id alone."""
    return "".join(_MARKS[byte % len(_MARKS)] for byte in hashlib.sha256(device.encode()).digest())


def marks(known: Iterable[LaptopLetters]) -> dict[tuple[str, str], str]:
    """Return the mark shown of each laptop (letters, device) that shows one: all but the earliest with the same letters.

    Letters that a spreadsheet would read as something else are marked for every laptop that has them.
    """
    shown: dict[tuple[str, str], str] = {}
    for letters, group in groupby(sorted(known), lambda laptop: laptop.letters):
        first: dict[str, tuple[bool, int]] = {}
        for laptop in group:
            since = (laptop.confidential, laptop.stamp)
            first[laptop.device] = min(since, first.get(laptop.device, since))
        taken: set[str] = set()
        for place, device in enumerate(sorted(first, key=lambda device: (*first[device], device))):
            own = own_mark(device)
            mark = next(own[:cells] for cells in range(1, len(own) + 1) if own[:cells] not in taken)
            taken.add(mark)
            if place or letters in SPREADSHEET_WORDS:
                shown[letters, device] = mark
    return shown


def distinct_mark(device: str, others: Iterable[str]) -> str:
    """Return the shortest mark of a laptop that none of the others' marks begins with, whatever each of them shows."""
    own, theirs = own_mark(device), [own_mark(other) for other in others if other != device]
    return next((own[:cells] for cells in range(1, len(own)) if not any(mark.startswith(own[:cells]) for mark in theirs)), own)


def may_be_letters(letters: str) -> bool:
    """Return whether these are three letters that codes may begin with."""
    return len(letters) == 3 and set(letters) <= set(LETTERS) and letters not in SPREADSHEET_WORDS
