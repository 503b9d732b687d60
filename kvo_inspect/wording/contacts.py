"""What people are told of contacts: what differs between copies, in which parks, and what bringing in a list does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kvo_inspect.domain.parks.contact import Contact
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.store.checklists.mentioned import Mentioned
from kvo_inspect.store.contacts.importing import ContactPlan, ContactStep
from kvo_inspect.texts import _, n_
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.counts import named_text, things_text
from kvo_inspect.wording.fields import field_words, value_text
from kvo_inspect.wording.names import capital, language_name, way_name

_NOTHING = Mentioned({}, {}, {})
NAMED, FEW = 6, 3
"""The number of names that a line tells, and that a few words do."""


def contact_name(contact: Contact) -> str:
    """Return what a contact is called: its organisation, else its kind."""
    return partner_text(contact.shown)


def contact_value(field: str, value: Any) -> str:
    """Return a value of a field that a contact shares, in words."""
    return value_text(Partner.noun, field, value, _NOTHING)


def listed(names: Iterable[str]) -> str:
    """Return names on one line, the first of many and how many more there are."""
    return named_text(list(names), NAMED)


def parks_text(names: Sequence[str]) -> str:
    """Return in which parks: by name as long as they are few, else how many."""
    return ", ".join(names) if len(names) <= FEW else things_text("park", len(names))


def contact_facts(partner: Partner, other_parks: Sequence[str]) -> list[str]:
    """Return what a list has no column for, a line each: address, wishes, and the other parks in which the same contact is."""
    wishes = [
        partner.address,
        _("asked by: {way}").format(way=way_name(partner.way)) if partner.way else "",
        _("without names of persons") if partner.without_names else "",
        language_name(partner.language) if partner.language != Partner.default("language") else "",
    ]
    facts = [" · ".join(filter(None, wishes))]
    if other_parks:
        n = len(other_parks)
        sentence = n_("One contact with {n} other park: {parks}.", "One contact with {n} other parks: {parks}.", n)
        facts.append(sentence.format(n=n, parks=listed(other_parks)))
    return [fact for fact in facts if fact]


def differing_texts(contact: Contact) -> list[str]:
    """Return, a line for each field in which the copies of a contact differ, the values with the parks that have them."""
    lines = []
    for field, values in contact.differing.items():
        texts = (
            _("{value} ({parks})").format(value=contact_value(field, value), parks=parks_text(parks_with(contact, field, value)))
            for value in values
        )
        lines.append(_("{field}: {values}").format(field=capital(field_words(Partner.noun, field)), values=_(" or ").join(texts)))
    return lines


def parks_with(contact: Contact, field: str, value: Any) -> list[str]:
    """Return the names of the parks whose copy holds a value."""
    return [park for partner, park in zip(contact.partners, contact.parks, strict=True) if getattr(partner, field) == value]


def choice_question(field: str, name: str) -> str:
    """Return the question which value of a field holds for a contact."""
    return _("{name}, {field}: which holds?").format(name=name, field=field_words(Partner.noun, field))


def choices_text(differing: Mapping[str, Sequence[Any]]) -> str:
    """Return the fields that differ, each with its values, on one line."""
    return "; ".join(
        _("{field}: {values}").format(
            field=field_words(Partner.noun, field), values=_(" or ").join(f"“{contact_value(field, value)}”" for value in values)
        )
        for field, values in differing.items()
    )


def plan_sentence(plan: ContactPlan) -> str:
    """Return how many contacts taking a list in adds, changes and leaves."""
    parts = (
        n_("{n} new contact", "{n} new contacts", len(plan.new)).format(n=len(plan.new)),
        n_("{n} changed", "{n} changed", len(plan.changed)).format(n=len(plan.changed)),
        n_("{n} unchanged", "{n} unchanged", plan.same).format(n=plan.same),
    )
    return ", ".join(parts) + "."


def step_name(step: ContactStep) -> str:
    """Return what a contact is called that is taken in, and of one that is here which fields change."""
    if step.contact is None:
        return step.given.name
    fields = [field_words(Partner.noun, name) for name in (*step.changed, *step.premises)]
    return f"{contact_name(step.contact)} ({', '.join(fields)})" if fields else contact_name(step.contact)
