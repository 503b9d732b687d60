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
    later: ClassVar[dict[str, int]] = {"by": 5}

    finding: str = ""
    partner: str | None = None
    row: str = Field(default="", pattern=r"^[0-9a-f-]{0,64}$")
    """What makes it this reply: sha256 of the row of a returned list, or a random number for one typed in."""
    said: Said | None = None
    reference: Line = ""
    """The partner's own number."""
    text: Text = ""
    """What else was said; of a refusal why."""
    by: Line = ""
    """The person who said so; empty: nobody noted who."""


def problem_of(statement: Said, text: str) -> str | None:
    """Return the name of the field that a reply lacks, None when it is complete.

    That is `on` when planned, `belongs_to` when not ours, and `text`, the reason, when refused.
    """
    if statement.kind == "planned" and statement.on is None:
        return "on"
    if statement.kind == "not_ours" and not statement.belongs_to:
        return "belongs_to"
    return "text" if statement.kind == "refused" and not text else None
