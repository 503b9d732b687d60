"""Giving photos out: copies for lists, mails and exports, or the untouched bytes; what is not to be shared stays inside.

A copy stands upright, is sized down, and carries no metadata but what was chosen. Beside the photos lies `photos.json`, which says what
each file is, so that a list can be laid beside the pictures.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kvo_inspect.domain.photos.photo import moment_of
from kvo_inspect.errors import KvoError, RuleError, UsageError
from kvo_inspect.files import folder_written_whole
from kvo_inspect.outside import read_json
from kvo_inspect.photos.decoder import COPY, Decoder
from kvo_inspect.store.export.photos import SharedPhoto, given_photos
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.photos.files import sound_original
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, n_

INDEX = "photos.json"
FORMAT = "kvo-inspect/photos"
INDEX_LIMIT = 64_000_000
"""Bytes of the index; a photo takes some three hundred."""
SUFFIX = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "heic": ".heic"}
_LARGEST = 20_000
MOST_NAMED = 5
"""At most so many photos are named in a sentence."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """How photos are given out."""

    originals: bool = False
    """The bytes as they came, with everything the camera wrote into them."""
    longest: int = COPY
    """Longest side of a copy, in pixels."""
    time: bool = False
    place: bool = False
    """Whether a copy keeps time and place of its photo."""


class CoveredPhotos(RuleError):
    """The bytes as they came were asked for of photos of which something is covered."""

    def __init__(self, names: list[str]) -> None:
        sentence = n_(
            "{n} photo is covered in part, and its original shows all of it: {names}. Write copies, without --originals.",
            "{n} photos are covered in part, and their originals show all of it: {names}. Write copies, without --originals.",
            len(names),
        )
        super().__init__(sentence.format(n=len(names), names=", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")))


def write_photos(
    store: Store, to: Path, scope: ExportScope, chosen: Chosen, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> int:
    """Write the photos of a scope into the folder *to*, all of them or none, and return how many.

    UsageError when *to* holds anything but photos given out before. PhotoNotHere when the bytes of a photo are not here, PhotoChanged
    when they are others than were taken in; PhotoRefused when they cannot be decoded.
    """
    if not 100 <= chosen.longest <= _LARGEST:
        raise UsageError(_("The longest side is 100 to {most} pixels.").format(most=_LARGEST))
    if to.exists() and not is_given(to):
        raise UsageError(_("{path} is there already and holds other things. Name another folder.").format(path=to))
    photos = given_photos(store, scope)
    covered = [shared_photo.photo.name for shared_photo in photos if shared_photo.photo.covers]
    if covered and chosen.originals:
        raise CoveredPhotos(covered)
    with folder_written_whole(to, shared=not scope.confidential) as folder:
        index = []
        for done, (name, shared_photo) in enumerate(_written(store.data, folder, photos, chosen), 1):
            index.append(_entry(name, shared_photo, chosen))
            progress(done, len(photos))
        document = {"format": FORMAT, "version": 1, "originals": chosen.originals, "photos": index}
        (folder / INDEX).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return len(photos)


def given_files(folder: Path) -> dict[str, Path]:
    """Return the files of the photos that were given out into a folder, by the sha256 of their photo."""
    index = read_json(folder / INDEX, INDEX_LIMIT, UsageError(""))
    return {photo["sha256"]: folder / photo["file"] for photo in index["photos"]}


def is_given(folder: Path) -> bool:
    """Tell whether a folder is empty, or holds photos that were given out and nothing else: then it may be replaced."""
    if not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    if not names:
        return True
    try:
        index = read_json(folder / INDEX, INDEX_LIMIT, UsageError(""))
        ours = {INDEX, *(photo["file"] for photo in index["photos"])}
    except (KvoError, KeyError, TypeError):
        return False
    return bool(index.get("format") == FORMAT and names <= ours)


def _written(data: Path, folder: Path, photos: list[SharedPhoto], chosen: Chosen) -> Iterator[tuple[str, SharedPhoto]]:
    """Write each photo, two at a time, and yield its name in the order asked."""
    decoders = [Decoder(), Decoder()]
    free = list(decoders)

    def write(shared_photo: SharedPhoto) -> tuple[str, SharedPhoto]:
        photo = shared_photo.photo
        original = sound_original(data, photo)
        name = file_name(shared_photo, SUFFIX[photo.type] if chosen.originals else ".jpg")
        if chosen.originals:
            (folder / name).write_bytes(original)
            return name, shared_photo
        decoder = free.pop()
        exif = _kept_exif(shared_photo, chosen)
        try:
            copy = decoder.copy(original, photo.type, photo.name, chosen.longest, exif, covers=photo.covers)
            (folder / name).write_bytes(copy)
        finally:
            free.append(decoder)
        return name, shared_photo

    try:
        with ThreadPoolExecutor(len(decoders)) as pool:
            yield from pool.map(write, photos)
    finally:
        for decoder in decoders:
            decoder.close()


def file_name(shared_photo: SharedPhoto, suffix: str) -> str:
    """Return the file name of a photo outside: the code of its first finding, and the first twelve digits of its sha256."""
    return "-".join((*(shared_photo.codes[:1] or ("photo",)), shared_photo.photo.sha256[:12])) + suffix


def _kept_exif(shared_photo: SharedPhoto, chosen: Chosen) -> dict[str, str]:
    exif: dict[str, str] = {}
    moment = moment_of(shared_photo.photo.taken, shared_photo.photo.clock)
    if chosen.time and moment is not None:
        exif["taken"] = moment.replace(tzinfo=None).isoformat()
        exif["offset"] = shared_photo.photo.taken.offset if shared_photo.photo.taken else ""
    if chosen.place and shared_photo.photo.position is not None:
        exif["lat"], exif["lon"] = shared_photo.photo.position.lat, shared_photo.photo.position.lon
    return exif


def _entry(name: str, shared_photo: SharedPhoto, chosen: Chosen) -> dict[str, Any]:
    """Return the entry of a photo in the index; of a stripped copy it tells no more than the copy itself."""
    entry: dict[str, Any] = {
        "file": name,
        "sha256": shared_photo.photo.sha256,
        "caption": shared_photo.photo.caption,
        "findings": list(shared_photo.codes),
    }
    if chosen.originals or chosen.time:
        entry["taken"] = shared_photo.photo.taken.model_dump() if shared_photo.photo.taken else None
    if chosen.originals or chosen.place:
        entry["position"] = shared_photo.photo.position.model_dump() if shared_photo.photo.position else None
    return entry
