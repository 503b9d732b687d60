"""What CSV says of the standing of a finding, which it works out beside SQLite, is what the record says, in doubt too."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.conditions.findings import OPEN, STAGE
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from tests.examples import copy_example
from tests.exchange.laptops.test_handover import exchange, find, laptops
from tests.exchange.records import opened
from tests.laptops import Laptop

__all__ = ["laptops"]


def exported(store: Store, to: Path) -> dict[str, tuple[str, str]]:
    export(store, "csv", to, ExportScope())
    with (to / "finding.csv").open(encoding="utf-8", newline="") as stream:
        return {row["id"]: (row["stage"], row["open"]) for row in csv.DictReader(stream)}


def told(store: Store) -> dict[str, tuple[str, str]]:
    rows = store.rows(f"select t.id, {STAGE}, iif({OPEN}, 'true', 'false') from finding t where t.gone = 0 and t.confidential = 0")
    return {finding: (stage, is_open) for finding, stage, is_open in rows}


def test_the_standing_of_every_finding_of_the_worked_example(tmp_path: Path) -> None:
    with opened(copy_example("nl", tmp_path / "data"), write=False) as store:
        standing = exported(store, tmp_path / "csv")
        assert standing == told(store)
        assert len(set(standing.values())) > 5


def test_what_two_people_say_differently_is_verified_and_open(laptops: Callable[..., Laptop], tmp_path: Path) -> None:
    anna, bas = laptops("Anna"), laptops("Bas", dt.timedelta(minutes=1))
    doubted, solved = find(anna.store, "hek stuk"), find(anna.store, "lamp uit")
    exchange(anna, bas, tmp_path)
    for laptop, status in ((anna, "planned"), (bas, "verified")):
        with laptop.store.act() as act:
            act.write(NOUNS["finding"], doubted.id, park=doubted.park, status=status)
            act.write(NOUNS["finding"], solved.id, park=solved.park, status="verified")
    exchange(anna, bas, tmp_path)
    standing = exported(bas.store, tmp_path / "csv")
    assert standing == told(bas.store)
    assert standing[doubted.id] == ("verified", "true")
    assert standing[solved.id] == ("verified", "false")
