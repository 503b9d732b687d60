"""Small pictures (thumbnails) of photos that came from another laptop: what is given to people shows these, so they are made before."""

from __future__ import annotations

from contextlib import suppress

from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.errors import KvoError
from kvo_inspect.photos.decoder import Decoder
from kvo_inspect.photos.intake import write_thumb
from kvo_inspect.store.photos.files import photo_file, thumb_file
from kvo_inspect.store.record.store import Store


def make_small_pictures(store: Store) -> None:
    """Make those that are missing beside the record; none in a record that is only looked at. A photo that cannot be read has none."""
    if store.read_only:
        return
    photos = [
        photo
        for photo in store.select(Photo, "where gone = 0")
        if not thumb_file(store.data, photo.sha256).exists() and photo_file(store.data, photo.sha256).exists()
    ]
    if not photos:
        return
    decoder = Decoder()
    try:
        for photo in photos:
            with suppress(KvoError, OSError):
                looked = decoder.look(photo_file(store.data, photo.sha256), photo.type, photo.name)
                write_thumb(store.data, photo.sha256, looked.thumb)
    finally:
        decoder.close()
