"""The matrix of measures as XLSX and CSV: all of it, harmless, and without the confidential."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.plan.measures import titles, write_measures
from kvo_inspect.store.plan.measures import add_measure, serve_finding, serve_target
from kvo_inspect.store.plan.targets import add_target
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from tests.hostile import HOSTILE
from tests.laptops import Laptop, prepared


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "laptop")
    yield made
    made.close()


def filled(store: Store) -> str:
    """A park with a measure per hostile text, one overdue, one that serves a finding and a target."""
    park = str(store.rows("select id from park")[0][0])
    cycle = begin_trajectory(store, park).id
    stop = store.rows("select id from checkpoint")[0][0]
    with store.act() as act:
        act.write(Finding, "f1", park=park, code="KBT-001", checkpoint=stop, text="gat in hek")
    first = add_measure(store, cycle, name="Lampen", due="2026-01-01", partner=made_id("partner", park, "municipality"), person="Jan")
    serve_finding(store, first.id, "f1")
    serve_target(store, first.id, add_target(store, cycle, name="=cmd|' /C calc'!A0").id)
    for number, text in enumerate(HOSTILE.values()):
        add_measure(store, cycle, name=f"{text[:150]} {number}" if text.strip() else f"m{number}", text=text[:3000], due="2027-01-01")
    return park


def test_csv_holds_every_measure_and_no_formula(laptop: Laptop, tmp_path: Path) -> None:
    park = filled(laptop.store)
    path = write_measures(laptop.store, park, "csv", tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    assert head == list(titles().values())
    assert len(rows) == 1 + len(HOSTILE)
    assert rows[0][:9] == ["Lampen", "", "Jan, municipality", "1-1-2026", "yes", "proposed", "", "KBT-001", "'=cmd|' /C calc'!A0"]
    assert not any(cell.startswith(("=", "+", "@", "\t", "-")) for row in rows for cell in row)


def test_xlsx_is_whole_and_has_no_formula_or_link(laptop: Laptop, tmp_path: Path) -> None:
    park = filled(laptop.store)
    path = write_measures(laptop.store, park, "xlsx", tmp_path)
    assert path.suffix == ".xlsx"
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        sheet = book.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert b"Lampen" in book.read("xl/sharedStrings.xml")


def test_a_name_that_is_given_is_not_overwritten_and_a_folder_gets_the_days(laptop: Laptop, tmp_path: Path) -> None:
    park = filled(laptop.store)
    there = tmp_path / "mine.xlsx"
    there.write_text("mine")
    with pytest.raises(UsageError):
        write_measures(laptop.store, park, "xlsx", there)
    assert there.read_text() == "mine"
    first = write_measures(laptop.store, park, "xlsx", tmp_path)
    assert write_measures(laptop.store, park, "xlsx", tmp_path) == first
