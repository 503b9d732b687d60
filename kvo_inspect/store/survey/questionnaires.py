"""The questionnaires that this laptop has: shipped ones, and a facilitator's own."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.content.questionnaires import every_questionnaire, questionnaire_called
from kvo_inspect.domain.survey.questionnaire import Questionnaire

STANDARD = "kvo-b"
"""The questionnaire that is meant where nobody says which."""


def questionnaires(data: Path) -> tuple[Questionnaire, ...]:
    """Return all of them that are in order, own ones first; *data*: the data folder."""
    return tuple(file.questionnaire for file in every_questionnaire(data)[0])


def known_questionnaire(data: Path, name: str) -> Questionnaire | None:
    """Return the questionnaire with this id; None when this laptop does not have it: then its answers are told by their ids."""
    return next((questionnaire for questionnaire in questionnaires(data) if questionnaire.id == name), None)


def find_questionnaire(data: Path, name: str) -> Questionnaire:
    """Return the questionnaire with this id. Raises as `questionnaire_called`."""
    return questionnaire_called(data, name).questionnaire
