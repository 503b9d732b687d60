"""Where a finding stands on a map: its photo's own place or its checkpoint's, and set apart from the others that lie there."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from typing import Literal, NamedTuple, Self

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.ground import is_taken_there, metres_per_degree
from kvo_inspect.domain.parks.rijksdriehoek import to_rd
from kvo_inspect.domain.values.maps import Grid

PointSource = Literal["photo", "checkpoint"]
"""Whose place it is."""
POINT_SOURCES: tuple[PointSource, ...] = ("photo", "checkpoint")
APART = 3.0
"""Metres between points that would lie on each other: what a phone errs, so nothing is lost, and apart on a map of streets."""
_TURN = math.pi * (3 - math.sqrt(5))
"""The golden angle: points at it, further out each, never cover each other."""


class MapPoint(NamedTuple):
    """A place in degrees (WGS 84)."""

    lat: float
    lon: float
    source: PointSource

    @classmethod
    def of_text(cls, lat: str | None, lon: str | None, source: PointSource) -> Self | None:
        """Return a place from its degrees as text, or None when there are none."""
        return None if lat is None or lon is None else cls(float(lat), float(lon), source)


class DrawnPoint(NamedTuple):
    """Where a point is drawn in a grid, and how far from where it lies."""

    x: float
    y: float
    moved: float
    """Metres."""


def point_of(photo: MapPoint | None, checkpoint: MapPoint | None) -> MapPoint | None:
    """Return where a finding is: where its photo was taken, unless that is far from its checkpoint; else the checkpoint; None: unknown."""
    if photo is None or checkpoint is None:
        return photo or checkpoint
    return photo if is_taken_there(photo[:2], checkpoint[:2]) else checkpoint


def photo_point(position: str | None) -> MapPoint | None:
    """Return where a photo was taken, from its position as the record keeps it (JSON); None for none."""
    if position is None:
        return None
    degrees = json.loads(position)
    return MapPoint.of_text(degrees["lat"], degrees["lon"], "photo")


class Spread:
    """Draws points in a grid and sets those apart that lie on each other: the first stays, each further one stands around it."""

    def __init__(self, grid: Grid) -> None:
        self._base = _in_rd if grid == "rd" else _in_degrees
        self._bases: dict[tuple[float, float], _Base | None] = {}
        self._counts: dict[tuple[float, float], int] = {}

    def apart(self, point: MapPoint) -> DrawnPoint | None:
        """Return where a point is drawn; None for what lies outside the grid: RD is for the Netherlands alone."""
        place = point[:2]
        number = self._counts.get(place)
        if number is None:
            self._counts[place] = 1
            base = self._bases[place] = self._base(point)
            return None if base is None else DrawnPoint(base.x, base.y, 0.0)
        base = self._bases[place]
        if base is None:
            return None
        self._counts[place] = number + 1
        east, north, metres = _around(number)
        return DrawnPoint(base.x + east * base.east, base.y + north * base.north, metres)


class _Base(NamedTuple):
    x: float
    y: float
    east: float
    """What a metre to the east and to the north is in the grid."""
    north: float


def _in_rd(point: MapPoint) -> _Base | None:
    place = to_rd(Position(lat=f"{point.lat:.9f}", lon=f"{point.lon:.9f}"))
    return _Base(round(place.x, 2), round(place.y, 2), 1.0, 1.0) if place.is_dutch else None


def _in_degrees(point: MapPoint) -> _Base:
    east, north = metres_per_degree(point.lat)
    return _Base(point.lon, point.lat, 1 / max(east, 1.0), 1 / north)


@lru_cache(maxsize=10_000)
def _around(number: int) -> tuple[float, float, float]:
    """Return where the nth point around a place stands: to the east, to the north and straight, in metres."""
    out, turn = APART * math.sqrt(number), _TURN * number
    return round(out * math.cos(turn), 2), round(out * math.sin(turn), 2), round(out, 1)
