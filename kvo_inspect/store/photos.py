"""Promised photos: who will hand over a photo of which finding."""

from __future__ import annotations

from kvo_inspect.domain import words
from kvo_inspect.domain.finding import Finding
from kvo_inspect.domain.photo import Photo
from kvo_inspect.store.record import Store


def promise_photo(store: Store, finding_id: str, by: str, round_id: str | None = None) -> Photo:
    """Record that somebody took a photo of this finding and will hand it over."""
    found = store.get(Finding, finding_id)
    by = words.line("by", by, required=True)
    with store.act() as act:
        return act.write(
            Photo, store.new_id(), park=found.park, confidential=found.confidential, finding=found.id, round=round_id, promised_by=by
        )


def change_promise(store: Store, photo_id: str, by: str) -> Photo:
    """Say that somebody else promised this photo."""
    found = store.get(Photo, photo_id)
    by = words.line("by", by, required=True)
    with store.act() as act:
        return act.write(Photo, found.id, park=found.park, promised_by=by)


def photos_of_round(store: Store, round_id: str, *, confidential: bool = False) -> list[Photo]:
    """Return the photos promised in a round, in the order they were promised."""
    return store.select(Photo, "where round = ? and gone = 0 and confidential <= ? order by n", [round_id, int(confidential)])


def photos_of_finding(store: Store, finding_id: str) -> list[Photo]:
    """Return the photos promised of a finding."""
    return store.select(Photo, "where finding = ? and gone = 0 order by n", [finding_id])
