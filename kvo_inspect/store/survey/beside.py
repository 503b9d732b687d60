"""The surveys of a trajectory beside each other: the first and the last that have answers, question by question."""

from __future__ import annotations

from dataclasses import dataclass

from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.questionnaire import Questionnaire
from kvo_inspect.domain.survey.results import ResultPair, SurveyResults, compared
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.questionnaires import known_questionnaire
from kvo_inspect.store.survey.surveys import SurveyLine, surveys_of


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """What a trajectory's surveys say."""

    surveys: tuple[SurveyLine, ...] = ()
    """Those of the trajectory, answered or not."""
    first: SurveyLine | None = None
    """The earliest with answers."""
    second: SurveyLine | None = None
    """The latest with answers, when that is another one."""
    questionnaire: Questionnaire | None = None
    """None: this laptop does not have it."""
    pairs: tuple[ResultPair, ...] = ()


def read_surveys(store: Store, trajectory_id: str) -> SurveyPage:
    """Return the surveys of a trajectory. One that has none of its baseline begins from the last survey of the cycle before."""
    surveys = surveys_of(store, trajectory_id)
    answered = [line for line in surveys if line.respondents]
    if not any(line.survey.moment == "baseline" for line in answered):
        answered = [*_before(store, trajectory_id), *answered]
    first, second = (answered[0] if answered else None), (answered[-1] if len(answered) > 1 else None)
    return _page(surveys, first, second)


def _before(store: Store, trajectory_id: str) -> list[SurveyLine]:
    """Return the last survey with answers of the cycle before."""
    trajectory = store.get(Trajectory, trajectory_id)
    earlier = [cycle for cycle in trajectories_of(store, trajectory.park) if cycle.number < trajectory.number][:1]
    return [line for cycle in earlier for line in surveys_of(store, cycle.id) if line.respondents][-1:]


def _page(surveys: list[SurveyLine], first: SurveyLine | None, second: SurveyLine | None) -> SurveyPage:
    newest = second or first
    questionnaire = known_questionnaire(newest.survey.questionnaire) if newest else None
    sides = (first.results if first else SurveyResults(), second.results if second else SurveyResults())
    return SurveyPage(tuple(surveys), first, second, questionnaire, compared(*sides, questionnaire))
