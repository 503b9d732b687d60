"""The pace of a group: learnt from when answers were given, bounded, without pauses and without a round that stood open all night."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.walk.pace import (
    CHECKPOINT_BOUNDS,
    OUR_ESTIMATE,
    QUESTION_BOUNDS,
    AnswerMoment,
    Pace,
    back_at,
    learnt,
)
from kvo_inspect.domain.walk.progress import StopProgress, left_for_later

BEGIN = dt.datetime(2026, 11, 12, 19, 0, tzinfo=dt.UTC)


def round_of(stops: int, questions: int, *, walking: int = 240, question: int = 20, begin: dt.datetime = BEGIN) -> list[AnswerMoment]:
    """Return the moments of a round: so many questions at so many checkpoints, each so many seconds after the last."""
    moments, at = [], begin
    for stop in range(stops):
        at += dt.timedelta(seconds=walking if stop else 0)
        for number in range(questions):
            at += dt.timedelta(seconds=question if number else 0)
            moments.append(AnswerMoment(at.isoformat(), f"s{stop}"))
    return moments


def test_a_pace_is_the_median_of_what_was_walked() -> None:
    assert learnt([round_of(4, 6)]) == Pace(240, 20, 1)
    assert learnt([round_of(4, 6), round_of(4, 6, question=40), round_of(4, 6, question=40)]).question_seconds == 40


@pytest.mark.parametrize("rounds", [[], [[]], [round_of(1, 30)], [round_of(5, 1)], [round_of(2, 6)]])
def test_too_little_tells_nothing(rounds: list[list[AnswerMoment]]) -> None:
    assert learnt(rounds) == OUR_ESTIMATE


def test_a_round_that_stood_open_all_night_is_left_out() -> None:
    night = round_of(4, 6) + round_of(4, 6, question=100, begin=BEGIN + dt.timedelta(hours=12))
    assert learnt([night]) == OUR_ESTIMATE
    assert learnt([night, round_of(4, 6)]) == Pace(240, 20, 1)


def test_a_pause_is_no_walk() -> None:
    paused = round_of(4, 6) + round_of(4, 6, begin=BEGIN + dt.timedelta(minutes=60))
    assert learnt([paused]) == Pace(240, 20, 1)


def test_what_rest_answered_shares_the_time_before_it() -> None:
    moments = round_of(4, 6)
    last = dt.datetime.fromisoformat(moments[-1].at) + dt.timedelta(seconds=80)
    moments += [AnswerMoment(last.isoformat(), "s3")] * 40
    assert learnt([moments]).question_seconds == QUESTION_BOUNDS[0], "two seconds each, bounded"


def test_a_time_of_another_program_that_is_none_is_passed_over() -> None:
    assert learnt([[*round_of(4, 6), AnswerMoment("yesterday", "s0"), AnswerMoment("2026-11-12T19:00:00", "s0")]]) == Pace(240, 20, 1)


@given(st.lists(st.lists(st.tuples(st.integers(0, 100_000), st.sampled_from("abc")), max_size=60), max_size=4))
def test_whatever_was_recorded_the_pace_is_bounded(rounds: list[list[tuple[int, str]]]) -> None:
    pace = learnt([[AnswerMoment((BEGIN + dt.timedelta(seconds=at)).isoformat(), stop) for at, stop in moments] for moments in rounds])
    assert CHECKPOINT_BOUNDS[0] <= pace.checkpoint_seconds <= CHECKPOINT_BOUNDS[1]
    assert QUESTION_BOUNDS[0] <= pace.question_seconds <= QUESTION_BOUNDS[1]


def test_back_when_what_is_left_is_walked() -> None:
    assert back_at(BEGIN, Pace(240, 20), checkpoints=3, questions=9) == BEGIN + dt.timedelta(minutes=15)


def progress(done: int, total: int) -> StopProgress:
    return StopProgress(done, total)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(10_000, []), (1049, ["c"]), (449, ["b", "c"]), (0, ["a", "b", "c"]), (-60, ["a", "b", "c"])],
)
def test_left_for_a_second_visit_are_the_last_where_nothing_was_answered(seconds: float, expected: list[str]) -> None:
    stops = [(Checkpoint(id=name, park="p"), progress(done, 10)) for name, done in (("a", 5), ("b", 0), ("c", 0))]
    assert [stop.id for stop in left_for_later(stops, "a", OUR_ESTIMATE, seconds)] == expected
