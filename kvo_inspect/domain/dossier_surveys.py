"""The surveys of entrepreneurs in a dossier: when each was held, who answered, and how often each answer was given; never by whom."""

from __future__ import annotations

from decimal import Decimal

from kvo_inspect.domain.dossier_part import DossierPart
from kvo_inspect.domain.survey.results import SurveyShare
from kvo_inspect.domain.values.closed_sets import MeasurementKind


class Surveyed(DossierPart):
    """A survey of a trajectory."""

    id: str
    cycle: int
    moment: MeasurementKind
    """Of which measurement it is the survey."""
    questionnaire: str
    edition: str
    sent: str | None
    closes: str | None
    invited: int | None
    """How many were asked; null: that is not known, and neither is the response."""
    respondents: int
    """How many answered; of two files that hold the same people one counts."""
    response: Decimal | None
    """Respondents in percent of who was asked, one decimal."""


class SurveyedAnswer(DossierPart):
    """How often an answer was given in a survey, all its files together."""

    survey: str
    """The id of the survey."""
    question: str
    """The id of the question."""
    wording: str
    """The question as it was asked. In other words it is another question."""
    answer: str
    """The id of the answer; empty: any of those that count in the share of the question."""
    text_nl: str
    """What the share says, or the answer; empty where the laptop that made the dossier has no such questionnaire."""
    text_en: str
    count: int
    answered: int
    """How many answered the question: what the count is a share of."""
    percentage: Decimal | None
    """One decimal, halves away from zero; null of fewer than five answers, which are an impression."""
    low: Decimal | None
    """Between this and high lies the share of all who could have answered, nineteen times in twenty (Wilson 1927)."""
    high: Decimal | None

    @property
    def share(self) -> SurveyShare:
        """The answer as a share."""
        return SurveyShare(self.count, self.answered)
