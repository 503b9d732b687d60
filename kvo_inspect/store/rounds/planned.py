"""Planned rounds: planning, changing, cancelling them, and who walks which part of the route."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Unpack

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.division import Division, division_of, equal_runs
from kvo_inspect.domain.rounds.participant import inspects, must_be_told_apart, same_name_key
from kvo_inspect.domain.rounds.planned import PlannedRound, PlannedRoundFields, PlanState, plan_state
from kvo_inspect.domain.rounds.planned_person import PlannedPerson
from kvo_inspect.domain.values.dates import typed_day, typed_time
from kvo_inspect.domain.values.ordering import between
from kvo_inspect.domain.values.text import checked_line, checked_text, short
from kvo_inspect.errors import BadValue, NotAllowedNow, RuleError
from kvo_inspect.store.conditions.rounds import OF_PLAN, PLANS_OF_DAY
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.key_ids import id_at, id_of_person
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.texts import _

_STATES: tuple[PlanState, ...] = ("passed", "open", "planned", "walked")


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody on a plan, as a form or a command gives it."""

    name: str
    organisation: str = ""
    role: str = ""
    checkpoints: tuple[str, ...] | None = None
    """Ids of the checkpoints that they walk; empty: none of their own (`PlannedPerson.checkpoints`), None: as it stands."""
    whole_route: bool | None = None
    """Whether they walk the whole route beside those with a part; None: as it stands."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One planned round as a list shows it."""

    plan: PlannedRound
    park_name: str
    state: PlanState
    people: tuple[PlannedPerson, ...]
    numbers: Mapping[str, int]
    """At which place of the route each checkpoint is, from 1, by its id."""
    beside: Literal["", "planned", "walked"] = ""
    """While nobody walks it: whether a merge left another plan on its day and part, and whether a round walks that one."""

    @property
    def id(self) -> str:
        """The id of the plan."""
        return self.plan.id

    @property
    def park(self) -> str:
        """The id of the park."""
        return self.plan.park

    @property
    def divided(self) -> bool:
        """Whether somebody has a part of the route; else everybody walks all of it."""
        return any(person.own_part for person in self.people)


def planned_rounds(store: Store, park_id: str = "") -> list[PlannedLine]:
    """Return the planned rounds of a park or of all: those past and not walked, those to come by day, the walked ones, newest first."""
    rows = store.rows(
        f"""select p.id, k.name, exists (select 1 from round w where {OF_PLAN.format("p")}),
          exists (select 1 from round w where {OF_PLAN.format("p")} and w.closed is not null)
          from planned_round p join park k on k.id = p.park
          where p.gone = 0 and p.confidential = 0 and k.gone = 0 and k.aside = '' and ? in ('', p.park)""",
        [park_id],
    )
    plans = {plan.id: plan for plan in store.select(PlannedRound, "where gone = 0 and ? in ('', park)", [park_id])}
    people: dict[str, list[PlannedPerson]] = {}
    for person in store.select(PlannedPerson, f"where gone = 0 and ? in ('', park) {_IN_ORDER}", [park_id]):
        people.setdefault(person.planned_round, []).append(person)
    today = store.today.isoformat()
    numbers: dict[str, dict[str, int]] = {}
    lines = []
    for plan_id, park_name, begun, finished in rows:
        plan = plans[plan_id]
        if plan.park not in numbers:
            numbers[plan.park] = {stop.id: number for number, stop in enumerate(route(store, plan.park), 1)}
        state = plan_state(plan, today, begun=bool(begun), finished=bool(finished))
        lines.append(PlannedLine(plan, park_name, state, tuple(people.get(plan_id, ())), numbers[plan.park]))
    lines = _beside_each_other(lines)
    lines.sort(key=lambda line: (line.plan.date, line.plan.part, line.park_name.casefold(), line.id))
    to_walk = [line for line in lines if line.state != "walked"]
    walked = [line for line in reversed(lines) if line.state == "walked"]
    return [*sorted(to_walk, key=lambda line: _STATES.index(line.state)), *walked]


