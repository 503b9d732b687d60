"""Targets added up over parks: counts are added, shares weighed and never added, and each park counts once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.plan.over_parks import ParkTarget, add_up
from kvo_inspect.domain.plan.target import Counted, Goal, Target
from kvo_inspect.domain.plan.target_kinds import TargetKind


def counted(value: str | None, n: int | None = None) -> Counted | None:
    return None if value is None else Counted(value=value, n=n)


def line(
    park: str,
    kind: TargetKind | None,
    baseline: str | None,
    result: str | None = None,
    *,
    unit: str = "",
    n: tuple[int | None, int | None] = (None, None),
    current: bool = True,
    **more: Any,
) -> ParkTarget:
    figures = {"baseline": counted(baseline, n[0]), "result": counted(result, n[1])}
    target = Target(id=f"{park}{kind}{current}", park=park, name="Target", kind=kind, unit=unit, **figures, **more)
    return ParkTarget(target, park, 1, current)


def figures(*lines: ParkTarget) -> list[tuple[str, str, int, int, str | None, str | None]]:
    return [
        (
            total.kind,
            total.unit,
            total.parks,
            total.added,
            total.baseline.value if total.baseline else None,
            total.present.value if total.present else None,
        )
        for total in add_up(lines)
    ]


def test_counts_are_added_over_the_parks_that_have_both_figures() -> None:
    lines = (line("a", "burglaries", "41", "21"), line("b", "burglaries", "12", "11"), line("c", "burglaries", "9"))
    assert figures(*lines) == [("burglaries", "", 3, 2, "53", "32")]
    (total,) = add_up(lines)
    assert total.outcome.change is not None
    assert (total.outcome.change.kind, str(total.outcome.change.amount), total.outcome.direction) == ("percent", "-40", "better")


def test_baselines_are_added_while_no_park_was_measured_again() -> None:
    assert figures(line("a", "outdoor_fires", "4"), line("b", "outdoor_fires", "3")) == [("outdoor_fires", "", 2, 2, "7", None)]


def test_shares_are_weighed_by_how_many_answered_and_never_added() -> None:
    lines = (line("a", "safe_day", "50", "80", n=(10, 10), unit="%"), line("b", "safe_day", "80", "80", n=(30, 30), unit="%"))
    assert figures(*lines) == [("safe_day", "%", 2, 2, "72.5", "80")]
    (total,) = add_up(lines)
    assert total.present == Counted(value="80", n=40)
    assert total.outcome.sample is not None
    assert total.outcome.sample.chance


@pytest.mark.parametrize(
    ("n", "why"),
    [((None, 30), "not known of the baseline"), ((30, None), "not known of the result"), ((4, 30), "too few"), ((30, 4), "too few")],
)
def test_a_share_whose_answers_are_not_known_or_too_few_is_in_no_share(n: tuple[int | None, int | None], why: str) -> None:
    other = line("b", "safe_day", "80", "90", unit="%", n=(30, 30))
    assert figures(line("a", "safe_day", "50", "80", unit="%", n=n), other) == [("safe_day", "%", 2, 1, "80", "90")], why
    assert figures(line("a", "safe_day", "50", "80", unit="%", n=(None, None))) == [("safe_day", "%", 1, 0, None, None)]


def test_what_is_too_few_answers_leaves_without_its_percentage() -> None:
    few = line("a", "safe_day", "50", "75", unit="%", n=(30, 4))
    assert few.baseline == Counted(value="50", n=30)
    assert few.present is None, "not the baseline in its place either"
    assert line("a", "burglaries", "3", "2", n=(4, 4)).present == Counted(value="2", n=4), "a number is no percentage"


def test_units_are_kept_apart_and_a_plain_number_is_one_whatever_it_is_called() -> None:
    lines = [line(name, "burglaries", "1", unit=unit) for name, unit in (("a", "aantal"), ("b", "number"), ("c", ""), ("d", "per jaar"))]
    assert figures(*lines) == [("burglaries", "", 3, 3, "3", None), ("burglaries", "per jaar", 1, 1, "1", None)]


@pytest.mark.parametrize(("kind", "unit"), [("safe_day", "cijfer"), ("safe_day", "bedrijven"), ("fire_defects", "cijfer")])
def test_what_means_nothing_together_is_only_counted(kind: TargetKind, unit: str) -> None:
    aimed: dict[str, Any] = {"goal": Goal(amount="7"), "better": "higher"}
    (total,) = add_up([line("a", kind, "5", "8", unit=unit, **aimed), line("b", kind, "5", "6", unit=unit, **aimed)])
    assert (total.how, total.added, total.baseline, total.present) == ("not", 0, None, None)
    assert (total.reached.reached, total.reached.missed) == (1, 1)


def test_own_targets_and_those_of_before_are_in_none() -> None:
    assert figures(line("a", None, "3", "2"), line("a", "burglaries", "3", "2", current=False)) == []


def test_a_park_with_two_targets_of_a_kind_is_told_and_not_added() -> None:
    twice = [line("a", "burglaries", "3", "2"), line("a", "burglaries", "4", "2"), line("b", "burglaries", "10", "5")]
    assert figures(*twice) == [("burglaries", "", 2, 1, "10", "5")]
    (total,) = add_up(twice)
    assert total.reached.total == 3


LINES = st.builds(
    line,
    st.sampled_from("abcdef"),
    st.sampled_from(["burglaries", "safe_day", "safe_dark", None]),
    st.one_of(st.none(), st.integers(0, 100).map(str)),
    st.one_of(st.none(), st.integers(0, 100).map(str)),
    unit=st.sampled_from(["%", "", "aantal", "cijfer"]),
    n=st.tuples(*(st.one_of(st.none(), st.integers(1, 60)),) * 2),
    current=st.booleans(),
)


@given(st.lists(LINES, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_parks_is_nothing_and_a_share_lies_between_those_it_is_of(lines: list[ParkTarget], chance: Any) -> None:
    totals = add_up(lines)
    mixed = list(lines)
    chance.shuffle(mixed)
    assert [(total.kind, total.unit, total.added, total.baseline, total.present) for total in add_up(mixed)] == [
        (total.kind, total.unit, total.added, total.baseline, total.present) for total in totals
    ]
    for total in totals:
        assert total.added <= total.parks
        own = [one for one in lines if one.current and (one.target.kind, one.unit) == (total.kind, total.unit)]
        baselines = [Decimal(one.target.baseline.value) for one in own if one.target.baseline]
        if total.how == "weighted" and total.baseline is not None:
            assert min(baselines) <= Decimal(total.baseline.value) <= max(baselines)
        if total.how == "sum" and total.baseline is not None:
            assert Decimal(total.baseline.value) <= sum(baselines)
