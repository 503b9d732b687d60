"""Erase: handing in the erased form of changes that the central record has with their words. Only a role of its own may."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from kvo_inspect.central.heads import erased_there, heads_there
from kvo_inspect.central.push import COPY, inbox_row
from kvo_inspect.central.refusals import CentralRefused, no_eraser_text
from kvo_inspect.central.schema import must_be_ours
from kvo_inspect.domain.record.change import Change
from kvo_inspect.store.record import logs

if TYPE_CHECKING:
    from kvo_inspect.central.connection import Central
    from kvo_inspect.store.record.store import Store


def erase(store: Store, central: Central, parks: Collection[str] | None = None) -> int:
    """Empty there what was emptied here, of these parks (None: of all), in one transaction; return of how many changes.

    What the central record does not have yet is not handed in: a push does that. Raises CentralRefused or ConnectionLost.
    """
    return central.trying(lambda: _erase(store, central, parks))


def _erase(store: Store, central: Central, parks: Collection[str] | None) -> int:
    must_be_ours(central)
    if central.rows("select pg_has_role(session_user, 'kvo_eraser', 'member')") != [(True,)]:
        raise CentralRefused(no_eraser_text())
    heads = heads_there(central)
    erased = erased_there(central, heads)
    changes: list[Change] = [
        change
        for change in logs.changes_where(store.db, "erased is not null and log.confidential = 0", [])
        if (parks is None or change.log.park in parks)
        and change.log in heads
        and change.seq <= heads[change.log].head.seq
        and change.seq not in erased.get(change.log, ())
    ]
    if not changes:
        return 0
    with central.transaction() as connection, connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            for change in changes:
                copy.write_row(inbox_row(change, ""))
        row = cursor.execute("select kvo.take_erased()").fetchone()
    return int(row[0]) if row is not None else 0
