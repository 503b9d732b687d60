"""Names of people as they are typed, and where one of them stands in a text: capitals, accents, initials and prefixes aside.

Letters that only look otherwise are one (full-width ones, a Cyrillic or Greek letter that looks as a Latin one): a name that somebody
pastes from elsewhere is the same name. Written out in another script it is another word, which nobody finds by the Latin one.

A text is looked at by whole words: "Bos" is not in "bosrand". What cannot be decided from letters is left to whoever reads: two people may
have one name, and a last name alone may be somebody else's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

PREFIXES = frozenset(
    {
        *("van", "de", "der", "den", "het", "t", "ten", "ter", "te", "op", "aan", "in", "bij", "onder", "over", "uit", "voor", "s", "d"),
        *("von", "zu", "zum", "zur", "la", "le", "du", "des", "el", "al", "di", "da", "dos", "del", "della", "ben", "bin"),
    }
)
"""Words that stand before a last name (tussenvoegsels), in plain form."""
TITLES = frozenset(
    {
        *("dhr", "heer", "mevr", "mevrouw", "mw", "mr", "mrs", "ms", "dr", "ir", "ing", "drs", "prof", "miss", "sir"),
    }
)
"""Words in front of a name that are no part of it."""
_INSIDE = "\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f"
"""What may stand inside a word unseen, and accents that are apart from their letter; as the inside of a set of a pattern."""
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_INSIDE}])*")
_BLANKS = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BETWEEN = _BLANKS + "._'`´’‘ʼ-‐‑‒–·•．＿－＇\u200b\u200c\u200d\u2060\ufeff"
"""What stands between two words of one name at most."""
_COMPARED = str.maketrans(
    dict(zip("авекмнорстухіјѕһԁԛԝүғ", "abekmhopctyxijshdqwyf", strict=True))  # Cyrillic
    | dict(zip("αβεζηικμνορτυχϲϳ", "abezhikmnoptyxcj", strict=True))  # Greek
    | {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ð": "d", "æ": "ae", "œ": "oe"}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
"""Small letters that people take for Latin ones or write as such: of Cyrillic and Greek where the capitals look so. What is unseen goes."""


class NamePlace(NamedTuple):
    """Where a name stands in a text."""

    start: int
    end: int
    sure: bool
    """Whether the first name or an initial stands with it, or only a last name was asked for; otherwise it is the last name alone."""


class _Word(NamedTuple):
    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in plain form: first names or initials, and the words of the last name without what stands before it."""

    given: tuple[str, ...]
    last: tuple[str, ...]
    """Empty when nothing was typed by which somebody could be found."""

    def places(self, text: str) -> tuple[NamePlace, ...]:
        """Return where the name stands in a text, in order."""
        if not self.last or not self.may_be_in(text):
            return ()
        words = _words(text)
        places: list[NamePlace] = []
        behind = 0
        for at in range(len(words) - len(self.last) + 1):
            if at >= behind and self._begins(words, at):
                place, behind = self._place(text, words, at, behind)
                places.append(place)
        return tuple(places)

    def may_be_in(self, text: str) -> bool:
        """Whether the letters of the name are there at all: a quick no for nearly every text."""
        letters = as_compared(text)
        return all(word in letters for word in self.last)

    def is_in(self, text: str) -> bool:
        """Whether the name stands in a text."""
        return bool(self.places(text))

    def calls(self, name: str) -> NamePlace | None:
        """Return where it stands in a field that holds the name of one person; None for somebody else, by the first name too."""
        places = self.places(name)
        sure = next((place for place in places if place.sure), None)
        if sure is not None or not places:
            return sure
        place = places[0]
        beside = _words(name[: place.start]) + _words(name[place.end :])
        others = [word for word in beside if word.plain not in PREFIXES | TITLES]
        return None if others else place

    def _begins(self, words: Sequence[_Word], at: int) -> bool:
        """Whether the words of the last name stand from this word on."""
        return tuple(word.plain for word in words[at : at + len(self.last)]) == self.last

    def _place(self, text: str, words: Sequence[_Word], at: int, earliest: int) -> tuple[NamePlace, int]:
        """Return the place of the last name at these words, with the prefixes, first names and initials around it, and the word behind it.

        What comes before the word *earliest* belongs to the place before this one.
        """
        end = last = at + len(self.last)
        begins = at
        while begins > earliest and words[begins - 1].plain in PREFIXES and _beside(text, words[begins - 1], words[begins]):
            begins -= 1
        first = begins
        known = False
        while first > earliest and self._is_given(words[first - 1].plain) and _beside(text, words[first - 1], words[first]):
            first -= 1
            known = True
        if not known and text[words[end - 1].end :].lstrip().startswith((",", "，")):  # Bos, Jan
            while last < len(words) and self._is_given(words[last].plain):
                last += 1
        elif not known and end < len(words) and self._stands_behind(text, words[end - 1], words[end]) and not self._begins(words, end + 1):
            last += 1
        known = known or last > end
        return NamePlace(words[first if known else at].start, words[last - 1].end, known or not self.given), last

    def _stands_behind(self, text: str, last: _Word, word: _Word) -> bool:
        """Whether a word behind the last name is its first name, as in a list or the name of a file: `Bos Jan`, `bos-jan`, `Bos J.`."""
        if text[last.end : word.start].strip(_BLANKS + "_-‐"):
            return False
        is_whole = len(word.plain) > 1 and word.plain in self.given
        return is_whole or (self._is_given(word.plain) and text[word.end : word.end + 1] in (".", "．"))

    def _is_given(self, word: str) -> bool:
        return any(word == given or (1 in (len(word), len(given)) and word[0] == given[0]) for given in self.given)


