"""Typed or pasted lines of a route, such as `Industrieweg 12-30; wegvak; van het bord tot de brug`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kvo_inspect.domain.values.closed_sets import CheckpointKind
from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.exchange.routes.words import UNKNOWN, meant_kind
from kvo_inspect.exchange.tables.csv_text import TableRow, lines_of


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
    """Yield the rows of lines; a tab separates too."""
    for number, line in enumerate(lines_of(text), 1):
        cells = _cells(line)
        if any(cells):
            yield number, dict(zip(("name", "kind", "extent", "zone", "company"), cells, strict=False))


def with_kind(row: TableRow) -> TableRow:
    """Return a typed row with a kind that is known: one that nobody knows counts as a road section, its word beside it."""
    number, cells = row
    word = cells.get("kind", "")
    return row if meant_kind(word) else (number, {**cells, "kind": "road", UNKNOWN: word})


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.replace("\t", ";").split(";")]
