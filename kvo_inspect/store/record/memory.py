"""What is read of the whole record once per change of it, for whoever asks again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from kvo_inspect.store.record.database import in_transaction, rows_written
from kvo_inspect.store.record.store import Store

T = TypeVar("T")


def once(store: Store, what: Hashable, read: Callable[[], T]) -> T:
    """Return what *read* returns, read once per change of the record and day: whoever asks again for *what* gets the same.

    Within a transaction it is read each time: what is rolled back counts as written rows all the same.
    """
    if in_transaction(store.db):
        return read()
    now = rows_written(store.db), store.today
    if store.memory.get("once as of") != now:
        store.memory["once as of"], store.memory["once"] = now, {}
    answers: dict[Hashable, T] = store.memory["once"]
    if what not in answers:
        answers[what] = read()
    return answers[what]
