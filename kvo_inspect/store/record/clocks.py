"""Clocks: whether this laptop's clock and what others recorded can both be right. Nothing is refused for it, it is told."""

from __future__ import annotations

import datetime as dt

from kvo_inspect.store.record.store import Store

_MICROSECONDS_OF_DAY = 86_400_000_000
FAR = 60
"""Days between an open round and today from which the clock is worth a word."""


def days_ahead(stamp: int, now: dt.datetime) -> int:
    """Return by how many whole days a stamp is later than this laptop's clock; 0 when it is not, or by less than a day."""
    return max(0, (stamp - int(now.timestamp() * 1_000_000)) // _MICROSECONDS_OF_DAY)


def others_ahead(store: Store) -> int:
    """Return by how many days the newest change of the record is later than this laptop's clock."""
    (newest,) = store.rows("select coalesce(max(stamp), 0) from change")[0]
    return days_ahead(int(newest), store.now())


def far_from_today(date: str, today: dt.date) -> int:
    """Return the days between a round's day and today, negative before it; 0 when these are near each other."""
    days = (today - dt.date.fromisoformat(date)).days
    return days if abs(days) > FAR else 0
