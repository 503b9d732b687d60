"""Reply (antwoord van een partner): what an action holder said of a finding that was sent to them."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.closed_sets import ReplyKind
from kvo_inspect.domain.values.dates import Day
from kvo_inspect.domain.values.text import Line, Text


class Said(Compound):
    """What they said: the kind, the day it is planned on or was done on, and whose it is when it is not theirs."""

    kind: ReplyKind
    on: Day | None = None
    belongs_to: Line = ""


class Reply(Noun):
    """One reply to one finding. The id is made from finding and row, so the same returned list twice is one reply."""

    noun: ClassVar[str] = "reply"
    refs: ClassVar[dict[str, str]] = {"finding": "finding", "partner": "partner"}
    key: ClassVar[tuple[str, ...]] = ("finding", "row")

    finding: str = ""
    partner: str | None = None
    row: str = Field(default="", pattern=r"^[0-9a-f-]{0,64}$")
    """What makes it this reply: sha256 of the row of a returned list, or a random number for one typed in."""
    said: Said | None = None
    reference: Line = ""
    """The partner's own number."""
    text: Text = ""


def problem_of(reply: Said) -> str | None:
    """Return the name of the field that a reply lacks: `on` when planned, `belongs_to` when not ours; None when it is complete."""
    if reply.kind == "planned" and reply.on is None:
        return "on"
    if reply.kind == "not_ours" and not reply.belongs_to:
        return "belongs_to"
    return None
