"""The record that the bench measures on is one that the program could have made, and has the size it says."""

from __future__ import annotations

from pathlib import Path

from bench.facilitator import FACILITATOR, MEASUREMENTS, Size, make_record
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record

SMALL = Size(parks=2, stops=12, day_answers=120, evening_answers=80, findings=12)


def test_the_full_size_is_the_facilitators() -> None:
    rounds = 2 * len(MEASUREMENTS)
    assert (FACILITATOR.parks, FACILITATOR.parks * rounds) == (30, 240)
    assert FACILITATOR.parks * rounds * FACILITATOR.findings == 9_600
    assert FACILITATOR.parks * len(MEASUREMENTS) * (FACILITATOR.day_answers + FACILITATOR.evening_answers) == 126_000


def test_a_small_one_is_sound_and_as_large_as_it_says(tmp_path: Path) -> None:
    make_record(tmp_path / "data", tmp_path / "state", SMALL)
    store = open_record(tmp_path / "data", state_folder=tmp_path / "state", write=False)
    try:
        count = {
            table: store.rows(f"select count(*) from {table} where gone = 0")[0][0] for table in ("park", "round", "answer", "finding")
        }
        assert count == {"park": 2, "round": 16, "answer": 2 * 4 * 200, "finding": 16 * 12}
        statuses = {row[0] for row in store.rows("select distinct status from finding")}
        assert {"new", "sent", "verified"} < statuses
        assert store.rows("select count(*) from recheck")[0][0] > 20
        assert store.rows("select count(*) from finding where item is null")[0][0] > 0
        for noun in ("review", "reply", "comment", "target", "measure", "measure_finding", "measure_target", "meeting"):
            assert store.rows(f"select count(*) from {noun} where gone = 0")[0][0] > 0, noun
        assert doctor(store) == []
    finally:
        store.close()


def test_the_same_seed_makes_the_same_record(tmp_path: Path) -> None:
    rows = []
    for name in ("one", "two"):
        make_record(tmp_path / name, tmp_path / "state", SMALL._replace(parks=1, stops=6, day_answers=40, evening_answers=30, findings=6))
        store = open_record(tmp_path / name, state_folder=tmp_path / "state", write=False)
        rows.append(store.rows("select id, code, text, object, due from finding order by id"))
        store.close()
    assert rows[0] == rows[1]
