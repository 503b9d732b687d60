"""What comes of targets: change, direction, goal reached, and what a small sample lets one say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.plan.results import ResultChange, Sample, Tally, goal_value, outcome, sample_of, tally
from kvo_inspect.domain.plan.target import Counted, Goal, Target


def target(before: str | None, after: str | None, unit: str = "", better: str = "lower", goal: Goal | None = None, **n: Any) -> Target:
    """A target with these figures; `n0` and `n1` are the sizes of samples."""
    return Target.model_validate(
        {
            "id": "t",
            "park": "p",
            "trajectory": "j",
            "name": "x",
            "unit": unit,
            "better": better,
            "goal": goal,
            "baseline": None if before is None else Counted(value=before, n=n.get("n0")),
            "result": None if after is None else Counted(value=after, n=n.get("n1")),
        }
    )


@pytest.mark.parametrize(
    ("before", "after", "unit", "better", "kind", "amount", "direction"),
    [
        # What the KVO parks themselves claim: burglaries almost halved, fire safety improved by more than half, more feel safe.
        ("41", "21", "inbraken", "lower", "percent", "-49", "better"),
        ("12", "5", "gebreken", "lower", "percent", "-58", "better"),
        ("63", "78", "%", "higher", "points", "15", "better"),
        ("41", "41", "inbraken", "lower", "percent", "0", "same"),
        ("41", "50", "inbraken", "lower", "percent", "22", "worse"),
        ("78", "63", "%", "higher", "points", "-15", "worse"),
        ("62.5", "63", "%", "higher", "points", "0.5", "better"),
        ("5.4", "6.8", "cijfer", "higher", "difference", "1.4", "better"),
        ("0", "3", "branden", "lower", "difference", "3", "worse"),
        ("200", "199", "meldingen", "lower", "percent", "-0.5", "better"),
        ("3", "1", "branden", "lower", "percent", "-67", "better"),
    ],
)
def test_a_change_is_told_in_its_own_measure_and_direction(
    before: str, after: str, unit: str, better: str, kind: str, amount: str, direction: str
) -> None:
    found = outcome(target(before, after, unit, better))
    assert found.change == ResultChange(kind, Decimal(amount))  # type: ignore[arg-type]
    assert found.direction == direction
    assert found.verdict == "unknown", "without a goal nothing is reached or missed"


@pytest.mark.parametrize(
    ("after", "better", "goal", "value", "verdict"),
    [
        ("24.6", "lower", Goal(kind="change", amount="-40"), "24.6", "reached"),
        ("24.7", "lower", Goal(kind="change", amount="-40"), "24.6", "missed"),
        ("25", "lower", Goal(kind="value", amount="25"), "25", "reached"),
        ("26", "lower", Goal(kind="value", amount="25"), "25", "missed"),
        ("56", "higher", Goal(kind="difference", amount="15"), "56", "reached"),
        ("55.9", "higher", Goal(kind="difference", amount="15"), "56", "missed"),
        (None, "lower", Goal(kind="change", amount="-40"), "24.6", "unknown"),
        ("24", "lower", None, None, "unknown"),
    ],
)
def test_a_goal_is_a_value_a_change_or_a_difference(
    after: str | None, better: str, goal: Goal | None, value: str | None, verdict: str
) -> None:
    found = outcome(target("41", after, "inbraken", better, goal))
    assert (found.goal, found.verdict) == (None if value is None else Decimal(value), verdict)


def test_a_goal_counted_from_a_baseline_that_is_not_there_says_nothing() -> None:
    assert goal_value(Goal(kind="change", amount="-40"), None) is None
    assert outcome(target(None, "20", goal=Goal(kind="change", amount="-40"))).verdict == "unknown"
    assert outcome(target(None, "20", goal=Goal(kind="value", amount="25"))).verdict == "reached", "a value needs no baseline"


def test_six_of_eight_are_counted() -> None:
    goal = Goal(kind="value", amount="10")
    targets = [target("20", "9", goal=goal)] * 6 + [target("20", "11", goal=goal)] + [target("20", None, goal=goal)]
    assert tally(targets) == Tally(reached=6, missed=1, unknown=1)
    assert tally(targets).total == 8


def test_a_small_sample_is_marked() -> None:
    """36 answers, as a park really had: one firm is 2.8 %, and 15 points more can be chance."""
    few = sample_of(target("63", "78", "%", "higher", n0=36, n1=36))
    assert few is not None
    assert (few.n, few.points_of_answer, few.few, few.chance, few.doubtful) == (36, Decimal("2.8"), False, True, True)
    assert few.margin == 20
    many = sample_of(target("63", "78", "%", "higher", n0=360, n1=340))
    assert many is not None
    assert (many.chance, many.doubtful) == (False, False)
    assert many.margin == 7
    impression = sample_of(target("5.4", "6.8", "cijfer", "higher", n0=8, n1=7))
    assert impression == Sample(7, Decimal(0), None, few=True, chance=False)
    assert sample_of(target("41", "21", "inbraken")) is None, "police figures count everything"
    assert sample_of(target("63", None, "%", n0=36)) is None, "nothing has changed yet"


def test_the_margin_is_the_published_one() -> None:
    """Agresti and Caffo's interval for 45 of 50 and 30 of 50: (46/52, 31/52), half width 1.96 * sqrt(p1q1/52 + p2q2/52)."""
    share = ((46 / 52) * (6 / 52) + (31 / 52) * (21 / 52)) / 52
    found = sample_of(target("90", "60", "%", n0=50, n1=50))
    assert found is not None
    assert found.margin is not None
    assert abs(float(found.margin) - 196 * share**0.5) <= 0.5


SHARES = st.integers(0, 100).map(str)
SIZES = st.one_of(st.none(), st.integers(1, 5000))


@given(SHARES, SHARES, SIZES, SIZES)
def test_any_sample_gives_a_margin_and_a_larger_one_never_a_larger(before: str, after: str, n0: int | None, n1: int | None) -> None:
    found = sample_of(target(before, after, "%", n0=n0, n1=n1))
    if n0 is None and n1 is None:
        assert found is None
        return
    assert found is not None
    assert found.margin is not None
    assert found.margin >= 0
    larger = sample_of(target(before, after, "%", n0=n0 and n0 * 50, n1=n1 and n1 * 50))
    assert larger is not None
    assert larger.margin is not None
    assert larger.margin <= found.margin


AMOUNTS = st.integers(-(10**9), 10**9).map(lambda n: str(Decimal(n) / 1000))
KINDS = st.sampled_from(["value", "change", "difference"])
GOALS = st.one_of(st.none(), st.builds(lambda kind, amount: Goal(kind=kind, amount=amount), KINDS, AMOUNTS))


@given(AMOUNTS, AMOUNTS, st.sampled_from(["%", "cijfer", "inbraken"]), st.sampled_from(["lower", "higher"]), GOALS)
def test_the_other_way_round_turns_the_direction_and_the_goal_itself_is_reached(
    before: str, after: str, unit: str, better: str, goal: Goal | None
) -> None:
    found = outcome(target(before, after, unit, better, goal))
    turned = outcome(target(before, after, unit, "higher" if better == "lower" else "lower", goal))
    assert found.change == turned.change
    assert {found.direction, turned.direction} in ({"better", "worse"}, {"same"})
    assert found.change is not None
    if found.change.amount:
        assert (found.change.amount > 0) == (Decimal(after) > Decimal(before)), "the sign says which way it went"
    if found.goal is not None:
        assert (found.verdict == "reached") or (turned.verdict == "reached")
