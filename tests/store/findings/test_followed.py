"""The status of a finding that follows from its rechecks, when one of them is taken back, corrected, or counts no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import PartOfDay, Seen, Stage, Status
from kvo_inspect.store.findings.finding import move_finding, review_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.correcting import bring_round_back, correct_round, set_round_aside
from kvo_inspect.store.rounds.joining import join_rounds
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding, rechecks_of
from kvo_inspect.texts import speaking
from kvo_inspect.wording.undo import desk_step_text
from tests.laptops import GATE, Laptop, add_round, batch, prepared, state

FAILS, IN_ORDER = Value(value="2"), Value(value="1")


class Place:
    """A stop where a round of 12 November made a finding, and the rounds that look again."""

    def __init__(self, store: Store) -> None:
        self.store = store
        made = store.select(Round)[0]
        self.park, self.stop = made.park, route(store, made.park)[0].id
        (finding,) = record_answer(store, made.id, self.stop, GATE, FAILS).findings
        self.finding = finding.id

    def round(self, date: str = "2026-11-13", part: PartOfDay = "evening") -> str:
        return add_round(self.store, self.park, date, part=part)

    def done(self, stage: Stage = "reported_done") -> None:
        """Let the desk accept the finding, and its holder report that it is done."""
        review_finding(self.store, self.finding, Verdict(kind="accepted"))
        move_finding(self.store, self.finding, stage)

    def answer(self, round_id: str, value: Value, store: Store | None = None) -> None:
        record_answer(store or self.store, round_id, self.stop, GATE, value)

    def status(self, store: Store | None = None) -> Status:
        return (store or self.store).get(Finding, self.finding).status


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "a")
    yield made
    assert doctor(made.store) == []
    made.close()


@pytest.fixture
def place(laptop: Laptop) -> Place:
    return Place(laptop.store)


def test_what_another_round_still_saw_stays_reopened_when_one_takes_its_answer_back(place: Place) -> None:
    place.done()
    evening, day = place.round(part="evening"), place.round(part="day")
    place.answer(evening, FAILS)
    place.answer(day, FAILS)
    assert place.status() == "reopened"
    place.answer(evening, IN_ORDER)
    assert place.status() == "reopened", "the day round saw it"
    place.answer(day, IN_ORDER)
    assert place.status() == "reported_done", "nobody saw it any more: it is where its holder left it"


def test_an_undo_leaves_what_a_colleague_still_saw(place: Place, laptop: Laptop, tmp_path: Path) -> None:
    place.done()
    evening, day = place.round(part="evening"), place.round(part="day")
    place.answer(evening, FAILS)
    other = laptop.copy_to(tmp_path / "b", dt.timedelta(minutes=-5))
    place.store = laptop.store
    place.answer(day, FAILS, other.store)
    receive(place.store, batch(other.store))
    told = undo(place.store, Reach.walk(evening))
    assert (place.status(), [noun.noun for noun in told.unchanged]) == ("reopened", [])
    assert {noun.noun for noun in told.changed} == {"answer", "recheck"}
    redo(place.store, Reach.walk(evening))
    assert place.status() == "reopened"
    place.answer(evening, IN_ORDER)
    receive(other.store, batch(place.store))
    assert place.status() == place.status(other.store) == "reopened"
    assert state(place.store) == state(other.store)
    other.close()


@pytest.mark.parametrize("minutes", [-300, 300])
def test_what_two_laptops_saw_apart_stays_reopened_when_one_takes_its_look_back(
    place: Place, laptop: Laptop, tmp_path: Path, minutes: int
) -> None:
    place.done()
    evening, day = place.round(part="evening"), place.round(part="day")
    other = laptop.copy_to(tmp_path / "b", dt.timedelta(minutes=minutes))
    place.store = laptop.store
    place.answer(evening, FAILS)
    place.answer(day, FAILS, other.store)
    receive(place.store, batch(other.store))
    place.answer(evening, IN_ORDER)
    assert place.status() == "reopened"
    other.close()


def test_a_slip_that_is_taken_back_leaves_what_an_earlier_round_saw_before_the_holder_was_done(place: Place) -> None:
    day, evening = place.round(part="day"), place.round(part="evening")
    place.answer(day, FAILS)
    place.done()
    place.answer(evening, FAILS)
    assert place.status() == "reopened"
    place.answer(evening, IN_ORDER)
    assert place.status() == "reported_done"


def test_an_earlier_look_that_is_corrected_to_solved_leaves_what_the_newest_round_saw(place: Place) -> None:
    first, second = place.round("2026-11-13"), place.round("2026-11-14")
    recheck_finding(place.store, first, place.finding, "not_yet")
    recheck_finding(place.store, second, place.finding, "not_yet")
    recheck_finding(place.store, first, place.finding, "solved")
    assert place.status() == "reopened", "solved on the 13th, and there again on the 14th"
    recheck_finding(place.store, first, place.finding, "not_yet")
    assert place.status() == "new", "as if nothing else had been said"
    recheck_finding(place.store, second, place.finding, "solved")
    assert place.status() == "verified", "what an earlier round saw says nothing against the newest"


def test_solved_stays_when_only_one_of_two_that_saw_it_solved_takes_that_back(place: Place) -> None:
    first, second = place.round("2026-11-13"), place.round("2026-11-14")
    recheck_finding(place.store, first, place.finding, "solved")
    recheck_finding(place.store, second, place.finding, "solved")
    recheck_finding(place.store, first, place.finding, "unseen")
    assert place.status() == "verified"
    recheck_finding(place.store, first, place.finding, "worse")
    assert place.status() == "new", "still there is the newest word"


def test_a_round_that_is_set_aside_takes_its_rechecks_along_and_brings_them_back(place: Place) -> None:
    round_ = place.round()
    place.done("in_progress")
    recheck_finding(place.store, round_, place.finding, "solved")
    assert place.status() == "verified"
    set_round_aside(place.store, round_, "an exercise")
    assert (place.status(), list_parks(place.store)[0].open_findings) == ("in_progress", 1)
    bring_round_back(place.store, round_)
    assert place.status() == "verified"
    set_round_aside(place.store, round_, "an exercise")
    undo(place.store, Reach.here([], things=[round_]))
    assert (place.status(), place.store.get(Round, round_).aside) == ("verified", "")
    redo(place.store, Reach.here([], things=[round_]))
    assert (place.status(), place.store.get(Round, round_).aside) == ("in_progress", "an exercise")


def test_a_step_of_the_desk_stays_when_a_round_is_set_aside_or_brought_back(place: Place) -> None:
    round_ = place.round()
    place.done("in_progress")
    recheck_finding(place.store, round_, place.finding, "solved")
    move_finding(place.store, place.finding, "reopened", reason="it is not")
    set_round_aside(place.store, round_, "an exercise")
    assert place.status() == "reopened"
    move_finding(place.store, place.finding, "verified")
    set_round_aside(place.store, round_, "another reason")
    assert place.status() == "verified", "set aside already: it takes nothing along once more"
    bring_round_back(place.store, round_)
    assert place.status() == "verified"


def test_setting_a_round_aside_leaves_what_a_later_round_saw(place: Place) -> None:
    place.done()
    first, second, third = place.round("2026-11-13"), place.round("2026-11-14"), place.round("2026-11-15")
    recheck_finding(place.store, first, place.finding, "not_yet")
    recheck_finding(place.store, second, place.finding, "not_yet")
    set_round_aside(place.store, first, "an exercise")
    assert place.status() == "reopened"
    recheck_finding(place.store, third, place.finding, "solved")
    bring_round_back(place.store, first)
    assert place.status() == "verified", "what it saw was before that"
    set_round_aside(place.store, second, "an exercise")
    set_round_aside(place.store, third, "an exercise")
    assert place.status() == "reopened", "the first round counts again"


def test_the_undo_of_setting_a_round_aside_names_the_round(place: Place) -> None:
    round_ = place.round()
    recheck_finding(place.store, round_, place.finding, "solved")
    with speaking("en"):
        set_round_aside(place.store, round_, "an exercise")
        told = undo(place.store, Reach.here([], things=[round_]))
        assert {noun.noun for noun in told.changed} == {"round", "finding"}
        code = place.store.get(Finding, place.finding).code
        assert code not in desk_step_text(place.store, told)


@pytest.mark.parametrize(("stays", "left", "status"), [("not_yet", "solved", "new"), ("solved", "not_yet", "verified")])
def test_joining_two_rounds_takes_along_only_what_stays_of_their_rechecks(place: Place, stays: Seen, left: Seen, status: Status) -> None:
    main, other = place.round(), place.round("2026-11-14")
    recheck_finding(place.store, main, place.finding, stays)
    recheck_finding(place.store, other, place.finding, left)
    before = place.status()
    correct_round(place.store, other, date="2026-11-13")
    join_rounds(place.store, main, other)
    assert [recheck.seen for recheck, _round in rechecks_of(place.store, place.finding)] == [stays]
    assert place.status() == status
    undo(place.store, Reach.here([], things=[main, other]))
    assert (place.status(), place.store.get(Round, other).aside) == (before, "")


def test_a_look_in_a_round_that_was_set_aside_moves_a_status_only_once_that_round_counts(place: Place) -> None:
    round_ = place.round()
    place.done()
    set_round_aside(place.store, round_, "an exercise")
    recheck_finding(place.store, round_, place.finding, "solved")
    assert (place.status(), rechecks_of(place.store, place.finding)) == ("reported_done", [])
    place.answer(round_, FAILS)
    assert place.status() == "reported_done", "nor does an answer that joins it"
    bring_round_back(place.store, round_)
    assert place.status() == "reopened"
    set_round_aside(place.store, round_, "an exercise after all")
    move_finding(place.store, place.finding, "verified")
    place.answer(round_, IN_ORDER)
    assert place.status() == "verified", "the desk verified it: what is taken back in the round left nothing"


@pytest.mark.parametrize(("seen", "status"), [("solved", "verified"), ("not_yet", "reopened")])
def test_an_undo_of_setting_a_round_aside_lets_what_was_seen_in_it_meanwhile_count(place: Place, seen: Seen, status: Status) -> None:
    round_ = place.round()
    place.done()
    set_round_aside(place.store, round_, "an exercise")
    recheck_finding(place.store, round_, place.finding, seen)
    undo(place.store, Reach.here([], things=[round_]))
    assert (place.status(), place.store.get(Round, round_).aside) == (status, "")


def test_an_undo_of_bringing_a_round_back_takes_along_what_was_seen_in_it_since(place: Place) -> None:
    round_ = place.round()
    place.done()
    set_round_aside(place.store, round_, "an exercise")
    bring_round_back(place.store, round_)
    recheck_finding(place.store, round_, place.finding, "solved")
    assert place.status() == "verified"
    undo(place.store, Reach.here([], things=[round_]))
    assert (place.status(), place.store.get(Round, round_).aside) == ("reported_done", "an exercise")


def test_an_undo_of_a_look_takes_along_what_bringing_its_round_back_made_of_the_status(place: Place) -> None:
    round_ = place.round()
    place.done()
    set_round_aside(place.store, round_, "an exercise")
    recheck_finding(place.store, round_, place.finding, "solved")
    bring_round_back(place.store, round_)
    assert place.status() == "verified"
    undo(place.store, Reach.walk(round_))
    assert (place.status(), rechecks_of(place.store, place.finding)) == ("reported_done", [])


@pytest.mark.parametrize(("first", "second", "status"), [("not_yet", "solved", "reopened"), ("solved", "not_yet", "verified")])
def test_a_round_that_is_moved_behind_another_says_the_newest_of_a_finding(place: Place, first: Seen, second: Seen, status: Status) -> None:
    early, late = place.round("2026-11-13"), place.round("2026-11-15")
    recheck_finding(place.store, early, place.finding, first)
    recheck_finding(place.store, late, place.finding, second)
    before = place.status()
    correct_round(place.store, early, date="2026-11-14")
    assert place.status() == before, "their order is as it was"
    correct_round(place.store, early, date="2026-11-20")
    assert [recheck.seen for recheck, _round in rechecks_of(place.store, place.finding)] == [second, first]
    assert place.status() == status
    with speaking("en"):
        told = undo(place.store, Reach.here([], things=[early]))
        assert place.store.get(Finding, place.finding).code not in desk_step_text(place.store, told)
    assert (place.status(), place.store.get(Round, early).date) == (before, "2026-11-14"), "one act"
    redo(place.store, Reach.here([], things=[early]))
    assert place.status() == status
    correct_round(place.store, early, date="2026-11-13")
    assert place.status() == before, "as it was said first"


def test_the_part_of_the_day_puts_one_look_behind_another_too(place: Place) -> None:
    day, evening = place.round(part="day"), place.round(part="evening")
    place.done()
    recheck_finding(place.store, day, place.finding, "not_yet")
    recheck_finding(place.store, evening, place.finding, "solved")
    correct_round(place.store, evening, date="2026-11-14")
    assert place.status() == "verified"
    correct_round(place.store, evening, date="2026-11-13", part="day")
    correct_round(place.store, day, part="evening")
    assert place.status() == "reopened"


def test_a_step_since_stays_when_a_round_is_moved_behind_another(place: Place) -> None:
    early, late = place.round("2026-11-13"), place.round("2026-11-15")
    place.done()
    recheck_finding(place.store, early, place.finding, "not_yet")
    recheck_finding(place.store, late, place.finding, "solved")
    move_finding(place.store, place.finding, "reopened", reason="it is not")
    move_finding(place.store, place.finding, "verified")
    correct_round(place.store, early, date="2026-11-20")
    assert place.status() == "verified", "whoever verified it knew of both"


def test_what_was_reported_before_two_looks_is_where_they_begin(place: Place) -> None:
    early, late = place.round("2026-11-13"), place.round("2026-11-15")
    place.done("in_progress")
    recheck_finding(place.store, early, place.finding, "not_yet")
    recheck_finding(place.store, late, place.finding, "solved")
    set_round_aside(place.store, late, "an exercise")
    bring_round_back(place.store, late)
    correct_round(place.store, early, date="2026-11-20")
    assert place.status() == "reopened"
    set_round_aside(place.store, late, "an exercise")
    correct_round(place.store, early, date="2026-11-13")
    assert place.status() == "in_progress", "nothing is newer or older than the only look that counts"


def test_an_undo_of_moving_a_round_lets_what_was_seen_since_follow(place: Place) -> None:
    moved, other = place.round("2026-11-13"), place.round("2026-11-15")
    correct_round(place.store, moved, date="2026-11-20")
    recheck_finding(place.store, other, place.finding, "solved")
    recheck_finding(place.store, moved, place.finding, "not_yet")
    assert place.status() == "reopened"
    undo(place.store, Reach.here([], things=[moved]))
    assert (place.status(), place.store.get(Round, moved).date) == ("verified", "2026-11-13")
