"""The rows of the ways in to a protected record, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kvo_inspect.exchange.lists.document import ListedRow
from kvo_inspect.protection.slots import Slot, SlotKind


class ListedWayIn(ListedRow):
    """A way in to the record."""

    id: str
    """What commands call it."""
    kind: SlotKind
    """What it is."""
    name: str
    """Whose it is."""
    made: str
    """Since when, the day."""
    recipient: str
    """The public key of the organisation; empty for the others."""


def listed_ways_in(slots: Iterable[Slot]) -> Iterator[ListedWayIn]:
    """Yield ways in as rows."""
    for slot in slots:
        yield ListedWayIn(id=slot.id, kind=slot.kind, name=slot.name, made=slot.made, recipient=slot.recipient)
