"""The surveys of a trajectory beside each other: the first and the last that have answers, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kvo_inspect.content.questionnaires import known_questionnaire
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.survey.questionnaire import Questionnaire
from kvo_inspect.domain.survey.results import ResultPair, SurveyResults, compared
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.surveys import SurveyLine, survey_of, surveys_of


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """What a trajectory's surveys say."""

    surveys: tuple[SurveyLine, ...] = ()
    """Those of the trajectory, answered or not."""
    answered: tuple[SurveyLine, ...] = ()
    """Those with answers, the earliest first; where this cycle has no baseline the last of the cycle before too."""
    first: SurveyLine | None = None
    """The earlier of the two that do, as a rule the earliest."""
    second: SurveyLine | None = None
    """The later of the two, as a rule the latest; None when there is no other."""
    questionnaire: Questionnaire | None = None
    """None: this laptop does not have it."""
    pairs: tuple[ResultPair, ...] = ()


def read_surveys(store: Store, trajectory_id: str, beside: tuple[str, str] | None = None) -> SurveyPage:
    """Return the surveys of a trajectory. One that has none of its baseline begins from the last survey of the cycle before.

    *beside*: the ids of the two surveys that stand beside each other; None: the first and the last.
    """
    surveys = surveys_of(store, trajectory_id)
    answered = [line for line in surveys if line.respondents]
    if not any(line.survey.moment == "baseline" for line in answered):
        answered = [*_before(store, trajectory_id), *answered]
    sides = [line for line in answered if beside is not None and line.survey.id in beside]
    if len(sides) < 2:
        sides = [*answered[:1], *answered[1:][-1:]]
    return _page(store.data, surveys, sides[0] if sides else None, sides[1] if len(sides) > 1 else None, answered)


def surveys_between(store: Store, first: Measurement, second: Measurement) -> SurveyPage:
    """Return the surveys of two measurements, each that of its own trajectory; a side without answers is empty.

    Of one measurement, given twice, only the second side is told.
    """
    sides = [_of_measurement(store, measurement) for measurement in (first, second)]
    line = sides[1]
    if first.id == second.id:
        sides[0] = None
    elif line is not None and sides[0] is not None and sides[0].survey.id == line.survey.id:  # of two yearly rounds one survey
        day = line.sent or line.results.files[0].made
        sides[1 if day[:4] == str(first.year) else 0] = None
    return _page(store.data, [line for line in sides if line is not None], sides[0], sides[1])


def _of_measurement(store: Store, measurement: Measurement) -> SurveyLine | None:
    """Return the survey of a measurement, when somebody answered; one from before any trajectory is of the first."""
    cycles = [measurement.trajectory] if measurement.trajectory else [cycle.id for cycle in trajectories_of(store, measurement.park)[-1:]]
    lines = (survey_of(store, cycle, measurement.kind) for cycle in cycles)
    return next((line for line in lines if line is not None and line.respondents), None)


def _before(store: Store, trajectory_id: str) -> list[SurveyLine]:
    """Return the last survey with answers of the cycle before."""
    trajectory = store.get(Trajectory, trajectory_id)
    earlier = [cycle for cycle in trajectories_of(store, trajectory.park) if cycle.number < trajectory.number][:1]
    return [line for cycle in earlier for line in surveys_of(store, cycle.id) if line.respondents][-1:]


def _page(
    data: Path, surveys: list[SurveyLine], first: SurveyLine | None, second: SurveyLine | None, answered: Sequence[SurveyLine] = ()
) -> SurveyPage:
    newest = second or first
    questionnaire = known_questionnaire(data, newest.survey.questionnaire) if newest else None
    sides = (first.results if first else SurveyResults(), second.results if second else SurveyResults())
    return SurveyPage(tuple(surveys), tuple(answered), first, second, questionnaire, compared(*sides, questionnaire))
