"""Rows of a table that comes from outside, CSV or XLSX: bounded, nothing computed, every cell a text or a day."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from kvo_inspect.domain.values.text import clean_line, clean_text
from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.tables.csv_text import ROW_LIMIT, Wrong, cells_of, decoded, too_long_text
from kvo_inspect.exchange.tables.faults import Fault
from kvo_inspect.outside import read_outside
from kvo_inspect.texts import _

SIZE_LIMIT = 5_000_000
"""Bytes of the file."""
UNPACKED_LIMIT = 30_000_000
"""Bytes of what is packed in an XLSX file; a list of two thousand points takes a tenth of it."""
MEMBER_LIMIT = 500
TAG_LIMIT = 300_000
"""Tags in a table of an XLSX file; a list of two thousand points takes half of it. Of a tag of four bytes a reader makes hundreds.

Of a table that may have more columns than a list (answers of a survey) as many more.
"""
TAG_LIMIT_BESIDES = 100_000
"""Tags in a part that holds no table: styles, names, and where what is."""
PIECE_LIMIT = 300_000
"""Bytes from one tag to the next; a cell holds at most 32,767 characters."""
FORMAT_LIMIT = 3000
"""The same where numbers are given formats, of at most 255 characters: looking for a day in one takes the square of its length."""
PARSED_LIMIT = 2_000_000
"""Tags that are read in all: every sheet is read, and one part may be called a sheet many times."""
KEPT_LIMIT = 10_000_000
"""Characters and cells that are kept of a file: a text that stands there once may be shown in every cell."""
MERGED_LIMIT = 5000
"""Merged cells of a sheet; of each a reader makes many things."""
SHEET_LIMIT = 20
POSSIBLE_ROWS = 1_048_576
"""Rows that a sheet can have; what claims to lie beyond them lies in no spreadsheet."""
COLUMN_LIMIT = 60
CELL_LIMIT = 5000
"""Characters of one cell that are read; a remark has at most 4,000."""


class BareNumber(str):
    """A cell that holds a number and is shown as no day: where a day is asked, `3.5` is none."""

    __slots__ = ()


IncomingCell = str | dt.date
Rows = list[tuple[int, list[IncomingCell]]]
"""The number of each row as the sender's program shows it, and its cells."""


def read_rows(path: Path) -> list[Rows]:
    """Return the rows of every sheet of a file (CSV has one); ContentError when it is neither or damaged, or as `read_outside`."""
    return rows_in(read_outside(path, SIZE_LIMIT), clean_line(path.name)[:80])


def rows_in(raw: bytes, name: str, columns: int = COLUMN_LIMIT) -> list[Rows]:
    """Return the rows of every sheet of the bytes of a file called *name*, as `read_rows`: of each so many columns."""

    def wrong(line: int, sentence: str) -> None:
        raise ContentError(_("{file} cannot be taken in.").format(file=name), (f"{name}:{line}: {sentence}",))

    if raw.startswith(b"PK\x03\x04"):
        return _xlsx_rows(raw, name, columns, wrong)
    return [_csv_rows(raw, name, columns, wrong)]


def unreadable(name: str) -> ContentError:
    """Return the error of a file called *name* that is neither text nor a sheet that can be read."""
    sentence = _("{file} cannot be read. In the spreadsheet choose “save as”, XLSX or CSV, and take that in.")
    return ContentError(sentence.format(file=name), ())


def _csv_rows(raw: bytes, name: str, columns: int, wrong: Wrong) -> Rows:
    text = decoded(raw, lambda _line, _why: None)
    if text is None:
        raise unreadable(name)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    rows: Rows = []
    for begins, cells in cells_of(text, delimiter, wrong):
        if any(cell.strip() for cell in cells):
            rows.append((begins, [clean_text(cell[:CELL_LIMIT]) for cell in cells[:columns]]))
    return rows


def _xlsx_rows(raw: bytes, name: str, columns: int, wrong: Wrong) -> list[Rows]:
    """Return the rows of every sheet, read one after the other: a sheet that claims a billion cells costs nothing."""
    try:
        sheets = _sheets(raw, columns, wrong)
    except ContentError:
        raise
    except Exception as error:  # what a damaged or hostile file makes of a reader of XML and ZIP is no closed list
        raise unreadable(name) from error
    if sheets is None:
        raise unreadable(name)
    return sheets


def _sheets(raw: bytes, columns: int, wrong: Wrong) -> list[Rows] | None:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        members = packed.infolist()  # zipfile unpacks no more of a member than the size it claims
        if len(members) > MEMBER_LIMIT or sum(member.file_size for member in members) > UNPACKED_LIMIT:
            return None
        if not _is_bounded(packed, members, columns):
            if any(sum(1 for _row in _ROW.finditer(packed.read(member))) > ROW_LIMIT for member in members):
                wrong(ROW_LIMIT + 1, too_long_text())
            return None
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells what it leaves out: nothing that is read here
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        try:
            sheets: list[Rows] = []
            room = KEPT_LIMIT
            if len(book.worksheets) > SHEET_LIMIT:
                sentence = _("of a file at most {limit} sheets are read, and this one has {n}; divide it, and take in the parts")
                wrong(1, sentence.format(limit=SHEET_LIMIT, n=len(book.worksheets)))
            for sheet in book.worksheets:
                rows, room = _sheet_rows(sheet, room, columns, wrong)
                with sheet._get_source() as part:  # noqa: SLF001  what openpyxl reads row by row tells of no merged cells or formulas
                    content = part.read()
                _put_resultless(rows, content, columns, wrong)
                room = min(room, _fill_merged(rows, content, room, columns))
                sheets.append(rows)
        finally:
            book.close()
    return sheets if room > 0 else None


