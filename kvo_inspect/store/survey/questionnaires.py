"""The questionnaires that this laptop has: shipped ones, and a facilitator's own."""

from __future__ import annotations

from kvo_inspect.content.questionnaires import shipped_questionnaires
from kvo_inspect.domain.survey.questionnaire import Questionnaire
from kvo_inspect.errors import UsageError
from kvo_inspect.texts import _

STANDARD = "kvo-b"
"""The questionnaire that is meant where nobody says which."""


def questionnaires() -> tuple[Questionnaire, ...]:
    """Return all of them."""
    return tuple(file.questionnaire for file in shipped_questionnaires())


def known_questionnaire(name: str) -> Questionnaire | None:
    """Return the questionnaire with this id; None when this laptop does not have it: then its answers are told by their ids."""
    return next((questionnaire for questionnaire in questionnaires() if questionnaire.id == name), None)


def find_questionnaire(name: str) -> Questionnaire:
    """Return the questionnaire with this id; UsageError names those that there are."""
    if (questionnaire := known_questionnaire(name)) is not None:
        return questionnaire
    known = ", ".join(questionnaire.id for questionnaire in questionnaires())
    raise UsageError(_("There is no questionnaire “{name}”. There are: {known}.").format(name=name[:40], known=known))
