"""Formulas: what a spreadsheet would take for one gets an apostrophe in front of it, in every table that leaves, and reads back exactly."""

from __future__ import annotations

import re

# A formula begins with = + - or @, also in their wide forms, or with a tab or return. A Dutch spreadsheet splits at semicolons,
# and then also at line breaks inside quotes: there a cell may begin too, behind blanks and quotes that are not part of it. What
# begins with an apostrophe gets another, so that reading back is exact.
_CELL_BEGINS = re.compile(r"((?:^|[;\n])[ \"]*)(?=['=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_ESCAPED = re.compile(r"((?:^|[;\n])[ \"]*)'")
_SUSPECT = frozenset("'=+-@\t\r\uff1d\uff0b\uff0d\uff20 \"")
PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def escaped(text: str) -> str:
    """Return *text* so that no spreadsheet takes it, or a piece of it, for a formula."""
    if text[:1] not in _SUSPECT and ";" not in text and "\n" not in text:
        return text  # nearly always
    return text if PLAIN_NUMBER.fullmatch(text) else _CELL_BEGINS.sub(r"\1'", text)


def unescaped(cell: str) -> str:
    """Return the text that `escaped` was given: one apostrophe less wherever a cell could begin."""
    return _ESCAPED.sub(r"\1", cell)
