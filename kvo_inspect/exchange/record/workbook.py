"""The record as one workbook (XLSX) for people who work with a spreadsheet: a flat sheet a kind of thing, and a codebook.

Words stand before ids. Days and numbers are real ones; what only looks like a number (`0047`, `1-2`) is a text cell. Each sheet has a
filter and a defined name over its range; a table cannot be written in constant memory.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from kvo_inspect.errors import KvoError
from kvo_inspect.exchange.flat.answers import ANSWERS, MARKS
from kvo_inspect.exchange.flat.codebook import CODEBOOK, COLUMNS, codebook_rows
from kvo_inspect.exchange.flat.findings import FINDINGS
from kvo_inspect.exchange.flat.names import FlatNames
from kvo_inspect.exchange.flat.plan import MEASURES, PARTNERS, TARGETS
from kvo_inspect.exchange.flat.route import CHECKPOINTS, ROUNDS
from kvo_inspect.exchange.flat.sheet import FlatColumn, FlatKind, FlatSheet
from kvo_inspect.exchange.tables.xlsx import FONT, HEAD
from kvo_inspect.files import written_whole
from kvo_inspect.outside import open_outside
from kvo_inspect.store.export.rows import reading
from kvo_inspect.store.upkeep.rooms import Room
from kvo_inspect.texts import _, p_

if TYPE_CHECKING:
    from kvo_inspect.store.export.rows import ExportScope
    from kvo_inspect.store.record.store import Store

SHEETS: tuple[FlatSheet, ...] = (FINDINGS, ANSWERS, MARKS, ROUNDS, CHECKPOINTS, PARTNERS, TARGETS, MEASURES)
"""The sheets, in order."""
MADE_BY = "kvo-inspect/record"
"""What stands in the properties of the file: by this an earlier export is known, and may be replaced."""
_PROPERTIES = "docProps/core.xml"
_PROPERTIES_LIMIT = 10_000
"""Bytes of them that are read."""
MOST_ROWS = 1_048_575
"""Rows of a sheet below its header; what does not fit stands on a next one."""
MEASURED = 200
"""So many rows say how wide a column is."""
NARROWEST, WIDEST = 8, 48
"""Characters of a column."""
_FORMATS: dict[FlatKind, dict[str, Any]] = {
    # quote_prefix: a text that begins like a formula stays a text also when its cell is edited and closed.
    "text": {"quote_prefix": True},
    "yes_no": {},
    "day": {"num_format": "dd-mm-yyyy", "align": "left"},
    "moment": {"num_format": "dd-mm-yyyy hh:mm", "align": "left"},
    "whole": {"num_format": "0"},
    "decimal": {"num_format": "General"},
}
_WIDTHS: dict[FlatKind, int] = {"day": 11, "moment": 16}


def write_workbook(store: Store, to: Path, scope: ExportScope) -> None:
    """Write the workbook to the file *to*, whole or not at all, in the language in use."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    room = Room()  # in constant memory a sheet lies in a file of its own until it is packed: where only this user can read it
    try:
        with written_whole(to, shared=not scope.confidential) as stream, reading(store, scope) as record:
            options = {"constant_memory": True, "tmpdir": str(room.path), "strings_to_formulas": False, "strings_to_urls": False}
            book = Workbook(_FailsOnce(stream), options)
            book.use_zip64()
            book.set_properties({"title": _("Record of kvo-inspect"), "category": MADE_BY, "created": store.now().replace(tzinfo=None)})
            writer = _Writer(book)
            names = FlatNames(record)
            for sheet in SHEETS:
                writer.write(sheet.title, sheet.columns, sheet.rows(record, names))
            writer.write(CODEBOOK, COLUMNS, codebook_rows(SHEETS))
            try:
                book.close()
            except FileCreateError as error:  # what the library makes of an OSError
                raise error.args[0] from error
    finally:
        room.close()


