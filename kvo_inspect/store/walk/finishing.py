"""Finishing a round: every required question was answered, or a reason says why it was not assessed."""

from __future__ import annotations

from kvo_inspect.domain.rounds.round import Closed, Round
from kvo_inspect.domain.walk.progress import unanswered_required
from kvo_inspect.errors import RuleError
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import open_round
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.texts import n_


def finish_round(store: Store, round_id: str) -> Round:
    """Finish a round, which can be reopened. RuleError while a required question is open, or not assessed without a reason."""
    round_ = open_round(store, round_id)
    walk = load_walk(store, round_id)
    if count := sum(len(unanswered_required(walk, stop)) for stop in walk.stops):
        sentence = n_(
            "{n} required question is open, or has no reason why it was not assessed.",
            "{n} required questions are open, or have no reason why they were not assessed.",
            count,
        )
        raise RuleError(sentence.format(n=count), "required")
    now = store.now()
    with store.act() as act:
        return act.write(Round, round_.id, park=round_.park, closed=Closed(day=now.date().isoformat(), time=now.strftime("%H:%M")))
