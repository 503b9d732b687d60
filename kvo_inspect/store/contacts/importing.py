"""A list of contacts from outside: what taking it in would write, and taking it in as one act; rows that cannot be taken are told."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kvo_inspect.domain.parks.contact import Contact, name_key, says_something
from kvo_inspect.domain.parks.house_numbers import house_numbers
from kvo_inspect.domain.parks.partner import SHARED, Partner
from kvo_inspect.domain.values.closed_sets import PartnerKind
from kvo_inspect.domain.walk.suggestions import kind_meant
from kvo_inspect.errors import RuleError
from kvo_inspect.store.contacts.contact import SEVERAL, contacts
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.park import park_names
from kvo_inspect.store.parks.partners import cleaned_fields, partners_of, where_named
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

HINTS = 50


@dataclass(frozen=True, slots=True)
class GivenContact:
    """A contact as a list gives it: only what the list says is written."""

    row: int
    """Where it stands in the list: the number of its row, or of its first line."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What contacts share, as typed; without what is empty."""
    kind: PartnerKind | None = None
    id: str = ""
    """The id of the contact, in a list that this program wrote."""
    parks: tuple[str, ...] = ()
    """Names of parks."""
    checkpoints: tuple[str, ...] = ()
    """Names of the checkpoints at which it has its premises."""
    numbers: str = ""
    """House numbers there."""

    @property
    def organisation(self) -> str:
        """The name of the organisation, or empty."""
        return str(self.fields.get("organisation", ""))

    @property
    def name(self) -> str:
        """What the contact is called in the list."""
        return str(next((self.fields[name] for name in ("organisation", "person", "email") if self.fields.get(name)), ""))


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be taken, and why; *field* names the cell, or is empty."""

    row: int
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ContactStep:
    """What taking one contact in writes."""

    given: GivenContact
    contact: Contact | None
    """The contact as it is here; None: a new one."""
    kind: PartnerKind
    changed: Mapping[str, Any]
    """What changes of what all its parks share."""
    parks: tuple[str, ...]
    """Ids of the parks in which it comes new."""
    premises: Mapping[str, Any]
    """`checkpoints` and `numbers`, of the one park that the list is of."""
    park: str = ""
    """The id of that park; empty when the row says nothing of premises."""

    @property
    def writes(self) -> bool:
        """Whether anything is written."""
        return bool(self.changed or self.parks or self.premises)


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """What taking a list of contacts in would write."""

    new: tuple[ContactStep, ...] = ()
    changed: tuple[ContactStep, ...] = ()
    """Of contacts that are here: other values, or more parks."""
    same: int = 0
    """Rows that say what stands here already."""
    problems: tuple[RowProblem, ...] = ()


class _Untaken(Exception):
    """A row cannot be taken; its text says why."""

    def __init__(self, field_name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field_name


def plan_contacts(store: Store, given: Sequence[GivenContact], park_id: str | None = None) -> ContactPlan:
    """Return what taking these contacts in would write, into one park or, without *park_id*, into those that each row names."""
    planning = _Planning(store, park_id)
    steps: list[ContactStep] = []
    problems: list[RowProblem] = []
    for contact in _joined(given, problems):
        try:
            steps.append(planning.step(contact))
        except RuleError as error:
            problems.append(RowProblem(contact.row, error.field, error.sentence))
        except _Untaken as untaken:
            problems.append(RowProblem(contact.row, untaken.field, str(untaken)))
    new = tuple(step for step in steps if step.contact is None)
    changed = tuple(step for step in steps if step.contact is not None and step.writes)
    problems.sort(key=lambda problem: problem.row)
    return ContactPlan(new, changed, len(steps) - len(new) - len(changed), tuple(problems))


def import_contacts(store: Store, given: Sequence[GivenContact], park_id: str | None = None) -> ContactPlan:
    """Take a list of contacts in as one act, and return what was written; the same list again writes nothing."""
    plan = plan_contacts(store, given, park_id)
    steps = [*plan.new, *plan.changed]
    if not steps:
        return plan
    free = {park: _nameless(store, park) for park in {park for step in steps for park in step.parks}}
    with store.act("import") as act:
        for step in steps:
            copies = step.contact.partners if step.contact else ()
            shared = copies[0].contact if copies else ""
            contact_id = shared or (store.new_id() if len(copies) + len(step.parks) > 1 else "")
            values = {name: getattr(step.contact.shown, name) for name in SHARED} if step.contact else {}
            for copy in copies:
                premises = step.premises if copy.park == step.park else {}
                act.write(Partner, copy.id, park=copy.park, contact=contact_id, **step.changed, **premises)
            for park in step.parks:
                partner_id = free[park].pop(step.kind, None) or store.new_id()
                premises = step.premises if park == step.park else {}
                act.write(Partner, partner_id, park=park, kind=step.kind)  # first, so that of the rest only what says something is written
                act.write(Partner, partner_id, park=park, contact=contact_id, **{**values, **step.changed}, **premises)
    return plan


def _nameless(store: Store, park_id: str) -> dict[PartnerKind, str]:
    """Return the partners of a park of whom nothing is known, ids by kind, of the kinds of which a park has one."""
    partners = [partner for partner in partners_of(store, park_id) if partner.kind not in SEVERAL and not says_something(partner)]
    return {partner.kind: partner.id for partner in reversed(partners)}


def _joined(given: Sequence[GivenContact], problems: list[RowProblem]) -> Iterator[GivenContact]:
    """Yield each contact once: rows of one organisation are one contact with the checkpoints and numbers of all of them.

    A row that says something else of the same contact is told, and left out.
    """
    contacts_by_key: dict[tuple[object, ...], GivenContact] = {}
    for contact in given:
        name = contact.id or name_key(contact.organisation) or contact.name.casefold()
        key = (name, contact.kind, contact.parks if contact.checkpoints or contact.numbers else ())
        first = contacts_by_key.get(key)
        if first is None:
            contacts_by_key[key] = contact
            continue
        other = [name for name, value in contact.fields.items() if name != "organisation" and first.fields.get(name, value) != value]
        if other:
            sentence = _("“{name}” stands in row {row} too, with something else here").format(name=contact.name, row=first.row)
            problems.append(RowProblem(contact.row, other[0], sentence))
            continue
        contacts_by_key[key] = replace(
            first,
            fields={**contact.fields, **first.fields},
            parks=tuple(dict.fromkeys((*first.parks, *contact.parks))),
            checkpoints=tuple(dict.fromkeys((*first.checkpoints, *contact.checkpoints))),
            numbers=" ".join(filter(None, (first.numbers, contact.numbers))),
        )
    yield from contacts_by_key.values()


class _Planning:
    """What is here, looked up once for all rows."""

    def __init__(self, store: Store, park_id: str | None) -> None:
        self._store = store
        self._park_id = park_id
        self._parks = park_names(store)
        known = contacts(store)
        self._by_id = {contact.id: contact for contact in known}
        self._by_name: dict[str, dict[str, Contact]] = {}
        self._by_mail: dict[str, dict[str, Contact]] = {}
        for contact in known:
            if park_id is None or any(copy.park == park_id for copy in contact.partners):  # of one park: nothing joins by itself
                for copy in contact.partners:
                    self._by_name.setdefault(name_key(copy.organisation), {})[contact.id] = contact
                    self._by_mail.setdefault(copy.email.casefold(), {})[contact.id] = contact
        self._routes: dict[str, dict[str, list[str]]] = {}
        self._hints = 0
        """How many times a name was looked for that was probably meant: of thousands of rows the first say enough."""

    def step(self, given: GivenContact) -> ContactStep:
        """Return what taking one contact in writes. RuleError or _Untaken at the cell that keeps it from being taken."""
        if not given.name:
            raise _Untaken("organisation", _("an organisation, a person or a mail address was expected"))
        cleaned = cleaned_fields(self._store, "", {**given.fields})
        parks = self._parks_of(given)
        contact = self._find(given, cleaned)
        if contact is None and not parks:
            raise _Untaken(
                "parks", _("nobody here is called so: name in a column “parks” in which parks it is, or take the list in at a park")
            )
        if contact is None and not cleaned.get("organisation"):
            raise _Untaken("organisation", _("the name of the organisation is empty"))
        parks_of_contact = {copy.park for copy in contact.partners} if contact else set()
        stood = contact.shown if contact else None
        changed = {name: value for name, value in cleaned.items() if stood is None or value != getattr(stood, name)}
        kind = given.kind or (stood.kind if stood else self._kind(cleaned.get("organisation", "")))
        park, premises = self._premises(given, parks, contact)
        return ContactStep(given, contact, kind, changed, tuple(place for place in parks if place not in parks_of_contact), premises, park)

    def _kind(self, organisation: str) -> PartnerKind:
        """Return of which kind an organisation is by its name; a company when that says nothing."""
        return kind_meant((), organisation, "") or "company"

    def _parks_of(self, given: GivenContact) -> tuple[str, ...]:
        if self._park_id is not None:
            return (self._park_id,)
        ids: list[str] = []
        for name in given.parks:
            fitting = [park.id for park in self._parks if park.name.casefold() == name.casefold()]
            if len(fitting) != 1:
                raise _Untaken("parks", self._unknown(name, [park.name for park in self._parks], _("“{name}” is no park here")))
            ids.append(fitting[0])
        return tuple(dict.fromkeys(ids))

    def _find(self, given: GivenContact, cleaned: Mapping[str, Any]) -> Contact | None:
        """Return the contact that a row means, by its id, else its name, else its mail address; None when there is none.

        In the list of one park by name and address only those of that park are meant.
        """
        if (named := self._by_id.get(given.id)) is not None:
            return named
        key, mail = name_key(cleaned.get("organisation", "")), cleaned.get("email", "").casefold()
        by_mail = self._by_mail.get(mail, {}) if mail else {}
        alike = self._by_name.get(key, {}) if key else by_mail
        fitting = [contact for contact in alike.values() if given.kind in (None, contact.shown.kind)]
        if len(fitting) > 1:
            fitting = [contact for contact in fitting if contact.id in by_mail] or fitting
        if len(fitting) > 1:
            raise _Untaken("organisation", _("several contacts are called so; a list that was written here tells them apart by their id"))
        return fitting[0] if fitting else None

    def _premises(self, given: GivenContact, parks: Sequence[str], contact: Contact | None) -> tuple[str, dict[str, Any]]:
        """Return the park of which a row says premises, and what is to be written of them."""
        if not (given.checkpoints or given.numbers) and self._park_id is None:
            return "", {}
        if len(parks) != 1:
            raise _Untaken("numbers", _("checkpoints and house numbers are of one park: name that park in this row"))
        park = parks[0]
        copy = next((copy for copy in (contact.partners if contact else ()) if copy.park == park), None)
        stops = self._stops(park)
        ids: list[str] = []
        for name in given.checkpoints:
            fitting = stops.get(_plain(name), [])
            if not fitting:
                names = [stop.name for stop in route(self._store, park)]
                raise _Untaken("checkpoints", self._unknown(name, names, _("“{name}” is no checkpoint of this park")))
            ids += fitting
        if not ids and copy is None:
            ids = list(where_named(self._store, park, given.organisation))
        premises: dict[str, Any] = {"checkpoints": tuple(dict.fromkeys(ids))} if ids else {}
        if given.numbers:
            house_numbers("numbers", given.numbers)
            premises["numbers"] = given.numbers
            if not ids and not (copy and copy.checkpoints):
                raise _Untaken("checkpoints", _("say at which checkpoint these house numbers are"))
        cleaned = cleaned_fields(self._store, park, premises)
        return park, {name: value for name, value in cleaned.items() if copy is None or value != getattr(copy, name)}

    def _unknown(self, name: str, known: Sequence[str], sentence: str) -> str:
        """Return the sentence on a name that is not known, with the one that was probably meant."""
        self._hints += 1
        by_name = {other.casefold(): other for other in known} if self._hints <= HINTS else {}
        near = difflib.get_close_matches(name.casefold(), by_name, 1)
        hint = "; " + _("was “{near}” meant?").format(near=by_name[near[0]]) if near else ""
        return sentence.format(name=name) + hint

    def _stops(self, park: str) -> dict[str, list[str]]:
        """Return the ids of the checkpoints of a park by their names."""
        if park not in self._routes:
            by_name: dict[str, list[str]] = {}
            for stop in route(self._store, park):
                by_name.setdefault(_plain(stop.name), []).append(stop.id)
            self._routes[park] = by_name
        return self._routes[park]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
