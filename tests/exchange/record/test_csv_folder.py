"""The apostrophe that keeps a spreadsheet from calculating: it always comes off again, and nothing dangerous is left without."""

from __future__ import annotations

import csv
import io
import sqlite3
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.values.text import clean_line, clean_text
from kvo_inspect.exchange.record.csv_folder import Dialect
from kvo_inspect.exchange.tables.formulas import escaped, unescaped
from kvo_inspect.store.conditions.csv_lines import FINISH, PARAMS, CellKind, CsvCell, line_sql
from tests.hostile import HOSTILE

TEXTS = st.text(st.sampled_from(list("=+-@';\n \"\t,.0a＝")), max_size=12) | st.text(max_size=20)


@given(TEXTS)
def test_reading_back_gives_the_same_text(text: str) -> None:
    assert unescaped(escaped(text)) == text


@given(TEXTS)
def test_no_piece_begins_like_a_formula(text: str) -> None:
    cell = escaped(text)
    if cell == text and text.lstrip("-").replace(".", "", 1).isdigit():
        return
    for piece in cell.replace("\n", ";").split(";"):
        assert not piece.lstrip(' "').startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("lamp uit", "lamp uit"),
        ("=1+1", "'=1+1"),
        ("'s Gravenweg", "''s Gravenweg"),
        ("-3.5", "-3.5"),
        ("-3.5 m", "'-3.5 m"),
        ("+31 6", "'+31 6"),
        ("scheef; =1+1", "scheef; '=1+1"),
        ("een\n@SUM(1:1)", "een\n'@SUM(1:1)"),
        ('a;"=1+1"', 'a;"\'=1+1"'),
        ("", ""),
    ],
)
def test_what_gets_an_apostrophe(text: str, cell: str) -> None:
    assert escaped(text) == cell


def test_a_dutch_spreadsheet_splits_elsewhere() -> None:
    """What the rule about semicolons and line breaks is for: this is how such a program reads a row of ours."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(["id", escaped("lamp;=cmd|' /C calc'!A0\n=1+1")])
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=";"))
    assert [cell for row in rows for cell in row if cell.startswith("=")] == []
    assert [row[1] for row in rows if len(row) > 1] == ["'=cmd|' /C calc'!A0"]


OTHERS: dict[CellKind, list[str | None]] = {
    "fixed": [None, "2026-11-24"],
    "id": [None, "a-1", "-1", "-1-1"],
    "listed": ["", "a b", "a, b"],
    "number": [None, "5", "3.5", "-3.25"],
    "object": ["{}", '{"soort": "=1+1; =2"}', '{"a": "b;=1", "c": "d"}'],
}
"""What stands in the kinds that hold no text of a person."""


def by_sqlite(text: str | None, kind: CellKind, excel: bool, field: str = "") -> str:
    """A line of two cells as SQLite makes it; the first is taken out of a *field*, or is one as it stands."""
    dialect = Dialect(excel)
    db = sqlite3.connect(":memory:")
    db.create_function(FINISH, 2, dialect.finish, deterministic=True)
    line = line_sql([CsvCell("t.x", kind, field), CsvCell("t.y", "fixed")], dialect.delimiter, decimal_comma=excel)
    made = db.execute(f"select {line.expression} from (select :x as x, 1 as y) t", {**PARAMS, "x": text}).fetchone()[0]
    db.close()
    (finished,) = line.finished(made.encode(), dialect.finish)
    return finished.decode()


def by_python(text: str | None, kind: CellKind, excel: bool) -> str:
    """The same line by the module of the standard library, each cell escaped and with its decimal comma one by one."""
    cell = "" if text is None else escaped(text) if kind in {"id", "line", "object", "text", "value"} else text
    whole, _, part = cell.removeprefix("-").partition(".")
    if excel and kind in {"number", "value"} and whole.isascii() and whole.isdigit() and part.isascii() and part.isdigit():
        cell = cell.replace(".", ",")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n").writerow([cell, 1])
    return out.getvalue()[:-2]


@given(
    TEXTS | st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str), st.sampled_from(["text", "value", "line"]), st.booleans()
)
def test_sqlite_writes_what_the_csv_module_writes(text: str, kind: CellKind, excel: bool) -> None:
    clean = clean_line(text) if kind == "line" else clean_text(text)
    assert by_sqlite(clean, kind, excel) == by_sqlite(clean, kind, excel, "t.y") == by_python(clean, kind, excel)


@pytest.mark.parametrize("excel", [False, True])
@pytest.mark.parametrize("kind", get_args(CellKind))
def test_sqlite_writes_hostile_text_as_the_csv_module_does(kind: CellKind, excel: bool) -> None:
    texts: list[str | None] = [
        None,
        "",
        "3.5",
        "-3.5",
        "1e5",
        "5",
        "'s Gravenweg",
        "Bos, K.",
        'zegt "nee"',
        ";",
        "a;",
        "scheef; =1",
        "\n-1",
        "a\n b",
    ]
    for text in OTHERS.get(kind) or [*texts, *HOSTILE.values()]:
        clean = None if text is None else clean_line(text) if kind == "line" else clean_text(text)
        for field in ("", "t.y"):
            assert by_sqlite(clean, kind, excel, field) == by_python(clean, kind, excel), text
