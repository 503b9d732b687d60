"""The clock of a round: what is left to walk, how fast the group goes, and when the group is back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.walk.pace import AnswerMoment, Pace, back_at, learnt
from kvo_inspect.domain.walk.progress import StopProgress, open_rows
from kvo_inspect.domain.walk.rows import Walk

LEARN_EVERY = 5
"""After so many answers the pace of the group is learnt anew."""


class _Elsewhere(NamedTuple):
    """What is left at the other checkpoints than the one being walked: an answer changes nothing of that."""

    here: str
    """The id of the checkpoint being walked."""
    before: list[tuple[Checkpoint, StopProgress]]
    """Those to walk to that come before it on the route."""
    behind: list[tuple[Checkpoint, StopProgress]]
    questions: int
    not_begun: int
    """Checkpoints where nothing was answered."""


@dataclass
class RoundClock:
    """Asks for the round as it stands, and remembers the pace it learnt last."""

    now: Callable[[], dt.datetime]
    walk: Callable[[], Walk]
    progress: Callable[[Checkpoint], StopProgress]
    here: Callable[[], Checkpoint]
    """The checkpoint being walked."""
    _left_elsewhere: _Elsewhere | None = field(default=None, repr=False)
    """Worked out anew when another checkpoint is walked."""
    _left_here: StopProgress | None = field(default=None, repr=False)
    """How far the one being walked is, when it is one of those to walk to."""
    _is_left_here_known: bool = field(default=False, repr=False)
    _learnt: tuple[tuple[str, int], Pace] | None = field(default=None, repr=False)
    """The checkpoint and how many answers there were when the pace was learnt, and the pace."""

    @property
    def stops_left(self) -> list[tuple[Checkpoint, StopProgress]]:
        """The checkpoints to walk to, with how far each is: where something is open, and that were not left for a second visit."""
        elsewhere, left_here = self._elsewhere, self._progress_here
        return [*elsewhere.before, *([(self.here(), left_here)] if left_here is not None else []), *elsewhere.behind]

    @property
    def count_left(self) -> int:
        """The number of checkpoints to walk to."""
        elsewhere = self._elsewhere
        return len(elsewhere.before) + len(elsewhere.behind) + (self._progress_here is not None)

    @property
    def _elsewhere(self) -> _Elsewhere:
        here = self.here().id
        if self._left_elsewhere is None or self._left_elsewhere.here != here:
            stops = self.walk().stops
            at = next(place for place, stop in enumerate(stops) if stop.id == here)
            before, behind = ([(stop, left) for stop in part if (left := self._left_at(stop))] for part in (stops[:at], stops[at + 1 :]))
            progress = [left for _stop, left in (*before, *behind)]
            questions, not_begun = sum(left.open for left in progress), sum(not left.done for left in progress)
            self._left_elsewhere = _Elsewhere(here, before, behind, questions, not_begun)
            self._is_left_here_known = False
        return self._left_elsewhere

    @property
    def _progress_here(self) -> StopProgress | None:
        if not self._is_left_here_known:
            self._left_here, self._is_left_here_known = self._left_at(self.here()), True
        return self._left_here

    def _left_at(self, stop: Checkpoint) -> StopProgress | None:
        """Return how far a checkpoint is when it is one to walk to, else None."""
        progress = self.progress(stop)
        return progress if progress.open and not self._waits(stop, progress) else None

    def changed(self, *, everywhere: bool) -> None:
        """Forget what was worked out of this checkpoint, or of all."""
        self._is_left_here_known = False
        if everywhere:
            self._left_elsewhere = None

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
        elsewhere, left_here = self._elsewhere, self._progress_here
        questions = elsewhere.questions + (left_here.open if left_here is not None else 0)
        return back_at(now, self.pace, checkpoints=elsewhere.not_begun, questions=questions)

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
