"""House numbers as people type them in one line: `12 14-18 12a`. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kvo_inspect.domain.values.text import checked_line, short
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import _

MOST = 50
"""House numbers that one line gives at most."""
LONGEST = 12 * MOST
"""Characters of such a line at most: all numbers that there are can be typed again."""

_DASH = re.compile(r"(?<=[0-9]) *[-\u2010-\u2015] *(?=[0-9])")
_AND = re.compile(r"(?<=[0-9a-z])[ ,;]+(?:en|and|[&+])[ ,;]+(?=[0-9])", re.IGNORECASE)
"""What people put before the last number."""
_WORD = re.compile(r"[^ ,;]+")
_NUMBER = re.compile(r"0*([1-9][0-9]{0,4})([a-z]{0,3})")
_RANGE = re.compile(r"0*([1-9][0-9]{0,4})-0*([1-9][0-9]{0,4})")
_WITH_BLANKS = r"0*[1-9][0-9]{0,4}(?: *[-\u2010-\u2015] *0*[1-9][0-9]{0,4}|[a-z]{0,3})(?![^ ,;\n])[ ,;\n]*"
_LEADING = re.compile(rf"{_WITH_BLANKS}(?:(?:(?:en|and|[&+])[ ,;\n]+)?{_WITH_BLANKS})*", re.IGNORECASE | re.ASCII)
"""The house numbers and ranges with which a text begins."""


def house_numbers(field: str, line: str) -> tuple[str, ...]:
    """Return the house numbers of a line in the order typed, each once: `12 14-18 en 20` → 12, 14, 16, 18, 20.

    A range stays on its side of the street when both ends are even or both odd; otherwise it takes every number.
    TooLong or BadValue at *field* when the line holds anything else, a range runs backwards, or there are more than MOST.
    """
    words = _words(checked_line(field, line, limit=LONGEST))
    numbers = dict.fromkeys(number for word in words for number in _numbers_of(field, word))
    if len(numbers) > MOST:
        raise _too_many(field, len(numbers))
    return tuple(numbers)


def house_numbers_and_text(field: str, line: str) -> tuple[tuple[str, ...], str]:
    """Split what was typed about premises: house numbers in front, then words; errors as `house_numbers`, for the numbers."""
    text = line.strip()
    leading = _LEADING.match(text)
    return (house_numbers(field, leading[0]), text[leading.end() :]) if leading else ((), text)


def numbers_line(numbers: Sequence[str]) -> str:
    """Return house numbers as one line, as they can be typed again."""
    return " ".join(numbers)


def plain_line(line: str) -> str:
    """Return a line of house numbers with nothing between them but what programs of before read too."""
    return _AND.sub(" ", _DASH.sub("-", line))


def _words(line: str) -> list[str]:
    return _WORD.findall(plain_line(line).casefold())


def _numbers_of(field: str, word: str) -> Sequence[str]:
    """Return the house numbers that one word gives."""
    number, ends = _NUMBER.fullmatch(word), _RANGE.fullmatch(word)
    if number is not None:
        return (number[1] + number[2],)
    if ends is None:
        raise BadValue(field, _("“{raw}” is no house number: type them as 12 14-18 12a.").format(raw=short(word)))
    first, last = int(ends[1]), int(ends[2])
    if last < first:
        raise BadValue(field, _("{raw} runs backwards: type the lower number first.").format(raw=word))
    numbers = range(first, last + 1, 2 if first % 2 == last % 2 else 1)
    if len(numbers) > MOST:
        raise _too_many(field, len(numbers))
    return [str(value) for value in numbers]


def _too_many(field: str, count: int) -> BadValue:
    return BadValue(field, _("These are {n} house numbers; one line takes at most {most}.").format(n=count, most=MOST))
