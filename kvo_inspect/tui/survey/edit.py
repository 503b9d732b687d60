"""A survey on a form: of which measurement, when it was sent, until when, and to how many."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.held import Survey
from kvo_inspect.domain.values.closed_sets import MEASUREMENT_KINDS, MeasurementKind
from kvo_inspect.store.survey.surveys import SurveyLine, set_survey
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.names import day_text, survey_moment_name


class EditSurveyScreen(FormScreen[Survey]):
    """Says when a survey was sent and to how many; dismissed with it."""

    HELP_TEXT = N_(
        "A survey goes to all companies, at the start and again two or three years later. From the number that were asked the response is "
        "computed; empty: it is not known."
    )

    def __init__(self, trajectory: Trajectory, surveys: tuple[SurveyLine, ...], moment: MeasurementKind | None = None) -> None:
        """*moment*: the survey that is meant; None: the newest, which can be chosen."""
        super().__init__("sent" if moment else "")
        self._moment = moment
        self._trajectory = trajectory
        self._surveys = {line.survey.moment: line.survey for line in surveys}

    def title_text(self) -> str:
        return _("Survey")

    async def make_fields(self) -> list[Field]:
        moment = ChoiceField("moment", N_("Of the"), options=options_of(MEASUREMENT_KINDS, survey_moment_name))
        newest = list(self._surveys.values())[-1:]
        now = self._surveys.get(self._moment) if self._moment else newest[0] if newest else None
        if chosen := self._moment or (now.moment if now is not None else None):
            moment.choose(chosen)
        return [
            moment,
            DateField(
                "sent",
                N_("Sent on"),
                N_("The day it went out."),
                text=day_text(now.sent) if now else "",
                today=lambda: self.app.today,
                kind="past",
            ),
            DateField(
                "closes",
                N_("Open until"),
                N_("May stay empty."),
                text=day_text(now.closes) if now else "",
                today=lambda: self.app.today,
                kind="any",
            ),
            LineField(
                "invited", N_("Companies asked"), N_("A number; may stay empty."), text=str(now.invited or "") if now else "", replaced=True
            ),
        ]

    async def submit(self, values: dict[str, Any]) -> Survey | None:
        moment: MeasurementKind = values["moment"]
        cycle = self._trajectory.id
        return await self.app.call(
            lambda store: set_survey(store, cycle, moment, sent=values["sent"], closes=values["closes"], invited=values["invited"])
        )
