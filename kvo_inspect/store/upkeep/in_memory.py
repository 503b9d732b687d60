"""A record in memory, filled from elsewhere: what asks a record then asks this one, and nothing of it is on a disk."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.record import codes
from kvo_inspect.store.record.authors import note_all_authors
from kvo_inspect.store.record.database import executemany, in_memory
from kvo_inspect.store.record.standing import fold_standing_again
from kvo_inspect.store.record.store import Store, clock
from kvo_inspect.store.record.tables import put_sql

_SEARCH = ("word_index", "finding_index")
"""The indexes of words: nobody searches here, and to fill them takes as long as all the rest."""
_LOG = "insert into log (id, device, letters, park, confidential) values (?, ?, ?, ?, 0)"
_CHANGE = """insert into change (log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_CONFLICT = "insert into conflict (noun, noun_id, park, confidential, field, writes) values (?, ?, ?, 0, ?, ?)"
_CHECKLIST = "checklist "
"""Begins the names under which a store remembers parsed checklists, by their sha256."""
_checklists: dict[str, Any] = {}
TableRows = Iterable[tuple[Any, ...]]


@cache
def _template() -> Database:
    """Return an empty record as the migrations leave it, without search."""
    db = in_memory()
    migrations.apply(db)
    triggers = [name for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall()]
    for name in triggers:
        if name.startswith(_SEARCH):
            db.execute(f'drop trigger "{name}"')
    return db


@contextmanager
def record_in_memory(
    logs: TableRows,
    changes: TableRows,
    states: Mapping[type[Noun], TableRows],
    conflicts: TableRows,
    *,
    now: Callable[[], dt.datetime] = clock,
) -> Iterator[Store]:
    """Open a record of these rows, for this block: nothing confidential, without files beside it, and what is written into it is forgotten.

    *logs* are (number, device, letters, park); *changes* (number of the log, seq, stamp, ...) as their table has them, in the order in
    which they were recorded; *states* the rows of `store.record.tables.columns`; *conflicts* (noun, id, park, field, writes).
    """
    db = in_memory(_template())
    nowhere = Path(tempfile.gettempdir()) / "kvo-inspect-in-no-folder"
    store = Store(db, nowhere, nowhere, writable=True, now=now)
    store.memory |= _checklists
    try:
        with store.writing():
            executemany(db, _LOG, list(logs))
            executemany(db, _CHANGE, list(changes))
            for model, rows in states.items():
                executemany(db, put_sql(model), list(rows))
            executemany(db, _CONFLICT, list(conflicts))
            codes.note_all_letters(db)
            note_all_authors(db)
            fold_standing_again(db)
        yield store
        _checklists.update({name: held for name, held in store.memory.items() if name.startswith(_CHECKLIST)})
    finally:
        store.close()
