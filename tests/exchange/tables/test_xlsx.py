"""Sheets: text stays text, what is to be filled in can be, and LibreOffice and openpyxl read what was written."""

from __future__ import annotations

import csv
import datetime as dt
import gc
import os
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.values.text import TEXT_LIMIT, clean_text
from kvo_inspect.errors import ReadOnly
from kvo_inspect.exchange.actions.replies import read_reply_list
from kvo_inspect.exchange.actions.sheet import list_xlsx
from kvo_inspect.exchange.tables.xlsx import Sheet, SheetCell, SheetColumn, put_sheets, write_sheets
from kvo_inspect.store.actions.over_parks import action_list
from tests.exchange.asked import asked, opened, partner_id
from tests.exchange.judges import converted, no_libreoffice
from tests.hostile import HOSTILE, unwanted_in

TEXTS = {name: clean_text(text)[:TEXT_LIMIT].strip() for name, text in HOSTILE.items()}
COLUMNS = (
    SheetColumn("id", "Id", hidden=True),
    SheetColumn("what", "What", 40),
    SheetColumn("by", "By", kind="day"),
    SheetColumn("n", "Number", kind="number"),
    SheetColumn("reply", "Reply", fill_in=True, choices=("in hand", "planned", "done", "not ours"), hint="Choose."),
    SheetColumn("on", "On", kind="day", fill_in=True, hint="A day."),
    SheetColumn("remark", "Remark", 30, fill_in=True),
)


def written(path: Path, rows: Sequence[Sequence[SheetCell]], **more: Any) -> Any:
    """Write one sheet to fill in, and return it as openpyxl reads it."""
    made = Sheet("De Amert", COLUMNS, rows, "Actielijst & meer", ("Fill in.",), keys=True, protect=True)
    write_sheets(path, [Sheet(**{**{name: getattr(made, name) for name in made.__slots__}, **more})])
    return openpyxl.load_workbook(path).worksheets[0]


def test_hostile_text_is_text_and_never_a_formula_or_link(tmp_path: Path) -> None:
    rows = [(name, text, None, None, "", "", "") for name, text in TEXTS.items() if text]
    sheet = written(tmp_path / "a.xlsx", rows)
    cells = {row[0].value: row[1] for row in sheet.iter_rows(min_row=6)}
    assert len(cells) == len(rows)
    for name, text in TEXTS.items():
        if text:
            assert cells[name].data_type == "s", name
            assert cells[name].value == text, name
            assert cells[name].hyperlink is None
            assert cells[name].quotePrefix, "edited and closed it would become a formula"
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        for member in packed.namelist():
            content = packed.read(member).decode()
            assert not unwanted_in(content) - {"\r"}, member
            assert "<f>" not in content
            assert "<hyperlink" not in content


def test_what_is_to_be_filled_in_is_open_and_the_rest_is_locked(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", [("a", "b", "2026-11-26", 3, "", "", "")])
    assert [cell.value for cell in sheet[1]] == [column.key for column in COLUMNS]
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[6]] == [not column.fill_in for column in COLUMNS]
    assert sheet["C6"].value.date().isoformat() == "2026-11-26"
    assert sheet["D6"].value == 3
    assert all(cell.alignment.wrap_text for cell in sheet[6][1:])
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["E6"].formula1 == '"in hand,planned,done,not ours"'
    assert rules["F6"].type == "date"


def test_it_prints_on_paper_and_keeps_its_header_in_view(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", [("a", "b", None, None, "", "", "")] * 3)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (9, "landscape", 0)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A6", "$5:$5")
    assert sheet.oddFooter.left.text == "Actielijst && meer"


@pytest.mark.parametrize("name", ["a/b:c?*[x]\\", "'quoted'", "", "History", "x" * 60, "=1+1"])
def test_any_name_makes_a_name_for_a_sheet(tmp_path: Path, name: str) -> None:
    write_sheets(tmp_path / "a.xlsx", [Sheet(name, COLUMNS[:2]), Sheet(name, COLUMNS[:2])])
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert len(set(names)) == 2
    assert all(0 < len(one) <= 31 for one in names)


