"""Comparing two measurements: which answers stand beside each other, why others do not, and what the figures come to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.checklists.checklist import AnswerSpec, Both, Checklist, Condition, Item, Option
from kvo_inspect.domain.compare.comparison import TwoMeasurements, compared
from kvo_inspect.domain.compare.figures import by_checkpoint, by_part, by_theme, figure, figures, item_figures, whole_checkpoints
from kvo_inspect.domain.compare.findings import ComparedFinding, Look, fates, tally
from kvo_inspect.domain.compare.marks import MarkPlace, mark_figures, only_in_one
from kvo_inspect.domain.compare.pairs import ComparedAnswer, Measured, Pair, QuestionKey, Walked, pairs, rest_share
from kvo_inspect.domain.compare.warnings import season_of, warnings
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.mark import per_role
from kvo_inspect.domain.values.closed_sets import GRADES, PartOfDay
from kvo_inspect.domain.values.numbers import percent, points

STOPS = {
    name: Checkpoint(
        id=name,
        park="park",
        name=name,
        kind="road",
        made="2024-01-01T10:00:00+01:00",
        retired=name == "old",
        replaced_by="a" if name == "old" else None,
    )
    for name in ("a", "b", "c", "old")
} | {"built": Checkpoint(id="built", park="park", name="built", kind="road", made="2026-01-01T10:00:00+01:00")}


def both(text: str) -> Both:
    return Both(nl=text, en=text)


def item(name: str, kind: str = "check", **more: Any) -> Item:
    spec: dict[str, Any] = {"type": kind}
    if kind == "choice":
        spec["option"] = (Option(text=both("good")), Option(text=both("bad"), finding="adds_to" not in more))
    if kind == "count":
        spec["finding_above"] = more.pop("above", Decimal(0))
    return Item(id=name, ask=both(name), look_for=both("look"), answer=AnswerSpec(**spec), partner="municipality", **more)


LIGHT = Checklist(
    id="lighting",
    version="1",
    theme="lighting",
    title=both("Lighting"),
    item=(
        item("L1"),
        item("L2", "count"),
        item("L3", "choice", when=Condition(item="L2"), adds_to="L2"),
        item("L4", "grade"),
        item("L5", "number"),
        item("L6", "mark"),
        item("L7", needs="meter"),
    ),
)
FENCE = Checklist(id="fence", version="1", theme="fence", title=both("Fencing"), item=(item("F1"), item("F2", round=("day",))))


def walked(name: str, date: str, part: PartOfDay = "day", *lists: Checklist, notable: tuple[str, ...] = (), **more: Any) -> Walked:
    return Walked(name, part, date, checklists=tuple((one, "notable" if one.id in notable else "full") for one in lists), **more)


def said(value: str | Value, *, rest: bool = False, two: bool = False, by: str = "Karin") -> ComparedAnswer:
    return ComparedAnswer("answer", "round", "2024-11-01", value if isinstance(value, Value) else Value(value=value), rest, two, by)


NA = Value(kind="na")
CLOSED = Value(kind="not_assessed", reason="closed")


def measured(
    answers: dict[tuple[str, str], ComparedAnswer], *rounds: Walked, kind: Any = "baseline", part: PartOfDay = "day", year: int = 2024
) -> Measured:
    found = Measured(f"{kind}{year}", kind, year, list(rounds))
    for (stop, name), one in answers.items():
        found.take(QuestionKey(part, stop, name), one)
    return found


def two(
    first: dict[tuple[str, str], ComparedAnswer], second: dict[tuple[str, str], ComparedAnswer], *lists: Checklist, **options: Any
) -> dict[tuple[str, str], Pair]:
    """Return the pairs of two day rounds by checkpoint and item."""
    lists = lists or (LIGHT, FENCE)
    one = measured(first, walked("r1", "2024-11-01", "day", *lists))
    other = measured(second, walked("r2", "2026-11-01", "day", *lists), kind="follow_up", year=2026)
    return {(pair.key.checkpoint, pair.key.item): pair for pair in pairs(one, other, STOPS, "B", **options)}


def test_the_same_question_at_the_same_place_is_compared() -> None:
    found = two({("a", "lighting/L1"): said("2")}, {("a", "lighting/L1"): said("1")})
    (pair,) = found.values()
    assert (pair.why, pair.judged, pair.theme) == (None, True, "lighting")
    one = figure([pair], "B")
    assert (one.judged, one.in_order.first, one.in_order.second, one.better, one.worse) == (1, 0, 1, 1, 0)
    assert (one.first_share, one.second_share, one.difference) == (Decimal("0.0"), Decimal("100.0"), Decimal("100.0"))


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (said(NA), said("1"), "na"),
        (said("1"), said(NA), "na"),
        (said(NA), said(NA), "na"),
        (said(CLOSED), said("1"), "not_assessed"),
        (said("1"), said(CLOSED), "not_assessed"),
        (said(CLOSED), said(NA), "na"),
        (said("1", two=True), said("1"), "two_values"),
        (said(NA, two=True), said("1"), "two_values"),
        (said("1", rest=True), said("2"), None),
    ],
)
def test_what_is_no_judgement_is_in_no_share(first: ComparedAnswer, second: ComparedAnswer, why: str | None) -> None:
    (pair,) = two({("a", "lighting/L1"): first}, {("a", "lighting/L1"): second}).values()
    assert pair.why == why
    assert pair.reason == ("closed" if why == "not_assessed" else None)
    assert figure([pair], "B").judged == (why is None)


def test_what_rest_answered_can_be_left_out() -> None:
    answers = {("a", "lighting/L1"): said("1", rest=True), ("b", "lighting/L1"): said("1")}
    other = {("a", "lighting/L1"): said("2"), ("b", "lighting/L1"): said("1", rest=True)}
    assert {pair.why for pair in two(answers, other).values()} == {None}
    assert {pair.why for pair in two(answers, other, only_seen=True).values()} == {"rest"}


def test_each_lack_has_its_reason() -> None:
    full = (LIGHT, FENCE)
    old = LIGHT.model_copy(update={"item": tuple(one for one in LIGHT.item if one.id != "L1")})
    first = measured(
        {
            ("a", "fence/F1"): said("1"),
            ("old", "fence/F1"): said("1"),
            ("a", "lighting/L2"): said("0"),
            ("a", "lighting/L4"): said("B"),
            ("b", "lighting/L2"): said("1"),
            ("b", "lighting/L3"): said("1"),
        },
        walked("r1", "2024-11-01", "day", old, FENCE),
        walked("e1", "2024-11-08", "evening", FENCE),
    )
    first.take(QuestionKey("evening", "a", "fence/F1"), said("1"))
    second = measured(
        {
            ("a", "lighting/L1"): said("1"),
            ("built", "fence/F1"): said("1"),
            ("c", "fence/F1"): said("1"),
            ("a", "lighting/L4"): said("A"),
            ("b", "lighting/L2"): said("0"),
            ("a", "lighting/L7"): said("1"),
        },
        walked("r2", "2026-11-01", "day", *full, ticked=("meter",)),
        kind="follow_up",
    )
    found = {(pair.key.part, pair.key.checkpoint, pair.key.item): pair.why for pair in pairs(first, second, STOPS, "B")}
    assert found == {
        ("day", "a", "lighting/L1"): "question_new",
        ("day", "a", "lighting/L2"): "open",
        ("day", "a", "lighting/L4"): None,
        ("day", "a", "lighting/L7"): "not_asked",
        ("day", "b", "lighting/L2"): None,
        ("day", "b", "lighting/L3"): "not_asked",
        ("day", "a", "fence/F1"): "open",
        ("day", "c", "fence/F1"): "not_visited",
        ("day", "built", "fence/F1"): "checkpoint_new",
        ("day", "old", "fence/F1"): "checkpoint_retired",
        ("evening", "a", "fence/F1"): "no_round",
    }


def test_themes_left_out_or_walked_for_what_stands_out_only() -> None:
    first = measured({("a", "fence/F1"): said("1"), ("a", "lighting/L1"): said("1")}, walked("r1", "2024-11-01", "day", LIGHT, FENCE))
    second = measured({("a", "lighting/L2"): said("1")}, walked("r2", "2026-11-01", "day", LIGHT), kind="follow_up")
    assert {pair.key.item: pair.why for pair in pairs(first, second, STOPS, "B")}["fence/F1"] == "theme_left_out"
    second = measured(
        {("a", "lighting/L2"): said("1")}, walked("r2", "2026-11-01", "day", LIGHT, FENCE, notable=("fence",)), kind="follow_up"
    )
    assert {pair.key.item: pair.why for pair in pairs(first, second, STOPS, "B")}["fence/F1"] == "notable"


def test_a_question_that_asks_something_else_under_the_same_id_is_another_question() -> None:
    stricter = LIGHT.model_copy(update={"item": (item("L1"), item("L2", "count", above=Decimal(2)))})
    first = measured({("a", "lighting/L2"): said("1"), ("a", "lighting/L1"): said("1")}, walked("r1", "2024-11-01", "day", LIGHT))
    second = measured({("a", "lighting/L2"): said("1"), ("a", "lighting/L1"): said("1")}, walked("r2", "2026-11-01", "day", stricter))
    assert {pair.key.item: pair.why for pair in pairs(first, second, STOPS, "B")} == {
        "lighting/L1": None,
        "lighting/L2": "question_changed",
    }


def test_a_dropped_question() -> None:
    less = FENCE.model_copy(update={"item": (item("F2", round=("day",)),)})
    first = measured({("a", "fence/F1"): said("1"), ("a", "fence/F2"): said("1")}, walked("r1", "2024-11-01", "day", FENCE))
    second = measured({("a", "fence/F2"): said("1")}, walked("r2", "2026-11-01", "day", less), kind="follow_up")
    assert {pair.key.item: pair.why for pair in pairs(first, second, STOPS, "B")} == {"fence/F1": "question_dropped", "fence/F2": None}


def test_of_two_rounds_the_newest_answer_counts_but_not_assessed_replaces_nothing() -> None:
    one = Measured("m", "baseline", 2024)
    key = QuestionKey("day", "a", "fence/F1")
    for value, counts in (("2", "2"), ("1", "1")):
        one.take(key, said(value))
        assert one.answers[key].value.value == counts
    one.take(key, said(CLOSED))
    assert one.answers[key].value.value == "1"
    other = QuestionKey("day", "b", "fence/F1")
    one.take(other, said(CLOSED))
    one.take(other, said(NA))
    assert one.answers[other].value.kind == "na"


def test_what_only_says_more_about_a_finding_is_compared_but_not_judged_again() -> None:
    answers = {("a", "lighting/L2"): said("1"), ("a", "lighting/L3"): said("2"), ("a", "lighting/L5"): said("3.5")}
    found = two(answers, answers)
    assert {key[1]: (pair.why, pair.judged) for key, pair in found.items()} == {
        "lighting/L2": (None, True),
        "lighting/L3": (None, False),
        "lighting/L5": (None, False),
    }


def test_marks_are_no_answers() -> None:
    assert two({("a", "lighting/L6"): said(CLOSED)}, {("a", "lighting/L6"): said(CLOSED)}) == {}


def test_grades_are_ranks() -> None:
    first = {("a", "lighting/L4"): said("C"), ("b", "lighting/L4"): said("A"), ("c", "lighting/L4"): said("D")}
    second = {("a", "lighting/L4"): said("A+"), ("b", "lighting/L4"): said("B"), ("c", "lighting/L4"): said("D")}
    grades = figure(two(first, second).values(), "B").grades
    assert (grades.n, grades.up, grades.down, grades.steps_up, grades.steps_down) == (3, 1, 1, 3, 1)
    assert (grades.at_target.first, grades.at_target.second) == (1, 2)
    assert (grades.total.first, grades.total.second) == (2 + 4 + 1, 5 + 3 + 1)


def test_counts_are_summed_and_choices_counted() -> None:
    first = {("a", "lighting/L2"): said("4"), ("b", "lighting/L2"): said("0"), ("a", "lighting/L1"): said("2")}
    second = {("a", "lighting/L2"): said("1"), ("b", "lighting/L2"): said("1"), ("a", "lighting/L1"): said("1")}
    found = {one.item: one for one in item_figures(two(first, second).values(), "B")}
    assert found["lighting/L2"].amounts == (Decimal(4), Decimal(2))
    assert {value: (one.first, one.second) for value, one in found["lighting/L1"].chosen.items()} == {"1": (0, 1), "2": (1, 0)}


# -- findings ----------------------------------------------------------------------------------------------------------


def finding(name: str, round_: str = "r1", date: str = "2024-11-01", **more: Any) -> ComparedFinding:
    fields: dict[str, Any] = {"checkpoint": "a", "item": "fence/F1", "theme": "fence", "object": "", "text": "", "status": "sent"}
    return ComparedFinding(name, name.upper(), round_, date, **{**fields, **more})


def look(round_: str, date: str, seen: Any, was: str = "sent", *, two_values: bool = False) -> Look:
    return Look(round_, date, seen, was, two_values)


NOW = "2026-11-01"


@pytest.mark.parametrize(
    ("looks", "more", "outcome", "how"),
    [
        ((look("r2", NOW, "solved"),), {}, "solved", "rechecked"),
        ((look("r2", NOW, "object_gone"),), {}, "solved", "rechecked"),
        ((look("r2", NOW, "not_yet"),), {}, "open", "rechecked"),
        ((look("r2", NOW, "worse"),), {}, "open", "rechecked"),
        ((look("y", "2025-11-01", "solved"), look("r2", NOW, "not_yet")), {}, "came_back", "rechecked"),
        ((look("r2", NOW, "worse", "verified"),), {}, "came_back", "rechecked"),
        ((look("r2", NOW, "not_yet"), look("r3", NOW, "solved")), {}, "solved", "rechecked"),
        ((look("r2", NOW, "solved", two_values=True),), {}, "open", "two_values"),
        ((look("y", "2025-11-01", "solved"),), {}, "solved", "earlier"),
        ((look("y", "2025-11-01", "solved"), look("y2", "2026-01-01", "not_yet")), {}, "not_seen", "none"),
        ((look("r2", NOW, "unseen"),), {}, "not_seen", "unseen"),
        ((), {}, "not_seen", "none"),
        ((), {"status": "verified"}, "solved", "desk"),
        ((look("later", "2027-01-01", "solved"),), {"status": "verified"}, "not_seen", "none"),
    ],
)
def test_what_became_of_a_finding(looks: tuple[Look, ...], more: dict[str, Any], outcome: str, how: str) -> None:
    (fate,) = fates([finding("f", looks=looks, **more)], [], ["r2", "r3"], NOW)
    assert (fate.outcome, fate.how) == (outcome, how)


def test_the_same_thing_found_again_is_not_new() -> None:
    solved = (look("y", "2025-11-01", "solved"),)
    again = finding("n", "r2", NOW, from_answer=True)
    told = fates([finding("f", from_answer=True, looks=solved)], [again], ["r2"], NOW)
    assert [(fate.outcome, fate.how, fate.again) for fate in told] == [("came_back", "found_again", "n")]
    told = fates([finding("f", from_answer=True)], [again], ["r2"], NOW)
    assert [fate.outcome for fate in told] == ["open"]
    # A free remark at an item, and another object, are other things.
    told = fates([finding("f", from_answer=True, looks=solved)], [finding("n", "r2", NOW)], ["r2"], NOW)
    assert [fate.outcome for fate in told] == ["solved", "new"]
    told = fates([finding("f", object="2231")], [finding("n", "r2", NOW, object="2233", from_answer=True)], ["r2"], NOW)
    assert [fate.outcome for fate in told] == ["not_seen", "new"]


@given(st.lists(st.sampled_from(["solved", "not_yet", "unseen", "object_gone", "worse", "", "again"]), max_size=12))
def test_every_finding_has_one_fate(seen: list[str]) -> None:
    first = [finding(f"f{n}", object=str(n), looks=(look("r2", NOW, one),) if one and one != "again" else ()) for n, one in enumerate(seen)]
    second = [finding(f"n{n}", "r2", NOW, object=str(n)) for n, one in enumerate(seen) if one == "again"]
    told = fates(first, second, ["r2"], NOW)
    counts = tally(told)
    assert sum(counts.values()) == len(told)
    assert sum(counts.values()) - counts["new"] == len(first)
    assert counts["new"] == 0, "what was found again is the old finding"
    assert {fate.again for fate in told if fate.again} == {one.id for one in second}


# -- marks and warnings ------------------------------------------------------------------------------------------------


def marks(**roles: tuple[int, int]) -> tuple[Any, ...]:
    return tuple(per_role(roles))


def test_marks_are_compared_where_both_gave_them_and_never_of_few() -> None:
    first = {
        MarkPlace("L6", "day", "a"): marks(police=(3, 15), fire=(4, 24)),
        MarkPlace("L6", "day", "b"): marks(police=(3, 18)),
        MarkPlace("L6", "day", "c"): marks(police=(2, 4)),
    }
    second = {
        MarkPlace("L6", "day", "a"): marks(police=(3, 21), fire=(1, 7), town=(2, 12)),
        MarkPlace("L6", "day", "c"): marks(police=(3, 4)),
    }
    found = list(mark_figures(first, second))
    assert [(one.role, one.checkpoints) for one in found] == [("", ("a",)), ("police", ("a",))]
    everybody, police = found
    assert (everybody.first.marks, everybody.first.people, everybody.first.mean) == (7, 7, Decimal("5.57"))
    assert (everybody.second.marks, everybody.second.mean) == (6, Decimal("6.67"))
    assert (police.first.mean, police.second.mean, police.difference) == (Decimal("5.00"), Decimal("7.00"), Decimal("2.00"))
    assert all(one.few for one in found)
    assert only_in_one(first, second) == 2


ROLES = st.dictionaries(st.sampled_from(["police", "fire", "town", "firm"]), st.tuples(st.integers(1, 6), st.integers(1, 60)), min_size=1)


@given(st.dictionaries(st.sampled_from("abc"), ROLES), st.dictionaries(st.sampled_from("abc"), ROLES))
def test_no_figure_of_marks_tells_of_fewer_than_three(first: dict[str, Any], second: dict[str, Any]) -> None:
    told = [{MarkPlace("L6", "day", stop): tuple(per_role(roles)) for stop, roles in side.items()} for side in (first, second)]
    for one in mark_figures(told[0], told[1]):
        assert one.first.people >= 3
        assert one.second.people >= 3
        if one.role:
            assert all(side[stop][one.role][0] >= 3 for side in (first, second) for stop in one.checkpoints)
    mirrored = {(one.item, one.role): one.difference for one in mark_figures(told[1], told[0])}
    assert all(mirrored[one.item, one.role] == -one.difference for one in mark_figures(told[0], told[1]))


def test_what_to_read_along() -> None:
    newer = FENCE.model_copy(update={"version": "2"})
    first = measured(
        {("a", "fence/F1"): said("1"), ("b", "fence/F1"): said("1", two=True)},
        walked("r1", "2024-11-01", "day", FENCE, weather="dry"),
        walked("e1", "2024-11-08", "evening", FENCE),
    )
    second = measured(
        {("a", "fence/F1"): said("1", rest=True, by="Mehmet"), ("b", "fence/F1"): said("1")},
        walked("r2", "2026-05-01", "day", newer, weather="Rain", finished=False),
        walked("r3", "2026-05-09", "day", newer),
        kind="follow_up",
    )
    found = tuple(pairs(first, second, STOPS, "B"))
    told = {(one.code, one.about): one for one in warnings(first, second, found, ("B", "A", "A"))}
    assert set(told) == {
        ("inspector", ""),
        ("season", "day"),
        ("weather", "day"),
        ("no_part", "evening"),
        ("repeated", "day"),
        ("unfinished", "day"),
        ("rest", ""),
        ("checklist", "fence"),
        ("grade_target", "A"),
        ("two_values", ""),
    }
    assert told["inspector", ""].second == ("Karin", "Mehmet")
    assert told["season", "day"].first == ("autumn",)
    assert told["rest", ""].second == ("50.0",)
    same = tuple(pairs(first, first, STOPS, "B"))
    assert [one.code for one in warnings(first, first, same, ("B", "B", "B"))] == ["two_values"]


@pytest.mark.parametrize(
    ("day", "season"), [("2026-12-31", "winter"), ("2026-02-28", "winter"), ("2026-03-01", "spring"), ("2026-08-31", "summer")]
)
def test_seasons(day: str, season: str) -> None:
    assert season_of(day) == season


def test_percentages_round_half_away_from_zero() -> None:
    assert percent(1, 8) == Decimal("12.5")
    assert percent(1, 16) == Decimal("6.3")
    assert percent(2, 3) == Decimal("66.7")
    assert percent(0, 0) is None
    assert points(percent(2, 3), percent(1, 3)) == Decimal("-33.4")
    assert points(None, Decimal(1)) is None


# -- whatever was answered ---------------------------------------------------------------------------------------------

PLACES = [
    (part, stop, name)
    for part in ("day", "evening")
    for stop in ("a", "b", "built")
    for name in ("lighting/L1", "lighting/L2", "lighting/L4")
]


@st.composite
def a_value(draw: st.DrawFn, name: str) -> ComparedAnswer:
    kind = draw(st.sampled_from(["given", "given", "given", "na", "not_assessed"]))
    if kind != "given":
        return said(Value(kind=kind))
    value = draw(st.sampled_from(GRADES if name.endswith("L4") else ("0", "3") if name.endswith("L2") else ("1", "2")))
    return said(value, rest=draw(st.booleans()), two=draw(st.integers(0, 9)) == 0)


@st.composite
def a_measurement(draw: st.DrawFn, year: int) -> Measured:
    found = Measured(f"m{year}", "baseline", year)
    parts: list[PartOfDay] = draw(st.sampled_from([["day"], ["day", "evening"], ["evening"]]))
    found.rounds = [walked(f"{part}{year}", f"{year}-11-01", part, LIGHT, notable=("lighting",) * draw(st.booleans())) for part in parts]
    for part, stop, name in draw(st.lists(st.sampled_from(PLACES), unique=True, max_size=12)):
        if part in parts:
            found.take(QuestionKey(part, stop, name), draw(a_value(name)))
    return found


@given(a_measurement(2024), a_measurement(2026), st.booleans())
def test_figures_add_up(first: Measured, second: Measured, only_seen: bool) -> None:
    found = list(pairs(first, second, STOPS, "B", only_seen=only_seen))
    assert {pair.key for pair in found} == {*first.answers, *second.answers}, "nothing is left out in silence"
    assert len({pair.key for pair in found}) == len(found)
    one = figure(found, "B")
    assert one.comparable + sum(one.why.values()) == one.total == len(found)
    assert 0 <= one.judged <= one.comparable
    assert one.in_order.second - one.in_order.first == one.better - one.worse
    for share in (one.first_share, one.second_share):
        assert share is None or 0 <= share <= 100
    for by in (by_theme, by_checkpoint, by_part):
        parts = figures(found, by, "B").values()
        assert sum(part.judged for part in parts) == one.judged
        assert sum(part.in_order.first for part in parts) == one.in_order.first
        assert sum(part.total for part in parts) == one.total
    assert one.grades.up + one.grades.down <= one.grades.n
    assert one.grades.total.first - one.grades.total.second == one.grades.steps_down - one.grades.steps_up
    rest, given_ = rest_share(first)
    assert rest <= given_


@given(a_measurement(2024), a_measurement(2026))
def test_swapped_the_differences_are_mirrored(first: Measured, second: Measured) -> None:
    there = figure(pairs(first, second, STOPS, "B"), "B")
    back = figure(pairs(second, first, STOPS, "B"), "B")
    assert (there.total, there.comparable, there.judged) == (back.total, back.comparable, back.judged)
    assert (there.in_order.first, there.in_order.second) == (back.in_order.second, back.in_order.first)
    assert (there.better, there.worse) == (back.worse, back.better)
    assert there.difference == (None if back.difference is None else -back.difference)
    assert (there.grades.up, there.grades.steps_up) == (back.grades.down, back.grades.steps_down)


@given(a_measurement(2024), a_measurement(2026), st.lists(st.sampled_from(["x", "y", "z"]), unique=True))
def test_not_applicable_and_not_assessed_never_change_a_share(first: Measured, second: Measured, more: list[str]) -> None:
    before = figure(pairs(first, second, STOPS, "B"), "B")
    part = second.rounds[0].part
    for name in more:
        first.answers[QuestionKey(part, name, "lighting/L1")] = said(NA)
        second.answers[QuestionKey(part, name, "lighting/L1")] = said(CLOSED if name == "x" else "1")
    after = figure(pairs(first, second, STOPS, "B"), "B")
    assert (after.first_share, after.second_share, after.judged) == (before.first_share, before.second_share, before.judged)
    assert after.total == before.total + len(more)


def test_a_comparison_as_a_whole() -> None:
    first = measured({("a", "fence/F1"): said("2", rest=False), ("old", "fence/F1"): said("1")}, walked("r1", "2024-11-01", "day", FENCE))
    second = measured({("a", "fence/F1"): said("1", rest=True)}, walked("r2", NOW, "day", FENCE), kind="follow_up", year=2026)
    read = TwoMeasurements(Park(id="park", park="park", name="P"), first, second, STOPS, findings=((finding("f"),), ()))
    whole = compared(read)
    assert whole.overall.judged == 1
    assert [fate.outcome for fate in whole.fates] == ["not_seen"]
    assert [one.n for one in whole.warnings if one.code == "replaced"] == [1]
    seen = whole.seen_only(True)
    assert (seen.overall.judged, seen.overall.why["rest"], seen.fates) == (0, 1, whole.fates)
    assert seen.seen_only(False) == whole
    assert {theme: title.en for theme, title in whole.themes().items()} == {"fence": "Fencing"}
    assert whole.asked("fence/F2") is not None
    assert whole.asked("fence/F9") is None
    assert replace(read, confidential=True).confidential


def test_one_measurement_by_itself_says_its_shares_and_what_is_in_none() -> None:
    alone = measured(
        {
            ("a", "lighting/L1"): said("1"),
            ("a", "lighting/L2"): said("3"),
            ("a", "lighting/L3"): said("1"),
            ("b", "lighting/L1"): said("1"),
            ("b", "fence/F1"): said(NA),
            ("c", "fence/F1"): said(CLOSED),
            ("c", "lighting/L1"): said("1", two=True),
        },
        walked("r", "2024-11-01", "day", LIGHT, FENCE, finished=False),
    )
    comparison = compared(TwoMeasurements(Park(id="park", park="park", name="P"), alone, alone, STOPS))
    overall = comparison.overall
    assert comparison.alone
    assert (overall.total, overall.judged, overall.in_order.second, overall.second_share) == (7, 3, 2, Decimal("66.7"))
    assert overall.noted == 1, "what says more about another answer is not judged a second time"
    assert overall.why == {"na": 1, "not_assessed": 1, "two_values": 1}
    assert whole_checkpoints(comparison.pairs, "B") == (1, 2), "where nothing was judged nothing is in order"
    assert [warning.code for warning in comparison.warnings] == ["unfinished", "two_values"], "each once, and none of a difference"
