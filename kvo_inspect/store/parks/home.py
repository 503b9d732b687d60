"""The lines of the home screen. Imports neither pydantic nor sqlite-utils: `glance` shows them before those are loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from kvo_inspect import paths
from kvo_inspect.domain.plan.months import near_from
from kvo_inspect.protection.locked import Locked
from kvo_inspect.store.conditions.findings import PASSED
from kvo_inspect.store.conditions.measures import OVERDUE as MEASURE_OVERDUE
from kvo_inspect.store.conditions.rounds import ANSWERS, COUNTS, DOUBLE_PLANS, DOUBLES
from kvo_inspect.store.conditions.two_values import ASKED
from kvo_inspect.store.disk import engine

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store


class ParkLine(NamedTuple):
    """One park on the home screen, confidential work left out."""

    id: str
    name: str
    municipality: str
    checkpoints: int
    last_round: str
    """id of the newest round, or empty."""
    last_date: str
    last_part: str
    last_open: int
    """1 when the newest round is not finished."""
    answered: int
    """Answers in that round while it is not finished: how far it is."""
    open_findings: int
    overdue: int
    """Findings whose day has passed."""
    to_review: int
    measures_late: int
    audit: str
    """The next audit of its newest trajectory, or empty."""
    term_ends: str
    """The day on which that trajectory ends by its own term; empty without one, and once a certificate says when it ends."""
    walked: str
    """The day of its last finished round, or empty."""
    doubles: int = 0
    """Rounds that count beside another of the same measurement, day and part."""
    aside: str = ""
    """Why the park was set aside, or empty: then the park counts."""
    facilitator: str = ""
    """Who does the park, or empty."""
    double_plans: int = 0
    """Plans that nobody walks, while another stands on their day and part."""
    certificate_ends: str = ""
    """The day on which the certificate of its newest trajectory ends, or empty."""
    waits: int = 0
    """1 when it is on the waiting list."""
    applied: str = ""
    """Since when it is there, or empty."""
    double_values: int = 0
    """Fields that hold two values, of which somebody is to choose."""


AttentionReason = Literal[
    "overdue",
    "measures_overdue",
    "audit_passed",
    "audit_near",
    "term_passed",
    "term_near",
    "certificate_passed",
    "certificate_near",
    "left_open",
    "to_review",
    "not_walked",
    "double_round",
    "double_plan",
    "double_values",
    "waits",
]


class Attention(NamedTuple):
    """One reason why a park asks attention."""

    why: AttentionReason
    n: int = 0
    """How many, when it is a number."""
    day: str = ""


LEFT_OPEN = 3
"""Days after which a round that was not finished was forgotten."""
YEAR = 365
_WEIGHTS: dict[AttentionReason, int] = {
    "overdue": 8,
    "measures_overdue": 8,
    "audit_near": 8,
    "to_review": 5,
    "term_near": 4,
    "term_passed": 4,
    "certificate_near": 4,
    "certificate_passed": 7,
    "double_round": 7,
    "double_plan": 7,
    "double_values": 6,
    "left_open": 3,
    "audit_passed": 2,
    "not_walked": 2,
    "waits": 1,
}


_TOLD: tuple[AttentionReason, ...] = (
    "double_round",
    "double_plan",
    "double_values",
    "certificate_passed",
    "term_passed",
    "audit_near",
    "certificate_near",
    "term_near",
    "overdue",
    "measures_overdue",
    "left_open",
    "to_review",
    "audit_passed",
    "waits",
    "not_walked",
)
"""In which order reasons are told: what is rare and serious first, for a narrow line ends somewhere."""


def _days_near(line: ParkLine, today: dt.date) -> Iterator[Attention]:
    """Yield the audit and the end of the cycle where they are near, or have passed."""
    for what, day in (("audit", line.audit), ("term", line.term_ends), ("certificate", line.certificate_ends)):
        if day and day < today.isoformat():
            yield Attention(f"{what}_passed", day=day)  # type: ignore[arg-type]  # one of them
        elif day and near_from(dt.date.fromisoformat(day), what) <= today:
            yield Attention(f"{what}_near", day=day)  # type: ignore[arg-type]  # one of them


@lru_cache(maxsize=1024)  # of each park it is asked for its order, its row and the room that the rows need
def attention(line: ParkLine, today: dt.date) -> tuple[Attention, ...]:
    """Return why a park asks attention, what is rare and serious first; nothing when all is well."""
    if line.aside:
        return ()
    reasons = []
    if line.doubles:
        reasons.append(Attention("double_round", line.doubles))
    if line.double_plans:
        reasons.append(Attention("double_plan", line.double_plans))
    if line.double_values:
        reasons.append(Attention("double_values", line.double_values))
    if line.overdue:
        reasons.append(Attention("overdue", line.overdue))
    if line.measures_late:
        reasons.append(Attention("measures_overdue", line.measures_late))
    reasons += _days_near(line, today)
    if line.last_open and line.last_date < (today - dt.timedelta(days=LEFT_OPEN)).isoformat():
        reasons.append(Attention("left_open", day=line.last_date))
    if line.to_review:
        reasons.append(Attention("to_review", line.to_review))
    if line.waits:
        reasons.append(Attention("waits", day=line.applied))
    elif not line.last_open and line.walked < (today - dt.timedelta(days=YEAR)).isoformat():
        reasons.append(Attention("not_walked", day=line.walked))
    return tuple(sorted(reasons, key=lambda reason: _TOLD.index(reason.why)))


def by_attention(lines: Iterable[ParkLine], today: dt.date) -> list[ParkLine]:
    """Return the parks that ask most attention first: by their reasons, then by how much is late, then by name; those set aside last."""

    def weight(line: ParkLine) -> tuple[bool, int, int, int]:
        whys = {reason.why for reason in attention(line, today)}
        if "overdue" in whys:  # what is late counts once
            whys.discard("measures_overdue")
        return bool(line.aside), -sum(_WEIGHTS[why] for why in whys), -(line.overdue + line.measures_late), -line.to_review

    return sorted(lines, key=weight)  # what is alike keeps the order of the names


def parks_of(lines: Iterable[ParkLine], name: str) -> list[ParkLine]:
    """Return the parks whose facilitator has this name, capitals aside."""
    wanted = name.casefold()
    return [line for line in lines if line.facilitator and line.facilitator.casefold() == wanted]


_LAST_OF_MONTH = "date({day}, 'start of month', '+' || (j.term_months + 1) || ' months', '-1 day')"
_ENDS = f"iif({{day}} is null, '', min(date({{day}}, '+' || j.term_months || ' months'), {_LAST_OF_MONTH}))"
"""SQL: a term after a day; the month's last day where there is no such day, as `months_after` says."""
_CERTIFICATE = f"coalesce(j.certificate_ends, {_ENDS.format(day='j.certified')})"
_LINES = f"""
select p.id, p.name, p.municipality,
  (select count(*) from checkpoint c where c.park = p.id and c.gone = 0 and c.retired = 0),
  coalesce(r.id, ''), coalesce(r.date, ''), coalesce(r.part, ''), r.closed is null and r.id is not null,
  iif(r.closed is null and r.id is not null, {ANSWERS.format("r")}, 0),
  coalesce(o.open, 0),
  (select count(*) from standing t where t.open = 1 and t.park = p.id and t.confidential = 0 and {PASSED.format(today="?1")}),
  coalesce(o.to_review, 0), coalesce(m.n, 0),
  coalesce(iif(j.audit >= coalesce(j.certified, ''), j.audit, ''), ''),
  iif({_CERTIFICATE} <> '', '', {_ENDS.format(day="j.starts")}),
  coalesce((select max(date) from round w where w.park = p.id and {COUNTS.format("w")} and w.closed is not null), ''),
  coalesce(b.n, 0), p.aside, p.facilitator, coalesce(d.n, 0),
  {_CERTIFICATE}, coalesce(j.phase, '') = 'application', coalesce(j.applied, ''), coalesce(v.n, 0)
from park p
left join trajectory j on j.n = (select n from trajectory where park = p.id and gone = 0 order by number desc limit 1)
left join (
  select m.park, count(*) as n from measure m where m.gone = 0 and {MEASURE_OVERDUE.format("m", today="?1")} group by m.park
) m on m.park = p.id
left join round r on r.n = (select n from round w where park = p.id and {COUNTS.format("w")} order by date desc, n desc limit 1)
left join (select park, count(*) as n from ({DOUBLES}) group by park) b on b.park = p.id
left join (select park, count(*) as n from ({DOUBLE_PLANS}) group by park) d on d.park = p.id
left join (select park, count(*) as n from conflict c where confidential = 0 and {ASKED.format("c")} group by park) v on v.park = p.id
left join park_standing o on o.park = p.id
where p.gone = 0 order by p.aside <> '', p.name collate nocase, p.id
"""


def list_parks(store: Store) -> list[ParkLine]:
    """Return every park with its last round, its open and overdue findings and what else asks attention: by name, those set aside last."""
    from kvo_inspect.store.record.memory import once

    return list(once(store, "park lines", lambda: [ParkLine(*row) for row in store.rows(_LINES, [store.today.isoformat()])]))


def glance(data: Path, today: dt.date) -> list[ParkLine] | None:
    """Return the park lines of a record that is not open yet, read-only and at once; None when they cannot be had so.

    For the first moment of the home screen only: whatever is wrong with the record is told when it is opened.
    """
    path = paths.record_file(data)
    if not path.is_file():  # SQLite would wait for ever for who writes into a pipe
        return None
    try:
        with closing(engine.open_file(path, engine.secret_for(path), "mode=ro", timeout=0.1)) as connection:
            return [ParkLine(*row) for row in connection.execute(_LINES, [today.isoformat()]).fetchall()]
    except engine.errors(Locked, OSError):
        return None
