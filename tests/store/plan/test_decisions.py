"""Decisions of meetings: what they hold, their order, the measure that one becomes, and what undo takes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.plan.decision import Decision
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.errors import BadValue, Missing, NotAllowedNow
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.plan.decisions import (
    add_decision,
    become_measure,
    decisions_of,
    finish_decisions,
    remove_decision,
    set_decision,
)
from kvo_inspect.store.plan.measures import measures_of, move_measure, remove_measure
from kvo_inspect.store.plan.meetings import add_meeting, meetings_of, remove_meeting
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.upkeep.doctor import doctor
from tests.laptops import prepared


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    laptop = prepared(tmp_path / "facilitator")
    yield laptop.store
    assert doctor(laptop.store) == []
    laptop.close()


@pytest.fixture
def park(store: Store) -> str:
    ((park,),) = store.rows("select id from park")
    return str(park)


@pytest.fixture
def cycle(store: Store, park: str) -> str:
    return begin_trajectory(store, park, phase="plan", starts="2026-01-01").id


def names(store: Store, cycle: str) -> list[str]:
    return [line.decision.name for line in decisions_of(store, cycle)]


def test_a_meeting_is_recorded_with_its_decisions_in_one_act_and_taken_away_with_them(store: Store, park: str, cycle: str) -> None:
    owner = made_id("partner", park, "municipality")
    decisions = [{"name": "Paaltjes plaatsen", "partner": owner, "person": "Joost", "due": "2026-12-15"}, {"name": "Brief aan bedrijven"}]
    meeting = add_meeting(store, cycle, subject="Voortgang", decisions=decisions)  # type: ignore[arg-type]
    line = decisions_of(store, cycle)[0]
    assert (line.decision.name, line.decision.person, line.due, line.is_open, line.overdue) == (
        "Paaltjes plaatsen",
        "Joost",
        "2026-12-15",
        True,
        False,
    )
    assert line.partner is not None
    assert line.partner.id == owner
    remove_meeting(store, meeting.id)
    assert names(store, cycle) == []
    undo(store, Reach.plan())
    assert names(store, cycle) == ["Paaltjes plaatsen", "Brief aan bedrijven"]
    undo(store, Reach.plan())
    assert meetings_of(store, cycle) == []
    assert names(store, cycle) == []


def test_nothing_of_a_meeting_is_recorded_when_a_decision_has_no_words_or_no_day(store: Store, cycle: str) -> None:
    with pytest.raises(Missing):
        add_meeting(store, cycle, subject="Voortgang", decisions=[{"name": "goed"}, {"name": " "}])
    with pytest.raises(BadValue, match="is no date"):
        add_meeting(store, cycle, subject="Voortgang", decisions=[{"name": "goed", "due": "32-13"}])
    assert meetings_of(store, cycle) == []


def test_open_decisions_come_first_by_their_day_and_ended_ones_by_their_meeting(store: Store, cycle: str) -> None:
    early, late = (add_meeting(store, cycle, subject="Overleg", day=day).id for day in ("1-3-2026", "1-9-2026"))
    for meeting, name, due in (
        (early, "zonder dag", ""),
        (early, "later", "1-2-2027"),
        (late, "eerst", "1-10-2026"),
        (early, "vroeger gedaan", ""),
        (late, "gedaan", ""),
    ):
        add_decision(store, meeting, name=name, due=due)
    ids = {line.decision.name: line.decision.id for line in decisions_of(store, cycle)}
    finish_decisions(store, [ids["vroeger gedaan"], ids["gedaan"]], "")
    assert names(store, cycle) == ["eerst", "later", "zonder dag", "gedaan", "vroeger gedaan"]
    assert [line.overdue for line in decisions_of(store, cycle)] == [True, False, False, False, False]
    undo(store, Reach.plan())
    assert sum(line.is_open for line in decisions_of(store, cycle)) == 5, "both were said to be done in one act"


def test_a_decision_becomes_a_measure_that_from_then_on_says_how_far_it_is(store: Store, park: str, cycle: str) -> None:
    owner = made_id("partner", park, "municipality")
    meeting = add_meeting(store, cycle, subject="Overleg").id
    decision = add_decision(store, meeting, name="Fietspad verlichten", partner=owner, person="Joost", due="1-3-2027")
    measure = become_measure(store, decision.id)
    assert (measure.name, measure.partner, measure.person, measure.due, measure.status) == (
        "Fietspad verlichten",
        owner,
        "Joost",
        "2027-03-01",
        "agreed",
    )
    with pytest.raises(NotAllowedNow, match="is a measure already"):
        become_measure(store, decision.id)
    with pytest.raises(NotAllowedNow, match="became a measure"):
        set_decision(store, decision.id, done="+0")
    move_measure(store, measure.id, "done")
    (line,) = decisions_of(store, cycle)
    assert not line.is_open
    assert line.measure is not None
    ((decided),) = read_dossier(store, park).decisions
    assert (decided.measure, decided.done, decided.owner_kind) == (measure.id, store.today.isoformat(), "municipality")


def test_undo_takes_the_measure_away_again_and_removing_a_measure_leaves_the_decision(store: Store, park: str, cycle: str) -> None:
    decision = add_decision(store, add_meeting(store, cycle, subject="Overleg").id, name="Fietspad verlichten")
    become_measure(store, decision.id)
    undo(store, Reach.plan())
    assert measures_of(store, park) == []
    assert decisions_of(store, cycle)[0].measure is None
    redo(store, Reach.plan())
    (line,) = measures_of(store, park)
    remove_measure(store, line.measure.id)
    assert store.get(Decision, decision.id).measure is None
    remove_decision(store, decision.id)
    assert names(store, cycle) == []


def test_a_decision_is_not_carried_out_in_days_to_come_and_can_be_open_again(store: Store, cycle: str) -> None:
    decision = add_decision(store, add_meeting(store, cycle, subject="Overleg").id, name="Brief")
    with pytest.raises(BadValue, match="still to come"):
        finish_decisions(store, [decision.id], "+3")
    finish_decisions(store, [decision.id], "+0")
    with pytest.raises(NotAllowedNow, match="carried out already"):
        become_measure(store, decision.id)
    set_decision(store, decision.id, done="")
    assert decisions_of(store, cycle)[0].is_open


def test_a_decision_whose_measure_was_removed_elsewhere_stands_for_itself_again(store: Store, park: str, cycle: str) -> None:
    """A program that knows no decisions removes the measure alone."""
    decision = add_decision(store, add_meeting(store, cycle, subject="Overleg").id, name="Brief", due="1-10-2026")
    measure = become_measure(store, decision.id)
    with store.act() as act:
        act.write(Measure, measure.id, park=park, gone=True)
    (line,) = decisions_of(store, cycle)
    assert (line.measure, line.is_open, line.overdue) == (None, True, True)
    assert become_measure(store, decision.id).id != measure.id
    with store.act() as act:
        act.write(Measure, store.get(Decision, decision.id).measure or "", park=park, gone=True)
    finish_decisions(store, [decision.id], "+0")
    assert not decisions_of(store, cycle)[0].is_open
