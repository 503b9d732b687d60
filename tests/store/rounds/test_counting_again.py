"""Two rounds that were joined and count again: each answer that failed has its finding, however they come to count again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import PromisedPhoto
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.walk.joining import findings_beyond, is_without_finding
from kvo_inspect.store.merge.conflicts import list_conflicts
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.correcting import bring_round_back, correct_round
from kvo_inspect.store.rounds.joining import join_rounds
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.laptops import GATE, LAMPS, ROAD, Laptop, add_round, batch, prepared, state, values

DAY, NEXT_DAY = "2026-11-12", "2026-11-13"
Answers = dict[str, str]
ALIKE = ({GATE: "2", ROAD: "2"}, {GATE: "2", LAMPS: "2"})
FIRST_FAILS = ({GATE: "2", LAMPS: "3"}, {GATE: "1", LAMPS: "0", ROAD: "3"})
SECOND_FAILS = ({GATE: "1", LAMPS: "0"}, {GATE: "2", LAMPS: "3", ROAD: "2"})


class Two:
    """Two laptops that each walked the park on one day, each in a round of its own, and know both rounds."""

    def __init__(self, folder: Path, first: Answers, second: Answers) -> None:
        self.anna = prepared(folder / "anna")
        self.first = self.anna.store.select(Round)[0].id
        self.park = self.anna.store.get(Round, self.first).park
        self.second = add_round(self.anna.store, self.park, NEXT_DAY, ("Ans",))
        self.stop = route(self.anna.store, self.park)[0].id
        self.bas = self.anna.copy_to(folder / "bas", dt.timedelta(minutes=5), "Bas")
        self.answer(self.anna, self.first, first)
        self.answer(self.bas, self.second, second)
        correct_round(self.bas.store, self.second, date=DAY)
        self.exchange()
        self.began = {round_id: self.told(self.anna.store, round_id) for round_id in (self.first, self.second)}

    def answer(self, laptop: Laptop, round_id: str, answers: Answers) -> None:
        for item, value in answers.items():
            record_answer(laptop.store, round_id, self.stop, item, Value(value=value))

    def exchange(self) -> None:
        for _again in range(2):
            receive(self.bas.store, batch(self.anna.store))
            receive(self.anna.store, batch(self.bas.store))
        assert state(self.anna.store) == state(self.bas.store)

    def told(self, store: Store, round_id: str) -> dict[str, tuple[str, list[str]]]:
        """Return by question what a round answers, and the codes of its findings of that."""
        walk = load_walk(store, round_id)
        return {
            item: (str(answer.value and answer.value.value), sorted(each.code for each in walk.findings.values() if each.item == item))
            for (_stop, item), answer in walk.answers.items()
        }

    def must_agree(self) -> None:
        """Look whether both rounds count, and every answer of either agrees with its findings."""
        for store in (self.anna.store, self.bas.store):
            for round_id in (self.first, self.second):
                walk = load_walk(store, round_id)
                assert walk.round.aside == ""
                for stop in walk.stops:
                    for item in (GATE, LAMPS, ROAD):
                        assert not is_without_finding(walk, stop, item), item
                        assert findings_beyond(walk, stop, item) == [], item
            assert list_conflicts(store) == []
            assert doctor(store) == []


@pytest.fixture(params=[ALIKE, FIRST_FAILS, SECOND_FAILS], ids=["alike", "first", "second"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path, *request.param)
    yield made
    made.anna.close()
    made.bas.close()


def of_differing(two: Two, store: Store) -> dict[str, tuple[str, list[str]]]:
    """Return what both rounds tell of the questions that both answered: what went over with its answer is not among them."""
    both = two.began[two.first].keys() & two.began[two.second].keys()
    told = {round_id: two.told(store, round_id) for round_id in (two.first, two.second)}
    return {f"{round_id} {item}": told[round_id][item] for round_id in told for item in both}


def test_a_joining_that_is_taken_back_leaves_all_as_it_was(two: Two) -> None:
    before = values(two.anna.store)
    join_rounds(two.anna.store, two.first, two.second)
    two.exchange()
    undo(two.anna.store, Reach.here([], things=[two.second]))
    assert values(two.anna.store) == before
    two.exchange()
    two.must_agree()
    redo(two.anna.store, Reach.here([], things=[two.second]))
    two.exchange()
    undo(two.anna.store, Reach.here([], things=[two.second]))
    two.exchange()
    assert values(two.bas.store) == before


def test_a_joined_round_that_counts_again_has_the_findings_of_what_it_answers(two: Two) -> None:
    began = of_differing(two, two.anna.store)
    join_rounds(two.anna.store, two.first, two.second)
    two.exchange()
    joined = values(two.bas.store)
    bring_round_back(two.bas.store, two.second)
    two.exchange()
    two.must_agree()
    assert of_differing(two, two.anna.store) == began
    undo(two.bas.store, Reach.here([], things=[two.second]))
    assert values(two.bas.store) == joined


def test_a_round_that_two_people_joined_alike_and_that_counts_again_twice_has_them_too(two: Two) -> None:
    began = of_differing(two, two.anna.store)
    join_rounds(two.anna.store, two.first, two.second)
    join_rounds(two.bas.store, two.first, two.second)
    two.exchange()
    bring_round_back(two.bas.store, two.second)
    undo(two.bas.store, Reach.here([], things=[two.second]))
    bring_round_back(two.bas.store, two.second)
    two.exchange()
    two.must_agree()
    assert of_differing(two, two.anna.store) == began


def test_rounds_that_were_joined_each_the_other_way_have_the_findings_of_what_they_answer(two: Two) -> None:
    began = of_differing(two, two.anna.store)
    join_rounds(two.anna.store, two.first, two.second)
    join_rounds(two.bas.store, two.second, two.first)
    two.exchange()
    two.must_agree()
    assert of_differing(two, two.anna.store) == began


@pytest.mark.parametrize("again", ["brought back", "joined both ways"])
def test_what_hangs_on_a_finding_comes_along(tmp_path: Path, again: str) -> None:
    two = Two(tmp_path, {GATE: "1"}, {GATE: "2"})
    (finding,) = two.bas.store.select(Finding)
    promise_photo(two.bas.store, finding.id, "Ans", two.second)
    recheck_finding(two.anna.store, two.first, finding.id, "not_yet")
    two.exchange()
    join_rounds(two.anna.store, two.first, two.second)
    if again == "brought back":
        two.exchange()
        bring_round_back(two.bas.store, two.second)
    else:
        join_rounds(two.bas.store, two.second, two.first)
    two.exchange()
    assert [promise.round for promise in two.anna.store.select(PromisedPhoto)] == [two.second]
    assert list(load_walk(two.anna.store, two.first).rechecks) == [finding.id], "the one that looked again did"
    assert list(load_walk(two.anna.store, two.second).findings) == [finding.id]
    assert doctor(two.anna.store) == doctor(two.bas.store) == []
    two.anna.close()
    two.bas.close()


@pytest.mark.parametrize("by_whom", ["anna", "bas"])
def test_what_an_answer_found_in_the_joined_round_goes_back_with_that_answer(tmp_path: Path, by_whom: str) -> None:
    two = Two(tmp_path, {LAMPS: "0"}, {GATE: "1", ROAD: "2"})
    join_rounds(two.anna.store, two.first, two.second)
    two.exchange()
    laptop = two.anna if by_whom == "anna" else two.bas
    two.answer(laptop, two.first, {GATE: "2"})
    (finding,) = laptop.store.select(Finding, "where item = ?", [GATE])
    promise_photo(laptop.store, finding.id, "Ans", two.first)
    two.exchange()
    joined = values(two.anna.store)
    there = Reach.here([], things=[two.second])
    undo(two.anna.store, there)
    two.exchange()
    two.must_agree()
    assert two.told(two.bas.store, two.second)[GATE] == ("2", [finding.code])
    assert [promise.round for promise in two.bas.store.select(PromisedPhoto)] == [two.second]
    redo(two.anna.store, there)
    assert values(two.anna.store) == joined
    undo(two.anna.store, there)
    two.exchange()
    two.must_agree()


def test_an_older_finding_that_an_answer_joined_in_the_joined_round_goes_back_with_it(tmp_path: Path) -> None:
    two = Two(tmp_path, {LAMPS: "0"}, {ROAD: "1"})
    older = add_round(two.anna.store, two.park, "2026-11-01")
    two.answer(two.anna, older, {ROAD: "2"})
    join_rounds(two.anna.store, two.first, two.second)
    two.answer(two.anna, two.first, {ROAD: "2"})
    assert len(load_walk(two.anna.store, two.first).still_there()) == 1
    undo(two.anna.store, Reach.here([], things=[two.second]))
    two.exchange()
    two.must_agree()
    assert [len(load_walk(two.bas.store, each).still_there()) for each in (two.first, two.second)] == [0, 1]


def test_what_was_found_in_a_round_while_somebody_joined_it_counts_with_its_answer(tmp_path: Path) -> None:
    two = Two(tmp_path, {LAMPS: "0"}, {GATE: "1", ROAD: "1"})
    older = add_round(two.anna.store, two.park, "2026-11-01")
    two.answer(two.anna, older, {ROAD: "2"})
    two.exchange()
    join_rounds(two.anna.store, two.first, two.second)
    two.answer(two.bas, two.second, {GATE: "2", ROAD: "2"})
    (finding,) = two.bas.store.select(Finding, "where item = ?", [GATE])
    promise_photo(two.bas.store, finding.id, "Ans", two.second)
    two.exchange()
    for laptop in (two.anna, two.bas):
        walk = load_walk(laptop.store, two.first)
        assert two.told(laptop.store, two.first)[GATE] == ("2", [finding.code])
        assert len(walk.still_there()) == 1
        assert not any(is_without_finding(walk, stop, item) for stop in walk.stops for item in (GATE, ROAD))
        assert [promise.round for promise in laptop.store.select(PromisedPhoto)] == [two.first]
        assert list_conflicts(laptop.store) == []
        assert doctor(laptop.store) == []
    undo(two.anna.store, Reach.here([], things=[two.second]))
    two.exchange()
    two.must_agree()
    assert two.told(two.bas.store, two.second)[GATE] == ("2", [finding.code])


def test_what_was_found_in_a_round_while_two_people_joined_it_both_ways_stands_with_its_answer(tmp_path: Path) -> None:
    two = Two(tmp_path, {GATE: "1"}, {LAMPS: "0"})
    two.answer(two.bas, two.first, {GATE: "2"})
    join_rounds(two.anna.store, two.second, two.first)
    join_rounds(two.bas.store, two.first, two.second)
    two.exchange()
    two.must_agree()


@pytest.mark.parametrize(("first", "second", "then"), [("1", "2", "2"), ("2", "2", "1"), ("1", "2", "1")])
def test_an_answer_that_has_no_finding_once_a_joining_is_taken_back_gets_one_by_its_key(
    tmp_path: Path, first: str, second: str, then: str
) -> None:
    """The finding stood with the other round, or was taken away by an answer in order; nobody wrote anything of such a finding."""
    two = Two(tmp_path, {GATE: first}, {GATE: second})
    join_rounds(two.anna.store, two.first, two.second)
    two.answer(two.anna, two.first, {GATE: then})
    undo(two.anna.store, Reach.here([], things=[two.second]))
    without = [round_id for round_id in (two.first, two.second) if _is_without(two, round_id)]
    assert without == [two.first if then == "2" else two.second]
    two.answer(two.anna, without[0], {GATE: "2"})
    two.exchange()
    two.must_agree()


def _is_without(two: Two, round_id: str) -> bool:
    walk = load_walk(two.anna.store, round_id)
    return any(is_without_finding(walk, stop, GATE) for stop in walk.stops)
