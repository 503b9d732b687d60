"""A trajectory that was begun by mistake is removed while nothing hangs on it; what beginning it brought along goes with it, or back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.merge.removals import removals, settle_removal
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.correcting import hold_of, remove_trajectory
from kvo_inspect.store.plan.measures import add_measure, serve_target, set_measure
from kvo_inspect.store.plan.meetings import add_meeting, meetings_of, remove_meeting
from kvo_inspect.store.plan.targets import add_target, remove_target, set_target, targets_of
from kvo_inspect.store.plan.trajectories import begin_next, begin_trajectory, set_trajectory, trajectories_of
from kvo_inspect.store.record.history import noun_history
from kvo_inspect.store.record.reach import Reach, every_id
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.correcting import remove_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.texts import speaking
from kvo_inspect.wording.merging import notable_texts
from kvo_inspect.wording.undo import desk_step_text
from tests.laptops import Laptop, add_round, batch, prepared, state, values


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "one")
    yield made
    assert doctor(made.store) == []
    made.close()


@pytest.fixture
def store(laptop: Laptop) -> Store:
    return laptop.store


@pytest.fixture
def park(store: Store) -> str:
    """A park without a round."""
    return add_park(store, "De Kade", "").id


@pytest.fixture
def first(store: Store, park: str) -> str:
    """The first cycle of that park, with a target and a measure that goes on."""
    cycle = begin_trajectory(store, park, starts="1-2-2025", phase="carrying_out").id
    add_target(store, cycle, name="Inbraken", unit="per jaar", source="politie", better="lower")
    add_measure(store, cycle, name="Lampen")
    return cycle


def on_trajectories(store: Store, park: str) -> Reach:
    things = every_id(store, Trajectory, park=park)
    return Reach.here([], things=things, set_right=things)


def test_a_first_trajectory_begun_by_mistake_is_removed_and_begun_again_without_its_old_days(store: Store, park: str) -> None:
    before = values(store)
    wrong = begin_trajectory(store, park, starts="1-2-2025", facilitator="Bert", term_months=12)
    remove_trajectory(store, wrong.id)
    assert trajectories_of(store, park) == []
    reach = on_trajectories(store, park)
    undone = undo(store, reach)
    assert trajectories_of(store, park)[0].starts == "2025-02-01"
    with speaking("en"):
        assert desk_step_text(store, undone) == "Taken back: the removal of trajectory 1."
    redo(store, reach)
    assert trajectories_of(store, park) == []
    assert [line.how for line in noun_history(store, "trajectory", wrong.id)][-1].startswith("redo")
    again = begin_trajectory(store, park)
    assert (again.id, again.starts, again.facilitator, again.term_months) == (wrong.id, None, "", 36)
    remove_trajectory(store, again.id)
    assert {key: each for key, each in values(store).items() if wrong.id not in str(key)} == before


def test_targets_taken_along_go_with_the_next_cycle_and_measures_go_back(store: Store, park: str, first: str) -> None:
    wrong = begin_next(store, park, starts="1-11-2026")
    hold = hold_of(store, wrong)
    assert (len(hold.targets), [measure.name for measure, _origin in hold.measures], hold.holds) == (1, ["Lampen"], False)
    begun = values(store)
    remove_trajectory(store, wrong.id)
    assert [cycle.id for cycle in trajectories_of(store, park)] == [first]
    assert targets_of(store, wrong.id) == []
    assert store.select(Measure, "where gone = 0")[0].trajectory == first
    reach = on_trajectories(store, park)
    for _again in range(2):
        undo(store, reach)
        assert values(store) == begun
        assert hold_of(store, wrong).holds is False, "what came back with it is touched by nobody"
        again = redo(store, reach)
        with speaking("en"):
            assert desk_step_text(store, again) == "Done again: the removal of trajectory 2."
    undo(store, reach)
    remove_trajectory(store, wrong.id)
    begin_next(store, park, starts="1-11-2026")
    assert len(targets_of(store, wrong.id)) == 1
    assert store.select(Measure, "where gone = 0")[0].trajectory == wrong.id
    remove_trajectory(store, wrong.id)
    assert store.select(Measure, "where gone = 0")[0].trajectory == first


def test_what_hangs_on_a_trajectory_keeps_it(store: Store, park: str, first: str) -> None:
    with pytest.raises(NotAllowedNow):
        remove_trajectory(store, first)
    hold = hold_of(store, store.get(Trajectory, first))
    assert dict(hold.counts) == {"target": 1, "measure": 1}
    wrong = begin_next(store, park, starts="1-11-2026")
    assert hold_of(store, store.get(Trajectory, first)).following == 2
    target = targets_of(store, wrong.id)[0]
    set_target(store, target.id, unit="per maand")
    assert dict(hold_of(store, wrong).counts) == {"target": 1}
    undo(store, Reach.plan())
    assert hold_of(store, wrong).holds, "touched since, though as it was"
    remove_target(store, target.id)
    meeting = add_meeting(store, wrong.id, day="2-11-2026", subject="Start")
    assert dict(hold_of(store, wrong).counts) == {"meeting": 1}
    with pytest.raises(NotAllowedNow):
        remove_trajectory(store, wrong.id)
    assert meeting.trajectory == wrong.id
    signed = set_trajectory(store, wrong.id, phase="certification", intent="3-11-2026", certificate_number="K 12")
    assert hold_of(store, signed).papers == ("intent", "certified")


def test_a_round_keeps_the_trajectory_and_a_round_that_was_removed_does_not(store: Store, park: str) -> None:
    wrong = begin_trajectory(store, park)
    round_id = add_round(store, park, "2026-11-12")
    assert dict(hold_of(store, wrong).counts) == {"round": 1}
    remove_round(store, round_id)
    remove_trajectory(store, wrong.id)
    add_round(store, park, "2026-11-12")
    assert receive_nothing(store) == 0
    assert store.get(Round, round_id).gone is False


def receive_nothing(store: Store) -> int:
    """Return how much is woken when nothing came."""
    from kvo_inspect.store.merge.waking import wake_held  # what a merge does at its end

    return len(wake_held(store))


def merged(store: Store, there: Store) -> None:
    """Let two laptops take in what the other has, until both have all."""
    for _turn in range(2):
        receive(store, batch(there))
        receive(there, batch(store))
    assert state(there) == state(store)
    assert doctor(there) == []


def test_what_another_laptop_wrote_on_it_keeps_a_trajectory(laptop: Laptop, park: str, tmp_path: Path) -> None:
    store = laptop.store
    wrong = begin_trajectory(store, park)
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), "Bert")
    store = laptop.store
    set_trajectory(other.store, wrong.id, phase="plan")
    merged(store, other.store)
    assert hold_of(store, store.get(Trajectory, wrong.id)).others
    with pytest.raises(NotAllowedNow):
        remove_trajectory(store, wrong.id)
    other.close()


@pytest.mark.parametrize("minutes", [5, -5])
def test_what_another_laptop_does_in_a_removed_cycle_brings_all_of_it_back(
    laptop: Laptop, park: str, first: str, tmp_path: Path, minutes: int
) -> None:
    store = laptop.store
    wrong = begin_next(store, park, starts="1-11-2026")
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=minutes), "Bert")
    store = laptop.store
    there = other.store
    begun = values(store)
    add_meeting(there, wrong.id, day="2-11-2026", subject="Start")
    measure = there.select(Measure, "where gone = 0")[0]
    set_measure(there, measure.id, person="Els")
    remove_trajectory(store, wrong.id)
    account = receive(store, batch(there))
    assert [noun.id for noun in account.woken] == [wrong.id]
    assert account.removals == ()
    with speaking("en"):
        assert any("trajectory 2 was removed as begun by mistake, and is back" in text for text in notable_texts(account))
    merged(store, there)
    assert begun.keys() <= values(store).keys()
    for each in (store, there):
        assert [cycle.number for cycle in trajectories_of(each, park)] == [2, 1]
        assert [meeting.subject for meeting in meetings_of(each, wrong.id)] == ["Start"]
        assert len(targets_of(each, wrong.id)) == 1
        now = each.get(Measure, measure.id)
        assert (now.trajectory, now.person) == (wrong.id, "Els")
        assert removals(each) == []
    other.close()


def test_a_cycle_that_both_laptops_brought_back_is_removed_once_nothing_hangs_on_it(
    laptop: Laptop, park: str, first: str, tmp_path: Path
) -> None:
    wrong = begin_next(laptop.store, park, starts="1-11-2026")
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), "Bert")
    store, there = laptop.store, other.store
    meeting = add_meeting(there, wrong.id, day="2-11-2026", subject="Start")
    set_trajectory(there, wrong.id, facilitator="Els")
    set_trajectory(there, wrong.id, facilitator="")
    remove_trajectory(store, wrong.id)
    here, elsewhere = batch(store), batch(there)
    receive(store, elsewhere)
    receive(there, here)
    merged(store, there)
    for each in (store, there):
        if settled := removals(each):
            settle_removal(each, "trajectory", settled[0].thing.id, gone=False)
    merged(store, there)
    assert dict(hold_of(there, there.get(Trajectory, wrong.id)).counts) == {"meeting": 1}
    remove_meeting(there, meeting.id)
    merged(store, there)
    assert hold_of(store, store.get(Trajectory, wrong.id)).others, "Bert wrote on it"
    remove_trajectory(there, wrong.id)
    merged(store, there)
    assert [cycle.number for cycle in trajectories_of(store, park)] == [1]
    assert targets_of(store, wrong.id) == []
    other.close()


def test_a_measure_put_under_a_target_that_went_along_brings_the_cycle_back(laptop: Laptop, park: str, first: str, tmp_path: Path) -> None:
    store = laptop.store
    wrong = begin_next(store, park, starts="1-11-2026")
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), "Bert")
    store = laptop.store
    there = other.store
    serve_target(there, there.select(Measure, "where gone = 0")[0].id, targets_of(there, wrong.id)[0].id)
    remove_trajectory(store, wrong.id)
    merged(store, there)
    assert [cycle.number for cycle in trajectories_of(store, park)] == [2, 1]
    assert store.select(Measure, "where gone = 0")[0].trajectory == wrong.id
    other.close()


@pytest.mark.parametrize("gone", [False, True])
def test_work_on_the_cycle_itself_is_asked_about_and_both_laptops_agree(
    laptop: Laptop, park: str, first: str, tmp_path: Path, *, gone: bool
) -> None:
    store = laptop.store
    wrong = begin_next(store, park, starts="1-11-2026")
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), "Bert")
    store = laptop.store
    there = other.store
    set_trajectory(there, wrong.id, facilitator="Els")
    remove_trajectory(store, wrong.id)
    merged(store, there)
    assert [removal.thing.id for removal in removals(there)] == [wrong.id]
    assert trajectories_of(store, park)[0].facilitator == "Els"
    settle_removal(there, "trajectory", wrong.id, gone=gone)
    merged(store, there)
    assert [cycle.number for cycle in trajectories_of(store, park)] == ([1] if gone else [2, 1])
    assert len(targets_of(store, wrong.id)) == (0 if gone else 1)
    assert store.select(Measure, "where gone = 0")[0].trajectory == (first if gone else wrong.id)
    assert removals(store) == []
    other.close()


def test_a_removal_that_was_taken_back_and_done_again_loses_to_work_elsewhere_too(laptop: Laptop, park: str, tmp_path: Path) -> None:
    store = laptop.store
    round_id, wrong = add_round(store, park, "2026-11-12"), begin_trajectory(store, park)
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5), "Bert")
    store = laptop.store
    add_meeting(other.store, wrong.id, day="2-11-2026", subject="Start")
    remove_trajectory(store, wrong.id)
    undo(store, on_trajectories(store, park))
    redo(store, on_trajectories(store, park))
    account = receive(store, batch(other.store))
    assert [noun.id for noun in account.woken] == [wrong.id]
    assert store.get(Round, round_id).gone is False
    other.close()