def person_name(typed: str) -> PersonName:
    """Return the name that was typed: `Jan de Vries`, `J. de Vries`, `Vries, Jan de`, `Vries`, or a mail address."""
    if "@" in typed:
        return PersonName((), tuple(word.plain for word in _words(typed)))
    typed = typed.replace("_", " ")
    last_first, comma, behind = typed.partition(",")
    if comma and behind.strip():
        typed = f"{behind.strip()} {last_first.strip()}"
    parts = [(part, tuple(word.plain for word in _words(part))) for part in typed.split()]
    parts = [(part, words) for part, words in parts if words]
    while len(parts) > 1 and parts[0][1][0] in TITLES:
        parts = parts[1:]
    if not parts:
        return PersonName((), ())
    prefixes = [at for at, (part, words) in enumerate(parts[:-1]) if words[0] in PREFIXES and (at > 0 or _is_prefix_alone(part))]
    if prefixes:
        first = prefixes[0]
        behind_them = [words for _part, words in parts[first:]]
        while len(behind_them) > 1 and behind_them[0][0] in PREFIXES:
            behind_them = behind_them[1:]
        return PersonName(_joined(words for _part, words in parts[:first]), _without_prefixes(_joined(behind_them)))
    return PersonName(_joined(words for _part, words in parts[:-1]), _without_prefixes(parts[-1][1]))


def _is_prefix_alone(part: str) -> bool:
    """Whether a word that a name begins with is its prefix: `de`, `'t`; `D.` is an initial."""
    return len(part.strip(".")) > 1


def _joined(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for part in parts for word in part)


def _without_prefixes(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and words[0] in PREFIXES:
        words = words[1:]
    return words


def as_compared(text: str) -> str:
    """Return a text with its letters as names are compared: small, without accents, full-width and look-alike ones as the Latin ones."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_COMPARED)


def _words(text: str) -> list[_Word]:
    return [_Word(as_compared(word[0]), word.start(), word.end()) for word in _WORD.finditer(text)]


def _beside(text: str, before: _Word, after: _Word) -> bool:
    """Whether two words stand beside each other: no more between them than a blank, a point, a hyphen, an apostrophe or a low line."""
    return not text[before.end : after.start].strip(_BETWEEN)
