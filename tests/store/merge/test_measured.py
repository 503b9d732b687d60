"""Which measurement a round counts as when two people corrected its date or kind apart, until somebody chooses and after that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import Round, RoundFields
from kvo_inspect.store.merge.conflicts import Conflict, choose, list_conflicts
from kvo_inspect.store.merge.receive import plan_receive, receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.plan.trajectories import begin_trajectory, set_trajectory
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.correcting import bring_round_back, correct_round, set_round_aside
from kvo_inspect.store.rounds.measurements import measurements_of
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.texts import speaking
from kvo_inspect.wording.conflicts import shown_value
from tests.laptops import GATE, add_round, batch, prepared, state

OTHER_YEAR, SAME_YEAR = "2025-11-12", "2026-11-14"


class Apart:
    """Two laptops with the same round of 12-11-2026, a baseline, that correct it without knowing of each other."""

    def __init__(self, folder: Path, minutes: int) -> None:
        self.first = prepared(folder / "one")
        round_ = self.first.store.select(Round)[0]
        self.round, self.park = round_.id, round_.park
        self.second = self.first.copy_to(folder / "two", dt.timedelta(minutes=minutes))

    def corrected(self, first: RoundFields, second: RoundFields) -> None:
        correct_round(self.first.store, self.round, **first)
        correct_round(self.second.store, self.round, **second)
        self.exchange()

    def exchange(self) -> None:
        ours, theirs = batch(self.first.store), batch(self.second.store)
        receive(self.first.store, theirs)
        receive(self.second.store, ours)
        receive(self.first.store, batch(self.second.store))
        receive(self.second.store, batch(self.first.store))
        assert state(self.first.store) == state(self.second.store)

    def counts_as(self, store: Store | None = None) -> tuple[str, str, int]:
        store = store or self.first.store
        round_ = store.get(Round, self.round)
        measurement = store.get(Measurement, round_.measurement)
        return round_.date, measurement.kind, measurement.year

    def keep(self, value: str, store: Store | None = None) -> Conflict:
        store = store or self.first.store
        with speaking("en"):
            conflict, change = next(
                (conflict, each.change)
                for conflict in list_conflicts(store)
                for each in conflict.values
                if value in (each.value, shown_value(conflict, each))
            )
        choose(store, conflict, change)
        return conflict


@pytest.fixture(params=[-5, 5])
def apart(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Apart]:
    made = Apart(tmp_path, request.param)
    yield made
    for laptop in (made.first, made.second):
        assert doctor(laptop.store) == []
        laptop.close()


def asked(store: Store) -> list[str]:
    return [conflict.field for conflict in list_conflicts(store)]


@pytest.mark.parametrize("kept", [OTHER_YEAR, SAME_YEAR])
def test_the_measurement_is_that_of_the_date_that_stands_and_of_the_one_that_is_chosen(apart: Apart, kept: str) -> None:
    apart.corrected({"date": OTHER_YEAR}, {"date": SAME_YEAR})
    stood = apart.counts_as()
    assert stood[1:] == ("baseline", int(stood[0][:4]))
    assert asked(apart.first.store) == ["date"], "of the measurement nobody is asked"
    apart.keep(kept)
    assert apart.counts_as() == (kept, "baseline", int(kept[:4]))
    assert [(line.year, line.rounds) for line in measurements_of(apart.first.store, apart.park)] == [(int(kept[:4]), 1)]
    assert asked(apart.first.store) == []
    apart.exchange()
    assert (apart.counts_as(apart.second.store), asked(apart.second.store)) == ((kept, "baseline", int(kept[:4])), [])
    undo(apart.first.store, Reach())
    assert (apart.counts_as(), asked(apart.first.store)) == (stood, ["date"]), "the choice is one step"


@pytest.mark.parametrize("kept", [OTHER_YEAR, SAME_YEAR])
def test_a_choice_that_another_laptop_hears_of_after_it_took_in_both_dates_asks_nothing_more(apart: Apart, kept: str) -> None:
    correct_round(apart.first.store, apart.round, date=OTHER_YEAR)
    correct_round(apart.second.store, apart.round, date=SAME_YEAR)
    ours = batch(apart.first.store)
    receive(apart.first.store, batch(apart.second.store))
    apart.keep(kept)
    receive(apart.second.store, ours)
    assert asked(apart.second.store) == ["date"]
    plan = plan_receive(apart.second.store, batch(apart.first.store))
    assert [conflict.field for conflict in plan.conflicts] == []
    apart.exchange()
    assert (apart.counts_as(), asked(apart.first.store)) == ((kept, "baseline", int(kept[:4])), [])


def test_a_trajectory_begins_from_the_measurement_that_is_chosen(apart: Apart) -> None:
    store = apart.first.store
    trajectory = begin_trajectory(store, apart.park, starts="1-1-2026")
    set_trajectory(store, trajectory.id, baseline=store.get(Round, apart.round).measurement)
    receive(apart.second.store, batch(store))
    apart.corrected({"date": OTHER_YEAR}, {"date": SAME_YEAR})
    for kept in (SAME_YEAR, OTHER_YEAR):
        apart.keep(kept)
        assert store.get(Trajectory, trajectory.id).baseline == store.get(Round, apart.round).measurement
        undo(store, Reach())
        assert store.get(Trajectory, trajectory.id).baseline == store.get(Round, apart.round).measurement


@pytest.mark.parametrize("kept", ["yearly round", "baseline"])
def test_the_kind_that_is_chosen_counts_in_the_year_of_the_date(apart: Apart, kept: str) -> None:
    apart.corrected({"kind": "yearly"}, {"date": OTHER_YEAR})
    assert asked(apart.first.store) == ["measurement"]
    before = apart.counts_as()
    apart.keep(kept)
    assert apart.counts_as() == (OTHER_YEAR, kept.partition(" ")[0], 2025)
    undo(apart.first.store, Reach())
    assert (apart.counts_as(), asked(apart.first.store)) == (before, ["measurement"])


@pytest.mark.parametrize("date_first", [True, False])
def test_date_and_kind_that_both_differ_are_two_questions(apart: Apart, date_first: bool) -> None:
    apart.corrected({"kind": "yearly", "date": OTHER_YEAR}, {"kind": "follow_up", "date": SAME_YEAR})
    assert set(asked(apart.first.store)) == {"date", "measurement"}
    first, second = (SAME_YEAR, "yearly round") if date_first else ("yearly round", SAME_YEAR)
    apart.keep(first)
    apart.keep(second)
    assert (apart.counts_as(), asked(apart.first.store)) == ((SAME_YEAR, "yearly", 2026), [])
    apart.exchange()
    assert asked(apart.second.store) == []


def test_the_status_of_a_finding_follows_from_the_date_that_is_chosen(apart: Apart) -> None:
    store = apart.first.store
    stop = route(store, apart.park)[0].id
    (finding,) = record_answer(store, apart.round, stop, GATE, Value(value="2")).findings
    early, late = add_round(store, apart.park, "2026-11-20"), add_round(store, apart.park, "2026-11-22")
    recheck_finding(store, early, finding.id, "not_yet")
    recheck_finding(store, late, finding.id, "solved")
    receive(apart.second.store, batch(store))
    apart.round = early
    apart.corrected({"date": "2026-11-25"}, {"date": "2026-11-21"})
    apart.keep("2026-11-21")
    assert store.get(Finding, finding.id).status == "verified"
    undo(store, Reach())
    apart.keep("2026-11-25")
    assert store.get(Finding, finding.id).status == "reopened"


def test_a_round_that_somebody_chooses_to_count_takes_what_it_saw_along(apart: Apart) -> None:
    store = apart.first.store
    stop = route(store, apart.park)[0].id
    (finding,) = record_answer(store, apart.round, stop, GATE, Value(value="2")).findings
    looker = add_round(store, apart.park, "2026-11-20")
    recheck_finding(store, looker, finding.id, "solved")
    set_round_aside(store, looker, "an exercise")
    receive(apart.second.store, batch(store))
    set_round_aside(store, looker, "another exercise")
    bring_round_back(apart.second.store, looker)
    apart.exchange()
    assert asked(store) == ["aside"]
    apart.keep("another exercise")
    assert store.get(Finding, finding.id).status == "new"
    undo(store, Reach())
    apart.keep("(empty)")
    assert store.get(Finding, finding.id).status == "verified"
