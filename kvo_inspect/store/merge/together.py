"""Several acts in one transaction: all of them are on disk when it ends, or none is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kvo_inspect.store.record.store import Store


@contextmanager
def together(store: Store) -> Iterator[None]:
    """Open one transaction for all that is written within the block, acts too. Raises as `Store.writing`, and leaves all as it was then."""
    device, letters, acts = store.device, store.letters, len(store.acts)
    try:
        with store.writing():
            store.is_together = True
            yield
    except BaseException:
        store.device, store.letters = device, letters
        del store.acts[acts:]
        store.memory.clear()  # it may hold what was read of things that are gone with the transaction
        raise
    finally:
        store.is_together = False
