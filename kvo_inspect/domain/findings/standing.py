"""Where a finding stands: in doubt, open, overdue, to review.

Each is one rule here; where SQL needs one, `store.conditions.findings` says the same, and a test runs both over the same rows. The program
asks SQL where it counts thousands: `is_open`, `is_in_doubt` and `is_to_review` are what the test holds that against. The page of one
finding asks `is_in_doubt`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal, get_args

from kvo_inspect.domain.findings.stages import ENDED
from kvo_inspect.domain.values.closed_sets import Stage, Status, VerdictKind
from kvo_inspect.domain.values.dates import is_past

Doubt = Literal["seen", "verdict", "value", "status"]
"""A field of which two people gave different values and nobody chose: what a recheck saw, the verdict of the review, the value of the
answer that made the finding, its status."""
DOUBTS: tuple[Doubt, ...] = get_args(Doubt)


def has_ended(verdict: VerdictKind | None) -> bool:
    """Whether a verdict took a finding out of the count: dropped, or a duplicate."""
    return verdict in ENDED


def is_in_doubt(doubts: Collection[Doubt], status: Status, verdict: VerdictKind | None) -> bool:
    """Whether people disagree on whether a finding is solved.

    Two statuses are a doubt only where the one that stands says verified, and only of a finding that has not ended.
    """
    if {"seen", "verdict", "value"} & set(doubts):
        return True
    return "status" in doubts and status == "verified" and not has_ended(verdict)


def is_open(status: Status, verdict: VerdictKind | None, doubts: Collection[Doubt] = ()) -> bool:
    """Whether there is still something to do about a finding: not solved and not ended, or in doubt."""
    return (status != "verified" and not has_ended(verdict)) or is_in_doubt(doubts, status, verdict)


def is_open_stage(stage: Stage) -> bool:
    """Whether a finding without doubts is open in this stage."""
    return stage != "verified" and stage not in ENDED


def is_overdue(due: str | None, today: dt.date, *, is_open: bool) -> bool:
    """Whether the day of an open finding has passed: computed, never stored."""
    return is_open and is_past(due, today)


def is_to_review(
    status: Status, verdict: VerdictKind | None, *, is_changed: bool = False, lost_original: bool = False, two_verdicts: bool = False
) -> bool:
    """Whether somebody has to go over a finding that is not solved.

    Nobody judged the finding; or the verdict was not "accepted" and the finding changed since; or the finding that it is a duplicate of is
    lost; or two people judged differently.
    """
    if status == "verified":
        return False
    return verdict is None or two_verdicts or (verdict != "accepted" and is_changed) or (verdict == "duplicate" and lost_original)
