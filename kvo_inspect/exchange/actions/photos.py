"""The small photos of an action list: those that may leave, of what is asked, as many as a mail has room for.

They are the thumbnails: upright, 500 pixels, without metadata. What is confidential or not to be shared is left out by the rule of every
export, also where the list itself holds something confidential.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kvo_inspect.domain.action_list import Point
from kvo_inspect.domain.photos.photo import when_taken
from kvo_inspect.domain.photos.then_and_now import DatedPhoto
from kvo_inspect.exchange.reports.pieces import photos_by_code
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.photos.files import thumb_bytes
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _, n_
from kvo_inspect.wording.action_lists import what_text

ROOM = 10_000_000
"""Bytes of photos that one mail or list holds; many mail servers refuse twice as much."""


@dataclass(frozen=True, slots=True)
class ListPhoto:
    """A small photo of one point."""

    code: str
    shared: DatedPhoto
    jpeg: bytes
    """The small picture."""
    alternative: str
    """What the photo shows, for whoever does not see it."""

    @property
    def length(self) -> int:
        """The bytes of the small picture."""
        return len(self.jpeg)


@dataclass(frozen=True, slots=True)
class ListPhotos:
    """The photos of a list, point by point, oldest first, and how many have no room."""

    photos: tuple[ListPhoto, ...] = ()
    left_out: int = 0

    @property
    def length(self) -> int:
        """The bytes of all photos together."""
        return sum(photo.length for photo in self.photos)

    def within(self, room: int) -> ListPhotos:
        """Return the photos of which *room* bytes have room, the newest of each point first; the others are left out too."""
        ages = dict[str, int]()
        aged = []
        for place, photo in reversed(list(enumerate(self.photos))):
            aged.append((ages.setdefault(photo.code, 0), place, photo))
            ages[photo.code] += 1
        taken, length = [], 0
        for _age, place, photo in sorted(aged, key=lambda one: one[:2]):
            if length + photo.length <= room:
                taken.append((place, photo))
                length += photo.length
        in_order = tuple(photo for _place, photo in sorted(taken, key=lambda one: one[0]))
        return ListPhotos(in_order, self.left_out + len(self.photos) - len(in_order))

    def of_code(self, code: str) -> list[ListPhoto]:
        """Return the photos of one point, oldest first."""
        return [photo for photo in self.photos if photo.code == code]

    def by_code(self) -> dict[str, list[DatedPhoto]]:
        """Return the photos by code, as a report takes them."""
        shared_by_code: dict[str, list[DatedPhoto]] = {}
        for photo in self.photos:
            shared_by_code.setdefault(photo.code, []).append(photo.shared)
        return shared_by_code

    def left_out_text(self) -> str:
        """Return how many photos have no room; empty for none."""
        sentence = n_("{n} photo has no room here.", "{n} photos have no room here.", self.left_out)
        return sentence.format(n=self.left_out) if self.left_out else ""


def photos_of_list(store: Store, action_list: ActionList, *, reminder: bool = False, room: int = ROOM) -> ListPhotos:
    """Return the photos of what is asked that lie on this laptop, in at most *room* bytes.

    The newest of each point comes first, then the one before, so that no point goes without because another one has many.
    """
    given = {code: shared for park in action_list.of_parks for code, shared in photos_by_code(store, park.id).items()}
    pairs = [
        (point, shared)
        for point in asking_points(store, action_list, reminder=reminder)
        for shared in sorted(given.get(point.code, ()), key=_taken)
    ]
    here = tuple(photo for point, shared in pairs if (photo := _photo(store, point, shared)) is not None)
    return ListPhotos(here).within(room)


def asking_points(store: Store, action_list: ActionList, *, reminder: bool) -> Sequence[Point]:
    """Return the points of a list that ask something; *reminder*: only what is overdue."""
    points = action_list.reminder(store.today) if reminder else action_list.outgoing
    return [point for point in points if point.group not in ("info", "reported")]


def _photo(store: Store, point: Point, shared: DatedPhoto) -> ListPhoto | None:
    """Return the photo of a point, or None when its small picture is not on this laptop."""
    jpeg = thumb_bytes(store.data, shared.photo.sha256, shared.photo.covers)
    if jpeg is None:
        return None
    alternative = _("Photo of {code}: {what}, {place}").format(code=point.code, what=what_text(point), place=point.where or "–")
    return ListPhoto(point.code, shared, jpeg, alternative)


def _taken(shared: DatedPhoto) -> str:
    return when_taken(shared.photo.taken, shared.photo.clock)
