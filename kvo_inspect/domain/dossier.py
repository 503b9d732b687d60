"""Dossier: what a park shows the auditor, who weighs effort (KVO 4.0): rounds, people, findings, plan, surveys, meetings, papers.

All of it is computed from the record and nothing of it is stored. Confidential things are not in it, not even as a count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from statistics import median
from typing import Literal

from kvo_inspect.domain.dossier_part import DossierPart
from kvo_inspect.domain.dossier_surveys import Surveyed, SurveyedAnswer
from kvo_inspect.domain.findings.stages import ENDED
from kvo_inspect.domain.plan.results import Direction, GoalVerdict
from kvo_inspect.domain.values.closed_sets import (
    Better,
    CertificateKind,
    MeasurementKind,
    MeasureStatus,
    PaperKind,
    PartnerKind,
    PartOfDay,
    Phase,
    ReplyKind,
    ReportKind,
    Severity,
    SignOffKind,
    Stage,
)

PRIVATE: tuple[PartnerKind, ...] = ("company", "owner")
"""Partners beside whom a weak spot is their own: a dossier without names tells them by their kind."""


class Cycle(DossierPart):
    """A trajectory of the park."""

    id: str
    number: int
    facilitator: str
    """Who leads it; empty in a dossier without names."""
    facilitator_organisation: str
    phase: Phase
    applied: str | None
    waits: str
    scheme: str
    starts: str | None
    term_months: int
    intent: str | None
    """When the partners signed the letter of intent."""
    safety_analysis: str | None
    plan: str | None
    audit: str | None
    """When the auditor comes next."""
    certified: str | None
    certificate_number: str
    certificate_kind: CertificateKind | None
    certificate_ends: str | None
    """As it says itself, or counted from its day and the term."""
    covenant: str | None
    evaluations: tuple[str, ...]


class Effort(DossierPart):
    """What was done in one year."""

    year: int
    day_rounds: int
    evening_rounds: int
    """Rounds that were held: one that is not finished is not counted."""
    people: int
    """Different people who took part in them, by name and organisation; who was excused is not counted."""
    found: int
    verified: int
    """Findings that were seen solved in this year, and still are."""
    meetings: int


class WalkedRound(DossierPart):
    """A round that was held, or is being walked."""

    id: str
    date: str
    part: PartOfDay
    measurement: MeasurementKind
    finished: bool
    people: int
    """Present, or left early."""
    checkpoints: int
    """Checkpoints where something was answered, found or looked at again."""
    answers: int
    rest: int
    """How many of the answers were given by "rest": not looked at one by one."""
    findings: int
    rechecks: int
    not_assessed: int = 0
    """Questions of which somebody said that they could not be judged: these are no answers."""
    aside: str = ""
    """Why it was set aside: then it counts nowhere, and its people are not told. Empty: it counts."""
    asked_to_agree: int = 0
    """How many were there to say whether the round was so; 0 as long as nobody did."""
    agree: int = 0
    do_not_agree: int = 0
    changed_after_sign_off: bool = False


class TookPart(DossierPart):
    """Somebody on a round. Marks are not here, nor anywhere by name."""

    round: str
    date: str
    name: str | None
    """null in a dossier without names."""
    organisation: str
    role: str
    presence: Literal["present", "excused", "left"]
    left_at: str | None
    sign_off: SignOffKind | None = None
    """Whether they agreed with the round as it was; null: nothing was said."""
    sign_off_at: str | None = None
    sign_off_remark: str = ""
    changed_after_sign_off: bool = False
    signed_before_handed_in: bool = False
    """Somebody else's part of the round was not in what they signed."""


class Treated(DossierPart):
    """A finding and how it was treated."""

    id: str
    code: str
    checkpoint: str
    defect_nl: str
    defect_en: str
    object: str
    text: str
    """Empty, as the object is, where a weak spot of a company would be described: a dossier goes to others."""
    severity: Severity
    found: str
    """The day of its round."""
    sent: str | None
    """When it was asked of its holder, as the program tells it everywhere: the last time, and nothing once it went back."""
    reported_done: str | None
    """When its holder, or somebody for them, first said since then that it was done."""
    verified: str | None
    """When it was seen solved, if it still is: the day of the round that saw it, otherwise of the step."""
    days_to_done: int | None
    """From sent, or from found where it was never sent, to reported done."""
    days_to_verified: int | None
    stage: Stage
    """How far it is; this is also why it is open."""
    reason: str
    """Why it was dropped or returned."""
    holder_kind: PartnerKind | None
    holder: str
    due: str | None
    overdue: bool
    age: int | None
    """Days since it was found; null when it is not open."""
    reply: ReplyKind | None
    """What its holder said last."""
    reply_day: str | None
    """The day they named, else the day it was written down."""
    reply_text: str
    reopened: int
    """How often it came back."""

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.age is not None


class Turn(DossierPart):
    """How long something took, in days."""

    n: int
    median: Decimal | None
    longest: int | None


class TurnRound(DossierPart):
    """How long findings took, from sent (or from found where it was never sent)."""

    to_done: Turn
    to_verified: Turn
    open: int
    open_age: Turn
    """Of those still open: days since they were found."""
    overdue: int
    ended: int
    """Dropped, or double."""