def _beside_each_other(lines: Sequence[PlannedLine]) -> list[PlannedLine]:
    """Return lines, those that nobody walks marked where another plan stands on their day and part."""
    by_day: dict[tuple[str, str, str], list[PlannedLine]] = defaultdict(list)
    for line in lines:
        by_day[line.park, line.plan.date, line.plan.part].append(line)
    marked = []
    for line in lines:
        others = [other.state for other in by_day[line.park, line.plan.date, line.plan.part] if other.id != line.id]
        if others and line.state in ("passed", "planned"):
            marked.append(replace(line, beside="walked" if {"open", "walked"} & set(others) else "planned"))
        else:
            marked.append(line)
    return marked


def planned_line(store: Store, plan_id: str) -> PlannedLine:
    """Return one planned round; NotFound when it is not there or was cancelled."""
    plan = store.get(PlannedRound, plan_id)
    return next(line for line in planned_rounds(store, plan.park) if line.id == plan.id)


def people_of_plan(store: Store, plan_id: str) -> list[PlannedPerson]:
    """Return who is on a plan, in order."""
    return store.select(PlannedPerson, f"where planned_round = ? and gone = 0 {_IN_ORDER}", [plan_id])


def stands_on(store: Store, plan_id: str) -> list[PersonPlan]:
    """Return who is on a plan, in order, as they are given to change it."""
    people = people_of_plan(store, plan_id)
    return [PersonPlan(each.name, each.organisation, each.role, each.checkpoints, each.whole_route) for each in people]


_IN_ORDER = "order by cast(place as real), id"


def plan_of_day(store: Store, park_id: str, date: str, part: str = "") -> PlannedRound | None:
    """Return the plan of a park for a day, of a part of the day or of either; None when there is none, or a round walks it already.

    Of two that a merge put on one day and part, the one planned first; once a round walks one of them the other is not proposed.
    """
    plans = store.select(
        PlannedRound,
        "where park = ? and date = ? and ? in ('', part) and gone = 0 and confidential = 0 "
        f"and not exists (select 1 from planned_round b join round w on {OF_PLAN.format('b')} where {PLANS_OF_DAY.format('b', 't')}) "
        "order by part, made, id",
        [park_id, date, part],
    )
    return plans[0] if plans else None


def plan_at(store: Store, park_id: str, date: str, part: str, plan_id: str = "") -> PlannedRound | None:
    """Return the plan that stands for a day (`YYYY-MM-DD`) and part of it, walked or not; None when there is none.

    RuleError when *plan_id* names none of those that stand there, and when a merge left several and none is named.
    """
    plans = store.select(PlannedRound, "where park = ? and date = ? and part = ? and gone = 0 order by made, id", [park_id, date, part])
    named = [plan for plan in plans if plan.id == plan_id] if plan_id else plans
    if len(plans) > 1 and len(named) != 1:
        sentence = _("Several rounds are planned for that day and part: {names}. Name one with --id, or cancel all but one.")
        names = ", ".join(f"{plan.id} ({plan.made_by or _('nobody named')})" for plan in plans)
        raise RuleError(sentence.format(names=names), "id")
    if plan_id and not named:
        sentence = _("No round that is planned for that day and part has the id “{id}”. Leave --id out.")
        raise RuleError(sentence.format(id=short(plan_id)), "id")
    return named[0] if named else None


def division_of_round(store: Store, planned_round: str | None, author: str) -> Division:
    """Return who walks which part of a round that was planned, as *author* sees it; nothing is divided without a plan."""
    return division_of(people_of_plan(store, planned_round) if planned_round else (), author)


# -- planning ----------------------------------------------------------------------------------------------------------


def plan_round(store: Store, park_id: str, people: Sequence[PersonPlan] = (), **fields: Unpack[PlannedRoundFields]) -> PlannedRound:
    """Plan a round as one act. RuleError at `date` when one is planned for that day and part already; errors tell the field."""
    park = store.get(Park, park_id)
    checked = _checked(store, {"date": "", **fields})
    day = {"date": checked["date"], "part": checked.get("part", "day")}
    _check_free(store, park.id, **day)
    plan_id = id_at(store, PlannedRound, park.id, *day.values(), park=park.id, **day)
    there = store.find(PlannedRound, plan_id)  # one that was cancelled comes back, and nothing that was said of it then
    was = {name: PlannedRound.default(name) for name in ("kind", "begins", "meets_at", "notes")} if there is not None else {}
    with store.act() as act:
        plan = act.write(PlannedRound, plan_id, park=park.id, **{**was, **day, **checked})
        _write_people(act, plan, _checked_people(people))
    return plan