def _is_bounded(packed: zipfile.ZipFile, members: list[zipfile.ZipInfo], columns: int) -> bool:
    """Whether no part is more than a list of so many columns could need. Counted in the bytes, before anything is made of them."""
    most = sheets = 0
    table_limit = TAG_LIMIT * max(columns, COLUMN_LIMIT) // COLUMN_LIMIT
    for member in members:
        content = packed.read(member)
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            content = content.replace(b"\0", b"")
        declared = _ENCODING.search(content, 0, 200)
        if declared and declared[1].lower() not in (b"utf-8", b"utf-16"):  # in another one a tag could begin with another byte
            return False
        tags = content.count(b"<")
        may = table_limit if b"sheetData" in content or b"<sst" in content else TAG_LIMIT_BESIDES
        merged = content.count(b"mergeCell") // 2
        if tags > may or merged > MERGED_LIMIT or b"<!DOCTYPE" in content:  # by which few bytes become many; no spreadsheet writes it
            return False
        if not _is_cut(content, FORMAT_LIMIT if b"formatCode" in content else PIECE_LIMIT):
            return False
        most, sheets = max(most, tags), sheets + content.count(b"sheetId")
    return most * sheets <= PARSED_LIMIT


def _is_cut(content: bytes, limit: int) -> bool:
    """Whether no tag stands further than *limit* from the next; what has none is no XML, and read by nobody."""
    at = content.find(b"<")
    while at >= 0:
        following = content.find(b"<", at + 1)
        if (following if following >= 0 else len(content)) - at > limit:
            return False
        at = following
    return True


_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)""")


def _sheet_rows(sheet: object, room: int, columns: int, wrong: Wrong) -> tuple[Rows, int]:
    """Return the rows of a sheet, and how much more may be kept after them: nothing when it was too much. A row too many is told."""
    rows: Rows = []
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # openpyxl ships no types
    cells = sheet.iter_rows(max_row=POSSIBLE_ROWS, max_col=columns)  # type: ignore[attr-defined]
    empty = None
    for number, row in enumerate(cells, 1):
        if row is empty:  # the rows that a file leaves out are one and the same: a million of them cost nothing
            continue
        read = [_share(cell) or _cell(cell) for cell in row]
        if not any(read):
            empty = row
            continue
        if number > ROW_LIMIT:
            wrong(number, too_long_text())
        rows.append((number, read))
        room -= sum(map(_kept, read))
        if room <= 0:
            break
    return rows, room


def _kept(cell: IncomingCell) -> int:
    """Return how much of the room a cell takes."""
    return 1 + len(cell) if isinstance(cell, str) else 1


def _put_resultless(rows: Rows, part: bytes, columns: int, wrong: Wrong) -> None:
    """Put a fault where the formula of a cell has no result, also in a row that holds nothing else."""
    from openpyxl.utils import column_index_from_string

    cells_by_row = dict(rows)
    for match in _FORMULA.finditer(part):
        place = _PLACE.search(match[1])
        if place is None or _AS_TEXT.search(match[1]):  # a text that was stored, and is empty
            continue
        at, number = column_index_from_string(place[1].decode()) - 1, int(place[2])
        if at < columns:
            if number > ROW_LIMIT:
                wrong(number, too_long_text())
            cells = cells_by_row.setdefault(number, [])
            cells += [""] * (at + 1 - len(cells))
            cells[at] = Fault()
    rows[:] = sorted(cells_by_row.items())


_ROW = re.compile(rb"<(?:\w+:)?row\b")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c(\s[^<>]*+)>\s*+<(?:\w+:)?f\b[^<>]*+>(?:[^<]*+</(?:\w+:)?f\s*>)?\s*+"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v\s*>)?\s*+</(?:\w+:)?c\s*>"""
)
"""A cell with a formula and no value."""
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_AS_TEXT = re.compile(rb"""\st\s*=\s*["']str["']""")


def _fill_merged(rows: Rows, part: bytes, room: int, columns: int) -> int:
    """Put the value of each merged cell into all the rows it covers, and return how much more may be kept after that.

    Nothing is left of the room where merged cells cover more than a sheet has: they lie over each other, which no spreadsheet makes.
    """
    from openpyxl.utils import column_index_from_string

    cells_by_row = dict(rows)
    covered = 0
    for match in _MERGED.finditer(part):
        first, last = int(match[2]), min(int(match[3]), ROW_LIMIT)
        covered += max(0, last - first)
        if covered > ROW_LIMIT * columns:
            return 0
        at, top = column_index_from_string(match[1].decode()) - 1, cells_by_row.get(first, [])
        if at >= min(len(top), columns):
            continue
        for number in range(first + 1, last + 1):
            cells = cells_by_row.get(number)
            if cells is not None:
                cells += [""] * (at + 1 - len(cells))
                cells[at] = top[at]
                room -= _kept(top[at])
        if room <= 0:
            return 0
    return room


_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})["']""")


def _share(cell: Any) -> str:
    """Return a number that a sheet shows as a percentage with its sign, for there it is a fraction; empty for any other cell."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float) or "%" not in str(cell.number_format):
        return ""
    share = Decimal(str(value)) * 100
    return f"{share.normalize():f} %" if share.is_finite() else ""


def _cell(cell: Any) -> IncomingCell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return Fault(clean_text(str(value)[:CELL_LIMIT]))
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = clean_text(str(value)[:CELL_LIMIT])
    return BareNumber(text) if isinstance(value, int | float) and not isinstance(value, bool) else text