def test_it_is_whole_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    written(path, [("a", "b", None, None, "", "", "")])
    before = path.read_bytes()

    def broken() -> Iterator[tuple[str, ...]]:
        yield ("a", "b", "", "", "", "", "")
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        write_sheets(path, [Sheet("x", COLUMNS, broken())])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    if os.geteuid():
        tmp_path.chmod(0o500)
        with pytest.raises(ReadOnly):
            write_sheets(tmp_path / "b.xlsx", [Sheet("x", COLUMNS)])


@pytest.mark.filterwarnings("default:LibreOffice is not installed")
def test_libreoffice_reads_back_what_was_written(tmp_path: Path) -> None:
    if no_libreoffice():
        pytest.skip("LibreOffice is not installed")
    kept = {name: text for name, text in TEXTS.items() if text and len(text) < 1000}
    written(tmp_path / "a.xlsx", [(name, text, "2026-11-26", 3, "", "", "") for name, text in kept.items()])
    (made,) = converted("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", tmp_path, tmp_path / "a.xlsx")
    with made.open(encoding="utf-8", newline="") as stream:
        rows = {row[0]: row for row in csv.reader(stream)}
    for name, text in kept.items():
        assert rows[name][1] == text, name
        assert rows[name][2] == "26-11-2026"
        assert rows[name][3] == "3"
    assert rows["Id"][4] == "Reply"


@pytest.mark.filterwarnings("default:LibreOffice is not installed")
def test_a_list_that_was_saved_by_libreoffice_comes_back(tmp_path: Path) -> None:
    """What a partner without Excel does: open it there, fill it in, save it; hidden columns, keys and validation survive."""
    if no_libreoffice():
        pytest.skip("LibreOffice is not installed")
    with opened(tmp_path / "data") as store:
        park, found = asked(store)
        path = tmp_path / "list.xlsx"
        path.write_bytes(list_xlsx(store, action_list(store, partner_id(park, "municipality"))))
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        places = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(7, places["reply"], "planned")
        sheet.cell(7, places["on"], dt.date(2026, 12, 10))
        sheet.cell(7, places["reference"], "007")
        book.save(path)
        (saved,) = converted("xlsx", tmp_path, path)
        (reply,) = read_reply_list(store, saved, park.id).replies
        assert (reply.finding, reply.said, reply.reference) == (found["new"].id, Said(kind="planned", on="2026-12-10"), "007")
    again = openpyxl.load_workbook(saved).worksheets[0]
    assert again.row_dimensions[1].hidden
    assert again.protection.sheet
    offered = {str(rule.formula1).strip('"') for rule in again.data_validations.dataValidation}
    assert "in progress,planned,done,not ours,not going to be done" in offered


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is what is tried")
@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_full_disk_is_told_once(recwarn: pytest.WarningsRecorder) -> None:
    """An archive that is half written would be tried once more when it is thrown away, and tell of that on standard error."""
    with pytest.raises(OSError, match="No space"), Path("/dev/full").open("wb", buffering=0) as full:
        put_sheets(full, [Sheet("a", (SheetColumn("a", "A"),), [("x" * 3000,)])])
    gc.collect()
    assert not recwarn.list


@pytest.mark.parametrize("sign", ["&", "\U0001f525", "x"])
def test_a_long_name_stands_below_the_page(tmp_path: Path, sign: str, recwarn: pytest.WarningsRecorder) -> None:
    write_sheets(tmp_path / "a.xlsx", [Sheet("a", (SheetColumn("a", "A"),), [("x",)], heading=sign * 200)])
    assert not recwarn.list
    footer = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].oddFooter
    assert (footer.left.text, footer.right.text) == (sign * 100 if sign != "&" else "&&" * 100, "&P / &N")
