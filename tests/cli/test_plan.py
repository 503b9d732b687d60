"""`plan`: measures and targets printed, written and taken in, and what the trajectory needs."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.measures import add_measure
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.test_commands import Shell
from tests.hostile import HOSTILE, unwanted_in
from tests.laptops import new_folder

LIST = "doel;eenheid;bron;beter;nulmeting;nulmeting n;streefwaarde;resultaat;resultaat n\n"
FIGURES = (
    LIST
    + "Inbraken;aantal;politie;lager;41;;-40 %;21;\n"
    + "Gebreken brandveiligheid;gebreken;brandweer;lager;12;;-50 %;5;\n"
    + "Voelt zich veilig;%;enquête;hoger;63 %;36;+10 punt;78 %;36\n"
)


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("KVO_INSPECT_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    store = open_record(new_folder(tmp_path / "data"), state_folder=tmp_path / "state", author="Karin")
    park = add_park(store, "De Amert")
    cycle = begin_trajectory(store, park.id, phase="plan", starts="2024-01-01")
    for text in HOSTILE.values():
        add_measure(store, cycle.id, name="m " + text[:150], due="2025-01-01")
    store.close()
    yield Shell(tmp_path / "data", capsys)
    texts.use_language("en")


def test_figures_go_in_once_and_come_out_with_what_came_of_them(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(FIGURES, "cp1252")
    assert sh("plan", "import", "De Amert", "f.csv", "--dry-run").out == "3 new targets, 0 with other figures, 0 unchanged.\n"
    assert sh("plan", "targets", "De Amert").out == "There are no targets yet.\n"
    assert sh("plan", "import", "de amert", "f.csv").out == "3 new targets, 0 with other figures, 0 unchanged.\n"
    assert sh("plan", "import", "De Amert", "f.csv").out == "0 new targets, 0 with other figures, 3 unchanged.\n"
    told = sh("plan", "targets", "De Amert").out
    assert "-49 %" in told
    assert "-58 %" in told
    assert "+15 points" in told
    assert "n=36: may be chance" in told
    assert told.endswith("3 of 3 reached\n")
    written = Path(sh("plan", "targets", "De Amert", "--out", tmp_path, lang="nl").out.strip())
    assert written.name.startswith("de-amert-")
    assert sh("plan", "import", "De Amert", written, "--dry-run").out.startswith("0 new targets, 0 with other figures, 3 unchanged")


def test_a_list_with_mistakes_goes_in_whole_or_not_unless_asked(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(FIGURES + "Fout;aantal;;;1.234;;;;\n", "utf-8")
    refused = sh("plan", "import", "De Amert", "f.csv")
    assert refused.code == 6
    assert "f.csv:5: " in refused.err
    assert sh("plan", "targets", "De Amert").out == "There are no targets yet.\n"
    partly = sh("plan", "import", "De Amert", "f.csv", "--partly")
    assert partly.code == 0
    assert "3 new targets" in partly.out
    assert "f.csv:5: " in partly.out
    assert sh("plan", "import", "De Amert", "none.csv").code == 2
    assert sh("plan", "import", "Elders", "f.csv").code == 3


def test_the_matrix_is_printed_and_written(sh: Shell, tmp_path: Path) -> None:
    told = sh("plan", "measures", "De Amert")
    assert told.out.count("! 1-1-2025") == len(HOSTILE)
    assert not unwanted_in(told.out)
    for form in ("xlsx", "csv"):
        path = Path(sh("plan", "measures", "De Amert", "--format", form).out.strip())
        assert path.stat().st_size > 1000
    assert sh("plan", "measures", "De Amert", "--out", tmp_path / "x.csv").code == 0
    assert sh("plan", "measures", "De Amert", "--out", tmp_path / "x.csv").code == 2
    assert sh("plan", "measures", "De Amert", "--out", tmp_path / "x.ods").code == 2


def test_needs_are_told_with_what_they_rest_on(sh: Shell) -> None:
    told = sh("plan", "needs", "De Amert").out
    assert "· Findings reviewed, once a round has been walked" in " ".join(told.split())
    assert "measures with an owner" in told
    assert "our own guideline" in told
    assert "1-1-2027 the trajectory's term ends" in told


def test_the_days_are_written_for_a_calendar_of_one_park_or_of_all(sh: Shell, tmp_path: Path) -> None:
    sh("plan", "trajectory", "De Amert", "--starts", "1-1-2025", "--audit", "1-3-2027", "--yes")
    written = sh("plan", "calendar", "De Amert", "--out", tmp_path).out.strip()
    assert written.endswith("de-amert-calendar.ics")
    assert "SUMMARY:De Amert: audit" in Path(written).read_text("utf-8")
    every = sh("plan", "calendar", "--out", tmp_path / "all.ics", "--without-names").out.strip()
    assert Path(every).read_bytes().count(b"BEGIN:VEVENT") >= 2
    assert sh("plan", "calendar", "Nope").code == 3


def test_a_park_without_a_trajectory_is_told_how_to_begin_one(sh: Shell) -> None:
    store = open_record(sh.data, author="Karin")
    add_park(store, "Haven")
    store.close()
    assert sh("plan", "needs", "Haven").out.startswith("There is no trajectory yet. It begins with the first target or measure")


MEASURES = "maatregel;trekker;voor;status\nHekken;gemeente;1-3-2027;afgesproken\nLampen;Gemeente Nergens;;\n"


def test_measures_go_in_from_a_list_all_or_partly_and_once(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(MEASURES, "utf-8")
    refused = sh("plan", "import-measures", "De Amert", "m.csv")
    assert refused.code == 6
    assert "1 row was not understood; nothing was imported." in refused.err
    assert "m.csv:3: Owner: “Gemeente Nergens” is no partner of this park" in refused.err
    assert "Hekken" not in sh("plan", "measures", "De Amert").out
    told = sh("plan", "import-measures", "De Amert", "m.csv", "--partly", "--dry-run").out
    assert told.startswith("1 new measure, 0 changed, 0 unchanged.\nHekken\n")
    assert "Hekken" not in sh("plan", "measures", "De Amert").out
    sh("plan", "import-measures", "De Amert", "m.csv", "--partly")
    assert "Hekken" in sh("plan", "measures", "De Amert").out
    assert sh("plan", "import-measures", "De Amert", "m.csv", "--partly").out.startswith("0 new measures, 0 changed, 1 unchanged.")


def test_the_matrix_and_the_targets_as_sheets_read_back(sh: Shell, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(FIGURES, "utf-8")
    sh("plan", "import", "De Amert", "f.csv")
    sh("plan", "targets", "De Amert", "--out", "t.xlsx")
    assert sh("plan", "import", "De Amert", "t.xlsx").out == "0 new targets, 0 with other figures, 3 unchanged.\n"
    sh("plan", "measures", "De Amert", "--out", "m.xlsx")
    assert sh("plan", "import-measures", "De Amert", "m.xlsx").out.startswith("0 new measures, ")


def test_a_trajectory_is_begun_changed_and_followed_by_commands(sh: Shell) -> None:
    assert sh("park", "new", "Kade").code == 0
    begun = sh("plan", "trajectory", "Kade", "--phase", "application", "--applied", "1-9-2024", "--waits", "geen plek", lang="nl")
    assert begun.out == "Nummer 1 · aangemeld · sinds 1-9-2024 · geen plek · 36 maanden · KVO 4.0\n"
    assert "Noted why it waits" in sh("plan", "needs", "Kade").out
    asked = sh("plan", "trajectory", "Kade", "--phase", "cooperation", "--plan", "2024-10-01")
    assert asked.code == 2
    assert "Action plan on 1-10-2024: the trajectory is still in the phase cooperation. With --yes" in asked.err
    refused = sh("plan", "trajectory", "Kade", "--phase", "analysis", "--certified", "2024-10-01", "--yes")
    assert refused.code != 0
    assert "there is no plan yet to certify" in refused.err
    assert "Noted why it waits" in sh("plan", "needs", "Kade").out, "nothing was written"
    papers = ("--plan", "2024-10-01", "--certified", "2024-11-01", "--certificate-ends", "2027-10-31", "--certificate-number", "B-12")
    done = sh("plan", "trajectory", "Kade", "--phase", "carrying_out", *papers, "--evaluations", "")
    assert done.out == "Number 1 · implementation · KVO 4.0 · 1-11-2024 – 31-10-2027 · B-12 · new\n"
    to_come = sh("plan", "trajectory", "Kade", "--evaluations", "1-9-2026, 1-9-2035")
    assert to_come.code == 2
    assert "1-9-2035 is still to come" in to_come.err
    assert "1-9-2026" not in to_come.err
    followed = sh("plan", "trajectory", "Kade", "--next", "--phase", "analysis")
    assert followed.out == "Number 2 · safety analysis · 36 months · KVO 4.0\n"
    twice = sh("plan", "trajectory", "Kade", "--next")
    assert twice.code == 2
    assert "Trajectory number 2 is still in the phase safety analysis" in twice.err
    assert sh("plan", "trajectory", "Kade").code == 2
    assert "all sources" in sh("plan", "needs", "Kade").out


def test_the_next_cycle_follows_one_that_is_there(sh: Shell) -> None:
    assert sh("park", "new", "Kade").code == 0
    told = sh("plan", "trajectory", "Kade", "--next")
    assert (told.code, "without --next" in told.err) == (2, True)


def test_the_targets_of_all_parks_leave_as_one_table_and_added_up(sh: Shell, tmp_path: Path) -> None:
    assert sh("plan", "targets").out == "No park has a target yet.\n"
    (tmp_path / "f.csv").write_text(FIGURES, "cp1252")
    sh("plan", "import", "De Amert", "f.csv")
    assert sh("plan", "targets").out.endswith("No target has a kind: nothing is added up.\n")
    usual = (
        LIST
        + "Inbraken bij bedrijven;aantal;politie;lager;41;;-40 %;21;\n"
        + "Voelt zich overdag veilig;%;enquête;hoger;50 %;{n};+10 punt;80 %;{n}\n"
    )
    store = open_record(tmp_path / "data", state_folder=tmp_path / "state", author="Karin")
    for name, answers in (("De Zwaan", "10"), ("Het Riet", "30")):
        add_park(store, name)
        (tmp_path / f"{name}.csv").write_text(usual.format(n=answers), "cp1252")
    store.close()
    for name in ("De Zwaan", "Het Riet"):
        assert sh("plan", "import", name, f"{name}.csv").out.startswith("2 new targets")
    told = sh("plan", "targets").out
    assert [line.split()[0] for line in told.splitlines() if "De Amert" in line] == ["✓"] * 3
    assert "82 → 42 (-49 %) · 2 of 2 parks" in told
    assert "50 % → 80 % (+30 points) · 2 of 2 parks · n=40" in told
    file = tmp_path / "all.csv"
    assert sh("plan", "targets", "--out", file).code == 0
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    of_riet = [(row["Kind"], row["Added up"]) for row in rows if row["Park"] == "Het Riet"]
    assert of_riet == [("burglaries", "yes"), ("safe_day", "yes")]
    assert {row["Kind"] for row in rows if row["Park"] == "De Amert"} == {""}
    assert (rows[-1]["Baseline"], rows[-1]["Goal: value"], rows[-1]["Now"], rows[-1]["Now: answers"]) == ("50", "60", "80", "30")
    totals = Path(sh("plan", "targets", "--totals", "--format", "csv", "--out", tmp_path).out.strip())
    with totals.open(encoding="utf-8-sig", newline="") as stream:
        added = {row["Kind"]: row for row in csv.DictReader(stream)}
    assert set(added) == {"burglaries", "safe_day"}
    mine = [row for row in rows if row["Kind"] == "burglaries"]
    assert int(added["burglaries"]["Now"]) == sum(int(row["Now"]) for row in mine) == 42
    assert added["safe_day"]["Now: answers"] == "40"
    assert sh("plan", "targets", "De Amert", "--totals").code == 2
