"""What a park asks of whoever opens the program, in words that fit beside its name.

Imports nothing at module level that brings pydantic or sqlite-utils, as the home screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from kvo_inspect.store.parks.home import Attention, AttentionReason, ParkLine, attention
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.kit.text import width
from kvo_inspect.wording.names import short_day

ASKS = "! "
"""Stands before what a park asks: never colour alone."""
LONGEST_DAY = "2030-12-30"


_REASON_TEXTS: dict[AttentionReason, Callable[[Attention], str]] = {
    "overdue": lambda reason: n_("{n} overdue", "{n} overdue", reason.n),
    "measures_overdue": lambda reason: n_("{n} measure overdue", "{n} measures overdue", reason.n),
    "to_review": lambda reason: n_("{n} to review", "{n} to review", reason.n),
    "audit_near": lambda _reason: _("audit {day}"),
    "audit_passed": lambda _reason: _("audit {day}"),
    "term_near": lambda _reason: _("term to {day}"),
    "term_passed": lambda _reason: _("term over {day}"),
    "certificate_near": lambda _reason: _("certificate to {day}"),
    "certificate_passed": lambda _reason: _("certificate over {day}"),
    "waits": lambda reason: _("waiting since {day}") if reason.day else _("on the waiting list"),
    "left_open": lambda _reason: _("round open since {day}"),
    "double_round": lambda reason: n_("{n} round of one day: join", "{n} rounds of one day: join", reason.n),
    "double_plan": lambda reason: n_("{n} planned twice: cancel it", "{n} planned twice: cancel one", reason.n),
    "double_values": lambda reason: n_("{n} value to choose", "{n} values to choose", reason.n),
    "not_walked": lambda reason: _("no round since {day}") if reason.day else _("no round yet"),
}
"""The text of each reason, with a place for its number and day. Only the one that is told is looked up in the catalogue."""


def attention_text(reason: Attention) -> str:
    """Return why a park asks attention, in a few words."""
    return _REASON_TEXTS[reason.why](reason).format(n=reason.n, day=short_day(reason.day))


def reasons_told(park: ParkLine, today: dt.date) -> list[Attention]:
    """Return why a park asks attention, what is rare and serious first; that a park was never walked stands in its column already."""
    return [reason for reason in attention(park, today) if reason.why != "not_walked" or reason.day]


def least_room(parks: Iterable[ParkLine], today: dt.date) -> int:
    """Return the cells that the first reasons of all these parks take, each with how many more there are."""
    longest: dict[str, Attention] = {}
    for park in parks:
        for first in reasons_told(park, today)[:1]:
            known = longest.get(first.why)
            if known is None or known.n < first.n:
                longest[first.why] = first._replace(day=first.day and LONGEST_DAY)
    return max((width(f"{ASKS}{attention_text(reason)} +9") for reason in longest.values()), default=0)


def fitting_reasons(reasons: Sequence[str], cells: int) -> str:
    """Return as many reasons as have room, the first always, and how many more there are."""
    for shown in range(len(reasons), 0, -1):
        left = len(reasons) - shown
        text = " · ".join(reasons[:shown]) + (f" +{left}" if left else "")
        if width(text) <= cells or shown == 1:
            return text
    return ""
