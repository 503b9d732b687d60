"""Photos: taking them in, changing what is said of them, and listing the photos that nobody has placed yet."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.photos.cover import Cover
from kvo_inspect.domain.photos.photo import Photo, PhotoFields, PhotoType, Taken, moment_of
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.text import LINE_LIMIT, checked_line, clean_line
from kvo_inspect.errors import BadValue, NotAllowedNow
from kvo_inspect.store.photos.covering import covers_by_hash
from kvo_inspect.store.photos.files import AWAITED, forget_notes
from kvo_inspect.store.photos.which_round import is_of_round
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.reach import CAME_IN, is_taken_back
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.texts import _

UNASSIGNED = "not exists (select 1 from photo_use u where u.photo = t.id and u.gone = 0)"
"""SQL: the photo `t` shows nothing yet."""
CLOCK_STEPS = 20
"""So many settings of a camera's clock are remembered, for when they are undone."""
_MOST_CLOCK = 10 * 366 * 86400


@dataclass(frozen=True, slots=True)
class Incoming:
    """A photo whose bytes are in place and whose row is not written yet."""

    sha256: str
    length: int
    type: PhotoType
    width: int
    height: int
    name: str
    taken: Taken | None = None
    camera: str = ""
    position: Position | None = None
    direction: str | None = None
    orientation: int = 1


@dataclass
class ImportStep:
    """The acts of one import, which go on as photos come in: undo takes them back as one."""

    first: str = ""
    """The name of the first act; empty before."""

    @contextlib.contextmanager
    def act(self, store: Store) -> Iterator[Act]:
        """Open an act of this import."""
        with store.act(f"{CAME_IN} {self.first}".rstrip()) as act:
            yield act
        if act.touched:
            self.first = self.first or act.name


def photo_id(park_id: str, sha256: str, *, confidential: bool = False) -> str:
    """Return the id that these bytes have in this park on every laptop."""
    return made_id("photo", park_id, sha256, "confidential") if confidential else made_id("photo", park_id, sha256)


def take_in(
    store: Store,
    park_id: str,
    incoming: Sequence[Incoming],
    *,
    clock: int | None = None,
    step: ImportStep | None = None,
    confidential: bool = False,
) -> list[Photo]:
    """Write the rows of photos whose bytes are in place, in one act of *step*; a photo that is here already stays as it is.

    *clock* is how many seconds the camera's clock is behind (None: the number last given for that camera on this laptop). A *confidential*
    photo is so from the start, and no open log knows of it.
    """
    park = store.get(Park, park_id)
    if clock is not None:
        _check_clock(clock)
    taken_in = []
    covers = covers_by_hash(store)
    step = step or ImportStep()
    with step.act(store) as act:
        for incoming_photo in incoming:
            photo = act.get(Photo, photo_id(park.id, incoming_photo.sha256, confidential=confidential))
            if photo is None or photo.gone:
                photo = _write(
                    act,
                    park.id,
                    incoming_photo,
                    clock if clock is not None else _clock_of(store, incoming_photo.camera),
                    confidential=confidential,
                )
                if covered := covers.get(photo.sha256):
                    photo = act.write(Photo, photo.id, park=park.id, covers=covered)
            put_laptop_only(store.db, AWAITED + incoming_photo.sha256, "")
            taken_in.append(photo)
    forget_notes(store, [incoming_photo.sha256 for incoming_photo in incoming])
    return taken_in


def _write(act: Act, park_id: str, incoming: Incoming, clock: int, *, confidential: bool) -> Photo:
    from_camera = incoming.taken is not None and incoming.taken.origin == "exif"
    return act.write(
        Photo,
        photo_id(park_id, incoming.sha256, confidential=confidential),
        park=park_id,
        confidential=confidential,
        sha256=incoming.sha256,
        length=incoming.length,
        type=incoming.type,
        width=incoming.width,
        height=incoming.height,
        taken=incoming.taken,
        clock=clock if from_camera else 0,
        camera=clean_line(incoming.camera)[:80],
        position=incoming.position,
        direction=incoming.direction,
        orientation=incoming.orientation,
        name=clean_line(incoming.name)[-LINE_LIMIT:],
    )


def set_photo(store: Store, photo_id_: str, **fields: Unpack[PhotoFields]) -> Photo:
    """Change a photo's caption or whether it may be shared (`not_shared`)."""
    photo = store.get(Photo, photo_id_)
    if set(fields) - {"caption", "not_shared"}:
        raise NotAllowedNow(_("What the camera wrote stays as it is."))
    if "caption" in fields:
        fields["caption"] = checked_line("caption", fields["caption"])
    with store.act() as act:
        return act.write(Photo, photo.id, park=photo.park, **fields)


def set_camera_clock(store: Store, park_id: str, camera: str, seconds: int) -> list[Photo]:
    """Record how many seconds a camera's clock is behind, for its unplaced photos of this park and for its photos that come later.

    Once that step is undone, later photos get the number of before again.
    """
    _check_clock(seconds)
    camera = clean_line(camera)[:80]
    before = _clock_of(store, camera)
    with store.act("bulk") as act:
        photos = [
            act.write(Photo, photo.id, park=photo.park, clock=seconds)
            for photo in unassigned_photos(store, park_id)
            if photo.camera == camera and photo.taken is not None and photo.taken.origin == "exif"
        ]
        put_laptop_only(store.db, f"camera clock {camera}", str(seconds) if seconds else "")
        steps = [*_clock_steps(store, camera), [act.name, before, seconds]][-CLOCK_STEPS:] if act.touched else []
        put_laptop_only(store.db, f"camera clock steps {camera}", to_text(steps) if steps else "")
    return photos


