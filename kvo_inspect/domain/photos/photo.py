"""Photo (foto): original bytes by hash, when and where they were taken, and what they are used for."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, ClassVar, Literal, TypedDict

from pydantic import AfterValidator, Field

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.photos.cover import Cover
from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.text import Line

PhotoType = Literal["jpeg", "png", "webp", "heic"]
"""What is taken; `heic` is every HEIF picture."""
Origin = Literal["exif", "name"]
"""Where a time comes from: the camera wrote it into the photo; or it stands in the file's name, which is weaker."""


def _a_moment(value: str) -> str:
    if len(value) == 10:
        return dt.date.fromisoformat(value).isoformat()
    if len(value) != 19 or value[10] != "T":
        raise ValueError("a moment as 2026-11-12T19:43:10, or a day")
    return dt.datetime.fromisoformat(value).isoformat()


def _an_offset(value: str) -> str:
    if value and (not re.fullmatch(r"[+-][0-9]{2}:[0-5][0-9]", value) or int(value[1:3]) > 14):
        raise ValueError("an offset as +01:00")
    return value


def _a_bearing(value: str) -> str:
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", value) or float(value) >= 360:
        raise ValueError("degrees from 0 up to 360")
    return value


class Taken(Compound):
    """When a photo was taken, as the camera's own clock said."""

    at: Annotated[str, AfterValidator(_a_moment)]
    """Local time, `2026-11-12T19:43:10`; only the day when no more is known."""
    offset: Annotated[str, AfterValidator(_an_offset)] = ""
    """From UTC, `+01:00`; empty when the camera did not say: then it is the clock on the wall."""
    origin: Origin = "exif"


class Photo(Noun):
    """A photo that was taken in. Its id is made from park and sha256, so the same photo twice is one photo.

    One that belongs to a confidential finding is a confidential photo, with an id of its own.
    """

    noun: ClassVar[str] = "photo"
    key: ClassVar[tuple[str, ...]] = ("sha256",)
    later: ClassVar[dict[str, int]] = {"covers": 9}
    quiet: ClassVar[frozenset[str]] = frozenset(
        {"length", "type", "width", "height", "taken", "clock", "camera", "position", "direction", "orientation", "name"}
    )

    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """Of the bytes as they came; they never change."""
    length: int = Field(default=0, ge=0, lt=2**53)
    """Bytes."""
    type: PhotoType = "jpeg"
    """What the bytes are, not what the name says."""
    width: int = Field(default=0, ge=0, lt=2**31)
    height: int = Field(default=0, ge=0, lt=2**31)
    """Pixels, upright."""
    taken: Taken | None = None
    clock: int = Field(default=0, ge=-10 * 366 * 86400, le=10 * 366 * 86400)
    """Seconds to add to what the camera's clock said."""
    camera: Line = ""
    """Make and model."""
    position: Position | None = None
    """Where it was taken, as the camera says."""
    direction: Annotated[str, AfterValidator(_a_bearing)] | None = None
    """Which way the camera looked, degrees from north, as text."""
    orientation: int = Field(default=1, ge=1, le=8)
    """How the stored picture must be turned to stand upright (EXIF 1 to 8)."""
    name: Line = ""
    """The name of the file as it came."""
    caption: Line = ""
    not_shared: bool = False
    """A face, a number plate: in nothing that leaves."""
    covers: tuple[Cover, ...] = ()
    """What no copy that leaves shows of it."""


class PhotoFields(TypedDict, total=False):
    """What may be changed of a photo: the rest is what the camera wrote."""

    caption: str
    not_shared: bool


class PromisedPhoto(Noun):
    """Somebody took a photo with their own phone and will hand it over: of which finding, by whom, and which photo kept the promise."""

    noun: ClassVar[str] = "promised_photo"
    refs: ClassVar[dict[str, str]] = {"finding": "finding", "round": "round", "kept_by": "photo"}

    finding: str = ""
    round: str | None = None
    promised_by: Line = ""
    kept_by: str | None = None


class PhotoUse(Noun):
    """That a photo shows a finding, a checkpoint or what an answer is about; exactly one of them. Its id is made from both ends."""

    noun: ClassVar[str] = "photo_use"
    refs: ClassVar[dict[str, str]] = {
        "photo": "photo",
        "finding": "finding",
        "checkpoint": "checkpoint",
        "answer": "answer",
        "round": "round",
    }
    quiet: ClassVar[frozenset[str]] = frozenset({"round"})
    key: ClassVar[tuple[str, ...]] = ("photo",)

    photo: str = ""
    finding: str | None = None
    checkpoint: str | None = None
    answer: str | None = None
    round: str | None = None
    """The round in which it was taken, when that is known: then and now stand beside each other by it."""


_DAY = r"(?P<y>20\d\d)[-_.]?(?P<m>[01]\d)[-_.]?(?P<d>[0-3]\d)"
_TIME = r"(?P<H>[0-2]\d)[-_.h:]?(?P<M>[0-5]\d)[-_.m:]?(?P<S>[0-5]\d)"
_WHEN = re.compile(rf"(?<!\d){_DAY}(?:(?:[-_.T ]?|\sat\s|\som\s){_TIME})?(?!\d{{1,2}}(?!\d))")


def time_in_name(name: str) -> Taken | None:
    """Return the time that stands in a file's name, as phones and messengers write it, or None.

    `IMG_20261112_194310.jpg`, `WhatsApp Image 2026-11-12 at 19.43.10.jpeg`, `signal-2026-11-12-194310.jpg`; `IMG-20261112-WA0003.jpg`
    gives the day only. Names that begin with `PXL_` are in UTC.
    """
    match = _WHEN.search(name)
    if match is None:
        return None
    part = match.groupdict()
    day = f"{part['y']}-{part['m']}-{part['d']}"
    try:
        if part["S"] is None:
            return Taken(at=day, origin="name")
        offset = "+00:00" if name.startswith("PXL_") else ""
        return Taken(at=f"{day}T{part['H']}:{part['M']}:{part['S']}", offset=offset, origin="name")
    except ValueError:  # a number that looks like a moment and is none
        return None


def moment_of(taken: Taken | None, clock: int = 0) -> dt.datetime | None:
    """Return the moment a photo was taken, its clock put right; without offset it is naive local time. None when only a day is known."""
    if taken is None or len(taken.at) == 10:
        return None
    moment = dt.datetime.fromisoformat(taken.at + taken.offset)
    try:
        return moment + dt.timedelta(seconds=clock)
    except OverflowError:
        return moment


def when_taken(taken: Taken | None, clock: int = 0) -> str:
    """Return by what photos are ordered in time: the wall clock put right, `2026-11-12T19:43:10`, or the day; empty: not known.

    A camera that says its offset and one that does not stand in one order by the clock on the wall.
    """
    moment = moment_of(taken, clock)
    if moment is not None:
        return moment.replace(tzinfo=None).isoformat()
    return taken.at if taken is not None else ""
