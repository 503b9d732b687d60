"""Planned rounds: one a day and part, joined when two laptops plan it, moved, cancelled, divided, and walked by the round of that day."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.division import equal_runs, runs_of
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.domain.rounds.planned_person import PlannedPerson
from kvo_inspect.errors import BadValue, NotAllowedNow, NotFound, RuleError, TooLong
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.merge.conflicts import list_conflicts
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, route
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.correcting import correct_round
from kvo_inspect.store.rounds.planned import (
    PersonPlan,
    cancel_plans,
    change_plan,
    divide_equally,
    division_of_round,
    give_checkpoints,
    give_whole_route,
    people_of_plan,
    plan_round,
    planned_line,
    planned_rounds,
)
from kvo_inspect.store.rounds.round import round_defaults, rounds_of
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.store.walk.handed_in import parts_of
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.wording.parks.planned import division_remark, people_text
from tests.laptops import Laptop, add_round, batch, prepared

ANNA, BAS, CARLA = PersonPlan("Anna", "Ronde", "inspecteur"), PersonPlan("Bas", "Ronde", "inspecteur"), PersonPlan("Carla", "Gemeente")


def park_of(laptop: Laptop) -> Park:
    return laptop.store.select(Park, "order by n")[0]


def test_a_plan_is_listed_with_where_it_stands(laptop: Laptop) -> None:
    store, park = laptop.store, park_of(laptop)
    today = store.today.isoformat()
    for day in ("+9", today, "2026-11-01", "2026-10-01", "+2"):
        plan_round(store, park.id, date=day, part="evening")
    add_round(store, park.id, "2026-10-01", ("Jan",), "evening")
    finish_round(store, rounds_of(store, park.id)[-1].id)
    add_round(store, park.id, today, ("Jan",), "evening")
    assert [(line.plan.date, line.state) for line in planned_rounds(store)] == [
        ("2026-11-01", "passed"),
        ("2026-11-12", "open"),
        ("2026-11-14", "planned"),
        ("2026-11-21", "planned"),
        ("2026-10-01", "walked"),
    ]
    assert {line.park_name for line in planned_rounds(store, park.id)} == {park.name}
    assert planned_rounds(store, store.select(Park, "order by n")[1].id) == []


def test_the_round_of_that_day_walks_the_plan_and_stays_with_it(laptop: Laptop) -> None:
    store, park = laptop.store, park_of(laptop)
    plan = plan_round(store, park.id, [ANNA, CARLA], date=store.today.isoformat(), part="day", kind="yearly")
    defaults = round_defaults(store, park.id)
    assert (defaults.kind, defaults.part, defaults.date) == ("yearly", "day", plan.date)
    assert [(person.name, person.role) for person in defaults.people] == [("Anna", "inspecteur"), ("Carla", "")]
    add_round(store, park.id, plan.date, ("Jan",), "day")
    walked, _evening = rounds_of(store, park.id)
    assert walked.planned_round == plan.id
    assert round_defaults(store, park.id).planned is None, "it is proposed once"
    correct_round(store, walked.id, date="2026-11-11")
    assert planned_line(store, plan.id).state == "open"
    with pytest.raises(NotAllowedNow):
        cancel_plans(store, [plan.id])
    for moved in ({"date": "2026-12-01"}, {"part": "evening"}):
        with pytest.raises(NotAllowedNow):
            change_plan(store, plan.id, **moved)  # type: ignore[arg-type]
    assert change_plan(store, plan.id, date=plan.date, notes="Bij regen binnen").date == plan.date, "what does not move it is still changed"


@pytest.mark.parametrize(
    ("error", "field", "fields", "people"),
    [
        (BadValue, "date", {"date": "gisteren of zo"}, ()),
        (RuleError, "date", {"date": "2026-11-20", "part": "evening"}, ()),
        (BadValue, "begins", {"date": "2026-11-30", "begins": "25:00"}, ()),
        (TooLong, "meets_at", {"date": "2026-11-30", "meets_at": "x" * 300}, ()),
        (BadValue, "people", {"date": "2026-11-30"}, (PersonPlan(" "),)),
        (RuleError, "people", {"date": "2026-11-30"}, (PersonPlan("Jan", "Org A"), BAS, PersonPlan("jan ", "Org B"))),
    ],
)
def test_what_no_plan_can_be_made_of_is_told_at_its_field(
    laptop: Laptop, error: type[RuleError], field: str, fields: dict[str, str], people: tuple[PersonPlan, ...]
) -> None:
    store, park = laptop.store, park_of(laptop)
    plan_round(store, park.id, date="2026-11-20", part="evening")
    with pytest.raises(error) as raised:
        plan_round(store, park.id, people, **fields)  # type: ignore[arg-type]
    assert raised.value.field == field
    assert len(planned_rounds(store)) == 1


def test_moved_changed_cancelled_and_planned_again(laptop: Laptop) -> None:
    store, park = laptop.store, park_of(laptop)
    plan = plan_round(store, park.id, [ANNA, BAS], date="2026-11-20", part="evening", meets_at="Poort", begins="1930")
    divide_equally(store, plan.id)
    moved = change_plan(store, plan.id, [BAS, CARLA], date="27-11-2026", begins="")
    assert (moved.id, moved.date, moved.begins, moved.meets_at) == (plan.id, "2026-11-27", None, "Poort")
    assert [(person.name, bool(person.checkpoints)) for person in people_of_plan(store, plan.id)] == [("Bas", True), ("Carla", False)]
    other = plan_round(store, park.id, date="2026-11-20", part="evening")
    assert other.id != plan.id, "the place that was left is free"
    cancel_plans(store, [plan.id, other.id])
    assert planned_rounds(store) == []
    with pytest.raises(NotFound):
        planned_line(store, plan.id)
    again = plan_round(store, park.id, [BAS], date="2026-11-20", part="evening")
    assert again.meets_at == ""
    assert [person.checkpoints for person in people_of_plan(store, again.id)] == [()]
    for _again in range(2):
        undo(store, Reach(nouns=frozenset({"planned_round", "planned_person"})))
    assert len(planned_rounds(store)) == 2, "cancelling two is taken back as one"


def test_the_route_is_divided_by_hand_and_in_equal_runs(laptop: Laptop) -> None:
    store, park = laptop.store, park_of(laptop)
    stops = [stop.id for stop in route(store, park.id)]
    plan = plan_round(store, park.id, [CARLA, ANNA, BAS], date="2026-11-20")
    carla, anna, bas = people_of_plan(store, plan.id)
    divide_equally(store, plan.id)
    assert [person.checkpoints for person in people_of_plan(store, plan.id)] == [(), *equal_runs(stops, 2)], "over those who inspect"
    give_checkpoints(store, plan.id, stops[:1], bas.id)
    parts = {person.name: person.checkpoints for person in people_of_plan(store, plan.id)}
    assert stops[0] not in parts["Anna"]
    assert parts["Bas"][0] == stops[0]
    give_checkpoints(store, plan.id, stops, "")
    assert not any(person.checkpoints for person in people_of_plan(store, plan.id))
    alone = plan_round(store, park.id, [ANNA], date="2026-11-21")
    with pytest.raises(NotAllowedNow):
        divide_equally(store, alone.id)
    assert {carla.place, anna.place, bas.place} == {"1", "2", "3"}


def test_a_round_knows_whose_part_a_checkpoint_is(laptop: Laptop) -> None:
    store, park = laptop.store, park_of(laptop)
    stops = [stop.id for stop in route(store, park.id)]
    plan = plan_round(store, park.id, [PersonPlan(store.author.upper()), BAS, CARLA], date="2026-11-12", part="day")
    me, bas, _carla = people_of_plan(store, plan.id)
    give_checkpoints(store, plan.id, stops[:1], me.id)
    give_checkpoints(store, plan.id, stops[1:], bas.id)
    add_round(store, park.id, "2026-11-12", ("Jan",), "day")
    add_round(store, park.id, "2026-11-12", ("Jan",), "evening")
    evening, day = sorted(rounds_of(store, park.id), key=lambda round_: round_.planned_round or "")
    walk = load_walk(store, day.id)
    assert walk.division.mine == {stops[0]}
    assert walk.division.names == {stops[0]: store.author.upper(), **dict.fromkeys(stops[1:], "Bas")}
    assert not walk.division.beside
    give_checkpoints(store, plan.id, stops[:1], bas.id, beside=True)
    together = load_walk(store, day.id).division
    assert together.mine == {stops[0]}
    assert together.beside == {stops[0]: "Bas"}, "walked together: nobody lost it"
    assert not load_walk(store, evening.id).division.names
    assert not division_of_round(store, None, "Bas").mine


def test_the_whole_route_stays_whole_whatever_others_get_and_however_it_changes(laptop: Laptop) -> None:
    store, park = laptop.store, park_of(laptop)
    stops = [stop.id for stop in route(store, park.id)]
    plan = plan_round(store, park.id, [ANNA, BAS, CARLA], date="2026-11-20")
    anna, _bas, carla = people_of_plan(store, plan.id)
    give_checkpoints(store, plan.id, stops[:1], carla.id)
    assert give_whole_route(store, plan.id, carla.id)
    assert not planned_line(store, plan.id).divided, "her part went with it: everybody walks everything"
    divide_equally(store, plan.id)
    assert [(each.own_part, each.whole_route) for each in people_of_plan(store, plan.id)] == [
        *((run, False) for run in equal_runs(stops, 2)),
        ((), True),
    ]
    give_checkpoints(store, plan.id, stops[:1], carla.id, beside=True)
    assert [each.whole_route for each in people_of_plan(store, plan.id)] == [False, False, True], "she walks it already"
    assert division_of_round(store, plan.id, "Bas").names.keys() == set(stops)
    assert set(division_of_round(store, plan.id, "Bas").names.values()) == {"Anna", "Bas"}
    assert not division_of_round(store, plan.id, "Carla").mine
    add_checkpoint(store, park.id, NewCheckpoint("Nieuw stuk"))
    line = planned_line(store, plan.id)
    assert people_text(line).endswith(f"Carla 1–{len(stops) + 1}")
    assert division_remark(line) == ""
    change_plan(store, plan.id, [ANNA, CARLA])
    assert [each.whole_route for each in people_of_plan(store, plan.id)] == [False, True], "who stays keeps it"
    divide_equally(store, plan.id)
    assert [each.whole_route for each in people_of_plan(store, plan.id)] == [False, False], "of two each gets a half"
    assert give_whole_route(store, plan.id, anna.id)
    assert not give_whole_route(store, plan.id, anna.id)


def test_two_laptops_that_plan_the_same_have_one_plan_with_everybody_on_it(tmp_path: Path) -> None:
    first = prepared(tmp_path / "first", parks=1)
    second = Laptop(tmp_path / "second", author="Bas")
    receive(second.store, batch(first.store))
    park = park_of(first)
    plan_round(first.store, park.id, [ANNA], date="2026-11-20", part="evening", meets_at="Poort")
    plan_round(second.store, park.id, [ANNA, BAS], date="2026-11-20", part="evening", meets_at="Loods")
    receive(second.store, batch(first.store))
    receive(first.store, batch(second.store))
    for laptop in (first, second):
        (line,) = planned_rounds(laptop.store)
        assert {person.name for person in line.people} == {"Anna", "Bas"}
        (conflict,) = list_conflicts(laptop.store)
        assert (conflict.noun, conflict.field) == ("planned_round", "meets_at")
        assert {value.value for value in conflict.values} == {"Poort", "Loods"}
        laptop.close()


def test_two_plans_that_a_merge_puts_on_one_day_are_changed_and_moved_apart(tmp_path: Path) -> None:
    first = prepared(tmp_path / "first", parks=1)
    park = park_of(first)
    moved = plan_round(first.store, park.id, [ANNA], date="2026-11-20", part="evening")
    second = Laptop(tmp_path / "second", author="Bas")
    receive(second.store, batch(first.store))
    change_plan(first.store, moved.id, date="2026-11-27")
    there = plan_round(second.store, park.id, [BAS], date="2026-11-27", part="evening")
    receive(first.store, batch(second.store))
    assert [line.plan.date for line in planned_rounds(first.store)] == ["2026-11-27", "2026-11-27"]
    same_day = {"date": "27-11-2026", "part": "evening"}
    assert change_plan(first.store, there.id, [BAS, CARLA], **same_day, meets_at="Loods").meets_at == "Loods"  # type: ignore[arg-type]
    assert [person.name for person in people_of_plan(first.store, there.id)] == ["Bas", "Carla"]
    assert change_plan(first.store, moved.id, date="2026-11-28").date == "2026-11-28"
    with pytest.raises(RuleError):
        change_plan(first.store, moved.id, date="2026-11-27")
    for laptop in (first, second):
        laptop.close()


def test_a_prepared_round_brings_each_inspector_their_part(tmp_path: Path) -> None:
    """The facilitator plans and starts the round; whoever gets it in a file has a part of their own, and takes the round over as it is."""
    facilitator, inspector = prepared(tmp_path / "first", parks=1), Laptop(tmp_path / "second", author="bas")
    park = park_of(facilitator)
    stops = [stop.id for stop in route(facilitator.store, park.id)]
    plan = plan_round(facilitator.store, park.id, [ANNA, BAS], date="2026-11-20", part="evening")
    anna, bas = people_of_plan(facilitator.store, plan.id)
    give_checkpoints(facilitator.store, plan.id, stops[:1], anna.id)
    give_checkpoints(facilitator.store, plan.id, stops[1:], bas.id)
    round_id = add_round(facilitator.store, park.id, "2026-11-20", ("Anna", "Bas"), "evening")
    path = tmp_path / "prepared.kvopack"
    make_pack(facilitator.store, path)
    merge(inspector.store, path)
    walk = load_walk(inspector.store, round_id)
    assert walk.round.planned_round == plan.id
    assert walk.division.mine == set(stops[1:])
    assert walk.division.names[stops[0]] == "Anna"
    assert planned_line(inspector.store, plan.id).state == "open"
    assert not load_walk(facilitator.store, round_id).division.mine
    record_finding(facilitator.store, round_id, stops[0], NewFinding("hek stuk"))
    missing = {part.name for part in parts_of(facilitator.store, round_id) if part.is_missing}
    assert {"Anna", "Bas"} <= missing, "who has a part of the route"
    for laptop in (facilitator, inspector):
        laptop.close()


@given(st.integers(1, 9), st.integers(0, 40))
def test_equal_runs_hold_each_checkpoint_once_and_differ_by_one_at_most(people: int, count: int) -> None:
    stops = [str(number) for number in range(count)]
    runs = equal_runs(stops, people)
    assert [stop for run in runs for stop in run] == stops
    assert max(map(len, runs)) - min(map(len, runs)) <= 1
    assert len(runs) == people


@given(st.sets(st.integers(1, 60)))
def test_runs_hold_the_same_numbers(numbers: set[int]) -> None:
    runs = runs_of(numbers)
    assert {number for first, last in runs for number in range(first, last + 1)} == numbers
    assert all(before[1] + 1 < after[0] for before, after in pairwise(runs))


def test_a_park_that_was_set_aside_plans_nothing(laptop: Laptop) -> None:
    from kvo_inspect.store.parks.correcting import set_park_aside

    store, park = laptop.store, park_of(laptop)
    plan_round(store, park.id, [ANNA], date="2026-11-20")
    set_park_aside(store, park.id, "vergissing")
    assert planned_rounds(store) == []
    assert store.select(PlannedRound)
    assert store.select(PlannedPerson)
