"""What was seen in a round that somebody else set aside meanwhile, or brought back, counts as that round does once both meet."""

from __future__ import annotations

import pytest

from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.values.closed_sets import Seen, Status
from kvo_inspect.store.findings.finding import move_finding, review_finding
from kvo_inspect.store.merge.receive import plan_receive, receive
from kvo_inspect.store.rounds.correcting import bring_round_back, set_round_aside
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.laptops import batch
from tests.store.merge.apart import DAY, NEXT, Apart

LOOKS: list[tuple[Seen, Status]] = [("solved", "verified"), ("not_yet", "reopened")]


@pytest.fixture
def looked(apart: Apart) -> Apart:
    """The finding as its holder reported it done."""
    review_finding(apart.first.store, apart.finding, Verdict(kind="accepted"))
    move_finding(apart.first.store, apart.finding, "reported_done")
    return apart


@pytest.mark.parametrize("minutes", [-300, 300])
@pytest.mark.parametrize(("seen", "status"), LOOKS)
def test_a_look_in_a_round_that_was_set_aside_elsewhere_leaves_nothing(looked: Apart, minutes: int, seen: Seen, status: Status) -> None:
    (evening,) = looked.rounds((DAY, "evening"))
    looked.part(minutes)
    set_round_aside(looked.first.store, evening, "an exercise")
    recheck_finding(looked.second.store, evening, looked.finding, seen)
    planned = plan_receive(looked.second.store, batch(looked.first.store))
    assert looked.status(looked.second)[0] == status
    came = receive(looked.second.store, batch(looked.first.store)).steps
    assert [(step.was, step.now) for step in came] == [(status, "reported_done")]
    assert planned.steps == came
    looked.meet()
    assert looked.status()[0] == "reported_done"
    bring_round_back(looked.second.store, evening)
    looked.meet()
    assert looked.status()[0] == status


@pytest.mark.parametrize("minutes", [-300, 300])
@pytest.mark.parametrize(("seen", "status"), LOOKS)
def test_a_look_in_a_round_that_was_brought_back_elsewhere_counts(looked: Apart, minutes: int, seen: Seen, status: Status) -> None:
    (evening,) = looked.rounds((DAY, "evening"))
    set_round_aside(looked.first.store, evening, "an exercise")
    looked.part(minutes)
    bring_round_back(looked.first.store, evening)
    recheck_finding(looked.second.store, evening, looked.finding, seen)
    assert looked.status(looked.second)[0] == "reported_done"
    looked.meet()
    assert looked.status()[0] == status
    set_round_aside(looked.second.store, evening, "an exercise after all")
    looked.meet()
    assert looked.status()[0] == "reported_done"


@pytest.mark.parametrize("minutes", [-300, 300])
def test_what_the_desk_said_since_stays(looked: Apart, minutes: int) -> None:
    (evening,) = looked.rounds((DAY, "evening"))
    looked.part(minutes)
    set_round_aside(looked.first.store, evening, "an exercise")
    recheck_finding(looked.second.store, evening, looked.finding, "solved")
    move_finding(looked.second.store, looked.finding, "reopened", reason="it is not")
    looked.meet()
    assert looked.status()[0] == "reopened"
    bring_round_back(looked.first.store, evening)
    looked.meet()
    assert looked.status()[0] == "reopened"


def test_what_a_later_round_saw_stays(looked: Apart) -> None:
    evening, week = looked.rounds((DAY, "evening"), (NEXT, "day"))
    looked.part()
    set_round_aside(looked.first.store, evening, "an exercise")
    recheck_finding(looked.second.store, evening, looked.finding, "not_yet")
    recheck_finding(looked.second.store, week, looked.finding, "solved")
    looked.meet()
    assert looked.status()[0] == "verified"
