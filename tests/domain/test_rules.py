"""The small rules of the domain, by cases: places in an order, objects, days, statuses, answers, rechecks, ids."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given as random_given
from hypothesis import strategies as st

from kvo_inspect.domain.checklists.answer import NA, Value, applies, chosen, fails, given, is_asked, routed, takes_rest
from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.findings.codes import code
from kvo_inspect.domain.findings.finding import Finding, objects_and_text
from kvo_inspect.domain.findings.recheck import can_recheck
from kvo_inspect.domain.record.ids import made_id, new_id
from kvo_inspect.domain.values.dates import parse_day
from kvo_inspect.domain.values.ordering import between
from kvo_inspect.errors import BadValue

TODAY = dt.date(2026, 11, 24)


def item(type_: str, **more: object) -> Item:
    both = {"nl": "x", "en": "x"}
    about = ("option", "unit", "min", "max", "finding_above", "finding_below")
    answer: dict[str, object] = {name: more.pop(name) for name in about if name in more}
    answer["type"] = type_
    return Item.model_validate(
        {"id": "L1", "ask": both, "look_for": both, "defect": both, "partner": "municipality", "answer": answer, **more}
    )


ROAD = item(
    "choice",
    option=[
        {"text": {"nl": "goed", "en": "good"}},
        {"text": {"nl": "matig", "en": "fair"}, "finding": True, "severity": "minor"},
        {"text": {"nl": "slecht", "en": "poor"}, "finding": True, "partner": "police"},
    ],
)
LAMPS = item("count", unit={"nl": "mast", "en": "column"}, max=99, finding_above=0)
LUX = item("number", unit={"nl": "lux", "en": "lux"}, min=0, max=500, finding_below=Decimal("2.5"))


@random_given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_there_is_always_a_place_in_between(where: list[int]) -> None:
    places: list[str] = []
    for index in where:
        at = index % (len(places) + 1)
        places.insert(at, between(places[at - 1] if at else None, places[at] if at < len(places) else None))
    numbers = [Decimal(place) for place in places]
    assert numbers == sorted(set(numbers))
    assert all("E" not in place for place in places)


@pytest.mark.parametrize(
    ("typed", "objects", "text"),
    [
        ("2231, 2233 scheef", ("2231", "2233"), "scheef"),
        ("2231 2231; N-12 los", ("2231", "N-12"), "los"),
        ("scheef bij 2231", (), "scheef bij 2231"),
        ("2231", ("2231",), ""),
        ("12 1234 los", ("12", "1234"), "los"),
        ("1 1 2 twee", ("1", "2"), "twee"),
        ("  ", (), ""),
        ("2231,\n2233 los", ("2231", "2233"), "los"),
        ("12, 14 en 16 los", ("12", "14", "16"), "los"),
        ("12 and 14 & 16", ("12", "14", "16"), ""),
        ("12 en scheef", ("12",), "en scheef"),
        ("en 12", (), "en 12"),
        ("14 \N{EN DASH} 18 los", ("14-18",), "los"),
        ("14\N{EN DASH}18 - los 3 - 5", ("14-18",), "- los 3 - 5"),
        ("12 14 - 16", ("12", "14-16"), ""),
        ("12A 12a LM-1 lm-1", ("12A", "LM-1"), ""),
    ],
)
def test_leading_numbers_are_objects(typed: str, objects: tuple[str, ...], text: str) -> None:
    assert objects_and_text(typed) == (objects, text)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-24", "2026-11-24"),
        ("24-11-2026", "2026-11-24"),
        ("24/11/26", "2026-11-24"),
        ("24.11", "2026-11-24"),
        ("1-2", "2027-02-01"),
        ("1-8", "2026-08-01"),
        ("+14", "2026-12-08"),
        ("+0", "2026-11-24"),
        (" 29-2-2028 ", "2028-02-29"),
    ],
)
def test_a_day_as_people_type_it(typed: str, day: str) -> None:
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed",
    ["", "31-2-2026", "29-2-2027", "0-1", "24", "24-11-2026-1", "morgen", "+", "+-1", "+٣", "٢٤-١١", "24-11-202", "1-1-0", "-", "+99999"],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the caller says the sentence)
        parse_day(typed, TODAY)


@pytest.mark.parametrize(
    ("asked", "typed", "value"),
    [
        (item("check"), "1", "1"),
        (item("check"), " 2 ", "2"),
        (item("signal"), "3", "3"),
        (ROAD, "3", "3"),
        (item("grade"), "a+", "A+"),
        (item("grade"), "1", "A+"),
        (item("grade"), "5", "D"),
        (LAMPS, "12", "12"),
        (LUX, "3,5", "3.5"),
        (LUX, "0", "0"),
        (item("date"), "24-11", "2026-11-24"),
        (item("text"), " van \x1b[31mJan ", "van [31mJan"),
    ],
)
def test_what_was_typed_is_an_answer(asked: Item, typed: str, value: str) -> None:
    assert given(asked, typed, TODAY) == Value(value=value)


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (item("check"), "3"),
        (item("check"), ""),
        (item("check"), "١"),
        (ROAD, "4"),
        (ROAD, "0"),
        (item("grade"), "E"),
        (item("grade"), "6"),
        (LAMPS, "-1"),
        (LAMPS, "1,5"),
        (LAMPS, "100"),
        (LAMPS, "NaN"),
        (LAMPS, "1e1"),
        (LUX, "500,1"),
        (LUX, "Infinity"),
        (LUX, "1,2,3"),
        (item("date"), "31-2"),
        (item("text"), " \u200b "),
        (item("text"), "x" * 4001),
        (item("mark"), "7"),
    ],
)
def test_what_is_no_answer_is_told_at_the_value(asked: Item, typed: str) -> None:
    with pytest.raises(BadValue) as told:
        given(asked, typed, TODAY)
    assert told.value.field == "value"


@pytest.mark.parametrize(
    ("asked", "value", "failing"),
    [
        (item("check"), "1", False),
        (item("check"), "2", True),
        (item("signal"), "1", False),
        (item("signal"), "2", True),
        (item("signal"), "3", True),
        (ROAD, "1", False),
        (ROAD, "2", True),
        (LAMPS, "0", False),
        (LAMPS, "1", True),
        (LUX, "2.4", True),
        (LUX, "2.5", False),
        (item("grade"), "B", False),
        (item("grade"), "C", True),
        (item("text"), "2", False),
        (item("date"), "2026-11-24", False),
    ],
)
def test_what_fails(asked: Item, value: str, failing: bool) -> None:
    assert fails(asked, Value(value=value)) is failing
    assert not fails(asked, NA)
    assert not fails(asked, Value(kind="not_assessed", reason="closed"))
    assert not fails(asked, None)


def test_the_grade_fails_below_what_the_park_aims_at() -> None:
    assert fails(item("grade"), Value(value="B"), "A")
    assert not fails(item("grade"), Value(value="C"), "C")


def test_whom_it_goes_to() -> None:
    usual = ROAD.severity
    assert routed(ROAD, Value(value="2")) == ("municipality", "minor")
    assert routed(ROAD, Value(value="3")) == ("police", usual)
    assert routed(item("check", severity="serious"), Value(value="2")) == ("municipality", "serious")
    assert chosen(ROAD, Value(value="9")) is None
    assert chosen(ROAD, NA) is None


def test_where_and_when_it_is_asked() -> None:
    evening = item("check", round=["evening"], where=["road"])
    assert applies(evening, "road", "evening")
    assert not applies(evening, "road", "day")
    assert not applies(evening, "entrance", "evening")
    assert applies(evening, "whole", "evening")
    assert applies(item("check"), "entrance", "day")
    needs = item("check", needs="meter")
    assert not applies(needs, "road", "day")
    assert applies(needs, "road", "day", ("meter",))


def test_a_condition_and_the_rest() -> None:
    both = {"nl": "x", "en": "x"}
    first = item("check")
    second = item("check", id="L2", when={"item": "L1"})
    content = Checklist.model_validate(
        {"id": "lighting", "version": "1", "theme": "lighting", "title": both, "core": True, "item": [first, second]}
    )
    assert is_asked(first, {}, content)
    assert not is_asked(second, {}, content)
    assert not is_asked(second, {"lighting/L1": NA}, content)
    assert not is_asked(second, {"lighting/L1": Value(value="1")}, content)
    assert is_asked(second, {"lighting/L1": Value(value="2")}, content)
    assert takes_rest(content, first, False)
    assert not takes_rest(content, first, True)
    assert not takes_rest(content, LAMPS, False)
    assert not takes_rest(content.model_copy(update={"confidential": True}), first, False)


def finding(visible: str) -> Finding:
    return Finding.model_validate({"id": "f", "park": "p", "visible": visible})


def test_what_can_be_rechecked() -> None:
    assert can_recheck(finding("both"), "day", False)
    assert not can_recheck(finding("evening"), "day", False)
    assert can_recheck(finding("evening"), "evening", False)
    assert not can_recheck(finding("both"), "day", True)


def test_ids_that_every_laptop_makes_the_same() -> None:
    assert made_id("answer", "r", "c", "lighting/L1") == "d585c4fe-92d1-5aac-bde8-30418fa75291"
    assert made_id("partner", "p", "municipality") == "025333c1-7b11-5c7e-aefe-a66a55da3719"
    assert made_id("answer", "a", "b") != made_id("answer", "b", "a")
    assert new_id() != new_id()


def test_codes_that_people_say() -> None:
    assert code("KBT", 14) == "KBT-014"
    assert code("KBT", 3, confidential=True) == "KBT-V03"
    assert code("KBT", 12345) == "KBT-12345"
    for number in (1, 999, 123456):
        for hidden in (False, True):
            assert Finding(id="f", park="p", code=code("KBT", number, confidential=hidden)).code
