"""A place in an order is a number between its neighbours', as decimal text; ties go by id."""

from __future__ import annotations

from decimal import Decimal, localcontext


def between(before: str | None, after: str | None) -> str:
    """Return a place after *before* and in front of *after*; None is the open end on that side."""
    with localcontext() as context:
        context.prec = 60
        if before is None and after is None:
            return "1"
        if after is None:
            return format(Decimal(before or "0").to_integral_value() + 1, "f")
        low = Decimal(before) if before is not None else Decimal(after) - 2
        return format(((low + Decimal(after)) / 2).normalize(), "f")
