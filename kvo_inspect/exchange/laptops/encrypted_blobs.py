"""Photos and papers in an encrypted sync folder: `<device>/blobs/<name>`, each encrypted with the key of the laptop that put it there.

The name is a hash of that key and the photo's own hash: who cannot read the folder cannot ask it whether a photo is in it. Of two laptops
that cannot read each other both put a photo there. What is not whole, or not what it is called, is not there yet.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from kvo_inspect import private
from kvo_inspect.errors import KvoError
from kvo_inspect.exchange.laptops.folder_keys import FolderKeys
from kvo_inspect.files import make_folder, patiently, replace, sync_folder
from kvo_inspect.outside import own_subfolder, read_outside
from kvo_inspect.progress import Progress
from kvo_inspect.store.people.last_traces import ERASED_BYTES
from kvo_inspect.store.photos.arrivals import Arrivals, absent_files, files_by_hash
from kvo_inspect.store.photos.files import has_row, open_original, photo_file
from kvo_inspect.store.record.laptop_only import laptop_only_names
from kvo_inspect.store.record.store import Store

FOLDER = "blobs"


class _NotThereYet(Exception):
    """No bytes that are what they are called."""


def take_encrypted_blobs(
    store: Store, folder: Path, keys: FolderKeys, progress: Progress, parks: Collection[str] | None = None
) -> tuple[list[str], list[str]]:
    """Put in place the files of these parks (None: of all) that are not here and that the folder has and this laptop can read.

    Returns which, by hash, and which are not whole yet. Raises OSError when the folder is gone; DiskFull, ReadOnly or NotStored.
    """
    readable = _readable(folder, keys)
    wanted = [
        (photo, path, text) for photo in absent_files(store, parks, confidential=True) for path, text in _places(photo.sha256, readable)
    ]
    arrivals, unfinished = Arrivals(store), []
    try:
        for done, (photo, path, text) in enumerate(wanted):
            progress("photos in", done, len(wanted))
            if photo.sha256 in arrivals.placed:
                continue
            try:
                arrivals.place(photo.sha256, _verified(path, text, photo.sha256, photo.length))
            except _NotThereYet:
                if not folder.is_dir():
                    raise FileNotFoundError(str(folder)) from None
                unfinished.append(f"{path.parent.parent.name}/{FOLDER}/{path.name}")
    finally:
        arrivals.keep()
    return arrivals.placed, unfinished


def hand_out_encrypted_blobs(
    store: Store, folder: Path, keys: FolderKeys, progress: Progress, parks: Collection[str] | None = None
) -> list[str]:
    """Write the open files of these parks (None: of all) that are here and of which the folder has none that this laptop can read.

    Returns which, by hash. Raises OSError of the folder.
    """
    readable = _readable(folder, keys)
    lacking = [
        sha256 for sha256 in files_by_hash(store, parks) if not any(_places(sha256, readable)) and photo_file(store.data, sha256).exists()
    ]
    if not lacking:
        return []
    mine = own_subfolder(own_subfolder(folder, store.device), FOLDER)
    make_folder(mine, shared=True)
    for left in mine.glob(".*.part"):  # of a time when the stick was pulled out
        left.unlink()
    text = keys.texts[store.device][-1]
    written = []
    for done, sha256 in enumerate(lacking):
        progress("photos out", done, len(lacking))
        if _written(store.data, sha256, mine / _name(text, sha256), keys.recipient):
            written.append(sha256)
    return written


def remove_encrypted_blobs(store: Store, folder: Path, keys: FolderKeys) -> None:
    """Remove the bytes of photos and papers that were erased, which this laptop put there, where no row of the record uses them.

    Raises OSError.
    """
    mine = own_subfolder(own_subfolder(folder, store.device), FOLDER)
    for sha256 in laptop_only_names(store.db, ERASED_BYTES):
        if not has_row(store, sha256):
            for text in keys.texts[store.device]:
                path = mine / _name(text, sha256)
                if path.is_file():
                    patiently(path.unlink)


def _name(text: str, sha256: str) -> str:
    return hashlib.sha256(f"kvo-inspect/blob {text} {sha256}".encode()).hexdigest()


def _readable(folder: Path, keys: FolderKeys) -> dict[str, tuple[Path, set[str], tuple[str, ...]]]:
    """Return by device where its files lie, their names, and the keys that they can be read with."""
    readable = {}
    for device, texts in keys.texts.items():
        blobs = own_subfolder(own_subfolder(folder, device), FOLDER)
        if blobs.is_dir():
            with os.scandir(blobs) as entries:
                readable[device] = (blobs, {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}, texts)
    return readable


def _places(sha256: str, readable: dict[str, tuple[Path, set[str], tuple[str, ...]]]) -> Iterator[tuple[Path, str]]:
    """Yield where a photo may lie, with the key that opens it there."""
    for blobs, names, texts in readable.values():
        for text in texts:
            if (name := _name(text, sha256)) in names:
                yield blobs / name, text


def _verified(path: Path, text: str, sha256: str, length: int) -> Iterator[bytes]:
    """Yield the bytes of a photo; _NotThereYet when they are not what it is called."""
    import pyrage

    try:
        plain = pyrage.decrypt(read_outside(path, length + length // 1000 + 10_000), [pyrage.x25519.Identity.from_str(text)])
    except (KvoError, OSError, pyrage.DecryptError):
        raise _NotThereYet from None
    if len(plain) != length or hashlib.sha256(plain).hexdigest() != sha256:
        raise _NotThereYet
    yield plain


def _written(data: Path, sha256: str, to: Path, recipient: str) -> bool:
    """Encrypt a photo or paper to its place, whole or not at all; False when its bytes are no longer what they were (`doctor` says so)."""
    import pyrage

    aside = to.with_name(f".{to.name[:12]}.part")
    try:
        with open_original(data, sha256) as stream:
            plain = stream.read()
        if hashlib.sha256(plain).hexdigest() != sha256:
            return False
        with aside.open("wb") as target:
            target.write(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient)]))
            target.flush()
            os.fsync(target.fileno())
        private.share(aside)
        replace(aside, to)
        sync_folder(to.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return True
