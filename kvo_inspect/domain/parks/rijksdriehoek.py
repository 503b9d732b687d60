"""Rijksdriehoek (RD New, EPSG:28992): the metres of Dutch maps, from and to degrees (WGS 84).

By the polynomial that Schreutelkamp and Strang van Hees published (Geodesia 2001, 2): within half a metre of RDNAPTRANS 2018 in the
Netherlands, and without a grid to carry along.
"""

from __future__ import annotations

from typing import NamedTuple

from kvo_inspect.domain.parks.checkpoint import Position

_X, _Y = 155_000.0, 463_000.0
_LAT, _LON = 52.15517440, 5.38720621
"""The tower of Our Lady in Amersfoort, from which both count."""

_LAT_OF = {
    (0, 1): 3235.65389,
    (2, 0): -32.58297,
    (0, 2): -0.24750,
    (2, 1): -0.84978,
    (0, 3): -0.06550,
    (2, 2): -0.01709,
    (1, 0): -0.00738,
    (4, 0): 0.00530,
    (2, 3): -0.00039,
    (4, 1): 0.00033,
    (1, 1): -0.00012,
}
_LON_OF = {
    (1, 0): 5260.52916,
    (1, 1): 105.94684,
    (1, 2): 2.45656,
    (3, 0): -0.81885,
    (1, 3): 0.05594,
    (3, 1): -0.05607,
    (0, 1): 0.01199,
    (3, 2): -0.00256,
    (1, 4): 0.00128,
    (0, 2): 0.00022,
    (2, 0): -0.00022,
    (5, 0): 0.00026,
}
_X_OF = {
    (0, 1): 190094.945,
    (1, 1): -11832.228,
    (2, 1): -114.221,
    (0, 3): -32.391,
    (1, 0): -0.705,
    (3, 1): -2.340,
    (1, 3): -0.608,
    (0, 2): -0.008,
    (2, 3): 0.148,
}
_Y_OF = {
    (1, 0): 309056.544,
    (0, 2): 3638.893,
    (2, 0): 73.077,
    (1, 2): -157.984,
    (3, 0): 59.788,
    (0, 1): 0.433,
    (2, 2): -6.439,
    (1, 1): -0.032,
    (0, 4): 0.092,
    (1, 4): -0.054,
}
"""Factors of the polynomial, by the powers of the first and of the second coordinate."""


class RdPoint(NamedTuple):
    """A place in metres: x to the east, y to the north."""

    x: float
    y: float

    @property
    def is_dutch(self) -> bool:
        """Whether RD is defined there: it is for the Netherlands alone."""
        return -7_000 <= self.x <= 300_000 and 289_000 <= self.y <= 629_000


def in_netherlands(lat: float, lon: float) -> bool:
    """Return whether degrees lie in the box around the European Netherlands."""
    return 50.70 <= lat <= 53.60 and 3.20 <= lon <= 7.30


def to_rd(position: Position) -> RdPoint:
    """Return a position in RD."""
    north, east = 0.36 * (float(position.lat) - _LAT), 0.36 * (float(position.lon) - _LON)
    return RdPoint(_X + _sum(_X_OF, north, east), _Y + _sum(_Y_OF, north, east))


def from_rd(point: RdPoint) -> Position:
    """Return a place in RD as a position, in seven decimals: a centimetre."""
    east, north = (point.x - _X) * 1e-5, (point.y - _Y) * 1e-5
    lat, lon = _LAT + _sum(_LAT_OF, east, north) / 3600, _LON + _sum(_LON_OF, east, north) / 3600
    return Position(lat=f"{lat:.7f}", lon=f"{lon:.7f}")


def _sum(factors: dict[tuple[int, int], float], first: float, second: float) -> float:
    return sum(factor * first**p * second**q for (p, q), factor in factors.items())
