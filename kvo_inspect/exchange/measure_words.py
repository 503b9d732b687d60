"""What measures are called and what is said of them, in the language in use: the same words on the screen and in the matrix."""

from __future__ import annotations

from kvo_inspect.domain.plan.measure import MeasureStatus
from kvo_inspect.names import partner_name
from kvo_inspect.store.plan.measures import MeasureLine
from kvo_inspect.texts import p_


def measure_status_name(status: MeasureStatus) -> str:
    """Return what a status of a measure is called."""
    return {
        "proposed": p_("measure", "proposed"), "agreed": p_("measure", "agreed"), "in_progress": p_("measure", "in progress"),
        "done": p_("measure", "done"), "dropped": p_("measure", "dropped"),
    }[status]  # fmt: skip


def holder_text(line: MeasureLine) -> str:
    """Return which partner owns a measure; empty when none does."""
    return line.owner or (partner_name(line.owner_kind) if line.owner_kind else "")


def owner_text(line: MeasureLine) -> str:
    """Return who does a measure: the person and the organisation, as far as known; empty when nobody does."""
    return ", ".join(filter(None, (line.measure.person, holder_text(line))))
