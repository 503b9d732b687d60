"""Photos and papers in an encrypted sync folder: `<device>/blobs/<name>`, each encrypted with the key of the laptop that put it there.

The name is a hash of that key and the photo's own hash: who cannot read the folder cannot ask it whether a photo is in it. Of two laptops
that cannot read each other both put a photo there. What is not whole, or not what it is called, is not there yet.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from kvo_inspect.errors import KvoError
from kvo_inspect.exchange.laptops.blobs import LyingFile, NotThereYet, put_blob, put_blobs, take_lying
from kvo_inspect.exchange.laptops.folder_keys import FolderKeys
from kvo_inspect.files import patiently
from kvo_inspect.outside import own_subfolder, read_outside
from kvo_inspect.progress import Progress
from kvo_inspect.protection import unlocked
from kvo_inspect.store.people.last_traces import ERASED_BYTES
from kvo_inspect.store.photos.arrivals import absent_files, files_by_hash
from kvo_inspect.store.photos.files import has_row, photo_file
from kvo_inspect.store.record.laptop_only import laptop_only_names, retired_devices
from kvo_inspect.store.record.store import Store

FOLDER = "blobs"


def take_encrypted_blobs(
    store: Store, folder: Path, keys: FolderKeys, progress: Progress, parks: Collection[str] | None = None
) -> tuple[list[str], list[str]]:
    """Put in place the files of these parks (None: of all) that are not here and that the folder has and this laptop can read.

    Returns which, by hash, and which are not whole yet. Raises OSError when the folder is gone; DiskFull, ReadOnly or NotStored.
    """
    readable = _readable(folder, keys)
    places = [
        LyingFile(photo, f"{path.parent.parent.name}/{FOLDER}/{path.name}", partial(_verified, path, text, photo.sha256, photo.length))
        for photo in absent_files(store, parks, confidential=True)
        for path, text in _places(photo.sha256, readable)
    ]
    return take_lying(store, folder, places, progress)


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
    mine, text = own_subfolder(own_subfolder(folder, store.device), FOLDER), keys.texts[store.device][-1]
    secret = unlocked.secret_of(store.data)

    def put(sha256: str) -> bool:
        to = mine / _name(text, sha256)
        aside = to.with_name(f".{to.name[:12]}.part")
        return put_blob(secret, store.data, sha256, to, aside, lambda blocks: [_encrypted(blocks, keys.recipient)])

    return put_blobs(lacking, mine, ".*.part", put, progress)


def remove_encrypted_blobs(store: Store, folder: Path, keys: FolderKeys) -> None:
    """Remove the bytes of photos and papers that were erased, which this laptop put there, where no row of the record uses them.

    What it put there before a backup took the place of its record goes too. Raises OSError.
    """
    gone = [sha256 for sha256 in laptop_only_names(store.db, ERASED_BYTES) if not has_row(store, sha256)]
    for device in (store.device, *retired_devices(store.db)) if gone else ():
        mine = own_subfolder(own_subfolder(folder, device), FOLDER)
        for path in (mine / _name(text, sha256) for sha256 in gone for text in keys.texts.get(device, ())):
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
    """Yield the bytes of a photo; NotThereYet when they are not what it is called."""
    import pyrage

    try:
        plain = pyrage.decrypt(read_outside(path, length + length // 1000 + 10_000), [pyrage.x25519.Identity.from_str(text)])
    except (KvoError, OSError, pyrage.DecryptError):
        raise NotThereYet from None
    if len(plain) != length or hashlib.sha256(plain).hexdigest() != sha256:
        raise NotThereYet
    yield plain


def _encrypted(blocks: Iterator[bytes], recipient: str) -> bytes:
    import pyrage

    return bytes(pyrage.encrypt(b"".join(blocks), [pyrage.x25519.Recipient.from_str(recipient)]))
