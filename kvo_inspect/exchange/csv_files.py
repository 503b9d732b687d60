"""CSV: a folder with one file per noun and a `datapackage.json` that says what the columns hold (Frictionless Table Schema).

A text that a spreadsheet would take for a formula gets an apostrophe in front of it. Reading back: see `unescaped`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kvo_inspect.domain.answer import Value
from kvo_inspect.exchange.columns import MARKS, SHARED, Column, columns_of
from kvo_inspect.exchange.document import since_of
from kvo_inspect.exchange.item_words import NONE, ItemWords, Words, answer_words, judged
from kvo_inspect.files import folder_written_whole, write_text_whole
from kvo_inspect.store.checklists import stored_titles
from kvo_inspect.store.export_rows import EXPORTED, Reading, Wanted, reading

if TYPE_CHECKING:
    from kvo_inspect.store.export_rows import Scope
    from kvo_inspect.store.record import Store

PACKAGE = "datapackage.json"
NAME = "kvo-inspect-record"

# A formula begins with = + - or @, also in their wide forms, or with a tab or return. A Dutch spreadsheet splits at semicolons,
# and then also at line breaks inside quotes: there a cell may begin too, behind blanks and quotes that are not part of it. What
# begins with an apostrophe gets another, so that reading back is exact.
_CELL_BEGINS = re.compile(r"((?:^|[;\n])[ \"]*)(?=['=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_ESCAPED = re.compile(r"((?:^|[;\n])[ \"]*)'")
_SUSPECT = frozenset("'=+-@\t\r\uff1d\uff0b\uff0d\uff20 \"")
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def escaped(text: str) -> str:
    """Return *text* so that no spreadsheet takes it, or a piece of it, for a formula."""
    if text[:1] not in _SUSPECT and ";" not in text and "\n" not in text:
        return text  # nearly always
    return text if _PLAIN_NUMBER.fullmatch(text) else _CELL_BEGINS.sub(r"\1'", text)


def unescaped(cell: str) -> str:
    """Return the text that `escaped` was given: one apostrophe less wherever a cell could begin."""
    return _ESCAPED.sub(r"\1", cell)


def write_csv(store: Store, to: Path, scope: Scope, *, excel: bool = False) -> None:
    """Write the files into the folder *to*, all of them or none; an earlier export there is replaced.

    *excel*: as a Dutch Excel opens them by double click: semicolons, a byte order mark, decimal commas.
    """
    with reading(store, scope) as record, folder_written_whole(to) as folder:
        resources = []
        for noun in EXPORTED:
            columns = columns_of(noun, scope.confidential)
            _write_file(folder / f"{noun}.csv", columns, _rows(store, record, noun, columns), excel)
            resources.append(_resource(noun, columns, ["id"], excel))
        _write_file(folder / "mark.csv", MARKS, _mark_rows(store, record), excel)
        resources.append(_resource("mark", MARKS, ["round", "checkpoint", "item", "group", "role"], excel))
        write_text_whole(folder / PACKAGE, json.dumps(_package(store, scope, resources), indent=2, ensure_ascii=False) + "\n")


def is_export(folder: Path) -> bool:
    """Tell whether a folder holds an export that we wrote, and nothing else."""
    try:
        found = json.loads((folder / PACKAGE).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    ours = {PACKAGE, "mark.csv", *(f"{noun}.csv" for noun in EXPORTED)}
    return isinstance(found, dict) and found.get("name") == NAME and {path.name for path in folder.iterdir()} <= ours


def _write_file(path: Path, columns: tuple[Column, ...], rows: Iterator[list[Any]], excel: bool) -> None:
    with path.open("w", encoding="utf-8-sig" if excel else "utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n", delimiter=";" if excel else ",")
        writer.writerow([column.name for column in columns])
        writer.writerows(_with_commas(columns, rows) if excel else rows)


def _with_commas(columns: tuple[Column, ...], rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """Give decimal numbers a comma: a Dutch Excel takes 3.5 for the third of May. An answer's value is one, when it is a number."""
    numbers = [i for i, column in enumerate(columns) if column.type == "number" or (column.field, column.part) == ("value", "value")]
    for row in rows:
        for i in numbers:
            if row[i] is not None and _PLAIN_NUMBER.fullmatch(str(row[i])):
                row[i] = str(row[i]).replace(".", ",")
        yield row


