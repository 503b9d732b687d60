"""Contact: the organisation or person that partners of several parks are. Each park keeps its own copy, all with one contact id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kvo_inspect.domain.parks.partner import SHARED, Partner
from kvo_inspect.domain.values.search_words import plain

_LEGAL_FORM = re.compile(r"(?<!\S)(b v|bv|n v|nv|v o f|vof|c v|cv|gmbh|ltd)(?!\S)")
_OFFICE = re.compile(r"(?<!\S)(municipality of|municipality|gemeente|waterschap|hoogheemraadschap|politie|police|brandweer)(?!\S)")
_ARTICLE = re.compile(r"^(de|het|the) ")


def says_something(partner: Partner) -> bool:
    """Whether anything is known of a partner but its kind and its language."""
    return any(getattr(partner, field) != Partner.default(field) for field in SHARED if field != "language")


def values_given(partners: Sequence[Partner], field: str) -> tuple[Any, ...]:
    """Return the values of a shared field, each once: what says something first, then what most have, then what was changed last."""
    values = [getattr(partner, field) for partner in partners]
    changed = {value: max(partner.changed for partner in partners if getattr(partner, field) == value) for value in values}
    ranked = sorted(changed, key=lambda value: (values.count(value), changed[value]), reverse=True)
    return tuple(sorted(ranked, key=lambda value: value == Partner.default(field)))


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact with its copies, one or more."""

    id: str
    """The id that its partners share; of a partner that is of one park alone, that partner's own."""
    partners: tuple[Partner, ...]
    """The copies, in the order of the parks."""
    parks: tuple[str, ...] = ()
    """The names of their parks, in the same order."""

    @property
    def shown(self) -> Partner:
        """The first copy with, of each shared field, the value that stands until somebody chooses."""
        return shown_partner(self.partners)

    @property
    def differing(self) -> dict[str, tuple[Any, ...]]:
        """The shared fields in which the copies differ, with the values of each."""
        if len(self.partners) == 1:
            return {}
        given = {field: values_given(self.partners, field) for field in SHARED}
        return {field: values for field, values in given.items() if len(values) > 1}


def shown_partner(partners: Sequence[Partner]) -> Partner:
    """Return the first of these partners with the value of each shared field that stands for all of them."""
    if len(partners) == 1:  # as most are
        return partners[0]
    return partners[0].model_copy(update={field: values_given(partners, field)[0] for field in SHARED})


def gather(partners: Iterable[Partner], park_names: Mapping[str, str]) -> list[Contact]:
    """Return the contacts that these partners are, in the order in which the first copy of each comes; park names by id."""
    copies: dict[str, list[Partner]] = {}
    for partner in partners:
        copies.setdefault(partner.contact or partner.id, []).append(partner)
    return [Contact(key, tuple(its), tuple(park_names.get(partner.park, "") for partner in its)) for key, its in copies.items()]


def to_choose(contacts: Sequence[Contact]) -> dict[str, tuple[Any, ...]]:
    """Return the fields in which contacts that are to be one say different things, with the values; what says nothing is no value."""
    partners = [partner for contact in contacts for partner in contact.partners]
    given = {field: [value for value in values_given(partners, field) if value != Partner.default(field)] for field in SHARED}
    return {field: tuple(values) for field, values in given.items() if len(values) > 1}


AlikeBy = Literal["name", "mail"]
"""By what contacts are alike: the name of the organisation, or the mail address."""


@dataclass(frozen=True, slots=True)
class DoubleContacts:
    """Contacts of one kind that are probably the same."""

    contacts: tuple[Contact, ...]
    alike_by: AlikeBy

    @property
    def partner_ids(self) -> frozenset[str]:
        """The ids of all their copies: what is remembered of a proposal that was refused."""
        return frozenset(partner.id for contact in self.contacts for partner in contact.partners)


def name_key(organisation: str) -> str:
    """Return the name of an organisation as it is compared: small letters, no signs, no legal form, no “gemeente” or article before it."""
    whole = plain(organisation).strip()
    bare = _ARTICLE.sub("", " ".join(_OFFICE.sub(" ", _LEGAL_FORM.sub(" ", whole)).split()))
    return bare or whole


def proposals(contacts: Iterable[Contact], refused: frozenset[str] = frozenset()) -> list[DoubleContacts]:
    """Return which contacts are probably one: of one kind, with nearly the same name or the same mail address; by name first.

    One mail address twice in one park says nothing: a park's manager answers for many. *refused* are the ids of partners of which was
    said that they are not one; a proposal without any other is none.
    """
    by_name: dict[tuple[str, str], dict[str, Contact]] = {}
    by_mail: dict[tuple[str, str], dict[str, Contact]] = {}
    for contact in contacts:
        for partner in contact.partners:
            if partner.organisation:
                by_name.setdefault((partner.kind, name_key(partner.organisation)), {})[contact.id] = contact
            if partner.email:
                by_mail.setdefault((partner.kind, partner.email.casefold()), {})[contact.id] = contact
    alike = [DoubleContacts(tuple(group.values()), "name") for group in by_name.values() if len(group) > 1]
    named: dict[str, set[int]] = {}
    for place, proposal in enumerate(alike):
        for contact in proposal.contacts:
            named.setdefault(contact.id, set()).add(place)
    alike += [
        DoubleContacts(tuple(group.values()), "mail")
        for group in by_mail.values()
        if len(group) > 1 and not set.intersection(*(named.get(key, set()) for key in group)) and _in_parks_apart(group.values())
    ]
    return [proposal for proposal in alike if not proposal.partner_ids <= refused]


def _in_parks_apart(contacts: Iterable[Contact]) -> bool:
    parks = [partner.park for contact in contacts for partner in contact.partners]
    return len(parks) == len(set(parks))
