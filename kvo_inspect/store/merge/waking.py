"""Waking: what was removed here as begun by mistake, while somebody elsewhere worked in it, comes back when that work comes in.

Nothing of others is hidden behind a removal that could not know of it, nor behind a joining of rounds. Every laptop that sees both wakes
the same things.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import JOINED, Round
from kvo_inspect.store.merge.mistaken import give_back, removal_by_mistake, written_with
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.hanging import hanging_on
from kvo_inspect.store.record.reach import WAKE
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.rounds.counting_again import is_of_joining, take_findings_back

_REMOVABLE: tuple[type[Noun], ...] = (Park, Checkpoint, Round, Participant, Trajectory)


def wake_held(store: Store) -> list[Noun]:
    """Wake what was removed as begun by mistake and holds something that is there, with what went with it; return it.

    In an act of its own; nothing is written when nothing is held.
    """
    held = [
        (noun, removal)
        for model in _REMOVABLE
        for noun in store.select(model, "where gone = 1 order by n")
        if (removal := removal_by_mistake(store, noun)) is not None and _holds(store, noun, removal)
    ]
    if not held:
        return []
    with store.act(WAKE) as act:
        for _noun, removal in held:
            for thing in written_with(store, removal):
                give_back(act, thing, removal)
    return [noun for noun, _removal in held]


def wake_joined(store: Store) -> list[Round]:
    """Let rounds count again that one person joined into another round, and somebody else, not knowing, another one into them; return them.

    What went into such a round would count nowhere. In an act of its own; nothing is written when no round was joined so.
    """
    rows = store.rows("select noun_id, writes from conflict where noun = ? and field = 'aside' order by noun_id", [Round.noun])
    rounds = [store.get(Round, round_id) for round_id, writes in rows if _is_joined_both_ways(store, round_id, json.loads(writes))]
    if rounds:
        with store.act(WAKE) as act:
            for round_ in rounds:
                act.write(Round, round_.id, park=round_.park, aside="")
                take_findings_back(act, round_.id)
    return rounds


def _is_joined_both_ways(store: Store, round_id: str, names: Collection[str]) -> bool:
    changes = [change for change in logs.changes_of(store.db, Round.noun, round_id) if change.name in names]
    return {"", JOINED} <= {values_of(change)["aside"] for change in changes if is_of_joining(change)}


def _holds(store: Store, noun: Noun, removal: Change) -> bool:
    """Return whether something that is there hangs on a thing, or on what was removed with it."""
    if isinstance(noun, Park):
        return any(
            store.rows(f'select 1 from "{name}" where park = ? and id <> park and gone = 0 limit 1', [noun.id])
            for name in NOUNS
            if name not in ("measurement", "author")
        )
    along = [thing for thing in written_with(store, removal) if thing.gone and noun.id in {getattr(thing, name) for name in thing.refs}]
    return any(hanging_on(store, thing) for thing in (noun, *along))
