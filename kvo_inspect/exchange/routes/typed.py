"""Typed or pasted lines of a route, such as `Industrieweg 12-30; wegvak; van het bord tot de brug`, with bullets or numbers or without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kvo_inspect.domain.values.closed_sets import CheckpointKind
from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.exchange.routes.words import UNKNOWN, meant_kind
from kvo_inspect.exchange.tables.csv_text import TableRow, lines_of

_BULLET = re.compile(r"\s*(?:(?P<sign>[-–—*+•·▪◦‣●○■□])(?:[ \t]+\[[ xX]\])?|(?P<number>\d{1,4})(?P<mark>[.)]))[ \t]+(?=\S)")
"""A bullet, with a box to tick or without, or a number, with which a line of a list begins."""


@dataclass(frozen=True, slots=True)
class UnderstoodLine:
    """What a typed line of a route means."""

    kind: CheckpointKind
    unknown: str = ""
    """The word for the kind that nobody knows, or empty."""


def understood_line(line: str) -> UnderstoodLine | None:
    """Return what kind of checkpoint a typed line means, a road section when its word is not known; None for a line without a name."""
    cells = _cells(line)
    if not cells[0]:
        return None
    kind = meant_kind(cells[1]) if len(cells) > 1 else "road"
    return UnderstoodLine(kind or "road", "" if kind else short(clean_line(cells[1])))


def line_rows(text: str) -> Iterator[TableRow]:
    """Yield the rows of lines, without the bullets of a list; a tab separates too."""
    for number, line in enumerate(_without_bullets(lines_of(text)), 1):
        cells = _cells(line)
        if any(cells):
            yield number, dict(zip(("name", "kind", "extent", "zone", "company"), cells, strict=False))


def with_kind(row: TableRow) -> TableRow:
    """Return a typed row with a kind that is known: one that nobody knows counts as a road section, its word beside it."""
    number, cells = row
    word = cells.get("kind", "")
    return row if meant_kind(word) else (number, {**cells, "kind": "road", UNKNOWN: word})


def _without_bullets(lines: list[str]) -> list[str]:
    """Return lines without what they begin with, where that is for each the same bullet, or a number and these count up from 1.

    Other numbers are names: house numbers, or checkpoints that were numbered elsewhere.
    """
    bullets = [_BULLET.match(line) for line in lines if line.strip()]
    shapes = {bullet and (bullet["sign"], bullet["mark"]) for bullet in bullets}
    numbers = [int(bullet["number"]) for bullet in bullets if bullet and bullet["number"]]
    if len(shapes) != 1 or None in shapes or numbers != list(range(1, len(numbers) + 1)):
        return lines
    return [_BULLET.sub("", line, count=1) for line in lines]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.replace("\t", ";").split(";")]
