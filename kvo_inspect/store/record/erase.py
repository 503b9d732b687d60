"""Erase: emptying the words of a noun's changes (a person asks to be forgotten). The chain still verifies (docs/record.md)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kvo_inspect.domain.record.change import GONE
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.record import logs, state
from kvo_inspect.store.record.database import sqlite_errors, write_anew
from kvo_inspect.store.record.tables import NOUNS

if TYPE_CHECKING:
    from sqlite_utils import Database

    from kvo_inspect.store.record.store import Store


def erase_words(store: Store, noun: str, noun_id: str) -> int:
    """Empty author, reason, salt and values of every change of one noun; names of fields and the hash of what was said stay.

    What it refers to and whether it is gone are no words and stay too: the record remains whole.
    Returns how many changes were emptied. The words are gone from the files of the record afterwards, also from what SQLite freed in them;
    backups, and what others hold, are not reached by this.
    """
    with store.writing():
        emptied = empty_words(store.db, noun, noun_id)
        if emptied:
            store.db.execute("insert into word_index (word_index) values ('rebuild')")  # a deleted word stands in it for long
    if emptied:
        with sqlite_errors(store.path):
            write_anew(store.db)
    return emptied


def empty_words(db: Database, noun: str, noun_id: str) -> int:
    """Do what `erase_words` says, inside a transaction."""
    changes = [change for change in logs.changes_of(db, noun, noun_id) if change.erased is None]
    for change in changes:
        kept = {GONE, *NOUNS[noun].refs}
        emptied = to_text({name: value if name in kept else None for name, value in json.loads(change.fields).items()})
        db.execute(
            "update change set author = '', reason = null, salt = '', fields = ?, erased = ? where noun_id = ? and stamp = ? "
            "and log = (select id from log where device = ? and park = ? and confidential = ?)",
            [emptied, change.said(), noun_id, change.stamp, change.log.device, change.log.park, int(change.log.confidential)],
        )
    if changes:
        state.fold_again(db, noun, noun_id)
    return len(changes)
