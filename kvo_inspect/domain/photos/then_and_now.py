"""Then and now: of which day a photo is, and which two photos of one thing stand beside each other. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kvo_inspect.domain.photos.photo import Photo, moment_of


@dataclass(frozen=True, slots=True)
class DatedPhoto:
    """A photo of something, with the round in which it was taken."""

    photo: Photo
    round: str
    """Its id; empty when that is not known."""
    round_day: str
    """`2026-11-12`; empty when that is not known."""

    @property
    def day(self) -> str:
        """The day that the photo shows."""
        return day_of(self.photo, self.round_day)


def day_of(photo: Photo, round_day: str) -> str:
    """Return the day that a photo shows (`2026-11-12`): of its round, else of the camera, its clock put right; else empty."""
    if round_day or photo.taken is None:
        return round_day
    moment = moment_of(photo.taken, photo.clock)
    return moment.date().isoformat() if moment is not None else photo.taken.at[:10]


def until(photos: Sequence[DatedPhoto], day: str) -> list[DatedPhoto]:
    """Return the photos that were there on a day, oldest first; one whose day nobody knows is among them."""
    return sorted((dated for dated in photos if dated.day <= day), key=lambda dated: dated.day)


def then_and_now(photos: Sequence[DatedPhoto], round_id: str, day: str) -> tuple[DatedPhoto, DatedPhoto] | None:
    """Return the oldest photo of before a round and the newest that was taken in it; None when there are no such two.

    *day* is that of the round. A photo whose day nobody knows is neither.
    """
    before = [dated for dated in until(photos, day) if dated.round != round_id and dated.day and dated.day < day]
    now = [dated for dated in until(photos, day) if dated.round == round_id]
    return (before[0], now[-1]) if before and now else None
