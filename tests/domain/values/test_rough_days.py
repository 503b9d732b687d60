"""Days said roughly, as they stand in lists that come back, are proposed as a day."""

from __future__ import annotations

import datetime as dt

import pytest

from kvo_inspect.domain.values.rough_days import rough_day

TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("week 50", "2026-12-11"),
        ("gepland in wk. 3", "2027-01-22"),
        ("week 3 2028", "2028-01-21"),
        ("half januari", "2027-01-15"),
        ("begin februari", "2027-02-10"),
        ("gepland in januari", "2027-01-31"),
        ("eind november", "2026-11-30"),
        ("eind van de maand", "2026-11-30"),
        ("begin volgende maand", "2026-12-10"),
        ("end of the year", "2026-12-31"),
        ("volgend jaar", "2027-11-20"),
        ("deze week nog", "2026-11-20"),
        ("Q1", "2027-03-31"),
        ("eerste kwartaal 2028", "2028-03-31"),
        ("volgende week", "2026-11-27"),
        ("in May", "2027-05-31"),
    ],
)
def test_words_that_name_a_time_mean_a_day_of_it(words: str, day: str) -> None:
    assert rough_day(words, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("words", ["", "spoedig", "week 60", "week 0", "zo snel mogelijk", "week 50 0000", "0 kwartaal"])
def test_other_words_mean_none(words: str) -> None:
    assert rough_day(words, TODAY) is None
