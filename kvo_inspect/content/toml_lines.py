"""The line on which each key of a TOML file stands, which `tomllib` does not tell.

Used only to say where a mistake is, and only on text that `tomllib` has already accepted, so nothing is checked here.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

KeyPath = tuple[str | int, ...]
"""A way into the parsed document: keys, and the index inside an array."""

_DEPTH_LIMIT = 20
"""Places deeper than this are taken as the place above them: no checklist goes so deep, a hostile file may."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_STRING = re.compile(
    r'''"""(?:[^"\\]|\\(?s:.)|"{1,2}(?!"))*"{3,5}|\'\'\'(?:[^']|'{1,2}(?!'))*'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''',
)
_BARE = re.compile(r"[^,\]}#\r\n]+")


def lines(text: str) -> dict[KeyPath, int]:
    """Return for every key, table and array element of *text*, which `tomllib` accepts, the line it starts on, from 1."""
    reader = _Reader(text)
    try:
        return reader.read()
    except RecursionError:  # brackets in brackets, hundreds deep: the lines up to there will do
        return reader.line_by_place


def _inside(place: KeyPath, part: str | int) -> KeyPath:
    return (*place, part) if len(place) < _DEPTH_LIMIT else place


class _Reader:
    """Walks the text once; `at` is the index of the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line_by_place: dict[KeyPath, int] = {(): 1}
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.sizes: dict[KeyPath, int] = {}  # how many elements each array of tables has so far

    def read(self) -> dict[KeyPath, int]:
        """Read to the end."""
        table: KeyPath = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)
        return self.line_by_place

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Move over what *pattern* matches here and return it."""
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.at = match.end()
        return match.group()

    def note(self, place: KeyPath, at: int) -> None:
        """Remember the line of *place*, unless it was met before."""
        self.line_by_place.setdefault(place, bisect_right(self.starts, at))

    def key(self) -> tuple[str, ...]:
        """Read a key, dotted or not."""
        parts: list[str] = []
        while True:
            self.skip(_SPACE)
            raw = self.skip(_KEY)
            parts.append(tomllib.loads(f"k={raw}")["k"] if raw[:1] in ("'", '"') else raw)
            self.skip(_SPACE)
            if self.text[self.at : self.at + 1] != ".":
                return tuple(parts)
            self.at += 1

    def header(self) -> KeyPath:
        """Read `[table]` or `[[array of tables]]` and return its place."""
        start = self.at
        double = self.text.startswith("[[", start)
        self.at += 2 if double else 1
        *outer, last = self.key()
        self.at += 2 if double else 1
        place: KeyPath = ()
        for part in outer:
            place = self.latest(_inside(place, part))
            self.note(place, start)
        place = _inside(place, last)
        self.note(place, start)
        if double:
            self.sizes[place] = self.sizes.get(place, 0) + 1
        place = self.latest(place)
        self.note(place, start)
        return place

    def latest(self, place: KeyPath) -> KeyPath:
        """Return *place*, or its latest element when it is an array of tables."""
        return (*place, self.sizes[place] - 1) if place in self.sizes else place

    def pair(self, table: KeyPath) -> None:
        """Read `key = value` inside *table*."""
        start = self.at
        place = table
        for part in self.key():
            place = _inside(place, part)
            self.note(place, start)
        self.at += 1  # the equals sign
        self.skip(_SPACE)
        self.value(place)

    def value(self, place: KeyPath) -> None:
        """Read one value that stands at *place*."""
        first = self.text[self.at]
        if first == "[":
            self.array(place)
        elif first == "{":
            self.inline_table(place)
        elif first in ("'", '"'):
            self.skip(_STRING)
        else:
            self.skip(_BARE)

    def array(self, place: KeyPath) -> None:
        """Read `[a, b]`."""
        self.at += 1
        self.skip(_BLANK)
        index = 0
        while self.text[self.at] != "]":
            element = _inside(place, index)
            self.note(element, self.at)
            self.value(element)
            index += 1
            self.separator()
        self.at += 1

    def inline_table(self, place: KeyPath) -> None:
        """Read `{ a = 1, b = 2 }`."""
        self.at += 1
        self.skip(_BLANK)
        while self.text[self.at] != "}":
            self.pair(place)
            self.separator()
        self.at += 1

    def separator(self) -> None:
        """Move over a comma and what is blank around it."""
        self.skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self.skip(_BLANK)
