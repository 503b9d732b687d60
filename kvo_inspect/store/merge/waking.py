"""Waking: what was removed here as begun by mistake, while somebody elsewhere worked in it, comes back when that work comes in.

Nothing of others is hidden behind a removal that could not know of it. Every laptop that sees both wakes the same things.
"""

from __future__ import annotations

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.hanging import hanging_on
from kvo_inspect.store.record.reach import REMOVE
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS

_REMOVABLE: tuple[type[Noun], ...] = (Park, Checkpoint, Round, Participant)


def wake_held(store: Store) -> list[Noun]:
    """Wake what was removed as begun by mistake and holds something that is there, with what went with it; return it.

    In an act of its own; nothing is written when nothing is held.
    """
    held = [
        noun
        for model in _REMOVABLE
        for noun in store.select(model, "where gone = 1 order by n")
        if _removed_in(store, noun) and _holds(store, noun)
    ]
    if not held:
        return []
    with store.act("wake") as act:
        for noun in held:
            stamp = _removed_in(store, noun)
            for name, noun_id in store.rows("select distinct noun, noun_id from change where stamp = ? and how = ?", [stamp, REMOVE]):
                other = store.find(NOUNS[name], noun_id)
                if other is not None and other.gone:
                    act.write(NOUNS[name], noun_id, park=other.park, gone=False)
    return held


def _removed_in(store: Store, noun: Noun) -> int:
    """Return the stamp of the act that removed a thing as begun by mistake; 0 when something else removed it."""
    newest = logs.changes_of(store.db, noun.noun, noun.id)[-1]
    return newest.stamp if newest.how == REMOVE else 0


def _holds(store: Store, noun: Noun) -> bool:
    if isinstance(noun, Park):
        return any(
            store.rows(f'select 1 from "{name}" where park = ? and id <> park and gone = 0 limit 1', [noun.id])
            for name in NOUNS
            if name not in ("measurement", "author")
        )
    return bool(hanging_on(store, noun))
