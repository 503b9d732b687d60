"""CSV: a folder with one file per noun and a `datapackage.json` that says what the columns hold (Frictionless Table Schema).

A text that a spreadsheet would take for a formula gets an apostrophe in front of it (`exchange/tables/formulas.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.stages import stage_of
from kvo_inspect.domain.findings.standing import is_open_stage
from kvo_inspect.domain.values.closed_sets import Status, VerdictKind
from kvo_inspect.exchange.record.columns import MARKS, SHARED, AddedRow, Column, columns_of
from kvo_inspect.exchange.record.described import PACKAGED, TABLE, categories, described
from kvo_inspect.exchange.record.dictionary import column_meaning, file_meaning
from kvo_inspect.exchange.record.document import scope_of
from kvo_inspect.exchange.record.packaged import FileFacts, file_facts, holds_package, write_package
from kvo_inspect.exchange.tables.formulas import PLAIN_NUMBER, escaped
from kvo_inspect.files import folder_written_whole, hashed
from kvo_inspect.store.checklists.stored import stored_titles
from kvo_inspect.store.conditions.csv_lines import BETWEEN, CellKind, line_sql
from kvo_inspect.store.conditions.findings import VERDICT_ON
from kvo_inspect.store.export.rows import EXPORTED, Reading, reading
from kvo_inspect.store.export.selected import Wanted
from kvo_inspect.wording.items import NONE, ItemWords, Words

if TYPE_CHECKING:
    from kvo_inspect.store.export.rows import ExportScope
    from kvo_inspect.store.record.store import Store

NAME = "kvo-inspect-record"
END = b"\r\n"


def write_csv(store: Store, to: Path, scope: ExportScope, *, excel: bool = False) -> None:
    """Write the files into the folder *to*, all of them or none; an earlier export there is replaced.

    *excel*: as a Dutch Excel opens them by double click: semicolons, a byte order mark, decimal commas.
    """
    dialect = Dialect(excel)
    with folder_written_whole(to, shared=not scope.confidential) as folder, reading(store, scope) as record:
        resources = []
        for noun in EXPORTED:
            columns = columns_of(noun, scope.confidential)
            facts = _write_file(folder / f"{noun}.csv", dialect, columns, _blocks(store, record, noun, columns, dialect))
            resources.append(_resource(noun, columns, ["id"], excel) | facts)
        facts = _write_file(folder / "mark.csv", dialect, MARKS, _mark_lines(store, record, dialect))
        resources.append(_resource("mark", MARKS, ["round", "checkpoint", "item", "group", "role"], excel) | facts)
        write_package(folder, _package(store, scope, resources))


def is_export(folder: Path) -> bool:
    """Tell whether a folder holds an export that we wrote, and nothing else."""
    return holds_package(folder, NAME, {"mark.csv", *(f"{noun}.csv" for noun in EXPORTED)})


class Dialect:
    """How cells stand in a file: for every program, or as a Dutch Excel opens them."""

    def __init__(self, excel: bool) -> None:
        self.excel = excel
        self.delimiter = ";" if excel else ","
        self._quoted = frozenset((self.delimiter, '"', "\r", "\n"))

    def finish(self, text: str, kind: CellKind) -> str:
        """Return a cell as it stands in a file. A Dutch Excel takes 3.5 for the third of May: decimal numbers get a comma there."""
        if kind in {"id", "line", "text", "value", "object"}:
            text = escaped(text)
        if self.excel and kind in {"number", "value"} and PLAIN_NUMBER.fullmatch(text):
            text = text.replace(".", ",")
        return text if self._quoted.isdisjoint(text) else '"' + text.replace('"', '""') + '"'

    def line(self, cells: Iterable[tuple[str, CellKind]]) -> str:
        """Return a line without its end, as SQLite makes them for the nouns."""
        return self.delimiter.join(self.finish(text, kind) for text, kind in cells)


def _write_file(path: Path, dialect: Dialect, columns: tuple[Column, ...], blocks: Iterator[bytes]) -> FileFacts:
    """Write a file, and return what its package says of it."""
    with path.open("wb") as stream, hashed(stream, "sha256") as written:
        head = dialect.line((column.name, "text") for column in columns)
        written.write(head.encode("utf-8-sig" if dialect.excel else "utf-8") + END)
        for block in blocks:
            written.write(block)
        return file_facts(stream.tell(), written.digest())


def _kind(noun: str, column: Column) -> CellKind:
    """Return what a column of a noun holds."""
    if column.listed:
        return "fixed" if column.name == "heads" else "listed"
    if column.type != "string":
        return "number" if column.type == "number" else "fixed"
    if column.refers_to or column.name in {"id", "park"}:
        return "id"
    if (column.field, column.part) == ("value", "value"):
        return "value"
    if column.part is None and column.field in EXPORTED[noun].nested():
        return "object"
    return "fixed" if column.values or column.coded else "line" if column.one_line else "text"


def _blocks(store: Store, record: Reading, noun: str, columns: tuple[Column, ...], dialect: Dialect) -> Iterator[bytes]:
    """Yield the lines of a noun's file, some thousands at a time: SQLite makes them, here the words in two languages come after them."""
    cells = [_selected(column).cell(_kind(noun, column)) for column in columns if column.words is None]
    line = line_sql(cells, dialect.delimiter, decimal_comma=dialect.excel)
    row_of, key = _added_rows(store, record, noun)
    added = [column.words for column in columns if column.words is not None]

    def words_of(fields: bytes) -> bytes:
        values = fields.decode(errors="replace").split(BETWEEN, len(key) - 1)  # what is no text is told by the looking over, at the end
        row = row_of(*values)
        return "".join(dialect.delimiter + dialect.finish(words(row), "text") for words in added).encode() + END

    words = _Words(words_of)
    for lines, keys in record.lines(noun, line, dialect.finish, key):
        yield words.after(lines, keys) if key else END.join([*lines, b""])


