"""The work of the desk, done apart on three laptops: whatever order it comes in, the record and what is told of it are the same."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.contacts.contact import change_contact, contacts, join_contacts, part_partner
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.merge.conflicts import choose, list_conflicts, list_removals
from kvo_inspect.store.merge.receive import Batch, receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.facilitators import assign_facilitator
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.parks.partners import add_partner, remove_partner, set_partner
from kvo_inspect.store.plan.decisions import add_decision, decisions_of, remove_decision, set_decision
from kvo_inspect.store.plan.meetings import add_meeting, remove_meeting, set_meeting
from kvo_inspect.store.plan.trajectories import begin_next
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import (
    PersonPlan,
    cancel_plans,
    change_plan,
    divide_equally,
    give_checkpoints,
    people_of_plan,
    plan_round,
    planned_rounds,
)
from kvo_inspect.store.shares import counting_shares
from kvo_inspect.store.upkeep.doctor import doctor
from tests.laptops import Laptop, add_round, batch, prepared, state

PEOPLE = (PersonPlan("Anna", "", "inspecteur"), PersonPlan("Bas", "", "inspecteur"), PersonPlan("Carla"))
DAYS = ("2026-12-01", "2026-12-08", "2026-12-15")


def parks(store: Store) -> list[str]:
    return [park.id for park in store.select(Park, "order by name")]


def propose_themes(store: Store, park: str, themes: dict[str, str]) -> None:
    """Say which themes a park begins with, as setting it up like another one does."""
    with store.act() as act:
        act.write(Park, park, park=park, themes=themes)


def plan_on(store: Store, day: str) -> str:
    return store.select(PlannedRound, "where date = ? order by made, id", [day])[0].id


def company(store: Store, name: str) -> str:
    return store.select(Partner, "where organisation = ? and park = ? order by id", [name, parks(store)[0]])[0].id


def begin(store: Store) -> None:
    """What all three began with."""
    park, other = parks(store)
    cycle = begin_next(store, park, starts="1-1-2026")
    for day in DAYS:
        plan_round(store, park, PEOPLE, date=day, part="evening")
    meeting = add_meeting(store, cycle.id, subject="Werkgroep", decisions=[{"name": "Hek"}, {"name": "Lampen"}])
    add_meeting(store, cycle.id, subject="Voortgang")
    add_decision(store, meeting.id, name="Camera", due="2026-12-24")
    for where in (park, other):
        add_partner(store, where, "company", organisation="Bakker")
    add_partner(store, park, "company", organisation="Visser")
    join_contacts(store, [contact.id for contact in contacts(store) if contact.shown.organisation == "Bakker"])
    record_finding(store, store.rows("select id from round where park = ?", [park])[0][0], route(store, park)[0].id, NewFinding("kapot"))


def work_of_anna(store: Store) -> None:
    park, other = parks(store)
    assign_facilitator(store, [park, other], "Anna")
    propose_themes(store, park, {"lighting": "full"})
    change_plan(store, plan_on(store, DAYS[0]), date="2026-12-22", meets_at="Poort")
    cancel_plans(store, [plan_on(store, DAYS[1])])
    divide_equally(store, plan_on(store, DAYS[2]))
    hek, lampen, _camera = decisions(store)
    set_decision(store, hek, person="Jan", due="2026-12-10", partner=company(store, "Visser"))
    remove_decision(store, lampen)
    remove_meeting(store, store.rows("select id from meeting where subject = 'Voortgang'")[0][0])
    change_contact(store, store.get(Partner, company(store, "Bakker")).contact, phone="1")
    set_finding(store, store.rows("select id from finding")[0][0], due="2026-11-01")


def work_of_bas(store: Store) -> None:
    park, other = parks(store)
    assign_facilitator(store, [other], "Bas")
    propose_themes(store, park, {"lighting": "notable"})
    plan_round(store, park, [PersonPlan("Bas")], date="2026-12-22", part="evening", meets_at="Loods")
    divide_equally(store, plan_on(store, DAYS[1]))
    people = people_of_plan(store, plan_on(store, DAYS[2]))
    give_checkpoints(store, plan_on(store, DAYS[2]), [stop.id for stop in route(store, park)], people[0].id)
    hek, lampen, camera = decisions(store)
    set_decision(store, hek, person="Piet", due="2026-12-12")
    set_decision(store, lampen, done="2026-11-10")
    set_decision(store, camera, due="")
    set_meeting(store, store.rows("select id from meeting where subject = 'Voortgang'")[0][0], text="Lampen besteld")
    part_partner(store, company(store, "Bakker"))
    set_partner(store, company(store, "Visser"), phone="2")
    add_round(store, park, "2026-11-13", ("Bas",), "day")


def work_of_carla(store: Store) -> None:
    park, _other = parks(store)
    assign_facilitator(store, [park], "")
    propose_themes(store, park, {})
    set_park(store, park, notes="let op")
    change_plan(store, plan_on(store, DAYS[1]), [PEOPLE[0]], notes="Bij regen binnen")
    remove_meeting(store, store.rows("select id from meeting where subject = 'Werkgroep'")[0][0])
    remove_partner(store, company(store, "Visser"))
    change_contact(store, store.get(Partner, company(store, "Bakker")).contact, phone="3", email="bakker@example.org")
    set_finding(store, store.rows("select id from finding")[0][0], due="2026-12-01", partner=company(store, "Bakker"))


def decisions(store: Store) -> tuple[str, str, str]:
    by_name = {line.decision.name: line.decision.id for line in decisions_of(store, store.select(Trajectory)[0].id)}
    return by_name["Hek"], by_name["Lampen"], by_name["Camera"]


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> tuple[Batch, ...]:
    """What all began with, and what each of three laptops did after that: as each hands it over, whole."""
    room = tmp_path_factory.mktemp("desks")
    hub = prepared(room / "hub", parks=2)
    begin(hub.store)
    made = [batch(hub.store)]
    for author, work in (("Anna", work_of_anna), ("Bas", work_of_bas), ("Carla", work_of_carla)):
        laptop = hub.copy_to(room / author, author=author)
        work(laptop.store)
        made.append(batch(laptop.store))
        laptop.close()
    hub.close()
    return tuple(made)


def told(store: Store) -> dict[str, Any]:
    """What follows from the record and is shown: by names and ids, without the order of arrival."""
    dict(counting_shares(store))
    return {
        "state": state(store),
        "standing": store.rows(
            "select f.id, s.open, s.due, s.to_review, s.pressing from standing s join finding f on f.n = s.n order by 1"
        ),
        "parks": store.rows("select * from park_standing order by park"),
        "shares": store.rows("select * from park_share order by park"),
        "home": list_parks(store),
        "plans": [
            (line.id, line.state, line.beside, [(person.name, person.checkpoints) for person in line.people])
            for line in planned_rounds(store)
        ],
        "decisions": sorted(
            (line.decision.name, line.person, line.due or "", line.overdue)
            for cycle in store.select(Trajectory)
            for line in decisions_of(store, cycle.id)
        ),
        "contacts": sorted((contact.id, sorted(copy.id for copy in contact.partners)) for contact in contacts(store)),
        "two values": [(each.noun_id, each.field, [value.change for value in each.values]) for each in list_conflicts(store)],
        "removals": [(each.noun_id, [(value.change, value.stands) for value in each.values]) for each in list_removals(store)],
    }


def test_in_whatever_order_the_work_of_three_desks_comes_in_all_have_and_tell_the_same(batches: tuple[Batch, ...], tmp_path: Path) -> None:
    base, *work = batches
    accounts = []
    for place, order in enumerate(itertools.permutations(work)):
        laptop = Laptop(tmp_path / f"laptop{place}", author="Dirk")
        for each in (base, *order):
            receive(laptop.store, each)
        assert doctor(laptop.store) == []
        accounts.append(told(laptop.store))
        laptop.close()
    first, *rest = accounts
    for other in rest:
        assert other == first
    assert {field for _noun_id, field, _values in first["two values"]} >= {"facilitator", "person", "due", "phone", "checkpoints"}
    assert len(first["removals"]) == 4, "a cancelled round, two meetings and a partner were worked on apart"
    assert [beside for _id, _state, beside, _people in first["plans"]].count("planned") == 2


def choose_all(store: Store, place: int) -> None:
    """Choose the value in this place everywhere; that something is there where others are with it still."""
    for conflict in (*list_conflicts(store), *list_removals(store)):
        try:
            choose(store, conflict, conflict.values[place].change)
        except NotAllowedNow:
            choose(store, conflict, next(value.change for value in conflict.values if value.value is False))


def test_what_two_choose_apart_of_all_that_converges_too(batches: tuple[Batch, ...], tmp_path: Path) -> None:
    """Two laptops choose among the same values, each the other way: both know of both afterwards, and agree when one chooses last."""
    one, other = (Laptop(tmp_path / name, author=name) for name in ("one", "other"))
    for laptop in (one, other):
        for each in batches:
            receive(laptop.store, each)
    for laptop, first in ((one, 0), (other, -1)):
        choose_all(laptop.store, first)
        assert (list_conflicts(laptop.store), list_removals(laptop.store)) == ([], [])
    receive(one.store, batch(other.store))
    receive(other.store, batch(one.store))
    assert told(one.store) == told(other.store)
    choose_all(one.store, 0)
    receive(other.store, batch(one.store))
    assert told(one.store) == told(other.store)
    assert (list_conflicts(other.store), list_removals(other.store)) == ([], [])
    for laptop in (one, other):
        assert doctor(laptop.store) == []
        laptop.close()
