"""Lists without names: columns that say who somebody is are left out, and whoever texts name stands there by organisation or role."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from kvo_inspect.cli import run
from kvo_inspect.exchange.lists.rows import ListColumn, RowList, nameless_rows
from kvo_inspect.exchange.overview import write_overview
from kvo_inspect.exchange.plan.measures import write_measures
from kvo_inspect.store.overview import read_whole_overview
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.parks.partners import partners_of, set_partner
from kvo_inspect.store.plan.measures import add_measure
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from tests.exchange.asked import asked, opened

WHO = "Wilhelmina Vos"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A park whose facilitator and one partner's person is somebody, who is also named in what a measure says."""
    with opened(tmp_path / "data") as record:
        park, _found = asked(record)
        set_park(record, park.id, facilitator=WHO)
        holder = next(partner for partner in partners_of(record, park.id) if partner.kind == "police")
        set_partner(record, holder.id, organisation="Politie Veghel", person=WHO)
        cycle = begin_trajectory(record, park.id, phase="plan", starts="2024-01-01")
        measure = add_measure(
            record, cycle.id, name=f"Camera volgens {WHO.upper()}", due="2026-01-01", person=WHO, text=f"bel {WHO}, en dan Vos"
        )
        assert measure.person == WHO
        yield record


def words_of(path: Path) -> str:
    if path.suffix == ".csv":
        return "\n".join(";".join(row) for row in csv.reader(path.read_text("utf-8-sig").splitlines()))
    book = openpyxl.load_workbook(path)
    return "\n".join(";".join(str(cell.value or "") for cell in row) for sheet in book for row in sheet.iter_rows())


def parks_of(store: Store) -> str:
    return str(store.rows("select id from park")[0][0])


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_table_of_all_parks_and_the_measures(store: Store, tmp_path: Path, form: str) -> None:
    for names in (True, False):
        folder = tmp_path / str(names)
        folder.mkdir()
        overview = words_of(write_overview(store, read_whole_overview(store), form, folder, names=names))
        measures = words_of(write_measures(store, parks_of(store), form, folder, names=names))
        assert (WHO in overview) == names
        assert ("Facilitator" in overview) == names, "the column goes as a whole"
        assert (WHO.casefold() in measures.casefold()) == names
        assert "De Amert" in overview
        assert ("Camera volgens Politie Veghel" in measures) != names, "by the organisation"
        assert "en dan Vos" in measures, "a piece of a name is no name"


def test_commands_without_names(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    store.close()
    for more in ([], ["--out", str(tmp_path / "list.csv")]):
        for command in (["park", "overview"], ["plan", "measures", "De Amert"]):
            for nameless in ([], ["--without-names"]):
                (tmp_path / "list.csv").unlink(missing_ok=True)
                assert run(["--data", str(tmp_path / "data"), "--lang", "en", *command, *more, *nameless]) == 0
                printed = capsys.readouterr().out
                told = words_of(tmp_path / "list.csv") if more else printed
                assert (WHO.casefold() in told.casefold()) != bool(nameless), (command, more)


def test_any_list_goes_without_its_columns_of_people_and_without_names_in_its_words(store: Store) -> None:
    columns = [ListColumn("What"), ListColumn("Who", people=True), ListColumn("Day", "day"), ListColumn("N", "number")]
    row_list = RowList(f"List of {WHO}", columns, [[f"hek, zegt {WHO}", WHO, "2026-11-20", 3], [None, "X", None, None]], [f"Shown: {WHO}"])
    nameless = nameless_rows(row_list, store, [parks_of(store)])
    assert [column.title for column in nameless.columns] == ["What", "Day", "N"]
    assert nameless.rows == [["hek, zegt Politie Veghel", "2026-11-20", 3], [None, None, None]]
    assert nameless.title == "List of Politie Veghel"
    assert nameless.lines == ["Shown: Politie Veghel", "Without the names of people."]
    assert nameless_rows(row_list, store, None).rows == nameless.rows, "of all parks"
    assert row_list.rows[0][1] == WHO
