"""Undo on a round: what was done on another round of the park stays, whatever came last; what was done beside answering goes too."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.rounds.mark import Given
from kvo_inspect.domain.rounds.round import QuestionSet, Round
from kvo_inspect.errors import NothingToRedo, NothingToUndo
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding, tell_urgent
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.participants import add_participant
from kvo_inspect.store.rounds.round import Person, change_set, participants_of
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import note_answer, record_answer, record_rest
from kvo_inspect.store.walk.finishing import finish_round
from kvo_inspect.store.walk.marks import record_marks
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.store.walk.sign_off import sign_off
from tests.laptops import GATE, LAMPS, MARKED, ROAD, Laptop, add_round, values

FAILS, IN_ORDER = Value(value="2"), Value(value="1")


class Rounds:
    """Two rounds of one park: by day, which was begun first, and in the evening."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.evening = store.select(Round, "order by n")[0].id
        self.park = store.get(Round, self.evening).park
        self.day = add_round(store, self.park, "2026-11-12", part="day")
        self.stop, self.next = (stop.id for stop in route(store, self.park))
        self.gate = record_answer(store, self.evening, self.stop, GATE, FAILS).findings[0]
        self.jan = participants_of(store, self.evening)[0].id


@pytest.fixture
def rounds(laptop: Laptop) -> Rounds:
    return Rounds(laptop.store)


ON_THE_EVENING: dict[str, Callable[[Rounds], object]] = {
    "an answer": lambda on: record_answer(on.store, on.evening, on.stop, ROAD, FAILS),
    "its remark": lambda on: note_answer(on.store, on.store.select(Answer)[0].id, "nat"),
    "the rest": lambda on: record_rest(on.store, on.evening, on.next, [GATE, ROAD], IN_ORDER),
    "the text of a finding": lambda on: describe_finding(on.store, on.gate.id, "hek hangt"),
    "who acts": lambda on: set_finding(on.store, on.gate.id, partner=None),
    "who was told": lambda on: tell_urgent(on.store, on.gate.id, "Jan"),
    "a remark": lambda on: add_comment(on.store, on.gate.id, "nog steeds"),
    "a finding": lambda on: record_finding(on.store, on.evening, on.stop, NewFinding("kapot")),
    "a promise": lambda on: promise_photo(on.store, on.gate.id, "Jan", on.evening),
    "a participant": lambda on: add_participant(on.store, on.evening, Person("Ans")),
    "a mark": lambda on: record_marks(on.store, on.evening, on.stop, MARKED, [(on.jan, Given(mark=7))]),
    "a sign-off": lambda on: sign_off(on.store, on.jan, "yes", incomplete=True),
    "a set": lambda on: change_set(on.store, on.evening, QuestionSet(kind="short")),
}


@pytest.mark.parametrize("what", ON_THE_EVENING)
def test_what_was_done_on_another_round_stays_and_is_taken_back_there(rounds: Rounds, what: str) -> None:
    store, before = rounds.store, values(rounds.store)
    ON_THE_EVENING[what](rounds)
    done = values(store)
    assert done != before
    for reach in (Reach.walk(rounds.day), Reach(frozenset({"sign_off"}), passes_others=True, round_id=rounds.day)):
        with pytest.raises(NothingToUndo):
            undo(store, reach)
    assert values(store) == done
    undo(store, Reach.walk(rounds.evening))
    with pytest.raises(NothingToRedo):
        redo(store, Reach.walk(rounds.day))
    assert values(store) != done
    redo(store, Reach.walk(rounds.evening))
    assert values(store) == done
    assert doctor(store) == []


def test_no_answer_of_a_finished_round_goes(rounds: Rounds) -> None:
    store = rounds.store
    for stop in (rounds.stop, rounds.next):
        for item in (LAMPS, GATE, ROAD):
            record_answer(store, rounds.evening, stop, item, Value(value="0") if item == LAMPS else IN_ORDER)
    finish_round(store, rounds.evening)
    finished = values(store)
    with pytest.raises(NothingToUndo):
        undo(store, Reach.walk(rounds.day))
    record_answer(store, rounds.day, rounds.stop, ROAD, IN_ORDER)
    undo(store, Reach.walk(rounds.day))
    assert {key: stood for key, stood in values(store).items() if key in finished} == finished


def test_what_a_round_says_of_an_older_finding_is_taken_back_step_by_step(rounds: Rounds) -> None:
    """The finding names the round that made it; the keys are those of the round that looked again."""
    store = rounds.store
    later = add_round(store, rounds.park, "2026-11-13")
    steps = [values(store)]
    for step in (
        lambda: recheck_finding(store, later, rounds.gate.id, "worse"),
        lambda: tell_urgent(store, rounds.gate.id, "Jan"),
        lambda: add_comment(store, rounds.gate.id, "het hek ligt eruit"),
        lambda: promise_photo(store, rounds.gate.id, "Jan", later),
        lambda: record_answer(store, later, rounds.stop, GATE, FAILS),
    ):
        step()
        steps.append(values(store))
    for stood in reversed(steps[:-1]):
        undo(store, Reach.walk(later))
        assert values(store) == stood
    for stood in steps[1:]:
        redo(store, Reach.walk(later))
        assert values(store) == stood
    record_answer(store, rounds.evening, rounds.next, ROAD, IN_ORDER)
    set_finding(store, rounds.gate.id, text="van de avond")
    assert [noun.id for noun in undo(store, Reach.walk(later)).changed if noun.noun == "answer"] != []
    assert store.get(Finding, rounds.gate.id).text == "van de avond", "another round was walked between: who wrote that was there"
    assert [noun.id for noun in undo(store, Reach.walk(rounds.evening)).changed] == [rounds.gate.id]
