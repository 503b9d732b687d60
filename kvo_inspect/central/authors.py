"""Who recorded, in the central record: the names shown of what stands as author in the changes of a park, by the laptops' own rule."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kvo_inspect.central.changes import changes_of
from kvo_inspect.central.state_tables import SCHEMA
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.author import Author, Unnaming, shown_names
from kvo_inspect.domain.record.erasure import Erasure
from kvo_inspect.domain.values.former_users import former_number
from kvo_inspect.store.record.state import as_noun

if TYPE_CHECKING:
    from psycopg import Connection

_THINGS = "select distinct noun_id from kvo.change where park = %s and noun in ('author', 'erasure')"
_NAMES_OF_RUN = """select distinct c.author from kvo.log l join kvo.change c on c.log = l.id
  where l.device = %s and l.park = %s and c.seq between %s and %s and c.author <> ''"""
_THERE = f"select author, shown from {SCHEMA}.shown_author where park = %s"
_FORGET = f"delete from {SCHEMA}.shown_author where park = %s"
_NOTE = f"""insert into {SCHEMA}.shown_author (park, author, shown)
  select %s, e.key, e.value from jsonb_each_text(%s::jsonb) e"""


def shown_there(connection: Connection[tuple[Any, ...]], park: str) -> dict[str, str]:
    """Return what is written of the names that are shown in a park."""
    return dict(connection.execute(_THERE, [park]).fetchall())


def shown_of(connection: Connection[tuple[Any, ...]], park: str) -> dict[str, str]:
    """Return from the changes, by what stands as author, the name shown in a park."""
    ids = [noun_id for (noun_id,) in connection.execute(_THINGS, [park])]
    names: dict[str, str] = {}
    unnamings: list[Unnaming] = []
    for changes in changes_of(connection, park, ids, {}) if ids else ():
        if changes[0].noun not in NOUNS:
            continue
        try:
            thing = as_noun(changes)
        except (ValueError, TypeError, AttributeError):  # the fold tells of it
            continue
        if isinstance(thing, Author):
            names[thing.id] = "" if thing.gone else thing.name
        elif isinstance(thing, Erasure) and thing.of == Author.noun:
            authors = {thing.thing} if "name" in thing.fields else set()
            for run in thing.unnamed:
                rows = connection.execute(_NAMES_OF_RUN, [run.device, park, run.first, run.last])
                authors |= {author for (author,) in rows}
            unnamings.append(Unnaming(thing.request, False, min(thing.heads, default=""), frozenset(authors)))
    return shown_names(names, unnamings)


def settle_authors(connection: Connection[tuple[Any, ...]], park: str) -> tuple[dict[str, str], bool]:
    """Write what is shown of who recorded in a park; return it, and whether all of the park is to be folded again, where it was another.

    An author's row comes with the first change that names it, or before: what is new of an id was folded nowhere.
    """
    was, now = shown_there(connection, park), shown_of(connection, park)
    if was == now:
        return now, False
    connection.execute(_FORGET, [park])
    connection.execute(_NOTE, [park, json.dumps(now)])
    is_again = any(now.get(author, author) != shown for author, shown in was.items()) or any(
        former_number(shown) is not None for author, shown in now.items() if author not in was
    )
    if is_again:
        connection.execute("select kvo.fold_again(%s)", [park])
    return now, is_again
