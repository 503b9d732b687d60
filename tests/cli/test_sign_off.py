"""`round agree` and `round agreed`: recorded, refused while somebody still walks, taken back, told with and without names, and exported."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect import texts
from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.participants import add_participant
from kvo_inspect.store.rounds.round import Person
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from tests.cli.test_commands import Shell
from tests.laptops import ROAD, prepared


@pytest.fixture
def sh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    laptop = prepared(tmp_path / "laptop")
    monkeypatch.setenv("KVO_INSPECT_STATE", str(laptop.state_folder))
    monkeypatch.chdir(tmp_path)
    answer(laptop.store, "3")
    laptop.close()
    yield Shell(laptop.data, capsys)
    texts.use_language("en")


def answer(store: Store, value: str) -> None:
    round_ = store.select(Round)[0]
    record_answer(store, round_.id, route(store, round_.park)[0].id, ROAD, Value(value=value))


def opened(sh: Shell) -> Store:
    return open_record(sh.data, author="Karin")


def test_yes_no_back_and_what_came_after(sh: Shell) -> None:
    assert "Evening round 12-11-2026: 1 of 2 agree" in sh("round", "agree", "Park 0", "jan", "--remark", "mooi").out
    assert "1 of 2 agree, 1 does not" in sh("round", "agree", "Park 0", "Piet", "--no", "Jan had haast").out
    store = opened(sh)
    answer(store, "1")
    store.close()
    told = sh("round", "agreed", "Park 0", "--round", "2026-11-12").out
    assert "changed after sign-off" in told
    assert "agrees; changed after it" in told
    assert "Changed after sign-off: 1 answer, 1 finding; last by Karin" in told
    assert "Jan had haast" in told
    nameless = sh("round", "agreed", "Park 0", "--without-names").out
    assert "somebody had haast" in nameless
    assert all(name not in nameless for name in ("Jan", "Piet", "Karin"))
    assert "0 of 2 agree, 1 does not" in sh("round", "agree", "Park 0", "Jan", "--back").out
    assert "akkoord 1 van 2, 1 niet" in sh("round", "agree", "Park 0", "Jan", lang="nl").out


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("Park 0", "Kees"), "“Kees” is not in this record"),
        (("Park 0", "Jan", "--no", " "), "Say why"),
        (("Park 0", "Jan", "--no", "x", "--back"), "Give one of"),
        (("Park 0", "Jan", "--back"), "“Jan” is not in this record"),
        (("Park 0", "Jan", "--round", "2026-12-12"), "“2026-12-12” is not in this record"),
        (("Elders", "Jan"), "“Elders” is not in this record"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(sh: Shell, args: tuple[str, ...], sentence: str) -> None:
    done = sh("round", "agree", *args)
    assert done.code in (2, 3)
    assert sentence in done.err
    assert "0 of 2 agree" in sh("round", "agreed", "Park 0").out


def test_a_round_that_somebody_still_walks(sh: Shell) -> None:
    store = opened(sh)
    add_participant(store, store.select(Round)[0].id, Person("Bas", "Stichting", "inspecteur"))
    store.close()
    done = sh("round", "agree", "Park 0", "Jan")
    assert (done.code, "Bas is still walking this round" in done.err) == (3, True)
    assert "1 of 3 agree" in sh("round", "agree", "Park 0", "Jan", "--incomplete").out
    assert "Signed before Bas handed in." in sh("round", "agreed", "Park 0").out


def test_it_leaves_in_json_csv_and_the_dossier_and_names_only_where_they_leave(sh: Shell, tmp_path: Path) -> None:
    sh("round", "agree", "Park 0", "Jan", "--remark", "zei Piet")
    assert sh("export", "csv", "--out", tmp_path / "csv").code == 0
    (row,) = csv.DictReader((next((tmp_path / "csv").rglob("sign_off.csv"))).read_text("utf-8-sig").splitlines())
    assert (row["agreed"], row["remark"], len(row["saw"].split())) == ("yes", "zei Piet", 1)
    sh("export", "json", "--without-names", "--out", tmp_path / "record.json")
    (signed,) = json.loads((tmp_path / "record.json").read_text("utf-8"))["sign_off"]
    assert (signed["agreed"], signed["remark"]) == ("yes", "zei somebody")
    sh("dossier", "Park 0", "--out", str(tmp_path / "dossier.json"), "--without-names")
    dossier = json.loads((tmp_path / "dossier.json").read_text("utf-8"))
    assert [(person["name"], person["sign_off"]) for person in dossier["people"]] == [(None, "yes"), (None, None)]
    (walked,) = dossier["rounds"]
    assert (walked["asked_to_agree"], walked["agree"], walked["changed_after_sign_off"]) == (2, 1, False)
