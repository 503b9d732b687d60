"""The file of a form tool as a table: its headings, and a row of cells per person who answered. Bounded; nothing in it is computed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kvo_inspect.domain.values.text import clean_line, clean_text
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.tables.csv_text import cells_of, decoded
from kvo_inspect.exchange.tables.faults import Fault
from kvo_inspect.exchange.tables.formulas import unescaped
from kvo_inspect.exchange.tables.headed import cell_text
from kvo_inspect.exchange.tables.incoming import CELL_LIMIT, SIZE_LIMIT, IncomingCell, rows_in
from kvo_inspect.outside import read_outside
from kvo_inspect.texts import _

HEADINGS_WITHIN = 5
"""The headings stand within so many rows."""
COLUMN_LIMIT = 301
"""More than so many columns less one are no file of answers: a tool writes one per answer of a question, and one of how long it took."""
Knows = Callable[[str], bool]
"""Whether a heading says something to us: a question, or what a form tool writes beside the answers."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of answers: its number as the spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[str, ...]

    def cell(self, place: int) -> str:
        """Return the cell in a column; empty where the row is shorter."""
        return self.cells[place] if place < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """A file of answers as it was read."""

    name: str
    sha256: str
    headings: tuple[str, ...]
    rows: tuple[AnswerRow, ...]
    sheet: int = 1
    """Which sheet of the file it is."""
    left: tuple[int, ...] = ()
    """Other sheets of the file that hold answers too, and are not read."""


def read_table(path: Path, knows: Knows) -> AnswerTable:
    """Return the table in a file; ContentError when it is none, or holds more than can be read. Raises as `read_outside`."""
    return table_in(read_outside(path, SIZE_LIMIT), clean_line(path.name)[:80], knows)


def table_in(raw: bytes, name: str, knows: Knows) -> AnswerTable:
    """Return the table in the bytes of a file called *name*, as `read_table`: of several sheets the one with most known headings."""
    from_sheet = raw.startswith(b"PK\x03\x04")
    sheets = [_as_texts(sheet) for sheet in rows_in(raw, name, COLUMN_LIMIT)] if from_sheet else [_csv_rows(raw, name, knows)]
    heads = [_headings_in(rows, knows) for rows in sheets]
    best = max(range(len(sheets)), key=lambda number: heads[number], default=-1)
    (known, at), rows = (heads[best], sheets[best]) if sheets else ((0, 0), [])
    if not known:
        sentence = _(
            "{file} has no row of headings with the questions of the questionnaire. Export the answers of the form as CSV or XLSX."
        )
        raise ContentError(sentence.format(file=name), ())
    headings = tuple(clean_line(cell) for cell in rows[-at].cells)
    while headings and not headings[-1]:  # a sheet is as wide as its widest row
        headings = headings[:-1]
    if len(headings) >= COLUMN_LIMIT:
        sentence = _("{file} has more than {columns} columns. Leave out those that hold no answers, and take that in.")
        raise ContentError(sentence.format(file=name, columns=COLUMN_LIMIT - 1), ())
    below = tuple(row for row in rows[-at + 1 :] if any(row.cells))
    left = tuple(
        number + 1
        for number, (others, place) in enumerate(heads)
        if number != best and 2 * others >= known and any(any(row.cells) for row in sheets[number][-place + 1 :])
    )
    return AnswerTable(name, hashlib.sha256(raw).hexdigest(), headings, below, best + 1, left)


def _headings_in(rows: Sequence[AnswerRow], knows: Knows) -> tuple[int, int]:
    """Return how many known headings the best row of a sheet has, and which row it is, as a number from 0 downwards."""
    return max(((sum(map(knows, row.cells)), -at) for at, row in enumerate(rows[:HEADINGS_WITHIN])), default=(0, 0))


def _as_texts(sheet: Sequence[tuple[int, Sequence[IncomingCell]]]) -> list[AnswerRow]:
    return [
        AnswerRow(number, tuple(cell if isinstance(cell, Fault) else cell_text(cell, lines=True) for cell in row)) for number, row in sheet
    ]


def _csv_rows(raw: bytes, name: str, knows: Knows) -> list[AnswerRow]:
    """Return the rows of a CSV file, cut at the sign that makes most headings known ones: a question may hold any of the signs."""

    def wrong(line: int, sentence: str) -> None:
        raise ContentError(_("{file} cannot be taken in.").format(file=name), (f"{name}:{line}: {sentence}",))

    text = decoded(raw, wrong) or ""

    def rank(sign: str) -> tuple[int, int]:
        filled = (cells for _line, cells in cells_of(text, sign, lambda _line, _why: None) if any(cell.strip() for cell in cells))
        return max(
            ((sum(knows(clean_line(cell)) for cell in cells), len(cells)) for cells in islice(filled, HEADINGS_WITHIN)), default=(0, 0)
        )

    rows: list[AnswerRow] = []
    for begins, cells in cells_of(text, max(";,\t", key=rank), wrong):
        if any(cell.strip() for cell in cells):
            texts = (clean_text(unescaped(cell[:CELL_LIMIT])) for cell in cells[:COLUMN_LIMIT])
            rows.append(AnswerRow(begins, tuple(texts)))
    return rows
