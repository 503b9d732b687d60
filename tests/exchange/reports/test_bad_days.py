"""Reports where something lacks: room on the disk, typst, a photo, a short name. One sentence, and no half file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import DiskFull
from kvo_inspect.exchange.reports.files import ReportFormat, report_bytes, write_report
from kvo_inspect.files import beside
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from tests.exchange.records import checklists, opened
from tests.exchange.reports.formats import FORMATS, letters
from tests.exchange.reports.given import FORMS
from tests.exchange.reports.kinds import KINDS

OF_PARK = [name for name, kind in KINDS.items() if kind.of_park]
LONG = "Bedrijventerreinvereniging " * 7 + "Kievitsakker"
"""A name of two hundred characters."""


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[tuple[Store, Park]]:
    """A round of a park whose every name is long; nothing was seen on it."""
    long = LONG[:200]
    with opened(tmp_path / "data") as store:
        park = add_park(store, long, long, [NewCheckpoint(long, extent=long, zone=long, company=long)])
        start_round(store, park.id, NewRound("baseline", "day", "2026-11-12", checklists("lighting"), (Person(long, long, long),), long))
        yield store, park


@pytest.mark.parametrize("kind", OF_PARK)
def test_long_names_stand_whole_in_every_format_and_give_a_file_its_name(kind: str, walked: tuple[Store, Park], tmp_path: Path) -> None:
    store, park = walked
    report = KINDS[kind].make(store, park)
    assert report is not None
    for form in FORMS:
        written = write_report(store, report, form, tmp_path)
        assert written.parent == tmp_path
        assert letters(LONG[:200]) in FORMATS[form](written.read_bytes())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_is_said_and_leaves_nothing(form: ReportFormat, walked: tuple[Store, Park], tmp_path: Path) -> None:
    store, park = walked
    report = KINDS["round"].make(store, park)
    assert report is not None
    out = tmp_path / "out" / f"report.{form}"
    out.parent.mkdir()
    beside(out, "part").symlink_to("/dev/full")  # no room for anything: the file that is written aside is led there
    with pytest.raises(DiskFull):
        write_report(store, report, form, out)
    assert list(out.parent.iterdir()) == []


def test_without_typst_every_report_is_there_as_word_and_page(
    walked: tuple[Store, Park], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, park = walked
    whole = {name: report_bytes(store, report, "docx") for name, kind in KINDS.items() if (report := kind.make(store, park)) is not None}
    monkeypatch.setitem(sys.modules, "typst", None)
    for name, made in whole.items():
        report = KINDS[name].make(store, park)
        assert report is not None
        assert report_bytes(store, report, "docx") == made, "no drawing in it, so nothing lacks"
        assert all(letters(text) in FORMATS["html"](report_bytes(store, report, "html")) for text in report.texts())
    store.close()
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    for name in OF_PARK:
        out = tmp_path / f"{name}.pdf"
        assert run(["--data", str(store.data), "--lang", "nl", "report", name, LONG[:200], "--out", str(out)]) == 2
        told = capsys.readouterr().err.strip()
        assert "HTML en Word gaan wel" in told
        assert "\n" not in told
        assert not out.exists()


def test_a_park_without_a_round_has_no_report_and_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "data") as store:
        add_park(store, "De Amert")
        data = store.data
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    for name in OF_PARK:
        out = tmp_path / f"{name}.html"
        assert run(["--data", str(data), "--lang", "en", "report", name, "De Amert", "--format", "html", "--out", str(out)]) in {2, 3}
        told = capsys.readouterr().err.strip()
        assert "round yet" in told
        assert "\n" not in told
        assert not out.exists()
