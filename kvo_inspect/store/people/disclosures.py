"""Disclosure (wie het kreeg): who was handed the parks in which somebody is named, as far as this laptop knows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.departures import departures
from kvo_inspect.store.people.held import HeldUnderName, first_held, may_hold
from kvo_inspect.store.people.laptop_notes import departure_text
from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.laptop_only import get_laptop_only, laptop_only_names
from kvo_inspect.store.record.store import Store

DisclosureWay = Literal["receipt", "folder", "central", "laptop", "file"]
"""A receipt that names the thing; a folder, or a central record, through which its park was exchanged; another laptop that works in it; a
file that left since the name was recorded first, of which nobody noted what it holds."""
_CENTRAL = "central "
"""Begins the local keys of how far a park went in a central record (`central.heads`)."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One receiver."""

    way: DisclosureWay
    who: str
    """Who signed the receipt, where the folder lay, the name of the central record, or the letters of the laptop."""
    at: str
    """When that was, RFC 3339; empty: not known."""
    things: int
    """Of a receipt: of how many of the things it speaks; else 0."""
    parks: tuple[str, ...]
    """The ids of the parks, of all but a receipt."""


def disclosures_noted(store: Store, held: HeldUnderName) -> list[Disclosure]:
    """Return who was handed what is held under a name, the folders apart (`exchange.people.disclosures`)."""
    return [*_receipts(store, {text.thing.id for text in held.texts}), *_centres(store, held), *_laptops(store, held), *_files(store, held)]


def _receipts(store: Store, ids: Collection[str]) -> list[Disclosure]:
    rows = store.rows(
        "select sender, max(made), count(*) from receipt where taken = 1 and noun_id in (select value from json_each(?)) "
        "group by sender order by 2 desc, 1",
        [to_text(sorted(ids))],
    )
    return [Disclosure("receipt", sender, made, things, ()) for sender, made, things in rows]


def _centres(store: Store, held: HeldUnderName) -> list[Disclosure]:
    parks_of: dict[str, list[str]] = {}
    for name in laptop_only_names(store.db, _CENTRAL):
        centre, _blank, park = name.rpartition(" ")
        if park in held.park_names:
            parks_of.setdefault(centre, []).append(park)
    return [Disclosure("central", centre, "", 0, tuple(parks)) for centre, parks in sorted(parks_of.items())]


def _laptops(store: Store, held: HeldUnderName) -> list[Disclosure]:
    """Return the other laptops of which changes of these parks are here: who works in a park has it."""
    shown = shown_letters(store.db)
    rows = store.rows(
        "select l.device, l.letters, l.park, (select max(at) from change where log = l.id) from log l "
        "where l.device <> ? and l.confidential = 0 and l.park in (select value from json_each(?)) order by l.device, l.park",
        [get_laptop_only(store.db, "device"), to_text(list(held.parks))],
    )
    parks_of: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for device, letters, park, at in rows:
        parks_of.setdefault((device, shown.get((letters, device), letters)), []).append((park, at or ""))
    return [
        Disclosure("laptop", letters, max(at for _park, at in parks), 0, tuple(park for park, _at in parks))
        for (_device, letters), parks in parks_of.items()
    ]


def _files(store: Store, held: HeldUnderName) -> list[Disclosure]:
    """Return the files that left since something was first held under the name."""
    first = first_held(held.texts)
    return [
        Disclosure("file", departure_text(departure), departure.at, 0, ())
        for departure in (departures(store, first) if first else ())
        if may_hold(departure, first)
    ]