def _clock_of(store: Store, camera: str) -> int:
    """Return the number last given for a camera on this laptop, and not taken back."""
    camera = clean_line(camera)[:80]
    seconds = int(get_laptop_only(store.db, f"camera clock {camera}") or 0)
    for name, before, given in reversed(_clock_steps(store, camera)):
        if not is_taken_back(store, name):
            return int(given)
        seconds = int(before)
    return seconds


def _clock_steps(store: Store, camera: str) -> list[list[Any]]:
    """Return (act, number before, number given) of each step in which a camera's clock was set, the newest last."""
    steps: list[list[Any]] = json.loads(get_laptop_only(store.db, f"camera clock steps {camera}") or "[]")
    return steps


def _check_clock(seconds: int) -> None:
    if abs(seconds) > _MOST_CLOCK:
        raise BadValue("offset", _("A clock is at most ten years wrong. Give seconds."))


def set_aside(store: Store, photo_ids: Sequence[str]) -> list[Photo]:
    """Put unassigned photos that show nothing of use out of sight, in one act; undo brings them back, and their bytes stay."""
    photos = [store.get(Photo, photo_id_) for photo_id_ in photo_ids]
    for photo in photos:
        if store.rows("select 1 from photo_use where photo = ? and gone = 0 limit 1", [photo.id]):
            raise NotAllowedNow(_("This photo is in use. Detach it first."))
    with store.act() as act:
        return [act.write(Photo, photo.id, park=photo.park, gone=True) for photo in photos]


def unassigned_photos(store: Store, park_id: str, *, confidential: bool = False) -> list[Photo]:
    """Return the photos of a park that show nothing yet, newest first, by when they were taken, or taken in when that is not known.

    Confidential photos that were detached are among them only with *confidential*.
    """
    where = f"where park = ? and gone = 0 and confidential <= ? and {UNASSIGNED} order by n desc"
    photos = store.select(Photo, where, [park_id, int(confidential)])
    zone = store.now().tzinfo or dt.UTC
    return sorted(photos, key=lambda photo: _when(photo, zone), reverse=True)


def count_unassigned(store: Store, park_id: str) -> int:
    """Return how many photos of a park show nothing yet."""
    return int(
        store.rows(f"select count(*) from photo t where park = ? and gone = 0 and confidential = 0 and {UNASSIGNED}", [park_id])[0][0]
    )


def known_photos(store: Store, park_id: str) -> dict[str, int]:
    """Return the lengths in bytes of a park's photos by sha256; a photo among them need not be decoded again."""
    return dict(store.rows("select sha256, length from photo where park = ? and gone = 0", [park_id]))


def arrived_photos(store: Store, round_id: str) -> list[Photo]:
    """Return the photos taken on a round that came in since and show nothing yet, newest first; the key `f` attaches these."""
    return [photo for photo in _came_in(store, round_id) if is_of_round(store, photo, round_id)]


def count_arrived(store: Store, round_id: str) -> int:
    """Return how many photos taken on a round came in since and show nothing yet."""
    return len(arrived_photos(store, round_id))


def count_left(store: Store, round_id: str) -> int:
    """Return how many photos came in since a round began that show nothing yet and were not taken on it, as far as is known."""
    return sum(not is_of_round(store, photo, round_id) for photo in _came_in(store, round_id))


def _came_in(store: Store, round_id: str) -> list[Photo]:
    round_ = store.get(Round, round_id)
    begun = dt.datetime.fromisoformat(round_.made)
    return [photo for photo in unassigned_photos(store, round_.park) if dt.datetime.fromisoformat(photo.made) >= begun]


def photos_of_park(store: Store, park_id: str, *, confidential: bool = False) -> list[Photo]:
    """Return all photos of a park, in the order they came."""
    return store.select(Photo, "where park = ? and gone = 0 and confidential <= ? order by n", [park_id, int(confidential)])


def newest_files(store: Store) -> list[tuple[str, PhotoType, str, tuple[Cover, ...]]]:
    """Return (sha256, type, name, what is covered) of all photos of the record, each once, the newest first; plain rows."""
    rows = store.rows("select sha256, type, name from photo where gone = 0 and sha256 <> '' group by sha256 order by max(n) desc")
    covers = covers_by_hash(store)
    return [(sha256, kind, name, covers.get(sha256, ())) for sha256, kind, name in rows]


def _when(photo: Photo, zone: dt.tzinfo) -> str:
    """Return when a photo was taken on the clock of *zone*, or came in, as text that orders."""
    moment = moment_of(photo.taken, photo.clock)
    if moment is not None and moment.tzinfo is not None:
        with contextlib.suppress(OverflowError):
            moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None).isoformat() if moment else photo.taken.at if photo.taken else photo.made[:19]
