"""Sweeping (opschonen): taking out what is over by its keeping period, in one go, when somebody says so. Never by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from kvo_inspect.domain.parks.keeping import KeepingPeriod
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.people.erasing import Erased, erase_planned
from kvo_inspect.store.people.keeping import Keeping, park_keepings
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import n_

FAR = 366
"""Days after the newest change from which the clock is asked about."""


class ClockDoubt(NamedTuple):
    """That this laptop's clock and the record do not go together: what is over follows from the clock."""

    today: str
    newest: str
    """The day of the newest change, YYYY-MM-DD: later than today, or more than a year before it."""


def clock_doubt(store: Store) -> ClockDoubt | None:
    """Return why the day of today is to be asked about before anything is taken out; None when it goes with the record."""
    ((stamp,),) = store.rows("select max(stamp) from change")
    if stamp is None:
        return None
    newest = dt.datetime.fromtimestamp(min(stamp, _LAST) / 1_000_000, store.now().tzinfo).date()
    days = (store.today - newest).days
    return ClockDoubt(store.today.isoformat(), newest.isoformat()) if days < 0 or days > FAR else None


_LAST = int(dt.datetime(9999, 12, 30, tzinfo=dt.UTC).timestamp() * 1_000_000)


def sweep(store: Store, keepings: Iterable[Keeping], progress: Progress = silent) -> Erased:
    """Take out what is over of these, all or nothing: what *progress* raises leaves every word where it was.

    It goes the way of every erasing: final on this laptop, and the other laptops do the same. RuleError when nothing is over.
    """
    return erase_planned(store, [(each.plan, _why(each.period)) for each in keepings if each.things and each.period is not None], progress)


def _why(period: KeepingPeriod) -> str:
    """Return the reason as it travels: the period, and why it was set."""
    sentence = n_("kept for {n} month: {why}", "kept for {n} months: {why}", period.months)
    return sentence.format(n=period.months, why=period.why)


def is_due(store: Store) -> list[Keeping]:
    """Return what is over in all parks, the confidential left out."""
    return [keeping for keeping in park_keepings(store) if keeping.things]
