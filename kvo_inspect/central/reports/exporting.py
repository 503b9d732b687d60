"""Export of the views over all parks: a folder with a CSV file per view, a codebook, and a description for programs. Whole or absent."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect.central.reports.view_columns import CentralView, ViewCell, ViewColumn, cell_kind_name
from kvo_inspect.central.reports.views import VIEWS
from kvo_inspect.central.schema import must_be_ours
from kvo_inspect.domain.values.text import clean_text
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.record.csv_folder import Dialect
from kvo_inspect.exchange.record.described import PACKAGED, TABLE
from kvo_inspect.exchange.record.packaged import holds_package
from kvo_inspect.exchange.trust.signature import PACKAGE
from kvo_inspect.files import folder_written_whole, is_there, write_text_whole
from kvo_inspect.progress import Progress, silent
from kvo_inspect.texts import LANGS, Lang, _, speaking

if TYPE_CHECKING:
    from psycopg import Connection

    from kvo_inspect.central.connection import Central
    from kvo_inspect.store.conditions.csv_lines import CellKind

NAME = "kvo-inspect-central"
CODEBOOK = "codebook.csv"
END = "\r\n"
BLOCK = 1_000
"""Rows that are fetched at a time."""
_KINDS: dict[ViewCell, CellKind] = {"text": "text", "decimal": "number"}
"""What is escaped as a text, or gets a decimal comma, where it is not fixed."""
_TYPES: dict[ViewCell, str] = {
    "text": "string",
    "decimal": "number",
    "whole": "integer",
    "day": "date",
    "moment": "datetime",
    "yes_no": "boolean",
}
"""What each kind of cell is called in a data package."""
_CODEBOOK_COLUMNS = ("view", "column", "label_nl", "label_en", "kind_nl", "kind_en", "meaning_nl", "meaning_en", "values")


def export_views(central: Central, folder: Path, *, excel: bool = False, labels: bool = False, progress: Progress = silent) -> Path:
    """Write every view into a folder, all of one moment, and return the folder; an earlier export there is replaced.

    *excel*: as a Dutch Excel opens them by double click (semicolons, a byte order mark, decimal commas). *labels*: headings are labels in
    the language in use, in place of the names of columns. Raises NameTaken when something else is there, CentralRefused, ConnectionLost,
    or as `folder_written_whole`.
    """
    if is_there(folder) and not (folder.is_dir() and (_is_empty(folder) or is_export(folder))):
        raise NameTaken(folder)
    central.trying(lambda: must_be_ours(central))

    def write() -> None:
        with folder_written_whole(folder, shared=True) as aside, central.transaction() as connection:
            connection.execute("set transaction isolation level repeatable read, read only")
            dialect = Dialect(excel)
            for i, view in enumerate(VIEWS):
                progress("write views", i, len(VIEWS))
                _write(aside / f"{view.name}.csv", dialect, _lines(connection, view, dialect, labels=labels))
            _write(aside / CODEBOOK, dialect, (dialect.line((cell, "text") for cell in row) for row in codebook_rows()))
            write_text_whole(
                aside / PACKAGE, json.dumps(_package(connection, excel=excel, labels=labels), indent=2, ensure_ascii=False) + "\n"
            )

    central.trying(write)
    return folder


def is_export(folder: Path) -> bool:
    """Tell whether a folder holds an export of views that we wrote, and nothing else."""
    return holds_package(folder, NAME, {CODEBOOK, *(f"{view.name}.csv" for view in VIEWS)})


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


def _write(path: Path, dialect: Dialect, lines: Iterable[str]) -> None:
    with path.open("wb") as stream:
        if dialect.excel:
            stream.write(b"\xef\xbb\xbf")
        stream.writelines((line + END).encode() for line in lines)


def _lines(connection: Connection[tuple[Any, ...]], view: CentralView, dialect: Dialect, *, labels: bool) -> Iterator[str]:
    """Yield the lines of a view's file, always in the same order."""
    yield dialect.line((_heading(column, labels=labels), "text") for column in view.columns)
    names = ", ".join(column.name for column in view.columns)
    order = ", ".join(str(place) for place in range(1, len(view.columns) + 1))
    kinds = [_KINDS.get(column.kind, "fixed") for column in view.columns]
    with connection.cursor(name="view") as cursor:
        cursor.itersize = BLOCK
        cursor.execute(f"select {names} from kvo_report.{view.name} order by {order}")
        for row in cursor:
            yield dialect.line(zip(map(cell_text, row), kinds, strict=True))


def _heading(column: ViewColumn, *, labels: bool) -> str:
    return _(column.label) if labels else column.name


def cell_text(value: object) -> str:
    """Return a value of a view as its cell has it: days and moments as ISO 8601, numbers with a point."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dt.datetime():
            return value.isoformat(timespec="seconds")
        case dt.date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case str():
            return clean_text(value)
    return str(value)


def codebook_rows() -> Iterator[tuple[str, ...]]:
    """Yield the rows of the codebook, its heading first: every view, and every column of it, in both languages."""
    yield _CODEBOOK_COLUMNS
    for view in VIEWS:
        about = (_about(view, lang) for lang in LANGS)
        yield (view.name, "", *(_in(lang, view.label) for lang in LANGS), "", "", *about, "")
        for column in view.columns:
            texts = [[_in(lang, text) for lang in LANGS] for text in (column.label, column.about)]
            yield view.name, column.name, *texts[0], *_kind_names(column), *texts[1], " ".join(column.codes)


def _kind_names(column: ViewColumn) -> list[str]:
    names = []
    for lang in LANGS:
        with speaking(lang):
            names.append(cell_kind_name(column.kind))
    return names


def _about(view: CentralView, lang: Lang) -> str:
    """Return what a view says, and what to be careful about."""
    return " ".join(_in(lang, text) for text in (view.about, view.careful) if text)


def _in(lang: Lang, text: str) -> str:
    with speaking(lang):
        return _(text)


def _package(connection: Connection[tuple[Any, ...]], *, excel: bool, labels: bool) -> dict[str, Any]:
    ((made,),) = connection.execute("select now()").fetchall()
    return {
        **PACKAGED,
        "name": NAME,
        "title": "kvo-inspect: views over all parks of a central record",
        "version": "1",
        "created": made.isoformat(timespec="seconds"),
        "resources": [
            *(_view_resource(view, excel=excel, labels=labels) for view in VIEWS),
            _resource("codebook", "", [{"name": name, "type": "string"} for name in _CODEBOOK_COLUMNS], excel=excel),
        ],
    }


def _view_resource(view: CentralView, *, excel: bool, labels: bool) -> dict[str, Any]:
    fields = [_field(column, excel=excel, labels=labels) for column in view.columns]
    return _resource(view.name, _about(view, "en"), fields, excel=excel)


def _resource(name: str, about: str, fields: list[dict[str, Any]], *, excel: bool) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        **({"description": about} if about else {}),
        **TABLE,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if excel else "utf-8",
        "dialect": {"delimiter": ";" if excel else ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _field(column: ViewColumn, *, excel: bool, labels: bool) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": _heading(column, labels=labels),
        "type": _TYPES[column.kind],
        "title": _in("en", column.label),
        "title_nl": _in("nl", column.label),
        "description": _in("en", column.about),
        "description_nl": _in("nl", column.about),
    }
    if excel and column.kind == "decimal":
        field["decimalChar"] = ","
    if column.kind == "moment":
        field["format"] = "%Y-%m-%dT%H:%M:%S%z"
    if column.codes:
        field["constraints"] = {"enum": list(column.codes)}
    return field
