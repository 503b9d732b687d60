"""Percentages as compare tells them: one decimal, halves away from zero, never through binary fractions."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def percent(part: int, whole: int) -> Decimal | None:
    """Return how much *part* is of *whole* in percent; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def points(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    """Return the difference of two percentages as they are told; None when one is not there."""
    return None if first is None or second is None else second - first
