"""What is called how in a survey of entrepreneurs: its subjects, how a question is answered."""

from __future__ import annotations

from kvo_inspect.domain.survey.questionnaire import Question, SurveySubject
from kvo_inspect.texts import _, p_


def subject_name(subject: SurveySubject) -> str:
    """Return what a question is about."""
    return {
        "nuisance": p_("survey subject", "nuisance"),
        "safety": p_("survey subject", "feeling of safety"),
        "burglary": p_("survey subject", "burglary and theft"),
        "fire": p_("survey subject", "fire safety"),
        "subversive": p_("survey subject", "subversive crime"),
        "cyber": p_("survey subject", "cybercrime"),
        "fraud": p_("survey subject", "fraud, extortion and threats"),
        "reporting": p_("survey subject", "reporting to the police"),
        "upkeep": p_("survey subject", "upkeep"),
    }[subject]


def form_name(question: Question) -> str:
    """Return how a question is answered."""
    return _("several answers") if question.form == "several" else _("one answer")
