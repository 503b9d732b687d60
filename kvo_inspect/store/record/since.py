"""Since a step: whether another laptop worked on what could not be taken back, or only this one."""

from __future__ import annotations

from kvo_inspect.store.record import logs
from kvo_inspect.store.record.hanging import heads_on
from kvo_inspect.store.record.logical import passed
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import Undone


def others_went_on(store: Store, undone: Undone) -> bool:
    """Return whether another laptop changed what was left as it is after the step, or what hangs there."""
    for noun in undone.unchanged:
        changes = logs.changes_of(store.db, noun.noun, noun.id)
        before = passed(changes, [change for change in changes if change.name == undone.act])
        if any(change.log.device != store.device and change.name not in before for change in changes):
            return True
        if any(not head.endswith(f"-{store.device}") for heads in heads_on(store, noun).values() for head in heads):
            return True
    return False
