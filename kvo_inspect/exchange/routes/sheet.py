"""The table of a route, CSV or XLSX: rows by what its columns are called; columns that say nothing here are told, not refused."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.exchange.routes.words import COLUMNS, KINDS, YES, column, plain_word
from kvo_inspect.exchange.tables.csv_text import TableRow, Wrong, cells_of, too_many_text
from kvo_inspect.exchange.tables.faults import Fault
from kvo_inspect.exchange.tables.features import several_parks_text
from kvo_inspect.exchange.tables.headed import HEADER_WITHIN, cell_text
from kvo_inspect.exchange.tables.incoming import rows_in
from kvo_inspect.texts import _, n_

OWN_COLUMNS = frozenset({"heads", "made_by"})
"""Columns that every table of our own CSV has."""
OF_CHECKPOINTS = "replaced_by"
"""The column of our own CSV that checkpoints alone have."""
GONE = ("gone", "retired")
"""Fields by which our own tables say that a checkpoint is no longer on the route."""
NAMES_SHOWN = 6
"""So many columns that are not read are told, or words that are none of ours."""


def is_header(fields: frozenset[str]) -> bool:
    """Return whether these fields are those of a row of column names: a name, or what can stand for one beside a place."""
    has_place = {"lat", "lon"} <= fields or {"x", "y"} <= fields or "place" in fields
    return "name" in fields or (has_place and bool(fields & {"number", "label"}))


def csv_rows(text: str, sign: str, wrong: Wrong) -> tuple[list[TableRow], list[str]]:
    """Return the rows of CSV below its line of column names, and which columns are not read."""
    return _below_header(cells_of(text, sign, wrong), wrong)


def sheet_rows(raw: bytes, name: str, wrong: Wrong) -> tuple[list[TableRow], list[str]]:
    """Return the same of the sheet of an XLSX that says most of checkpoints and has a column of names; raises as `rows_in`."""
    sheets = [
        [(number, [cell if isinstance(cell, Fault) else cell_text(cell) for cell in cells]) for number, cells in rows]
        for rows in rows_in(raw, name)
    ]
    tables = [
        (fields, rows[at:])
        for rows in sheets
        for at, (_number, cells) in enumerate(rows[:HEADER_WITHIN])
        if is_header(fields := frozenset(map(column, cells)))
    ]
    if tables:  # a sheet of findings names checkpoints too
        return _below_header(max(tables, key=lambda table: len(table[0]))[1], wrong)
    sentence = _("no sheet has a column called “naam” or “name”; a first row such as {names} was expected")
    wrong(1, sentence.format(names="naam, soort, lat, lon"))
    return [], []


def _below_header(rows: Iterable[tuple[int, list[str]]], wrong: Wrong) -> tuple[list[TableRow], list[str]]:
    table: list[TableRow] = []
    fields: list[str] = []
    unread: list[str] = []
    for begins, cells in rows:
        if not any(cell.strip() or isinstance(cell, Fault) for cell in cells):
            continue
        if not fields:
            fields, unread = _fields(cells, begins, wrong)
            if {*cells} >= OWN_COLUMNS and OF_CHECKPOINTS not in cells:
                wrong(begins, _("this is another table of our own export; checkpoint.csv holds the route"))
                return [], []
        elif any(cell.strip() for cell in cells[len(fields) :]):
            wrong(begins, too_many_text(len(cells), len(fields)))
        else:
            table.append((begins, {field: cell for field, cell in zip(fields, cells, strict=False) if field}))
    parks = {park: line for line, row in reversed(table) if (park := clean_line(row.get("park", "")))}
    if len(parks) > 1:
        wrong(max(parks.values()), several_parks_text([*reversed(parks)]))
    standing = [(line, row) for line, row in table if not any(clean_line(row.get(field, "")).casefold() in YES for field in GONE)]
    return _with_kinds(standing), [*_unread_texts(unread), *_gone_texts(len(table) - len(standing))]


def _with_kinds(table: list[TableRow]) -> list[TableRow]:
    """Return the rows without their kinds where none of these is known: the type of a lamp is no kind of checkpoint."""
    kinds = {plain_word(row.get("kind", "")) for _line, row in table} - {""}
    if len(kinds) < 2 or any(kind in KINDS or difflib.get_close_matches(kind, KINDS, 1, 0.7) for kind in kinds):
        return table
    return [(line, {field: cell for field, cell in row.items() if field != "kind"}) for line, row in table]


def _fields(cells: list[str], line: int, wrong: Wrong) -> tuple[list[str], list[str]]:
    """Return the field of each column, and the names that are none; one that is nearly a name of ours is told as a slip."""
    fields = [column(cell) for cell in cells]
    unread = []
    for place, (cell, field) in enumerate(zip(cells, tuple(fields), strict=True)):
        if field in ("number", "label"):
            fields[place] = field if fields.index(field) == place else ""
        elif field and fields.count(field) > 1:
            wrong(line, _("two columns mean the same: {name}").format(name=short(cell)))
            break
        if not fields[place] and cell.strip():
            near = difflib.get_close_matches(clean_line(cell).casefold(), COLUMNS, 1, 0.75)
            if near and COLUMNS[near[0]] not in fields:
                wrong(line, _("“{name}” is not a known column; was “{near}” meant?").format(name=short(cell), near=near[0]))
            else:
                unread.append(short(cell))
    return fields, unread


def _gone_texts(count: int) -> list[str]:
    if not count:
        return []
    sentence = n_(
        "{n} checkpoint that is no longer on the route is left out", "{n} checkpoints that are no longer on the route are left out", count
    )
    return [sentence.format(n=count)]


def _unread_texts(unread: list[str]) -> list[str]:
    if not unread:
        return []
    names = ", ".join(unread[:NAMES_SHOWN]) + (" …" if len(unread) > NAMES_SHOWN else "")
    return [n_("{n} column is not read: {names}", "{n} columns are not read: {names}", len(unread)).format(n=len(unread), names=names)]