def change_plan(
    store: Store, plan_id: str, people: Sequence[PersonPlan] | None = None, **fields: Unpack[PlannedRoundFields]
) -> PlannedRound:
    """Change or move a plan, and who is on it (None: stays), as one act; who stays keeps their part.

    Errors as `plan_round`; NotAllowedNow when it would be moved and a round walks it.
    """
    plan = store.get(PlannedRound, plan_id)
    checked = _checked(store, {**fields})
    changed = {name: value for name, value in checked.items() if value != getattr(plan, name)}
    if changed.keys() & {"date", "part"}:  # two may stand on one day since a merge: each is still to be changed where it stands
        _check_not_begun(store, plan.id)
        _check_free(store, plan.park, date=checked.get("date", plan.date), part=checked.get("part", plan.part), but=plan.id)
    listed = None if people is None else _checked_people(people)
    with store.act() as act:
        plan = act.write(PlannedRound, plan.id, park=plan.park, **changed) if changed else plan
        if listed is not None:
            _write_people(act, plan, listed)
    return plan


def cancel_plans(store: Store, plan_ids: Sequence[str]) -> list[PlannedRound]:
    """Cancel plans as one act: they are gone, with who is on them. NotAllowedNow when a round walks one of them."""
    plans = [store.get(PlannedRound, plan_id) for plan_id in plan_ids]
    for plan in plans:
        _check_not_begun(store, plan.id)
    with store.act("bulk") as act:
        for plan in plans:
            for person in people_of_plan(store, plan.id):
                act.write(PlannedPerson, person.id, park=person.park, gone=True)
        return [act.write(PlannedRound, plan.id, park=plan.park, gone=True) for plan in plans]


def give_checkpoints(store: Store, plan_id: str, checkpoints: Sequence[str], person_id: str, *, beside: bool = False) -> None:
    """Give checkpoints to one person of a plan as one act, and take them from everybody else; an empty id: to nobody.

    *beside*: who has them keeps them, and they are walked together; whoever walks the whole route walks them already. They do so
    whatever others are given, until they are given a part of their own.
    """
    plan = store.get(PlannedRound, plan_id)
    given = set(checkpoints)
    with store.act() as act:
        order = {stop.id: place for place, stop in enumerate(route(store, plan.park))}
        for person in people_of_plan(store, plan.id):
            is_given = person.id == person_id and not (beside and person.whole_route)
            stay = set(person.own_part) | given if is_given else set(person.own_part) - (set() if beside else given)
            part = sorted(stay, key=lambda checkpoint: (order.get(checkpoint, len(order)), checkpoint))
            _write_part(act, person, part, whole_route=person.whole_route and not is_given)


def give_whole_route(store: Store, plan_id: str, person_id: str) -> bool:
    """Let one person of a plan walk the whole route beside those who have a part, as one act; whoever does so already has no part then.

    Return whether they walk it now.
    """
    plan = store.get(PlannedRound, plan_id)
    with store.act() as act:
        person = next(each for each in people_of_plan(store, plan.id) if each.id == person_id)
        _write_part(act, person, (), whole_route=not person.whole_route)
    return not person.whole_route


def divide_equally(store: Store, plan_id: str) -> list[PlannedPerson]:
    """Divide the route of a plan in equal runs, as one act, and return who is on it. Over whom and errors: `equally_divided`."""
    plan = store.get(PlannedRound, plan_id)
    people = people_of_plan(store, plan.id)
    divided = equally_divided(store, plan.park, stands_on(store, plan.id))
    with store.act() as act:
        for person, given in zip(people, divided, strict=True):
            _write_part(act, person, given.checkpoints or (), whole_route=bool(given.whole_route))
    return people_of_plan(store, plan.id)


