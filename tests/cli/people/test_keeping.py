"""`keeping`: periods, what is over, and taking it out only when somebody typed how many things that is."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.finishing import finish_round
from tests.cli.test_commands import Shell
from tests.laptops import add_round, prepared

SET = ("keeping", "set", "Park 0", "names", "12", "--reason", "until the appeal is over")


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """A park with a round of five years ago, on a laptop that recorded something today."""
    laptop = prepared(tmp_path / "laptop")
    monkeypatch.setenv("KVO_INSPECT_STATE", str(laptop.state_folder))
    monkeypatch.chdir(tmp_path)
    store = laptop.store
    park = store.select(Round)[0].park
    long_ago = f"{dt.datetime.now().astimezone().year - 5}-06-01"
    finish_round(store, add_round(store, park, long_ago, ("Bertus Kanarie", "Piet"), "day"))
    laptop.close()
    yield Shell(laptop.data, capsys)
    texts.use_language("en")


def test_nothing_is_set_and_nothing_is_swept(sh: Shell) -> None:
    rows = json.loads(sh("keeping", "list", "--json").out)["rows"]
    assert [(row["months"], row["looked"]) for row in rows] == [(None, False)] * 4
    told = sh("keeping", "sweep")
    assert (told.code, told.out) == (0, "Nothing is over.\n")
    assert "doctor" not in sh("doctor").out


def test_preview_number_and_one_act(sh: Shell) -> None:
    assert sh(*SET).code == 0
    row = json.loads(sh("keeping", "list", "--park", "Park 0", "--json").out)["rows"][0]
    assert (row["kind"], row["months"], row["why"], row["over"]) == ("names", 12, "until the appeal is over", {"participant": 2})
    assert row["stays"] == {"period": 1, "round_open": 2}, "who records on another laptop did so this year"
    preview = sh("keeping", "sweep", "--dry-run").out
    assert "Park 0, names: 2 participants; ended 1-6-" in preview
    assert "Figures of measurements" in preview
    assert "Things that go: 2." in preview
    assert "the keeping period of 2 things is over" in sh("doctor").out
    refused = sh("keeping", "sweep")
    assert (refused.code, "--yes" in refused.err) == (2, True)
    refused = sh("keeping", "sweep", "--yes", "3")
    assert (refused.code, "2 things go, not 3" in refused.err) == (2, True)
    assert sh("keeping", "sweep", "--kind", "photos", "--yes", "2").out == "Nothing is over.\n"
    done = sh("keeping", "sweep", "--yes", "2", "--copies", "remove")
    assert (done.code, "Erased: 2 changes of 2 things were emptied." in done.out) == (0, True)
    store = open_record(sh.data)
    assert sorted(person.name for person in store.select(Participant)) == ["Jan", "N.N. 1", "N.N. 2", "Piet"]
    store.close()
    assert not any(b"bertus" in path.read_bytes().lower() for path in sh.data.rglob("*") if path.is_file())
    assert "Nothing is held" in sh("person", "Bertus Kanarie").out
    assert "keeping period" not in sh("doctor").out


def test_what_is_no_period_is_one_sentence(sh: Shell) -> None:
    for months, reason, sentence in (
        ("0", "x", "no period"),
        ("1000", "x", "no period"),
        ("twelve", "x", "no period"),
        ("12", " ", "required"),
    ):
        told = sh("keeping", "set", "Park 0", "names", months, "--reason", reason)
        assert (told.code, len(told.err.splitlines()), sentence in told.err) == (3, 1, True)
    assert sh(*SET).code == 0
    assert sh("keeping", "end", "Park 0", "names").code == 0
    assert json.loads(sh("keeping", "list", "--json").out)["rows"][0]["months"] is None


def test_a_clock_that_does_not_go_with_the_record(sh: Shell) -> None:
    store = open_record(sh.data, now=lambda: dt.datetime.now().astimezone() + dt.timedelta(days=40))
    round_ = store.select(Round)[0]
    with store.act() as act:
        act.write(Round, round_.id, park=round_.park, weather="mist")
    store.close()
    assert sh(*SET).code == 0
    told = sh("keeping", "sweep", "--yes", "2")
    assert (told.code, "Is its clock right?" in told.err, "--clock-is-right" in told.err) == (2, True, True)
    assert sh("keeping", "sweep", "--yes", "2", "--clock-is-right", "--copies", "keep").code == 0
