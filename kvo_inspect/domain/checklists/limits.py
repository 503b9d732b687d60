"""Limits that differ per region: the park's own in place of a checklist's. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from kvo_inspect.domain.checklists.answer import item_key
from kvo_inspect.domain.checklists.checklist import Checklist, Item


class LocalLimit(NamedTuple):
    """A limit of a question that its checklist marks as local: another region may hold to another figure."""

    key: str
    """`checklist/item`."""
    item: Item
    limit: Decimal
    """The checklist's."""


def local_limits(checklists: Iterable[Checklist]) -> Iterator[LocalLimit]:
    """Yield the limits that a park may set for itself: of questions with one limit, and a norm that is local. None at all is no figure."""
    for checklist in checklists:
        for item in checklist.item:
            limits = [limit for limit in (item.answer.finding_below, item.answer.finding_above) if limit is not None]
            if len(limits) == 1 and limits[0] > 0 and any(norm.certainty == "local" for norm in item.norm):
                yield LocalLimit(item_key(checklist, item), item, limits[0])


def with_limits(checklist: Checklist, limits: Mapping[str, str]) -> Checklist:
    """Return the checklist with a park's limits in place of its own; a limit for another kind of question changes nothing."""
    changed = {local.item.id: Decimal(limits[local.key]) for local in local_limits([checklist]) if local.key in limits}
    if not changed:
        return checklist
    items = tuple(_with_limit(item, changed[item.id]) if item.id in changed else item for item in checklist.item)
    return checklist.model_copy(update={"item": items})


def _with_limit(item: Item, limit: Decimal) -> Item:
    name = "finding_below" if item.answer.finding_below is not None else "finding_above"
    return item.model_copy(update={"answer": item.answer.model_copy(update={name: limit})})
