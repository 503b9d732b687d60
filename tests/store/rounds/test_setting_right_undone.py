"""What sets a round or a park right is taken back, and done again, on the screen of that, however much came along with the step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.correcting import remove_park, set_park_aside
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.correcting import bring_round_back, correct_round, remove_round, set_round_aside
from kvo_inspect.store.rounds.joining import join_rounds
from kvo_inspect.store.rounds.participants import set_participant_aside
from kvo_inspect.store.rounds.round import participants_of
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.texts import speaking
from kvo_inspect.wording.undo import desk_step_text
from tests.laptops import GATE, Laptop, add_round, batch, prepared, state, values

DAY, NEXT_DAY = "2026-11-12", "2026-11-13"
FAILS = Value(value="2")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "one")
    yield made
    made.close()


def two_rounds(store: Store) -> tuple[str, str]:
    """Return the round that the record begins with, which found something, and one of the next day that looked at that again."""
    first = store.select(Round)[0]
    other = add_round(store, first.park, NEXT_DAY)
    (finding,) = record_answer(store, first.id, route(store, first.park)[0].id, GATE, FAILS).findings
    recheck_finding(store, other, finding.id, "solved")
    return first.id, other


CORRECTIONS: dict[str, Callable[[Store, str], object]] = {
    "weather": lambda store, round_id: correct_round(store, round_id, weather="nat"),
    "another day": lambda store, round_id: correct_round(store, round_id, date="2026-11-14"),
    "another year": lambda store, round_id: correct_round(store, round_id, date="2025-11-14"),
    "another kind": lambda store, round_id: correct_round(store, round_id, kind="follow_up"),
    "set aside": lambda store, round_id: set_round_aside(store, round_id, "dubbel"),
}


@pytest.mark.parametrize("correction", CORRECTIONS.values(), ids=CORRECTIONS)
def test_the_last_correction_of_a_round_is_taken_back_also_after_the_screen_was_left(
    laptop: Laptop, correction: Callable[[Store, str], object]
) -> None:
    store = laptop.store
    _first, round_id = two_rounds(store)
    correct_round(store, round_id, weather="mist")
    before = values(store)
    correction(store, round_id)
    after = values(store)
    there = Reach.here([], things=[round_id])
    undo(store, there)
    assert values(store) == before
    redo(store, there)
    assert values(store) == after
    assert doctor(store) == []


@pytest.mark.parametrize("at_main", [True, False])
def test_a_joining_is_taken_back_from_either_round_before_what_is_older(laptop: Laptop, at_main: bool) -> None:
    store = laptop.store
    first, second = two_rounds(store)
    correct_round(store, second, date=DAY)
    before = values(store)
    join_rounds(store, first, second)
    after = values(store)
    there = Reach.here([], things=[first if at_main else second])
    assert undo(store, there).how == "join"
    assert values(store) == before
    redo(store, there)
    assert values(store) == after
    assert doctor(store) == []


def test_a_park_that_was_removed_comes_back_with_its_route_also_after_the_screen_was_left(laptop: Laptop) -> None:
    store = laptop.store
    park = add_park(store, "Verkeerd", "Amert", [NewCheckpoint("Weg 1")]).id
    set_park_aside(store, park, "dubbel")
    before = values(store)
    remove_park(store, park)
    there = Reach.here([], things=[park])
    undo(store, there)
    assert values(store) == before
    redo(store, there)
    assert store.find(Park, park) is not None
    assert "Verkeerd" not in [each.name for each in store.select(Park, "where gone = 0")]
    assert route(store, park) == []


def test_a_removal_taken_back_and_done_again_hides_nothing_of_whoever_worked_in_the_round(laptop: Laptop, tmp_path: Path) -> None:
    park = laptop.store.select(Park)[0].id
    wrong = add_round(laptop.store, park, "2026-11-20")
    other = laptop.copy_to(tmp_path / "other", dt.timedelta(minutes=5))
    store = laptop.store
    record_answer(other.store, wrong, route(other.store, park)[0].id, GATE, FAILS)
    remove_round(store, wrong)
    undo(store, Reach.here([], things=[wrong]))
    redo(store, Reach.here([], things=[wrong], set_right=[wrong]))
    assert wrong not in {round_.id for round_ in store.select(Round, "where gone = 0")}
    account = receive(store, batch(other.store))
    assert [noun.id for noun in account.woken] == [wrong]
    receive(other.store, batch(store))
    assert state(other.store) == state(store)
    assert len(participants_of(store, wrong)) == 2
    other.close()


SENTENCES: dict[str, tuple[Callable[[Store, str], object], str]] = {
    "kind": (CORRECTIONS["another kind"], "evening round 13-11-2026 (counts as)"),
    "another year": (CORRECTIONS["another year"], "evening round 13-11-2026 (counts as, date)"),
    "set aside": (CORRECTIONS["set aside"], "the setting aside of evening round 13-11-2026"),
}


@pytest.mark.parametrize(("correction", "told"), SENTENCES.values(), ids=SENTENCES)
def test_what_is_taken_back_is_told_of_the_round_and_not_of_what_came_along(
    laptop: Laptop, correction: Callable[[Store, str], object], told: str
) -> None:
    store = laptop.store
    _first, round_id = two_rounds(store)
    correction(store, round_id)
    with speaking("en"):
        assert desk_step_text(store, undo(store, Reach.here([], things=[round_id]))) == f"Taken back: {told}."


def test_a_round_that_counts_again_is_told_apart_from_one_that_is_set_aside(laptop: Laptop) -> None:
    store = laptop.store
    _first, round_id = two_rounds(store)
    set_round_aside(store, round_id, "dubbel")
    bring_round_back(store, round_id)
    reach = Reach.here([], things=[round_id])
    with speaking("en"):
        assert desk_step_text(store, undo(store, reach)) == "Taken back: that evening round 13-11-2026 counts again."
        assert desk_step_text(store, redo(store, reach)) == "Done again: that evening round 13-11-2026 counts again."
        assert desk_step_text(store, undo(store, reach)) == "Taken back: that evening round 13-11-2026 counts again."
        assert desk_step_text(store, undo(store, reach)) == "Taken back: the setting aside of evening round 13-11-2026."
    person = participants_of(store, round_id)[0]
    set_participant_aside(store, person.id, "niet mee")
    with speaking("en"):
        sentence = desk_step_text(store, undo(store, Reach.here([], things=[person.id])))
    assert sentence == f"Taken back: the setting aside of {person.name}."
