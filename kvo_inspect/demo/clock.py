"""The clock of the worked example: set by the story, and going on as fast as a group walks and talks."""

from __future__ import annotations

import datetime as dt
from itertools import cycle

ON_THE_WAY = (180, 255, 210, 300, 225)
"""Seconds to the next checkpoint: walking, gathering, looking round."""
A_QUESTION = (20, 22, 20, 24, 20, 21, 20, 31, 21)
"""Seconds that a question takes; the most of them little."""
A_GLANCE = 9
"""Seconds for saying n/a, or that there is no sign of anything."""
A_REST = 45
"""Seconds for looking round before "rest"."""
A_LINE = 15
"""Seconds for typing a line, or for looking at what was seen before."""
MARKS = 40
"""Seconds for everybody's mark."""


class StoryClock:
    """A clock that the story sets and lets go on; a second goes by at each reading; never back, never beyond *last*."""

    def __init__(self, last: dt.datetime) -> None:
        self._last = last
        self._now = last - dt.timedelta(days=4000)
        self._ways = cycle(ON_THE_WAY)
        self._questions = cycle(A_QUESTION)

    def set(self, moment: dt.datetime) -> None:
        """Set the clock."""
        self._now = min(max(moment, self._now), self._last)

    def go_on(self, seconds: int) -> None:
        """Let time pass."""
        self.set(self._now + dt.timedelta(seconds=seconds))

    def way(self) -> None:
        """Let the group walk to the next checkpoint."""
        self.go_on(next(self._ways))

    def question(self) -> None:
        """Let the group look, talk and answer."""
        self.go_on(next(self._questions))

    def __call__(self) -> dt.datetime:
        """Read the clock."""
        self.go_on(1)
        return self._now
