"""Decision (besluit) of a meeting: what was decided, who sees to that and by when; a measure when it asks for more than one deed."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, TypedDict

from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.dates import Day, is_past
from kvo_inspect.domain.values.text import Line


class Decision(Noun):
    """Something that a meeting decided, with an owner and a day."""

    noun: ClassVar[str] = "decision"
    refs: ClassVar[dict[str, str]] = {"meeting": "meeting", "partner": "partner", "measure": "measure"}
    later: ClassVar[dict[str, int]] = {"": 6}

    meeting: str = ""
    name: Line = ""
    """What was decided."""
    partner: str | None = None
    """The owner."""
    person: Line = ""
    """Who at the owner."""
    due: Day | None = None
    done: Day | None = None
    """The day on which the decision was carried out."""
    measure: str | None = None
    """The measure that the decision became: from then on its status and day say how far it is."""

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the decision should have been carried out before *today*; of one that is a measure ask that measure."""
        return self.done is None and is_past(self.due, today)


class DecisionFields(TypedDict, total=False):
    """What may be changed of a decision, as it is typed."""

    name: str
    partner: str | None
    person: str
    due: str | None
    done: str | None
