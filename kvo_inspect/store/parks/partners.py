"""Partners: who is asked to solve something on a park."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from kvo_inspect.domain.findings.premises import PLOTS, company_at
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.contact import shown_partner
from kvo_inspect.domain.parks.house_numbers import house_numbers, plain_line
from kvo_inspect.domain.parks.partner import SHARED, Partner, PartnerFields, PlacedFields, check_email, is_usual
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.closed_sets import PartnerKind
from kvo_inspect.domain.values.text import checked_line, clean_line
from kvo_inspect.errors import BadValue, Missing, NotAllowedNow, NotFound
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.texts import _

_LINES = ("organisation", "person", "email", "phone", "fault_number", "numbers", "address")


def partners_of(store: Store, park_id: str) -> list[Partner]:
    """Return a park's partners in the order they were made: the usual ones first."""
    return store.select(Partner, "where park = ? and gone = 0 order by n", [park_id])


def holder_of(store: Store, park_id: str, kind: PartnerKind, checkpoint_id: str, number: str = "") -> str:
    """Return the id of the partner who is asked at a checkpoint: of a company, the one that the park knows there, or at that house number.

    So no company's list holds what is another's.
    """
    if kind == "company":
        stop = store.get(Checkpoint, checkpoint_id)
        if number or stop.company or stop.kind in PLOTS:
            company = company_at(partners_of(store, park_id), stop, number)
            if company is not None:
                return company.id
    return made_id("partner", park_id, kind)


def companies_without_partner(store: Store, park_id: str) -> list[str]:
    """Return the companies on a park's route that are no partner of their own yet, in the order of the route."""
    partner_names = {partner.organisation.casefold() for partner in partners_of(store, park_id) if partner.kind == "company"}
    route_names = {stop.company.casefold(): stop.company for stop in reversed(route(store, park_id)) if stop.company}
    return [name for key, name in reversed(route_names.items()) if key not in partner_names]


def add_companies(store: Store, park_id: str) -> list[Partner]:
    """Add each company on the route as a partner of its own: what is found there from now on is asked of that company."""
    with store.act("bulk") as act:
        return [
            act.write(
                Partner, store.new_id(), park=park_id, kind="company", organisation=name, checkpoints=where_named(store, park_id, name)
            )
            for name in companies_without_partner(store, park_id)
        ]


def where_named(store: Store, park_id: str, company: str) -> tuple[str, ...]:
    """Return the ids of the checkpoints of a park's route that carry a company's name."""
    name = clean_line(company).casefold()
    return tuple(stop.id for stop in route(store, park_id) if name and stop.company.casefold() == name)


def set_partner(store: Store, partner_id: str, *, contact: str = "", **fields: Unpack[PartnerFields]) -> Partner:
    """Change what is known of a partner; BadValue when the mail address is none, or `numbers` holds what is no house number.

    What a contact shares changes in all its parks, in the same act. *contact* makes the partner one with the contact of that id.
    """
    partner = store.get(Partner, partner_id)
    cleaned = cleaned_fields(store, partner.park, {**fields})
    others = contact_partners(store, contact, but=partner.id)
    with store.act() as act:
        return write_copy(store, act, partner, cleaned, others)


def add_partner(store: Store, park_id: str, kind: PartnerKind, *, contact: str = "", **fields: Unpack[PlacedFields]) -> Partner:
    """Add a partner of one's own to a park: a second company, a neighbourhood watch. It needs an organisation: its kind has others.

    *contact* makes the partner one with the contact of that id, as in `set_partner`.
    """
    cleaned = cleaned_fields(store, park_id, {**fields})
    others = contact_partners(store, contact)
    if not cleaned.get("organisation", others[0].organisation if others else ""):
        raise Missing("organisation")
    with store.act() as act:
        partner = act.write(Partner, store.new_id(), park=park_id, kind=kind)
        return write_copy(store, act, partner, cleaned, others)


def contact_partners(store: Store, contact_id: str, *, but: str = "") -> list[Partner]:
    """Return the partners who are the contact of this id, in every park that is here, in the order of the parks: none for an empty id.

    The id may be that of a partner who is of one park alone. *but*: the id of a partner who is left out. NotFound when there is nobody.
    """
    if not contact_id:
        return []
    partners = store.select(
        Partner,
        f"{IN_PARKS} and (t.contact = ? or (t.id = ? and t.contact = '')) order by p.name collate nocase, p.id, t.n",
        [contact_id, contact_id],
    )
    if not partners:
        raise NotFound(clean_line(contact_id))
    return [partner for partner in partners if partner.id != but]


IN_PARKS = "join park p on p.id = t.park where t.gone = 0 and t.confidential = 0 and p.gone = 0"
"""SQL after `from partner t`: the partners of the parks that are here."""


def write_copy(store: Store, act: Act, partner: Partner, fields: Mapping[str, Any], others: Sequence[Partner] = ()) -> Partner:
    """Write these fields of a partner, and those that a contact shares in its other parks too; *others*: of the contact that it is to be.

    Without *others* those of the contact that the partner is. What the contact says already is left as it is there.
    """
    joining = bool(others)
    if not joining and partner.contact:
        others = contact_partners(store, partner.contact, but=partner.id)
    stood = shown_partner(others) if joining else partner
    changed = {name: value for name, value in fields.items() if name in SHARED and value != getattr(stood, name)}
    own = dict(fields)
    if joining:
        own = {**{name: getattr(stood, name) for name in SHARED}, **fields, "contact": others[0].contact or store.new_id()}
        changed["contact"] = own["contact"]
    for other in others:
        act.write(Partner, other.id, park=other.park, **changed)
    return act.write(Partner, partner.id, park=partner.park, **own)


def remove_partner(store: Store, *partner_ids: str) -> None:
    """Remove partners on whom nothing hangs, as one act; NotAllowedNow otherwise, and for the ones that checklists ask by kind."""
    partners = [store.get(Partner, partner_id) for partner_id in partner_ids]
    for partner in partners:
        _must_be_removable(store, partner)
    with store.act() as act:
        for partner in partners:
            act.write(Partner, partner.id, park=partner.park, gone=True)


def _must_be_removable(store: Store, partner: Partner) -> None:
    if is_usual(partner):
        raise NotAllowedNow(_("Every park has this partner: checklists ask it by its kind. Change its name instead."))
    hanging = sum(
        store.rows(f'select count(*) from "{noun}" where "{name}" = ? and gone = 0', [partner.id])[0][0]
        for noun, model in NOUNS.items()
        for name, target in model.refs.items()
        if target == Partner.noun
    )
    if hanging:
        raise NotAllowedNow(_("Findings or measures are with this partner. Give them to another first."))


def cleaned_fields(store: Store, park_id: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a partner of a park as they are stored; TooLong or BadValue tell the field."""
    for field in _LINES:
        if field in fields:
            fields[field] = checked_line(field, fields[field])
    if fields.get("email"):
        check_email("email", fields["email"])
    if fields.get("numbers"):
        if house_numbers("numbers", fields["numbers"]) and not fields.get("checkpoints", ("?",)):
            raise BadValue("checkpoints", _("Say at which checkpoint these house numbers are."))
        fields["numbers"] = plain_line(fields["numbers"])
    if fields.get("checkpoints"):
        known = {stop.id for stop in route(store, park_id, retired=True)}
        fields["checkpoints"] = tuple(stop for stop in dict.fromkeys(fields["checkpoints"]) if stop in known)
    return fields
