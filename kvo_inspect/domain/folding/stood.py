"""What stood for whoever wrote a change: the fold of the changes that the change came after, whatever others wrote apart meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.record.past import Past

Places = tuple[int, ...]
"""The places of the live writes of a field, in their order."""


class Stood(NamedTuple):
    """What stood in the fields that a change writes."""

    values: dict[str, Any]
    """The value of each of these fields that an earlier change wrote; `gone` among them."""
    apart: Mapping[str, tuple[Any, ...]]
    """The fields of which two values or more stood, given apart, oldest first; `gone`: a removal beside work that did not know."""


class _Known(NamedTuple):
    """What whoever wrote a change knew then."""

    past: Past
    live: dict[str, Places]


_NOTHING = _Known(Past(), {})


def stood_before(changes: Collection[Change], quiet: Collection[str] = ()) -> dict[str, Stood]:
    """Return what stood before each change of one noun, by the name of the change; *quiet* fields never hold two values."""
    ordered = sorted(changes, key=lambda change: (change.stamp, change.log.device))
    writes = [values_of(change) for change in ordered]
    if all(change.after == (previous.name,) for previous, change in pairwise(ordered)):
        return _one_after_another(ordered, writes)
    place = {change.name: i for i, change in enumerate(ordered)}
    known: list[_Known] = []
    """For each change, what is known from there on."""
    stood: dict[str, Stood] = {}
    for i, change in enumerate(ordered):
        after = {place.get(name, i) for name in change.after}
        behind = [known[j] for j in _newest({j for j in after if j < i}, known)]
        before = _together(behind)
        values: dict[str, Any] = {}
        apart: dict[str, tuple[Any, ...]] = {}
        for field in writes[i].keys() & before.live.keys():
            places = before.live[field]
            if field == GONE:
                removals = [j for j in places if writes[j][GONE]]
                stays = any(writes[j][GONE] is False for j in places)
                values[GONE] = bool(removals) and not stays and all(any(map(side.past.holds, removals)) for side in behind)
                if removals and not values[GONE] and len(behind) > 1:
                    apart[GONE] = (True, False)
            else:
                texts = [writes[j][field] for j in places if writes[j][field] is not None]
                values[field] = texts[-1] if texts else None
                value_by_text = {to_text(text): text for text in texts}
                if field not in quiet and len(value_by_text) > 1:
                    apart[field] = tuple(value_by_text.values())
        stood[change.name] = Stood(values, apart)
        known.append(_Known(before.past.and_place(i), {**before.live, **dict.fromkeys(writes[i], (i,))}))
    return stood


def _one_after_another(ordered: list[Change], writes: list[dict[str, Any]]) -> dict[str, Stood]:
    """Return what stood before changes that each come after the one before, as nearly all do."""
    values: dict[str, Any] = {}
    stood: dict[str, Stood] = {}
    for change, written in zip(ordered, writes, strict=True):
        stood[change.name] = Stood({field: values[field] for field in written if field in values}, {})
        values |= written
    return stood


def _newest(places: Collection[int], known: list[_Known]) -> list[int]:
    """Return those of these places that none of the others comes after."""
    return [j for j in sorted(places) if not any(known[other].past.holds(j) for other in places if other > j)]


def _together(sides: Iterable[_Known]) -> _Known:
    """Return what is known to whoever knows all of these: a write that one side wrote over is live no more."""
    both = _NOTHING
    for side in sides:
        live = {
            field: (*_left(both.live.get(field, ()), side, field), *_left(side.live.get(field, ()), both, field))
            for field in (both.live | side.live if both.live else side.live)
        }
        both = _Known(both.past.joined(side.past), {field: tuple(sorted(set(places))) for field, places in live.items()})
    return both


def _left(places: Places, other: _Known, field: str) -> list[int]:
    """Return those of the live writes of a field that the other side did not write over: it has none of them, or has them live."""
    theirs = other.live.get(field, ())
    return [j for j in places if j in theirs or not other.past.holds(j)]
