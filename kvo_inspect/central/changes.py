"""Changes, read from the central record thing by thing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from kvo_inspect.central.erasures import erasures_of, without_erased
from kvo_inspect.domain.record.change import Change, LogKey

if TYPE_CHECKING:
    from psycopg import Connection

_CHANGES = """select log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain from kvo.change
  where noun_id = any (string_to_array(%s, ' ')) and park = %s order by noun_id"""
_LOGS = "select id, device from kvo.log where park = %s"
_NOUN_ID = 7


def changes_of(connection: Connection[tuple[Any, ...]], park: str, ids: Sequence[str], shown: Mapping[str, str]) -> Iterator[list[Change]]:
    """Return all changes of each of these things of a park, a list for each, without the words that folded erasures take out.

    *shown* is, by what stands as author, the name that is shown.
    """
    rows = connection.execute(_CHANGES, [" ".join(ids), park]).fetchall()
    # Looked up behind the changes: none of their logs lacks.
    logs = {log: LogKey(device, park, False) for log, device in connection.execute(_LOGS, [park]).fetchall()}
    erasures = erasures_of(connection, park, ids)
    return (
        without_erased([_change(logs, row, shown) for row in its_rows], erasures.get(noun_id, ()))
        for noun_id, its_rows in groupby(rows, itemgetter(_NOUN_ID))
    )


def _change(logs: Mapping[int, LogKey], row: tuple[Any, ...], shown: Mapping[str, str]) -> Change:
    log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain = row
    by, names = shown.get(author), _names(after)
    return Change(logs[log], seq, stamp, at, author, how, noun, noun_id, names, fields, reason, v, salt, erased, chain, by)


def _names(after: str) -> tuple[str, ...]:
    return () if after == "[]" else tuple(json.loads(after))
