"""Tables from outside, whatever they are lists of: an open quotation mark swallows nothing, the error of a spreadsheet is never a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from kvo_inspect.errors import ContentError
from kvo_inspect.exchange.actions.replies import read_reply_list
from kvo_inspect.exchange.contacts.reading import problem_text as contact_problem
from kvo_inspect.exchange.contacts.reading import read_contacts
from kvo_inspect.exchange.plan.read_measures import problem_text as measure_problem
from kvo_inspect.exchange.plan.read_measures import read_measures
from kvo_inspect.exchange.plan.targets import read_targets
from kvo_inspect.exchange.routes.reading import read_route
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from tests.doses import few
from tests.exchange.asked import asked, opened

Table = list[list[str | None]]
"""A row of names, and rows below it; in the first of them a cell of the second column is exchanged."""
Read = Callable[[Store, Path], list[str]]
"""Takes a file in and returns what is told of its rows; ContentError when it is refused."""


def measures(store: Store, path: Path) -> list[str]:
    park = str(store.rows("select id from park order by n")[0][0])
    cycle = begin_trajectory(store, park).id
    return [measure_problem(path.name, problem) for problem in read_measures(store, park, cycle, path).problems]


def targets(store: Store, path: Path) -> list[str]:
    cycle = begin_trajectory(store, str(store.rows("select id from park order by n")[0][0])).id
    return list(read_targets(store, cycle, path).problems)


def contacts(_store: Store, path: Path) -> list[str]:
    return [contact_problem(path.name, problem) for problem in read_contacts(path).problems]


def replies(store: Store, path: Path) -> list[str]:
    returned = read_reply_list(store, path)
    assert returned.replies == ()
    assert returned.empty == 0
    return [f"{problem.file}:{problem.row}: {problem.why}" for problem in returned.problems]


def checkpoints(_store: Store, path: Path) -> list[str]:
    read_route(path)
    return []


LISTS: dict[str, tuple[Read, Table, str]] = {
    "measures": (measures, [["maatregel", "trekker"], ["Hek", "x"], ["Paal", None]], "Owner"),
    "targets": (targets, [["doel", "nulmeting", "beter"], ["Inbraken", "x", "lager"], ["Branden", "3", "lager"]], "baseline"),
    "contacts": (contacts, [["organisatie", "contactpersoon"], ["Bos BV", "x"], ["De Vries BV", None]], "person"),
    "companies": (contacts, [["organisatie", "huisnummers"], ["Bos BV", "x"], ["De Vries BV", None]], "house numbers"),
    "replies": (replies, [["code", "uw antwoord"], ["CODE", "x"], ["CODE", "?"]], "Your answer"),
    "checkpoints": (checkpoints, [["naam", "soort"], ["Hek", "x"], ["Paal", "object"]], ""),
}
"""Every list that is taken in: how, a small one, and the title of the column in which a cell is exchanged."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "data") as made:
        asked(made)
        yield made


def told(read: Read, store: Store, path: Path) -> list[str]:
    """Return what is told of a list, refused or not."""
    try:
        return read(store, path)
    except ContentError as error:
        return list(error.problems)


def filled(table: Table, cell: str | None, store: Store) -> Table:
    """Return the table with a code that is known, and this in the second cell of its first row."""
    code = str(store.rows("select code from finding where confidential = 0 order by n")[0][0])
    rows = [[code if text == "CODE" else text for text in row] for row in table]
    rows[1][1] = cell
    return rows


