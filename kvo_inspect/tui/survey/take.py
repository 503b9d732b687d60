"""Taking answers in: the file and the measurement it is of; then its columns are looked at, and only then it is recorded."""

from __future__ import annotations

from functools import partial
from typing import Any

from kvo_inspect.content.questionnaires import STANDARD, every_questionnaire
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.questionnaire import Questionnaire
from kvo_inspect.domain.values.closed_sets import MEASUREMENT_KINDS, MeasurementKind
from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.survey.reading import AnswerReading
from kvo_inspect.exchange.survey.taking import read_for
from kvo_inspect.store.survey.surveys import Taking, survey_of
from kvo_inspect.texts import N_, _, language
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, PathField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.survey.columns import AnswerColumnsScreen
from kvo_inspect.wording.names import survey_moment_name


class TakeAnswersScreen(FormScreen[Taking]):
    """Reads a file of answers; dismissed with what was taken in."""

    SUBMIT = N_("read it")
    HELP_TEXT = N_(
        "The answers as Microsoft Forms, Google Forms or LimeSurvey write them: CSV or XLSX, a row per person. The columns are shown with "
        "the questions that they are before anything is recorded. Kept are counts per answer, never who answered."
    )

    def __init__(self, trajectory: Trajectory, moment: MeasurementKind) -> None:
        super().__init__()
        self._trajectory = trajectory
        self._moment = moment
        self._reading: AnswerReading | None = None

    def title_text(self) -> str:
        return _("Take in answers of a survey")

    async def make_fields(self) -> list[Field]:
        moment = ChoiceField("moment", N_("Of the"), options=options_of(MEASUREMENT_KINDS, survey_moment_name))
        moment.choose(self._moment)
        fields: list[Field] = [moment]
        files, _problems = await self.app.call(lambda store: every_questionnaire(store.data))
        if len(files) > 1:
            names = [(file.questionnaire.id, partial(_title, file.questionnaire)) for file in files]
            which = ChoiceField("questionnaire", N_("Questionnaire"), options=names)
            line = await self.app.call(survey_of, self._trajectory.id, self._moment)
            which.choose((line.survey.questionnaire if line else "") or STANDARD)
            fields.append(which)
        return [*fields, PathField("file", N_("File"), N_("The path of a .csv or .xlsx file; drop it on this window."))]

    async def submit(self, values: dict[str, Any]) -> Taking | None:
        """Read the file, recording nothing; RuleError without a path, ContentError when it is no file of answers."""
        if not str(values["file"]).strip():
            raise RuleError(_("Fill this in: it is required."), "file")
        self._moment = values["moment"]
        questionnaire = values.get("questionnaire")
        self._reading = await self.app.call(read_for, self._trajectory.id, self._moment, typed_path(values["file"]), questionnaire)
        return None

    def done(self, result: Taking | None) -> None:
        """Show the columns."""
        if self._reading is not None:
            self.app.push_screen(AnswerColumnsScreen(self._trajectory, self._moment, self._reading), self._taken)

    def _taken(self, taking: Taking | None) -> None:
        if taking is not None:
            self.dismiss(taking)


def _title(questionnaire: Questionnaire) -> str:
    return questionnaire.title(language())
