"""Removed on one laptop and worked on on another: every noun of the desk tells it, until somebody chooses; then all laptops agree."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.decision import Decision
from kvo_inspect.domain.plan.measure import MeasureTarget
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.errors import NotAllowedNow, NotFound
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.merge.conflicts import Conflict, choose, list_removals
from kvo_inspect.store.merge.receive import Received, receive
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, route, set_checkpoint
from kvo_inspect.store.parks.correcting import remove_checkpoint
from kvo_inspect.store.parks.partners import add_partner, remove_partner, set_partner
from kvo_inspect.store.plan.decisions import add_decision, remove_decision, set_decision
from kvo_inspect.store.plan.measures import add_measure, remove_measure, serve_target, set_measure
from kvo_inspect.store.plan.meetings import add_meeting, remove_meeting, set_meeting
from kvo_inspect.store.plan.targets import add_target, remove_target, set_target
from kvo_inspect.store.plan.trajectories import begin_next
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.participants import add_participant, remove_participant
from kvo_inspect.store.rounds.planned import PersonPlan, cancel_plans, change_plan, divide_equally, people_of_plan, plan_round
from kvo_inspect.store.rounds.round import Person
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.wording.conflicts import shown_value
from kvo_inspect.wording.merging import notable_texts
from tests.doses import few
from tests.laptops import GATE, Laptop, batch, prepared, state, values


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    anna = prepared(tmp_path / "anna")
    anna.author = "Anna"
    anna.close()
    anna.open()
    begin_next(anna.store, park_id(anna.store), starts="1-1-2026")
    bas = anna.copy_to(tmp_path / "bas", author="Bas")
    yield anna, bas
    anna.close()
    bas.close()


def park_id(store: Store) -> str:
    return store.select(Park)[0].id


def cycle_id(store: Store) -> str:
    return store.select(Trajectory)[0].id


def exchange(one: Laptop, other: Laptop) -> tuple[Received, Received]:
    accounts = receive(one.store, batch(other.store)), receive(other.store, batch(one.store))
    assert state(one.store) == state(other.store)
    assert doctor(one.store) == doctor(other.store) == []
    return accounts


@dataclass(frozen=True)
class Case:
    """A noun of the desk: how one is made, removed, and changed."""

    make: Callable[[Store], Noun]
    remove: Callable[[Store, str], Any]
    change: Callable[[Store, str], Any]
    told: str


def new_decision(store: Store) -> Noun:
    return add_decision(store, add_meeting(store, cycle_id(store), subject="Overleg").id, name="Hek")


CASES = {
    "partner": Case(
        lambda store: add_partner(store, park_id(store), "company", organisation="Bakker"),
        remove_partner,
        lambda store, noun_id: set_partner(store, noun_id, phone="5"),
        "Bakker (partner, Park 0)",
    ),
    "planned round": Case(
        lambda store: plan_round(store, park_id(store), [PersonPlan("Jan")], date="2026-12-01"),
        lambda store, noun_id: cancel_plans(store, [noun_id]),
        lambda store, noun_id: change_plan(store, noun_id, notes="Bij regen binnen"),
        "Day round 1-12-2026 (planned round, Park 0)",
    ),
    "meeting": Case(
        lambda store: add_meeting(store, cycle_id(store), subject="Voortgang", decisions=[{"name": "Hek"}]),
        remove_meeting,
        lambda store, noun_id: set_meeting(store, noun_id, text="Lampen besteld"),
        "Voortgang (meeting, Park 0)",
    ),
    "decision": Case(
        new_decision,
        remove_decision,
        lambda store, noun_id: set_decision(store, noun_id, person="Jan"),
        "Hek (decision, Park 0)",
    ),
    "target": Case(
        lambda store: add_target(store, cycle_id(store), name="Inbraken"),
        remove_target,
        lambda store, noun_id: set_target(store, noun_id, unit="per jaar"),
        "Inbraken (target, Park 0)",
    ),
    "measure": Case(
        lambda store: add_measure(store, cycle_id(store), name="Camera"),
        remove_measure,
        lambda store, noun_id: set_measure(store, noun_id, person="Piet"),
        "Camera (measure, Park 0)",
    ),
    "checkpoint": Case(
        lambda store: add_checkpoint(store, park_id(store), NewCheckpoint("Hoek")),
        remove_checkpoint,
        lambda store, noun_id: set_checkpoint(store, noun_id, name="Noordhoek"),
        "Noordhoek (checkpoint, Park 0)",
    ),
    "participant": Case(
        lambda store: add_participant(store, store.rows("select id from round")[0][0], Person("Eva")),
        remove_participant,
        lambda store, noun_id: add_participant(store, store.rows("select id from round")[0][0], Person("Eva", "politie")),
        "Eva (participant, Park 0)",
    ),
}


def only(store: Store) -> Conflict:
    (conflict,) = list_removals(store)
    return conflict


def change_of(conflict: Conflict, *, gone: bool) -> str:
    return next(value.change for value in conflict.values if value.value is gone)


@pytest.mark.parametrize("name", few(CASES, 4))
@pytest.mark.parametrize("gone", [False, True])
def test_what_was_removed_and_changed_apart_is_told_on_both_until_one_is_chosen(two: tuple[Laptop, Laptop], name: str, gone: bool) -> None:
    case, (anna, bas) = CASES[name], two
    thing = case.make(anna.store)
    exchange(anna, bas)
    case.remove(anna.store, thing.id)
    case.change(bas.store, thing.id)
    sentence = f"{case.told} was removed by Anna and changed by Bas, who did not know: it is there with the change."
    for account in exchange(anna, bas):
        assert [text.startswith(sentence) for text in notable_texts(account)] == [True]
    for laptop in two:
        laptop.close()
        laptop.open()
        conflict = only(laptop.store)
        assert [(value.value, value.author, value.stands) for value in sorted(conflict.values, key=lambda value: value.author)] == [
            (True, "Anna", False),
            (False, "Bas", True),
        ]
    choose(bas.store, conflict, change_of(conflict, gone=gone))
    assert list_removals(bas.store) == []
    with pytest.raises(NotFound):
        choose(bas.store, conflict, change_of(conflict, gone=gone))
    for account in exchange(anna, bas):
        assert account.removals == ()
    for laptop in two:
        assert list_removals(laptop.store) == []
        now = laptop.store.find(type(thing), thing.id)
        assert now is not None
        assert now.gone is gone


def test_only_changed_or_only_removed_is_not_told(two: tuple[Laptop, Laptop]) -> None:
    anna, bas = two
    things = {name: case.make(anna.store).id for name, case in CASES.items()}
    exchange(anna, bas)
    for place, (name, case) in enumerate(CASES.items()):
        (case.change if place % 2 else case.remove)(anna.store, things[name])
    for account in exchange(anna, bas):
        assert account.removals == ()
    for laptop in two:
        assert list_removals(laptop.store) == []


def test_what_went_with_it_comes_back_with_it(two: tuple[Laptop, Laptop]) -> None:
    anna, bas = two
    plan = CASES["planned round"].make(anna.store)
    meeting = CASES["meeting"].make(anna.store)
    exchange(anna, bas)
    cancel_plans(anna.store, [plan.id])
    remove_meeting(anna.store, meeting.id)
    change_plan(bas.store, plan.id, notes="Bij regen binnen")
    set_meeting(bas.store, meeting.id, text="Lampen besteld")
    exchange(anna, bas)
    assert people_of_plan(bas.store, plan.id) == []
    conflicts = list_removals(bas.store)
    assert [shown_value(conflict, value) for conflict in conflicts for value in conflict.values if value.stands] == [
        "there, with the change; brought back with it: Jan",
        "there, with the change; brought back with it: 1 decision",
    ]
    for conflict in conflicts:
        choose(bas.store, conflict, change_of(conflict, gone=False))
    exchange(anna, bas)
    assert [person.name for person in people_of_plan(anna.store, plan.id)] == ["Jan"]
    assert [decision.name for decision in anna.store.select(Decision, "where gone = 0")] == ["Hek"]


def hang_decision(one: Store, other: Store) -> Noun:
    meeting = add_meeting(one, cycle_id(one), subject="Voortgang", decisions=[{"name": "Hek"}, {"name": "Lampen"}])
    receive(other, batch(one))
    remove_meeting(one, meeting.id)
    set_decision(other, other.select(Decision, "where name = 'Hek'")[0].id, person="Jan", due="1-12-2026")
    return meeting


def hang_new_decision(one: Store, other: Store) -> Noun:
    meeting = add_meeting(one, cycle_id(one), subject="Voortgang")
    receive(other, batch(one))
    remove_meeting(one, meeting.id)
    add_decision(other, meeting.id, name="Hek")
    return meeting


def hang_division(one: Store, other: Store) -> Noun:
    plan = plan_round(one, park_id(one), [PersonPlan("Jan"), PersonPlan("Eva")], date="2026-12-01")
    receive(other, batch(one))
    cancel_plans(one, [plan.id])
    divide_equally(other, plan.id)
    return plan


def hang_link(one: Store, other: Store) -> Noun:
    target = add_target(one, cycle_id(one), name="Inbraken")
    measure = add_measure(one, cycle_id(one), name="Camera")
    receive(other, batch(one))
    remove_target(one, target.id)
    serve_target(other, measure.id, target.id)
    return target


HANGS = {"a decision": hang_decision, "a new decision": hang_new_decision, "a division": hang_division, "a link": hang_link}


@pytest.mark.parametrize("hang", HANGS.values(), ids=HANGS)
@pytest.mark.parametrize("gone", [False, True])
def test_what_hangs_on_something_removed_is_told_of_that_and_brings_it_back(
    two: tuple[Laptop, Laptop], hang: Callable[[Store, Store], Noun], gone: bool
) -> None:
    anna, bas = two
    thing = hang(anna.store, bas.store)
    for account in exchange(anna, bas):
        (text,) = notable_texts(account)
        assert "was removed by Anna, who did not know what Bas recorded with it: it is gone." in text
    for laptop in two:
        conflict = only(laptop.store)
        assert (conflict.noun_id, {value.value for value in conflict.values if value.stands}) == (thing.id, {True})
    choose(anna.store, conflict, change_of(conflict, gone=gone))
    exchange(anna, bas)
    for laptop in two:
        assert list_removals(laptop.store) == []
        now = laptop.store.find(type(thing), thing.id)
        assert now is not None
        assert now.gone is gone
        hanging = [each for model in (Decision, MeasureTarget) for each in laptop.store.select(model, "where gone = 0")]
        hanging += people_of_plan(laptop.store, thing.id)
        assert bool(hanging) is not gone
        if hang is hang_decision and not gone:
            assert len(hanging) == 2, "the one that nobody touched comes back too"


def test_a_partner_with_something_of_another_laptop_cannot_stay_removed(two: tuple[Laptop, Laptop]) -> None:
    anna, bas = two
    partner = CASES["partner"].make(anna.store)
    walked, stop = anna.store.rows("select id from round")[0][0], route(anna.store, park_id(anna.store))[0]
    finding = record_finding(anna.store, walked, stop.id, NewFinding("kapot"))
    exchange(anna, bas)
    remove_partner(anna.store, partner.id)
    set_finding(bas.store, finding.id, partner=partner.id)
    exchange(anna, bas)
    conflict = only(anna.store)
    with pytest.raises(NotAllowedNow):
        choose(anna.store, conflict, change_of(conflict, gone=True))
    assert only(anna.store).noun_id == partner.id
    choose(anna.store, conflict, change_of(conflict, gone=False))
    exchange(anna, bas)
    assert bas.store.get(Finding, finding.id).partner == partner.id


def test_a_third_laptop_hears_it_too(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    meeting = CASES["meeting"].make(anna.store)
    exchange(anna, bas)
    carla = Laptop(tmp_path / "carla", author="Carla")
    remove_meeting(anna.store, meeting.id)
    set_meeting(bas.store, meeting.id, text="Lampen besteld")
    receive(anna.store, batch(bas.store))
    assert [removal.thing.id for removal, _park in receive(carla.store, batch(anna.store)).removals] == [meeting.id]
    assert only(carla.store).noun_id == meeting.id
    set_meeting(bas.store, meeting.id, subject="Voortgang najaar")
    assert receive(carla.store, batch(bas.store)).removals == (), "it is told once, and listed until somebody chooses"
    assert only(carla.store).noun_id == meeting.id
    carla.close()


def test_what_a_walk_takes_away_with_an_answer_is_not_told(two: tuple[Laptop, Laptop]) -> None:
    anna, bas = two
    walked, stop = anna.store.rows("select id from round")[0][0], route(anna.store, park_id(anna.store))[0]
    (finding,) = record_answer(anna.store, walked, stop.id, GATE, Value(value="2")).findings
    exchange(anna, bas)
    record_answer(anna.store, walked, stop.id, GATE, Value(value="1"))
    set_finding(bas.store, finding.id, text="nog steeds")
    assert [account.removals for account in exchange(anna, bas)] == [(), ()]
    assert list_removals(anna.store) == []


def told(conflict: Conflict) -> object:
    """What people see of a removal: what stands, who did what, and when."""
    assert conflict.removal is not None
    things = [{thing.id for thing in some} for some in (conflict.removal.hanging, conflict.removal.along)]
    return conflict.noun_id, [(value.value, value.author, value.at, value.letters, value.stands) for value in conflict.values], things


def part_at_work(one: Store, other: Store, name: str) -> Noun:
    """Remove a thing on one laptop and change it on the other, or hang something on it there."""
    if name in HANGS:
        return HANGS[name](one, other)
    thing = CASES[name].make(one)
    receive(other, batch(one))
    CASES[name].remove(one, thing.id)
    CASES[name].change(other, thing.id)
    return thing


@pytest.mark.parametrize("name", few([*CASES, *HANGS], 4))
@pytest.mark.parametrize("gone", [False, True])
def test_a_choice_taken_back_is_listed_again_as_it_was_and_done_again_is_not(two: tuple[Laptop, Laptop], name: str, gone: bool) -> None:
    anna, bas = two
    part_at_work(anna.store, bas.store, name)
    exchange(anna, bas)
    store = two[gone is (name in HANGS)].store  # now who removed it chooses, now the other
    conflict, before = only(store), values(store)
    choose(store, conflict, change_of(conflict, gone=gone))
    chosen, here = values(store), Reach.here(store.acts[-1:])
    for _again in range(2):
        undone = undo(store, here)
        assert undone.changed != ()
        assert undone.unchanged == ()
        exchange(anna, bas)
        for laptop in two:
            assert told(only(laptop.store)) == told(conflict)
        assert values(store) == before
        undone = redo(store, here)
        assert undone.changed != ()
        assert undone.unchanged == ()
        for account in exchange(anna, bas):
            assert account.removals == ()
        for laptop in two:
            assert list_removals(laptop.store) == []
        assert values(store) == chosen


def test_what_hangs_on_a_thing_since_the_choice_keeps_it(two: tuple[Laptop, Laptop]) -> None:
    anna, bas = two
    meeting = hang_decision(anna.store, bas.store)
    exchange(anna, bas)
    choose(bas.store, only(bas.store), change_of(only(bas.store), gone=False))
    acts = bas.store.acts[-1:]
    add_decision(bas.store, meeting.id, name="Poort")
    undone = undo(bas.store, Reach.here(acts))
    assert meeting.id in {noun.id for noun in undone.unchanged}
    assert [decision.name for decision in bas.store.select(Decision, "where gone = 0 and name = 'Poort'")] == ["Poort"]
    assert not bas.store.get(type(meeting), meeting.id).gone


def test_every_noun_that_is_looked_at_has_an_index_of_what_was_changed_apart(two: tuple[Laptop, Laptop]) -> None:
    asked: list[str] = []
    store = two[0].store
    assert isinstance(store.db.conn, sqlite3.Connection)
    store.db.conn.set_trace_callback(asked.append)
    list_removals(store)
    store.db.conn.set_trace_callback(None)
    looked_for = [sql for sql in asked if "instr(t.heads" in sql]
    assert len(looked_for) > 15
    for sql in looked_for:
        (step, *_others) = [row[-1] for row in store.rows(f"explain query plan {sql}")]
        assert re.fullmatch(r"SCAN t USING INDEX \w+_apart", step), step
