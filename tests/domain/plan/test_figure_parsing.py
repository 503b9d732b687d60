"""Figures as people and spreadsheets write them: what is understood, and what is refused because it can be read two ways."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.plan.figure_parsing import (
    better_of,
    check_goal,
    check_kept,
    check_shares,
    check_unit,
    counted,
    parse_better,
    parse_count,
    parse_figure,
    parse_goal,
)
from kvo_inspect.domain.plan.results import whole_of_share
from kvo_inspect.domain.plan.target import Counted, Goal, Target, TargetFields
from kvo_inspect.errors import BadValue
from kvo_inspect.wording.plan import figure_typed, goal_typed


@pytest.mark.parametrize(
    ("typed", "unit", "amount"),
    [
        ("41", "", "41"),
        (" 5,4 ", "cijfer", "5.4"),
        ("5.4", "", "5.4"),
        ("63 %", "%", "63"),
        ("63%", "procent", "63"),
        ("63%", "", "63"),
        ("1.234,5", "", "1234.5"),
        ("1,234.5", "", "1234.5"),
        ("12.345.678", "", "12345678"),
        ("1 234", "", "1234"),
        ("41 inbraken", "inbraken", "41"),
        ("\u221240", "", "-40"),
        ("0,125", "", "0.125"),
        ("+3", "", "3"),
        ("", "", None),
        ("  ", "%", None),
    ],
)
def test_figures_are_understood(typed: str, unit: str, amount: str | None) -> None:
    assert parse_figure("f", typed, unit) == amount


@pytest.mark.parametrize("typed", ["1.234", "12,345", "abc", "4 1", "1e9", "NaN", "١٢", "41 %%", "--3", "9" * 20, "1.2.3", "=1+1"])
def test_what_is_no_figure_or_two_is_refused(typed: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_figure("baseline", typed, "aantal")
    assert refused.value.field == "baseline"


@pytest.mark.parametrize(("typed", "whole"), [("0,45", "45"), ("0.455", "45.5"), ("-0,2", "-20")])
def test_a_share_below_one_percent_is_a_question(typed: str, whole: str) -> None:
    for read in (parse_figure, parse_goal) if typed[0] != "-" else (parse_figure,):
        with pytest.raises(BadValue) as refused:
            read("result", typed, "%")
        assert f"Type {whole} % or {typed} %." in refused.value.sentence
    assert parse_figure("result", f"{typed} %", "%") == parse_figure("result", typed, "inbraken") == typed.replace(",", ".")
    assert parse_goal("goal", "+0,5", "%") == Goal(kind="difference", amount="0.5")


def test_figures_and_goals_are_typed_as_they_are_read() -> None:
    for amount, unit in (("0.45", "%"), ("45", "%"), ("0.45", "cijfer"), ("0", "%")):
        assert parse_figure("result", figure_typed(amount, unit), unit) == amount
        assert parse_goal("goal", goal_typed(Goal(kind="value", amount=amount), unit), unit) == Goal(kind="value", amount=amount)


PERCENTAGES = {
    "%": "",
    "PCT": "",
    "Procent": "",
    "in %": "",
    "(%)": "",
    "aandeel (%)": "",
    "% van de bedrijven": "van de bedrijven",
    "procent van de ondernemers": "van de ondernemers",
    "percentage bedrijven": "bedrijven",
    "aandeel bedrijven in procenten": "bedrijven",
}
"""Units that are a percentage, and of what it is one."""
NO_SHARES = (
    "",
    "aantal",
    "%-punt",
    "% punten",
    "procentpunt",
    "percentage points",
    "% groei",
    "procentuele groei",
    "aandeelhouders",
    "5 % meer",
)


@pytest.mark.parametrize("unit", PERCENTAGES)
def test_a_unit_that_begins_with_percent_is_a_percentage_whatever_follows(unit: str) -> None:
    with pytest.raises(BadValue, match=re.escape("Type 45 % or 0,45 %.")):
        counted("result", "0,45", unit=unit)
    with pytest.raises(BadValue, match="a share lies between 0 and 100 %"):
        counted("result", "110", unit=unit)
    assert counted("result", "45 %", unit=unit) == counted("result", f"45 {unit}", unit=unit) == Counted(value="45")
    assert parse_goal("goal", "+15 punt", unit, Counted(value="50")) == Goal(kind="difference", amount="15")
    assert whole_of_share(unit) == PERCENTAGES[unit]
    check_unit(unit)


@pytest.mark.parametrize("unit", NO_SHARES)
def test_points_growth_and_counts_are_no_shares(unit: str) -> None:
    assert counted("result", "110", unit=unit) == Counted(value="110")
    assert counted("result", "0,45", unit=unit) == Counted(value="0.45")
    check_unit(unit)


@pytest.mark.parametrize("unit", ["aandeel", "Aandeel van de bedrijven", "share", "share of companies", "fractie"])
def test_a_share_is_asked_for_in_percent(unit: str) -> None:
    with pytest.raises(BadValue) as refused:
        check_unit(unit)
    assert (refused.value.field, refused.value.sentence) == ("unit", "A share is told in percent. Type % as the unit, and 45 for 0.45.")


@pytest.mark.parametrize(
    ("target", "fields", "field", "sentence"),
    [
        (
            {"unit": "%", "baseline": Counted(value="50"), "goal": Goal(kind="difference", amount="15")},
            {"baseline": Counted(value="95")},
            "baseline",
            "With this the goal that stands there would be 110 %, and a share lies between 0 and 100 %. Give the goal too.",
        ),
        (
            {"unit": "aantal", "baseline": Counted(value="60"), "goal": Goal(kind="change", amount="100")},
            {"unit": "% van de bedrijven"},
            "unit",
            "With this the goal that stands there would be 120 %, and a share lies between 0 and 100 %. Give the goal too.",
        ),
        (
            {"unit": "aandeel", "baseline": Counted(value="0.45")},
            {"unit": "%", "result": Counted(value="60")},
            "unit",
            "Baseline: 0.45 stands there, and would be less than one percent. Give that figure too.",
        ),
        (
            {"unit": "aandeel", "goal": Goal(kind="value", amount="0.6")},
            {"unit": "%", "result": Counted(value="60")},
            "unit",
            "Goal: 0.6 stands there, and would be less than one percent. Give that figure too.",
        ),
        (
            {"unit": "aantal", "result": Counted(value="140")},
            {"unit": "%", "baseline": Counted(value="60")},
            "unit",
            "Result: a share lies between 0 and 100 %, and this one would be 140 %.",
        ),
    ],
)
def test_what_stays_of_a_target_has_to_be_a_share_still(target: TargetFields, fields: TargetFields, field: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        check_kept(Target(id="t", park="p", **target), fields)
    assert (refused.value.field, refused.value.sentence) == (field, sentence)


PARTS = Target(id="t", park="p", unit="aandeel", baseline=Counted(value="0.45"), goal=Goal(kind="difference", amount="0.2"))
PERCENTS = Target(id="t", park="p", unit="share of companies", baseline=Counted(value="45"), goal=Goal(kind="value", amount="60"))
NO_PART = "the shares of this target are told in parts of one, such as 0.45, and"
NO_PERCENT = "the shares of this target are told in percent, such as 45, and"
IN_PERCENT = "A share is told in percent. Type % as the unit, and 45 for 0.45."


@pytest.mark.parametrize(
    ("target", "fields"),
    [
        (PARTS, {"name": "Veilig", "source": "enquête", "better": "higher"}),
        (PARTS, {"baseline": Counted(value="0.5"), "result": Counted(value="1")}),
        (PARTS, {"baseline": Counted(value="0.45", n=30), "goal": None}),
        (PERCENTS, {"baseline": Counted(value="1"), "result": Counted(value="100")}),
        (PERCENTS, {"baseline": None, "goal": Goal(kind="change", amount="10")}),
        (PARTS.model_copy(update={"baseline": Counted(value="45"), "result": Counted(value="0.6")}), {"source": "enquête"}),
        (PARTS, {"unit": "%", "baseline": Counted(value="45"), "result": Counted(value="60")}),
        (PARTS.model_copy(update={"unit": "aantal"}), {"baseline": Counted(value="120")}),
    ],
)
def test_a_share_without_percent_that_stands_there_may_be_changed_as_it_stands(target: Target, fields: TargetFields) -> None:
    check_unit(fields.get("unit", target.unit), target)
    check_shares(target, fields)


@pytest.mark.parametrize(
    ("target", "fields", "field", "sentence"),
    [
        (PARTS, {"result": Counted(value="60")}, "result", f"Result: {NO_PART} 60 is none."),
        (PARTS, {"baseline": Counted(value="-0.1")}, "baseline", f"Baseline: {NO_PART} -0.1 is none."),
        (PARTS, {"baseline": Counted(value="0.9")}, "goal", f"Goal: {NO_PART} 1.1 is none."),
        (PARTS, {"goal": Goal(kind="difference", amount="15")}, "goal", f"Goal: {NO_PART} 15.45 is none."),
        (PERCENTS, {"result": Counted(value="0.6")}, "result", f"Result: {NO_PERCENT} 0.6 is none."),
        (PERCENTS, {"goal": Goal(kind="value", amount="110")}, "goal", f"Goal: {NO_PERCENT} 110 is none."),
        (PARTS.model_copy(update={"baseline": None, "goal": None}), {"result": Counted(value="0.6")}, "unit", IN_PERCENT),
        (PARTS.model_copy(update={"result": Counted(value="60")}), {"result": Counted(value="0.6")}, "unit", IN_PERCENT),
    ],
)
def test_a_new_figure_has_to_be_such_a_share_as_stands_there(target: Target, fields: TargetFields, field: str, sentence: str) -> None:
    with pytest.raises(BadValue) as refused:
        check_shares(target, fields)
    assert (refused.value.field, refused.value.sentence) == (field, sentence)


def test_what_stays_and_fits_or_was_so_already_is_left_alone() -> None:
    goal = Goal(kind="difference", amount="15")
    share = Target(id="t", park="p", unit="%", baseline=Counted(value="50"), goal=goal, result=Counted(value="0.4"))
    check_kept(share, {"baseline": Counted(value="85")})
    check_kept(share, {"baseline": Counted(value="95"), "goal": Goal(kind="difference", amount="5")})
    beyond = share.model_copy(update={"baseline": Counted(value="95")})
    check_kept(beyond, {"result": Counted(value="60"), "unit": "procent"})
    check_kept(beyond.model_copy(update={"unit": "aantal"}), {"baseline": Counted(value="99")})


@pytest.mark.parametrize(
    ("typed", "baseline", "sentence"),
    [
        ("+15 %", Counted(value="50"), "Type +15 points, or the share to reach: 65."),
        ("-7,5 %", Counted(value="50"), "Type -7.5 points, or the share to reach: 42.5."),
        ("+15 %", None, "Type +15 points, or the share to reach."),
    ],
)
def test_percent_of_a_share_is_worked_out_in_points(typed: str, baseline: Counted | None, sentence: str) -> None:
    with pytest.raises(BadValue, match=re.escape(sentence)):
        parse_goal("goal", typed, "%", baseline)


@pytest.mark.parametrize(
    ("typed", "baseline", "share"),
    [
        ("+15 %", "95", "110"),
        ("+15 punt", "95", "110"),
        ("+15", "95", "110"),
        ("-7,5 points", "5", "-2.5"),
        ("-10 %", "5", "-5"),
        ("110", "95", "110"),
        ("100,1 %", None, "100.1"),
    ],
)
def test_a_goal_beyond_what_a_share_can_be_is_refused(typed: str, baseline: str | None, share: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_goal("goal", typed, "%", Counted(value=baseline) if baseline else None)
    assert refused.value.sentence == f"Goal: a share lies between 0 and 100 %, and this one would be {share} %."


def test_a_figure_beyond_what_a_share_can_be_is_refused_and_one_at_its_ends_is_not() -> None:
    for typed in ("101", "-1 %"):
        with pytest.raises(BadValue, match=r"^Baseline: a share lies between 0 and 100 %"):
            counted("baseline", typed, unit="%")
    assert counted("result", "100 %", unit="%") == Counted(value="100")
    assert counted("result", "101", unit="burglaries") == Counted(value="101")
    assert parse_goal("goal", "+5 points", "%", Counted(value="95")) == Goal(kind="difference", amount="5")


@pytest.mark.parametrize(
    ("typed", "unit", "goal"),
    [
        ("25", "", Goal(kind="value", amount="25")),
        ("≤ 25", "", Goal(kind="value", amount="25")),
        ("78 %", "%", Goal(kind="value", amount="78")),
        ("78", "%", Goal(kind="value", amount="78")),
        ("-40 %", "inbraken", Goal(kind="change", amount="-40")),
        ("\u221240%", "", Goal(kind="change", amount="-40")),
        ("+15 punt", "%", Goal(kind="difference", amount="15")),
        ("+15 points", "%", Goal(kind="difference", amount="15")),
        ("+15 procentpunt", "%", Goal(kind="difference", amount="15")),
        ("-10", "", Goal(kind="difference", amount="-10")),
        ("+1,5", "cijfer", Goal(kind="difference", amount="1.5")),
        ("", "", None),
    ],
)
def test_goals_are_understood(typed: str, unit: str, goal: Goal | None) -> None:
    assert parse_goal("goal", typed, unit) == goal


@pytest.mark.parametrize(("typed", "unit"), [("+15 %", "%"), ("40 %", "inbraken"), ("15 punt", "%"), ("-", ""), ("x", ""), ("punt", "%")])
def test_goals_that_can_be_read_two_ways_are_refused(typed: str, unit: str) -> None:
    with pytest.raises(BadValue):
        parse_goal("goal", typed, unit)


def test_a_goal_the_wrong_way_is_a_slip() -> None:
    check_goal("goal", Goal(kind="change", amount="-40"), "lower")
    check_goal("goal", Goal(kind="value", amount="99"), "lower")
    check_goal("goal", None, "higher")
    for goal, better in ((Goal(kind="change", amount="40"), "lower"), (Goal(kind="difference", amount="-5"), "higher")):
        with pytest.raises(BadValue):
            check_goal("goal", goal, better)  # type: ignore[arg-type]


def test_which_way_is_better_follows_from_the_goal_or_is_said() -> None:
    assert better_of(Goal(kind="change", amount="-40"), None) == "lower"
    assert better_of(Goal(kind="value", amount="78"), Counted(value="63")) == "higher"
    assert better_of(Goal(kind="value", amount="78"), None) is None
    assert [parse_better("b", said) for said in ("Lager", "lower is better", "hoger", "+", "")] == [
        "lower",
        "lower",
        "higher",
        "higher",
        None,
    ]
    with pytest.raises(BadValue):
        parse_better("b", "beter")


def test_samples_and_periods_belong_to_a_figure() -> None:
    assert counted("baseline", "63", "n=36", "2024", "%") == Counted(value="63", n=36, period="2024")
    assert counted("baseline", "", "", "") is None
    for n, period in (("36", ""), ("", "2024")):
        with pytest.raises(BadValue):
            counted("baseline", "", n, period)
    for n in ("0", "3,5", "veel", "-2", "9999999"):
        with pytest.raises(BadValue) as refused:
            parse_count("baseline_n", n)
        assert refused.value.field == "baseline_n"


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_number_comes_back_with_comma_or_point(number: Decimal) -> None:
    plain = format(number, "f")
    assert Decimal(parse_figure("f", plain) or "") == number
    assert Decimal(parse_figure("f", plain.replace(".", ",")) or "") == number


@given(st.text(max_size=30))
def test_no_text_is_more_than_refused(text: str) -> None:
    for parse in (parse_figure, parse_goal, parse_count, parse_better):
        with suppress(BadValue):
            parse("f", text)
