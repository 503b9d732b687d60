"""Sync: a folder (a stick, a cloud or network folder) through which any number of laptops hand each other their work (docs/data-format.md).

`kvo-sync.json` names the folder; `<device>/000123-<sha256 of the file>.kvopack` are immutable packs; `blobs/<sha256>` are photos and
papers. A laptop writes packs only into its own subfolder: what it has and the folder lacks, whoever wrote it first. It never rewrites or
deletes anything of another. A name that does not match, or bytes that do not match the name, are not there yet (a cloud client is still
writing, or copied beside).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.errors import NoSuchFile, NotAFile, Refused, Unreadable, UsageError, WrongPassphrase
from kvo_inspect.exchange.laptops.blobs import hand_out_blobs, take_blobs
from kvo_inspect.exchange.laptops.handover import make_pack, take_in
from kvo_inspect.exchange.laptops.pack import SUFFIX, Manifest, open_pack
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.files import file_error, make_folder, read_error, scratch, write_text_whole, written_whole
from kvo_inspect.outside import blocks, open_outside, own_subfolder, read_json
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.checklists.handed_along import give_along
from kvo_inspect.store.merge.batch import Waits
from kvo_inspect.store.merge.receive import Received, receive
from kvo_inspect.store.photos.arrivals import AbsentFile, absent_files, count_papers
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.laptop_only import (
    get_laptop_only,
    laptop_only_names,
    laptop_only_values,
    path_key,
    path_of_key,
    put_laptop_only,
)
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound_since
from kvo_inspect.store.upkeep.newer import count_newer
from kvo_inspect.system_reasons import reason_text
from kvo_inspect.texts import _

MARKER = "kvo-sync.json"
MARKER_LIMIT = 4000
"""Bytes of a marker; ours has a tenth of it."""
FORMAT = "kvo-inspect/sync"
_KNOWN = "sync folder "
"""Begins the local keys of the places that this laptop exchanged at: the id of the folder there the last time."""
_FOLDER = re.compile(r"[0-9a-f]{16}")
_FILE = re.compile(r"(\d{6})-([0-9a-f]{64})" + re.escape(SUFFIX))


@dataclass(slots=True)
class Synced:
    """What a sync did."""

    taken: list[tuple[str, Received]] = field(default_factory=list)
    """Files taken in, with what was new in each."""
    waiting: list[tuple[str, str]] = field(default_factory=list)
    """Files that build on what is not here yet, each with its sentence."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Files that cannot be taken in, each with its sentence; the others were."""
    unfinished: list[str] = field(default_factory=list)
    """Files whose bytes are not (yet) what their name says."""
    locked: list[str] = field(default_factory=list)
    """Encrypted files that were not opened."""
    written: list[str] = field(default_factory=list)
    """Files this laptop added to the folder."""
    photos_in: int = 0
    """Photos that were not here, and came out of the folder."""
    photos_out: int = 0
    """Photos that this laptop put into the folder."""
    papers_in: int = 0
    papers_out: int = 0
    """Papers, as above."""
    absent: list[AbsentFile] = field(default_factory=list)
    """Photos and papers of the record whose bytes are not here, the confidential apart: nobody put them into the folder yet."""
    newer: int = 0
    """Things of the record, the confidential apart, that only a newer version of the program shows."""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    path: Path
    number: int
    device: str
    sha256: str


def sync(store: Store, folder: Path, *, new: bool = False, passphrase: str = "", progress: Progress = silent) -> Synced:
    """Take in what the folder has and add what it lacks; doing it again does nothing.

    Without *new*, a folder that is not a sync folder, or is another one than last time at this place, is refused (UsageError).
    A damaged record exchanges nothing (Unsound). Raises Unreadable when the folder goes away meanwhile, or what *progress* raises: what was
    taken in or written until then stays, whole.
    """
    try:
        folder_id = _folder_id(store, folder, new=new)
        own_subfolder(folder, store.device)
        must_be_sound_since(store, progress)
        synced = Synced()
        good: list[_File] = []
        files = _files(folder)
        for i, file in enumerate(files):
            progress("check", i, len(files))
            if _is_whole(store, folder_id, file):
                good.append(file)
            else:
                synced.unfinished.append(file.name)
        _take_in(store, folder_id, good, passphrase, synced, progress)
        came, unfinished = take_blobs(store, folder, progress)
        papers = count_papers(store, came)
        synced.papers_in += papers
        synced.photos_in += len(came) - papers
        synced.unfinished += unfinished
        _hand_out(store, folder_id, folder, good, passphrase, synced, progress)
        left = hand_out_blobs(store, folder, progress)
        synced.papers_out = count_papers(store, left)
        synced.photos_out = len(left) - synced.papers_out
        synced.absent = absent_files(store)
        synced.newer = count_newer(store)
    except NoSuchFile as error:  # it was there a moment ago
        raise Unreadable(folder, reason_text(OSError(errno.ENOENT, ""))) from error
    except OSError as error:
        if not (folder / MARKER).exists():
            raise Unreadable(folder, reason_text(error)) from error
        raise file_error(error, folder) from error
    return synced


