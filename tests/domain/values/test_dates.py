"""Days as people type and say them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.values.dates import DayDoubt, DayKind, day_ahead, doubt_about, parse_day, said_day, typed_day
from kvo_inspect.domain.values.day_words import AHEAD, FILLERS, MONTHS, NEXT, NUMBERS, UNITS, WEEKDAYS, day_in_words
from kvo_inspect.domain.values.rough_days import day_alone, rough_day
from kvo_inspect.errors import BadValue

SUNDAY = dt.date(2026, 11, 29)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))
WORDS = st.sampled_from(
    [
        *AHEAD,
        *FILLERS,
        *NEXT,
        *NUMBERS,
        *UNITS,
        *(name for names in (*WEEKDAYS, *MONTHS) for name in names),
        "over",
        "in",
        "+",
        "4",
        "31",
        "999",
    ]
)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("vrijdag", "2026-12-04"),
        ("op vrijdag", "2026-12-04"),
        ("fri", "2026-12-04"),
        ("Friday", "2026-12-04"),
        ("zondag", "2026-12-06"),
        ("this sunday", "2026-12-06"),
        ("ma", "2026-11-30"),
        ("volgende vrijdag", "2026-12-04"),
        ("next week friday", "2026-12-04"),
        ("vrijdag volgende week", "2026-12-04"),
        ("volgende week", "2026-12-06"),
        ("next week", "2026-12-06"),
        ("volgende maand", "2026-12-29"),
        ("next year", "2027-11-29"),
        ("over 2 weken", "2026-12-13"),
        ("in two weeks", "2026-12-13"),
        ("over een maand", "2026-12-29"),
        ("3 months", "2027-02-28"),
        ("+2w", "2026-12-13"),
        ("+14", "2026-12-13"),
        ("+14 dagen", "2026-12-13"),
        ("morgen", "2026-11-30"),
        ("tomorrow", "2026-11-30"),
        ("overmorgen", "2026-12-01"),
        ("the day after tomorrow", "2026-12-01"),
        ("vandaag", "2026-11-29"),
        ("yesterday", "2026-11-28"),
        ("4 december", "2026-12-04"),
        ("4 dec.", "2026-12-04"),
        ("December 4th", "2026-12-04"),
        ("4 dec 2027", "2027-12-04"),
        ("15 jan", "2027-01-15"),
        ("24-11", "2026-11-24"),
        ("24-11-2026", "2026-11-24"),
        ("2026-11-24", "2026-11-24"),
        ("24/11/26", "2026-11-24"),
    ],
)
def test_a_day_in_figures_or_words(typed: str, day: str) -> None:
    assert typed_day("due", typed, SUNDAY) == day


@pytest.mark.parametrize(
    "typed",
    ["", "31-02", "30 februari", "week", "next", "vrijdag zaterdag", "volgende volgende week", "snel", "+", "+9999999", "4 4", "9999 jaar"],
)
def test_what_is_no_day_says_how_to_type_one_that_lies_ahead(typed: str) -> None:
    with pytest.raises(BadValue) as wrong:
        typed_day("due", typed, SUNDAY)
    assert "13-12-2026" in str(wrong.value)
    assert "24-11" not in str(wrong.value)


@given(DAYS, st.sampled_from([name for names in WEEKDAYS for name in names]))
def test_a_day_of_the_week_is_the_next_one_in_both_languages(today: dt.date, name: str) -> None:
    day = day_in_words(name, today)
    assert 1 <= (day - today).days <= 7
    assert name in WEEKDAYS[day.weekday()]


@given(DAYS, st.lists(WORDS, max_size=4).map(" ".join) | st.text("volgendwkmrijat0123456789+-./ ", max_size=16))
def test_whatever_is_typed_is_a_day_or_is_refused(today: dt.date, typed: str) -> None:
    try:
        day = said_day(typed, today)
    except ValueError:
        return
    assert dt.date.fromisoformat(day).isoformat() == day


@given(DAYS)
def test_an_example_is_understood_and_lies_ahead(today: dt.date) -> None:
    assert parse_day(day_ahead(today), today) == (today + dt.timedelta(days=14)).isoformat()
    assert parse_day(day_ahead(today, year=False), today) > today.isoformat()


@pytest.mark.parametrize(
    ("kind", "days", "doubt"),
    [
        ("recent", 1, "to_come"),
        ("recent", 0, None),
        ("recent", -365, None),
        ("recent", -366, "long_ago"),
        ("done", 1, None),  # refused by its noun
        ("done", -366, "long_ago"),
        ("past", 1, "to_come"),
        ("past", -4000, None),
        ("due", -1, "overdue"),
        ("due", 0, None),
        ("ahead", -1, "passed"),
        ("ahead", 4000, None),
        ("any", 4000, None),
        ("any", -4000, None),
    ],
)
def test_a_day_that_is_probably_a_slip(kind: DayKind, days: int, doubt: DayDoubt | None) -> None:
    assert doubt_about((SUNDAY + dt.timedelta(days)).isoformat(), SUNDAY, kind) == doubt


@pytest.mark.parametrize("raw", ["1-1-9999", "9999-12-31", "31-12-1899", "12-11-2062", "4 december 9999", "1-1-1000"])
def test_a_day_far_off_the_field_is_refused_in_a_sentence_of_its_own(raw: str) -> None:
    with pytest.raises(BadValue, match="is too far off: at most 100 years back and 25 years ahead"):
        typed_day("date", raw, SUNDAY)
    assert rough_day(raw, SUNDAY) is None
    assert day_alone(raw, SUNDAY) == ""


@pytest.mark.parametrize(("raw", "day"), [("1-1-1926", "1926-01-01"), ("31-12-2051", "2051-12-31"), ("+9000", "2051-07-21")])
def test_the_oldest_and_the_furthest_day_are_taken(raw: str, day: str) -> None:
    assert typed_day("date", raw, SUNDAY) == day


def test_a_rough_day_far_off_is_none() -> None:
    assert rough_day("week 50 9998", SUNDAY) is None
    assert rough_day("eind december 9998", SUNDAY) is None
