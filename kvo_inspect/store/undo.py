"""Undo: taking back an act of this device of today, newest first; redo is undoing the undo (DESIGN 4.2).

An act that was undone, and the undo itself, are left out of the *logical* history of a noun. Undoing an act writes, for each
field that it set and whose value is still what that history gives, what the history gives without the act. What was
overwritten since stays, and what somebody hung on something the act made keeps it; both are told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kvo_inspect.domain.change import GONE, Change
from kvo_inspect.domain.fold import Folded, fold
from kvo_inspect.domain.noun import Noun
from kvo_inspect.domain.round import Round
from kvo_inspect.errors import NothingToUndo
from kvo_inspect.store import logs, state
from kvo_inspect.store.record import Store
from kvo_inspect.store.tables import NOUNS

_UNDO = "undo "
REACH = 2000
"""At most so many of the newest acts are looked at."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo (or redo) did."""

    act: str
    how: str
    """The kind of act that was taken back."""
    changed: tuple[Noun, ...] = ()
    """What stands differently now, as it stands."""
    kept: tuple[Noun, ...] = ()
    """What was left as it is: overwritten since, or something hangs on it."""


@dataclass(slots=True)
class _Past:
    """One act of this device, as its changes tell it."""

    name: str
    how: str
    at: str
    touched: list[tuple[str, str]] = field(default_factory=list)


def undo_last(store: Store, round_id: str | None = None) -> Undone:
    """Undo the newest act of today that is not undone yet; with a round, only acts of its park since it was started.

    Raises NothingToUndo.
    """
    past = _past(store, round_id)
    undone = _undone(past)
    for act in past:
        if act.name not in undone and not act.how.startswith(_UNDO):
            return _take_back(store, act)
    raise NothingToUndo


def redo_last(store: Store, round_id: str | None = None) -> Undone:
    """Undo the newest undo, as long as nothing else was done after it. Raises NothingToUndo."""
    past = _past(store, round_id)
    undone = _undone(past)
    for act in past:
        if act.name in undone:
            continue
        if not act.how.startswith(_UNDO):
            break
        target = next((one for one in past if one.name == act.how.removeprefix(_UNDO)), None)
        if target is None or not target.how.startswith(_UNDO):
            return _take_back(store, act)
    raise NothingToUndo


def _past(store: Store, round_id: str | None) -> list[_Past]:
    """Return this device's own acts of today, newest first."""
    park, since = None, 0
    if round_id is not None:
        found = store.get(Round, round_id)
        park = found.park
        since = logs.changes_of(store.db, Round.noun, round_id)[0].stamp
    acts: dict[int, _Past] = {}
    for stamp, how, at, noun, noun_id, its_park in store.rows(
        "select stamp, how, at, noun, noun_id, park from change join log on log.id = change.log "
        "where log.device = ? and stamp > ? order by stamp desc, seq desc limit ?",
        [store.device, since, REACH],
    ):
        if at[:10] != store.today.isoformat():
            break
        if park is not None and its_park != park:
            continue
        act = acts.setdefault(stamp, _Past(f"{stamp}-{store.device}", how, at))
        act.touched.append((noun, noun_id))
    return list(acts.values())


def _undone(past: Iterable[_Past]) -> set[str]:
    """Return the names of acts that an undo which itself stands has taken back."""
    undone: set[str] = set()
    for act in past:  # newest first: an undo is judged before what it undid
        if act.how.startswith(_UNDO) and act.name not in undone:
            undone.add(act.how.removeprefix(_UNDO))
    return undone


def _logical(changes: list[Change], also: str = "") -> tuple[Folded, bool]:
    """Fold the logical history, or what it is once *also* (an act, maybe an undo) is undone; and whether anything is left of it."""
    undone: set[str] = set()
    left: set[str] = set()
    for change in sorted(changes, key=lambda change: change.stamp, reverse=True):
        if change.name == also or change.name in undone:
            continue
        if change.how.startswith(_UNDO):
            undone.add(change.how.removeprefix(_UNDO))
        else:
            left.add(change.name)
    return fold(changes, only=left), bool(left)


def _take_back(store: Store, past: _Past) -> Undone:
    plans: list[tuple[type[Noun], Noun, dict[str, Any]]] = []
    kept: list[Noun] = []
    seen: list[Noun] = []
    for noun, noun_id in past.touched:
        model = NOUNS[noun]
        now = state.read(store.db, model, noun_id)
        changes = logs.changes_of(store.db, noun, noun_id)
        mine = next(change for change in changes if change.name == past.name)
        if now is None:
            continue
        seen.append(now)
        fields, all_taken_back = _difference(model, now, changes, mine)
        if not all_taken_back:
            kept.append(now)
        if fields:
            plans.append((model, now, fields))
    leaving = {(model.noun, now.id) for model, now, fields in plans if fields.get(GONE)}
    changed: list[Noun] = []
    with store.act(f"{_UNDO}{past.name}") as act:
        for model, now, fields in plans:
            if fields.get(GONE) and _something_hangs_on(store, now, leaving):
                kept.append(now)
                continue
            changed.append(act.write(model, now.id, park=now.park, **{GONE: now.gone, **fields}))
        if not act.touched:  # nothing could be taken back: say so by a mark in the log, so that the next undo goes further back
            act.mark(type(seen[0]), seen[0])
    return Undone(past.name, past.how, tuple(changed), tuple(kept))


def _difference(model: type[Noun], now: Noun, changes: list[Change], mine: Change) -> tuple[dict[str, Any], bool]:
    """Return the fields to write so that *mine* is as if never made, and whether that takes back all of it."""
    before, _ = _logical(changes)
    after, left = _logical(changes, also=mine.name)
    current = now.model_dump(mode="json")
    made = not left
    fields: dict[str, Any] = {}
    complete = True
    for name in mine.values():
        if name == GONE:
            continue
        was = before.values.get(name)
        if current[name] != (model.default(name) if was is None else was):
            complete = False  # overwritten since
            continue
        if made and (not model.key or name in model.key or name in model.refs):
            continue  # a thing with a random id is only removed; one with a made id stays what it stands for
        fields[name] = after.values.get(name)
    gone = after.gone or made
    if gone != now.gone:
        fields[GONE] = gone
    return fields, complete


def _something_hangs_on(store: Store, noun: Noun, leaving: set[tuple[str, str]]) -> bool:
    for model in NOUNS.values():
        for name, target in model.refs.items():
            if target != noun.noun:
                continue
            rows = store.rows(f'select id from "{model.noun}" where "{name}" = ? and gone = 0', [noun.id])
            if any((model.noun, row[0]) not in leaving for row in rows):
                return True
    return False