FolderState = Literal["known", "new", "emptied", "other"]
"""What a folder is to this laptop: the one of last time (or one that others began), one in which nobody exchanges yet, the one of last time
with nothing in it any more, another one than last time at this place. A folder is known by the id in its marker: a stick may be E: today
and F: tomorrow, where another one was before."""


def place_of(store: Store, folder: Path) -> FolderState:
    """Return what a folder is to this laptop. Raises UsageError when it is not there, or its marker cannot be read."""
    try:
        if not folder.is_dir():
            raise UsageError(_("{folder} is not there. Is the stick in, is the network there?").format(folder=folder))
        _must_be_apart(folder, store.data)
        known = get_laptop_only(store.db, _known_key(folder))
        if not (folder / MARKER).exists():
            return "emptied" if known else "new"
        if not known or _marked_id(folder) in laptop_only_values(store.db, _KNOWN):
            return "known"
    except OSError as error:
        raise read_error(error, folder) from error
    return "other"


def _must_be_apart(folder: Path, data: Path) -> None:
    """Raise UsageError when a folder to exchange through is the data folder or lies in it: others would write beside the record."""
    if folder.resolve() == data.resolve() or data.resolve() in folder.resolve().parents:
        sentence = _("{folder} is the folder of this laptop's own record, or lies in it. Choose another folder.")
        raise UsageError(sentence.format(folder=folder))


def _known_key(folder: Path) -> str:
    return _KNOWN + path_key(folder.resolve())


def _marked_id(folder: Path) -> str:
    """Return the id in a folder's marker. Raises UsageError when it cannot be read, or as `read_outside`."""
    wrong = UsageError(_("{marker} in {folder} cannot be read, or is of a newer version.").format(marker=MARKER, folder=folder))
    try:
        marker = read_json(folder / MARKER, MARKER_LIMIT, wrong)
        folder_id = str(uuid.UUID(marker["id"]))
        fits = marker["format"] == FORMAT and marker["version"] == 1
    except (ValueError, KeyError, TypeError, AttributeError):
        raise wrong from None
    if not fits:
        raise wrong
    return folder_id


def _folder_id(store: Store, folder: Path, *, new: bool) -> str:
    """Return the id in the folder's marker, which must be the one known for this place; with *new* a marker is made."""
    place = place_of(store, folder)
    if place in ("new", "emptied"):
        if not new:
            raise UsageError(
                _("{folder} has no {marker}: it is empty, or not the folder you exchange through. To begin a new one, add --new.").format(
                    folder=folder, marker=MARKER
                )
            )
        write_text_whole(folder / MARKER, json.dumps({"format": FORMAT, "version": 1, "id": str(uuid.uuid4())}), shared=True)
    elif place == "other" and not new:
        raise UsageError(_("{folder} is another folder than last time. If that is right, add --new.").format(folder=folder))
    folder_id = _marked_id(folder)
    if get_laptop_only(store.db, _known_key(folder)) != folder_id:
        with store.writing():
            put_laptop_only(store.db, _known_key(folder), folder_id)
    return folder_id


def known_folder(store: Store) -> str:
    """Return the path of a folder that this laptop exchanged through before, or an empty text."""
    return next((path_of_key(key) for key in reversed(laptop_only_names(store.db, _KNOWN))), "")


def _files(folder: Path) -> list[_File]:
    """Return the packs in the folder by name alone, every device's own in the order of their numbers."""
    files = []
    for sub in sorted(folder.iterdir()):
        if not _FOLDER.fullmatch(sub.name) or not sub.is_dir() or sub.is_symlink():
            continue
        for path in sorted(sub.iterdir()):
            match = _FILE.fullmatch(path.name)
            if match and path.is_file() and not path.is_symlink():
                files.append(_File(f"{sub.name}/{path.name}", path, int(match[1]), sub.name, match[2]))
    return sorted(files, key=lambda file: (file.number, file.device))


def _is_whole(store: Store, folder_id: str, file: _File) -> bool:
    """Whether the bytes are what the name says; looked at once per file (packs never change, but may be cut off later)."""
    try:
        if seen := get_laptop_only(store.db, _seen_key(folder_id, file)):
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


