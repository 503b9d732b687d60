"""The share in order of each park: of its newest measurement, beside the measurement before it, over the questions that both judged.

Derived: kept in a row per park, which acts and merges forget (`store.record.standing`) and `share_of` makes again.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from kvo_inspect.domain.compare.figures import Counts, Figure
from kvo_inspect.errors import NotFound
from kvo_inspect.store.compare import in_order
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import newest_and_before


@dataclass(frozen=True, slots=True)
class ParkShare:
    """How much of a park is in order, as the comparison of its two newest measurements says; the confidential left out."""

    before: str = ""
    """The id of the measurement before the newest; the newest itself when it is the first."""
    newest: str = ""
    """The id of the newest measurement; empty when there is none, or when what it asked cannot be read."""
    judged: int = 0
    was: int = 0
    """How many were in order in the measurement before."""
    now: int = 0

    @property
    def figure(self) -> Figure:
        """The shares of the two measurements."""
        return Figure(judged=self.judged, in_order=Counts(self.was, self.now))

    @property
    def share(self) -> Decimal | None:
        """In order in the newest measurement, percent of what is judged; None when nothing is."""
        return self.figure.second_share

    @property
    def course(self) -> Decimal | None:
        """How many points more than in the measurement before; None when there is none before."""
        return self.figure.difference if self.before != self.newest else None


_KEPT = "select park, before, newest, judged, was, now from park_share"
_WITHOUT = f"select id from park p where {COUNTS.format('p')} and id not in (select park from park_share) order by name collate nocase, id"


def kept_shares(store: Store) -> dict[str, ParkShare]:
    """Return the shares that are counted already, by the id of the park."""
    return {park: ParkShare(*row) for park, *row in store.rows(_KEPT)}


def counting_shares(store: Store) -> Generator[tuple[str, ParkShare], None, None]:
    """Yield each park (its id) whose share was not counted yet, with the share; closing the generator early loses none that was yielded."""
    for (park,) in store.rows(_WITHOUT):
        yield park, share_of(store, park)


def share_of(store: Store, park_id: str) -> ParkShare:
    """Count the share of a park anew, and keep it where the record may be written; NotFound when there is no such park."""
    share = _counted(store, park_id)
    if store.writable:
        with store.writing():
            store.db.execute(
                "insert or replace into park_share (park, before, newest, judged, was, now) values (?, ?, ?, ?, ?, ?)",
                [park_id, share.before, share.newest, share.judged, share.was, share.now],
            )
    return share


def counted_share(store: Store, park_id: str, in_order: Callable[[str, str], Figure]) -> ParkShare:
    """Return the share of a park, counted anew by what *in_order* says of two measurements (their ids); NotFound when there is no park."""
    measurements = newest_and_before(store, park_id)
    if measurements is None:
        return ParkShare()
    before, newest = (measurement.id for measurement in measurements)
    try:
        figure = in_order(before, newest)
    except NotFound:  # a checklist whose text was erased
        return ParkShare()
    return ParkShare(before, newest, figure.judged, figure.in_order.first, figure.in_order.second)


def wrong_shares(store: Store) -> list[str]:
    """Return the ids of the parks of which another share is kept than their measurements come to."""
    return [park for park, share in kept_shares(store).items() if share != _counted(store, park)]


def _counted(store: Store, park_id: str) -> ParkShare:
    return counted_share(store, park_id, partial(in_order, store))
