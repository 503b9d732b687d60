"""A table from outside with a row of column names somewhere at its top: its rows by field, and which columns say nothing here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.exchange.tables.csv_text import column
from kvo_inspect.exchange.tables.formulas import unescaped
from kvo_inspect.exchange.tables.incoming import IncomingCell, Rows

HEADER_WITHIN = 20
"""The header stands within so many rows."""


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """The rows of a sheet below its header."""

    rows: tuple[tuple[int, dict[str, IncomingCell]], ...]
    """The number of each row, and its cells by field."""
    unread: tuple[str, ...]
    """The names of columns that are none of ours."""


def headed(rows: Rows, known: Mapping[str, str], is_header: Callable[[frozenset[str]], bool]) -> HeadedTable | None:
    """Return the rows below the first that *is_header* says is one, given the fields that its cells name; None when none is.

    *known* says which name is which field. Of two columns of one field the first is read.
    """
    for at, (_number, cells) in enumerate(rows[:HEADER_WITHIN]):
        fields = [column(cell_text(cell), known) for cell in cells]
        if is_header(frozenset(filter(None, fields))):
            places = {place: field for place, field in enumerate(fields) if field and field not in fields[:place]}
            unread = [short(text) for place, cell in enumerate(cells) if place not in places and (text := cell_text(cell))]
            below = ((number, {field: row[place] for place, field in places.items() if place < len(row)}) for number, row in rows[at + 1 :])
            return HeadedTable(tuple(below), tuple(dict.fromkeys(unread)))
    return None


def cell_text(cell: IncomingCell, *, lines: bool = False) -> str:
    """Return a cell as one line, or with its *lines*; a day as `YYYY-MM-DD`."""
    if not isinstance(cell, str):
        return cell.isoformat()
    return cell if lines else clean_line(cell)


def as_it_came(raw: bytes) -> Callable[[str], str]:
    """Return what takes away what was put before a formula in these bytes: in a CSV an apostrophe, in a sheet nothing."""
    return str if raw.startswith(b"PK") else unescaped
