"""Erase: emptying the words of a noun's changes (a person asks to be forgotten). The chain still verifies (docs/record.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kvo_inspect.domain.record.change import GONE
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.record import logs, state
from kvo_inspect.store.record.standing import fold_standing
from kvo_inspect.store.record.tables import NOUNS

if TYPE_CHECKING:
    from sqlite_utils import Database


def empty_words(db: Database, noun: str, noun_id: str) -> int:
    """Empty the words of a noun's changes as `erase_words` does, inside a transaction; return how many changes were emptied."""
    changes = [change for change in logs.changes_of(db, noun, noun_id) if change.erased is None]
    for change in changes:
        wordless_fields = {GONE, *NOUNS[noun].refs}
        emptied = to_text({name: value if name in wordless_fields else None for name, value in json.loads(change.fields).items()})
        db.execute(
            "update change set author = '', reason = null, salt = '', fields = ?, erased = ? where noun_id = ? and stamp = ? "
            "and log = (select id from log where device = ? and park = ? and confidential = ?)",
            [emptied, change.said(), noun_id, change.stamp, change.log.device, change.log.park, int(change.log.confidential)],
        )
    if changes:
        fold_standing(db, [state.fold_into(db, noun, logs.changes_of(db, noun, noun_id))], [noun_id] if noun == "answer" else [])
    return len(changes)