class _Words(dict[bytes, bytes]):
    """The words that stand after a line, by the key of the line: the same come again and again."""

    MOST = 20_000

    def __init__(self, words_of: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self._words_of = words_of

    def __missing__(self, key: bytes) -> bytes:
        words = self[key] = self._words_of(key)
        return words

    def after(self, lines: list[bytes], keys: list[bytes]) -> bytes:
        """Return lines, each with its words after it."""
        if len(self) > self.MOST:
            self.clear()
        # No step of this is one of Python's own: a line has a microsecond here.
        return b"".join(chain.from_iterable(zip(lines, map(self.__getitem__, keys), strict=True)))


def _selected(column: Column) -> Wanted:
    """Return what SQLite puts into a column."""
    return Wanted(column.field, column.part, _form(column))


def _form(column: Column) -> Literal["", "boolean", "names"]:
    return "names" if column.listed else "boolean" if column.type == "boolean" else ""


def _added_rows(store: Store, record: Reading, noun: str) -> tuple[Callable[..., AddedRow], tuple[str, ...]]:
    """Return what makes the added words of a row from some of its values, and these as SQL."""
    items = ItemWords(store, confidential=record.scope.confidential)
    titles: dict[str, Words] = stored_titles(store) if noun == "checklist" else {}

    def of_answer(item: str, round_id: str, park: str, value: str) -> AddedRow:
        return AddedRow(items.find(park, round_id, item), Value.model_validate_json(value) if value else None)

    def of_finding(item: str, round_id: str, park: str, status: Status, verdict: VerdictKind | Literal[""], in_doubt: str) -> AddedRow:
        stage = stage_of(status, verdict or None)
        question = items.find(park, round_id or None, item) if item else None
        return AddedRow(question, stage=stage, is_open=is_open_stage(stage) or in_doubt == "1")

    def of_checklist(stored: str) -> AddedRow:
        return AddedRow(title=titles.get(stored, NONE))

    match noun:
        case "answer":
            return of_answer, ('t."item"', 't."round"', 't."park"', 't."value"')
        case "finding":
            return of_finding, ('t."item"', 't."round"', 't."park"', 't."status"', VERDICT_ON.format(finding="t.id"), record.in_doubt())
        case "checklist":
            return of_checklist, ('t."id"',)
    return AddedRow, ()


def _mark_lines(store: Store, record: Reading, dialect: Dialect) -> Iterator[bytes]:
    items = ItemWords(store, confidential=record.scope.confidential)
    kinds: list[CellKind] = ["number" if column.type == "number" else "text" for column in MARKS]
    for group in record.marks():
        round_item = items.find(group.park, group.round, group.item)
        words = round_item.words(round_item.item.ask) if round_item else NONE
        texts = ("" if value is None else str(value) for value in (*group, *words))
        yield dialect.line(zip(texts, kinds, strict=True)).encode() + END


def _resource(noun: str, columns: tuple[Column, ...], key: list[str], excel: bool) -> dict[str, Any]:
    keys = [
        {"fields": [column.name], "reference": {"resource": "" if column.refers_to == noun else column.refers_to, "fields": ["id"]}}
        for column in columns
        if column.refers_to
    ]
    return {
        "name": noun,
        "path": f"{noun}.csv",
        **described(file_meaning(noun)),
        **TABLE,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if excel else "utf-8",
        "dialect": {"delimiter": ";" if excel else ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(noun, column, excel, required=column.name in key and column.name != "role") for column in columns],
            "missingValues": [""],
            "primaryKey": key,
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _field(noun: str, column: Column, excel: bool, *, required: bool) -> dict[str, Any]:
    meaning = column_meaning(noun, column)
    field: dict[str, Any] = {"name": column.name, "type": column.type, **described(meaning)}
    if excel and column.type == "number":
        field["decimalChar"] = ","
    if column.type == "time":
        field["format"] = "%H:%M"
    if column.type == "datetime":
        field["format"] = "%Y-%m-%dT%H:%M:%S%z"
    limits: dict[str, Any] = {"required": True} if required or column.name in SHARED[:2] else {}
    if column.values:
        limits["enum"] = [escaped(value) for value in column.values]
        field["categories"] = categories(meaning)
    if limits:
        field["constraints"] = limits
    return field


def _package(store: Store, scope: ExportScope, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **PACKAGED,
        "name": NAME,
        "title": "kvo-inspect: the record of business parks",
        "description": (
            "One file per noun; marks per role, never by name. In text columns an apostrophe stands in front of whatever a spreadsheet "
            "would take for a formula, at the start of a cell and after a semicolon or line break in it (and blanks or quotes there), and "
            "in front of an apostrophe in these places; take one away there to read the text back."
        ),
        "version": "1",
        "created": store.now().isoformat(timespec="seconds"),
        "scope": scope_of(scope),
        "resources": resources,
    }
