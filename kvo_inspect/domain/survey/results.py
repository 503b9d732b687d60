"""Results of a survey: shares with how sure they are, and whether what moved between two surveys is more than chance.

All of it is computed from the counts that were recorded; nothing of it is stored. Of fewer than `FEWEST` answers no share is computed: they
are an impression, and a percentage of them would name a neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kvo_inspect.domain.plan.results import CERTAIN, FEWEST, Direction, difference_margin
from kvo_inspect.domain.survey.held import SurveyAnswer
from kvo_inspect.domain.survey.questionnaire import Question, Questionnaire
from kvo_inspect.domain.values.closed_sets import Better
from kvo_inspect.domain.values.numbers import TENTH, percent


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which percentages the share lies of all who could have answered, in nineteen cases of twenty."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class SurveyShare:
    """How many of those who answered gave an answer."""

    count: int
    n: int

    @property
    def few(self) -> bool:
        """Whether these are too few answers for a percentage."""
        return self.n < FEWEST

    @property
    def percentage(self) -> Decimal | None:
        """The share in percent, with one decimal; None of too few answers."""
        return None if self.few else percent(self.count, self.n)

    @property
    def interval(self) -> Interval | None:
        """The interval of Wilson (1927), which is right for small samples and for shares of 0 and 100 % too; None of too few answers."""
        if self.few:
            return None
        n, share, square = Decimal(self.n), Decimal(self.count) / self.n, CERTAIN * CERTAIN
        middle = (share + square / (2 * n)) / (1 + square / n)
        half = CERTAIN * (share * (1 - share) / n + square / (4 * n * n)).sqrt() / (1 + square / n)
        low, high = ((100 * end).quantize(TENTH, ROUND_HALF_UP) for end in (middle - half, middle + half))
        return Interval(max(Decimal("0.0"), low), min(Decimal("100.0"), high))  # of 0.0 and -0.0 the first is taken


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What was answered to one question, as it was asked."""

    question: str
    """Its id."""
    wording: str
    counted: SurveyShare
    """Of those who gave an answer that counts."""
    answers: Mapping[str, SurveyShare]
    """By the id of each answer that somebody could give."""


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file of answers that was taken in."""

    sha256: str
    rows: str
    """The hash of what was answered in it, in whatever order."""
    respondents: int
    made: str
    """When it was taken in."""
    again: bool = False
    """The same people stand in another file: this one counts nowhere."""


@dataclass(frozen=True, slots=True)
class SurveyResults:
    """What came of a survey."""

    files: tuple[AnswerFile, ...] = ()
    questions: tuple[QuestionResult, ...] = ()

    @property
    def respondents(self) -> int:
        """How many people answered."""
        return sum(file.respondents for file in self.files if not file.again)


@dataclass(frozen=True, slots=True)
class ShareChange:
    """What became of a share from one survey to the next."""

    points: Decimal
    margin: Decimal
    """Points that chance alone can make, in nineteen of twenty cases (Agresti and Caffo 2000)."""
    direction: Direction | None
    """None: it is not known which way is better."""

    @property
    def chance(self) -> bool:
        """Whether the change is not larger than the margin: it may be chance."""
        return abs(self.points) <= self.margin


@dataclass(frozen=True, slots=True)
class ResultPair:
    """A question in two surveys; one side is None where it was not asked in those words."""

    question: str
    first: QuestionResult | None
    second: QuestionResult | None
    change: ShareChange | None = None
    """None: one side is not there, or of too few answers."""
    reworded: bool = False
    """The question was asked in other words in the other survey: these are kept apart."""
    recounted: bool = False
    """In one of both surveys other answers count, by another edition of the questionnaire: the shares say two things."""


def results_of(answers: Iterable[SurveyAnswer]) -> SurveyResults:
    """Return the results of the answers of one survey, questions and answers in the order in which they stand there.

    Several files are added up. Of two that hold the same people, of which only the form differs, one counts.
    """
    answers = list(answers)
    first_of_rows: dict[str, str] = {}
    for answer in sorted(answers, key=lambda answer: answer.file):
        first_of_rows.setdefault(answer.rows, answer.file)
    files: dict[str, AnswerFile] = {}
    counts: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for answer in answers:
        again = first_of_rows[answer.rows] != answer.file
        files.setdefault(answer.file, AnswerFile(answer.file, answer.rows, answer.respondents, answer.made, again))
        if not again:
            of_question = counts.setdefault((answer.question, answer.wording), {})
            count, answered = of_question.get(answer.answer, (0, 0))
            of_question[answer.answer] = (count + answer.count, answered + answer.answered)
    questions = (
        QuestionResult(
            question,
            wording,
            SurveyShare(*of_question.get("", (0, 0))),
            {name: SurveyShare(*pair) for name, pair in of_question.items() if name},
        )
        for (question, wording), of_question in counts.items()
    )
    return SurveyResults(tuple(files.values()), tuple(questions))


def compared(first: SurveyResults, second: SurveyResults, questionnaire: Questionnaire | None = None) -> tuple[ResultPair, ...]:
    """Return the questions of two surveys beside each other, in the order of the questionnaire; only the same words are compared."""
    questions = {question.id: question for question in questionnaire.question} if questionnaire else {}
    order = {question_id: place for place, question_id in enumerate(questions)}
    sides = [{(result.question, result.wording): result for result in results.questions} for results in (first, second)]
    pairs: list[ResultPair] = []
    for key in dict.fromkeys((*sides[0], *sides[1])):
        earlier, later = sides[0].get(key), sides[1].get(key)
        lone = earlier is None or later is None
        reworded = lone and any(key[0] == question for side in sides for question, wording in side if wording != key[1])
        recounted, change = False, None
        if earlier is not None and later is not None:
            question = questions.get(key[0])
            recounted = question is not None and _counted_as(question, earlier) != _counted_as(question, later)
            change = None if recounted else change_of(earlier.counted, later.counted, question.better if question else None)
        pairs.append(ResultPair(key[0], earlier, later, change, reworded, recounted))
    return tuple(sorted(pairs, key=lambda pair: order.get(pair.question, len(order))))


def _counted_as(question: Question, result: QuestionResult) -> bool:
    """Whether a recorded share can be that of the answers that count now, by how often each was given."""
    if any(
        (share.n == 0) != option.no_answer for option in question.option if (share := result.answers.get(option.id)) and result.counted.n
    ):
        return False
    counts = [share.count for option in question.option if option.counts and (share := result.answers.get(option.id))]
    least = sum(counts) if question.form == "one" else max(counts, default=0)
    return least <= result.counted.count <= sum(counts)


def change_of(first: SurveyShare, second: SurveyShare, better: Better | None) -> ShareChange | None:
    """Return what became of a share; None where one side has too few answers."""
    before, after = first.percentage, second.percentage
    if before is None or after is None:
        return None
    points = after - before
    if not points:
        direction: Direction | None = "same"
    else:
        direction = None if better is None else "better" if (points < 0) == (better == "lower") else "worse"
    return ShareChange(points, difference_margin((first.count, first.n), (second.count, second.n)), direction)
