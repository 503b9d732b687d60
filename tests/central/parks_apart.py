"""What a record says of one park without what is confidential: what the central record must say of it too."""

from __future__ import annotations

from typing import Any

from kvo_inspect.store.record.store import Store
from tests.laptops import state


def open_state(store: Store, park: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every state row and every open double value of one park that is not confidential."""
    park_at = {"two values": 2}
    return {
        table: [row for row in rows if row[park_at.get(table, 1)] == park and not row[park_at.get(table, 1) + 1]]
        for table, rows in state(store).items()
    }


def parks_of(store: Store) -> list[str]:
    """Return the ids of all parks of which there is a log without what is confidential."""
    return [park for (park,) in store.rows("select distinct park from log where confidential = 0 order by park")]