def _seen_key(folder_id: str, file: _File) -> str:
    return f"sync {folder_id} {file.name}"


def _note_seen(store: Store, folder_id: str, file: _File, manifest: Manifest) -> None:
    runs = [[*run.key[:2], int(run.confidential), run.first, run.seq] for run in manifest.logs]
    photos = [photo.sha256 for photo in manifest.photos]
    seen = json.dumps({"length": file.path.stat().st_size, "runs": runs, "photos": photos})
    with store.writing():
        put_laptop_only(store.db, _seen_key(folder_id, file), seen)


def _take_in(store: Store, folder_id: str, files: list[_File], passphrase: str, synced: Synced, progress: Progress) -> None:
    """Take in every file that can be, the ones that wait again after the others, until nothing moves."""
    todo = [file for file in files if not get_laptop_only(store.db, _seen_key(folder_id, file))]
    total = len(todo)
    while todo:
        later: list[tuple[_File, str]] = []
        for i, file in enumerate(todo):
            progress("take in", total - len(todo) + i, total)
            try:
                with scratch(store.data) as room, open_pack(file.path, room, passphrase, progress) as pack:
                    received = take_in(store, pack, progress) if pack.manifest.photos else receive(store, pack.batch(progress))
                    manifest = pack.manifest
            except Waits as error:
                later.append((file, str(error)))
            except WrongPassphrase:
                synced.locked.append(file.name)
            except Refused as error:
                synced.refused.append((file.name, str(error)))
            else:
                _note_seen(store, folder_id, file, manifest)
                synced.photos_in += received.photos
                synced.papers_in += received.papers
                if received.changes:
                    synced.taken.append((file.name, received))
        if len(later) == len(todo):
            synced.waiting += [(file.name, why) for file, why in later]
            return
        todo = [file for file, _why in later]


def _hand_out(store: Store, folder_id: str, folder: Path, files: list[_File], passphrase: str, synced: Synced, progress: Progress) -> None:
    """Write what this store has and the folder lacks: the open logs in one file, the confidential in an encrypted one of their own."""
    give_along(store, confidential=bool(passphrase) and not synced.locked)
    covered, packed = _covered(store, folder_id, files)
    heads = logs.all_heads(store.db)
    for confidential in (False, True):
        if confidential and (not passphrase or synced.locked):
            continue  # what the locked files hold is not known: two passphrases in one folder would go unnoticed
        lacking = {key for key, head in heads.items() if key.confidential == confidential and head.seq > covered.get(key, 0)}
        parks = {key.park for key in lacking}
        # Open photos lie in the folder as they are (`blobs`); the confidential ones never do.
        photos = photos_to_pack(store, None, "confidential", without=packed, progress=progress).files if confidential else ()
        if photos:
            parks |= {key.park for key in heads if key.confidential}
        if not parks:
            continue
        since = {key: covered.get(key, 0) if key in lacking else head.seq for key, head in heads.items()}
        with scratch(store.data) as room:
            made = room / f"made{SUFFIX}"
            secret = passphrase if confidential else ""
            manifest = make_pack(store, made, parks, confidential=confidential, passphrase=secret, since=since, photos=photos)
            file = _written(made, folder, store.device)
        _note_seen(store, folder_id, file, manifest)
        synced.written.append(file.name)


def _written(made: Path, folder: Path, device: str) -> _File:
    """Copy a pack into this laptop's own subfolder, under its next number and its hash."""
    mine = own_subfolder(folder, device)
    make_folder(mine, shared=True)
    for left in mine.glob(".*.part"):  # of a time when the stick was pulled out
        left.unlink()
    digest = hashlib.sha256()
    with made.open("rb") as stream:
        while block := stream.read(1 << 16):
            digest.update(block)
    number = 1 + max((file.number for file in _files(folder) if file.device == device), default=0)
    path = mine / f"{number:06}-{digest.hexdigest()}{SUFFIX}"
    with made.open("rb") as source, written_whole(path, shared=True) as target:
        shutil.copyfileobj(source, target, 1 << 16)
    return _File(f"{device}/{path.name}", path, number, device, digest.hexdigest())


def _covered(store: Store, folder_id: str, files: list[_File]) -> tuple[dict[LogKey, int], set[str]]:
    """Return how far each log goes in the folder's packs without a gap, and which photos are in them, as far as this store opened them."""
    runs: dict[LogKey, list[tuple[int, int]]] = {}
    photos: set[str] = set()
    for file in files:
        if not (text := get_laptop_only(store.db, _seen_key(folder_id, file))):
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
    return covered, photos
