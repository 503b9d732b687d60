"""The question that made a point of an action list, as its round asked it: its words with the park's settings filled in, and its type."""

from __future__ import annotations

import json
from dataclasses import dataclass

from kvo_inspect.domain.checklists.checklist import Both, Checklist, Item
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import NotFound
from kvo_inspect.store.checklists.object_types import object_type
from kvo_inspect.store.checklists.stored import find_item
from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class PointQuestion:
    """What a point takes from its question; empty of a free finding, and of a checklist that cannot be read."""

    item: Item | None = None
    defect: Both | None = None
    """What is wrong in its words."""
    details: tuple[Both, ...] = ()
    """How many objects were counted, and what other questions added."""
    object_name: Both | None = None
    """What the object is called."""
    object_type: str = ""
    """What it is about in BOR-MELD."""


def read_question(
    store: Store, park: Park, round_id: str | None, key: str | None, adds: str | None, counted: int | None = None
) -> PointQuestion:
    """Return the question `checklist/item` of a round, with what others added: *adds* is JSON, the option by `checklist/item`.

    *counted*: for how many of what the question counts the point stands; more than one is a detail too.
    """
    details = []
    for added, option in json.loads(adds or "{}").items():
        other = _find(store, round_id, added)
        if other is not None and option.isdecimal() and 0 < int(option) <= len(other[1].answer.option):
            details.append(_filled(other[1].answer.option[int(option) - 1].text, park))
    pair = _find(store, round_id, key)
    if pair is None:
        return PointQuestion(details=tuple(details))
    checklist, item = pair
    unit = item.answer.unit
    if item.answer.form.counts_objects and unit is not None and counted is not None and counted > 1:
        details.insert(0, Both(nl=f"{counted} {unit.nl}", en=f"{counted} {unit.en}"))
    return PointQuestion(item, _filled(item.defect or item.ask, park), tuple(details), item.object, object_type(store, checklist, item))


def _find(store: Store, round_id: str | None, key: str | None) -> tuple[Checklist, Item] | None:
    if round_id is None or key is None:
        return None
    try:
        return find_item(store, round_id, key)
    except NotFound:  # a checklist in a form this program no longer reads: the finding is sent on without these words
        return None


def _filled(both: Both, park: Park) -> Both:
    row = str(park.lamp_row)
    return Both(nl=both.nl.replace("{lamp_row}", row), en=both.en.replace("{lamp_row}", row))
