"""Round (schouw): one walk over the route by day or in the evening, and the checklists it uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, TypedDict

from pydantic import Field

from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.rounds.summary import Summary, SummaryLine
from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartOfDay, SetKind, ThemeMode, Ticked
from kvo_inspect.domain.values.dates import ClockTime, Day
from kvo_inspect.domain.values.text import Line, Text


class Closed(Compound):
    """The round was finished: the local day and time."""

    day: Day
    time: ClockTime


class QuestionSet(Compound):
    """Which questions a round asks. Of the park's own set it holds the items as they were: the park may change them later."""

    kind: SetKind = "full"
    items: tuple[Line, ...] = ()
    """own: the items asked, each `checklist/item`."""


JOINED = "joined"
"""What stands as the reason on a round that went into another of its day: the same whatever language the screen speaks."""


class Round(Noun):
    """One walk. Its id is made from park, measurement, date and part of day as they were first given: a correction leaves the id."""

    noun: ClassVar[str] = "round"
    refs: ClassVar[dict[str, str]] = {"measurement": "measurement", "planned_round": "planned_round"}
    key: ClassVar[tuple[str, ...]] = ("measurement", "date", "part")
    later: ClassVar[dict[str, int]] = {
        "set": 2,
        "back_by": 2,
        "aside": 3,
        "concerns": 4,
        "agreements": 4,
        "next_round": 4,
        "summary": 4,
        "planned_round": 6,
    }

    measurement: str = ""
    date: Day = "2000-01-01"
    part: PartOfDay = "day"
    weather: Line = ""
    ticked: tuple[Ticked, ...] = ()
    closed: Closed | None = None
    set: QuestionSet = QuestionSet()
    """The questions asked; a round of before sets existed asked all."""
    back_by: ClockTime | None = None
    """When the group agreed to be back."""
    aside: Line = ""
    """Why the round was set aside: begun by mistake, and counted nowhere; empty: the round counts."""
    concerns: Text | None = None
    """What worries the facilitator most, at most three, one a line; null: nobody said so far, empty: nothing does."""
    agreements: Text | None = None
    """What was agreed, one thing a line; null: nobody said so far, empty: nothing was."""
    next_round: Day | None = None
    """The day of the next round, as far as that was agreed."""
    summary: Summary | None = None
    """Lines of the report's summary in somebody's own words."""
    planned_round: str | None = None
    """The plan that this round walks, if it was planned."""


class RoundFields(TypedDict, total=False):
    """What may be corrected of a round, as it is typed; `kind` is that of its measurement."""

    kind: MeasurementKind
    part: PartOfDay
    date: str
    weather: str
    ticked: tuple[Ticked, ...]
    back_by: str


class RoundWords(TypedDict, total=False):
    """What may be said of a round for its report, as it is typed; a line of the summary replaces that of its subject and language."""

    concerns: str
    agreements: str
    next_round: str
    summary: Sequence[SummaryLine]


class StoredChecklist(Noun):
    """A checklist whole, as it was when a round used it: the record stays readable when the file changes.

    Also one that no round uses yet: a facilitator's own, given along with the park to the other laptops.

    Its id is made from park and sha256, so each park's log is complete in itself.
    """

    noun: ClassVar[str] = "checklist"
    key: ClassVar[tuple[str, ...]] = ("sha256",)
    quiet: ClassVar[frozenset[str]] = frozenset({"given_by"})

    name: Line = ""
    """The checklist's own id ("lighting")."""
    version: Line = ""
    theme: Line = ""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    """Of `body` in UTF-8."""
    body: str = Field(default="", max_length=1_000_000)
    """The TOML text as it was."""
    given_by: str = Field(default="", pattern=r"^([0-9a-f]{16})?$")
    """The device whose own folder it is given from, for the next rounds in this park; empty: only rounds of before use it."""


class RoundChecklist(Noun):
    """That a round uses a checklist, and how."""

    noun: ClassVar[str] = "round_checklist"
    refs: ClassVar[dict[str, str]] = {"round": "round", "checklist": "checklist"}
    key: ClassVar[tuple[str, ...]] = ("round", "checklist")

    round: str = ""
    checklist: str = ""
    mode: ThemeMode = "full"


def default_part(now: dt.datetime) -> PartOfDay:
    """Return evening for a start after 17:00 in October to March or after 20:00 in the other months."""
    dark_from = 17 if now.month >= 10 or now.month <= 3 else 20
    return "evening" if now.hour >= dark_from else "day"
