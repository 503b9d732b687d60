"""Covering photos: what is covered is data of the photo, the same wherever the record has these bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from kvo_inspect.domain.photos.cover import MOST_COVERS, Cover
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

COVERS: TypeAdapter[tuple[Cover, ...]] = TypeAdapter(tuple[Cover, ...])
_COVERED = "select sha256, max(covers) from photo where gone = 0 and covers <> '[]' group by sha256"
"""SQL: of one photo in several parks the covers of one row, never none; `[]` comes before every list that holds something."""


def cover_photo(store: Store, photo_id: str, covers: Sequence[Cover]) -> Photo:
    """Cover these rectangles of a photo, and no others, wherever the record has its bytes; return the photo. NotAllowedNow: too many."""
    photo = store.get(Photo, photo_id)
    if len(covers) > MOST_COVERS:
        raise NotAllowedNow(_("At most {n} rectangles cover a photo. Make one of them larger instead.").format(n=MOST_COVERS))
    same = store.select(Photo, "where sha256 = ? and gone = 0 order by n", [photo.sha256])
    with store.act() as act:
        written = [act.write(Photo, other.id, park=other.park, covers=tuple(covers)) for other in same]
    return next(other for other in written if other.id == photo.id)


def covers_by_hash(store: Store) -> Mapping[str, tuple[Cover, ...]]:
    """Return what is covered of the photos with any covers, by their hash."""
    return {sha256: COVERS.validate_json(covers) for sha256, covers in store.rows(_COVERED)}
