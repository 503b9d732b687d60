"""Who agreed with the rounds of the worked example at the end of the closing talk, and what was put right in one of them afterwards."""

from __future__ import annotations

from typing import NamedTuple

from kvo_inspect.demo.place import Says
from kvo_inspect.domain.values.closed_sets import SignOffKind
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.store.walk.sign_off import sign_off


class Opinion(NamedTuple):
    """What somebody said who did not only agree."""

    name: str
    agreed: SignOffKind
    remark: Says


class SignedOff(NamedTuple):
    """Everybody who was there until the end was asked; who is not named agreed."""

    days_ago: int
    but: tuple[Opinion, ...] = ()


class PutRight(NamedTuple):
    """The text of a finding was put right at the desk."""

    days_ago: int
    name: str
    says: Says


SIGNED: tuple[SignedOff | PutRight, ...] = (
    SignedOff(
        780,
        (
            Opinion(
                "Joost de Wit",
                "no",
                Says("mast 2207 was al gemeld en staat in de planning", "column 2207 was reported already and is planned"),
            ),
        ),
    ),
    SignedOff(773),
    SignedOff(405),
    PutRight(
        402,
        "waiting",
        Says("wachtende vrachtwagens op de rijbaan, tot aan de brug", "lorries waiting on the carriageway, up to the bridge"),
    ),
    SignedOff(398),
    SignedOff(48),
    SignedOff(
        41,
        (
            Opinion(
                "Ruud Kramer",
                "yes",
                Says("poort van nr 31 na afloop zelf dichtgedaan", "shut the gate of no. 31 myself afterwards"),
            ),
        ),
    ),
    SignedOff(8),
)


def sign_round(store: Store, round_id: str, signed: SignedOff, lang: str) -> None:
    """Record what everybody said who was there until the end."""
    opinions = {opinion.name: opinion for opinion in signed.but}
    for person in participants_of(store, round_id):
        if person.presence.state == "present":
            opinion = opinions.get(person.name)
            if opinion is None:
                sign_off(store, person.id, "yes")
            else:
                sign_off(store, person.id, opinion.agreed, opinion.remark.in_(lang))
