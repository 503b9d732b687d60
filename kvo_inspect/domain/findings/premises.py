"""Premises: at which company a finding is, by its house number; and whether anybody there can be addressed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.partner import Partner, numbers_of

PLOTS = ("plot", "object")
"""The kinds of checkpoint that are one company's."""


@dataclass(frozen=True, slots=True)
class Premises:
    """Where a company is that is no partner with a name of its own: the checkpoint, and its house number or the company's name there."""

    checkpoint: str
    place: str
    """The name of the checkpoint."""
    number: str = ""
    company: str = ""
    """Who sits at the checkpoint, as the route says."""


def names_premises(item: Item | None) -> bool:
    """Whether the object of an item's findings is a house number: not a column's, which an item names that asks no company."""
    if item is None or item.object is None:
        return True
    return "company" in {item.partner, *(option.partner for option in item.answer.option)}


def house_number(object_: str, item: Item | None) -> str:
    """Return the house number of a finding of this item, or an empty text when its object is something else."""
    return object_ if names_premises(item) else ""


def premises_of(stop: Checkpoint, number: str) -> Premises | None:
    """Return the premises that a finding held by a company without a name points at; None when nothing says which."""
    if stop.company:
        return Premises(stop.id, stop.name, company=stop.company)
    return Premises(stop.id, stop.name, number) if number else None


def is_nameless(kind: str, organisation: str) -> bool:
    """Whether a holder is “the company”: nobody is asked before a house number or the route says which company."""
    return kind == "company" and not organisation


def holder_name(kind: str, organisation: str, number: str, kind_name: str, at_number: str) -> str:
    """Return what an action holder is called: its organisation, else its kind (*kind_name*), a company by the number of its premises.

    *at_number* is the text for that, with `{number}` in it.
    """
    return at_number.format(number=number) if is_nameless(kind, organisation) and number else organisation or kind_name


def company_at(partners: Iterable[Partner], stop: Checkpoint, number: str = "") -> Partner | None:
    """Return the company that the park knows at a checkpoint, or at a house number there; None when it knows none, or several.

    By its numbers there; else by the name that the checkpoint carries; else, where the checkpoint is one company's, by the checkpoint.
    """
    companies = [partner for partner in partners if partner.kind == "company" and partner.organisation]
    if number:
        at_number = [partner for partner in companies if stop.id in partner.checkpoints and number.casefold() in numbers_of(partner)]
        if at_number:
            return at_number[0] if len(at_number) == 1 else None
    if stop.company:
        name = stop.company.casefold()
        return next((partner for partner in companies if partner.organisation.casefold() == name), None)
    if stop.kind not in PLOTS:
        return None
    at_stop = [partner for partner in companies if stop.id in partner.checkpoints and not partner.numbers]
    return at_stop[0] if len(at_stop) == 1 else None
