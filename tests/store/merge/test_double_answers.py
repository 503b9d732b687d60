"""What a joined round brought to a question that somebody else answered meanwhile is one answer, with two values where they differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import NA, Answer, Value
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.rounds.mark import Given, Mark
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.merge.conflicts import choose, list_conflicts
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.correcting import correct_round
from kvo_inspect.store.rounds.joining import join_rounds
from kvo_inspect.store.rounds.overview import list_rounds
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.laptops import GATE, MARKED, ROAD, add_round, batch, prepared, state

FAILS, IN_ORDER = Value(value="2"), Value(value="1")


class Apart:
    """Two laptops with two rounds of one evening: Anna joined them, while Bas walked on in the one that stays."""

    def __init__(self, room: Path) -> None:
        self.anna = prepared(room / "anna")
        store = self.anna.store
        self.stays = store.select(Round)[0]
        self.stop = route(store, self.stays.park)[0].id
        self.known = record_finding(store, self.stays.id, self.stop, NewFinding("hek los"))
        self.goes = add_round(store, self.stays.park, "2026-11-13")
        record_answer(store, self.goes, self.stop, GATE, FAILS)
        record_answer(store, self.goes, self.stop, ROAD, IN_ORDER)
        (jan, *_others) = participants_of(store, self.goes)
        record_marks(store, self.goes, self.stop, MARKED, [(jan.id, Given(mark=8))])
        correct_round(store, self.goes, date=self.stays.date)
        self.bas = self.anna.copy_to(room / "bas", dt.timedelta(minutes=5), "Bas")
        join_rounds(self.anna.store, self.stays.id, self.goes)

    def meet(self) -> None:
        """Let both take in what the other has, until nothing is new, and be alike."""
        for _ in range(2):
            receive(self.anna.store, batch(self.bas.store))
            receive(self.bas.store, batch(self.anna.store))
        assert state(self.anna.store) == state(self.bas.store)
        assert doctor(self.anna.store) == doctor(self.bas.store) == []


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    made = Apart(tmp_path)
    yield made
    for laptop in (made.anna, made.bas):
        laptop.close()


def test_two_answers_to_one_question_are_one_with_two_values(apart: Apart) -> None:
    record_answer(apart.bas.store, apart.stays.id, apart.stop, GATE, IN_ORDER)
    record_answer(apart.bas.store, apart.stays.id, apart.stop, ROAD, IN_ORDER)
    apart.meet()
    store = apart.anna.store
    assert {answer.item: answer.round for answer in store.select(Answer, "where gone = 0")} == dict.fromkeys((GATE, ROAD), apart.stays.id)
    (double,) = list_conflicts(store)
    assert (double.noun, double.field, {value.value["value"] for value in double.values}) == ("answer", "value", {"1", "2"})
    line = next(line for line in list_rounds(store, apart.stays.park) if line.id == apart.stays.id)
    assert line.answers == 3, "two questions and the mark"
    choose(store, double, next(value.change for value in double.values if value.value["value"] == "1"))
    assert load_walk(store, apart.stays.id).answers[apart.stop, GATE].value == IN_ORDER
    apart.meet()


def test_what_is_answered_afterwards_is_what_is_shown(apart: Apart) -> None:
    record_answer(apart.bas.store, apart.stays.id, apart.stop, GATE, IN_ORDER)
    apart.meet()
    record_answer(apart.anna.store, apart.stays.id, apart.stop, GATE, NA)
    assert load_walk(apart.anna.store, apart.stays.id).answers[apart.stop, GATE].value == NA
    apart.meet()


def test_marks_and_rechecks_of_both_are_one_too(apart: Apart) -> None:
    jan = next(person for person in participants_of(apart.bas.store, apart.stays.id) if person.name == "Jan")
    record_marks(apart.bas.store, apart.stays.id, apart.stop, MARKED, [(jan.id, Given(mark=3))])
    apart.meet()
    assert len(apart.anna.store.select(Mark, "where gone = 0")) == 1
    assert [(double.noun, double.field) for double in list_conflicts(apart.anna.store)] == [("mark", "value")]


def test_one_recheck_of_a_finding_is_left(tmp_path: Path) -> None:
    anna = prepared(tmp_path / "anna")
    store = anna.store
    first = store.select(Round)[0]
    stop = route(store, first.park)[0].id
    known = record_finding(store, first.id, stop, NewFinding("hek los"))
    stays, goes = (add_round(store, first.park, date) for date in ("2026-11-20", "2026-11-21"))
    recheck_finding(store, goes, known.id, "not_yet")
    correct_round(store, goes, date="2026-11-20")
    bas = anna.copy_to(tmp_path / "bas", dt.timedelta(minutes=5), "Bas")
    join_rounds(anna.store, stays, goes)
    recheck_finding(bas.store, stays, known.id, "solved")
    for _ in range(2):
        receive(anna.store, batch(bas.store))
        receive(bas.store, batch(anna.store))
    assert state(anna.store) == state(bas.store)
    assert len(anna.store.select(Recheck, "where gone = 0")) == 1
    assert "seen" in [double.field for double in list_conflicts(anna.store)]
    assert doctor(anna.store) == doctor(bas.store) == []
    for laptop in (anna, bas):
        laptop.close()


def test_what_was_undone_is_not_made_one_again(apart: Apart) -> None:
    record_answer(apart.bas.store, apart.stays.id, apart.stop, GATE, IN_ORDER)
    receive(apart.anna.store, batch(apart.bas.store))
    undo(apart.anna.store, Reach())
    before = state(apart.anna.store)
    receive(apart.anna.store, batch(apart.bas.store))
    assert state(apart.anna.store) == before
