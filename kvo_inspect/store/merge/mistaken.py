"""Removals of what was begun by mistake: which act removed a thing so, what went with it, and giving that back."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.logical import first_done, logical, written_by
from kvo_inspect.store.record.reach import REDO, REMOVE
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.record.tables import NOUNS


def removal_by_mistake(store: Store, noun: Noun) -> Change | None:
    """Return the change that removed a thing as begun by mistake, or did that again; None when something else removed it."""
    changes = logs.changes_of(store.db, noun.noun, noun.id)
    return changes[-1] if removes_mistake(changes[-1], changes) else None


def removes_mistake(change: Change, changes: list[Change]) -> bool:
    """Return whether one of the changes of a thing removed the thing as begun by mistake, or did that again."""
    first = first_done(change, changes) if change.how.startswith(f"{REDO} ") else change.name
    return any(other.name == first and other.how == REMOVE for other in changes)


def written_with(store: Store, removal: Change) -> list[Noun]:
    """Return what a removal wrote, as it stands: what went with the thing, and what went elsewhere."""
    rows = store.rows(
        "select distinct noun, noun_id from change join log on log.id = change.log "
        f"where stamp = ? and log.device = ? and how = ? and noun <> '{Author.noun}'",
        [removal.stamp, removal.log.device, removal.how],
    )
    return [thing for name, noun_id in rows if (thing := store.find(NOUNS[name], noun_id)) is not None]


def give_back(act: Act, thing: Noun, removal: Change) -> None:
    """Write, within an act, that a thing is as if a removal had not been: there again, or where it was; what was written since stays."""
    if thing.gone:
        act.write(type(thing), thing.id, park=thing.park, gone=False)
        return
    changes = logs.changes_of(act.store.db, thing.noun, thing.id)
    written = written_by([change for change in changes if change.name == removal.name])
    without = logical(changes, without={removal.name})[0].values
    now = thing.model_dump(mode="json")
    fields: dict[str, Any] = {name: without.get(name) for name, value in written.items() if name != GONE and now[name] == value}
    if fields:
        act.write(type(thing), thing.id, park=thing.park, **fields)
