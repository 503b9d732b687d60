"""Report card (meldkaart): a point of an action list as a report form asks for it. A view of the record, no noun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kvo_inspect.domain.action_list import Point
from kvo_inspect.domain.findings.finding import NEVER_DESCRIBED
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.rijksdriehoek import RdPoint, to_rd

SIGNALEN_LIMIT = 3_000
"""Characters of a report's text in Signalen: `text` in apps/signals/models/signal.py of github.com/Amsterdam/signals (7-7-2026)."""
TEXT_LIMIT = 1_000
"""Characters of a card's text unless another limit is asked for: a choice of our own. Signalen takes three times as many; what other forms
take was not seen, and a text that is too long is refused there, or cut in the middle of the place."""
SHORTEST = 200
"""What place, day and code need where names have a length that people give them, with some words on what is wrong. No form takes less."""
DECIMALS = 6
"""Of degrees: a tenth of a metre."""

NoCard = Literal["confidential", "weak_spot", "information", "nobody"]
"""Why a point gets no card: it is confidential; it is a weak spot, which is never described; it is for information; nobody can be asked."""


@dataclass(frozen=True, slots=True)
class ReportCard:
    """What a report form asks of one point, in one language; empty where the record cannot say it."""

    finding: str
    """The id of the finding."""
    code: str
    partner: str
    """Who is asked."""
    text: str
    """What is reported, in sentences that stand by themselves."""
    limit: int
    """The characters that the text may have."""
    shortened: bool
    """Whether something had no room in the text: what was typed, the link, the coordinates, how often it was seen."""
    place: str
    """Checkpoint, from where to where, which company."""
    park: str
    municipality: str
    degrees: tuple[str, str]
    """Latitude and longitude (WGS 84); both empty without a position."""
    rd: RdPoint | None
    """The same in metres (EPSG:28992); None outside the Netherlands."""
    map_link: str
    object_name: str
    """What its question calls the object (column number)."""
    object: str
    first_seen: str
    """A day."""
    last_seen: str
    """A day."""
    severity: str
    """In words."""
    object_type: str
    """What it is about in BOR-MELD."""
    object_type_uri: str
    reference: str
    """The partner's own number, once there is one."""
    photos: tuple[str, ...] = ()
    """The names of the files with its photos, the newest first."""
    photos_elsewhere: int = 0
    """How many photos may go along and are not on this laptop."""


def no_card(point: Point) -> NoCard | None:
    """Return why a point gets no card; None when it gets one."""
    if point.confidential or point.is_signal:
        return "confidential"
    if point.theme in NEVER_DESCRIBED:
        return "weak_spot"
    if point.group == "info":
        return "information"
    return None if point.addressed else "nobody"


def reportable(points: Iterable[Point]) -> tuple[Point, ...]:
    """Return the points of a list that are worth a card, in their order: what was reported done asks nothing now."""
    return tuple(point for point in points if no_card(point) is None and point.group != "reported")


def degrees_of(position: Position) -> tuple[str, str]:
    """Return latitude and longitude as text, with a dot and at most six decimals."""
    lat, lon = (format(round(Decimal(text), DECIMALS).normalize(), "f") for text in (position.lat, position.lon))
    return lat, lon


def map_link(position: Position) -> str:
    """Return an address that shows a mark at the position on OpenStreetMap."""
    lat, lon = degrees_of(position)
    return f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}&zoom=19"


def rd_of(position: Position) -> RdPoint | None:
    """Return the position in whole metres of RD; None outside the Netherlands, where RD is not defined."""
    point = to_rd(position)
    return RdPoint(round(point.x), round(point.y)) if point.is_dutch else None


def cut(text: str, limit: int) -> str:
    """Return a text of at most *limit* characters, cut behind a word, with “…” when something was left out."""
    if len(text) <= limit:
        return text
    room = text[: max(0, limit - 1)]
    whole = room if text[len(room) : len(room) + 1].isspace() else room.rpartition(" ")[0]
    return f"{(whole or room).rstrip(' ,;:.')}…" if limit > 0 else ""
