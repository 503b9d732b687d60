"""What came in: when it came here and not when it was recorded, of whom, how much, and the findings of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.merge.deliveries import Delivered, delivered_since, findings_delivered, looked_until, note_look
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.record.database import connect
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from tests.exchange.laptops.test_handover import find, round_and_stop
from tests.exchange.photographed import photograph
from tests.laptops import LAMPS, SIGNAL, Laptop, prepared

TODAY = "2026-11-12"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    anna = prepared(tmp_path / "Anna", parks=2)
    bas = anna.copy_to(tmp_path / "Bas", author="Bas")
    yield anna, bas
    for laptop in (anna, bas):
        assert doctor(laptop.store) == []
        laptop.close()


def hand_over(sender: Laptop, receiver: Laptop, room: Path) -> None:
    out = room / f"{sender.author}-{sender.ticks}.kvopack"
    sender.pack(out, confidential=True)
    merge(receiver.store, out)


def brief(one: Delivered) -> tuple[object, ...]:
    counted = ("answer", "finding", "comment", "photo")
    return one.park_name, one.who, one.day, *({noun: n for noun, n in of.items() if noun in counted and n} for of in (one.new, one.changed))


def test_what_came_is_told_by_day_park_and_person(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    find(bas.store, "gat")
    find(bas.store, "signaal", SIGNAL)
    photograph(bas, "hek")
    record_answer(bas.store, *round_and_stop(bas.store), LAMPS, Value(value="0"))
    assert delivered_since(anna.store, "") == []
    hand_over(bas, anna, tmp_path)
    (came,) = delivered_since(anna.store, TODAY)
    name = anna.store.get(Park, came.park).name
    assert brief(came) == (name, "Bas", TODAY, {"answer": 1, "finding": 2, "photo": 1}, {}), "what is confidential is counted nowhere"
    assert (came.device, came.letters, list(came.ways)) == (bas.store.device, bas.store.letters, ["file"])
    texts = {anna.store.get(Finding, finding).text for finding in findings_delivered(anna.store, [came])}
    assert texts == {"gat", "seen on hek"}
    assert delivered_since(bas.store, "") == [], "one's own work did not come in"


def test_the_day_is_when_it_came_here(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    first = find(bas.store, "gat")
    anna.days = 5
    hand_over(bas, anna, tmp_path)
    anna.days = 9
    set_finding(bas.store, first.id, text="groot gat")
    add_comment(bas.store, first.id, "nog steeds")
    folder = tmp_path / "stick"
    folder.mkdir()
    sync(bas.store, folder, new=True)
    sync(anna.store, folder)
    late, early = delivered_since(anna.store, "")
    assert [early.day, late.day] == ["2026-11-17", "2026-11-21"]
    assert (brief(early)[3:], brief(late)[3:]) == (({"finding": 1}, {}), ({"comment": 1}, {"finding": 1}))
    assert [list(early.ways), list(late.ways)] == [["file"], ["folder"]]
    assert delivered_since(anna.store, "2026-11-18") == [late]
    assert findings_delivered(anna.store, [late]) == [first.id]
    assert delivered_since(anna.store, "2026-11-22") == []


def test_what_was_made_and_taken_back_before_it_came_is_counted_nowhere(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    find(bas.store, "gat")
    find(bas.store, "vergissing")
    undo(bas.store, Reach())
    find(bas.store, "toch wel")
    undo(bas.store, Reach())
    redo(bas.store, Reach())
    hand_over(bas, anna, tmp_path)
    (came,) = delivered_since(anna.store, TODAY)
    assert brief(came)[3:] == ({"finding": 2}, {})
    undo(bas.store, Reach())
    hand_over(bas, anna, tmp_path)
    (came,) = delivered_since(anna.store, TODAY)
    assert brief(came)[3:] == ({"finding": 2}, {"finding": 1}), "what had come, and goes, is a change"


def test_several_exchanges_of_a_day_are_one_line(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    for text in ("een", "twee", "drie"):
        find(bas.store, text)
        hand_over(bas, anna, tmp_path)
    (came,) = delivered_since(anna.store, TODAY)
    assert (came.new["finding"], len(came.runs)) == (3, 3)
    assert len(findings_delivered(anna.store, [came])) == 3
    hand_over(bas, anna, tmp_path)
    assert len(delivered_since(anna.store, TODAY)[0].runs) == 3, "what was here already did not come in again"


def test_a_plan_and_a_file_that_is_refused_brought_nothing(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    find(bas.store, "gat")
    bas.pack(tmp_path / "bas.kvopack")
    merge(anna.store, tmp_path / "bas.kvopack", plan_only=True)
    assert delivered_since(anna.store, "") == []


def test_where_somebody_looked_last(two: tuple[Laptop, Laptop]) -> None:
    anna, _bas = two
    assert looked_until(anna.store) == "2026-11-05", "a week, when nobody looked"
    note_look(anna.store, "2026-11-12T19:42:00+01:00")
    assert looked_until(anna.store) == "2026-11-12T19:42:00+01:00"


def test_what_came_before_the_program_kept_that_stands_at_the_day_it_was_recorded(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    one = find(bas.store, "gat")
    bas.days = 2
    two_days_later = find(bas.store, "hek")
    hand_over(bas, anna, tmp_path)
    as_before(anna)
    newest, *_others = came = delivered_since(anna.store, "")
    assert [(line.day, line.who, line.new.get("finding"), list(line.ways)) for line in came if line.who == "Bas"] == [
        ("2026-11-14", "Bas", 1, ["recorded"]),
        ("2026-11-12", "Bas", 1, ["recorded"]),
    ]
    assert findings_delivered(anna.store, [newest]) == [two_days_later.id]
    assert set(findings_delivered(anna.store, came)) == {one.id, two_days_later.id}


def as_before(laptop: Laptop) -> None:
    """Give the record the form that it had before the table was there, and open it again."""
    laptop.close()
    db = connect(laptop.data / "record.db", write=True)
    db.execute("drop table delivery")
    db.execute("delete from _sqlite_migrations where name = 'm031_deliveries'")
    db.close()
    with closing(connect(laptop.data / "record.db", write=True)) as db:
        assert "m031_deliveries" in {migration.name for migration in migrations.pending(db)}
    laptop.open()


def test_no_log_is_read_to_tell_what_came(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    """Two million changes do not matter when the week brought twenty: the plan of the query names no table that is read whole."""
    anna, bas = two
    find(bas.store, "gat")
    hand_over(bas, anna, tmp_path)
    asked: list[str] = []
    anna.store.db.conn.set_trace_callback(asked.append)
    findings_delivered(anna.store, delivered_since(anna.store, TODAY))
    anna.store.db.conn.set_trace_callback(None)
    plans = [row[-1] for query in asked for row in anna.store.rows(f"explain query plan {query}")]
    assert any("delivery_at" in step for step in plans)
    assert [step for step in plans if step.startswith("SCAN") and step.split()[1] in ("change", "c", "d", "delivery", "finding", "f")] == []
