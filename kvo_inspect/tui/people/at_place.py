"""Which screen about people stands at a place."""

from __future__ import annotations

from textual.screen import Screen

from kvo_inspect.tui.people.erase_finding import EraseFindingScreen
from kvo_inspect.tui.people.held import HeldScreen
from kvo_inspect.tui.people.keeping import KeepingScreen
from kvo_inspect.tui.places import EraseFindingPlace, KeepingPlace, PersonPlace


def people_screen(place: PersonPlace | KeepingPlace | EraseFindingPlace) -> Screen[None]:
    """Return a person's page, the keeping periods, or the words of a finding that go."""
    match place:
        case PersonPlace():
            return HeldScreen(place.name)
        case KeepingPlace():
            return KeepingScreen(place.park_id)
        case EraseFindingPlace():
            return EraseFindingScreen(place.finding)
