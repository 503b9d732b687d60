"""Numbers: decimal amounts as text, so that nothing goes through binary fractions, and shares in percent."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import AfterValidator

_AMOUNT = re.compile(r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$")


def _an_amount(value: str) -> str:
    if not _AMOUNT.match(value):
        raise ValueError("a number as 12.5")
    plain = format(Decimal(value).normalize(), "f")
    return "0" if plain == "-0" else plain


Amount = Annotated[str, AfterValidator(_an_amount)]
"""A decimal number with a point, at most twelve digits before and six behind it: `41`, `5.4`, `-2`."""


def parse_amount(raw: str) -> str:
    """Return the amount a person typed, comma or point; ValueError when it is none."""
    return _an_amount(raw.strip().replace(",", ".", 1).removeprefix("+"))


TENTH = Decimal("0.1")


def percent(part: int, whole: int) -> Decimal | None:
    """Return how much *part* is of *whole* in percent; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def points(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    """Return the difference of two percentages as they are told; None when one is not there."""
    return None if first is None or second is None else second - first
