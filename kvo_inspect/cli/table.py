"""A plain table for stdout: columns in line, also with wide letters, nothing coloured."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from kvo_inspect.cli.output import harmless


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return the rows under their header; the columns numbered in *right* stand at the right."""
    lines = [[harmless(cell).replace("\n", " ") for cell in row] for row in (header, *rows)]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(header))]
    return "\n".join("  ".join(_padded(cell, widths[i], i in right) for i, cell in enumerate(line)).rstrip() for line in lines)


def _padded(cell: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(cell))
    return blanks + cell if right else cell + blanks


def _width(text: str) -> int:
    """Return how many terminal cells a text takes, near enough for a table."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
