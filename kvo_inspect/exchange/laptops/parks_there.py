"""Parks there (terreinen in de map): what the open files in a folder say of the parks that they hold, before any of it is taken in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.errors import KvoError, NotFound
from kvo_inspect.exchange.laptops.folder import id_there
from kvo_inspect.exchange.laptops.folder_files import pack_files
from kvo_inspect.exchange.laptops.pack import read_manifest
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.parks.park import find_park, park_ids, park_named
from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class ParksThere:
    """What a folder holds of others."""

    names: dict[str, str] = field(default_factory=dict)
    """Names by id of the parks that this laptop never had; the id where no name is given."""
    of_others: bool = False
    """Whether other laptops wrote files into it."""


def parks_there(store: Store, folder: Path, progress: Progress = silent) -> ParksThere:
    """Return what a folder holds of others; what cannot be read, or is encrypted, names no park. Raises only what *progress* raises."""
    try:
        files = [file for file in pack_files(folder) if file.device != store.device] if id_there(folder) else []
    except OSError:
        return ParksThere()
    here = park_ids(store)
    names: dict[str, str] = {}
    for i, file in enumerate(files):
        progress("check", i, len(files))
        try:
            manifest = read_manifest(file.path)
        except (KvoError, OSError):
            continue  # damaged, or not whole yet: the exchange tells that
        for run in manifest.logs if manifest is not None else ():
            park = run.key.park
            if manifest is not None and park not in here:
                names[park] = manifest.parks.get(park) or names.get(park, park)
    return ParksThere(names, bool(files))


def find_park_or_there(store: Store, folder: Path, text: str) -> str:
    """Return the id of a park of this laptop, else of one that a folder holds, by its id or name (capitals aside). Raises NotFound."""
    try:
        return find_park(store, text).id
    except NotFound:
        words = clean_line(text)
        names = {} if park_named(store, words) else parks_there(store, folder).names
        parks = [park for park, name in names.items() if words == park or words.casefold() == name.casefold()]
        if len(parks) != 1:
            raise
        return parks[0]
