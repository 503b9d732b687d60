"""A copy of the record to plan on: what several files do one after another is seen by taking them in there, and nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kvo_inspect.files import scratch
from kvo_inspect.store.record.copying import copied_aside
from kvo_inspect.store.record.database import connect
from kvo_inspect.store.record.store import Store


@contextmanager
def record_aside(store: Store) -> Iterator[Store]:
    """Yield a store of a copy, with the photos of the record itself; the copy is gone afterwards. Raises as `copied_aside`."""
    with scratch(store.data) as room, copied_aside(store.db, room / "record.db") as copy:
        db = connect(copy, write=True)
        try:
            db.execute("pragma foreign_keys = on")
            # Its notes go into the room: a copy vouches for nothing.
            aside = Store(db, store.data, room, writable=True, author=store.author, now=store.now, new_id=store.new_id)
            aside.device, aside.letters = store.device, store.letters
            yield aside
        finally:
            db.close()
