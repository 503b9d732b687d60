"""Setting right a park or a checkpoint that was made by mistake: removing it while nothing hangs on it, setting a park aside."""

from __future__ import annotations

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.hanging import hanging_on
from kvo_inspect.store.record.reach import ASIDE, REMOVE
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.texts import _

_ALONG = frozenset({"park", "partner", "checkpoint", "checklist", "measurement"})
"""The nouns that a park is laid out with: these go with a park that is removed."""
_PROPOSED = frozenset({"trajectory", "target", "measure", "measure_target"})
"""The nouns that a park may have taken over with its set-up: as long as nobody touched them, they go along too."""


def set_park_aside(store: Store, park_id: str, reason: str) -> Park:
    """Set a park aside: it stands at the end of the list and counts nowhere, and stays in the record with its reason."""
    park = store.get(Park, park_id)
    reason = checked_line("aside", reason, required=True)
    with store.act(ASIDE) as act:
        return act.write(Park, park.id, park=park.id, aside=reason)


def bring_park_back(store: Store, park_id: str) -> Park:
    """Let a park that was set aside count again."""
    park = store.get(Park, park_id)
    with store.act(ASIDE) as act:
        return act.write(Park, park.id, park=park.id, aside="")


def recorded_in_park(store: Store, park_id: str, *, confidential: bool = True) -> dict[str, int]:
    """Return how much of each noun was recorded in a park beside what it was laid out with: while there is anything, it is not removed."""
    counts = {noun: _recorded(store, park_id, noun, confidential=confidential) for noun in NOUNS if noun not in {*_ALONG, Author.noun}}
    return {noun: count for noun, count in counts.items() if count}


def _in_park(store: Store, park_id: str, noun: str) -> list[Noun]:
    return store.select(NOUNS[noun], "where park = ? and gone = 0", [park_id])


def _recorded(store: Store, park_id: str, noun: str, *, confidential: bool) -> int:
    """Return how many things of a noun were recorded in a park; what the act that made the park wrote, and nobody since, was not."""
    if noun not in _PROPOSED:
        where = "park = ? and gone = 0 and confidential <= ?"
        return int(store.rows(f'select count(*) from "{noun}" where {where}', [park_id, int(confidential)])[0][0])
    first = logs.changes_of(store.db, Park.noun, park_id)[0].name
    return sum(thing.heads != (first,) for thing in _in_park(store, park_id, noun))


def remove_park(store: Store, park_id: str) -> Park:
    """Remove a park in which nothing was recorded, with its route and its partners; NotAllowedNow otherwise."""
    park = store.get(Park, park_id)
    if recorded_in_park(store, park_id):
        raise NotAllowedNow(_("Rounds or findings, or a plan, are recorded in this park: set it aside instead, then it counts nowhere."))
    with store.act(REMOVE) as act:
        for noun in sorted(_ALONG | _PROPOSED):
            for held in _in_park(store, park_id, noun):
                act.write(NOUNS[noun], held.id, park=park_id, gone=True)
    return park


def remove_checkpoint(store: Store, *checkpoint_ids: str) -> None:
    """Remove checkpoints at which nothing was recorded, as one act; NotAllowedNow when something was at any of them."""
    stops = [store.get(Checkpoint, checkpoint_id) for checkpoint_id in checkpoint_ids]
    if any(hanging_on(store, stop) for stop in stops):
        raise NotAllowedNow(_("Something was recorded at this checkpoint: retire it instead, then it is no longer visited."))
    with store.act(REMOVE) as act:
        for stop in stops:
            act.write(Checkpoint, stop.id, park=stop.park, gone=True)
