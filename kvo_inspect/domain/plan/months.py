"""Months of a cycle: the same day so many months on, and from when a coming day asks attention.

Imports nothing of pydantic: the home screen asks before the first frame.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

NEAR_DAYS = 90
"""A day that is nearer than this asks attention. Our own guideline."""
END_NEAR_MONTHS = 12
"""The end of a cycle asks attention from so many months before: survey, figures, two rounds and a new plan take about a year."""


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later (or earlier), the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = max(1, min(9999, year))
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def near_from(day: dt.date, what: str) -> dt.date:
    """Return from when a day of something of this kind asks attention: the end of a cycle from the same day a year before."""
    return months_after(day, -END_NEAR_MONTHS) if what in ("term", "certificate") else day - dt.timedelta(days=NEAR_DAYS)
