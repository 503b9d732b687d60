"""Making a whole record at once (the worked example, the bench's), where a cut costs only making it again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kvo_inspect.store.record.database import RecordFile, sqlite_errors
from kvo_inspect.store.record.store import Store


@contextmanager
def unsynced(store: Store) -> Iterator[None]:
    """Let acts commit without waiting for the disk; all of it is synced when the block ends.

    On a slow disk a thousand acts would take ten seconds. Never around what a person typed: a power cut loses the record.
    """
    with sqlite_errors(store.path):
        store.db.execute("pragma synchronous = off")
    try:
        yield
    finally:
        with sqlite_errors(store.path):
            store.db.execute("pragma synchronous = full")
            store.db.execute("pragma wal_checkpoint(truncate)").fetchone()
            if isinstance(store.db, RecordFile):
                store.db.note_written()


def count_changes(store: Store) -> int:
    """Return how many changes the record holds."""
    return int(store.rows("select count(*) from change")[0][0])
