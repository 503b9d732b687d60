"""Ending: when what something was made for ended, from which day the period counts for which it is kept; or why it has not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple

from kvo_inspect.domain.parks.keeping import KeepingPeriod
from kvo_inspect.domain.plan.months import months_after

StayReason = Literal["round_open", "finding_open", "photo_owed", "measure_open", "running", "period"]
"""Why something stays: its round is not finished, its finding is open, a photo of it is still promised, a measure has not ended, its
trajectory runs, or its period is not over.
"""
STAY_REASONS: tuple[StayReason, ...] = ("round_open", "finding_open", "photo_owed", "measure_open", "running", "period")


class Ending(NamedTuple):
    """When what something was made for ended, or why it has not."""

    day: str
    """YYYY-MM-DD: the last day; empty while nobody knows it."""
    stays: StayReason | None = None

    def until(self, period: KeepingPeriod) -> str:
        """Return the last day on which it is kept, YYYY-MM-DD; empty while nobody knows."""
        return months_after(dt.date.fromisoformat(self.day), period.months).isoformat() if self.day else ""

    def why_kept(self, period: KeepingPeriod, today: dt.date) -> StayReason | None:
        """Return why it stays today; None when its period is over."""
        if self.stays is not None:
            return self.stays
        return "period" if self.until(period) >= today.isoformat() else None


def last_of(endings: Iterable[Ending], day: str) -> Ending:
    """Return the ending of what belongs to several things, and is of a *day* itself: the last one, and nothing while one of them stays."""
    every = [Ending(day), *endings]
    stays = {ending.stays for ending in every}
    return Ending(max(ending.day for ending in every), next((reason for reason in STAY_REASONS if reason in stays), None))
