"""Newer: changes of a later field set than this program knows. They are stored and passed on, and folded once the program knows them.

The log alone tells which changes these are, by the index `change_later`; only the set of the last folding is noted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.domain.folding import field_sets

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store


def count_newer(store: Store, park: str | None = None) -> int:
    """Return how many things, of all parks or one, need a newer version to be shown whole; the confidential are not counted."""
    return int(
        store.rows(
            "select count(distinct c.noun || c.noun_id) from change c join log l on l.id = c.log "
            f"where c.v > 1 and c.v > {field_sets.FIELD_SET} and l.confidential = 0 and (? is null or l.park = ?)",
            [park, park],
        )[0][0]
    )
