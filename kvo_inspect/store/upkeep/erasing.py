"""Erasing (a person asks to be forgotten): the words of a thing, from its changes and from the files of the record."""

from __future__ import annotations

from kvo_inspect.store.record.database import sqlite_errors, write_anew
from kvo_inspect.store.record.erase import empty_words
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.erased_words import clear_indexes


def erase_words(store: Store, noun: str, noun_id: str) -> int:
    """Empty author, reason, salt and values of every change of one noun; names of fields and the hash of what was said stay.

    References, and whether the noun is gone, are no words and stay too: the record remains whole.
    Returns how many changes were emptied. The words are gone from the files of the record afterwards, also from what SQLite freed in them;
    backups, and what others hold, are not reached.
    """
    with store.writing():
        emptied = empty_words(store.db, noun, noun_id)
        if emptied:
            clear_indexes(store, {noun})
    if emptied:
        with sqlite_errors(store.path):
            write_anew(store.db)
    return emptied
