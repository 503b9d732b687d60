"""Contacts over all parks of this laptop: listing them, changing one in all its parks, making several one, taking a park out of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Unpack

from kvo_inspect.domain.parks.contact import (
    Contact,
    DoubleContacts,
    gather,
    proposals,
    says_something,
    shown_partner,
    to_choose,
    values_given,
)
from kvo_inspect.domain.parks.partner import SHARED, ContactFields, Partner
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import BadValue, NotAllowedNow, NotFound, RuleError
from kvo_inspect.store.parks.park import park_names
from kvo_inspect.store.parks.partners import IN_PARKS, cleaned_fields, contact_partners, partners_of, write_copy
from kvo_inspect.store.record.laptop_only import laptop_only_names, put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, p_

_APART = "contacts apart "
"""Begins the keys of what this laptop alone remembers: partners of whom was said that they are not one contact."""
SEVERAL = frozenset({"company", "owner"})
"""Kinds of which a park has many."""


def contacts(store: Store) -> list[Contact]:
    """Return every contact of the parks that are here, by name; partners of whom nothing is known but their kind are none."""
    names = {park.id: park.name for park in park_names(store)}
    partners = store.select(Partner, f"{IN_PARKS} order by p.name collate nocase, p.id, t.n")
    known = [contact for contact in gather(partners, names) if any(says_something(partner) for partner in contact.partners)]
    keyed = [(_order(contact), contact) for contact in known]
    return [contact for _key, contact in sorted(keyed, key=lambda pair: pair[0])]


def _order(contact: Contact) -> tuple[str, str, str]:
    shown = contact.shown
    return (shown.organisation or shown.person or shown.email).casefold(), shown.kind, contact.id


def contact_of(store: Store, contact_id: str) -> Contact:
    """Return one contact by its id, or by that of a partner of one park alone; NotFound when there is none."""
    names = {park.id: park.name for park in park_names(store)}
    partners = contact_partners(store, contact_id) if contact_id else []
    if not partners:
        raise NotFound(clean_line(contact_id))
    return Contact(contact_id, tuple(partners), tuple(names[partner.park] for partner in partners))


def other_parks(store: Store, park_id: str) -> dict[str, list[str]]:
    """Return the names of the other parks in which contacts of a park are, by the id of the contact."""
    names: dict[str, list[str]] = {}
    for contact_id, name in store.rows(
        "select t.contact, p.name from partner t join park p on p.id = t.park where t.gone = 0 and p.gone = 0 and t.park <> ? "
        "and t.contact in (select contact from partner where park = ? and gone = 0 and contact <> '') order by p.name collate nocase, p.id",
        [park_id, park_id],
    ):
        names.setdefault(contact_id, []).append(name)
    return names


def find_contact(store: Store, text: str) -> Contact:
    """Return the contact of this id, organisation or mail address, capitals aside. NotFound: none; BadValue: several."""
    wanted = clean_line(text)
    plain = wanted.casefold()
    fitting = [
        contact
        for contact in contacts(store)
        if wanted == contact.id or plain in {name.casefold() for copy in contact.partners for name in (copy.organisation, copy.email)}
    ]
    if not plain or not fitting:
        raise NotFound(wanted, p_("thing", "contact"))
    if len(fitting) > 1:
        sentence = _("Several contacts are called “{name}”. Name one by its id: {ids}.")
        raise BadValue("contact", sentence.format(name=wanted, ids=", ".join(contact.id for contact in fitting[:5])))
    return fitting[0]


def change_contact(store: Store, contact_id: str, **fields: Unpack[ContactFields]) -> Contact:
    """Change what a contact shares in every park that is here, as one act. BadValue when the mail address is none."""
    partners = contact_of(store, contact_id).partners
    cleaned = cleaned_fields(store, partners[0].park, {**fields})
    with store.act() as act:
        for partner in partners:
            act.write(Partner, partner.id, park=partner.park, **cleaned)
    return contact_of(store, contact_id)


def join_contacts(store: Store, contact_ids: Sequence[str], **chosen: Unpack[ContactFields]) -> Contact:
    """Make several contacts one, as one act: of each field the value that any of them has, or that was *chosen* where they differ.

    RuleError at the first field that differs and was not chosen (`to_choose`); NotAllowedNow when they are one already.
    """
    groups = [contact_of(store, contact_id) for contact_id in dict.fromkeys(contact_ids)]
    if len(groups) < 2:
        raise NotAllowedNow(_("Choose two contacts, or more, to make them one."))
    partners = [partner for contact in groups for partner in contact.partners]
    cleaned: dict[str, Any] = cleaned_fields(store, partners[0].park, {**chosen})
    if undecided := [field for field in to_choose(groups) if field not in cleaned]:
        raise RuleError(_("They differ here. Choose which value holds."), undecided[0])
    joined = {field: values_given(partners, field)[0] for field in SHARED} | cleaned
    largest = max(groups, key=lambda contact: len(contact.partners))
    contact_id = largest.partners[0].contact or store.new_id()
    with store.act() as act:
        for partner in partners:
            act.write(Partner, partner.id, park=partner.park, contact=contact_id, **joined)
    return contact_of(store, contact_id)


def part_partner(store: Store, *partner_ids: str) -> None:
    """Take partners of one park out of their contacts, as one act: each keeps what it has, and changes alone from now on."""
    partners = [store.get(Partner, partner_id) for partner_id in partner_ids]
    if any(not partner.contact for partner in partners):
        raise NotAllowedNow(_("This partner is of this park alone already."))
    with store.act() as act:
        for partner in partners:
            act.write(Partner, partner.id, park=partner.park, contact="")


def proposed_joins(store: Store, known: Iterable[Contact] | None = None) -> list[DoubleContacts]:
    """Return which contacts are probably one, those that were refused on this laptop left out; *known*: contacts that were read already."""
    refused = frozenset(laptop_only_names(store.db, _APART))
    return proposals(contacts(store) if known is None else known, refused)


def refuse_join(store: Store, proposal: DoubleContacts) -> None:
    """Remember, on this laptop only, that these are not one contact."""
    with store.writing():
        for partner_id in sorted(proposal.partner_ids):
            put_laptop_only(store.db, _APART + partner_id, "1")


def contacts_elsewhere(store: Store, park_id: str) -> list[Contact]:
    """Return the contacts that serve other parks and not this one: those of the same municipality first, then those of most parks."""
    names = {park.id: park for park in park_names(store)}
    here = names[park_id].municipality.casefold() if park_id in names else ""

    def order(contact: Contact) -> tuple[bool, int]:
        places = {names[partner.park].municipality.casefold() for partner in contact.partners if partner.park in names}
        return not here or here not in places, -len(contact.partners)

    return sorted((contact for contact in contacts(store) if park_id not in {copy.park for copy in contact.partners}), key=order)


def usual_picks(store: Store, park_id: str, elsewhere: Sequence[Contact]) -> list[str]:
    """Return the ids of those contacts that a park will have too: of each kind of which it knows nothing the first of its municipality."""
    towns = {park.id: park.municipality.casefold() for park in park_names(store)}
    here = towns.get(park_id, "")
    lacking = {partner.kind for partner in partners_of(store, park_id) if partner.kind not in SEVERAL and not says_something(partner)}
    picks: dict[str, str] = {}
    for contact in elsewhere:
        kind = contact.shown.kind
        if here and kind in lacking and here in {towns.get(copy.park) for copy in contact.partners}:
            picks.setdefault(kind, contact.id)
    return list(picks.values())


def pick_contacts(store: Store, park_id: str, contact_ids: Sequence[str]) -> list[Partner]:
    """Make contacts of other parks partners of this one too, as one act, and return these.

    A contact takes the place of the park's usual partner of that kind while nothing is known of that one; else it is added, as every
    company and owner is: “the company” stays for those without a name.
    """
    picked = [contact_of(store, contact_id) for contact_id in dict.fromkeys(contact_ids)]
    nameless = [partner for partner in partners_of(store, park_id) if partner.kind not in SEVERAL and not says_something(partner)]
    free = {partner.kind: partner for partner in reversed(nameless)}
    with store.act() as act:
        written = []
        for contact in picked:
            kind = shown_partner(contact.partners).kind
            partner = free.pop(kind, None) or act.write(Partner, store.new_id(), park=park_id, kind=kind)
            written.append(write_copy(store, act, partner, {}, contact.partners))
    return written
