"""Last time: the address of the central record that this laptop exchanged with, without a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store

_KEY = "central address"


def last_address(store: Store) -> str:
    """Return the address, empty when there was none yet."""
    return get_laptop_only(store.db, _KEY)


def note_address(store: Store, address: str) -> None:
    """Keep the address for the next time; an empty one forgets it."""
    if address != last_address(store):
        with store.writing():
            put_laptop_only(store.db, _KEY, address)
