"""Fold: what the state of one noun is, from the set of its changes alone, never from the order of arrival (docs/record.md)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.record.past import Live, Past


@dataclass(frozen=True, slots=True)
class Folded:
    """The state that the changes of one noun come to."""

    values: dict[str, Any]
    """The value of each field that any change wrote."""
    gone: bool
    removed: bool
    """A removal is still live, whether or not it won."""
    conflicts: dict[str, tuple[str, ...]]
    """Fields whose live writes hold different values → the names of those writes."""
    heads: tuple[str, ...]
    first: Change | None
    last: Change | None


def fold(changes: Collection[Change], quiet: Collection[str] = (), only: Collection[str] | None = None) -> Folded:
    """Fold the changes of one noun.

    *quiet* fields are never in conflict. *only* names the changes whose writes count (the others still say what comes
    after what): undo asks what would be without an act.
    """
    if len(changes) == 1 and only is None:
        return _alone(next(iter(changes)))
    ordered = sorted(changes, key=lambda change: (change.stamp, change.log.device))
    if ordered and only is None and all(change.after == (previous.name,) for previous, change in pairwise(ordered)):
        return _one_after_another(ordered)
    place = {change.name: i for i, change in enumerate(ordered)}
    before: list[Past] = []
    """For each change, all that it comes after."""
    passed = Past()
    live: dict[str, Live] = {}
    wrote: dict[str, dict[int, Any]] = {}
    """For each field, which change set which value."""
    counted: list[int] = []
    for i, change in enumerate(ordered):
        behind = Past()
        for name in change.after:
            if (j := place.get(name, i)) < i:
                behind = behind.joined(before[j].and_place(j))
        before.append(behind)
        if only is not None and change.name not in only:
            continue
        counted.append(i)
        passed = passed.joined(behind)
        for field, value in values_of(change).items():
            live[field] = live.get(field, Live()).without(behind).and_place(i)
            wrote.setdefault(field, {})[i] = value
    heads = [i for i in counted if not passed.holds(i)]

    values: dict[str, Any] = {}
    conflicts: dict[str, tuple[str, ...]] = {}
    for field, standing in live.items():
        writes = [(i, wrote[field][i]) for i in standing.places()]
        values_set = [write for write in writes if write[1] is not None] or writes[-1:]
        values[field] = values_set[-1][1]
        if len(values_set) > 1 and field != GONE and field not in quiet and len({to_text(value) for _, value in values_set}) > 1:
            conflicts[field] = tuple(sorted(ordered[i].name for i, _ in values_set))
    values.pop(GONE, None)
    removals, stays = Live(), False
    for i in live.get(GONE, Live()).places():
        if wrote[GONE][i]:
            removals = removals.and_place(i)
        stays = stays or wrote[GONE][i] is False
    gone = bool(removals.bits) and not stays and all(before[head].and_place(head).holds_any(removals) for head in heads)
    return Folded(
        values=values,
        gone=gone,
        removed=bool(removals.bits),
        conflicts=conflicts,
        heads=tuple(sorted(ordered[i].name for i in heads)),
        first=ordered[counted[0]] if counted else None,
        last=ordered[counted[-1]] if counted else None,
    )


def _one_after_another(changes: list[Change]) -> Folded:
    """Return the state of changes that each come after the one before, as nearly all do: the last write of a field is its value."""
    values: dict[str, Any] = {}
    for change in changes:
        values |= values_of(change)
    gone = bool(values.pop(GONE, False))
    first, last = changes[0], changes[-1]
    return Folded(values=values, gone=gone, removed=gone, conflicts={}, heads=(last.name,), first=first, last=last)


def _alone(change: Change) -> Folded:
    """Return the state that a single change comes to: most things of a record were written once."""
    values = values_of(change)
    gone = bool(values.pop(GONE, False))
    return Folded(values=values, gone=gone, removed=gone, conflicts={}, heads=(change.name,), first=change, last=change)
