"""Survey (enquête): the questions to the entrepreneurs at one moment of a trajectory, and how often each answer was given.

Nothing of who answered is kept: no name, address, mail or free text, only counts.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, TypedDict

from pydantic import Field

from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import Compound, Noun
from kvo_inspect.domain.values.closed_sets import MeasurementKind
from kvo_inspect.domain.values.dates import Day
from kvo_inspect.domain.values.text import Line, Text

MOST_PEOPLE = 1_000_000
"""So many people can be asked, and answer."""
MOST_COLUMNS = 200
"""Columns of a file of which a survey remembers what they are."""
MOST_WORDS = 200
"""Answers in other words of which a survey remembers for which answer they stand."""
Sha256 = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
"""A hash as 64 hexadecimal digits; empty: none."""
People = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]
"""A number of people."""


class SurveyColumn(Compound):
    """Which heading of a file of answers stands for which question."""

    heading: Text
    question: Line = ""
    """The id of the question; empty: the column is left out."""
    option: Line = ""
    """The id of the answer, of a column that says of one answer whether it was given."""


class SurveyWords(Compound):
    """An answer in words that the questionnaire does not offer, and for which answer it stands; a person said so."""

    question: Line
    """The id of the question."""
    words: Line
    """The hash of what stood in the file, by its letters and figures: it finds the words again, and keeps nothing that somebody wrote."""
    answer: Line = ""
    """The id of the answer; empty: it is left out."""


class Survey(Noun):
    """A survey of a trajectory. Its id is made from trajectory and moment, so two laptops that enter it enter one."""

    noun: ClassVar[str] = "survey"
    refs: ClassVar[dict[str, str]] = {"trajectory": "trajectory"}
    key: ClassVar[tuple[str, ...]] = ("trajectory", "moment")
    quiet: ClassVar[frozenset[str]] = frozenset({"questionnaire", "edition", "columns", "words"})
    later: ClassVar[dict[str, int]] = {"": 7}

    trajectory: str = ""
    moment: MeasurementKind = "baseline"
    """Of which measurement it is the survey."""
    questionnaire: Line = ""
    """The id of the questionnaire."""
    edition: Line = ""
    """The version of the questionnaire that was asked."""
    sent: Day | None = None
    """When the survey went out."""
    closes: Day | None = None
    """The last day on which one can answer."""
    invited: int | None = Field(default=None, ge=1, le=MOST_PEOPLE)
    """How many were asked; None: that is not known, and neither is the response."""
    columns: tuple[SurveyColumn, ...] = Field(default=(), max_length=MOST_COLUMNS)
    """What the columns of the last file stand for, remembered for the next one."""
    words: tuple[SurveyWords, ...] = Field(default=(), max_length=MOST_WORDS)
    """What answers in other words stand for, remembered for the next file."""


class SurveyFields(TypedDict, total=False):
    """What may be changed of a survey, as it is typed."""

    questionnaire: str
    edition: str
    sent: str | None
    closes: str | None
    invited: str | int | None


class SurveyAnswer(Noun):
    """How often an answer was given in a file of answers. The same file twice, here or on two laptops, has the same ids: it counts once."""

    noun: ClassVar[str] = "survey_answer"
    refs: ClassVar[dict[str, str]] = {"survey": "survey"}
    key: ClassVar[tuple[str, ...]] = ("survey", "question", "wording", "answer", "file")
    later: ClassVar[dict[str, int]] = {"": 7}

    survey: str = ""
    question: Line = ""
    """The id of the question."""
    answer: Line = ""
    """The id of the answer; empty: any of those that count in the share of the question."""
    wording: Text = ""
    """The question as it was asked. In other words it is another question to compare."""
    count: People = 0
    """How many gave the answer."""
    answered: People = 0
    """How many answered the question, those left out who cannot answer it ("don't know"): what the count is a share of."""
    file: Sha256 = ""
    """Of the bytes of the file."""
    rows: Sha256 = ""
    """Of all that was answered in the file, in whatever order: the same for the same people in another form of file."""
    respondents: People = 0
    """How many people answered at all in the file."""


def survey_id(trajectory_id: str, moment: str) -> str:
    """Return the id of the survey of a trajectory at a moment."""
    return made_id("survey", trajectory_id, moment)


def answer_id(survey: str, question: str, wording: str, answer: str, file: str) -> str:
    """Return the id of an answer of a survey as it stands in one file."""
    return made_id("survey_answer", survey, question, wording, answer, file)
