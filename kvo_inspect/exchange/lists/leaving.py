"""The rows of what left and who may read what leaves, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kvo_inspect.exchange.lists.document import ListedRow
from kvo_inspect.exchange.trust.receiver import Receiver, SeenLaptop
from kvo_inspect.store.departures import Departure, DepartureKind


class ListedDeparture(ListedRow):
    """Something that left this laptop."""

    left: str
    """When, RFC 3339."""
    kind: DepartureKind
    """What left."""
    where: str
    """The file, folder or record that it went into."""
    readers: tuple[str, ...]
    """Who can read it."""


class ListedReceiver(ListedRow):
    """Somebody who may read what leaves encrypted, or a laptop that waits for that."""

    name: str
    """Who it is."""
    recipient: str
    """The public key."""
    fingerprint: str
    """What people hold against each other."""
    since: str | None
    """Since when, RFC 3339."""


def listed_departures(departures: Iterable[Departure]) -> Iterator[ListedDeparture]:
    """Yield what left as rows."""
    for departure in departures:
        yield ListedDeparture(left=departure.at, kind=departure.kind, where=departure.where, readers=departure.to)


def listed_receivers(receivers: Iterable[Receiver], waiting: Iterable[SeenLaptop]) -> Iterator[ListedReceiver]:
    """Yield receivers as rows, behind them the laptops that were not accepted yet."""
    for receiver in receivers:
        yield ListedReceiver(name=receiver.name, recipient=receiver.key, fingerprint=receiver.fingerprint, since=receiver.since)
    for laptop in waiting:
        yield ListedReceiver(name=laptop.letters, recipient=laptop.key, fingerprint=laptop.fingerprint, since=None)
