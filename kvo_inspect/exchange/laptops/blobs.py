"""The photos and papers in a sync folder: `blobs/<sha256>`, the bytes of each open one under their own hash (docs/data-format.md).

Whoever has a file that the folder lacks puts it there, written aside and renamed. A blob is there when its length is right, and is read
only when its hash is: anything else is not there yet. Confidential photos never lie here; they travel in encrypted packs.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kvo_inspect import private
from kvo_inspect.errors import NoSuchFile, NotAFile, Unreadable
from kvo_inspect.files import make_folder, replace, sync_folder
from kvo_inspect.outside import BLOCK, blocks, open_outside, own_subfolder
from kvo_inspect.progress import Progress
from kvo_inspect.protection import unlocked
from kvo_inspect.store.photos.arrivals import AbsentFile, Arrivals, absent_files, files_by_hash
from kvo_inspect.store.photos.files import open_with, photo_file
from kvo_inspect.store.record.store import Store

if TYPE_CHECKING:
    from kvo_inspect.protection.secret import Secret

FOLDER = "blobs"


class NotThereYet(Exception):
    """The bytes are not what the name says, or the disk does not give them."""


class LyingFile(NamedTuple):
    """Where the bytes of an absent file may lie in a folder."""

    file: AbsentFile
    name: str
    """Of that place, as it is told."""
    read: Callable[[], Iterator[bytes]]
    """Yields its bytes; NotThereYet, at their end too, when they are not these."""


def blob_folder(folder: Path) -> Path:
    """Return where the files of a sync folder lie. UsageError when something else has that name."""
    return own_subfolder(folder, FOLDER)


def take_blobs(store: Store, folder: Path, progress: Progress, parks: Collection[str] | None = None) -> tuple[list[str], list[str]]:
    """Put in place the files of these parks (None: of all) that are not here and that the folder has.

    Returns which, by hash, and which are not whole yet.

    Raises OSError when the folder is gone; DiskFull, ReadOnly or NotStored. What was put in place until then stays.
    """
    blobs = blob_folder(folder)
    sizes = _sizes(blobs)
    wanted = [photo for photo in absent_files(store, parks, confidential=True) if photo.sha256 in sizes]
    places = [
        LyingFile(photo, f"{FOLDER}/{photo.sha256}", partial(_verified, blobs / photo.sha256, photo.sha256, photo.length))
        for photo in wanted
    ]
    return take_lying(store, folder, places, progress)


def take_lying(store: Store, folder: Path, places: Sequence[LyingFile], progress: Progress) -> tuple[list[str], list[str]]:
    """Put in place what lies in a folder, each file from the first of its places that has it; return and errors as `take_blobs`."""
    arrivals, unfinished = Arrivals(store), []
    try:
        for done, place in enumerate(places):
            progress("photos in", done, len(places))
            if place.file.sha256 in arrivals.placed:
                continue
            try:
                arrivals.place(place.file.sha256, place.read())
            except NotThereYet:
                if not folder.is_dir():
                    raise FileNotFoundError(str(folder)) from None
                unfinished.append(place.name)
    finally:
        arrivals.keep()
    return arrivals.placed, unfinished


def hand_out_blobs(store: Store, folder: Path, progress: Progress, parks: Collection[str] | None = None) -> list[str]:
    """Write the open files of these parks (None: of all) that are here and that the folder lacks; return which, by hash.

    Raises OSError of the folder.
    """
    blobs = blob_folder(folder)
    sizes = _sizes(blobs)
    here = [
        sha256
        for sha256, (_name, length) in files_by_hash(store, parks).items()
        if sizes.get(sha256) != length and photo_file(store.data, sha256).exists()
    ]
    secret = unlocked.secret_of(store.data)

    def put(sha256: str) -> bool:
        # Written aside under a name no longer than the blob's: Windows refuses paths of 260.
        return put_blob(secret, store.data, sha256, blobs / sha256, blobs / f".{sha256[:12]}.{store.device}.part")

    return put_blobs(here, blobs, f".*.{store.device}.part", put, progress)


def put_blobs(hashes: Sequence[str], to: Path, aside: str, put: Callable[[str], bool], progress: Progress) -> list[str]:
    """Write files into a folder, by *put*, that says whether their bytes were right; return which. Raises OSError of the folder.

    *aside*: the pattern of what a time when the stick was pulled out left there.
    """
    if hashes:
        make_folder(to, shared=True)
        for half in to.glob(aside):
            half.unlink()
    written = []
    for done, sha256 in enumerate(hashes):
        progress("photos out", done, len(hashes))
        if put(sha256):
            written.append(sha256)
    return written


def put_blob(
    secret: Secret | None, data: Path, sha256: str, to: Path, aside: Path, turned: Callable[[Iterator[bytes]], Iterable[bytes]] = iter
) -> bool:
    """Write the bytes of a photo or paper, as *turned* makes them, whole or not at all; they are written *aside* first.

    *secret*: of the record. False when they are no longer what they were (`doctor` says so). Raises OSError.
    """
    digest = hashlib.sha256()

    def read() -> Generator[bytes, None, None]:
        with open_with(secret, data, sha256) as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
                yield block

    try:
        with aside.open("wb") as target, closing(read()) as blocks:
            target.writelines(turned(blocks))
            target.flush()
            os.fsync(target.fileno())
        if digest.hexdigest() != sha256:
            return False
        private.share(aside)
        replace(aside, to)
        sync_folder(to.parent)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return True


def _sizes(blobs: Path) -> dict[str, int]:
    """Return the length of each file by name; what looks like no blob does no harm, because it is looked up by a hash of the record."""
    if not blobs.is_dir():
        return {}
    with os.scandir(blobs) as entries:
        return {entry.name: entry.stat(follow_symlinks=False).st_size for entry in entries if entry.is_file(follow_symlinks=False)}


def _verified(path: Path, sha256: str, length: int) -> Iterator[bytes]:
    """Yield a blob's bytes; NotThereYet when it has another length, or, at their end, when they are not what its name says."""
    digest = hashlib.sha256()
    try:
        with open_outside(path) as stream:
            if os.fstat(stream.fileno()).st_size != length:
                raise NotThereYet
            for block in blocks(stream, length):
                digest.update(block)
                yield block
    except (OSError, NoSuchFile, NotAFile, Unreadable):
        raise NotThereYet from None
    if digest.hexdigest() != sha256:
        raise NotThereYet
