"""Erasures that were handed in: what they empty is folded without its words, also while the changes there have these still.

Only somebody with the role eraser takes them out of the changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kvo_inspect.central.state_tables import table_of
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.erasure import Erasure, emptied_form, to_empty

if TYPE_CHECKING:
    from psycopg import Connection

_ERASURES = f"""select id, park, of, thing, fields, instead, emptied from {table_of(Erasure.noun)}
  where park = %s and thing = any (string_to_array(%s, ' '))"""
_THINGS = f"select distinct thing from {table_of(Erasure.noun)} where park = %s and id = any (string_to_array(%s, ' '))"


def things_of(connection: Connection[tuple[Any, ...]], park: str, erasures: Sequence[str]) -> list[str]:
    """Return the ids of the things that these folded erasures (their ids) of a park are about."""
    return [thing for (thing,) in connection.execute(_THINGS, [park, " ".join(erasures)])] if erasures else []


def erasures_of(connection: Connection[tuple[Any, ...]], park: str, things: Sequence[str]) -> dict[str, list[Erasure]]:
    """Return the folded erasures of a park that are about these things (ids), by the id of the thing."""
    names = ("id", "park", "of", "thing", "fields", "instead", "emptied")
    by_thing: dict[str, list[Erasure]] = {}
    for row in connection.execute(_ERASURES, [park, " ".join(things)]):
        erasure = Erasure.model_validate(dict(zip(names, row, strict=True)))
        by_thing.setdefault(erasure.thing, []).append(erasure)
    return by_thing


def without_erased(changes: list[Change], erasures: Sequence[Erasure]) -> list[Change]:
    """Return all changes of one thing, without the words that these erasures of it take out."""
    model = NOUNS.get(changes[0].noun)
    going = {id(change) for erasure in erasures if erasure.of == changes[0].noun for change in to_empty(changes, erasure)}
    return [emptied_form(change, model.refs) if id(change) in going else change for change in changes] if model and going else changes
