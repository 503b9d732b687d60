"""CSV from and for a spreadsheet: a table that somebody saved as such, by rows and known columns, and a list written as such.

Read is what a Dutch Excel may save: UTF-8 with or without mark, UTF-16, Windows-1252; semicolons, tabs or commas. Mistakes are told by
row, never raised. Written is what a double click opens in the language in use.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kvo_inspect import texts
from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.exchange.tables.formulas import escaped
from kvo_inspect.files import written_whole
from kvo_inspect.texts import _, n_

ROW_LIMIT = 5000
"""Rows of a list that are read, whatever it is a list of; one that has more is refused, never cut."""

Wrong = Callable[[int, str], None]
"""Told what is wrong, with the line."""
TableRow = tuple[int, dict[str, str]]
"""The line a row begins on, and its cells by field."""


def decoded(raw: bytes, wrong: Wrong) -> str | None:
    """Return the text: UTF-8 with or without mark, UTF-16 with its mark, else Windows-1252; None after telling that it is none."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            wrong(1, _("this is not text; CSV, GeoJSON or lines of text were expected"))
            return None
    if b"\x00" in raw or raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        wrong(1, _("this is not text; in a spreadsheet choose “save as CSV” first"))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def lines_of(text: str) -> list[str]:
    """Return the lines, whatever ends them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def column(name: str, known: Mapping[str, str]) -> str:
    """Return the field that a column of this name is, or an empty text."""
    return known.get(clean_line(name).casefold().replace("_", "-"), "")


def delimiter_of(text: str, known: Mapping[str, str], is_header: Callable[[frozenset[str]], bool]) -> str | None:
    """Return what separates the columns when the first line is one that *is_header* says is, given the fields that its cells name."""
    first = next((line for line in lines_of(text) if line.strip()), "")
    for sign in (";", "\t", ","):
        if is_header(frozenset(column(cell.strip().strip('"'), known) for cell in first.split(sign))):
            return sign
    return None


def rows_of(text: str, sign: str, known: Mapping[str, str], examples: str, wrong: Wrong, limit: int = ROW_LIMIT) -> Iterator[TableRow]:
    """Yield the rows below the line of column names; *examples* names some columns for who got one wrong."""
    fields: list[str] = []
    for begins, cells in cells_of(text, sign, wrong, limit):
        if not any(cell.strip() for cell in cells):
            continue
        if not fields:
            fields = _header(cells, known, examples, begins, wrong)
        elif len(cells) > len(fields) and any(cell.strip() for cell in cells[len(fields) :]):
            wrong(begins, too_many_text(len(cells), len(fields)))
        else:
            yield begins, {field: cell for field, cell in zip(fields, cells, strict=False) if field}


def cells_of(text: str, sign: str, wrong: Wrong, limit: int = ROW_LIMIT) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each row begins, and its cells: the one place where CSV is taken apart.

    A quotation mark that is not closed would swallow the rows after it: it is told with its line, and nothing follows; nor does it after
    a row beyond the limit.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    begins = 1
    try:
        for number, cells in enumerate(reader, 1):
            if number > limit and any(cell.strip() for cell in cells):
                wrong(begins, too_long_text(limit))
                return
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        if '"' in lines_of(text)[begins - 1]:
            sentence = _("a quotation mark is not closed in this row; close it at the end of its cell, or type it twice where it is text")
        else:
            sentence = _("a cell of this row is longer than {limit} characters; shorten it").format(limit=csv.field_size_limit())
        wrong(begins, sentence)


def too_many_text(n: int, columns: int) -> str:
    """Return what is wrong with a row of *n* cells below the names of fewer *columns*."""
    sentence = n_(
        "{n} values, but the first line names {columns} column; put a text that holds the separator in quotes",
        "{n} values, but the first line names {columns} columns; put a text that holds the separator in quotes",
        columns,
    )
    return sentence.format(n=n, columns=columns)


def too_long_text(limit: int = ROW_LIMIT) -> str:
    """Return what is wrong with the first row of a list beyond the limit."""
    return _("of a list at most {limit} rows are read; divide it, and take in the parts").format(limit=limit)


def _header(cells: list[str], known: Mapping[str, str], examples: str, line: int, wrong: Wrong) -> list[str]:
    fields = [column(cell, known) for cell in cells]
    for cell, field in zip(cells, fields, strict=True):
        if field and fields.count(field) > 1:
            wrong(line, _("two columns mean the same: {name}").format(name=short(cell)))
            break
        if not field and cell.strip():
            near = difflib.get_close_matches(clean_line(cell).casefold(), known, 1)
            expected = _("expected some of: {names}").format(names=examples)
            hint = _("was “{near}” meant?").format(near=near[0]) if near else expected
            wrong(line, _("“{name}” is not a known column; {hint}").format(name=short(cell), hint=hint))
    return fields


def write_list(to: Path, titles: Sequence[str], rows: Iterable[Sequence[str]], *, shared: bool, figures: Collection[int] = ()) -> None:
    """Write a list, whole or not at all; *figures* as in `list_bytes`, *shared* as in `written_whole`."""
    written = list_bytes(titles, rows, figures=figures)
    with written_whole(to, shared=shared) as stream:
        stream.write(written)


def list_bytes(titles: Sequence[str], rows: Iterable[Sequence[str]], *, figures: Collection[int] = ()) -> bytes:
    """Return a list as CSV: in Dutch as a Dutch Excel opens it (semicolons), with a byte order mark.

    What a spreadsheet would take for a formula has an apostrophe in front, but for the columns of plain *figures* (by their place).
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", delimiter=texts.delimiter())
    writer.writerow(titles)
    writer.writerows([[cell if place in figures else escaped(cell) for place, cell in enumerate(row)] for row in rows])
    return text.getvalue().encode("utf-8-sig")
