"""Who was handed what is held under a name, the folders among them through which its parks were exchanged."""

from __future__ import annotations

from kvo_inspect.exchange.laptops.folder import known_folders
from kvo_inspect.store.people.disclosures import Disclosure, disclosures_noted
from kvo_inspect.store.people.held import HeldUnderName
from kvo_inspect.store.record.store import Store


def disclosures(store: Store, held: HeldUnderName) -> list[Disclosure]:
    """Return who was handed what is held under a name, or may have been.

    Whoever confirmed it, each folder, central record and laptop of its parks, and each file that left since the name was first recorded.
    What such a file held nobody noted: an export of another park, or the papers of one, are among them. What was printed, and files of
    before departures were noted, are in no list of this laptop.
    """
    folders = []
    for folder in known_folders(store):
        parks = tuple(park for park in held.parks if folder.parks is None or park in folder.parks)
        if parks:
            folders.append(Disclosure("folder", folder.path, folder.at, 0, parks))
    return [*disclosures_noted(store, held), *folders]
