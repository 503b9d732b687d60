"""Where the numbers of a sketch stand: at their places, or moved aside when another number is there already. Tenths of a millimetre."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Spot = tuple[float, float]
RINGS = (0, 62, 95, 135, 185, 245)
"""How far a number may be moved."""
TURNS = 12
"""In how many directions."""
DIRECTIONS = [(math.cos(math.tau * turn / TURNS), -math.sin(math.tau * turn / TURNS)) for turn in range(TURNS)]
FULL = 60
"""When so many numbers found no room there is hardly any left: of the others only their own places are tried."""
APART = 5
"""How far numbers stay from each other."""
_CELL = 100


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at a place: a number in a circle, with something beside it."""

    anchor: Spot
    radius: float
    """Of the circle."""
    beside: float
    """How much room is taken beside the circle."""


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Where the circle of a label came to stand, and on which side of it what stands beside it."""

    center: Spot
    to_right: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A piece of the drawing that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rectangle) -> bool:
        """Whether two boxes have anything in common."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def holds(self, point: Spot) -> bool:
        """Whether a point lies in the box."""
        return self.left < point[0] < self.right and self.top < point[1] < self.bottom

    def lies_in(self, other: Rectangle) -> bool:
        """Whether all of the box lies in another."""
        return self.left >= other.left and self.top >= other.top and self.right <= other.right and self.bottom <= other.bottom


def box_of(label: Label, center: Spot, *, to_right: bool) -> Rectangle:
    """Return the room that a label takes when its circle stands at *center*."""
    x, y = center
    left, right = (0.0, label.beside) if to_right else (label.beside, 0.0)
    return Rectangle(x - label.radius - left, y - label.radius, x + label.radius + right, y + label.radius)


def placed(labels: Sequence[Label], frame: Rectangle) -> list[LabelPlace | None]:
    """Return where each label stands, the first ones first; None for what finds no room within the *frame*. No two of them meet."""
    taken = _Taken()
    for label in labels:
        taken.add_anchor(label.anchor)
    places: list[LabelPlace | None] = []
    for label in labels:
        rings = RINGS if places.count(None) < FULL else RINGS[:1]
        place = next(_free(label, frame, taken, rings), None)
        if place is not None:
            taken.add(box_of(label, place.center, to_right=place.to_right))
        places.append(place)
    return places


def _free(label: Label, frame: Rectangle, taken: _Taken, rings: Sequence[int]) -> Iterator[LabelPlace]:
    """Yield the places where a label may stand: first those that hide no other anchor, last its own place though it hides one."""
    for ring, hides in (*((ring, False) for ring in rings), (0, True)):
        for turn in range(TURNS if ring else 1):
            across, down = DIRECTIONS[turn]
            center = (label.anchor[0] + ring * across, label.anchor[1] + ring * down)
            sides = (True, False) if not ring or abs(across) < 0.1 else (across > 0,)
            for to_right in sides:
                box = box_of(label, center, to_right=to_right)
                if box.lies_in(frame) and not taken.meets(box) and (hides or not taken.anchors_in(box, label.anchor)):
                    yield LabelPlace(center, to_right, bool(ring))


class _Taken:
    """What is taken already, found by where it lies."""

    def __init__(self) -> None:
        self._boxes: dict[tuple[int, int], list[Rectangle]] = {}
        self._anchors: dict[tuple[int, int], list[Spot]] = {}

    def add(self, box: Rectangle) -> None:
        """Take a box, with what stays free around it."""
        wide = Rectangle(box.left - APART, box.top - APART, box.right + APART, box.bottom + APART)
        for cell in _cells(wide):
            self._boxes.setdefault(cell, []).append(wide)

    def add_anchor(self, anchor: Spot) -> None:
        """Note a place that should be seen."""
        self._anchors.setdefault((int(anchor[0] // _CELL), int(anchor[1] // _CELL)), []).append(anchor)

    def meets(self, box: Rectangle) -> bool:
        """Whether any of a box is taken."""
        return any(box.meets(other) for cell in _cells(box) for other in self._boxes.get(cell, ()))

    def anchors_in(self, box: Rectangle, own: Spot) -> bool:
        """Whether a box hides a place other than its own."""
        return any(box.holds(anchor) and anchor != own for cell in _cells(box) for anchor in self._anchors.get(cell, ()))


def _cells(box: Rectangle) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for row in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield column, row
