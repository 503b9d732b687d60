"""Where a finding stands on a map: its photo's own place or its checkpoint's, and set apart from the others that lie there."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import Literal, NamedTuple, Self

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.ground import Metres, metres_per_degree
from kvo_inspect.domain.parks.rijksdriehoek import RdPoint, to_rd

PointSource = Literal["photo", "checkpoint"]
"""Whose place it is."""
POINT_SOURCES: tuple[PointSource, ...] = ("photo", "checkpoint")
FAR = 300.0
"""Metres from its checkpoint beyond which a photo was not taken there: at a desk, or with a wrong fix."""
APART = 3.0
"""Metres between points that would lie on each other: what a phone errs, so nothing is lost, and apart on a map of streets."""
_TURN = math.pi * (3 - math.sqrt(5))
"""The golden angle: points at it, further out each, never cover each other."""


class MapPoint(NamedTuple):
    """A place in degrees (WGS 84), and how far it was set apart from where it lies."""

    lat: float
    lon: float
    source: PointSource
    moved: Metres = (0.0, 0.0)
    """To the east and to the north."""

    @classmethod
    def of_text(cls, lat: str | None, lon: str | None, source: PointSource) -> Self | None:
        """Return a place from its degrees as text, or None when there are none."""
        return None if lat is None or lon is None else cls(float(lat), float(lon), source)

    @property
    def is_moved(self) -> bool:
        """Whether it was set apart."""
        return self.moved != (0.0, 0.0)

    def degrees(self) -> tuple[float, float]:
        """Return longitude and latitude of where it is drawn, in seven decimals: a centimetre."""
        if not self.is_moved:
            return self.lon, self.lat
        east, north = metres_per_degree(self.lat)
        return round(self.lon + self.moved[0] / (east or 1), 7), round(self.lat + self.moved[1] / north, 7)

    def rd(self) -> RdPoint:
        """Return where it is drawn in RD, in centimetres."""
        x, y = _rd(self.lat, self.lon)
        return RdPoint(round(x + self.moved[0], 2), round(y + self.moved[1], 2))


@lru_cache(maxsize=10_000)  # many findings stand at one checkpoint
def _rd(lat: float, lon: float) -> RdPoint:
    return to_rd(Position(lat=f"{lat:.9f}", lon=f"{lon:.9f}"))


def point_of(photo: MapPoint | None, checkpoint: MapPoint | None) -> MapPoint | None:
    """Return where a finding is: where its photo was taken, unless that is far from its checkpoint; else the checkpoint; None: unknown."""
    if photo is None or checkpoint is None:
        return photo or checkpoint
    east, north = metres_per_degree(checkpoint.lat)
    away = math.hypot((photo.lon - checkpoint.lon) * east, (photo.lat - checkpoint.lat) * north)
    return photo if away <= FAR else checkpoint


class Spread:
    """Sets points apart that lie on each other: the first stays, each further one stands around it, in the order they come."""

    def __init__(self) -> None:
        self._there: Counter[tuple[float, float]] = Counter()

    def apart(self, point: MapPoint) -> MapPoint:
        """Return the point where it is drawn."""
        place = (point.lat, point.lon)
        number = self._there[place]
        self._there[place] += 1
        if not number:
            return point
        return point._replace(moved=_around(number))


@lru_cache(maxsize=10_000)
def _around(number: int) -> Metres:
    """Return where the nth point around a place stands, in metres from it."""
    out, turn = APART * math.sqrt(number), _TURN * number
    return round(out * math.cos(turn), 2), round(out * math.sin(turn), 2)
