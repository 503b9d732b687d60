"""Since: whether a thing says something else than it did in a state of before. What was written since and taken back says nothing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from kvo_inspect.domain.folding.fold import Folded, fold
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.noun import Noun


def says_otherwise(changes: Collection[Change], seen: Collection[str]) -> bool:
    """Return whether a thing, by all its *changes*, says something else than to whoever saw these heads (names of changes).

    So it does too when two values stand of a field of which one stood then: nobody saw the other.
    """
    before = _past(changes, seen)
    if not before:
        return True
    model = NOUNS[before[0].noun]
    then, now = fold(before, model.quiet), fold(changes, model.quiet)
    return then.gone != now.gone or _values(model, then) != _values(model, now) or not now.conflicts.keys() <= then.conflicts.keys()


def _past(changes: Collection[Change], seen: Collection[str]) -> list[Change]:
    """Return these changes and all that they come after: each comes after lesser stamps only."""
    behind = set(seen)
    past = []
    for change in sorted(changes, key=lambda change: change.stamp, reverse=True):
        if change.name in behind:
            behind |= {*change.after}
            past.append(change)
    return past


def _values(model: type[Noun], folded: Folded) -> dict[str, Any]:
    """Return the fields that say something else than if nobody had ever written them."""
    standing = {name: folded.values.get(name) for name in model.own()}
    return {name: value for name, value in standing.items() if value is not None and value != model.default(name)}
