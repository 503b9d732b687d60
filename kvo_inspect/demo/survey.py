"""The survey of entrepreneurs in the worked example: what was answered, as the file that a form tool makes of it.

The answers come into the record as anybody's do: the file is read, its columns are matched to the questions, and counts are taken in.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kvo_inspect.content.questionnaires import STANDARD, questionnaire_called
from kvo_inspect.demo.events import SurveyStory
from kvo_inspect.demo.place import Says
from kvo_inspect.domain.survey.questionnaire import Question, Questionnaire
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.exchange.survey.matching import knows
from kvo_inspect.exchange.survey.reading import must_hold_answers, problems, understood
from kvo_inspect.exchange.survey.table import table_in
from kvo_inspect.exchange.survey.taking import remembered_columns
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.feeding import feed_targets, match_targets
from kvo_inspect.store.survey.surveys import survey_of, take_answers

RESPONDENTS: dict[SurveyStory, int] = {"many": 62, "again": 58, "few": 4}


class QuestionStory(NamedTuple):
    """How often each answer to a question was given, in the order of the questionnaire; whoever is left over left it open."""

    many: str
    again: str
    few: str


STORY: dict[str, QuestionStory] = {
    "safe-day": QuestionStory("12 31 12 5 1 1", "14 33 7 3 0 1", "0 3 1 0 0 0"),
    "safe-dark": QuestionStory("4 20 14 12 4 8", "8 28 9 5 1 7", "0 1 2 1 0 0"),
    "nuisance": QuestionStory("31 17 21 14 7 6 14", "17 11 19 27 4 5 12", "2 0 1 3 0 0 0"),
    "burglary": QuestionStory("9 8 44 1", "3 5 49 1", "1 0 3 0"),
    "theft": QuestionStory("15 45 2", "8 49 1", "1 3 0"),
    "damage": QuestionStory("22 38 2", "10 47 1", "0 4 0"),
    "upkeep": QuestionStory("6 24 22 8 2", "12 31 11 3 1", "0 3 1 0 0"),
    "lighting": QuestionStory("9 31 20 2", "26 25 5 2", "1 3 0 0"),
    "fire": QuestionStory("4 57 1", "1 56 1", "0 4 0"),
    "drill": QuestionStory("18 38 6", "24 28 6", "1 2 1"),
    "cyber": QuestionStory("11 48 3", "13 43 2", "0 4 0"),
    "fraud": QuestionStory("6 2 51 3", "5 1 50 2", "1 0 3 0"),
    "signals": QuestionStory("3 21 33 5", "2 23 30 3", "0 1 3 0"),
    "where-to-report": QuestionStory("19 42", "35 22", "1 3"),
    "reported": QuestionStory("12 9 14 27", "10 9 8 31", "1 0 1 2"),
    "why-not": QuestionStory("7 6 5 3 1 40", "3 4 4 1 0 42", "1 0 0 0 0 3"),
}
"""Most is better at the follow-up, some of it perhaps by chance; parked lorries bother twice as many, as the rounds saw too."""

TICKED_BY: dict[str, tuple[int, int, int]] = {"nuisance": (48, 46, 4), "fraud": (8, 6, 1), "why-not": (14, 8, 1)}
"""How many people ticked answers of a question with several; each of the others gave one that goes with no other."""
ALONE = frozenset({"none", "no", "rather-not", "does-not-apply"})
"""Answers of such a question that go with no other."""
STORIES: tuple[SurveyStory, ...] = ("many", "again", "few")
MAIL = Says("E-mail", "Email")
ANONYMOUS = "anonymous"


def take_survey(store: Store, trajectory_id: str, moment: MeasurementKind, story: SurveyStory, lang: str) -> None:
    """Take the file of a survey in, as the screen and the command do."""
    questionnaire = questionnaire_called(store.data, STANDARD).questionnaire
    table = table_in(form_file(questionnaire, story, lang), "survey.csv", lambda heading: knows(questionnaire, heading))
    reading = understood(table, questionnaire, remembered_columns(store, trajectory_id))
    must_hold_answers(reading)
    if wrong := problems(reading):
        raise LookupError(wrong[0])
    take_answers(store, trajectory_id, moment, reading.given())


def feed_survey(store: Store, trajectory_id: str, moment: MeasurementKind) -> None:
    """Write the shares of a survey as figures of the targets of their kinds."""
    line = survey_of(store, trajectory_id, moment)
    if line is None:
        raise LookupError(f"no survey of the {moment}")
    matches = match_targets(store, line, questionnaire_called(store.data, STANDARD).questionnaire)
    targets = {match.figure.key: match.target.id for match in matches if match.target is not None}
    feed_targets(store, line, [match.figure for match in matches], targets)


def form_file(questionnaire: Questionnaire, story: SurveyStory, lang: str) -> bytes:
    """Return the answers as Microsoft Forms writes them: a row per person, several answers in one cell."""
    columns = [list(_cells(question, story, lang)) for question in questionnaire.question]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["ID", MAIL.in_(lang), *(question.ask(lang) for question in questionnaire.question)])
    for at in range(RESPONDENTS[story]):
        writer.writerow([at + 1, ANONYMOUS, *(column[at] for column in columns)])
    return text.getvalue().encode("utf-8-sig")


def _cells(question: Question, story: SurveyStory, lang: str) -> Iterator[str]:
    """Yield what each person answered to a question, in an order of its own, the same each time."""
    counts = [int(count) for count in getattr(STORY[question.id], story).split()]
    several = question.form == "several"
    ticks: list[str] = []
    cells: list[str] = []
    for option, count in zip(question.option, counts, strict=True):
        text = f"{option.text(lang)};" if several else option.text(lang)
        (ticks if several and option.id not in ALONE else cells).extend([text] * count)
    if several:
        people = TICKED_BY[question.id][STORIES.index(story)]
        cells += ["".join(ticks[person::people]) for person in range(people)]
    cells += [""] * (RESPONDENTS[story] - len(cells))
    return iter(_mixed(cells, question.id))


def _mixed(cells: Sequence[str], seed: str) -> list[str]:
    mixed = list(cells)
    random.Random(seed).shuffle(mixed)  # noqa: S311 (an order that is the same each time)
    return mixed
