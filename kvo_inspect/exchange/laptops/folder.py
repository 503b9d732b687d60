"""Sync folder (map): which folders this laptop exchanges through, known by the id in their marker, and which parks each is for.

Where a folder lay, its parks and when it was last exchanged through are of this laptop alone, and lie in no folder. A folder for which
parks were chosen is *limited*: nothing of another park is written into it or taken out of it.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from kvo_inspect.errors import KvoError, UsageError
from kvo_inspect.exchange.laptops.answering import ANSWER_SECONDS, asked_aside
from kvo_inspect.exchange.laptops.folder_keys import has_keys, holds_keys
from kvo_inspect.files import read_error, write_text_whole
from kvo_inspect.outside import read_json
from kvo_inspect.paths import expanded
from kvo_inspect.protection.unlocked import is_protected
from kvo_inspect.store.parks.park import NamedParks, named_parks
from kvo_inspect.store.record.laptop_only import (
    FOLDER_LIMITS,
    FOLDER_PLACES,
    get_laptop_only,
    laptop_only_names,
    path_key,
    path_of_key,
    put_laptop_only,
)
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

MARKER = "kvo-sync.json"
MARKER_LIMIT = 4000
"""Bytes of a marker; ours has a tenth of it."""
FORMAT = "kvo-inspect/sync"
PLAIN_VERSION, ENCRYPTED_VERSION = 1, 2
"""Of the marker: programs of before refuse a folder that is encrypted."""
_LAST = "sync last "
"""Begins the local keys of when and where a folder was last exchanged through, by its id."""

_SWITCHING = "sync switching "
"""Begins the local keys of folders that become encrypted here, by their id, until an exchange came to its end since."""

FolderState = Literal["known", "new", "emptied", "other"]
"""What a folder is to this laptop: the one of last time (or one that others began), one in which nobody exchanges yet, the one of last time
with nothing in it any more, another one than last time at this place. A folder is known by the id in its marker: a stick may be E: today
and F: tomorrow, where another one was before."""

Parks = frozenset[str] | None
"""The ids of the parks that a folder is limited to; None: all parks, also those to come."""


SyncFolderState = Literal["looking", "there", "absent", "emptied", "other"]
"""Whether a folder is where it lay: not known yet, it is, nothing is there, nothing is in it any more, or another folder is there."""


@dataclass(frozen=True, slots=True)
class ParkChoice:
    """Which parks a folder shall be for from now on."""

    parks: Parks


@dataclass(frozen=True, slots=True)
class SyncFolder:
    """A folder that this laptop exchanged through."""

    id: str
    path: str
    """Where it lay the last time, or where it lies now."""
    parks: Parks
    names: NamedParks
    """Of the parks that it is limited to."""
    at: str
    """When it was last exchanged through, as this laptop's clock said; empty: by an earlier version of the program."""
    state: SyncFolderState
    places: tuple[str, ...] = ()
    """Where it may lie, the last place first."""
    encrypted: bool = False
    """Whether this laptop encrypts what it writes into it."""


def place_of(store: Store, folder: Path) -> FolderState:
    """Return what a folder is to this laptop.

    Raises UsageError when it is not there or no folder, when its marker cannot be read, or when it is no place to begin an exchange.
    """
    try:
        if not folder.is_dir():
            if folder.exists():
                raise UsageError(_("{folder} is a file and no folder. Name the folder to exchange through.").format(folder=folder))
            raise UsageError(_("{folder} is not there. Is the stick in, is the network there?").format(folder=folder))
        _must_be_apart(folder, store.data)
        known = get_laptop_only(store.db, _known_key(folder))
        if not (folder / MARKER).exists():
            _must_be_below(folder, store.data)
            return "emptied" if known else "new"
        is_remembered_there = marked_id(folder) in _places_by_id(store)
        if (is_remembered_there or not known) and not (is_remembered_there and _has_marker_of_plainer(store, folder, known)):
            return "known"
    except OSError as error:
        raise read_error(error, folder) from error
    return "other"


