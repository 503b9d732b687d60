"""Newer: changes of a later field set than this program knows. They are stored and passed on, and folded once the program knows them.

Which they are follows from the log alone, by the index `change_later`; all that is noted is with which set the record was last folded.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from kvo_inspect.domain import field_sets
from kvo_inspect.store.record import state
from kvo_inspect.store.record.database import writing
from kvo_inspect.store.record.local import get_local, put_local
from kvo_inspect.store.record.tables import NOUNS

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store

_FOLDED_WITH = "field set"


def folded_with(db: Database) -> int:
    """Return the field set of the program that last folded this record."""
    return int(get_local(db, _FOLDED_WITH) or field_sets.FIRST)


def fold_known_now(db: Database, path: Path) -> None:
    """Fold again every thing with changes of a set that this program knows and the one before it did not."""
    before = folded_with(db)
    if before == field_sets.FIELD_SET:
        return
    with writing(db, path):
        rows = db.execute(f"select distinct noun, noun_id from change where v > 1 and v > {before}").fetchall()
        for noun in NOUNS:
            for its, noun_id in rows:
                if its == noun:
                    state.fold_again(db, noun, noun_id)
        put_local(db, _FOLDED_WITH, str(field_sets.FIELD_SET))


def count_newer(store: Store, park: str | None = None) -> int:
    """Return how many things, of all parks or one, need a newer version to be shown whole; the confidential are not counted."""
    return int(
        store.rows(
            "select count(distinct c.noun || c.noun_id) from change c join log l on l.id = c.log "
            f"where c.v > 1 and c.v > {field_sets.FIELD_SET} and l.confidential = 0 and (? is null or l.park = ?)",
            [park, park],
        )[0][0]
    )


def is_newer(db: Database, noun: str, noun_id: str) -> bool:
    """Return whether a thing needs a newer version to be shown whole."""
    rows = db.execute(
        f"select 1 from change where v > 1 and v > {field_sets.FIELD_SET} and noun_id = ? and noun = ? limit 1", [noun_id, noun]
    )
    return rows.fetchone() is not None
