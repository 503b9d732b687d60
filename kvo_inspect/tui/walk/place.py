"""The place on a round where it was left, found again when somebody goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.walk.progress import StopProgress
from kvo_inspect.domain.walk.rows import Walk, WalkRow, next_open


def revision(walk: Walk, stop: Checkpoint, row: WalkRow) -> str:
    """Return a text that is another one when a row got another answer since."""
    noun: Any = None
    if row.kind == "recheck":
        noun = walk.rechecks.get(row.key)
    elif row.kind == "item":
        noun = walk.answers.get((stop.id, row.key))
    elif row.kind == "mark":
        return str(sum(mark_key[:2] == (stop.id, row.key) for mark_key in walk.marks))
    return ",".join(noun.heads) if noun is not None else ""


def stop_left(walk: Walk, progress: Callable[[Checkpoint], StopProgress]) -> int:
    """Return where on the route the round was left, else the first checkpoint with something open, one's own before those of others."""
    opened = [at for at, stop in enumerate(walk.stops) if progress(stop).open]
    first = next((at for at in opened if walk.stops[at].id in walk.division.mine), opened[0] if opened else 0)
    return next((at for at, stop in enumerate(walk.stops) if stop.id == walk.place.checkpoint), first)


def row_left(walk: Walk, stop: Checkpoint, rows: Sequence[WalkRow]) -> WalkRow:
    """Return the row where the round was left, or the next open row when that one was answered since."""
    at = next((place for place, row in enumerate(rows) if row.name == walk.place.row), None)
    if at is not None and revision(walk, stop, rows[at]) == walk.place.revision:
        return rows[at]
    return rows[next_open(walk, stop, rows, at or 0)]
