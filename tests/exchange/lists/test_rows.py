"""A list as it is shown: the same rows in XLSX and CSV, texts as texts, numbers as numbers, days as days."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from kvo_inspect.domain.values.row_order import RowValue
from kvo_inspect.exchange.lists.rows import ListColumn, RowList, write_rows
from kvo_inspect.texts import speaking
from tests.hostile import HOSTILE
from tests.laptops import Laptop, prepared

COLUMNS = [ListColumn("Code"), ListColumn("By", "day"), ListColumn("Open", "number")]


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    return prepared(tmp_path_factory.mktemp("lists"))


def test_a_list_is_read_back_from_both_forms(laptop: Laptop, tmp_path: Path) -> None:
    rows: list[list[RowValue]] = [["KBR-002", "2026-11-12", 3], ["", None, None], ["=1+1", "2027-01-02", 0]]
    row_list = RowList("Findings: De Amert", COLUMNS, rows, ["Shown: open"])
    xlsx = write_rows(laptop.store, row_list, "xlsx", tmp_path)
    book = openpyxl.load_workbook(xlsx)
    sheet = [[value for value in row if value is not None] for row in book.active.iter_rows(values_only=True)]
    assert ["Findings: De Amert"] in sheet
    assert ["Shown: open"] in sheet
    assert ["Code", "By", "Open"] in sheet
    code, day, count = next(row for row in sheet if row and row[0] == "KBR-002")
    assert (code, day.date().isoformat(), count) == ("KBR-002", "2026-11-12", 3)
    assert "=1+1" in [cell.value for cell in book.active["A"] if cell.data_type == "s"], "a text stays a text"
    with speaking("nl"):
        file = write_rows(laptop.store, row_list, "csv", tmp_path)
    table = list(csv.reader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert table == [["Code", "By", "Open"], ["KBR-002", "12-11-2026", "3"], ["", "", ""], ["'=1+1", "2-1-2027", "0"]]
    assert (xlsx.name, file.name) == tuple(f"findings-de-amert-{laptop.store.today.isoformat()}.{form}" for form in ("xlsx", "csv"))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_hostile_text_and_an_empty_list_are_written(laptop: Laptop, tmp_path: Path, form: str) -> None:
    file = write_rows(laptop.store, RowList("x", COLUMNS, []), form, tmp_path)
    assert file.stat().st_size > 0, "an empty list is information"
    rows: list[list[RowValue]] = [[text, None, None] for text in HOSTILE.values()]
    before = file.read_bytes()
    assert write_rows(laptop.store, RowList("x", COLUMNS, rows), form, tmp_path) == file, "the same day's earlier one is replaced"
    assert file.read_bytes() != before
