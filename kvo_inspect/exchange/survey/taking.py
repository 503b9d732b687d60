"""A file of answers for a survey of the record: read with the questionnaire of that survey, and with what its columns were before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kvo_inspect.content.questionnaires import STANDARD, questionnaire_called
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.held import SurveyColumn
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.exchange.survey.reading import AnswerReading, read_answers, understood
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.surveys import survey_of, surveys_of


def read_for(
    store: Store,
    trajectory_id: str,
    moment: MeasurementKind,
    path: Path,
    questionnaire: str | None = None,
    chosen: Mapping[str, str] | None = None,
    *,
    proposed: bool = False,
) -> AnswerReading:
    """Return a file as it is understood for a survey; *proposed*: the columns are what is proposed. Raises as `read_answers`."""
    line = survey_of(store, trajectory_id, moment)
    name = questionnaire or (line.survey.questionnaire if line else "") or STANDARD
    remembered = remembered_columns(store, trajectory_id)
    reading = read_answers(path, questionnaire_called(store.data, name).questionnaire, remembered, chosen)
    if proposed and reading.proposed:
        reading = understood(reading.table, reading.questionnaire, remembered, {**reading.proposed, **(chosen or {})})
    return reading


def remembered_columns(store: Store, trajectory_id: str) -> list[SurveyColumn]:
    """Return what columns stood for in the surveys of this trajectory and those before it, the latest last."""
    trajectory = store.find(Trajectory, trajectory_id)
    cycles = trajectories_of(store, trajectory.park) if trajectory is not None else []
    return [column for cycle in reversed(cycles) for line in surveys_of(store, cycle.id) for column in line.survey.columns]
