"""The steps between statuses of an accepted finding, for callers that know no verdict: `domain.life` is the table."""

from __future__ import annotations

from kvo_inspect.domain import life
from kvo_inspect.domain.finding import Status

ALL: tuple[Status, ...] = life.STATUSES


def allowed(current: Status, to: Status) -> bool:
    """Whether an accepted finding may go from *current* to *to*."""
    return life.allowed(life.stage_of(current, "accepted"), life.stage_of(to, "accepted"))


def needs_reason(current: Status, to: Status) -> bool:
    """Whether that step asks for a reason."""
    return life.needs_reason(life.stage_of(current, "accepted"), life.stage_of(to, "accepted"))