def _must_be_apart(folder: Path, data: Path) -> None:
    """Raise UsageError when a folder to exchange through is the data folder or lies in it: others would write beside the record."""
    if folder.resolve() == data.resolve() or data.resolve() in folder.resolve().parents:
        sentence = _("{folder} is the folder of this laptop's own record, or lies in it. Choose another folder.")
        raise UsageError(sentence.format(folder=folder))


def _must_be_below(folder: Path, data: Path) -> None:
    """Raise UsageError where no exchange begins: in somebody's home and what holds it, as a whole disk, and in what holds this record."""
    place = folder.resolve()
    home = expanded("~").resolve()
    if place == home or place in home.parents:
        sentence = _("{folder} is a whole disk or somebody's home, no folder to exchange through. Make a folder in it for that.")
        raise UsageError(sentence.format(folder=folder))
    if place in data.resolve().parents:
        sentence = _("This laptop's own record lies in {folder}. Make a folder in it to exchange through.")
        raise UsageError(sentence.format(folder=folder))


def is_whole_disk(folder: Path) -> bool:
    """Return whether a folder is all of a disk or stick: to begin in it is asked about. Raises nothing."""
    try:
        return os.path.ismount(folder)
    except (OSError, ValueError):
        return False


def _known_key(folder: Path) -> str:
    return FOLDER_PLACES + path_key(folder.resolve())


def marked_id(folder: Path) -> str:
    """Return the id in a folder's marker. Raises UsageError when it cannot be read, or as `read_outside`."""
    return _marker(folder)[0]


def is_encrypted_folder(folder: Path) -> bool:
    """Return whether only those who were accepted read what lies in a folder. Raises as `marked_id`."""
    return _marker(folder)[1] == ENCRYPTED_VERSION


def _marker(folder: Path) -> tuple[str, int]:
    """Return the id and the version in a folder's marker. Raises as `marked_id`."""
    wrong = UsageError(_("{marker} in {folder} cannot be read, or is of a newer version.").format(marker=MARKER, folder=folder))
    try:
        marker = read_json(folder / MARKER, MARKER_LIMIT, wrong)
        folder_id = str(uuid.UUID(marker["id"]))
        version = marker["version"]
        fits = marker["format"] == FORMAT and type(version) is int and version in (PLAIN_VERSION, ENCRYPTED_VERSION)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise wrong from None
    if not fits:
        raise wrong
    return folder_id, version


def _has_marker_of_plainer(store: Store, folder: Path, known: str) -> bool:
    """Return whether the marker is that of a folder that is not encrypted, where one lies, or lay the last time (*known*), that is."""
    folder_id, version = _marker(folder)
    if folder_id == known or version == ENCRYPTED_VERSION or has_keys(store, folder_id):
        return False
    return has_keys(store, known) or holds_keys(folder)


def is_plainer(store: Store, folder: Path) -> bool:
    """Return whether nothing says of a folder that it is encrypted: not its marker, not what lies in it, not what went into it from here.

    The marker alone says too little: somebody may have put that of another folder in its place. Raises as `marked_id`.
    """
    return not (is_encrypted_folder(folder) or has_keys(store, marked_id(folder)) or holds_keys(folder))


@dataclass(frozen=True, slots=True)
class EnteredFolder:
    """A folder to exchange through now."""

    id: str
    parks: Parks
    encrypted: bool
    """Whether what goes into it is encrypted: decided once, whatever its marker says a moment later."""
    switching: bool
    """Whether it becomes encrypted here, now or since an exchange that did not end: what lies there plainly is taken in once."""


