"""Work in a record until killed: a line on stdout for each act that the store said was stored, never before."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint, route
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer, record_rest
from tests.laptops import GATE, LAMPS, ROAD
from tests.protection import every_record


def work(store: Store) -> None:
    """Answer, find, describe, take back, over and over."""
    (walked, park) = store.rows("select id, park from round")[0]
    for n in range(1_000_000):
        stop = route(store, park)[n % 2].id
        answer = record_answer(store, walked, stop, LAMPS, Value(value=str(1 + n % 90)))
        told(answer.answers[0].id, answer.answers[0].heads[0])
        found = answer.findings[0]
        told(found.id, describe_finding(store, found.id, f"{n} scheef")[0].heads[0])
        free = record_finding(store, walked, stop, NewFinding(f"nummer {n}"))
        told(free.id, free.heads[0])
        for one in record_rest(store, walked, stop, [GATE, ROAD], Value(value=str(1 + n % 2))).answers:
            told(one.id, one.heads[0])
        for taken in undo(store, Reach()).changed:
            told(taken.id, taken.heads[0])
        if n % 10 == 0:
            made = add_checkpoint(store, park, NewCheckpoint(f"Hoek {n}"))
            told(made.id, made.heads[0])


def told(noun_id: str, change: str) -> None:
    """Say that a change of a noun is stored."""
    sys.stdout.write(f"{noun_id} {change}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    every_record.begin()
    data, state = map(Path, sys.argv[1:])
    evening = dt.datetime.now().astimezone()  # undo reaches acts of today: midnight is no kill
    work(open_record(data, state_folder=state, author="Karin", now=lambda: evening))
