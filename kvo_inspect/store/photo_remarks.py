"""What is odd about when and where a photo was taken: far from its checkpoint, outside its round. Pointed out, never refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kvo_inspect.domain.parks.checkpoint import Checkpoint, Position
from kvo_inspect.domain.photos.matching import Remark, remarks_of
from kvo_inspect.domain.photos.photo import Photo, PhotoUse
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.uses import UsedPhoto
from kvo_inspect.store.photos.which_round import window_of_round
from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class Pointed:
    """What is pointed out about a photo; with no remark it is fine, as far as anyone knows."""

    remarks: tuple[Remark, ...] = ()
    metres: int | None = None
    """From the nearest checkpoint that it may be of."""


def remarks_of_use(store: Store, used: UsedPhoto) -> Pointed:
    """Return what is odd about a photo for what it shows: measured to that checkpoint, and to the round it is of."""
    stop_id = _checkpoint_of(store, used.use)
    stop = store.find(Checkpoint, stop_id) if stop_id else None
    window = window_of_round(store, used.use.round) if used.use.round else None
    return _pointed(store, used.photo, [stop.position] if stop and stop.position else [], window)


def remarks_of_photos(store: Store, round_id: str, photos: Sequence[Photo]) -> list[tuple[Photo, Pointed]]:
    """Return the photos that are odd for a round, each with why: far from every checkpoint, or outside the round."""
    stops = route(store, store.get(Round, round_id).park, retired=True)
    places = [stop.position for stop in stops if stop.position is not None]
    window = window_of_round(store, round_id)
    found = [(one, _pointed(store, one, places, window)) for one in photos]
    return [(one, pointed) for one, pointed in found if pointed.remarks]


def _pointed(store: Store, photo: Photo, places: list[Position], window: tuple[dt.datetime, dt.datetime] | None) -> Pointed:
    zone = (window[0].tzinfo if window else None) or store.now().tzinfo or dt.UTC
    return Pointed(*remarks_of(photo, places, window, zone))


def _checkpoint_of(store: Store, use: PhotoUse) -> str | None:
    if use.checkpoint:
        return use.checkpoint
    table, id_ = ("finding", use.finding) if use.finding else ("answer", use.answer)
    rows = store.rows(f'select checkpoint from "{table}" where id = ?', [id_])
    return rows[0][0] if rows else None