def enter_folder(store: Store, folder: Path, *, new: bool, choice: ParkChoice | None, encrypt: bool = False) -> EnteredFolder:
    """Return a folder to exchange through, its parks those of *choice*, which are remembered, else those of last time.

    With *new* a marker is made where there is none, and another folder than last time is gone on through; else both are a UsageError. What
    is begun anew where a limited folder was is limited too, until somebody says otherwise. Of another folder where a limited one was that
    must be said (UsageError): it may be another stick, of other people. *encrypt*: what lies in it is encrypted from now on. That of a
    protected record is: one that is not is refused (UsageError). Raises OSError of the folder.
    """
    place = place_of(store, folder)
    if place in ("new", "emptied") and not new:
        raise UsageError(
            _("{folder} has no {marker}: it is empty, or not the folder you exchange through. To begin a new one, add --new.").format(
                folder=folder, marker=MARKER
            )
        )
    if place == "other" and not new:
        raise UsageError(_("{folder} is another folder than last time. If that is right, add --new.").format(folder=folder))
    earlier = get_laptop_only(store.db, _known_key(folder))
    begins = place in ("new", "emptied")
    was_encrypted = has_keys(store, earlier) if begins else not is_plainer(store, folder)
    if not begins and not encrypt and not was_encrypted and is_protected(store.data):
        raise UsageError(f"{plain_folder_text(folder)} {_('Add --encrypt to replace it.')}")
    encrypts = encrypt or was_encrypted or is_protected(store.data)
    folder_id = str(uuid.uuid4()) if begins else marked_id(folder)
    parks = choice.parks if choice is not None else parks_of_folder(store, folder_id)
    if choice is None and parks is None and (limit := parks_of_folder(store, earlier)) is not None:
        if place == "other":
            sentence = _("{folder} is another folder than last time, and that one was for some parks only. Add --park or --all-parks.")
            raise UsageError(sentence.format(folder=folder))
        if place == "emptied":
            parks = limit
    if parks != parks_of_folder(store, folder_id):  # remembered before anything can go wrong: a limit that is forgotten tells everything
        choose_parks(store, folder_id, ParkChoice(parks))
    if encrypts and not begins and not was_encrypted:  # before the marker: what was begun is gone on with, whatever happens to the folder
        with store.writing():
            put_laptop_only(store.db, _SWITCHING + folder_id, "1")
    if begins or (encrypts and not is_encrypted_folder(folder)):
        version = ENCRYPTED_VERSION if encrypts else PLAIN_VERSION
        write_text_whole(folder / MARKER, json.dumps({"format": FORMAT, "version": version, "id": folder_id}), shared=True)
    if earlier != folder_id:
        with store.writing():
            put_laptop_only(store.db, _known_key(folder), folder_id)
    return EnteredFolder(folder_id, parks, encrypts, bool(get_laptop_only(store.db, _SWITCHING + folder_id)))


def plain_folder_text(folder: Path) -> str:
    """Return why nothing is exchanged through a folder that is plainer than the record."""
    return _("What lies in {folder} is not encrypted, and this record is protected.").format(folder=folder)


def choose_parks(store: Store, folder_id: str, choice: ParkChoice) -> None:
    """Remember which parks a folder is for."""
    with store.writing():
        put_laptop_only(store.db, FOLDER_LIMITS + folder_id, "" if choice.parks is None else json.dumps(sorted(choice.parks)))


def parks_of_folder(store: Store, folder_id: str) -> Parks:
    """Return the parks that a folder is limited to; None: all."""
    text = get_laptop_only(store.db, FOLDER_LIMITS + folder_id)
    return frozenset(json.loads(text)) if text else None


def parks_at(store: Store, folder: Path) -> Parks:
    """Return the parks that the folder at a place is limited to, or would be when it is begun anew there; None: all. Raises nothing.

    Of another folder than last time these are proposed, no more.
    """
    earlier = get_laptop_only(store.db, _known_key(folder))
    return parks_of_folder(store, id_there(folder)) or parks_of_folder(store, earlier)


def is_remembered(store: Store, folder: Path) -> bool:
    """Whether the folder at a place is one that this laptop exchanged through. Raises nothing."""
    folder_id = id_there(folder)
    return bool(folder_id) and folder_id in _places_by_id(store)


