"""CSV: a folder with one file per noun and a `datapackage.json` that says what the columns hold (Frictionless Table Schema).

A text that a spreadsheet would take for a formula gets an apostrophe in front of it. Reading back: see `unescaped`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kvo_inspect.domain.answer import Value
from kvo_inspect.exchange.columns import MARKS, SHARED, Column, columns_of
from kvo_inspect.exchange.document import since_of
from kvo_inspect.exchange.item_words import NONE, ItemWords, Words, answer_words
from kvo_inspect.files import folder_written_whole, write_text_whole
from kvo_inspect.store.checklists import stored_titles
from kvo_inspect.store.export_rows import EXPORTED, Reading, reading

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
_PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def escaped(text: str) -> str:
    """Return *text* so that no spreadsheet takes it, or a piece of it, for a formula."""
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


def _write_file(path: Path, columns: tuple[Column, ...], rows: Iterator[list[str]], excel: bool) -> None:
    with path.open("w", encoding="utf-8-sig" if excel else "utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n", delimiter=";" if excel else ",")
        writer.writerow([column.name for column in columns])
        writer.writerows(_with_commas(columns, rows) if excel else rows)


def _with_commas(columns: tuple[Column, ...], rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Give decimal numbers a comma: a Dutch Excel takes 3.5 for the third of May. An answer's value is one, when it is a number."""
    numbers = [i for i, column in enumerate(columns) if column.type == "number" or (column.field, column.part) == ("value", "value")]
    for row in rows:
        for i in numbers:
            if _PLAIN_NUMBER.fullmatch(row[i]):
                row[i] = row[i].replace(".", ",")
        yield row


def _rows(store: Store, record: Reading, noun: str, columns: tuple[Column, ...]) -> Iterator[list[str]]:
    """Yield the rows of a noun's file as texts."""
    own = [column for column in columns if column.field]
    wanted = [(column.field, column.part) for column in own]
    shown = [_shown(column) for column in own]
    words = _words_of(store, record, noun)
    extra = [("round", None), ("item", None)] if noun in ("answer", "finding") else []
    for row in record.rows(noun, [*wanted, *extra]):
        cells = [show(value) for show, value in zip(shown, row, strict=False)]
        if words is not None:
            cells += [escaped(text) for text in words({column.name: value for column, value in zip(own, row, strict=False)})]
        yield cells


def _words_of(store: Store, record: Reading, noun: str) -> Callable[[dict[str, Any]], tuple[str, ...]] | None:
    """Return what makes the words that this noun's file adds to a row, in the order of `columns.ADDED`."""
    items = ItemWords(store, confidential=record.scope.confidential)

    def of_answer(row: dict[str, Any]) -> tuple[str, ...]:
        asked = items.find(row["park"], row["round"], row["item"])
        value = None if row["kind"] is None else Value(kind=row["kind"], value=row["value"], reason=row["reason"])
        question, unit = (asked.words(asked.item.ask), asked.words(asked.item.answer.unit)) if asked else (NONE, NONE)
        return (*question, *answer_words(asked, value), *unit)

    def of_finding(row: dict[str, Any]) -> tuple[str, ...]:
        asked = items.find(row["park"], row["round"], row["item"])
        return (*items.wrong(row["park"], row["round"], row["item"]), *(asked.words(asked.item.ask) if asked else NONE))

    titles: dict[str, Words] = stored_titles(store) if noun == "checklist" else {}

    def of_checklist(row: dict[str, Any]) -> tuple[str, ...]:
        return titles.get(row["id"], NONE)

    return {"answer": of_answer, "finding": of_finding, "checklist": of_checklist}.get(noun)


def _mark_rows(store: Store, record: Reading) -> Iterator[list[str]]:
    items = ItemWords(store, confidential=record.scope.confidential)
    for group in record.marks():
        asked = items.find(group.park, group.round, group.item)
        words = asked.words(asked.item.ask) if asked else NONE
        yield [
            *("" if value is None else str(value) if isinstance(value, int) else escaped(value) for value in group),
            *map(escaped, words),
        ]


def _shown(column: Column) -> Callable[[Any], str]:
    """Return how a value of this column becomes a cell."""
    if column.listed:
        return lambda value: " ".join(json.loads(value))
    match column.type:
        case "boolean":
            return lambda value: "true" if value else "false"
        case "string":
            return lambda value: "" if value is None else escaped(str(value))
        case _:
            return lambda value: "" if value is None else str(value)


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
