"""The clock of a round: what is left to walk, how fast the group goes, and when the group is back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.walk.pace import AnswerMoment, Pace, back_at, learnt
from kvo_inspect.domain.walk.progress import StopProgress, open_rows
from kvo_inspect.domain.walk.rows import Walk

LEARN_EVERY = 5
"""After so many answers the pace of the group is learnt anew."""


@dataclass
class RoundClock:
    """Asks for the round as it stands, and remembers the pace it learnt last."""

    now: Callable[[], dt.datetime]
    walk: Callable[[], Walk]
    progress: Callable[[Checkpoint], StopProgress]
    here: Callable[[], Checkpoint]
    """The checkpoint being walked."""
    _left: list[tuple[Checkpoint, StopProgress]] | None = field(default=None, repr=False)
    """The checkpoints to walk to, until something changed: a drawing asks for them five times."""
    _is_left_by_stop: dict[str, bool] = field(default_factory=dict, repr=False)
    """Whether a checkpoint is one of them, by its id: an answer changes that of one."""
    _learnt: tuple[tuple[str, int], Pace] | None = field(default=None, repr=False)
    """The checkpoint and how many answers there were when the pace was learnt, and the pace."""

    @property
    def stops_left(self) -> list[tuple[Checkpoint, StopProgress]]:
        """The checkpoints to walk to, with how far each is: where something is open, and that were not left for a second visit."""
        if self._left is None:
            known = self._is_left_by_stop
            for stop in self.walk().stops:
                if stop.id not in known:
                    progress = self.progress(stop)
                    known[stop.id] = bool(progress.open) and not self._waits(stop, progress)
            self._left = [(stop, self.progress(stop)) for stop in self.walk().stops if known[stop.id]]
        return self._left

    def changed(self, *, everywhere: bool) -> None:
        """Forget what was worked out of this checkpoint, or of all."""
        self._left = None
        if everywhere:
            self._is_left_by_stop.clear()
        else:
            self._is_left_by_stop.pop(self.here().id, None)

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
        now, round_, left = self.now(), self.walk().round, self.stops_left
        if round_.closed is not None or not left or round_.date != now.date().isoformat():
            return None
        to_go = sum(not progress.done for stop, progress in left if stop.id != self.here().id)
        return back_at(now, self.pace, checkpoints=to_go, questions=sum(progress.open for _stop, progress in left))

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
