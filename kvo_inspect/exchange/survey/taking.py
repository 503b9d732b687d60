"""A file of answers for a survey of the record: read with the questionnaire of that survey, and with what its columns were before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kvo_inspect.content.questionnaires import STANDARD, questionnaire_called
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.held import SurveyColumn
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.exchange.survey.counting import AnswerWords
from kvo_inspect.exchange.survey.reading import AnswerReading, check_words, read_answers, understood
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.surveys import SurveyLine, survey_of, surveys_of


def read_for(
    store: Store,
    trajectory_id: str,
    moment: MeasurementKind,
    path: Path,
    questionnaire: str | None = None,
    chosen: Mapping[str, str] | None = None,
    *,
    proposed: bool = False,
    words: AnswerWords | None = None,
) -> AnswerReading:
    """Return a file as it is understood for a survey; *proposed*: the columns are what is proposed. Raises as `read_answers`.

    *words*: for which answers those in other words stand, beside what is remembered.
    """
    line = survey_of(store, trajectory_id, moment)
    name = questionnaire or (line.survey.questionnaire if line else "") or STANDARD
    remembered = remembered_columns(store, trajectory_id)
    questionnaire_asked = questionnaire_called(store.data, name).questionnaire
    check_words(questionnaire_asked, words or {})
    words = {**remembered_words(store, trajectory_id), **(words or {})}
    reading = read_answers(path, questionnaire_asked, remembered, chosen, words)
    if proposed and reading.proposed:
        reading = understood(reading.table, reading.questionnaire, remembered, {**reading.proposed, **(chosen or {})}, words)
    return reading


def remembered_columns(store: Store, trajectory_id: str) -> list[SurveyColumn]:
    """Return what columns stood for in the surveys of this trajectory and those before it, the latest last."""
    return [column for line in _lines_before(store, trajectory_id) for column in line.survey.columns]


def remembered_words(store: Store, trajectory_id: str) -> dict[tuple[str, str], str]:
    """Return for which answers those in other words stood in the same surveys, that of the latest when they differ."""
    return {(word.question, word.words): word.answer for line in _lines_before(store, trajectory_id) for word in line.survey.words}


def _lines_before(store: Store, trajectory_id: str) -> list[SurveyLine]:
    """Return the surveys of a trajectory and those before it, the latest last."""
    trajectory = store.find(Trajectory, trajectory_id)
    cycles = trajectories_of(store, trajectory.park) if trajectory is not None else []
    return [line for cycle in reversed(cycles) for line in surveys_of(store, cycle.id)]
