"""What the values of a record speak of: the things that they refer to, and the questions and themes that they name by a key of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.checklists.checklist import Both, Item
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.checklists.stored import known_items
from kvo_inspect.store.checklists.themes import theme_titles
from kvo_inspect.store.record.history import HistoryLine
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS

_ALSO = {("review", "verdict"): "finding", ("partner", "checkpoints"): "checkpoint", ("planned_person", "checkpoints"): "checkpoint"}
"""Fields that hold ids without being a reference of their noun, and of what."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What words are made from."""

    nouns: Mapping[str, Noun]
    """Things by id, gone or not."""
    items: Mapping[str, Item]
    """Questions by `checklist/item`."""
    themes: Mapping[str, Both]
    """Titles by theme."""
    park: Park | None = None


def mentioned(store: Store, park_id: str, values: Iterable[tuple[str, str, Any]], *, confidential: bool = False) -> Mentioned:
    """Return what some values (noun, field, value) of a park speak of."""
    nouns: dict[str, Noun] = {}
    wanted = [reference for noun, field, value in values for reference in _references(noun, field, value)]
    while wanted:
        noun, noun_id = wanted.pop()
        if noun_id not in nouns and (thing := store.find(NOUNS[noun], noun_id)) is not None and thing.confidential <= confidential:
            nouns[noun_id] = thing
            if noun in ("answer", "mark", "also_for", "measure_finding", "measure_target", "photo_use"):  # called by what they join
                wanted += [(target, thing_id) for name, target in thing.refs.items() if (thing_id := getattr(thing, name))]
    items = {key: item for key, (_checklist, item) in known_items(store).items()}
    return Mentioned(nouns, items, theme_titles(store, confidential=confidential), store.find(Park, park_id))


def mentioned_in(store: Store, park_id: str, lines: Iterable[HistoryLine], *, confidential: bool = False) -> Mentioned:
    """Return what the lines of a history speak of, the things that they are about among them."""
    lines = list(lines)
    values = [(line.noun, name, value) for line in lines for which in (line.fields, line.before) for name, value in which.items()]
    values += [(line.noun, "", line.noun_id) for line in lines]
    return mentioned(store, park_id, values, confidential=confidential)


def _references(noun: str, field: str, value: Any) -> Iterator[tuple[str, str]]:
    model = NOUNS.get(noun)
    target = _ALSO.get((noun, field)) or (noun if not field else model.refs.get(field) if model else None)
    if isinstance(value, dict):
        value = value.get("of")
    if target is not None:
        yield from ((target, each) for each in (value if isinstance(value, list) else [value]) if isinstance(each, str) and each)
