"""The apostrophe that keeps a spreadsheet from calculating: it always comes off again, and nothing dangerous is left without."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.exchange.csv_files import escaped, unescaped

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
