"""The survey in the JSON of a comparison and of one measurement: how often each answer was given, how sure a share is, what changed."""

from __future__ import annotations

from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.plan.results import Direction
from kvo_inspect.domain.survey.results import QuestionResult, ResultPair, ShareChange, SurveyShare
from kvo_inspect.exchange.compare.parts import DecimalText
from kvo_inspect.exchange.record.document import Stated
from kvo_inspect.wording.survey.results import question_of


class SurveyShareOf(Stated):
    """How many of those who answered gave an answer."""

    count: int
    n: int
    percentage: DecimalText | None
    """One decimal, halves away from zero; null of fewer than five answers, which are an impression."""
    low: DecimalText | None
    """Between this and high lies the share of all who could have answered, nineteen times in twenty (Wilson 1927)."""
    high: DecimalText | None


class SurveyResultOf(Stated):
    """What was answered to a question in one survey."""

    share: SurveyShareOf
    """Of those who gave an answer that counts."""
    answers: dict[str, SurveyShareOf]
    """By the id of each answer."""


class SurveyChangeOf(Stated):
    """From the first survey to the second."""

    points: DecimalText
    margin: DecimalText
    """Points that chance alone can make, nineteen times in twenty (Agresti and Caffo 2000)."""
    chance: bool
    """Not larger than the margin: the change may be chance."""
    direction: Direction | None
    """null: it is not known which way is better."""


class SurveyPairOf(Stated):
    """A question of the survey, and what both measurements say of it."""

    question: str
    wording: str
    """As it was asked. In other words it is another question."""
    says: Both | None
    """What the share says in a few words; null where the laptop has no such questionnaire."""
    first: SurveyResultOf | None
    """null: not asked then in these words."""
    second: SurveyResultOf | None
    change: SurveyChangeOf | None
    """null: one of the two is not there, or is of too few answers, or other answers count since."""
    reworded: bool
    """The other survey asked it in other words."""
    recounted: bool
    """By another edition of the questionnaire other answers count in one of both: the shares say two things."""


class SurveyedOf(Stated):
    """A question of the survey of one measurement."""

    question: str
    wording: str
    """As it was asked."""
    says: Both | None
    """What the share says in a few words; null where the laptop has no such questionnaire."""
    result: SurveyResultOf


def survey_pairs(comparison: Comparison) -> tuple[SurveyPairOf, ...]:
    """Return the questions of the surveys of two measurements."""
    return tuple(
        SurveyPairOf(
            question=pair.question,
            wording=_wording(pair),
            says=_says(comparison, pair),
            first=_result(pair.first) if pair.first else None,
            second=_result(pair.second) if pair.second else None,
            change=_change(pair.change) if pair.change else None,
            reworded=pair.reworded,
            recounted=pair.recounted,
        )
        for pair in comparison.read.survey
    )


def surveyed(comparison: Comparison) -> tuple[SurveyedOf, ...]:
    """Return the questions of the survey of a measurement beside itself."""
    return tuple(
        SurveyedOf(question=pair.question, wording=_wording(pair), says=_says(comparison, pair), result=_result(pair.second))
        for pair in comparison.read.survey
        if pair.second is not None
    )


def _wording(pair: ResultPair) -> str:
    result = pair.second or pair.first
    return result.wording if result else ""


def _says(comparison: Comparison, pair: ResultPair) -> Both | None:
    question = question_of(comparison.read.questionnaire, pair.question)
    return question.share if question else None


def _result(result: QuestionResult) -> SurveyResultOf:
    return SurveyResultOf(share=_share(result.counted), answers={answer: _share(share) for answer, share in result.answers.items()})


def _share(share: SurveyShare) -> SurveyShareOf:
    interval = share.interval
    return SurveyShareOf(
        count=share.count,
        n=share.n,
        percentage=None if share.percentage is None else str(share.percentage),
        low=str(interval.low) if interval else None,
        high=str(interval.high) if interval else None,
    )


def _change(change: ShareChange) -> SurveyChangeOf:
    return SurveyChangeOf(points=str(change.points), margin=str(change.margin), chance=change.chance, direction=change.direction)
