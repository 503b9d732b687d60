"""Erased words: no index may hold them any more."""

from __future__ import annotations

from collections.abc import Collection

from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_order import forget_order


def clear_indexes(store: Store, nouns: Collection[str]) -> None:
    """Let no index hold words of things of these nouns that were erased (inside a transaction)."""
    if "checklist" in nouns:  # its words are in the order of whatever it asked
        forget_order(store)
    for index in ("word_index", "finding_index"):  # a deleted word stands in them for long
        store.db.execute(f"insert into {index} ({index}) values ('rebuild')")
