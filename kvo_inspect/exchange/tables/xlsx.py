"""XLSX: sheets from columns and rows, to be read, printed, and (where columns say so) filled in and returned.

Text is always written as text: nothing in it becomes a formula or a link, also when the reader edits the cell. No link holds typed text.

    write_sheets(path, [Sheet(name="De Amert", columns=(Column("code", "Code", 10), ...), rows=[("KBT-014", ...), ...])])
"""

from __future__ import annotations

import datetime as dt
import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from kvo_inspect.files import written_whole


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A small picture in a cell."""

    jpeg: bytes
    alternative: str
    """What the picture shows, for whoever does not see it."""


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A web address that the program made, behind words: the only link there is, and only in a column of links."""

    address: str
    words: str


SheetCell = SheetLink | str | int | float | dt.date | tuple[SheetPicture, ...] | None
"""A text (of a day column `YYYY-MM-DD`), a number, pictures below each other, a link, or nothing."""

A4 = 9
LAST_DAY = dt.date(9999, 12, 31)
MOST_NAME, MOST_FOOTER = 31, 100
"""Characters of a sheet's name, and of what stands below each page: Excel takes 255, of which a character may need two."""
FONT, HEAD, SHADE, LINE = "Calibri", "#1F3864", "#FFF7DB", "#BFBFBF"
PICTURE_WIDTH, PICTURE_HEIGHT, GAP = 150, 112, 4
"""Pixels that a picture takes at most, and that stay free around it."""
POINTS_PER_PIXEL, LINE_HEIGHT, MOST_POINTS = 0.75, 13.5, 409
"""How Excel counts: a pixel and a line of text in points; a row is no higher than 409."""
DOTS_PER_INCH = 96
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet."""

    key: str
    """Its name in the hidden first row, the same in every language: by it a returned list is read."""
    title: str
    """What the reader sees above it, in their language."""
    width: int = 12
    """In characters."""
    kind: Literal["text", "day", "number", "percent", "pictures", "link"] = "text"
    hidden: bool = False
    """Carried along as text, not shown."""
    fill_in: bool = False
    """For the receiver to fill in: shaded, and the only cells that are not locked when the sheet is protected."""
    choices: tuple[str, ...] = ()
    """The only values a cell to fill in takes, offered as a list; together at most 255 characters."""
    hint: str = ""
    """Shown beside a cell to fill in when it is chosen."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a heading, a few lines, and a table whose header stays in view and comes back on every page."""

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[SheetCell]] = field(default_factory=tuple)
    """A value per column, in order."""
    heading: str = ""
    lines: Sequence[str] = ()
    """What stands below the heading: what this is, how to fill it in."""
    keys: bool = False
    """Write the columns' keys into a hidden first row: the list comes back to us."""
    protect: bool = False
    """Lock what is not to be filled in (without a password: who must, can)."""


def write_sheets(to: Path, sheets: Sequence[Sheet], *, made: dt.datetime | None = None) -> None:
    """Write a workbook of these sheets, whole or not at all; raises ReadOnly, DiskFull or NotStored."""
    with written_whole(to, shared=True) as stream:
        put_sheets(stream, sheets, made=made)


def put_sheets(stream: IO[bytes], sheets: Sequence[Sheet], *, made: dt.datetime | None = None) -> None:
    """Write a workbook of these sheets into an open binary stream (an attachment)."""
    import xlsxwriter

    # In memory: what people wrote leaves no temporary files behind, and a full disk no half archive that tells of itself.
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": (made or dt.datetime.now(dt.UTC)).replace(tzinfo=None), "title": sheets[0].heading, "author": ""})
    names: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_free_name(sheet.name, names))
        _Page(book, page, sheet).write()
    book.close()
    stream.write(content.getbuffer())


