"""The photos of all parks as a list shows them: which ones, the newest first, and what each shows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.photos.photo import UNASSIGNED
from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class PhotoFilter:
    """Which photos; empty fields ask nothing. Confidential ones only when asked for."""

    park: str = ""
    round: str = ""
    """Used for something in this round, by its id."""
    finding: str = ""
    """Shows this finding, by its id."""
    unassigned: bool = False
    """Shows nothing yet."""
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class ShownBy:
    """What a photo shows: one of a finding, a checkpoint and an answer."""

    finding: str | None
    """Its id."""
    code: str | None
    """The code of the finding."""
    checkpoint: str | None
    """The id of the checkpoint: the one that is shown, or that of the finding or answer."""
    checkpoint_name: str
    answer: str | None
    """Its id."""
    round: str | None
    """The id of the round in which it was taken, when that is known."""


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """One photo as a list shows it."""

    photo: Photo
    park_name: str
    shows: tuple[ShownBy, ...]
    """In the order in which it was attached; empty: nobody placed it yet."""


_AT = "json_extract(t.taken, '$.at')"
_WHEN = f"coalesce(iif(length({_AT}) = 10, {_AT}, datetime({_AT}, t.clock || ' seconds')), substr(t.made, 1, 10))"
"""SQL: when the photo `t` was taken as `domain.photos.photo.when_taken` says; else the day on which it came in."""
_SHOWS = """
select u.photo, u.finding, f.code, coalesce(u.checkpoint, f.checkpoint, a.checkpoint), c.name, u.answer, u.round
from photo_use u left join finding f on f.id = u.finding left join answer a on a.id = u.answer
  left join checkpoint c on c.id = coalesce(u.checkpoint, f.checkpoint, a.checkpoint)
where u.gone = 0 and u.confidential <= ? and u.photo in (select value from json_each(?)) order by u.n
"""


def photo_numbers(store: Store, wanted: PhotoFilter) -> array[int]:
    """Return the row numbers of the photos that match, those taken last first (8 bytes each)."""
    conditions = ["t.gone = 0", "t.confidential <= ?"]
    params: list[str | int] = [int(wanted.confidential)]
    used = "exists (select 1 from photo_use u where u.photo = t.id and u.gone = 0 and u.confidential <= ?1 and u.{} = ?)"
    for value, condition in (
        (wanted.park, "t.park = ?"),
        (wanted.round, used.format("round")),
        (wanted.finding, used.format("finding")),
    ):
        if value:
            conditions.append(condition)
            params.append(value)
    if wanted.unassigned:
        conditions.append(UNASSIGNED)
    if not wanted.park:
        conditions.append("t.park not in (select id from park where aside <> '')")
    return array(
        "q", [n for (n,) in store.rows(f"select t.n from photo t where {' and '.join(conditions)} order by {_WHEN} desc, t.n desc", params)]
    )


def photo_lines(store: Store, numbers: Sequence[int], *, confidential: bool = False) -> list[PhotoLine]:
    """Return the lines of these row numbers, in the order asked; what they show of what is *confidential* only when asked for."""
    given = [to_text(list(numbers))]
    names = dict(store.rows("select id, name from park"))
    order = dict(store.rows("select id, n from photo where n in (select value from json_each(?))", given))
    photos = store.select(Photo, "where n in (select value from json_each(?))", given)
    shown = [int(confidential), to_text([photo.id for photo in photos])]
    shows: dict[str, list[ShownBy]] = {}
    for photo_id, finding, code, checkpoint, name, answer, round_ in store.rows(_SHOWS, shown):
        shows.setdefault(photo_id, []).append(ShownBy(finding, code, checkpoint, name or "", answer, round_))
    by_number = {order[photo.id]: PhotoLine(photo, names.get(photo.park, ""), tuple(shows.get(photo.id, ()))) for photo in photos}
    return [by_number[n] for n in numbers if n in by_number]
