"""Review (nalopen): the verdict on a finding whether it counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar, Literal

from kvo_inspect.domain.parks.park import Terms
from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.closed_sets import Severity, Urgency
from kvo_inspect.domain.values.text import Line


class Verdict(Compound):
    """Accepted; returned or dropped with a reason; or a duplicate of another finding."""

    kind: Literal["accepted", "returned", "duplicate", "dropped"]
    reason: Line = ""
    of: Line | None = None
    """duplicate: the id of the finding that stays."""


class Review(Noun):
    """The verdict on one finding. The id is made from the finding."""

    noun: ClassVar[str] = "review"
    refs: ClassVar[dict[str, str]] = {"finding": "finding"}
    key: ClassVar[tuple[str, ...]] = ("finding",)

    finding: str = ""
    verdict: Verdict | None = None
    saw: tuple[Line, ...] = ()
    """The revision of the finding that was judged."""


Lack = Literal["text", "object", "theme", "holder", "photo", "told"]
"""What a finding lacks before it is complete: words, the object that its question asks for, a theme, an action holder, a photo that was
promised, and for an urgent one who was told."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What accepting a finding fills in, when nobody says otherwise."""

    partner: str | None
    """Its action holder; None: somebody has to say who."""
    severity: Severity
    due: str


STRUCTURAL_DAYS = 180
"""Within so many days what was called structural shall be solved: it takes a budget and a contractor. Our own guideline, no norm."""


def proposed_due(terms: Terms, severity: Severity, urgency: Urgency | None, seen: str, today: dt.date) -> str:
    """Return by when a finding shall be solved: the park's term for how serious it is, from the day it was *seen*.

    What was called structural in the closing talk gets half a year, unless it is urgent: nobody rebuilds a road in two weeks.

    When that day has passed before anybody was asked, the term runs from today: nobody is late on the day they hear of it.
    """
    structural = urgency == "structural" and severity != "urgent"
    term = dt.timedelta(days=max(STRUCTURAL_DAYS, getattr(terms, severity)) if structural else getattr(terms, severity))
    day = min(dt.date.fromisoformat(seen), dt.date.max - term)  # a laptop's clock may say the last day there is
    return (day + term if day + term >= today else today + term).isoformat()
