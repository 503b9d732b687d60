"""Two rounds planned on one day and part, which a merge left there: both are told, one is cancelled, the round of that day walks one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import RuleError
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.home import attention, list_parks
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import PersonPlan, cancel_plans, change_plan, plan_at, plan_of_day, plan_round, planned_rounds
from kvo_inspect.store.rounds.round import round_defaults, rounds_of
from kvo_inspect.wording.merging import notable_texts
from kvo_inspect.wording.parks.planned import PLAN_COLUMNS, double_text
from tests.laptops import NOON, Laptop, add_round, batch, prepared

DAY = NOON.date().isoformat()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    """A plan that Fatima moved to a day for which Bas planned a round meanwhile."""
    fatima = prepared(tmp_path / "fatima")
    park = park_id(fatima.store)
    moved = plan_round(fatima.store, park, [PersonPlan("Anna")], date="2026-11-20")
    bas = fatima.copy_to(tmp_path / "bas", author="Bas")
    change_plan(fatima.store, moved.id, date=DAY)
    plan_round(bas.store, park, [PersonPlan("Bas")], date=DAY)
    yield fatima, bas
    fatima.close()
    bas.close()


def park_id(store: Store) -> str:
    return store.select(Park)[0].id


def standing(store: Store) -> list[tuple[str, str]]:
    return [(line.state, line.beside) for line in planned_rounds(store)]


def plans_told(store: Store) -> int:
    """Return how many double plans the home screen tells of the park: as many as the list of planned rounds marks."""
    (line,) = list_parks(store)
    told = sum(reason.n for reason in attention(line, store.today) if reason.why == "double_plan")
    assert told == sum(bool(line.beside) for line in planned_rounds(store))
    return told


def test_both_are_marked_on_both_laptops_and_the_merge_names_the_day(two: tuple[Laptop, Laptop]) -> None:
    fatima, bas = two
    for laptop, other in (two, two[::-1]):
        received = receive(laptop.store, batch(other.store))
        assert any("two planned rounds on one day and part: day round 12-11-2026" in text for text in notable_texts(received))
    for laptop in two:
        lines = planned_rounds(laptop.store)
        assert [line.beside for line in lines] == ["planned", "planned"]
        assert [next(column for column in PLAN_COLUMNS if column.name == "state").value(line) for line in lines] == ["planned, double"] * 2
        assert {name for line in lines for name in ("Fatima", "Bas") if f"by {name}," in double_text(line)} == {"Fatima", "Bas"}
    change_plan(bas.store, planned_rounds(bas.store)[0].id, notes="Regenjas mee")
    assert receive(fatima.store, batch(bas.store)).double_plans, "told again while something of it comes in"
    for laptop in two:
        assert plans_told(laptop.store) == 2
    cancel_plans(fatima.store, [planned_rounds(fatima.store)[1].id])
    assert plans_told(fatima.store) == 0
    assert standing(fatima.store) == [("planned", "")]
    assert not receive(bas.store, batch(fatima.store)).double_plans
    assert standing(bas.store) == [("planned", "")]


def test_the_round_of_that_day_walks_one_of_them_and_the_other_is_to_be_cancelled(two: tuple[Laptop, Laptop]) -> None:
    fatima, bas = two
    receive(fatima.store, batch(bas.store))
    store, park = fatima.store, park_id(fatima.store)
    proposed = round_defaults(store, park).planned
    assert proposed is not None
    add_round(store, park, DAY, part="day")
    walked = next(round_ for round_ in rounds_of(store, park) if round_.part == "day")
    assert walked.planned_round == proposed.id
    assert plan_of_day(store, park, DAY) is None, "the other is not proposed for a round that is there"
    assert sorted(standing(store)) == [("open", ""), ("planned", "walked")]
    (other,) = [line for line in planned_rounds(store) if line.beside]
    assert double_text(other) == "The round of this day and part walks another plan: cancel this one."
    assert plans_told(store) == 1
    cancel_plans(store, [other.id])
    assert plans_told(store) == 0
    assert standing(store) == [("open", "")]


def test_one_of_them_is_named_by_its_id(two: tuple[Laptop, Laptop]) -> None:
    fatima, bas = two
    receive(fatima.store, batch(bas.store))
    store, park = fatima.store, park_id(fatima.store)
    first, second = (line.id for line in planned_rounds(store))
    for wrong in ("", "nothing"):
        with pytest.raises(RuleError) as raised:
            plan_at(store, park, DAY, "day", wrong)
        assert {part in str(raised.value) for part in (first, second, "Fatima", "Bas", "--id")} == {True}
    named = plan_at(store, park, DAY, "day", second)
    assert named is not None
    assert named.id == second
    cancel_plans(store, [first])
    alone = plan_at(store, park, DAY, "day")
    assert alone is not None
    assert alone.id == second
    with pytest.raises(RuleError, match=r"has the id “nothing”\. Leave --id out\."):
        plan_at(store, park, DAY, "day", "nothing")


def test_on_one_laptop_a_second_is_not_planned(two: tuple[Laptop, Laptop]) -> None:
    store, park = two[0].store, park_id(two[0].store)
    with pytest.raises(RuleError, match="planned for that day and part"):
        plan_round(store, park, date=DAY)
    assert standing(store) == [("planned", "")]