class _FailsOnce:
    """A stream that, once it failed, takes every write and holds nothing: the library's archive still writes its end then, unseen."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._failed = False
        self._at = 0

    def write(self, block: bytes) -> int:
        """Write a block."""
        self._try(lambda: self._stream.write(block))
        self._at += len(block)
        return len(block)

    def seek(self, offset: int) -> int:
        """Go to a place in the stream, and return it."""
        self._try(lambda: self._stream.seek(offset))
        self._at = offset
        return offset

    def tell(self) -> int:
        """Return the place in the stream."""
        return self._at

    def flush(self) -> None:
        """Write what waits."""
        self._try(self._stream.flush)

    def _try(self, work: Callable[[], object]) -> None:
        if self._failed:
            return
        try:
            work()
        except OSError:
            self._failed = True
            raise


def is_workbook(path: Path) -> bool:
    """Tell whether the file at *path* is a workbook that we wrote."""
    try:
        with open_outside(path) as stream, zipfile.ZipFile(stream) as packed, packed.open(_PROPERTIES) as properties:
            return f"<cp:category>{MADE_BY}<".encode() in properties.read(_PROPERTIES_LIMIT)
    except (KvoError, zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return False


class _Writer:
    """Writes sheet after sheet into one book."""

    def __init__(self, book: Any) -> None:
        self._book = book
        base = {"font_name": FONT, "font_size": 10, "valign": "top"}
        self._head = book.add_format({**base, "bold": True, "bg_color": HEAD, "font_color": "#FFFFFF", "text_wrap": True})
        self._formats = {kind: book.add_format({**base, **form}) for kind, form in _FORMATS.items()}

    def write(self, title: str, columns: Sequence[FlatColumn], rows: Iterable[tuple[Any, ...]]) -> None:
        """Write the rows on a sheet of this title, and on a next one what has no room."""
        left = iter(rows)
        number = 1
        while True:
            first = list(islice(left, MEASURED))
            if number > 1 and not first:
                return
            self._write_page(_(title) if number == 1 else f"{_(title)} {number}", columns, first, left)
            number += 1

    def _write_page(self, name: str, columns: Sequence[FlatColumn], first: list[tuple[Any, ...]], left: Iterator[tuple[Any, ...]]) -> None:
        page = self._book.add_worksheet(name)
        puts = [self._put(page, column) for column in columns]
        titles = [column.shown_title() for column in columns]
        for place, (column, title) in enumerate(zip(columns, titles, strict=True)):
            page.set_column(place, place, _width(column, title, [row[place] for row in first]))
            page.write_string(0, place, title, self._head)
        at = 0
        for at, row in enumerate(_room_for(first, left), 1):
            for place, value in enumerate(row):
                if value is not None and value != "":
                    puts[place](at, place, value)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, at, len(columns) - 1)
        self._book.define_name(name.replace(" ", "_"), f"='{name}'!{_absolute(at, len(columns) - 1)}")

    def _put(self, page: Any, column: FlatColumn) -> Callable[[int, int, Any], object]:
        """Return what writes a value of a column into a cell."""
        form = self._formats[column.kind]
        text, number, moment = page.write_string, page.write_number, page.write_datetime
        names = column.names
        if names is not None:
            name_of = lru_cache(names)
            return lambda at, place, value: text(at, place, name_of(value), form)
        match column.kind:
            case "day":
                return lambda at, place, value: moment(at, place, _day(value), form)
            case "moment":
                return lambda at, place, value: moment(at, place, _wall_time(value), form)
            case "whole" | "decimal":
                return lambda at, place, value: number(at, place, value, form)
            case "yes_no":
                words = {True: p_("cell", "yes"), False: p_("cell", "no")}
                return lambda at, place, value: text(at, place, words[value], form)
        return lambda at, place, value: text(at, place, value, form)


def _room_for(first: list[tuple[Any, ...]], left: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield as many rows as a sheet has room for."""
    yield from first
    yield from islice(left, MOST_ROWS - len(first))


@lru_cache(maxsize=4_000)
def _day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _wall_time(text: str) -> dt.datetime:
    """Return a moment as the clock on the wall said there: a spreadsheet knows no offset."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)


def _width(column: FlatColumn, title: str, values: Sequence[Any]) -> int:
    """Return how wide a column is, in characters."""
    words = [column.names(value) if column.names and isinstance(value, str) and value else value for value in values]
    longest = _WIDTHS.get(column.kind) or max((len(str(word)) for word in words if word is not None), default=0)
    return min(WIDEST, max(NARROWEST, min(len(title), 20) + 3, longest + 1))


def _absolute(last_row: int, last_column: int) -> str:
    from xlsxwriter.utility import xl_range_abs

    return str(xl_range_abs(0, 0, last_row, last_column))
