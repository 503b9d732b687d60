"""Action list (actielijst): what is asked of one partner, in which order, and what is left out. A view of the record, no noun."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.findings.finding import Sent, UrgentCall, sent_day
from kvo_inspect.domain.findings.premises import Premises
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.findings.standing import is_overdue
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.values.closed_sets import Severity, Status, Urgency

Group = Literal["urgent", "new", "promised", "open", "reported", "info"]
"""Urgent; not sent yet; not sent yet and promised by somebody there; sent and still open; reported done, not looked at yet; for
information."""
GROUPS: tuple[Group, ...] = ("urgent", "new", "promised", "open", "reported", "info")
"""In the order of the list."""

UNSENT: frozenset[Status] = frozenset({"new", "reopened"})
"""From these a finding is still to be sent (again)."""


@dataclass(frozen=True, slots=True)
class Point:
    """One finding as its action holder is told of it: no item ids, no norms, no people of other partners."""

    id: str
    code: str
    group: Group
    where: str
    """Checkpoint, and from where to where."""
    object: str
    defect: Both | None
    """What is wrong in the words of its question; None: a free finding."""
    details: tuple[Both, ...]
    """What other questions added (the pattern of an outage)."""
    text: str
    severity: Severity
    urgency: Urgency | None
    due: str | None
    status: Status
    sent: Sent | None
    called: UrgentCall | None
    promised_by: str
    since: str
    """The day it was seen first."""
    last: str
    """The day it was seen last."""
    seen: int
    """In how many rounds it was seen."""
    worse: bool
    """The last look found it worse."""
    said: Said | None = None
    """What the partner said of it last."""
    reference: str = ""
    """The partner's own number."""
    reminded: str | None = None
    """The day on which its holder was reminded last, since it was sent."""
    holder_kind: str = ""
    holder: str = ""
    """For information: the kind and organisation of whose it is."""
    confidential: bool = False
    is_signal: bool = False
    """Its question asks for a signal: nothing to repair, something to follow up."""
    object_name: Both | None = None
    """What its question calls the object (column number)."""
    called_on: str = ""
    """The day on which somebody was told that it is urgent."""
    colleague: bool = True
    """Whether the holder may read who promised it: False when that is known to be somebody of another partner."""
    number: str = ""
    """The house number of the premises, when its object is one."""
    premises: Premises | None = None
    """Where it is asked when its holder is a company without a name."""
    park: str = ""
    """The name of its park, in a list over several parks."""
    asked_of: str = ""
    """The id of the partner of whom it is asked."""
    addressed: bool = True
    """Whether whose list it is can be written to: False for “the company” when nothing says which."""
    theme: str = ""
    """The id of the theme of its question, or that it was given."""
    company: str = ""
    """Who is at its checkpoint, as the route says."""
    position: Position | None = None
    """Where it is: where its photo was taken, or its checkpoint."""
    object_type: str = ""
    """What it is about in BOR-MELD, when its question says so."""

    @property
    def unsent(self) -> bool:
        """Whether the finding is still to be sent to its action holder; never for information, or to a company that nobody named."""
        return self.group != "info" and self.status in UNSENT and self.addressed

    def is_late(self, today: dt.date) -> bool:
        """Whether the holder lets the date pass: an open point of their own is overdue, and nobody reported it done."""
        return is_overdue(self.due, today, is_open=self.group not in ("info", "reported"))

    def to_remind(self, today: dt.date) -> bool:
        """Whether a reminder names the point: late, and asked before."""
        return self.addressed and self.is_late(today) and (self.sent is not None or self.status != "new")

    def weeks(self, today: dt.date) -> int:
        """Return how many whole weeks the partner has the finding: since the day it was sent, or first seen when not sent yet."""
        return max(0, (today - self._begun).days // 7)

    def months(self, today: dt.date) -> int:
        """Return how many whole months the partner has the finding, counted as the weeks are."""
        begun = self._begun
        return max(0, (today.year - begun.year) * 12 + today.month - begun.month - (today.day < begun.day))

    @property
    def _begun(self) -> dt.date:
        return dt.date.fromisoformat(sent_day(self.sent, self.status) or self.since)


def group_of(status: Status, severity: Severity, promised_by: str, sent: Sent | None) -> Group:
    """Return the heading under which the action holder reads a finding."""
    if status == "reported_done":
        return "reported"
    if severity == "urgent":
        return "urgent"
    if sent is None and status in UNSENT:
        return "promised" if promised_by else "new"
    return "open"
