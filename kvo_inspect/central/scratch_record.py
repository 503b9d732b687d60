"""A scratch record: one park of the central record as a record in memory, so that what counts on a laptop counts here the same."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kvo_inspect.central.address import psycopg
from kvo_inspect.central.state_tables import SCHEMA, table_of
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.erasure import Erasure
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.store.record.erase import erase_again
from kvo_inspect.store.record.store import Store, clock
from kvo_inspect.store.record.tables import columns
from kvo_inspect.store.upkeep.in_memory import record_in_memory

if TYPE_CHECKING:
    from psycopg import Connection

_LOGS = "select id, device, letters, park from kvo.log where park = %s order by id"
_CHANGES = """select c.log, c.seq, c.stamp, c.at, c.author, c.how, c.noun, c.noun_id, c.after, c.fields, c.reason, c.v, c.salt, c.erased,
  c.chain from kvo.log l join kvo.change c on c.log = l.id where l.park = %s and not c.noun = any (%s) order by c.stamp, l.device, c.seq"""
_NEITHER: frozenset[str] = frozenset()
_CONFLICTS = f"select noun, noun_id, park, field, writes from {SCHEMA}.conflict where park = %s order by noun, noun_id, field"
_NOUN_ID = 7
"""Which column of a change names its thing."""


@contextmanager
def scratch_record(
    connection: Connection[tuple[Any, ...]],
    park: str,
    *,
    now: Callable[[], dt.datetime] = clock,
    without: Collection[str] = _NEITHER,
) -> Iterator[Store]:
    """Open a record in memory that holds one park as the central record has it: its logs, its state and its fields with two values.

    *connection* is of a login that reads the state (fold, auditor, a member of the park), best within a transaction. What is written into
    the record is forgotten at the end of the block. The things stand in the order in which they were recorded. *without*: the nouns whose
    changes are left out, for who asks only how they stand; their things stand in the order in which they were made.
    """
    with connection.cursor() as cursor:
        psycopg().types.json.set_json_loads(_canonical, cursor)
        logs = cursor.execute(_LOGS, [park]).fetchall()
        changes = cursor.execute(_CHANGES, [park, sorted(without)]).fetchall()
        place: dict[str, int] = {}
        for row in changes:
            place.setdefault(row[_NOUN_ID], len(place))
        states: dict[type[Noun], list[tuple[Any, ...]]] = {}
        for model in NOUNS.values():
            made = columns(model).index("made")
            rows = cursor.execute(_state_sql(model), [park]).fetchall()
            states[model] = sorted(rows, key=lambda row: (place.get(row[0], len(place)), row[made]))
        conflicts = cursor.execute(_CONFLICTS, [park]).fetchall()
    with record_in_memory(logs, changes, states, conflicts, now=now) as store:
        if states[Erasure]:
            with store.writing():
                erase_again(store.db)  # the changes may have words still: nobody with the role eraser came by
        yield store


def _state_sql(model: type[Noun]) -> Any:
    """Return SQL of the rows of a noun as `store.record.tables.columns` has them."""
    given = {"confidential": "0", "heads": """replace(heads::text, '", "', '","')"""}  # names hold neither quotes nor spaces
    names = ", ".join(given.get(name, f'"{name}"') for name in columns(model))
    return f"select {names} from {table_of(model.noun)} where park = %s"


@lru_cache(maxsize=10_000)
def _canonical(text: bytes) -> str:
    """Return JSON as the record writes it, from how PostgreSQL does: most answers of a park are one of a few."""
    return to_text(json.loads(text))