def csv_of(rows: Table, path: Path) -> Path:
    path.write_text("".join(";".join(cell or "" for cell in row) + "\r\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize("name", LISTS)
def test_an_open_quotation_mark_is_told_with_its_line_and_nothing_is_taken(store: Store, tmp_path: Path, name: str) -> None:
    read, table, _title = LISTS[name]
    path = csv_of(filled(table, '"half; open', store), tmp_path / "lijst.csv")
    assert told(read, store, path) == [
        "lijst.csv:2: a quotation mark is not closed in this row; close it at the end of its cell, or type it twice where it is text"
    ]
    path.write_text(path.read_text("utf-8") + ';"x"\r\n', "utf-8")
    assert told(read, store, path)[0].startswith("lijst.csv:2: a quotation mark"), "a later one does not close it"


@pytest.mark.parametrize("sign", few(["#REF!", "#N/A", "#VERW!", "#N/B", "#DEEL/0!", "#NAAM?", "Err:502", "Fout:508", " #WAARDE! "], 3))
@pytest.mark.parametrize("name", LISTS)
def test_an_error_of_a_spreadsheet_is_told_by_row_and_column(store: Store, tmp_path: Path, name: str, sign: str) -> None:
    read, table, title = LISTS[name]
    sentence = f"the cell holds the error {sign.strip()}; repair it in the spreadsheet"
    expected = f"2: {title}: {sentence}" if title else f"2: {sentence}"
    rows = filled(table, sign, store)
    assert [line for line in told(read, store, csv_of(rows, tmp_path / "lijst.csv")) if "error" in line] == [f"lijst.csv:{expected}"]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "lijst.xlsx")
    assert [line for line in told(read, store, tmp_path / "lijst.xlsx") if "error" in line] == [f"lijst.xlsx:{expected}"]


@pytest.mark.parametrize("name", LISTS)
def test_a_formula_without_a_result_is_told_and_no_empty_cell(store: Store, tmp_path: Path, name: str) -> None:
    read, table, title = LISTS[name]
    book = openpyxl.Workbook()
    for row in filled(table, "=A1", store):
        book.active.append(row)
    book.save(tmp_path / "lijst.xlsx")
    problems = [line for line in told(read, store, tmp_path / "lijst.xlsx") if line.startswith("lijst.xlsx:2:")]
    where = f"lijst.xlsx:2: {title}: " if title else "lijst.xlsx:2: "
    assert problems == [f"{where}the formula in the cell has no result; open the file in the spreadsheet and save it again"]


def test_a_text_with_such_a_sign_in_it_is_a_text(store: Store, tmp_path: Path) -> None:
    rows: Table = [["organisatie", "contactpersoon"], ["#Bos! BV", "J. #1"], ["#HEK", "Err: geen"]]
    assert told(contacts, store, csv_of(rows, tmp_path / "lijst.csv")) == []


TOO_LONG = "of a list at most 5000 rows are read; divide it, and take in the parts"


def xlsx_of(rows: Table, path: Path, sheets: int = 1) -> Path:
    book = openpyxl.Workbook(write_only=True)
    for _number in range(sheets):
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def as_long_as(table: Table, count: int, store: Store) -> Table:
    """Return the table with its last row again and again: so many rows in all, each of a name of its own."""
    begin = filled(table, "x", store)
    return begin + [[f"{row} {begin[-1][0]}", *begin[-1][1:]] for row in range(len(begin), count)]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_is_too_long_is_refused_with_the_limit_and_the_row(store: Store, tmp_path: Path, name: str) -> None:
    read, table, _title = LISTS[name]
    rows = as_long_as(table, 5001, store)
    assert f"lijst.csv:5001: {TOO_LONG}" in told(read, store, csv_of(rows, tmp_path / "lijst.csv"))
    assert told(read, store, xlsx_of(rows, tmp_path / "lijst.xlsx")) == [f"lijst.xlsx:5001: {TOO_LONG}"]


def test_a_sheet_that_is_too_large_to_be_read_at_all_is_told_as_too_long(store: Store, tmp_path: Path) -> None:
    rows = [[*row, *["vol"] * 4] for row in as_long_as(LISTS["contacts"][1], 20_000, store)]
    assert told(contacts, store, xlsx_of(rows, tmp_path / "lijst.xlsx")) == [f"lijst.xlsx:5001: {TOO_LONG}"]


def test_rows_that_hold_nothing_are_not_too_many(store: Store, tmp_path: Path) -> None:
    rows = as_long_as(LISTS["contacts"][1], 5000, store)
    empty: Table = [[None, " "]] * 3000
    for path in (csv_of(rows + empty, tmp_path / "lijst.csv"), xlsx_of(rows + empty, tmp_path / "lijst.xlsx")):
        assert len(read_contacts(path).given) == 4999
    last: Table = [["Laatste BV", None]]
    for path in (csv_of(rows + empty + last, tmp_path / "lijst.csv"), xlsx_of(rows + empty + last, tmp_path / "lijst.xlsx")):
        assert told(contacts, store, path) == [f"{path.name}:8001: {TOO_LONG}"]


def test_a_file_of_more_sheets_than_are_read_is_refused(store: Store, tmp_path: Path) -> None:
    rows: Table = [["organisatie", "contactpersoon"], ["Bos BV", "x"]]
    assert len(read_contacts(xlsx_of(rows, tmp_path / "lijst.xlsx", sheets=20)).given) == 20
    assert told(contacts, store, xlsx_of(rows, tmp_path / "lijst.xlsx", sheets=21)) == [
        "lijst.xlsx:1: of a file at most 20 sheets are read, and this one has 21; divide it, and take in the parts"
    ]
