"""The rows of parks, and of the contacts over all of them, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kvo_inspect.domain.parks.contact import AlikeBy, Contact, DoubleContacts
from kvo_inspect.domain.values.closed_sets import PartnerKind, PartOfDay, Phase, SentWay
from kvo_inspect.exchange.lists.document import ListedRow
from kvo_inspect.store.overview import OverviewLine
from kvo_inspect.store.parks.home import ParkLine
from kvo_inspect.texts import Lang


class ListedPark(ListedRow):
    """One park, confidential work left out."""

    id: str
    """Its id."""
    name: str
    """What it is called."""
    municipality: str
    """Its municipality."""
    facilitator: str
    """Who does it; empty: nobody yet."""
    checkpoints: int
    """Checkpoints in use."""
    last_round: str | None
    """The id of its newest round."""
    last_date: str | None
    """The day of that round, YYYY-MM-DD."""
    last_part: PartOfDay | None
    """By day or in the evening."""
    open_findings: int
    """Findings that are open."""
    overdue: int
    """Of those whose day has passed."""
    to_review: int
    """Findings that nobody judged yet."""
    measures_overdue: int
    """Measures whose day has passed."""
    aside: str
    """Why it was set aside; empty: it counts."""


class OverviewPark(ListedRow):
    """One park with where it stands."""

    id: str
    """Its id."""
    name: str
    """What it is called."""
    municipality: str
    """Its municipality."""
    facilitator: str
    """Who does it; empty: nobody yet, or without names."""
    open_findings: int
    """Findings that are open."""
    overdue: int
    """Of those whose day has passed."""
    share: str | None
    """How much of what can be compared is in order, percent as a decimal number; null: nothing can be."""
    course: str | None
    """By how many points that changed since the measurement before."""
    phase: Phase | None
    """Of its newest trajectory; null: it has none."""
    waits_since: str | None
    """Since which day it is on the waiting list."""
    day_round: str | None
    """The day of its last finished round by day."""
    evening_round: str | None
    """The day of its last finished round in the evening."""
    audit: str | None
    """The day of the next audit."""
    certificate_ends: str | None
    """The day on which its certificate ends."""
    term_ends: str | None
    """The day on which its trajectory ends by its own term, while no certificate says so."""


class ListedContact(ListedRow):
    """One organisation or person over all parks."""

    id: str
    """Its id."""
    organisation: str
    """What it is called."""
    kind: PartnerKind
    """What kind of partner it is."""
    person: str
    """Who is addressed in a mail."""
    email: str
    """The mail address."""
    phone: str
    """The telephone number."""
    fault_number: str
    """The number to call when it is urgent."""
    address: str
    """Street, number, postal code and place."""
    language: Lang
    """The language of what goes to them."""
    way: SentWay | None
    """How they want to be asked; null: by mail."""
    without_names: bool
    """Whether the names of persons stay out of what goes to them."""
    parks: tuple[str, ...]
    """The ids of the parks in which it is."""
    park_names: tuple[str, ...]
    """What these are called, in the same order."""
    differing: tuple[str, ...]
    """The fields in which its copies differ."""


class DoubleContact(ListedRow):
    """Contacts that are probably one."""

    contacts: tuple[ListedContact, ...]
    """These."""
    alike_by: AlikeBy
    """By the name of the organisation, or by the mail address."""


def listed_parks(lines: Iterable[ParkLine]) -> Iterator[ListedPark]:
    """Yield parks as rows."""
    for line in lines:
        yield ListedPark(
            id=line.id,
            name=line.name,
            municipality=line.municipality,
            facilitator=line.facilitator,
            checkpoints=line.checkpoints,
            last_round=line.last_round or None,
            last_date=line.last_date or None,
            last_part=line.last_part or None,
            open_findings=line.open_findings,
            overdue=line.overdue,
            to_review=line.to_review,
            measures_overdue=line.measures_late,
            aside=line.aside,
        )


def overview_parks(lines: Iterable[OverviewLine], *, names: bool) -> Iterator[OverviewPark]:
    """Yield the parks of the overview as rows; *names*: with those of people."""
    for line in lines:
        park = line.line
        share, course = line.number("share"), line.number("course")
        yield OverviewPark(
            id=park.id,
            name=park.name,
            municipality=park.municipality,
            facilitator=park.facilitator if names else "",
            open_findings=park.open_findings,
            overdue=park.overdue,
            share=None if share is None else str(share),
            course=None if course is None else str(course),
            phase=line.phase or None,
            waits_since=line.text("waits") or None,
            day_round=line.day_round or None,
            evening_round=line.evening_round or None,
            audit=park.audit or None,
            certificate_ends=park.certificate_ends or None,
            term_ends=park.term_ends or None,
        )


def listed_contacts(contacts: Iterable[Contact]) -> Iterator[ListedContact]:
    """Yield contacts as rows."""
    for contact in contacts:
        shown = contact.shown
        yield ListedContact(
            id=contact.id,
            organisation=shown.organisation,
            kind=shown.kind,
            person=shown.person,
            email=shown.email,
            phone=shown.phone,
            fault_number=shown.fault_number,
            address=shown.address,
            language=shown.language,
            way=shown.way,
            without_names=shown.without_names,
            parks=tuple(partner.park for partner in contact.partners),
            park_names=contact.parks,
            differing=tuple(contact.differing),
        )


def double_contacts(proposals: Iterable[DoubleContacts]) -> Iterator[DoubleContact]:
    """Yield what is probably double as rows."""
    for proposal in proposals:
        yield DoubleContact(contacts=tuple(listed_contacts(proposal.contacts)), alike_by=proposal.alike_by)
