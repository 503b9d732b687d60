"""Measured: a round that two people gave another date apart counts as the measurement of the date that stands until somebody chooses.

Who corrects a date into another year writes the measurement with it, and who corrects the date within the year writes none: so the date of
the one would stand in the measurement of the other. Every laptop that sees both writes the same; of two kinds a person chooses.
"""

from __future__ import annotations

from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.merge.conflicts import measurements_apart
from kvo_inspect.store.record.reach import GIVE
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.correcting import write_measurement


def measure_by_date(store: Store) -> None:
    """Let the rounds that hold two dates, or two measurements of one kind, count as the measurement of their date, in an act of its own."""
    apart = "select noun_id from conflict where noun = 'round' and field in ('date', 'measurement')"
    rounds = store.select(Round, f"where gone = 0 and id in ({apart}) order by id")
    if not rounds:
        return
    with store.act(GIVE) as act:
        for round_ in rounds:
            others, asked = measurements_apart(store, round_.id)
            if not asked:
                write_measurement(act, round_, store.get(Measurement, round_.measurement).kind, others)
