"""Questionnaires as content: what a questionnaire file may hold, and what it means.

A file holds one questionnaire; `surveys/*.toml` are shipped. These models say what is allowed; reading files and telling mistakes with
file and line is `kvo_inspect.content.questionnaires`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Annotated, Literal, get_args

from pydantic import Field, StrictBool

from kvo_inspect.domain.checklists.checklist import Both, ChecklistName, Content
from kvo_inspect.domain.plan.target_kinds import TargetKind
from kvo_inspect.domain.values.closed_sets import Better
from kvo_inspect.domain.values.search_words import words_in
from kvo_inspect.domain.values.text import Text

SurveySubject = Literal["nuisance", "safety", "burglary", "fire", "subversive", "cyber", "fraud", "reporting", "upkeep"]
"""What a question is about: nuisance; the feeling of safety; burglary; fire safety; subversive crime; cyber; extortion and fraud;
reporting; upkeep."""
SURVEY_SUBJECTS: tuple[SurveySubject, ...] = get_args(SurveySubject)
QuestionForm = Literal["one", "several"]
"""How a question is answered: by one of its answers, or by as many as apply."""
QUESTION_ID = r"^[a-z][a-z0-9-]{0,29}$"
VERSION = r"^[0-9]{4}\.[0-9]{1,3}$"
QuestionId = Annotated[str, Field(pattern=QUESTION_ID)]
"""The id of a question or an answer: small letters, digits and dashes."""
MOST_QUESTIONS = 60
MOST_ANSWERS = 20
"""Of one question."""


class BothParagraphs(Content):
    """A paragraph in Dutch and English."""

    nl: Text
    en: Text

    def __call__(self, lang: str) -> str:
        """Return the paragraph in *lang* ("nl" or "en")."""
        return str(getattr(self, lang))


class SurveyOption(Content):
    """One answer that a question offers."""

    id: QuestionId
    text: Both
    counts: StrictBool = False
    """Whoever gives this answer is counted in the share."""
    no_answer: StrictBool = False
    """Says that the question cannot be answered ("don't know"): whoever gives this answer is left out of every share of the question."""
    target: TargetKind | None = None
    """The kind of target whose figure is the share of those who give this answer."""


class Question(Content):
    """One question to an entrepreneur."""

    id: QuestionId
    subject: SurveySubject
    ask: Both
    form: QuestionForm = "one"
    option: tuple[SurveyOption, ...] = Field(min_length=2, max_length=MOST_ANSWERS)
    share: Both
    """What the share of those who give an answer that counts says in a few words, as "feels safe by day"."""
    better: Better
    target: TargetKind | None = None
    """The kind of target whose figure that share is."""

    def targets(self) -> tuple[TargetKind | None, ...]:
        """Return of which target the share of the question, then that of each answer, is the figure."""
        return (self.target, *(option.target for option in self.option))


class Questionnaire(Content):
    """A questionnaire. An id never changes its meaning; a question whose text changes is another question to compare."""

    id: ChecklistName
    version: Annotated[str, Field(pattern=VERSION)]
    title: Both
    introduction: BothParagraphs
    """What stands above the questions: what the answers are for, and that no names are kept."""
    closing: BothParagraphs
    question: tuple[Question, ...] = Field(min_length=1, max_length=MOST_QUESTIONS)


@lru_cache(maxsize=4096)  # the same few answers stand in thousands of cells, and each is set against all that are offered
def plain(text: str) -> str:
    """Return a text by its letters and figures alone, without capitals and accents: what stays the same through a form tool."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(words_in("".join(sign for sign in letters if not unicodedata.combining(sign))))