def equally_divided(store: Store, park_id: str, people: Sequence[PersonPlan]) -> list[PersonPlan]:
    """Return people with the route of a park divided over them in equal runs.

    Over those who have a part already; else over those whose role says that they inspect, when there are two; else over everybody.
    Who walks the whole route stays so, as long as there are two others.
    NotAllowedNow when there is no route, when they are fewer than two, or fewer checkpoints than people.
    """
    dividing = [person for person in people if not person.whole_route]
    dividing = dividing if len(dividing) > 1 else list(people)
    with_part = [person for person in dividing if person.checkpoints and not person.whole_route]
    inspectors = [person for person in dividing if inspects(person.role)]
    walkers = next((some for some in (with_part, inspectors) if len(some) > 1), dividing)
    stops = [stop.id for stop in route(store, park_id)]
    if not stops:
        raise NotAllowedNow(_("This park has no route to divide yet: add checkpoints to it first."))
    if len(walkers) < 2 or len(stops) < len(walkers):
        raise NotAllowedNow(_("The route is divided over two people or more, each with a checkpoint at least."))
    runs = dict(zip((person.name for person in walkers), equal_runs(stops, len(walkers)), strict=True))
    return [
        replace(person, checkpoints=runs.get(person.name, ()), whole_route=bool(person.whole_route) and person.name not in runs)
        for person in people
    ]


def _write_part(act: Act, person: PlannedPerson, checkpoints: Sequence[str], *, whole_route: bool) -> None:
    """Write which part somebody walks, where it is another one: checkpoints, or the whole route and no checkpoints."""
    part: dict[str, Any] = {"checkpoints": tuple(checkpoints), "whole_route": whole_route}
    if changed := {name: value for name, value in part.items() if value != getattr(person, name)}:
        act.write(PlannedPerson, person.id, park=person.park, **changed)


def _check_not_begun(store: Store, plan_id: str) -> None:
    """Raise NotAllowedNow when a round walks a plan: it is not taken away from under it."""
    if store.rows(f"select 1 from planned_round p join round w on {OF_PLAN.format('p')} where p.id = ?", [plan_id]):
        raise NotAllowedNow(_("A round was begun on this plan: it counts as walked, and is not moved or cancelled any more."))


def _check_free(store: Store, park_id: str, *, date: str, part: str, but: str = "") -> None:
    """Raise RuleError at `date` when another plan stands for a day and part of it."""
    query = "select 1 from planned_round where park = ? and date = ? and part = ? and gone = 0 and id <> ?"
    if store.rows(query, [park_id, date, part, but]):
        raise RuleError(_("A round is planned for that day and part of the day already: change that one."), "date")


def _checked(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    checked = dict(fields)
    if "date" in checked:
        checked["date"] = typed_day("date", checked["date"], store.today)
    if "begins" in checked:
        checked["begins"] = typed_time("begins", checked["begins"]) or None
    if "meets_at" in checked:
        checked["meets_at"] = checked_line("meets_at", checked["meets_at"])
    if "notes" in checked:
        checked["notes"] = checked_text("notes", checked["notes"])
    return checked


def _checked_people(people: Sequence[PersonPlan]) -> list[PersonPlan]:
    checked: list[PersonPlan] = []
    for person in people:
        texts = [checked_line("people", text) for text in (person.organisation, person.role)]
        if not (name := checked_line("people", person.name)):
            raise BadValue("people", _("A name is missing: give each person who walks along a name."))
        checked.append(replace(person, name=name, organisation=texts[0], role=texts[1]))
    must_be_told_apart(person.name for person in checked)
    return checked


def _write_people(act: Act, plan: PlannedRound, people: Sequence[PersonPlan]) -> None:
    """Write, within an act, who is on a plan, in order; who is not among them goes."""
    before = {same_name_key(person.name): person for person in people_of_plan(act.store, plan.id)}
    place: str | None = None
    for person in people:
        place = between(place, None)
        planned = before.pop(same_name_key(person.name), None)
        person_id = planned.id if planned else id_of_person(act.store, PlannedPerson, planned_round=plan.id, name=person.name)
        fields: dict[str, Any] = {"name": person.name, "organisation": person.organisation, "role": person.role, "place": place}
        if person.checkpoints is not None:
            fields["checkpoints"] = person.checkpoints
        if person.whole_route is not None:
            fields["whole_route"] = person.whole_route
        if planned is None:
            fields = {"checkpoints": (), "whole_route": False, **fields}
            act.write(PlannedPerson, person_id, park=plan.park, planned_round=plan.id, **fields)
        elif changed := {name: value for name, value in fields.items() if value != getattr(planned, name)}:
            act.write(PlannedPerson, person_id, park=plan.park, **changed)
    for left_out in before.values():
        act.write(PlannedPerson, left_out.id, park=plan.park, gone=True)
