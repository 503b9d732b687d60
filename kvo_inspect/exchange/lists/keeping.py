"""The rows of what parks keep and for how long, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kvo_inspect.domain.values.closed_sets import KeepingKind
from kvo_inspect.exchange.lists.document import ListedRow
from kvo_inspect.store.people.keeping import Keeping


class ListedKeeping(ListedRow):
    """What a park keeps of one kind."""

    park: str
    """The id of the park."""
    park_name: str
    """What the park is called."""
    kind: KeepingKind
    """What is kept."""
    months: int | None
    """For how many months; null: nobody set a period."""
    why: str
    """Why so long."""
    two_values: bool
    """Whether two people gave different periods, and nobody chose."""
    looked: bool
    """Whether it was looked at what is over: not without a period, and the confidential only when asked for."""
    over: dict[str, int]
    """How many things are over, by noun."""
    texts: int
    """How many texts go with these."""
    first: str | None
    """When the first of what is over had ended, YYYY-MM-DD."""
    last: str | None
    """When the last of it had ended, YYYY-MM-DD."""
    stays: dict[str, int]
    """How many things stay, by why."""
    next: str | None
    """The day after which more is over, YYYY-MM-DD."""


def listed_keepings(keepings: Iterable[Keeping]) -> Iterator[ListedKeeping]:
    """Yield what parks keep as rows."""
    for each in keepings:
        yield ListedKeeping(
            park=each.park.id,
            park_name=each.park.name,
            kind=each.kind,
            months=each.period.months if each.period is not None else None,
            why=each.period.why if each.period is not None else "",
            two_values=each.two_values,
            looked=each.looked,
            over=dict(sorted(each.counts.items())),
            texts=each.words,
            first=each.first or None,
            last=each.last or None,
            stays=dict(sorted(each.stays.items())),
            next=each.next or None,
        )
