"""Departure (vertrokken): that something left this laptop: what, where to, when and to whom. In words, without what it held.

Of this laptop alone, and in no log. It is noted by whoever wrote it: in the record that is open for writing, or beside a record that is
only read, which may be open elsewhere meanwhile.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from kvo_inspect import paths
from kvo_inspect.store.record.database import connect, sqlite_errors
from kvo_inspect.store.record.laptop_only import DEPARTURES, get_laptop_only, laptop_only_names, path_key, path_of_key, put_laptop_only
from kvo_inspect.store.record.store import Store, clock

DepartureKind = Literal[
    "pack", "folder", "central", "backup", "export", "dossier", "report", "list", "mail", "photos", "papers", "letter", "file"
]
"""A file for another laptop, a sync folder, the central record, a backup written elsewhere, an export, a dossier, a report, a list or
table, a draft of a mail, photos, papers, a letter to whom it is about, or another file."""


@dataclass(frozen=True, slots=True)
class Departure:
    """One thing that left."""

    id: str
    at: str
    """The moment, by this laptop's clock."""
    kind: DepartureKind
    where: str
    """The file, folder or record that it went into."""
    to: tuple[str, ...]
    """Names of those who can read it, where these are known; empty: whoever gets it."""


def note_departure(store: Store, kind: DepartureKind, where: Path | str, to: Sequence[str] = ()) -> None:
    """Note that something left."""
    with store.writing():
        _put(store.db, store.now(), kind, where, to)


def note_departure_beside(data: Path, kind: DepartureKind, where: Path | str, to: Sequence[str] = ()) -> None:
    """Note that something left a record that is not open here for writing. Raises what `connect` raises."""
    path = paths.record_file(data)
    with sqlite_errors(path), closing(connect(path, write=True)) as db:
        _put(db, clock(), kind, where, to)


def _put(db: Database, now: dt.datetime, kind: DepartureKind, where: Path | str, to: Sequence[str]) -> None:
    place = path_key(where) if isinstance(where, Path) else where
    text = json.dumps({"at": now.isoformat(timespec="seconds"), "kind": kind, "where": place, "to": list(to)}, ensure_ascii=False)
    put_laptop_only(db, f"{DEPARTURES}{now.isoformat(timespec='microseconds')} {uuid.uuid4().hex[:8]}", text)


def departures(store: Store, since: str = "") -> list[Departure]:
    """Return what left since a day or moment, the newest first."""
    left = []
    for name in laptop_only_names(store.db, DEPARTURES):
        if name >= since:
            noted = json.loads(get_laptop_only(store.db, DEPARTURES + name))
            left.append(Departure(name, noted["at"], noted["kind"], path_of_key(noted["where"]), tuple(noted["to"])))
    return left[::-1]
