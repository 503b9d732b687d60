"""The status of a finding: which step is allowed from where, and which asks for a reason. One table."""

from __future__ import annotations

from typing import get_args

from kvo_inspect.domain.finding import Status

ALL: tuple[Status, ...] = get_args(Status)

STEPS: dict[Status, tuple[Status, ...]] = {
    "new": ("sent", "planned", "in_progress", "reported_done", "verified"),
    "sent": ("planned", "in_progress", "reported_done", "verified", "new"),
    "planned": ("in_progress", "reported_done", "verified", "sent"),
    "in_progress": ("planned", "reported_done", "verified", "sent"),
    "reported_done": ("verified", "reopened", "in_progress"),
    "verified": ("reopened",),
    "reopened": ("sent", "planned", "in_progress", "reported_done", "verified"),
}
"""From each status the steps that are allowed, the usual one first."""

NEEDS_REASON: frozenset[tuple[Status, Status]] = frozenset(
    {("sent", "new"), ("planned", "sent"), ("in_progress", "sent"), ("in_progress", "planned"), ("reported_done", "in_progress"),
     ("reported_done", "reopened"), ("verified", "reopened")}
)  # fmt: skip
"""Steps back: each asks why."""


def allowed(current: Status, to: Status) -> bool:
    """Whether a finding may go from *current* to *to*."""
    return to in STEPS[current]


def needs_reason(current: Status, to: Status) -> bool:
    """Whether that step asks for a reason."""
    return (current, to) in NEEDS_REASON
