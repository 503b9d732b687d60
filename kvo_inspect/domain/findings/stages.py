"""A finding's life: its stages, which step is allowed from where and which asks why; by the desk, by a recheck, by a reply. One table.

A stage is never stored: it follows from two things that are, the finding's status (how far its holder is) and the verdict of the
review (whether it counts). What ended, a dropped finding or a duplicate, keeps its status, so taking that back puts it where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kvo_inspect.domain.values.closed_sets import ReplyKind, Seen, Stage, Status, VerdictKind

ENDED: frozenset[Stage] = frozenset({"duplicate", "dropped"})
"""These count no more, unless somebody takes the verdict back."""


class StageFacts(NamedTuple):
    """What is stored of a finding's stage."""

    status: Status = "new"
    verdict: VerdictKind | None = None


def stage_of(status: Status, verdict: VerdictKind | None) -> Stage:
    """Return the one stage of a finding with this status and verdict, whatever merging made of them.

    What was seen solved is verified, accepted or not; what nobody accepted is new to the desk, however far it got.
    """
    if verdict in ("dropped", "duplicate"):
        return verdict
    if status == "verified":
        return "verified"
    if verdict == "returned":
        return "returned"
    if verdict is None:
        return "new"
    return "accepted" if status == "new" else status


_ASKS_WHY = True

STEPS: Mapping[Stage, Mapping[Stage, bool]] = {
    "new": {"accepted": False, "returned": _ASKS_WHY, "duplicate": False, "dropped": _ASKS_WHY},
    "returned": {"accepted": False, "returned": _ASKS_WHY, "duplicate": False, "dropped": _ASKS_WHY},
    "accepted": {
        "sent": False,
        "planned": False,
        "in_progress": False,
        "reported_done": False,
        "verified": False,
        "new": _ASKS_WHY,
        "returned": _ASKS_WHY,
        "duplicate": False,
        "dropped": _ASKS_WHY,
    },
    "sent": {
        "planned": False,
        "in_progress": False,
        "reported_done": False,
        "verified": False,
        "accepted": _ASKS_WHY,
        "new": _ASKS_WHY,
        "duplicate": False,
        "dropped": _ASKS_WHY,
    },
    "planned": {
        "in_progress": False,
        "reported_done": False,
        "verified": False,
        "sent": _ASKS_WHY,
        "accepted": _ASKS_WHY,
        "new": _ASKS_WHY,
        "duplicate": False,
        "dropped": _ASKS_WHY,
    },
    "in_progress": {
        "planned": _ASKS_WHY,
        "reported_done": False,
        "verified": False,
        "sent": _ASKS_WHY,
        "accepted": _ASKS_WHY,
        "new": _ASKS_WHY,
        "duplicate": False,
        "dropped": _ASKS_WHY,
    },
    "reported_done": {
        "verified": False,
        "reopened": _ASKS_WHY,
        "in_progress": _ASKS_WHY,
        "planned": _ASKS_WHY,
        "new": _ASKS_WHY,
        "duplicate": False,
        "dropped": _ASKS_WHY,
    },
    "verified": {"reopened": _ASKS_WHY, "dropped": _ASKS_WHY},
    "reopened": {
        "sent": False,
        "planned": False,
        "in_progress": False,
        "reported_done": False,
        "verified": False,
        "new": _ASKS_WHY,
        "duplicate": False,
        "dropped": _ASKS_WHY,
    },
    "duplicate": {"accepted": False, "duplicate": False, "dropped": _ASKS_WHY},
    "dropped": {"accepted": False, "duplicate": False, "dropped": _ASKS_WHY},
}
"""What the desk may do: from each stage the steps allowed, the usual one first, and whether each asks why. Nothing is sent before it is
accepted. A step from a stage to itself is a new word about it: another reason, another original."""

ASKED: frozenset[Stage] = frozenset({"accepted", "sent", "planned", "in_progress", "reported_done", "reopened"})
"""In these a finding has a holder who may answer."""

SEEN_SOLVED: frozenset[Seen] = frozenset({"solved", "object_gone"})
SEEN_THERE: frozenset[Seen] = frozenset({"not_yet", "worse"})
CAN_COME_BACK: frozenset[Status] = frozenset({"reported_done", "verified"})
"""From these statuses a recheck that still sees it reopens it."""

REPLIED: Mapping[ReplyKind, Stage] = {
    "in_hand": "in_progress",
    "planned": "planned",
    "done": "reported_done",
    "not_ours": "new",
    "refused": "new",
}
"""Where a holder's reply takes a finding. Not theirs: back to the review, with whose they say it is. Refused: back there, with why."""


def steps(stage: Stage) -> tuple[Stage, ...]:
    """Return the steps that the desk may take from a stage, the usual one first."""
    return tuple(STEPS[stage])


def allowed(stage: Stage, to: Stage) -> bool:
    """Whether the desk may take a finding from *stage* to *to*."""
    return to in STEPS[stage]


def needs_reason(stage: Stage, to: Stage) -> bool:
    """Whether the step from *stage* to *to* asks for a reason."""
    return STEPS[stage].get(to, False)


def after_step(facts: StageFacts, to: Stage) -> StageFacts:
    """Return what is stored after a step to *to*, which its stage allows.

    A verdict leaves the status as it is: what had got further before it was dropped is there again once it is accepted. To "accepted"
    from a later stage is a step back: not asked of anybody any more. What comes back though nobody ever accepted it is new to the desk.
    """
    match to:
        case "new":
            return StageFacts("new", None)
        case "accepted":
            return StageFacts("new" if facts.verdict == "accepted" else facts.status, "accepted")
        case "returned" | "duplicate" | "dropped":
            return StageFacts(facts.status, to)
    return StageFacts(to, facts.verdict)


def after_seen(was: Status, seen: Seen | None) -> Status:
    """Return the status after a recheck that found it *seen* while its status was *was*: anything that is seen may be verified."""
    if seen in SEEN_SOLVED:
        return "verified"
    if seen in SEEN_THERE and was in CAN_COME_BACK:
        return "reopened"
    return was


def after_reply(stage: Stage, kind: ReplyKind) -> Stage:
    """Return the stage after a holder's reply; the reply is its own reason. What is verified or ended, or never accepted, stays."""
    to = REPLIED[kind]
    return to if to in STEPS[stage] and stage in ASKED else stage
