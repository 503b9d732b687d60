"""Meeting (overleg): a meeting of the trajectory's partners; the auditor weighs effort."""

from __future__ import annotations

from typing import ClassVar, TypedDict

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.dates import Day
from kvo_inspect.domain.values.text import Line, Text


class Meeting(Noun):
    """When they met, about what, who was there and what was agreed."""

    noun: ClassVar[str] = "meeting"
    refs: ClassVar[dict[str, str]] = {"trajectory": "trajectory"}

    trajectory: str = ""
    day: Day | None = None
    subject: Line = ""
    present: Text = ""
    """Names and organisations, one per line."""
    text: Text = ""
    """What was agreed."""


class MeetingFields(TypedDict, total=False):
    """What may be changed of a meeting, as it is typed."""

    day: str | None
    subject: str
    present: str
    text: str
