"""What one laptop saw solved, and a later round on another one that did not know still there, is open again once they meet."""

from __future__ import annotations

import pytest

from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.values.closed_sets import PartOfDay
from kvo_inspect.store.findings.finding import move_finding, review_finding
from kvo_inspect.store.merge.receive import plan_receive, receive
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.correcting import set_round_aside
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.laptops import GATE, batch
from tests.store.merge.apart import DAY, FAILS, NEXT, Apart


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


@pytest.mark.parametrize("taken_back", [True, False])
def test_it_is_solved_again_once_the_later_look_saw_nothing(apart: Apart, taken_back: bool) -> None:
    day, evening = apart.rounds((DAY, "day"), (DAY, "evening"))
    apart.part()
    recheck_finding(apart.first.store, day, apart.finding, "solved")
    record_answer(apart.second.store, evening, apart.stop, GATE, FAILS)
    apart.meet()
    assert apart.status() == ("reopened", 1)
    if taken_back:
        undo(apart.second.store, Reach.walk(evening))
    else:
        recheck_finding(apart.second.store, evening, apart.finding, "unseen")
    apart.meet()
    assert apart.status() == ("verified", 0)