def _rows(store: Store, record: Reading, noun: str, columns: tuple[Column, ...]) -> Iterator[list[Any]]:
    """Yield the rows of a noun's file: texts escaped, numbers as they are, nothing as None."""
    own = [column for column in columns if column.field]
    wanted = [Wanted(column.field, column.part, _form(column)) for column in own]
    texts = [i for i, column in enumerate(own) if column.type == "string" and not column.values and not column.listed]
    words, needed = _words_of(store, record, noun)
    places = [next(i for i, column in enumerate(own) if column.name == name) for name in needed]
    for row in record.rows(noun, wanted):
        cells = list(row)
        for i in texts:
            if cells[i]:
                cells[i] = escaped(cells[i])
        if words is not None:
            cells += words(*[row[i] for i in places])
        yield cells


def _form(column: Column) -> Literal["", "boolean", "names"]:
    return "names" if column.listed else "boolean" if column.type == "boolean" else ""


def _words_of(store: Store, record: Reading, noun: str) -> tuple[Callable[..., tuple[str, ...]] | None, tuple[str, ...]]:
    """Return what makes the words that this noun's file adds (in the order of `columns.ADDED`), and the columns it looks at."""
    items = ItemWords(store, confidential=record.scope.confidential)
    titles: dict[str, Words] = stored_titles(store) if noun == "checklist" else {}

    @lru_cache(maxsize=20_000)  # the same answers come again and again
    def of_answer(park: str, round_id: str, item: str, kind: Any, value: str | None, reason: Any) -> tuple[str, ...]:
        asked = items.find(park, round_id, item)
        said = None if kind is None else Value(kind=kind, value=value, reason=reason)
        question, unit = (asked.words(asked.item.ask), asked.words(asked.item.answer.unit)) if asked else (NONE, NONE)
        return (*map(escaped, (*question, *answer_words(asked, said), *unit)), *judged(asked, said))

    @lru_cache(maxsize=20_000)
    def of_finding(park: str, round_id: str | None, item: str | None) -> tuple[str, ...]:
        asked = items.find(park, round_id, item)
        wrong, question = (asked.words(asked.item.defect or asked.item.ask), asked.words(asked.item.ask)) if asked else (NONE, NONE)
        return tuple(map(escaped, (*wrong, *question)))

    def of_checklist(stored: str) -> tuple[str, ...]:
        return tuple(map(escaped, titles.get(stored, NONE)))

    match noun:
        case "answer":
            return of_answer, ("park", "round", "item", "kind", "value", "reason")
        case "finding":
            return of_finding, ("park", "round", "item")
        case "checklist":
            return of_checklist, ("id",)
    return None, ()


def _mark_rows(store: Store, record: Reading) -> Iterator[list[Any]]:
    items = ItemWords(store, confidential=record.scope.confidential)
    for group in record.marks():
        asked = items.find(group.park, group.round, group.item)
        words = asked.words(asked.item.ask) if asked else NONE
        yield [
            *("" if value is None else str(value) if isinstance(value, int) else escaped(value) for value in group),
            *map(escaped, words),
        ]


def _resource(noun: str, columns: tuple[Column, ...], key: list[str], excel: bool) -> dict[str, Any]:
    keys = [
        {"fields": [column.name], "reference": {"resource": "" if column.refers_to == noun else column.refers_to, "fields": ["id"]}}
        for column in columns
        if column.refers_to
    ]
    return {
        "name": noun,
        "path": f"{noun}.csv",
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if excel else "utf-8",
        "dialect": {"delimiter": ";" if excel else ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column, excel, required=column.name in key and column.name != "role") for column in columns],
            "missingValues": [""],
            "primaryKey": key,
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _field(column: Column, excel: bool, *, required: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type}
    if excel and column.type == "number":
        field["decimalChar"] = ","
    if column.title:
        field["title"] = column.title
    if column.listed:
        field["description"] = "names with blanks between them"
    if column.type == "time":
        field["format"] = "%H:%M"
    if column.type == "datetime":
        field["format"] = "%Y-%m-%dT%H:%M:%S%z"
    limits: dict[str, Any] = {"required": True} if required or column.name in SHARED[:2] else {}
    if column.values:
        limits["enum"] = [escaped(value) for value in column.values]
    if limits:
        field["constraints"] = limits
    return field


def _package(store: Store, scope: Scope, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": NAME,
        "profile": "tabular-data-package",
        "title": "kvo-inspect: the record of business parks",
        "description": (
            "One file per noun; marks per role, never by name. In text columns an apostrophe stands in front of whatever a spreadsheet "
            "would take for a formula, at the start of a cell and after a semicolon or line break in it (and blanks or quotes there), and "
            "in front of an apostrophe in these places; take one away there to read the text back."
        ),
        "version": "1",
        "created": store.now().isoformat(timespec="seconds"),
        "scope": {"park": scope.park, "round": scope.round, "since": since_of(scope)},
        "resources": resources,
    }
