"""Words that are back: a backup of before they were erased took the record's place, and nothing of that backup says so."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.record.database import connect, sqlite_errors

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS_BACK = "words that are back"
"""The local key of the changes that were emptied in the record whose place a backup took, and have words in it: device, park, whether
confidential, and number of each."""

_ERASED = "select device, park, confidential, seq from change join log on log.id = change.log where erased is not null"
_WITH_WORDS = """select l.device, l.park, l.confidential, c.seq from json_each(?) e
  join log l on l.device = json_extract(e.value, '$[0]') and l.park = json_extract(e.value, '$[1]')
    and l.confidential = json_extract(e.value, '$[2]')
  join change c on c.log = l.id and c.seq = json_extract(e.value, '$[3]') where c.erased is null"""


class _Reading(Protocol):
    """An open record, of either kind."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any:
        """Run SQL, and return what yields its rows."""


def emptied_in(db: _Reading) -> str:
    """Return as JSON which changes of a record are empty, and which were when a backup took its place."""
    noted = db.execute("select value from local where key = ?", [WORDS_BACK]).fetchone()
    return _listed([*db.execute(_ERASED, []).fetchall(), *(json.loads(noted[0]) if noted else [])])


def note_words_back(db: _Reading, emptied: str) -> None:
    """Note which of these changes (`emptied_in`) have words in a record that takes the place of the one in which they are empty."""
    rows = db.execute(_WITH_WORDS, [emptied]).fetchall()
    db.execute("delete from local where key = ?", [WORDS_BACK])
    if rows:
        db.execute("insert into local (key, value) values (?, ?)", [WORDS_BACK, _listed(rows)])


def _listed(rows: Iterable[Iterable[Any]]) -> str:
    return to_text(sorted({tuple(row) for row in rows}))


def words_back(db: _Reading) -> int:
    """Return how many changes have words again that were erased, since a backup took the record's place."""
    noted = db.execute("select value from local where key = ?", [WORDS_BACK]).fetchone()
    return len(db.execute(_WITH_WORDS, [noted[0]]).fetchall()) if noted else 0


def words_back_in(data: Path, record: Path) -> int:
    """Return the same of the record of a data folder that is not open. Raises what `connect` raises."""
    with sqlite_errors(record), closing(connect(record, write=False, data=data)) as db:
        return words_back(db)
