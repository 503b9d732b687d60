"""Rounds as programs finished them before a question could be required: with whatever was open left open."""

from __future__ import annotations

from kvo_inspect.domain.rounds.round import Closed, Round
from kvo_inspect.store.record.store import Store


def finish_with_open_questions(store: Store, round_id: str) -> Round:
    """Finish a round, whatever it asks and whatever has no answer."""
    round_, now = store.get(Round, round_id), store.now()
    with store.act() as act:
        return act.write(Round, round_.id, park=round_.park, closed=Closed(day=now.date().isoformat(), time=now.strftime("%H:%M")))