class Agreed(DossierPart):
    """A measure."""

    id: str
    cycle: int
    name: str
    theme: str | None
    owner_kind: PartnerKind | None
    owner: str
    person: str
    due: str | None
    done: str | None
    status: MeasureStatus
    overdue: bool
    findings: int
    """Findings it serves."""
    targets: int
    text: str


class Aimed(DossierPart):
    """A target and what came of it."""

    id: str
    cycle: int
    name: str
    unit: str
    source: str
    better: Better
    baseline: str | None
    baseline_period: str
    baseline_n: int | None
    goal: str | None
    """The value from which the goal is reached."""
    result: str | None
    result_period: str
    result_n: int | None
    change: str | None
    change_kind: Literal["percent", "points", "difference"] | None
    direction: Direction | None
    verdict: GoalVerdict
    doubtful: bool
    """The change comes from few people, or may be chance."""


class Met(DossierPart):
    """A meeting."""

    id: str
    cycle: int
    day: str | None
    subject: str
    present: str
    """Empty in a dossier without names."""
    text: str


class Decided(DossierPart):
    """A decision of a meeting."""

    id: str
    meeting: str
    """The id of the meeting."""
    cycle: int
    day: str | None
    """Of the meeting."""
    name: str
    """What was decided."""
    owner: str
    owner_kind: PartnerKind | None
    person: str
    """Empty in a dossier without names."""
    due: str | None
    done: str | None
    """When the decision was carried out, or the measure that it became was done."""
    overdue: bool
    measure: str | None
    """The id of the measure that the decision became."""


class Filed(DossierPart):
    """A paper that is kept with the record."""

    id: str
    kind: PaperKind
    day: str | None
    title: str
    name: str
    """Of the file."""
    type: str
    length: int
    sha256: str
    report: ReportKind | None
    """Which report of this program was adopted."""
    adopted_by: str
    """Empty in a dossier without names."""
    adopted_on: str | None
    counts: bool = True
    """False for an adopted report beside which another one of the same was adopted later."""
    leaves: bool = True
    """False for a picture that is a photo of the record which is not to be shared: nobody is given the file, and its hash is empty."""


class LogEnd(DossierPart):
    """How far one log went: who holds this can see a later alteration of what came before (`kvo-inspect doctor --against`)."""

    device: str
    letters: str
    park: str
    seq: int
    chain: str


class Dossier(DossierPart):
    """The dossier of one park."""

    park: str
    name: str
    municipality: str
    made: str
    """The moment at which something was recorded last: all of it is as of then, also how long a finding is open and what is overdue."""
    cycles: tuple[Cycle, ...]
    years: tuple[Effort, ...]
    rounds: tuple[WalkedRound, ...]
    people: tuple[TookPart, ...]
    turn_round: TurnRound
    findings: tuple[Treated, ...]
    measures: tuple[Agreed, ...]
    targets: tuple[Aimed, ...]
    surveys: tuple[Surveyed, ...]
    survey_answers: tuple[SurveyedAnswer, ...]
    meetings: tuple[Met, ...]
    decisions: tuple[Decided, ...]
    papers: tuple[Filed, ...]
    heads: tuple[LogEnd, ...]

    @property
    def counted_measures(self) -> tuple[Agreed, ...]:
        """The measures that count: not dropped."""
        return tuple(measure for measure in self.measures if measure.status != "dropped")

    @property
    def held(self) -> tuple[WalkedRound, ...]:
        """The rounds that count: finished, and not set aside."""
        return tuple(walked for walked in self.rounds if walked.finished and not walked.aside)

    @property
    def still_open(self) -> tuple[Treated, ...]:
        """The findings of which somebody still has to do something."""
        return tuple(finding for finding in self.findings if finding.is_open)

    @property
    def solved(self) -> tuple[Treated, ...]:
        """The findings that were seen solved."""
        return tuple(finding for finding in self.findings if not finding.is_open and finding.stage not in ENDED)

    @property
    def ended(self) -> tuple[Treated, ...]:
        """The findings that were dropped, or are double."""
        return tuple(finding for finding in self.findings if not finding.is_open and finding.stage in ENDED)


def days_between(first: str | None, last: str | None) -> int | None:
    """Return the days from one day to another, 0 when the record has them the other way round; None when either is not known."""
    if first is None or last is None:
        return None
    return max(0, (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days)


def turn(days: Iterable[int | None]) -> Turn:
    """Return how many numbers of days there are, their median and the largest; None among them is left out."""
    known = [count for count in days if count is not None]
    middle = median(known) if known else None
    exact = None if middle is None else Decimal(int(middle)) if middle == int(middle) else Decimal(str(middle))
    return Turn(n=len(known), median=exact, longest=max(known, default=None))


def turn_round(findings: Iterable[Treated]) -> TurnRound:
    """Return how long the findings took that count; the dropped and the double are counted apart."""
    every = list(findings)
    counting = [finding for finding in every if finding.stage not in ("dropped", "duplicate")]
    still = [finding for finding in counting if finding.is_open]
    return TurnRound(
        to_done=turn(finding.days_to_done for finding in counting),
        to_verified=turn(finding.days_to_verified for finding in counting),
        open=len(still),
        open_age=turn(finding.age for finding in still),
        overdue=sum(finding.overdue for finding in still),
        ended=len(every) - len(counting),
    )
