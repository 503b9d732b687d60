"""The logical history of a thing: its changes without the acts that were undone and without undos (docs/record.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.folding.fold import Folded, fold
from kvo_inspect.domain.record.change import Change
from kvo_inspect.store.record.reach import CAME_IN, REDO, UNDO
from kvo_inspect.store.record.tables import NOUNS


def logical(changes: list[Change], without: Iterable[str] = (), with_: Iterable[str] = ()) -> tuple[Folded, list[Change]]:
    """Return the fold of the logical history, *without* or *with_* more acts than are undone, and the changes left in it."""
    undone = {change.how.removeprefix(f"{UNDO} ") for change in changes if change.how.startswith(f"{UNDO} ")}
    away = {name for name, act in acts_of(changes).items() if {name, act} & undone} - {*with_} | {*without}
    left = [change for change in changes if change.name not in away and not change.how.startswith(f"{UNDO} ")]
    return fold(changes, NOUNS[changes[0].noun].quiet, only={change.name for change in left}), left


def acts_of(changes: list[Change]) -> dict[str, str]:
    """Return the name of the step of each change of a thing: of an import the first act, of what a redo writes beside that redo."""
    steps: dict[str, str] = {}
    redone: dict[tuple[str, str], str] = {}
    for change in changes:
        kind, _blank, first = change.how.partition(" ")
        steps[change.name] = first if kind == CAME_IN and first else change.name
        if kind == REDO:
            steps[change.name] = redone.setdefault((change.log.device, change.how), change.name)
    return steps


def roots(history: list[Change], changes: list[Change]) -> set[str]:
    """Return the names of those changes of the logical history that came after no other of it: they made the thing."""
    by_name = {change.name: change for change in changes}
    counted = {change.name for change in history}
    behind: dict[str, bool] = {}
    for change in sorted(changes, key=lambda change: (change.stamp, change.log.device)):
        behind[change.name] = any(name in counted or behind.get(name, False) for name in change.after if name in by_name)
    return {name for name in counted if not behind[name]}


def passed(changes: list[Change], mine: list[Change]) -> set[str]:
    """Return the names of the changes that a step came after."""
    by_name = {change.name: change for change in changes}
    behind: set[str] = set()
    ahead = list(mine)
    while ahead:
        before = {name for name in ahead.pop().after if name in by_name} - behind
        behind |= before
        ahead += [by_name[name] for name in before]
    return behind


def written_by(mine: list[Change]) -> dict[str, Any]:
    """Return what a step wrote of a noun."""
    values: dict[str, Any] = {}
    for change in mine:
        values |= values_of(change)
    return values


def stands_apart(folded: Folded) -> bool:
    """Return whether a thing is there though a removal of it is still to be met: who worked on it did not know."""
    return folded.removed and not folded.gone and len(folded.heads) > 1


def values_apart(changes: list[Change], name: str, writes: Iterable[str]) -> list[Any]:
    """Return the values that people gave a field apart, each once, the one that stands until somebody chooses last."""
    values: dict[str, Any] = {}
    for change in changes:
        if change.name in writes:
            value = values_of(change)[name]
            values.pop(repr(value), None)
            values[repr(value)] = value
    return list(values.values())


def first_done(change: Change, changes: list[Change]) -> str:
    """Return the name of the act that a change does again, however often in between."""
    by_name = {other.name: other for other in changes}
    name = change.name
    while (done := by_name.get(name)) is not None and done.how.startswith(f"{REDO} "):
        name = done.how.removeprefix(f"{REDO} ")
    return name
