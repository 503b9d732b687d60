"""What a comparison reads of the record: which two measurements, which answers count, and what stays out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.checklists.answer import NA, Value
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.target import Counted, Goal
from kvo_inspect.domain.rounds.mark import Given
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartOfDay
from kvo_inspect.errors import NotFound, RuleError
from kvo_inspect.store.compare import ReadingStep, compare, comparing
from kvo_inspect.store.findings.finding import drop_finding, review_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, retire_checkpoint, route
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.plan.targets import add_target, set_target
from kvo_inspect.store.plan.trajectories import begin_trajectory, set_trajectory
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.measurements import find_measurement, measurements_of, two_measurements
from kvo_inspect.store.rounds.round import NewRound, Person, participants_of, start_round
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer, record_rest
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.laptops import new_folder
from tests.rounds_of_before import finish_with_open_questions

CHECK = "fencing/HK-05"
GRADE = "graffiti/GR-01"
SIGNAL = "subversive-crime/ON-01"
IN_ORDER, FAILS = Value(value="1"), Value(value="2")
PEOPLE = tuple(Person(f"P{n}", role="police" if n < 4 else "town") for n in range(6))


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = dt.datetime(2024, 11, 1, 12, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = open_record(new_folder(tmp_path / "data"), state_folder=tmp_path / "state", author="Karin", letters="KBR", now=clock)
    yield store
    store.close()


@pytest.fixture
def park(store: Store) -> Park:
    found = add_park(store, "De Amert", "", [NewCheckpoint("Kade", "whole"), NewCheckpoint("Veld", "whole", marks=True)])
    begin_trajectory(store, found.id)
    return found


def a_round(store: Store, park: Park, kind: MeasurementKind, date: str, part: PartOfDay = "day") -> Round:
    assert isinstance(store.now, Clock)
    store.now.now = dt.datetime.fromisoformat(f"{date}T13:00:00+00:00")
    used = tuple((one, "full") for one in load_checklists(None)[0])
    return start_round(store, park.id, NewRound(kind, part, date, used, PEOPLE, "droog"))  # type: ignore[arg-type]


def stop(store: Store, park: Park, name: str = "Kade") -> str:
    return next(one.id for one in route(store, park.id, retired=True) if one.name == name)


def both(store: Store, park: Park) -> tuple[Round, Round]:
    return a_round(store, park, "baseline", "2024-11-12"), a_round(store, park, "follow_up", "2026-11-12")


def test_which_two(store: Store, park: Park) -> None:
    with pytest.raises(RuleError, match="no round yet"):
        two_measurements(store, park.id)
    finish_with_open_questions(store, a_round(store, park, "baseline", "2024-11-12").id)
    with pytest.raises(RuleError, match="comparing takes two"):
        two_measurements(store, park.id)
    last = a_round(store, park, "yearly", "2025-11-12")
    assert [one.name for one in two_measurements(store, park.id)] == ["baseline-2024", "yearly-2025"], "there is no other one"
    finish_with_open_questions(store, last.id)
    a_round(store, park, "yearly", "2026-11-12")
    assert [one.name for one in two_measurements(store, park.id)] == ["baseline-2024", "yearly-2025"], "the newest is not finished"
    assert [one.name for one in two_measurements(store, park.id, "yearly-2025", "yearly 2026")] == ["yearly-2025", "yearly-2026"]
    with pytest.raises(RuleError, match="swap them"):
        two_measurements(store, park.id, "yearly 2026", "baseline")
    with pytest.raises(RuleError, match="with itself"):
        two_measurements(store, park.id, "baseline", "baseline")


def test_two_measurements_begun_on_one_day(store: Store, park: Park) -> None:
    for kind, part in (("baseline", "day"), ("yearly", "evening")):
        finish_with_open_questions(store, a_round(store, park, kind, "2026-11-12", part).id)  # type: ignore[arg-type]
    assert [one.name for one in two_measurements(store, park.id)] == ["baseline-2026", "yearly-2026"]


def test_a_next_cycle_begins_from_the_measurement_it_names(store: Store, park: Park) -> None:
    for kind, date in (("baseline", "2021-11-12"), ("follow_up", "2024-11-12")):
        finish_with_open_questions(store, a_round(store, park, kind, date).id)  # type: ignore[arg-type]
    follow_up = measurements_of(store, park.id)[-1]
    cycle = begin_trajectory(store, park.id)
    set_trajectory(store, cycle.id, baseline=follow_up.id)
    finish_with_open_questions(store, a_round(store, park, "yearly", "2026-11-12").id)
    assert [one.name for one in two_measurements(store, park.id)] == ["follow-up-2024", "yearly-2026"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("baseline-2024", "baseline-2024"),
        ("Nulmeting 2024", "baseline-2024"),
        ("0-meting", "baseline-2024"),
        ("2026", "follow-up-2026"),
        ("1-meting 2026", "follow-up-2026"),
        ("follow_up 2026", "follow-up-2026"),
        ("vervolgmeting", "follow-up-2026"),
        ("jaarlijkse schouw 2025", "yearly-2025"),
    ],
)
def test_how_people_name_a_measurement(store: Store, park: Park, said: str, name: str) -> None:
    for kind, date in (("baseline", "2024-11-12"), ("yearly", "2025-11-12"), ("follow_up", "2026-11-12")):
        a_round(store, park, kind, date)  # type: ignore[arg-type]
    assert find_measurement(store, park.id, said).name == name
    found = find_measurement(store, park.id, find_measurement(store, park.id, said).id)
    assert found.name == name


@pytest.mark.parametrize("said", ["", "nope", "baseline 2020", "yearly", "\x1b[31m", "%", "🦊" * 300])
def test_what_there_is_is_told_when_the_name_is_wrong(store: Store, park: Park, said: str) -> None:
    for kind, date in (("baseline", "2024-11-12"), ("yearly", "2025-10-12"), ("yearly", "2026-11-12")):
        a_round(store, park, kind, date)  # type: ignore[arg-type]
    with pytest.raises(RuleError, match="yearly-2025, yearly-2026") as told:
        find_measurement(store, park.id, said)
    assert "\x1b" not in told.value.sentence
    assert len(told.value.sentence) < 300


def test_measurements_that_are_not_there(store: Store, park: Park) -> None:
    a_round(store, park, "baseline", "2024-11-12")
    with pytest.raises(NotFound):
        compare(store, measurements_of(store, park.id)[0].id, "nope")


def test_of_two_rounds_in_one_part_of_the_day_the_newest_answer_counts(store: Store, park: Park) -> None:
    first, _ = both(store, park)
    here, there = stop(store, park), stop(store, park, "Veld")
    record_answer(store, first.id, here, CHECK, FAILS)
    record_answer(store, first.id, there, CHECK, IN_ORDER)
    later = a_round(store, park, "baseline", "2024-12-01")
    record_answer(store, later.id, here, CHECK, IN_ORDER)
    record_answer(store, later.id, there, CHECK, Value(kind="not_assessed", reason="closed"))
    second = a_round(store, park, "follow_up", "2026-11-12")
    for place in (here, there):
        record_answer(store, second.id, place, CHECK, IN_ORDER)
    found = compare(store, first.measurement, second.measurement)
    assert {pair.key.checkpoint: (pair.why, pair.first.round if pair.first else "") for pair in found.pairs} == {
        here: (None, later.id),
        there: (None, first.id),
    }
    assert [one.code for one in found.warnings if one.code == "repeated"] == ["repeated"]


def test_an_answer_taken_back_is_no_answer(store: Store, park: Park) -> None:
    first, second = both(store, park)
    here = stop(store, park)
    record_answer(store, first.id, here, CHECK, IN_ORDER)
    undo(store, Reach())
    record_answer(store, second.id, here, CHECK, IN_ORDER)
    record_answer(store, first.id, here, GRADE, NA)
    found = compare(store, first.measurement, second.measurement)
    assert {pair.key.item: pair.why for pair in found.pairs} == {CHECK: "open", GRADE: "open"}


def test_a_grade_is_judged_by_the_target_of_now_in_both(store: Store, park: Park) -> None:
    first, second = both(store, park)
    here = stop(store, park)
    record_answer(store, first.id, here, GRADE, Value(value="B"))
    record_answer(store, second.id, here, GRADE, Value(value="A"))
    assert compare(store, first.measurement, second.measurement).overall.in_order.first == 1
    set_park(store, park.id, grade_target="A")
    found = compare(store, first.measurement, second.measurement)
    assert (found.overall.in_order.first, found.overall.in_order.second) == (0, 1)
    (warned,) = (one for one in found.warnings if one.code == "grade_target")
    assert (warned.first, warned.second, warned.about) == (("B",), ("A",), "A")


def test_checkpoints_that_went_and_came(store: Store, park: Park) -> None:
    first = a_round(store, park, "baseline", "2024-11-12")
    record_answer(store, first.id, stop(store, park), CHECK, IN_ORDER)
    assert isinstance(store.now, Clock)
    store.now.now = dt.datetime(2025, 5, 1, tzinfo=dt.UTC)
    new = add_checkpoint(store, park.id, NewCheckpoint("Nieuwe Kade", "whole"))
    retire_checkpoint(store, stop(store, park), new.id)
    second = a_round(store, park, "follow_up", "2026-11-12")
    record_answer(store, second.id, new.id, CHECK, IN_ORDER)
    found = compare(store, first.measurement, second.measurement)
    assert {pair.key.checkpoint: pair.why for pair in found.pairs} == {stop(store, park): "checkpoint_retired", new.id: "checkpoint_new"}
    assert [one.n for one in found.warnings if one.code == "replaced"] == [1]


def test_rest_is_told_apart(store: Store, park: Park) -> None:
    first, second = both(store, park)
    here = stop(store, park)
    record_answer(store, first.id, here, CHECK, IN_ORDER)
    record_rest(store, second.id, here, [CHECK], IN_ORDER)
    found = compare(store, first.measurement, second.measurement)
    assert (found.overall.judged, found.overall.rest.first, found.overall.rest.second) == (1, 0, 1)
    assert [one.code for one in found.warnings if one.code == "rest"] == ["rest"]
    assert compare(store, first.measurement, second.measurement, only_seen=True).overall.why == {"rest": 1}


def test_the_confidential_is_asked_for_by_name(store: Store, park: Park) -> None:
    first, second = both(store, park)
    here = stop(store, park)
    for one in (first, second):
        record_answer(store, one.id, here, SIGNAL, Value(value="3"))
        record_answer(store, one.id, here, CHECK, IN_ORDER)
    found = compare(store, first.measurement, second.measurement)
    assert {pair.theme for pair in found.pairs} == {"fencing"}
    assert found.fates == ()
    assert "subversive-crime" not in found.themes()
    hidden = compare(store, first.measurement, second.measurement, confidential=True)
    assert {pair.theme for pair in hidden.pairs} == {"fencing", "subversive-crime"}
    assert [fate.outcome for fate in hidden.fates] == ["open"]


def test_what_was_dropped_or_doubled_counts_in_neither(store: Store, park: Park) -> None:
    first, second = both(store, park)
    here, there = stop(store, park), stop(store, park, "Veld")
    kept = record_answer(store, first.id, here, CHECK, FAILS).findings[0]
    dropped = record_answer(store, first.id, there, CHECK, FAILS).findings[0]
    drop_finding(store, dropped.id, "geen gebrek")
    recheck_finding(store, second.id, kept.id, "not_yet")
    again = record_answer(store, second.id, here, CHECK, FAILS, joins=()).findings[0]
    review_finding(store, again.id, Verdict(kind="duplicate", of=kept.id))
    found = compare(store, first.measurement, second.measurement)
    assert [(fate.finding.id, fate.outcome) for fate in found.fates] == [(kept.id, "open")]
    assert found.read.left_out == (1, 1)


def test_marks_are_told_per_role_as_an_export_tells_them(store: Store, park: Park) -> None:
    first, second = both(store, park)
    there = stop(store, park, "Veld")
    for one, given in ((first, (4, 5, 6, 5, 7, 8)), (second, (6, 7, 8, 7, 8, 9))):
        people = participants_of(store, one.id)
        record_marks(
            store, one.id, there, "maintenance/OB-16", [(who.id, Given(mark=mark)) for who, mark in zip(people, given, strict=True)]
        )
    found = compare(store, first.measurement, second.measurement)
    # Two of the town are too few: the smallest other role joins them, and there is no other.
    assert [(one.role, str(one.first.mean), str(one.second.mean), one.first.people) for one in found.marks] == [("", "5.83", "7.50", 6)]


def test_targets_of_the_trajectory_come_along(store: Store, park: Park) -> None:
    (trajectory,) = (row[0] for row in store.rows("select id from trajectory"))
    goal = Goal(kind="change", amount="-40")
    made = add_target(store, trajectory, name="Inbraken", goal=goal, baseline=Counted(value="41"))
    set_target(store, made.id, result=Counted(value="21"))
    first, second = both(store, park)
    found = compare(store, first.measurement, second.measurement)
    assert (found.reached.reached, found.reached.total) == (1, 1)
    assert found.outcomes[0].change is not None
    assert str(found.outcomes[0].change.amount) == "-49"


def test_it_goes_in_steps_and_can_be_left_between_two(store: Store, park: Park) -> None:
    first, second = both(store, park)
    for one in (first, second):
        record_answer(store, one.id, stop(store, park), CHECK, IN_ORDER)
    steps = comparing(store, first.measurement, second.measurement)
    step = next(steps)
    assert isinstance(step, ReadingStep)
    assert (step.done, step.total) == (1, 2)
    steps.close()
    record_answer(store, first.id, stop(store, park), CHECK, FAILS)  # nothing is held
    assert compare(store, first.measurement, second.measurement).overall.better == 1
