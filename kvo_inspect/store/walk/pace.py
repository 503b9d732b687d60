"""The pace of a park's rounds: when their answers were given."""

from __future__ import annotations

from kvo_inspect.domain.values.closed_sets import PartOfDay
from kvo_inspect.domain.walk.pace import AnswerMoment, Pace, learnt
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.record.store import Store

LOOK_BACK = 6
"""From so many rounds before is learnt."""


def park_pace(store: Store, park_id: str, part: PartOfDay, *, but: str = "") -> Pace:
    """Return the pace of a park's newest rounds in this part of the day; our own estimates when they tell too little.

    *but* is the id of a round that does not count: the one being walked.
    """
    rounds = store.rows(
        f"select id from round r where park = ? and part = ? and {COUNTS.format('r')} and id <> ? order by date desc, n desc limit ?",
        [park_id, part, but, LOOK_BACK],
    )
    return learnt(
        [
            AnswerMoment(at, checkpoint)
            for at, checkpoint in store.rows(
                "select made, checkpoint from answer where round = ? and gone = 0 and confidential = 0 and value is not null", [round_id]
            )
        ]
        for (round_id,) in rounds
    )