def last_folder(store: Store) -> str:
    """Return where the folder lay that was last exchanged through, or an empty text; no disk is looked at."""
    places = [(_last(store, folder_id).get("at", ""), keys[0]) for folder_id, keys in _places_by_id(store).items()]
    return path_of_key(max(places, default=("", ""))[1])


def _places_by_id(store: Store) -> dict[str, list[str]]:
    """Return by the id of every folder that this laptop exchanged through where it lay (`path_key`), the last place first."""
    last = {folder_id: _last(store, folder_id) for folder_id in laptop_only_names(store.db, _LAST)}
    places = {folder_id: [noted["path"]] for folder_id, noted in last.items()}
    for key in laptop_only_names(store.db, FOLDER_PLACES):
        keys = places.setdefault(get_laptop_only(store.db, FOLDER_PLACES + key), [])
        if key not in keys:
            keys.append(key)
    return places


def _last(store: Store, folder_id: str) -> dict[str, str]:
    """Return when and where a folder was last exchanged through; an earlier version of the program did not note it."""
    last: dict[str, str] = json.loads(get_laptop_only(store.db, _LAST + folder_id) or "{}")
    return last


def note_exchanged(store: Store, folder: Path, folder_id: str) -> None:
    """Note that a folder was exchanged through now, to the end: what lay there plainly was replaced as far as that can be."""
    last = {"at": store.now().isoformat(timespec="seconds"), "path": path_key(folder.resolve())}
    with store.writing():
        put_laptop_only(store.db, _LAST + folder_id, json.dumps(last))
        put_laptop_only(store.db, _SWITCHING + folder_id, "")


def known_folders(store: Store) -> list[SyncFolder]:
    """Return the folders that this laptop exchanged through, each once wherever it lay, the last one used first; no disk is looked at."""
    folders = []
    for folder_id, keys in _places_by_id(store).items():
        places, parks = tuple(map(path_of_key, keys)), parks_of_folder(store, folder_id)
        at = _last(store, folder_id).get("at", "")
        folders.append(
            SyncFolder(folder_id, places[0], parks, named_parks(store, parks or ()), at, "looking", places, has_keys(store, folder_id))
        )
    return sorted(sorted(folders, key=lambda folder: folder.path), key=lambda folder: folder.at, reverse=True)


def look_at(folder: SyncFolder) -> SyncFolder:
    """Return a folder at the place where it is now, else where it was last. Needs no record: a network that is away takes its time."""
    here = next((place for place in folder.places if id_there(Path(place)) == folder.id), None)
    path = Path(here or folder.path)
    state: SyncFolderState = "there"
    if here is None:
        try:
            state = "absent" if not path.is_dir() else "other" if (path / MARKER).exists() else "emptied"
        except OSError:
            state = "absent"
    return replace(folder, path=str(path), state=state)


def remembered_folders(store: Store, look: Callable[[SyncFolder], SyncFolder] = look_at) -> list[SyncFolder]:
    """Return the folders that this laptop exchanged through, as `known_folders`, each looked at.

    All of them are waited for at once, for a few seconds: one that did not answer by then is still being looked at, as its state says.
    """
    folders = known_folders(store)
    looks = [asked_aside(partial(look, folder)) for folder in folders]
    wait(looks, ANSWER_SECONDS)
    return [seen.result() if seen.done() else folder for seen, folder in zip(looks, folders, strict=True)]


def id_there(folder: Path) -> str:
    """Return the id in the marker of a folder, or an empty text when there is none that can be read."""
    try:
        return marked_id(folder)
    except (KvoError, OSError):
        return ""


def forget_folder(store: Store, folder_id: str) -> None:
    """Forget where a folder lay; nothing in it is touched.

    Which parks it is for stays known: should somebody name it again, it gets no more than before.
    """
    with store.writing():
        for key in laptop_only_names(store.db, FOLDER_PLACES):
            if get_laptop_only(store.db, FOLDER_PLACES + key) == folder_id:
                put_laptop_only(store.db, FOLDER_PLACES + key, "")
        put_laptop_only(store.db, _LAST + folder_id, "")
