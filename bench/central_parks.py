"""Parks for a central record: those of a record, and as many more as are asked for, each with ids of its own and a chain that verifies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kvo_inspect.central.connection import Central
from kvo_inspect.central.push import COPY, TAKE_IN, inbox_row
from kvo_inspect.domain.record.change import Change, LogKey
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.store import Store

_ID = re.compile(r"\b([0-9a-f]{8})(-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b")
_SPREAD = 0x9E3779B1
"""Times the number of a copy: what its ids are changed by."""


def parks_of(store: Store, count: int) -> Iterator[list[Change]]:
    """Yield the open log of so many parks, those of the record first and then copies of them."""
    keys = sorted(key for key in logs.all_heads(store.db) if not key.confidential)
    for number in range(count):
        key = keys[number % len(keys)]
        where = "log.device = ? and log.park = ? and log.confidential = 0"
        yield copied(list(logs.changes_where(store.db, where, [key.device, key.park])), number // len(keys))


def copied(changes: Sequence[Change], number: int, device: str = "") -> list[Change]:
    """Return a log as another park (and another laptop) would have it: other ids, the same words."""

    def other(text: str) -> str:
        return _ID.sub(lambda parts: f"{int(parts[1], 16) ^ (number * _SPREAD & 0xFFFFFFFF):08x}{parts[2]}", text)

    key = LogKey(device or changes[0].log.device, other(changes[0].log.park), False)
    made, chain = [], key.start()
    for change in changes:
        after = tuple(name.replace(changes[0].log.device, key.device) for name in change.after)
        fields = other(change.fields).replace(changes[0].log.device, key.device)
        moved = replace(change, log=key, noun_id=other(change.noun_id), after=after, fields=fields, how=change.how.partition(" ")[0])
        made.append(moved := replace(moved, chain=moved.expected_chain(chain)))
        chain = moved.chain
    return made


def hand_in(central: Central, changes: Sequence[Change], letters: str = "KBR") -> int:
    """Hand in what is lacking of the log of one park, as a push does; return how much was taken in."""

    def once() -> int:
        with central.transaction() as connection, connection.cursor() as cursor:
            key = changes[0].log
            row = cursor.execute("select seq from kvo.log where device = %s and park = %s", [key.device, key.park]).fetchone()
            there = int(row[0]) if row else 0
            with cursor.copy(COPY) as copy:
                for change in changes[there:]:
                    copy.write_row(inbox_row(change, letters))
            taken = cursor.execute(TAKE_IN, ["bench"]).fetchone()
        return int(taken[0]) if taken else 0

    return central.trying(once)
