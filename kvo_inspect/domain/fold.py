"""Fold: what the state of one noun is, from the set of its changes alone, never from the order of arrival (docs/record.md)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.change import GONE, Change
from kvo_inspect.domain.noun import to_text


@dataclass(frozen=True, slots=True)
class Folded:
    """What a noun's changes come to."""

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
    bit = {change.name: 1 << i for i, change in enumerate(ordered)}
    before: dict[str, int] = {}
    """For each change, as bits, all that it comes after."""
    live: dict[str, list[tuple[Change, Any]]] = {}
    counted: list[Change] = []
    for change in ordered:
        mask = 0
        for name in change.after:
            if name in bit:
                mask |= before.get(name, 0) | bit[name]
        before[change.name] = mask
        if only is not None and change.name not in only:
            continue
        counted.append(change)
        for field, value in change.values().items():
            live[field] = [write for write in live.get(field, ()) if not mask & bit[write[0].name]] + [(change, value)]
    passed = 0
    for change in counted:
        passed |= before[change.name]
    heads = [change for change in counted if not passed & bit[change.name]]

    values: dict[str, Any] = {}
    conflicts: dict[str, tuple[str, ...]] = {}
    for field, writes in live.items():
        said = [write for write in writes if write[1] is not None] or writes[-1:]
        values[field] = said[-1][1]
        if len(said) > 1 and field != GONE and field not in quiet and len({to_text(value) for _, value in said}) > 1:
            conflicts[field] = tuple(sorted(change.name for change, _ in said))
    values.pop(GONE, None)
    removals = [change for change, value in live.get(GONE, ()) if value]
    kept = any(value is False for _, value in live.get(GONE, ()))
    gone = (
        bool(removals)
        and not kept
        and all(any(head is removal or before[head.name] & bit[removal.name] for removal in removals) for head in heads)
    )
    return Folded(
        values=values,
        gone=gone,
        removed=bool(removals),
        conflicts=conflicts,
        heads=tuple(sorted(head.name for head in heads)),
        first=counted[0] if counted else None,
        last=counted[-1] if counted else None,
    )


def _alone(change: Change) -> Folded:
    """Return what a single change comes to: most things of a record were written once."""
    values = change.values()
    gone = bool(values.pop(GONE, False))
    return Folded(values=values, gone=gone, removed=gone, conflicts={}, heads=(change.name,), first=change, last=change)
