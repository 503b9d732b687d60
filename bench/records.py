"""The records that are measured: an empty one, one park, the facilitator's and the office's, which are made once and kept."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from bench import facilitator, office
from kvo_inspect import paths
from kvo_inspect.content.load import Loaded, load_checklists
from kvo_inspect.domain.values.closed_sets import ThemeMode
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.migrations import later
from kvo_inspect.store.parks.home import ParkLine, by_attention, list_parks
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.upkeep.opening import open_record

SETTINGS = Settings(name="Karin Bos", organisation="Ronde & Co", letters="KBR", lang="en", theme="normal")


def empty(folder: Path, state: Path) -> Path:
    """Make an empty record of somebody who is past the first start."""
    open_record(folder, state_folder=state).close()
    save_settings(folder, SETTINGS)
    return folder


def small(folder: Path, state: Path) -> Path:
    """Make a record of one park of the facilitator's, with a round begun today."""
    facilitator.make_record(folder, state, facilitator.FACILITATOR._replace(parks=1))
    return _with_a_round(folder, state)


def large(folder: Path, state: Path, cache: Path) -> Path:
    """Make a copy of the facilitator's record, with a round begun today in the park that the home screen names first."""
    made = facilitators_record(cache)
    folder.mkdir(parents=True)
    shutil.copyfile(paths.record_file(made), paths.record_file(folder))
    return _with_a_round(folder, state)


def _with_a_round(folder: Path, state: Path) -> Path:
    save_settings(folder, SETTINGS)
    store = open_record(folder, state_folder=state, author=SETTINGS.name, letters=SETTINGS.letters)
    try:
        people = (Person("Karin Bos", "Ronde & Co", "facilitator"), Person("Joost de Wit", "Lingeveen", "municipality"))
        lists: tuple[tuple[Loaded, ThemeMode], ...] = tuple((one, "full") for one in load_checklists(None)[0] if one.checklist.core)
        start_round(store, _first(store).id, NewRound("yearly", "evening", store.today.isoformat(), lists, people))
    finally:
        store.close()
    return folder


def first_park(folder: Path, state: Path) -> str:
    """Return the name of the park that stands first on the home screen."""
    store = open_record(folder, state_folder=state, write=False)
    try:
        return _first(store).name
    finally:
        store.close()


def _first(store: Store) -> ParkLine:
    """Return the park under the cursor when the app opens."""
    return by_attention(list_parks(store), store.today)[0]


def facilitators_record(cache: Path) -> Path:
    """Return the folder of the facilitator's record, made when it is not there or its maker, the tables or a checklist changed."""
    digest = hashlib.sha256(Path(facilitator.__file__).read_bytes())
    digest.update(Path(later.__file__).read_bytes())
    for loaded in load_checklists(None)[0]:
        digest.update(loaded.source)
    return _made_once(cache, "facilitator", digest.hexdigest(), lambda folder: facilitator.make_record(folder, folder / "state"))


def six_parks(cache: Path) -> Path:
    """Return the folder of a record of six of the facilitator's parks, made when it is not there or what made it is another."""
    digest = hashlib.sha256(Path(facilitator.__file__).read_bytes() + Path(later.__file__).read_bytes())
    for loaded in load_checklists(None)[0]:
        digest.update(loaded.source)
    few = facilitator.FACILITATOR._replace(parks=6)
    return _made_once(cache, "six", digest.hexdigest(), lambda folder: facilitator.make_record(folder, folder / "state", few))


def offices_record(cache: Path) -> Path:
    """Return the folder of the office's record, ready to be opened; made when it is not there or the facilitator's is another."""
    parks = facilitators_record(cache)
    digest = hashlib.sha256(Path(office.__file__).read_bytes() + parks.name.encode())
    folder = _made_once(cache, "office", digest.hexdigest(), lambda folder: office.make_record(parks, folder, folder / "state"))
    save_settings(folder, SETTINGS)
    return folder


def _made_once(cache: Path, name: str, digest: str, make: Callable[[Path], None]) -> Path:
    folder = cache / f"{name}-{digest[:12]}"
    if not (folder / "made").exists():
        for old in cache.glob(f"{name}-*"):
            shutil.rmtree(old)
        print(f"making the record: {name} (some minutes) ...", flush=True)
        begun = time.perf_counter()
        make(folder)
        (folder / "made").touch()
        print(f"made in {time.perf_counter() - begun:.0f} s", flush=True)
    return folder
