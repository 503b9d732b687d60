"""Thirty parks of three municipalities at one desk: something to ask in each, and in one an evening round of forty findings to review."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.contacts.contact import join_contacts
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.opening import open_record
from tests.exchange.asked import accept
from tests.laptops import add_round

MUNICIPALITIES = ("Lingeveen", "Moordrecht", "Waalrade")
PARKS_EACH = 10
ASKED = ("kuil in de weg", "bord scheef")
"""What the municipality is to be asked in each park."""
SEEN = ("mast", "kolk", "hek", "bank", "boom", "poort", "rooster", "bord")
WRONG = ("scheef", "stuk", "weg", "beklad", "los")
TO_REVIEW = len(SEEN) * len(WRONG)
EVENING = "Lingeveen 01"
"""The park where the evening round was."""


def thirty_parks(data: Path, state: Path) -> None:
    """Make the record; nobody was asked anything yet."""
    store = open_record(data, state_folder=state, author="Karin Bos", letters="KBR")
    store.db.execute("pragma synchronous = off")
    try:
        for municipality in MUNICIPALITIES:
            holders = [_park(store, f"{municipality} {number:02}", municipality) for number in range(1, PARKS_EACH + 1)]
            mail = f"beheer@{municipality.lower()}.example"
            join_contacts(store, holders, organisation=f"Gemeente {municipality}", person="J. de Wit", email=mail)
    finally:
        store.close()
    save_settings(data, Settings(name="Karin Bos", lang="nl"))


def _park(store: Store, name: str, municipality: str) -> str:
    """Make a park with what is asked there; return the id of its municipality."""
    park = add_park(store, name, municipality, [NewCheckpoint(f"Poort {number}") for number in range(1, len(SEEN) + 1)])
    holder, walked = _holder(store, park), add_round(store, park.id, "2026-11-12")
    for text in ASKED:
        accept(store, set_finding(store, _found(store, park, walked, text, holder), due="2027-03-01"))
    if name == EVENING:
        evening = add_round(store, park.id, store.today.isoformat())
        for at, place in product(range(len(SEEN)), range(len(WRONG))):  # at no checkpoint two alike: nothing is probably double
            _found(store, park, evening, f"{SEEN[(at + place) % len(SEEN)]} {WRONG[place]}", holder, at)
    return holder


def _found(store: Store, park: Park, walked: str, text: str, holder: str, at: int = 0) -> str:
    finding = record_finding(store, walked, route(store, park.id)[at].id, NewFinding(text))
    return set_finding(store, finding.id, partner=holder).id


def _holder(store: Store, park: Park) -> str:
    return next(partner.id for partner in partners_of(store, park.id) if partner.kind == "municipality")
