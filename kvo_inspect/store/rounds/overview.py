"""The rounds of a park as a list shows them."""

from __future__ import annotations

from dataclasses import dataclass

from kvo_inspect.store.conditions.findings import NOT_ENDED_OF
from kvo_inspect.store.conditions.rounds import ANSWERS, ANSWERS_NOT_ASSESSED, DOUBLES, WALKED_ALONG
from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round, confidential work left out."""

    id: str
    kind: str
    """The kind of its measurement: baseline, yearly, follow_up."""
    part: str
    date: str
    answers: int
    """Questions that have an answer; rechecks too, and marks that anybody gave. What was not assessed is none of these."""
    findings: int
    """Those that were not dropped, as in its report."""
    people: int
    """Participants, the excused not counted."""
    closed: int
    """1 when it was finished."""
    not_assessed: int = 0
    """Questions of which somebody said that they could not be judged, rechecks too."""
    double: int = 0
    """1 when it stands beside another round of the same measurement, day and part."""
    aside: str = ""
    """Why it was set aside, or empty: then it counts."""


_LINES = f"""
select r.id, m.kind, r.part, r.date,
  {ANSWERS.format("r")},
  (select count(*) from finding f where f.round = r.id and f.gone = 0 and f.confidential = 0 and {NOT_ENDED_OF.format("f")}),
  (select count(*) from participant p where p.round = r.id and {WALKED_ALONG.format("p")}),
  r.closed is not null,
  {ANSWERS_NOT_ASSESSED.format("r")},
  exists (select 1 from ({DOUBLES}) d where d.id = r.id), r.aside
from round r join measurement m on m.id = r.measurement where r.park = ? and r.gone = 0 order by r.aside <> '', r.date desc, r.n desc
"""


def list_rounds(store: Store, park_id: str) -> list[RoundLine]:
    """Return a park's rounds, newest first; at the end those that were set aside."""
    return [RoundLine(*row) for row in store.rows(_LINES, [park_id])]
