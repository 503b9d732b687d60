"""The rows of who is asked what, who walks what when, and who agreed with a round, as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from kvo_inspect.domain.rounds.planned import PlanState
from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartnerKind, PartOfDay, SentWay, SignOffKind
from kvo_inspect.exchange.lists.document import ListedRow
from kvo_inspect.exchange.lists.nameless import Telling
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.actions.over_parks import OrganisationAsked
from kvo_inspect.store.rounds.planned import PlannedLine
from kvo_inspect.store.walk.sign_off import SignOffs


class ListedPartner(ListedRow):
    """One partner of a park, and how much is asked of it; a company without a name is one for each of its premises."""

    id: str
    """The id of the partner."""
    park: str
    """The id of the park."""
    kind: PartnerKind
    """What kind of partner it is."""
    organisation: str
    """What it is called; empty: not known."""
    checkpoint: str | None
    """Of a company without a name: the id of the checkpoint at which its premises are."""
    number: str
    """And their house number."""
    person: str
    """Who is addressed in a mail."""
    email: str
    """The mail address."""
    phone: str
    """The telephone number."""
    fault_number: str
    """The number to call when it is urgent."""
    urgent: int
    """Points that are urgent."""
    new: int
    """Points that were not sent yet."""
    overdue: int
    """Points that were asked and whose day has passed."""
    open: int
    """Points that nobody reported done."""
    for_information: int
    """Points that somebody else is asked."""


class AskedOrganisation(ListedRow):
    """One organisation that is asked something, over all parks."""

    partner: str
    """The id of one of its partners."""
    contact: str | None
    """The id of its contact, where its partners are one."""
    kind: PartnerKind
    """What kind of partner it is."""
    organisation: str
    """What it is called; empty: not known."""
    way: SentWay
    """How it wants to be asked."""
    parks: int
    """In how many parks something is asked of it."""
    new: int
    """Points that were not sent yet."""
    overdue: int
    """Points that were asked and whose day has passed."""
    open: int
    """Points that nobody reported done."""
    asked_on: str | None
    """The day on which it was asked last, YYYY-MM-DD."""
    reminded_on: str | None
    """The day on which it was reminded last."""
    answered_on: str | None
    """The day on which an answer was recorded last."""


class PlannedWalker(ListedRow):
    """Somebody who will walk along."""

    name: str
    """What they are called; empty: without names."""
    organisation: str
    """Of which organisation."""
    role: str
    """In which role."""
    checkpoints: tuple[str, ...]
    """The ids of the checkpoints of their part; empty: none of their own."""
    whole_route: bool
    """Whether they walk the whole route beside those who have a part."""


class ListedPlan(ListedRow):
    """One round that is planned."""

    id: str
    """The id of the plan."""
    park: str
    """The id of the park."""
    park_name: str
    """What the park is called."""
    date: str
    """The day, YYYY-MM-DD."""
    part: PartOfDay
    """By day or in the evening."""
    kind: MeasurementKind
    """What the round will count as."""
    state: PlanState
    """Where it stands: passed and not walked, being walked, to come, or walked."""
    begins: str | None
    """When people meet, HH:MM."""
    meets_at: str
    """Where people meet."""
    notes: str
    """What else is to be known."""
    people: tuple[PlannedWalker, ...]
    """Who walks along."""
    double: Literal["planned", "walked"] | None
    """Whether another plan stands on its day and part, and whether a round walks that one."""


class ListedSignOff(ListedRow):
    """Somebody who walked along, and what they said of the round."""

    round: str
    """The id of the round."""
    participant: str
    """The id of the participant."""
    name: str
    """What they are called; empty: without names."""
    organisation: str
    """Of which organisation."""
    role: str
    """In which role."""
    presence: Literal["present", "excused", "left"]
    """Whether they were there."""
    agreed: SignOffKind | None
    """What they said; null: nothing yet."""
    at: str | None
    """When they said so, RFC 3339."""
    remark: str
    """What they said with it."""
    changed_after: bool
    """Whether something of the round was changed after that."""
    before_others: bool
    """Whether others had not handed in their part by then."""


def listed_partners(lists: Iterable[ActionList], today: dt.date) -> Iterator[ListedPartner]:
    """Yield the partners of a park as rows."""
    for action_list in lists:
        partner, where = action_list.partner, action_list.premises
        yield ListedPartner(
            id=partner.id,
            park=action_list.park.id,
            kind=partner.kind,
            organisation=partner.organisation,
            checkpoint=where.checkpoint if where is not None else None,
            number=where.number if where is not None else "",
            person=partner.person,
            email=partner.email,
            phone=partner.phone,
            fault_number=partner.fault_number,
            urgent=action_list.count("urgent"),
            new=len(action_list.unsent),
            overdue=len(action_list.overdue(today)),
            open=action_list.count("urgent", "new", "promised", "open"),
            for_information=action_list.count("info"),
        )


def asked_organisations(rows: Iterable[OrganisationAsked]) -> Iterator[AskedOrganisation]:
    """Yield the organisations that are asked something as rows."""
    for row in rows:
        yield AskedOrganisation(
            partner=row.partner.id,
            contact=row.partner.contact or None,
            kind=row.partner.kind,
            organisation=row.partner.organisation,
            way=row.partner.way or "mail",
            parks=row.parks,
            new=row.unsent,
            overdue=row.overdue,
            open=row.open,
            asked_on=row.sent or None,
            reminded_on=row.reminded or None,
            answered_on=row.answered or None,
        )


def listed_plans(lines: Iterable[PlannedLine], tell: Telling | None) -> Iterator[ListedPlan]:
    """Yield planned rounds as rows; *tell* makes them such without names."""
    for line in lines:
        plan = line.plan
        yield ListedPlan(
            id=plan.id,
            park=plan.park,
            park_name=line.park_name,
            date=plan.date,
            part=plan.part,
            kind=plan.kind,
            state=line.state,
            begins=plan.begins,
            meets_at=tell(plan.park, plan.meets_at) if tell else plan.meets_at,
            notes=tell(plan.park, plan.notes) if tell else plan.notes,
            people=tuple(
                PlannedWalker(
                    name="" if tell else person.name,
                    organisation=person.organisation,
                    role=person.role,
                    checkpoints=person.own_part,
                    whole_route=person.whole_route,
                )
                for person in line.people
            ),
            double=line.beside or None,
        )


def listed_sign_offs(signed: SignOffs, tell: Callable[[str], str], *, names: bool) -> Iterator[ListedSignOff]:
    """Yield what each said of a round as rows; *tell* makes a remark such as it is told, *names*: with those of people."""
    for line in signed.lines:
        person, opinion = line.person, line.sign_off
        yield ListedSignOff(
            round=signed.round.id,
            participant=person.id,
            name=person.name if names else "",
            organisation=person.organisation,
            role=person.role,
            presence=person.presence.state,
            agreed=line.agreed,
            at=opinion.at if opinion is not None else None,
            remark=tell(opinion.remark) if opinion is not None else "",
            changed_after=bool(line.later),
            before_others=bool(line.before),
        )
