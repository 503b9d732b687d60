"""What one laptop saw solved, and a later round on another one that did not know still there, is open again once they meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import PartOfDay, Status
from kvo_inspect.store.findings.finding import move_finding, review_finding
from kvo_inspect.store.merge.receive import plan_receive, receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.rounds.correcting import set_round_aside
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.laptops import GATE, Laptop, add_round, batch, prepared, state

FAILS = Value(value="2")
DAY, NEXT = "2026-11-13", "2026-11-20"


class Apart:
    """Two laptops with one finding and two rounds that look again, and a clock between them that is off."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.first = prepared(folder / "a")
        store = self.first.store
        made = store.select(Round)[0]
        self.park, self.stop = made.park, route(store, made.park)[0].id
        (finding,) = record_answer(store, made.id, self.stop, GATE, FAILS).findings
        self.finding = finding.id

    def rounds(self, *days: tuple[str, PartOfDay]) -> list[str]:
        return [add_round(self.first.store, self.park, date, part=part) for date, part in days]

    def part(self, minutes: int = 5) -> None:
        self.second = self.first.copy_to(self.folder / "b", dt.timedelta(minutes=minutes))

    def meet(self) -> None:
        """Exchange until both have everything, and look whether both say the same."""
        for _again in range(2):
            receive(self.second.store, batch(self.first.store))
            receive(self.first.store, batch(self.second.store))
        assert state(self.first.store) == state(self.second.store)
        assert doctor(self.first.store) == doctor(self.second.store) == []
        assert self.status(self.first) == self.status(self.second)

    def status(self, laptop: Laptop | None = None) -> tuple[Status, int]:
        store = (laptop or self.first).store
        return store.get(Finding, self.finding).status, list_parks(store)[0].open_findings


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    made = Apart(tmp_path)
    yield made
    made.first.close()
    made.second.close()


@pytest.mark.parametrize("minutes", [-300, 300])
@pytest.mark.parametrize("later", [(DAY, "evening"), (NEXT, "day")])
def test_a_later_round_of_another_laptop_reopens_what_was_seen_solved(apart: Apart, minutes: int, later: tuple[str, PartOfDay]) -> None:
    first, second = apart.rounds((DAY, "day"), later)
    apart.part(minutes)
    recheck_finding(apart.first.store, first, apart.finding, "solved")
    record_answer(apart.second.store, second, apart.stop, GATE, FAILS)
    planned = plan_receive(apart.first.store, batch(apart.second.store))
    assert apart.status() == ("verified", 0)
    came = receive(apart.first.store, batch(apart.second.store))
    assert [(step.was, step.now) for step in came.steps] == [("verified", "new")], "nobody accepted it yet"
    assert planned.steps == came.steps
    assert apart.status() == ("reopened", 1)
    apart.meet()
    assert apart.status() == ("reopened", 1)


def test_the_laptops_that_both_see_it_write_the_same(apart: Apart) -> None:
    day, evening = apart.rounds((DAY, "day"), (DAY, "evening"))
    apart.part()
    recheck_finding(apart.first.store, day, apart.finding, "solved")
    record_answer(apart.second.store, evening, apart.stop, GATE, FAILS)
    mine, theirs = batch(apart.first.store), batch(apart.second.store)
    receive(apart.first.store, theirs)
    receive(apart.second.store, mine)
    assert apart.status(apart.first) == apart.status(apart.second) == ("reopened", 1)
    apart.meet()
    assert apart.first.store.rows("select 1 from conflict") == []


def test_what_the_desk_says_after_that_stays(apart: Apart) -> None:
    review_finding(apart.first.store, apart.finding, Verdict(kind="accepted"))
    day, evening = apart.rounds((DAY, "day"), (DAY, "evening"))
    apart.part()
    recheck_finding(apart.first.store, day, apart.finding, "solved")
    record_answer(apart.second.store, evening, apart.stop, GATE, FAILS)
    apart.meet()
    move_finding(apart.first.store, apart.finding, "verified")
    apart.meet()
    recheck_finding(apart.second.store, evening, apart.finding, "unseen")
    apart.meet()
    assert apart.status() == ("verified", 0)


def test_an_earlier_look_says_nothing_against_it(apart: Apart) -> None:
    day, evening = apart.rounds((DAY, "day"), (DAY, "evening"))
    apart.part()
    recheck_finding(apart.first.store, evening, apart.finding, "solved")
    record_answer(apart.second.store, day, apart.stop, GATE, FAILS)
    apart.meet()
    assert apart.status() == ("verified", 0)


def test_a_still_later_round_says_that_it_is_solved_all_the_same(apart: Apart) -> None:
    day, evening, week = apart.rounds((DAY, "day"), (DAY, "evening"), (NEXT, "day"))
    apart.part()
    recheck_finding(apart.first.store, day, apart.finding, "solved")
    recheck_finding(apart.first.store, week, apart.finding, "solved")
    record_answer(apart.second.store, evening, apart.stop, GATE, FAILS)
    apart.meet()
    assert apart.status() == ("verified", 0)


def test_a_round_that_was_set_aside_saw_nothing(apart: Apart) -> None:
    day, evening = apart.rounds((DAY, "day"), (DAY, "evening"))
    apart.part()
    recheck_finding(apart.first.store, day, apart.finding, "solved")
    record_answer(apart.second.store, evening, apart.stop, GATE, FAILS)
    set_round_aside(apart.second.store, evening, "an exercise")
    apart.meet()
    assert apart.status() == ("verified", 0)
