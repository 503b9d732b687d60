"""Killed while a pack is taken in: what follows from it on this laptop is there with it, or nothing is, and again completes it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.rounds.participants import add_participant
from kvo_inspect.store.rounds.round import Person
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.cli.processes import run_code
from tests.crash.test_photo_import import copied, opened, spread
from tests.doses import dose
from tests.laptops import GATE, add_round, prepared

RIA = "Ria de Wit"


def take(folder: Path, pack: Path, what: str, at: int = 0) -> subprocess.CompletedProcess[str]:
    code = "import runpy; runpy.run_module('tests.crash.pack_taker', run_name='__main__')"
    return run_code(code, folder / "data", pack, what, at, timeout=120)


def standing(folder: Path) -> tuple[int, str, int]:
    """How many looks at the finding came in, its status, and how many of one name walk along; the record is sound."""
    store = opened(folder)
    try:
        assert doctor(store) == []
        (finding,) = store.select(Finding)
        people = store.select(Participant, "where gone = 0 and name = ?", [RIA])
        return len(store.rows("select 1 from recheck where seen = 'not_yet'")), finding.status, len(people)
    finally:
        store.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A laptop that saw a finding solved by day, and the pack of one that saw it that evening; both wrote Ria on the list."""
    place = tmp_path_factory.mktemp("template")
    first = prepared(place / "first")
    made = first.store.select(Round)[0]
    stop = route(first.store, made.park)[0].id
    (finding,) = record_answer(first.store, made.id, stop, GATE, Value(value="2")).findings
    day, evening = (add_round(first.store, made.park, "2026-11-13", part=part) for part in ("day", "evening"))
    second = first.copy_to(place / "second")
    recheck_finding(first.store, day, finding.id, "solved")
    add_participant(first.store, evening, Person(RIA))
    record_answer(second.store, evening, stop, GATE, Value(value="2"))
    add_participant(second.store, evening, Person(RIA))
    second.pack(place / "second.kvopack")
    first.close()
    second.close()
    opened(first.folder).close()  # a record at another place is a new laptop: settle that first
    return first.folder, place / "second.kvopack"


def test_killed_at_any_step(template: tuple[Path, Path], tmp_path: Path) -> None:
    laptop, pack = template
    before, whole = (0, "verified", 1), (1, "reopened", 1)
    assert standing(laptop) == before
    counted = take(copied(laptop, tmp_path / "whole"), pack, "count")
    *commits, steps = map(int, counted.stdout.split())
    assert standing(tmp_path / "whole") == whole
    after_commits = [step + 1 for step in commits if step < steps]
    drawn = dose(spread(steps, 3), spread(steps, 30), list(range(1, steps + 1)))
    there = []
    for at in sorted({*after_commits, *drawn}):
        folder = copied(laptop, tmp_path / str(at))
        died = take(folder, pack, "kill", at)
        assert died.returncode == -9, died.stderr
        there.append(standing(folder))
        assert there[-1] in (before, whole), "the pack without what follows from it"
        assert take(folder, pack, "count").returncode == 0
        assert standing(folder) == whole
    assert before in there
    assert whole in there
