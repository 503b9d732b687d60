"""The clock of a round: what is left to walk, how fast the group goes, and when the group is back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.walk.pace import AnswerMoment, Pace, back_at, learnt
from kvo_inspect.domain.walk.progress import StopProgress, open_rows
from kvo_inspect.domain.walk.rows import Walk

LEARN_EVERY = 5
"""After so many answers the pace of the group is learnt anew."""


class _OtherStops(NamedTuple):
    """The checkpoints to walk to but the one being walked, each with how far it is."""

    here: str
    """The id of the one being walked."""
    passed: list[tuple[Checkpoint, StopProgress]]
    """Those before it on the route."""
    ahead: list[tuple[Checkpoint, StopProgress]]
    questions: int
    """How many questions are open there."""
    untouched: int
    """At how many of them nothing was answered."""


@dataclass
class RoundClock:
    """Asks for the round as it stands, and remembers the pace it learnt last."""

    now: Callable[[], dt.datetime]
    walk: Callable[[], Walk]
    progress: Callable[[Checkpoint], StopProgress]
    here: Callable[[], Checkpoint]
    """The checkpoint being walked."""
    _others: _OtherStops | None = field(default=None, repr=False)
    """Worked out anew when another checkpoint is walked, and when one of them changed: an answer mostly changes the one being walked."""
    _learnt: tuple[tuple[str, int], Pace] | None = field(default=None, repr=False)
    """The checkpoint and how many answers there were when the pace was learnt, and the pace."""

    @property
    def stops_left(self) -> list[tuple[Checkpoint, StopProgress]]:
        """The checkpoints to walk to, with how far each is: where something is open, and that were not left for a second visit."""
        others, here = self._other_stops(), self.here()
        progress = self._progress_to_walk(here)
        return [*others.passed, *([(here, progress)] if progress is not None else []), *others.ahead]

    @property
    def count_left(self) -> int:
        """The number of checkpoints to walk to."""
        others = self._other_stops()
        return len(others.passed) + len(others.ahead) + (self._progress_to_walk(self.here()) is not None)

    def changed(self, stop_ids: Collection[str], *, everywhere: bool) -> None:
        """Forget what was worked out of these checkpoints, or of all."""
        if self._others is not None and (everywhere or any(stop_id != self._others.here for stop_id in stop_ids)):
            self._others = None

    def _other_stops(self) -> _OtherStops:
        here = self.here().id
        if self._others is None or self._others.here != here:
            stops = self.walk().stops
            at = next((place for place, stop in enumerate(stops) if stop.id == here), len(stops))
            passed, ahead = (
                [(stop, progress) for stop in part if (progress := self._progress_to_walk(stop)) is not None]
                for part in (stops[:at], stops[at + 1 :])
            )
            far = [progress for _stop, progress in (*passed, *ahead)]
            questions, untouched = sum(progress.open for progress in far), sum(not progress.done for progress in far)
            self._others = _OtherStops(here, passed, ahead, questions, untouched)
        return self._others

    def _progress_to_walk(self, stop: Checkpoint) -> StopProgress | None:
        """Return how far a checkpoint is when it is one to walk to, else None."""
        progress = self.progress(stop)
        return progress if progress.open and not self._waits(stop, progress) else None

    def _waits(self, stop: Checkpoint, progress: StopProgress) -> bool:
        """Whether nothing but rechecks is open at a checkpoint, and all that it asked was not assessed: those wait for a next round."""
        if not progress.done or progress.done > progress.not_assessed:
            return False
        return all(row.kind == "recheck" for row in open_rows(self.walk(), stop))

    @property
    def pace(self) -> Pace:
        """How fast this group walks: as this round's own answers tell, or else the park's earlier rounds. Learnt anew now and then."""
        walk = self.walk()
        learnt_from = self.here().id, len(walk.answers) // LEARN_EVERY
        if self._learnt is None or self._learnt[0] != learnt_from:
            own = learnt([[AnswerMoment(answer.made, answer.checkpoint) for answer in walk.answers.values()]])
            self._learnt = learnt_from, own if own.rounds else walk.pace
        return self._learnt[1]

    @property
    def back_at(self) -> dt.datetime | None:
        """When the group is back at this pace; None when the round is finished, or not of today, or nothing is open."""
        now, round_ = self.now(), self.walk().round
        if round_.closed is not None or not self.count_left or round_.date != now.date().isoformat():
            return None
        others, here = self._other_stops(), self._progress_to_walk(self.here())
        questions = others.questions + (here.open if here is not None else 0)
        return back_at(now, self.pace, checkpoints=others.untouched, questions=questions)

    @property
    def is_late(self) -> bool:
        """Whether the group will be back later than it agreed."""
        if (seconds := self.seconds_left) is None or (back := self.back_at) is None:
            return False
        return (back - self.now()).total_seconds() > seconds

    @property
    def seconds_left(self) -> int | None:
        """How long it is until the group is to be back, less than nothing when that time has passed; None when no time was agreed."""
        agreed, now = self.walk().round.back_by, self.now()
        if agreed is None:
            return None
        return (int(agreed[:2]) - now.hour) * 3600 + (int(agreed[3:]) - now.minute) * 60 - now.second
