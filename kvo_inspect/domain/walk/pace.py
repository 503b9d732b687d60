"""Pace of a group: how long a question and the way to the next checkpoint take, learnt from when answers were given. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

CHECKPOINT_SECONDS = 300
"""Walking to a checkpoint, gathering and looking round: our own estimate, where nothing was learnt."""
QUESTION_SECONDS = 30
"""Asking, looking, talking and answering: our own estimate, where nothing was learnt."""
PAUSE_SECONDS = 20 * 60
"""A longer gap between two answers is a pause, and no measure of a walk."""
NIGHT_SECONDS = 90 * 60
"""A round with a longer gap stood open while nobody walked: nothing is learnt from it."""
QUESTION_BOUNDS = (5, 120)
"""Seconds that a question takes at least and at most, whatever was learnt."""
CHECKPOINT_BOUNDS = (60, 900)
"""Seconds from one checkpoint to the next at least and at most, whatever was learnt."""
FEWEST_QUESTIONS, FEWEST_CHECKPOINTS = 10, 2
"""A pace is learnt from so many gaps between answers, and so many ways to a next checkpoint, at least."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a group walks."""

    checkpoint_seconds: int = CHECKPOINT_SECONDS
    """From the last answer at one checkpoint to the first at the next."""
    question_seconds: int = QUESTION_SECONDS
    rounds: int = 0
    """From so many rounds it was learnt; 0: our own estimates."""

    def seconds(self, checkpoints: int, questions: int) -> int:
        """Return how many seconds so many checkpoints to walk to, and so many questions, take."""
        return checkpoints * self.checkpoint_seconds + questions * self.question_seconds


OUR_ESTIMATE = Pace()
"""Where nothing was learnt."""


class AnswerMoment(NamedTuple):
    """When an answer was given, and where."""

    at: str
    """RFC 3339, as that laptop's clock said."""
    checkpoint: str


def learnt(rounds: Iterable[Sequence[AnswerMoment]]) -> Pace:
    """Return the pace that the answers of rounds tell; our own estimates when they tell too little.

    Answers of one moment were given together by "rest": the time before them is shared among them.
    """
    questions: list[float] = []
    checkpoints: list[float] = []
    counted = 0
    for moments in rounds:
        gaps = _gaps(moments)
        if any(gap.seconds > NIGHT_SECONDS for gap in gaps):
            continue
        walked = [gap for gap in gaps if gap.seconds <= PAUSE_SECONDS]
        questions += [gap.seconds / gap.answers for gap in walked if gap.stays for _answer in range(gap.answers)]
        checkpoints += [gap.seconds for gap in walked if not gap.stays]
        counted += bool(walked)
    if len(questions) < FEWEST_QUESTIONS or len(checkpoints) < FEWEST_CHECKPOINTS:
        return OUR_ESTIMATE
    return Pace(_bounded(median(checkpoints), CHECKPOINT_BOUNDS), _bounded(median(questions), QUESTION_BOUNDS), counted)


class _Gap(NamedTuple):
    """The time between two moments at which something was answered."""

    seconds: float
    answers: int
    """Given at the end of the gap."""
    stays: bool
    """Whether both were at one checkpoint."""


def _gaps(moments: Sequence[AnswerMoment]) -> list[_Gap]:
    together: dict[dt.datetime, list[str]] = {}
    for moment in moments:
        if (at := _time(moment.at)) is not None:
            together.setdefault(at, []).append(moment.checkpoint)
    ordered = sorted(together.items())
    return [
        _Gap((after - before).total_seconds(), len(stops), stops[0] == before_stops[-1])
        for (before, before_stops), (after, stops) in pairwise(ordered)
    ]


def _time(text: str) -> dt.datetime | None:
    """Return a time with its zone; None for one that has none, or is no time: it may come from elsewhere."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _bounded(seconds: float, bounds: tuple[int, int]) -> int:
    low, high = bounds
    return max(low, min(high, round(seconds)))


def back_at(now: dt.datetime, pace: Pace, *, checkpoints: int, questions: int) -> dt.datetime:
    """Return when a group is back that has so many checkpoints to go to, and so many questions to answer, at this pace."""
    return now + dt.timedelta(seconds=pace.seconds(checkpoints, questions))
