"""Rest: which open items of a theme or a checkpoint one key may answer together. Pure."""

from __future__ import annotations

from kvo_inspect.domain.checklists.answer import Value, takes_rest
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.walk.rows import Theme, Walk, asked

IN_ORDER = Value(value="1")
"""What "rest: in order" gives: option 1 is always the good one."""


def rest_items(walk: Walk, stop: Checkpoint, value: Value, theme: Theme | None = None) -> tuple[str, ...]:
    """Return the open items that "rest" answers with *value*, of one theme or of the whole checkpoint.

    In order covers check and choice only, and nothing that failed here last time; n/a and not assessed also cover counts
    and measurements. Marks, rechecks and the confidential are never covered. What an answer brings into question is covered too.
    """
    keys: list[str] = []
    values = walk.values(stop.id)
    for round_theme in walk.themes:
        if round_theme.checklist.confidential or (theme is not None and round_theme.checklist.id != theme.checklist.id):
            continue
        for item in asked(walk, stop, round_theme, values):
            key = f"{round_theme.checklist.id}/{item.id}"
            if item.answer.form.is_of_each or values.get(key) is not None:
                continue
            if value.kind != "given" or takes_rest(round_theme.checklist, item, failed_here_before(walk, stop, key)):
                keys.append(key)
                values[key] = value  # seen by the conditions of the items that follow: `asked` reads while we go
    return tuple(keys)


def failed_here_before(walk: Walk, stop: Checkpoint, key: str) -> bool:
    """Whether this item failed at this checkpoint last time, or a finding that it made there is still open."""
    if (stop.id, key) in walk.failed_before:
        return True
    return any(finding.checkpoint == stop.id and finding.item == key for finding in walk.earlier.values())
