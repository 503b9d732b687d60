"""The ground under a route: places in degrees as metres to the east and north of their middle, and which of them lie too far off. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from kvo_inspect.domain.parks.checkpoint import Position

Metres = tuple[float, float]
"""To the east and to the north."""
FAR = 2_000
"""Metres from the middle of the route within which nothing is too far off to be drawn with the rest."""
TIMES = 10
"""How many times as far off as half of the places something may lie. A mistyped coordinate would make one dot of all others."""

TAKEN_THERE = 300.0
"""Metres from its checkpoint beyond which a photo was not taken there: at a desk, or with a wrong fix."""


def metres_per_degree(latitude: float) -> Metres:
    """Return how long a degree is at a latitude: of longitude to the east, and of latitude to the north (WGS 84)."""
    phi = math.radians(latitude)
    east = 111_412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi)
    return max(0.0, east), 111_132.95 - 559.82 * math.cos(2 * phi) + 1.18 * math.cos(4 * phi)


def is_taken_there(photo: tuple[float, float], checkpoint: tuple[float, float]) -> bool:
    """Whether a photo was taken at a checkpoint and not far from it; both in latitude and longitude."""
    east, north = metres_per_degree(checkpoint[0])
    return math.hypot((photo[1] - checkpoint[1]) * east, (photo[0] - checkpoint[0]) * north) <= TAKEN_THERE


def place_of(photo: Position | None, checkpoint: Position | None) -> Position | None:
    """Return where a finding is: where its photo was taken, unless that is far from its checkpoint; else the checkpoint; None: unknown."""
    if photo is None or checkpoint is None:
        return photo or checkpoint
    degrees = [(float(position.lat), float(position.lon)) for position in (photo, checkpoint)]
    return photo if is_taken_there(*degrees) else checkpoint


def on_the_ground(positions: Sequence[Position]) -> list[Metres]:
    """Return where places lie, in metres from the first; those on both sides of the date line lie beside each other."""
    if not positions:
        return []
    degrees = [(float(position.lon), float(position.lat)) for position in positions]
    first_lon, first_lat = degrees[0]
    east, north = metres_per_degree(sum(lat for _lon, lat in degrees) / len(degrees))
    return [(((lon - first_lon + 180) % 360 - 180) * east, (lat - first_lat) * north) for lon, lat in degrees]


def far_off(places: Sequence[Metres]) -> frozenset[int]:
    """Return which of these places lie so far from the middle that the others could not be told apart beside them."""
    if not places:
        return frozenset()
    middle = (median(x for x, _y in places), median(y for _x, y in places))
    distances = [math.dist(place, middle) for place in places]
    limit = max(FAR, TIMES * median(distances))
    return frozenset(number for number, distance in enumerate(distances) if distance > limit)


def scale_step(metres: float) -> float:
    """Return the longest of 1, 2, 5, 10, 20, 50 … metres (or parts of one) that is no longer than *metres*."""
    if metres <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(metres))
    return max(step for step in (power / 10 * 5, power, 2 * power, 5 * power) if step <= metres * (1 + 1e-9))
