"""Checkpoints: the route of a park; adding, changing, ordering, retiring, taking in many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Unpack

from kvo_inspect.domain.parks.checkpoint import Checkpoint, CheckpointFields, Position
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.values.closed_sets import CheckpointKind
from kvo_inspect.domain.values.ordering import between
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.store.record.store import Act, Store


@dataclass(frozen=True, slots=True)
class NewCheckpoint:
    """A checkpoint as a form or an import file gives it."""

    name: str
    kind: CheckpointKind = "road"
    extent: str = ""
    zone: str = ""
    company: str = ""
    position: Position | None = None
    marks: bool = False


_LINES = ("name", "extent", "zone", "company")


def route(store: Store, park_id: str, *, retired: bool = False) -> list[Checkpoint]:
    """Return a park's checkpoints in order; retired ones only when asked for."""
    return store.select(
        Checkpoint, "where park = ? and gone = 0 and retired <= ? order by cast(place as real), place, id", [park_id, int(retired)]
    )


def add_checkpoint(store: Store, park_id: str, new: NewCheckpoint, after: str | None = None) -> Checkpoint:
    """Add a checkpoint behind the one with id *after*, or at the end of the route."""
    store.get(Park, park_id)
    stops = route(store, park_id, retired=True)
    index = next((i for i, stop in enumerate(stops) if stop.id == after), len(stops) - 1)
    low = stops[index].place if stops else None
    high = stops[index + 1].place if index + 1 < len(stops) else None
    with store.act() as act:
        return act.write(Checkpoint, store.new_id(), park=park_id, place=between(low, high), **_checked(new))


def import_checkpoints(store: Store, park_id: str, new: Sequence[NewCheckpoint]) -> list[Checkpoint]:
    """Add many checkpoints at the end of the route, all of them or none."""
    store.get(Park, park_id)
    stops = route(store, park_id, retired=True)
    with store.act("import") as act:
        return write_checkpoints(act, park_id, new, stops[-1].place if stops else None)


def write_checkpoints(act: Act, park_id: str, new: Sequence[NewCheckpoint], last: str | None) -> list[Checkpoint]:
    """Write checkpoints behind the place *last*, within an act."""
    made = []
    for checkpoint in new:
        last = between(last, None)
        made.append(act.write(Checkpoint, act.store.new_id(), park=park_id, place=last, **_checked(checkpoint)))
    return made


def set_checkpoint(store: Store, checkpoint_id: str, **fields: Unpack[CheckpointFields]) -> Checkpoint:
    """Change a checkpoint's own fields."""
    stop = store.get(Checkpoint, checkpoint_id)
    checked: dict[str, Any] = {**fields}
    for field in _LINES:
        if field in checked:
            checked[field] = checked_line(field, checked[field], required=field == "name")
    with store.act() as act:
        return act.write(Checkpoint, stop.id, park=stop.park, **checked)


def ask_marks(store: Store, checkpoint_ids: Sequence[str], *, marks: bool) -> list[Checkpoint]:
    """Have marks asked at checkpoints, or not any more, in one act."""
    stops = [store.get(Checkpoint, checkpoint_id) for checkpoint_id in checkpoint_ids]
    with store.act() as act:
        return [act.write(Checkpoint, stop.id, park=stop.park, marks=marks) for stop in stops]


def move_checkpoint(store: Store, checkpoint_id: str, steps: int) -> Checkpoint:
    """Move a checkpoint up (negative) or down the route by so many of the stops in use."""
    stop = store.get(Checkpoint, checkpoint_id)
    others = [other for other in route(store, stop.park) if other.id != stop.id]
    here = next((i for i, other in enumerate(route(store, stop.park)) if other.id == stop.id), len(others))
    to = max(0, min(len(others), here + steps))
    low = others[to - 1].place if to > 0 else None
    high = others[to].place if to < len(others) else None
    with store.act() as act:
        return act.write(Checkpoint, stop.id, park=stop.park, place=between(low, high))


def retire_checkpoint(store: Store, checkpoint_id: str, replaced_by: str | None = None) -> Checkpoint:
    """Take a checkpoint off the route; what was found there stays. *replaced_by* names the one that took its place."""
    stop = store.get(Checkpoint, checkpoint_id)
    with store.act() as act:
        return _retire(act, stop, replaced_by, "")


def retire_checkpoints(store: Store, checkpoint_ids: Iterable[str], *, why: str = "") -> None:
    """Take several checkpoints off the route for one reason, none of them replaced, in one act."""
    stops = [store.get(Checkpoint, checkpoint_id) for checkpoint_id in checkpoint_ids]
    with store.act() as act:
        for stop in stops:
            _retire(act, stop, None, why)


def _retire(act: Act, stop: Checkpoint, replaced_by: str | None, why: str) -> Checkpoint:
    reason = checked_line("why_retired", why)
    return act.write(Checkpoint, stop.id, park=stop.park, retired=True, replaced_by=replaced_by, why_retired=reason)


def restore_checkpoint(store: Store, *checkpoint_ids: str) -> None:
    """Put retired checkpoints back on the route, as one act."""
    stops = [store.get(Checkpoint, checkpoint_id) for checkpoint_id in checkpoint_ids]
    with store.act() as act:
        for stop in stops:
            act.write(Checkpoint, stop.id, park=stop.park, retired=False, replaced_by=None, why_retired="")


def whole_park(act: Act, park_id: str, name: str) -> Checkpoint:
    """Write the one checkpoint of a park that has none: the whole park. Every laptop makes the same."""
    return act.write(Checkpoint, made_id("checkpoint", park_id), park=park_id, name=name, kind="whole", place="1")


def _checked(new: NewCheckpoint) -> dict[str, Any]:
    lines = {field: checked_line(field, getattr(new, field), required=field == "name") for field in _LINES}
    return {**lines, "kind": new.kind, "position": new.position, "marks": new.marks}
