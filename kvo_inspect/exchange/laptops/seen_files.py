"""What was read of the files in a sync folder, noted by this laptop: what each holds, so that it is read once; how far all of them go."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any, NamedTuple

from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.errors import NoSuchFile, NotAFile, Unreadable
from kvo_inspect.exchange.laptops.folder import Parks
from kvo_inspect.exchange.laptops.folder_files import PackFile
from kvo_inspect.exchange.laptops.pack import Manifest
from kvo_inspect.outside import blocks, open_outside
from kvo_inspect.store.parks.park import NamedParks, named_parks
from kvo_inspect.store.people.last_traces import count_erased
from kvo_inspect.store.photos.arrivals import files_by_hash
from kvo_inspect.store.record.laptop_only import get_laptop_only, laptop_only_values, put_laptop_only
from kvo_inspect.store.record.store import Store


def is_whole(store: Store, folder_id: str, file: PackFile) -> bool:
    """Whether the bytes are what the name says; looked at once per file (packs never change, but may be cut off later)."""
    try:
        if seen := get_laptop_only(store.db, seen_key(folder_id, file)):
            return bool(json.loads(seen)["length"] == file.path.stat().st_size)
        digest = hashlib.sha256()
        with open_outside(file.path) as stream:
            for block in blocks(stream, os.fstat(stream.fileno()).st_size):
                digest.update(block)
    except (OSError, NoSuchFile, NotAFile, Unreadable):
        if not file.path.parent.parent.is_dir():
            raise
        return False  # a cloud client that has not fetched it
    return digest.hexdigest() == file.sha256


def seen_key(folder_id: str, file: PackFile) -> str:
    """Return the local key of what was read of a file."""
    return f"sync {folder_id} {file.name}"


def note_seen(store: Store, folder_id: str, parks: Parks, file: PackFile, manifest: Manifest) -> None:
    """Note what was taken out of a file, or written into it, and of which parks nothing was: what it says of those was not looked at."""
    taken = [run for run in manifest.logs if parks is None or run.key.park in parks]
    runs = [[*run.key[:2], int(run.confidential), run.first, run.seq] for run in taken]
    untaken = sorted({run.key.park for run in manifest.logs} - {run.key.park for run in taken})
    ours = files_by_hash(store, parks, "all") if untaken and manifest.photos else None
    photos = [photo.sha256 for photo in manifest.photos if ours is None or photo.sha256 in ours]
    erased = count_erased(store, runs)
    seen = {"length": file.path.stat().st_size, "runs": runs, "photos": photos} | ({"left": untaken} if untaken else {})
    seen |= {"erased": erased} if erased else {}
    with store.writing():
        put_laptop_only(store.db, seen_key(folder_id, file), json.dumps(seen))


def runs_of(store: Store, folder_id: str, file: PackFile) -> list[list[Any]]:
    """Return what a file holds of which logs: device, park, confidential or not, first and last number; [] of one not read."""
    text = get_laptop_only(store.db, seen_key(folder_id, file))
    return list(json.loads(text)["runs"]) if text else []


def _untaken_parks(store: Store, folder_id: str, file: PackFile) -> frozenset[str] | None:
    """Return the parks of which nothing was taken out of a file; None when nothing was taken out of it at all."""
    text = get_laptop_only(store.db, seen_key(folder_id, file))
    return frozenset(json.loads(text).get("left", ())) if text else None


def is_taken(store: Store, folder_id: str, parks: Parks, file: PackFile) -> bool:
    """Whether all that a file holds of these parks was taken in."""
    untaken = _untaken_parks(store, folder_id, file)
    return untaken is not None and not (untaken if parks is None else untaken & parks)


def left_out(store: Store, folder_id: str, parks: Parks, files: list[PackFile]) -> NamedParks:
    """Return the parks that files hold and that the folder is not for."""
    if parks is None:
        return NamedParks()
    untaken = frozenset[str]().union(*(_untaken_parks(store, folder_id, file) or () for file in files))
    return named_parks(store, untaken - parks)


class Covered(NamedTuple):
    """What a folder's packs hold, as far as this store opened them."""

    reach: dict[LogKey, int]
    """How far each log goes without a gap."""
    photos: set[str]
    torn: frozenset[str]
    """The parks of which a pack was lost: others build on it, and wait for ever unless these parks come whole."""


def covered_by(store: Store, folder_id: str, files: list[PackFile]) -> Covered:
    """Return what these files hold together."""
    runs: dict[LogKey, list[tuple[int, int]]] = {}
    photos: set[str] = set()
    for file in files:
        if not (text := get_laptop_only(store.db, seen_key(folder_id, file))):
            continue
        seen = json.loads(text)
        photos.update(seen.get("photos", ()))
        for device, park, confidential, first, last in seen["runs"]:
            if first <= last:
                runs.setdefault(LogKey(device, park, bool(confidential)), []).append((first, last))
    covered: dict[LogKey, int] = {}
    for key, spans in runs.items():
        reach = 0
        for first, last in sorted(spans):
            if first <= reach + 1:
                reach = max(reach, last)
        covered[key] = reach
    gone = [json.loads(text)["runs"] for text in laptop_only_values(store.db, f"sync {folder_id} ")]  # also of files that are there no more
    seen_ends = [
        (LogKey(device, park, bool(secret)), last) for spans in gone for device, park, secret, first, last in spans if first <= last
    ]
    torn = frozenset(key.park for key, last in seen_ends if covered.get(key, 0) < last)
    return Covered(covered, photos, torn)
