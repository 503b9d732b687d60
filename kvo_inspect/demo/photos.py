"""The photos in the worked example: then and now of a few findings, and two of today that wait for `f`."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import NamedTuple

from kvo_inspect.demo.drawings import Scene, as_jpeg, drawn
from kvo_inspect.demo.place import NOTHING, Says
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.photos.photo import Photo, Taken, time_in_name
from kvo_inspect.protection import sealed, unlocked
from kvo_inspect.store.photos.files import photo_file, thumb_file
from kvo_inspect.store.photos.photo import Incoming, set_photo, take_in
from kvo_inspect.store.photos.uses import use_photo
from kvo_inspect.store.record.store import Store

THUMB = (500, 375)


class Photographed(NamedTuple):
    """A photo that came in after the round of that day."""

    days_ago: int
    name: str
    """What the story calls the finding."""
    scene: Scene
    caption: Says = NOTHING


PHOTOS: tuple[Photographed, ...] = (
    Photographed(780, "leaning", "lamp leaning", Says("mast 2207, van de weg af gezien", "column 2207, seen from the road")),
    Photographed(780, "hole", "fence hole"),
    Photographed(780, "pallets", "pallets"),
    Photographed(773, "bend", "two trailers", Says("twee opleggers in de bocht", "two trailers in the bend")),
    Photographed(405, "leaning", "lamp upright", Says("rechtgezet", "put upright")),
    Photographed(405, "hole", "fence whole", Says("nieuw paneel", "new panel")),
)
TODAY_AFTER = 3
"""Stop of today's round after which two photos came in, of two of its findings that somebody promised a photo of."""
LAMPS, PATH = "dark", "footpath"


def keep_photo(store: Store, stop: Checkpoint, scene: Scene, moment: dt.datetime, name: str = "") -> Photo:
    """Draw a photo, put it where photos lie and write its row; with a *name* it is one that a messenger stripped of its time."""
    offset = moment.isoformat()[-6:]
    taken = "" if name else moment.replace(tzinfo=None).isoformat(timespec="seconds")
    picture = drawn(scene)
    body = as_jpeg(picture, taken, offset, (stop.position.lat, stop.position.lon) if stop.position else None)
    sha256 = hashlib.sha256(body).hexdigest()
    for path in (photo_file(store.data, sha256), thumb_file(store.data, sha256)):
        path.parent.mkdir(parents=True, exist_ok=True)
    small = io.BytesIO()
    picture.resize(THUMB, reducing_gap=2).save(small, "JPEG", quality=80)
    secret = unlocked.secret_of(store.data)
    sealed.write_file(photo_file(store.data, sha256), [body], secret, synced=False)
    sealed.write_file(thumb_file(store.data, sha256), [small.getvalue()], secret, synced=False)
    known = Taken(at=taken, offset=offset) if taken else None
    file_name = name or f"IMG_{moment:%Y%m%d_%H%M%S}.jpg"
    incoming = Incoming(
        sha256,
        len(body),
        "jpeg",
        *picture.size,
        file_name,
        taken=known or time_in_name(file_name),
        camera="kvo-inspect drawing" if taken else "",
        position=stop.position if taken else None,
    )
    return take_in(store, stop.park, [incoming])[0]


def attach_photo(store: Store, what: Photographed, finding: Finding, stop: Checkpoint, round_id: str, language: str) -> None:
    """Add a photo to a finding of the story, in a round."""
    photo = keep_photo(store, stop, what.scene, store.now())
    use_photo(store, photo.id, finding, round_id=round_id)
    if caption := what.caption.in_(language):
        set_photo(store, photo.id, caption=caption)


def arrive_today(store: Store, stop: Checkpoint, lamps: Finding, path: Finding) -> None:
    """Let two photos of today come in, taken when these were found: one from a phone, one through a messenger."""
    earlier, later = (dt.datetime.fromisoformat(finding.made) + dt.timedelta(seconds=24) for finding in (lamps, path))
    keep_photo(store, stop, "lamp out", earlier)
    keep_photo(store, stop, "dark path", later, f"WhatsApp Image {later:%Y-%m-%d} at {later:%H.%M.%S}.jpeg")
