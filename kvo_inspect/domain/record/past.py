"""Sets of places in an order that stay small in a long history: what a change comes after, and which writes are live."""

from __future__ import annotations

from typing import NamedTuple


class Past(NamedTuple):
    """The places that one comes after: the first so many, and some beyond these as bits.

    A change mostly comes after all that was written before it: then that is one number and no bits, however many there are.
    """

    first: int = 0
    more: int = 0

    def holds(self, place: int) -> bool:
        """Return whether a place is among them."""
        return place < self.first or bool(self.more >> (place - self.first) & 1)

    def holds_any(self, live: Live) -> bool:
        """Return whether any of these places is among them."""
        edge = max(self.first, live.lowest)
        below = live.bits & ((1 << (edge - live.lowest)) - 1)
        beyond = live.bits >> (edge - live.lowest) & self.more >> (edge - self.first)
        return bool(below or beyond)

    def joined(self, other: Past) -> Past:
        """Return the places that are in either of the two."""
        low, high = (self, other) if self.first <= other.first else (other, self)
        return _settled(high.first, high.more | low.more >> (high.first - low.first))

    def and_place(self, place: int) -> Past:
        """Return these places and one place more."""
        return self if self.holds(place) else _settled(self.first, self.more | 1 << (place - self.first))


def _settled(first: int, more: int) -> Past:
    run = (~more & (more + 1)).bit_length() - 1  # bits that follow on the first ones without a gap
    return Past(first + run, more >> run)


class Live(NamedTuple):
    """The places of the writes that none comes after: bits from the lowest on. Mostly that is one bit."""

    lowest: int = 0
    bits: int = 0

    def without(self, past: Past) -> Live:
        """Return the places that are not among *past*."""
        if self.lowest >= past.first and not past.more:
            return self
        lowest = max(self.lowest, past.first)
        bits = self.bits >> (lowest - self.lowest) & ~(past.more >> (lowest - past.first))
        return Live(lowest, bits)

    def and_place(self, place: int) -> Live:
        """Return these places and a place beyond all of them."""
        return Live(self.lowest, self.bits | 1 << (place - self.lowest)) if self.bits else Live(place, 1)

    def places(self) -> list[int]:
        """Return the places in their order."""
        return [self.lowest + i for i, bit in enumerate(reversed(f"{self.bits:b}")) if bit == "1"]
