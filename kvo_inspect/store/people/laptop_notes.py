"""Note of a laptop (aantekening van deze laptop): what it keeps of what left it and of who signs, and how it is kept without a name.

It is in no log, so no erasure that travels reaches it: each laptop takes the name out of its own notes. Of a path the folder and the ending
stay, of who signs the letters and the key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from sqlite_utils import Database

from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.values.person_names import PersonName
from kvo_inspect.store.departures import Departure, departures
from kvo_inspect.store.record.erase import note_not_final, with_nothing_freed
from kvo_inspect.store.record.laptop_only import (
    DEPARTURES,
    FOLDER_PLACES,
    RECEIVER,
    SIGNER,
    get_laptop_only,
    laptop_only_names,
    laptop_only_values,
    path_key,
    path_of_key,
    put_laptop_only,
)
from kvo_inspect.store.record.store import Store

WITHOUT = "…"
"""Stands where a part of a path, or somebody who read what left, was named."""


@dataclass(frozen=True, slots=True)
class LaptopNote:
    """One note in which somebody is named."""

    key: str
    """The local key."""
    kind: Literal["departure", "signer"]
    text: str
    """What is told of it: where something went and who could read it, or under which name a laptop signs."""
    value: str
    """What is kept in its place, without the name."""


def laptop_notes(store: Store, name: PersonName, *, last_name_too: bool = False) -> tuple[LaptopNote, ...]:
    """Return the notes in which somebody is named; *last_name_too*: also where only the last name stands.

    Who is on the list of receivers keeps their name in what left for them: the list says it all the same (`readers_called`).
    """
    return (*_of_departures(store, name, last_name_too=last_name_too), *_of_signers(store, name, last_name_too=last_name_too))


def readers_called(store: Store, name: PersonName) -> tuple[str, ...]:
    """Return the names on the list of receivers that call somebody: they stay while that person may read."""
    return tuple(sorted(each for each in _readers(store) if name.calls(each) is not None))


def folders_called(store: Store, name: PersonName) -> tuple[str, ...]:
    """Return the folders to exchange through whose paths hold the name: they stay while this laptop has to find them there."""
    paths = (path_of_key(key) for key in laptop_only_names(store.db, FOLDER_PLACES))
    return tuple(sorted(path for path in paths if any(place.sure for place in name.places(path))))


def departure_text(departure: Departure) -> str:
    """Return what is told of a departure: where it went, and who could read it."""
    return ", ".join((departure.where, *departure.to))


def shorten(db: Database, notes: Collection[LaptopNote]) -> None:
    """Take the name out of notes (inside a transaction); `make_final` takes it out of the files of the record."""
    if not notes:
        return
    with_nothing_freed(db)
    for note in notes:
        put_laptop_only(db, note.key, note.value)
    note_not_final(db, ())


def author_names(db: Database) -> frozenset[str]:
    """Return the names under which somebody recorded something and is shown so."""
    return frozenset(name for (name,) in db.execute(f"select name from {Author.noun} where gone = 0 and name <> ''").fetchall())


def shorten_signers(db: Database, before: Collection[str]) -> None:
    """Take names under which nobody is shown any more out of notes of who signs (inside a transaction); *before*: `author_names` then."""
    erased = set(before) - author_names(db)
    notes = [_without_name(device, noted) for device, noted in _signers(db) if noted["name"] in erased] if erased else []
    shorten(db, notes)


def _of_departures(store: Store, name: PersonName, *, last_name_too: bool) -> Iterator[LaptopNote]:
    readers = _readers(store)

    def stays(reader: str) -> bool:
        place = name.calls(reader)
        return place is None or reader in readers or not (place.sure or last_name_too)

    for departure in departures(store):
        where = _shortened(departure.where, name, last_name_too=last_name_too)
        to = [reader if stays(reader) else WITHOUT for reader in departure.to]
        if where != departure.where or to != list(departure.to):
            noted = json.loads(get_laptop_only(store.db, DEPARTURES + departure.id))
            is_text = noted["where"] == departure.where
            noted |= {"where": where if is_text else path_key(Path(where)), "to": to}
            yield LaptopNote(DEPARTURES + departure.id, "departure", departure_text(departure), json.dumps(noted, ensure_ascii=False))


def _shortened(path: str, name: PersonName, *, last_name_too: bool) -> str:
    """Return a path without its parts in which the name stands; the ending of the last one stays."""

    def has_name(text: str) -> bool:
        return any(place.sure or last_name_too for place in name.places(text))

    parts = re.split(r"([/\\])", path)
    ending = PurePath(parts[-1]).suffix
    shown = [WITHOUT if has_name(part) else part for part in parts]
    if shown[-1] == WITHOUT != parts[-1] and not name.is_in(ending):
        shown[-1] += ending
    return "".join(shown)


def _of_signers(store: Store, name: PersonName, *, last_name_too: bool) -> Iterator[LaptopNote]:
    for device, noted in _signers(store.db):
        place = name.calls(noted["name"])
        if place is not None and (place.sure or last_name_too):
            yield _without_name(device, noted)


def _signers(db: Database) -> Iterator[tuple[str, dict[str, str]]]:
    for device in laptop_only_names(db, SIGNER):
        yield device, json.loads(get_laptop_only(db, SIGNER + device))


def _without_name(device: str, noted: dict[str, str]) -> LaptopNote:
    return LaptopNote(SIGNER + device, "signer", noted["name"], json.dumps(noted | {"name": ""}, ensure_ascii=False))


def _readers(store: Store) -> set[str]:
    return {str(json.loads(value)["name"]) for value in laptop_only_values(store.db, RECEIVER)}