def _free_name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel takes for a sheet and that no other sheet has."""
    plain = _NOT_IN_A_NAME.sub(" ", wanted)[:MOST_NAME].strip(" '") or "1"
    name, number = plain, 2
    while name.casefold() in taken or name.casefold() == "history":  # Excel keeps that one to itself
        name, number = f"{plain[: MOST_NAME - 4]} {number}", number + 1
    taken.add(name.casefold())
    return name


class _Page:
    """Writes one sheet."""

    def __init__(self, book: Any, page: Any, sheet: Sheet) -> None:
        self._page = page
        self._sheet = sheet
        cell = {"font_name": FONT, "font_size": 10, "valign": "top", "text_wrap": True, "border": 1, "border_color": LINE}
        plain = {"font_name": FONT, "font_size": 10, "valign": "top"}
        self._heading = book.add_format({"font_name": FONT, "font_size": 14, "bold": True, "font_color": HEAD})
        self._line = book.add_format(plain)
        self._head = book.add_format({**cell, "bold": True, "bg_color": HEAD, "font_color": "#FFFFFF"})
        self._formats: dict[tuple[str, bool], Any] = {}
        for column in sheet.columns:
            # quote_prefix: a text that begins like a formula stays a text also when its cell is edited and closed.
            form: dict[str, dict[str, Any]] = {
                "text": {"num_format": "@"} if column.fill_in else {"quote_prefix": True},
                "day": {"num_format": "dd-mm-yyyy", "align": "left"},
                "number": {"num_format": "General"},
                "percent": {"num_format": "0%"},
                "pictures": {},
                "link": {"font_color": "#1F4E9E", "underline": 1},
            }
            shade = {"bg_color": SHADE, "locked": False} if column.fill_in else {}
            self._formats[column.kind, column.fill_in] = book.add_format({**cell, **form[column.kind], **shade})
        self._text = book.add_format({**cell, "quote_prefix": True})

    def write(self) -> None:
        """Write keys, heading, lines, header and rows, and say how it prints."""
        sheet, page = self._sheet, self._page
        at = 0
        if sheet.keys:
            for place, column in enumerate(sheet.columns):
                page.write_string(0, place, column.key, self._line)
            page.set_row(0, None, None, {"hidden": True})
            at = 1
        first = next((place for place, column in enumerate(sheet.columns) if not column.hidden), 0)
        for number, text in enumerate((sheet.heading, *sheet.lines)):
            if text:
                page.write_string(at, first, text, self._line if number else self._heading)
                at += 1
        at += bool(sheet.heading or sheet.lines)
        header = at
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width, None, {"hidden": column.hidden})
            page.write_string(header, place, column.title, self._head)
        self._set_height(header, [column.title for column in sheet.columns])
        for row in sheet.rows:
            at += 1
            for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
                self._put(at, place, column, value)
            self._set_height(at, row)
        self._fill_in(header + 1, at)
        page.freeze_panes(header + 1, 0)
        page.autofilter(header, first, max(at, header), len(sheet.columns) - 1)
        self._print(header)

    def _put(self, at: int, place: int, column: SheetColumn, value: SheetCell) -> None:
        if column.hidden:
            self._page.write_string(at, place, str(value or ""), self._line)  # not wrapped: it would make the row higher
            return
        form = self._formats[column.kind, column.fill_in]
        if isinstance(value, tuple):
            self._page.write_blank(at, place, None, form)
            for number, picture in enumerate(value):
                self._put_picture(at, place, number, picture)
            return
        if isinstance(value, str) and column.kind == "day":
            value = _day(value)
        if isinstance(value, SheetLink):
            self._page.write_url(at, place, value.address, form, value.words)
        elif value is None or value == "":
            self._page.write_blank(at, place, None, form)
        elif isinstance(value, dt.date):
            self._page.write_datetime(at, place, dt.datetime(value.year, value.month, value.day), form)  # noqa: DTZ001 (a day has no zone)
        elif isinstance(value, str):
            self._page.write_string(at, place, value, form if column.kind == "text" else self._text)
        else:
            self._page.write_number(at, place, value, form)

    def _put_picture(self, at: int, place: int, number: int, picture: SheetPicture) -> None:
        """Put a picture into a cell, the *number*th from above, as large as its place; one that is no picture is left out."""
        from xlsxwriter.exceptions import XlsxWriterException
        from xlsxwriter.image import Image

        content = io.BytesIO(picture.jpeg)
        try:
            size = Image(content)
        except XlsxWriterException:
            return
        scale = min(PICTURE_WIDTH / size.width, PICTURE_HEIGHT / size.height)
        options = {
            "image_data": content,
            "x_offset": GAP,
            "y_offset": GAP + number * (PICTURE_HEIGHT + GAP),
            "x_scale": scale * size.x_dpi / DOTS_PER_INCH,
            "y_scale": scale * size.y_dpi / DOTS_PER_INCH,
            "object_position": 1,  # goes along when the rows are sorted or filtered
            "description": picture.alternative,
        }
        self._page.insert_image(at, place, "photo.jpg", options)

    def _set_height(self, at: int, cells: Sequence[SheetCell]) -> None:
        """Make a row as high as its texts and pictures take, where the sheet has pictures.

        Every row of it, the header too: a program that works out a height by itself does so after it placed the pictures.
        """
        if not any(column.kind == "pictures" for column in self._sheet.columns):
            return
        high = LINE_HEIGHT
        for column, value in zip(self._sheet.columns, cells, strict=True):
            if isinstance(value, tuple):
                high = max(high, (GAP + len(value) * (PICTURE_HEIGHT + GAP)) * POINTS_PER_PIXEL)
            elif isinstance(value, str | SheetLink) and not column.hidden:
                words = value.words if isinstance(value, SheetLink) else value
                high = max(high, len(textwrap.wrap(words, max(column.width - 1, 5))) * LINE_HEIGHT + GAP)
        self._page.set_row(at, min(high, MOST_POINTS))

    def _fill_in(self, first: int, last: int) -> None:
        """Say what the cells to fill in take."""
        if last < first:
            return
        for place, column in enumerate(self._sheet.columns):
            if not column.fill_in:
                continue
            rule: dict[str, Any] = {"validate": "any"}
            if column.choices:
                rule = {"validate": "list", "source": list(column.choices)}
            elif column.kind == "day":
                rule = {"validate": "date", "criteria": "between", "minimum": dt.date(2000, 1, 1), "maximum": LAST_DAY}
            if column.hint:
                rule |= {"input_title": column.title[:32], "input_message": column.hint[:255]}
                if rule["validate"] != "any":
                    rule |= {"error_title": column.title[:32], "error_message": column.hint[:255]}
            if len(rule) > 1:
                self._page.data_validation(first, place, last, place, rule)

    def _print(self, header: int) -> None:
        page = self._page
        if self._sheet.protect:
            page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
        page.set_paper(A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(header)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.set_footer("&L&8" + self._sheet.heading[:MOST_FOOTER].replace("&", "&&") + "&R&8&P / &N")
        page.hide_gridlines(2)


def _day(text: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text
