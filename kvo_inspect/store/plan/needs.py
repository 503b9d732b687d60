"""The facts from which follows where a trajectory stands (`domain.plan.needs`), the confidential left out."""

from __future__ import annotations

from typing import Literal

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.measure import ENDED, Measure
from kvo_inspect.domain.plan.months import months_after
from kvo_inspect.domain.plan.needs import CORE_PARTNERS, Coming, SurveyFacts, TrajectoryFacts, coming
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.held import Survey, SurveyAnswer, survey_id
from kvo_inspect.domain.survey.results import results_of
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.store.conditions.findings import OVERDUE
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.plan.measures import measures_of
from kvo_inspect.store.plan.targets import targets_of
from kvo_inspect.store.plan.trajectories import facilitator_of, measurements_within, trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.queue import Queue, count_to_review


def trajectory_facts(store: Store, trajectory_id: str) -> TrajectoryFacts:
    """Return the facts of a trajectory; NotFound when there is none."""
    trajectory = store.get(Trajectory, trajectory_id)
    park, today = trajectory.park, store.today.isoformat()
    own = measurements_within(store, trajectory_id)
    first = {
        measurement.id
        for measurement in own
        if (measurement.kind == "baseline" and trajectory.baseline is None) or measurement.id == trajectory.baseline
    }
    effect = {measurement.id for measurement in own if measurement.kind == "follow_up"} - first
    walked = _walked(store, park)
    ((late,),) = store.rows(
        f"select count(*) from finding t where t.park = ? and t.gone = 0 and t.confidential = 0 and {OVERDUE.format(today='?')}",
        [park, today],
    )
    partner_rows = store.rows(
        "select distinct kind from partner where park = ? and gone = 0 and (organisation <> '' or person <> '')", [park]
    )
    ((met,),) = store.rows(
        "select count(*) from meeting where trajectory = ? and gone = 0 and day > ? and day <= ?",
        [trajectory_id, months_after(store.today, -12).isoformat(), today],
    )
    planned = store.rows(
        "select min(date) from planned_round where park = ? and gone = 0 and kind = 'follow_up' and date >= ?", [park, today]
    )
    lines = [line for line in measures_of(store, park, trajectory_id) if line.measure.status != "dropped"]
    targets = targets_of(store, trajectory_id)
    return TrajectoryFacts(
        trajectory=trajectory,
        today=store.today,
        partners=frozenset(row[0] for row in partner_rows),
        baseline=frozenset(part for measurement, part, _day in walked if measurement in first),
        follow_up=frozenset(part for measurement, part, _day in walked if measurement in effect),
        last={part: day for _measurement, part, day in walked},
        to_review=count_to_review(store, Queue(park=park)),
        findings_late=late,
        measures=len(lines),
        without_owner=sum(line.measure.partner is None for line in lines),
        without_day=sum(line.measure.due is None and line.measure.status not in ENDED for line in lines),
        measures_late=sum(line.overdue for line in lines),
        measures_done=sum(line.measure.status == "done" for line in lines),
        measures_open=sum(line.measure.status not in ENDED for line in lines),
        targets=len(targets),
        without_baseline=sum(target.baseline is None for target in targets),
        without_goal=sum(target.goal is None for target in targets),
        without_result=sum(target.result is None for target in targets),
        meetings_year=met,
        facilitator=facilitator_of(store, trajectory)[0],
        follow_up_planned=planned[0][0] or "",
        survey=_survey_facts(store, trajectory_id, "baseline"),
        survey_again=_survey_facts(store, trajectory_id, "follow_up"),
        newest=trajectories_of(store, park)[0].id == trajectory_id,
    )


def coming_of(store: Store, trajectory: Trajectory) -> tuple[Coming, ...]:
    """Return the days to come of a trajectory without the facts that only its needs ask for."""
    last = {part: day for _measurement, part, day in _walked(store, trajectory.park)}
    return coming(TrajectoryFacts(trajectory, store.today, last=last))


def _walked(store: Store, park_id: str) -> list[tuple[str, str, str]]:
    """Return measurement, part of the day and day of the finished rounds of a park, the first in front."""
    sql = f"select measurement, part, date from round r where park = ? and {COUNTS.format('r')} and closed is not null order by date"
    return store.rows(sql, [park_id])


def _survey_facts(store: Store, trajectory_id: str, moment: MeasurementKind) -> SurveyFacts | None:
    """Return what is known of a survey; None while it neither went out nor was answered."""
    survey = store.find(Survey, survey_id(trajectory_id, moment))  # not by store.survey, which knows the plan
    if survey is None or survey.gone:
        return None
    answers = store.select(SurveyAnswer, "where survey = ? and gone = 0 order by file, made, n", [survey.id])
    respondents = results_of(answers).respondents
    return SurveyFacts(survey.sent or "", respondents, survey.invited or 0) if survey.sent or respondents else None


def lacking_target(store: Store, trajectory_id: str, figure: Literal["baseline", "goal", "result"]) -> Target | None:
    """Return the first target of a trajectory without this figure; None when each has it."""
    return next((target for target in targets_of(store, trajectory_id) if getattr(target, figure) is None), None)


def lacking_measure(store: Store, trajectory: Trajectory, what: Literal["partner", "due", "end"]) -> Measure | None:
    """Return the first measure of a trajectory without an owner, without a day or that has not ended, overdue ones first; None for none."""
    lines = [line.measure for line in measures_of(store, trajectory.park, trajectory.id) if line.measure.status != "dropped"]
    match what:
        case "partner":
            return next((measure for measure in lines if measure.partner is None), None)
        case "due":
            return next((measure for measure in lines if measure.due is None and measure.status not in ENDED), None)
        case "end":
            return next((measure for measure in lines if measure.status not in ENDED), None)


def lacking_partner(store: Store, park_id: str) -> Partner | None:
    """Return the first of the partners that at least work together who has no name yet; None when each has."""
    partners = partners_of(store, park_id)
    named = {partner.kind for partner in partners if partner.organisation or partner.person}
    return next((partner for kind in CORE_PARTNERS if kind not in named for partner in partners if partner.kind == kind), None)
