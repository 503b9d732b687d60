"""Covering photos: what is covered is data of the photo, the same wherever the record has these bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter

from kvo_inspect.domain.photos.cover import MOST_COVERS, Cover, covers_of_all
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.record.reach import GIVE
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

COVERS: TypeAdapter[tuple[Cover, ...]] = TypeAdapter(tuple[Cover, ...])
_COVERED = "select sha256, covers from photo where gone = 0 and covers <> '[]'"
_APART = """select sha256 from photo where gone = 0 and sha256 <> '' group by sha256 having min(covers) <> max(covers)
  except select sha256 from photo join conflict c on c.noun = 'photo' and c.noun_id = photo.id and c.field = 'covers'"""
"""SQL: the photos of which rows are covered each in another way. Where one row has two values somebody chooses, and it stays inside."""


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
    """Return what is covered of the photos with any covers, by their hash: in several parks all that is covered in one of them."""
    rows: dict[str, list[tuple[Cover, ...]]] = {}
    for sha256, covers in store.rows(_COVERED):
        rows.setdefault(sha256, []).append(COVERS.validate_json(covers))
    return {sha256: every[0] if len(every) == 1 else covers_of_all(every) for sha256, every in rows.items()}


def join_covers(store: Store) -> int:
    """Cover every row of a photo as all of them together do, in an act of its own; return of how many photos rows differed.

    Two laptops cover the same bytes in two parks, or one of them has one of the parks alone: no field has two values then, and the photo
    would leave from one park with what is covered in the other.
    """
    apart = [sha256 for (sha256,) in store.rows(f"{_APART} order by 1")]
    if apart:
        with store.act(GIVE) as act:
            for sha256 in apart:
                rows = store.select(Photo, "where sha256 = ? and gone = 0 order by id", [sha256])
                covers = covers_of_all(photo.covers for photo in rows)
                for photo in rows:
                    act.write(Photo, photo.id, park=photo.park, covers=covers)
    return len(apart)
