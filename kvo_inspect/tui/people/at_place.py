"""Which screen about people stands at a place."""

from __future__ import annotations

from textual.screen import Screen

from kvo_inspect.tui.people.held import HeldScreen
from kvo_inspect.tui.people.keeping import KeepingScreen
from kvo_inspect.tui.places import KeepingPlace, PersonPlace


def people_screen(place: PersonPlace | KeepingPlace) -> Screen[None]:
    """Return a person's page, or the keeping periods."""
    return HeldScreen(place.name) if isinstance(place, PersonPlace) else KeepingScreen(place.park_id)
