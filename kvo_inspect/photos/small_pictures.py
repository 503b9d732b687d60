"""Small pictures (thumbnails) of photos that came from another laptop: what is given to people shows these, so they are made before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kvo_inspect.domain.photos.cover import Cover
from kvo_inspect.domain.photos.photo import Photo, PhotoType
from kvo_inspect.errors import KvoError
from kvo_inspect.photos.decoder import Decoder
from kvo_inspect.photos.intake import write_thumb
from kvo_inspect.store.photos.covering import covers_by_hash
from kvo_inspect.store.photos.files import open_original, photo_file, thumb_file
from kvo_inspect.store.record.store import Store


def make_small_pictures(store: Store, *park_ids: str) -> None:
    """Make those of parks that are missing beside the record; none in a record that is only looked at."""
    if store.read_only:
        return
    covers = covers_by_hash(store)
    photos = [
        photo
        for park_id in dict.fromkeys(park_ids)
        for photo in store.select(Photo, "where park = ? and gone = 0", [park_id])
        if not thumb_file(store.data, photo.sha256, covers.get(photo.sha256, ())).exists() and photo_file(store.data, photo.sha256).exists()
    ]
    if not photos:
        return
    decoder = Decoder()
    try:
        for photo in photos:
            made_small(decoder, store.data, store.data, photo.sha256, photo.type, photo.name, covers.get(photo.sha256, ()))
    finally:
        decoder.close()


def made_small(decoder: Decoder, data: Path, room: Path, sha256: str, kind: PhotoType, name: str, covers: Sequence[Cover]) -> bytes | None:
    """Make the small picture (a JPEG) of a photo of the record in *data*, below *room*; return it, None when the photo cannot be read."""
    try:
        with open_original(data, sha256) as stream:
            original = stream.read()
        thumb = decoder.look(original, kind, name, covers=covers).thumb
        write_thumb(room, data, sha256, thumb, covers)
    except (KvoError, OSError):
        return None
    return thumb
