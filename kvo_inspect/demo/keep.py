"""Keeping the desk of the worked example: its papers, targets, measures, meetings, replies and remarks, through the store's own verbs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import singledispatchmethod

from kvo_inspect.demo import targets
from kvo_inspect.demo.events import (
    Aim,
    AnswersIn,
    AuditAgreed,
    Certified,
    Evaluated,
    HeldMeeting,
    Planned,
    PlannedWalk,
    Remarked,
    Replied,
    Resolved,
    Signing,
    Stepped,
    StoryEvent,
    SurveySent,
    TargetResult,
    TargetsFed,
)
from kvo_inspect.demo.place import Says
from kvo_inspect.demo.survey import feed_survey, take_survey
from kvo_inspect.demo.walk import StoryWalker
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.plan.decision import DecisionFields
from kvo_inspect.domain.plan.months import months_after
from kvo_inspect.domain.plan.target import Counted, Goal
from kvo_inspect.domain.plan.trajectory import Trajectory, TrajectoryFields
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.store.actions.replies import NewReply, record_replies
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.plan.measures import add_measure, move_measure, serve_finding, serve_target
from kvo_inspect.store.plan.meetings import add_meeting
from kvo_inspect.store.plan.targets import add_target, set_target
from kvo_inspect.store.plan.trajectories import set_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.planned import PersonPlan, divide_equally, plan_round
from kvo_inspect.store.survey.surveys import set_survey

AUDIT_IN = 288
"""Days from today: before the trajectory ends, and four months before the certificate does."""
INSPECTS = Says("inspecteur", "inspector")
"""The role of who records on a laptop of their own."""


@dataclass
class Desk:
    """The facilitator's desk in one trajectory."""

    store: Store
    lang: str
    today: dt.date
    park: str
    trajectory: str
    walker: StoryWalker
    targets: dict[str, str] = field(default_factory=dict)
    """What the story calls a target → its id."""
    measures: dict[str, str] = field(default_factory=dict)

    @singledispatchmethod
    def keep(self, event: StoryEvent) -> None:
        """Record what happened, at the time that the clock says."""
        raise LookupError(f"nobody keeps {event!r}")

    def _day(self, days: int | None) -> str | None:
        return None if days is None else (self.today + dt.timedelta(days=days)).isoformat()

    @keep.register
    def _(self, event: Signing) -> None:
        fields: TrajectoryFields = {"phase": event.phase}
        if event.paper:
            fields[event.paper] = self._day(-event.days_ago)
        set_trajectory(self.store, self.trajectory, **fields)

    @keep.register
    def _(self, event: AuditAgreed) -> None:
        set_trajectory(self.store, self.trajectory, audit=self._day(event.ahead))

    @keep.register
    def _(self, event: Certified) -> None:
        given = self.today - dt.timedelta(days=event.days_ago)
        term = self.store.get(Trajectory, self.trajectory).term_months
        set_trajectory(
            self.store,
            self.trajectory,
            phase="carrying_out",
            certified=given.isoformat(),
            certificate_number=event.number,
            certificate_kind="new",
            certificate_ends=months_after(given, term).isoformat(),
            audit=self._day(AUDIT_IN),
        )

    @keep.register
    def _(self, event: Evaluated) -> None:
        days = (*self.store.get(Trajectory, self.trajectory).evaluations, self._day(-event.days_ago))
        set_trajectory(self.store, self.trajectory, evaluations=", ".join(map(str, days)))

    @keep.register
    def _(self, event: SurveySent) -> None:
        sent, closes = self._day(-event.days_ago), self._day(event.open_days - event.days_ago)
        set_survey(self.store, self.trajectory, event.moment, sent=sent, closes=closes, invited=event.invited)

    @keep.register
    def _(self, event: AnswersIn) -> None:
        take_survey(self.store, self.trajectory, event.moment, event.answered, self.lang)

    @keep.register
    def _(self, event: TargetsFed) -> None:
        feed_survey(self.store, self.trajectory, event.moment)

    @keep.register
    def _(self, event: Aim) -> None:
        made = add_target(
            self.store,
            self.trajectory,
            name=event.name.in_(self.lang),
            unit=event.unit.in_(self.lang),
            source=event.source.in_(self.lang),
            better=event.better,
            goal=Goal(kind=event.goal[0], amount=event.goal[1]),
            kind=event.kind,
            baseline=self._counted(event.baseline, self.today.year - 2),
        )
        self.targets[event.key] = made.id

    @keep.register
    def _(self, event: TargetResult) -> None:
        figure = next(aim.result for aim in targets.AIMS if aim.key == event.key)
        set_target(self.store, self.targets[event.key], result=self._counted(figure, self.today.year))

    def _counted(self, figure: tuple[str, int | None] | None, year: int) -> Counted | None:
        return None if figure is None else Counted(value=figure[0], n=figure[1], period=str(year))

    @keep.register
    def _(self, event: Planned) -> None:
        made = add_measure(
            self.store,
            self.trajectory,
            name=event.name.in_(self.lang),
            theme=event.theme,
            person=event.person,
            partner=made_id("partner", self.park, event.partner),
            due=self._day(event.due),
        )
        self.measures[event.key] = made.id
        if event.findings:
            serve_finding(self.store, made.id, *(self.walker.findings[name] for name in event.findings.split()))
        if event.targets:
            serve_target(self.store, made.id, *(self.targets[key] for key in event.targets.split()))

    @keep.register
    def _(self, event: Stepped) -> None:
        move_measure(self.store, self.measures[event.key], event.to, reason=event.reason.in_(self.lang))

    @keep.register
    def _(self, event: HeldMeeting) -> None:
        add_meeting(
            self.store,
            self.trajectory,
            day=self._day(-event.days_ago),
            subject=event.subject.in_(self.lang),
            present=event.present,
            text=event.agreed.in_(self.lang),
            decisions=[self._decision(decided) for decided in event.decided],
        )

    def _decision(self, decided: Resolved) -> DecisionFields:
        owner = made_id("partner", self.park, decided.owner) if decided.owner else None
        due = self._day(decided.due) if decided.due is not None else None
        return {"name": decided.name.in_(self.lang), "partner": owner, "person": decided.person, "due": due}

    @keep.register
    def _(self, event: PlannedWalk) -> None:
        role = INSPECTS.in_(self.lang)
        people = [PersonPlan(name, organisation.in_(self.lang), role) for name, organisation in event.inspectors]
        people += [PersonPlan(name, organisation.in_(self.lang)) for name, organisation in event.along]
        plan = plan_round(
            self.store,
            self.park,
            people,
            date=self._day(event.ahead) or "",
            part="evening",
            begins=event.begins,
            meets_at=event.meets_at.in_(self.lang),
            notes=event.notes.in_(self.lang),
        )
        divide_equally(self.store, plan.id)

    @keep.register
    def _(self, event: Replied) -> None:
        statement = Said(kind=event.kind, on=self._day(event.on))
        names = event.names.split()
        replies = [NewReply(self.walker.findings[name], statement, event.reference, event.text.in_(self.lang)) for name in names]
        record_replies(self.store, replies)

    @keep.register
    def _(self, event: Remarked) -> None:
        add_comment(self.store, self.walker.findings[event.name], event.text.in_(self.lang))
