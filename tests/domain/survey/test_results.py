"""Shares of a survey: percentage and interval, what is too few to tell, what is added up, what is compared and what is kept apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvo_inspect.content.questionnaires import shipped_questionnaires
from kvo_inspect.domain.plan.results import FEWEST
from kvo_inspect.domain.survey.held import SurveyAnswer
from kvo_inspect.domain.survey.results import SurveyShare, change_of, compared, results_of
from kvo_inspect.wording.survey.results import change_whole

COUNTS = st.tuples(st.integers(0, 2000), st.integers(0, 2000)).map(lambda pair: (min(pair), max(pair)))


def answers(letter: str, yes: int, no: int, *, rows: str = "", wording: str = "Gestolen?") -> list[SurveyAnswer]:
    return [
        SurveyAnswer(
            id=f"{letter}{answer}", park="p", question="theft", answer=answer, wording=wording, count=count, answered=yes + no,
            file=letter * 64, rows=(rows or letter) * 64, respondents=yes + no,
        )
        for answer, count in (("", yes), ("yes", yes), ("no", no))
    ]  # fmt: skip


def all_count(letter: str, yes: int, no: int) -> list[SurveyAnswer]:
    """Return answers of which both count in the share."""
    share, *each = answers(letter, yes, no)
    return [share.model_copy(update={"count": yes + no}), *each]


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(23, 36, "47.6", "77.5"), (0, 10, "0.0", "27.8"), (10, 10, "72.2", "100.0"), (50, 100, "40.4", "59.6"), (1, 5, "3.6", "62.4")],
)
def test_the_interval_is_that_of_wilson(count: int, n: int, low: str, high: str) -> None:
    interval = SurveyShare(count, n).interval
    assert interval is not None
    assert (interval.low, interval.high) == (Decimal(low), Decimal(high))
    assert str(interval.low) == low, "nothing is not less than nothing: no -0.0"


@given(COUNTS)
def test_a_share_lies_within_its_interval_and_of_too_few_there_is_none(pair: tuple[int, int]) -> None:
    share = SurveyShare(*pair)
    if share.n < FEWEST:
        assert share.few
        assert share.percentage is None
        assert share.interval is None
    else:
        assert share.percentage is not None
        assert share.interval is not None
        assert 0 <= share.interval.low <= share.percentage <= share.interval.high <= 100


def test_files_are_added_up_and_the_same_people_in_another_form_count_once() -> None:
    results = results_of([*answers("b", 3, 4, rows="f"), *answers("a", 3, 4, rows="f"), *answers("c", 1, 1)])
    assert results.respondents == 9
    assert [(file.sha256, file.again) for file in results.files] == [("b" * 64, True), ("a" * 64, False), ("c" * 64, False)]
    (theft,) = results.questions
    assert theft.counted == SurveyShare(4, 9)
    assert theft.answers == {"yes": SurveyShare(4, 9), "no": SurveyShare(5, 9)}


def test_a_question_of_which_other_answers_count_since_is_not_compared() -> None:
    standard = shipped_questionnaires()[0].questionnaire
    theft = next(question for question in standard.question if question.id == "theft")
    both = theft.model_copy(update={"option": tuple(option.model_copy(update={"counts": not option.no_answer}) for option in theft.option)})
    earlier, same, later = (results_of(found) for found in (answers("a", 20, 20), answers("b", 10, 30), all_count("c", 20, 20)))
    for question in (theft, both):
        asked = standard.model_copy(update={"question": (question,)})
        (pair,) = compared(earlier, later, asked)
        assert (pair.recounted, pair.change) == (True, None)
        assert "not compared" in change_whole(pair)
        (pair,) = compared(earlier, same, asked)
        assert not pair.recounted, "of both surveys the same answers counted, whatever counts now"
        assert pair.change is not None


def test_a_question_in_other_words_is_kept_apart_and_told() -> None:
    pairs = compared(results_of(answers("a", 20, 20)), results_of(answers("b", 10, 30, wording="Iets weg?")))
    assert [(pair.first is None, pair.second is None, pair.change, pair.reworded) for pair in pairs] == [
        (False, True, None, True),
        (True, False, None, True),
    ]


def test_a_change_within_what_chance_makes_is_told_so() -> None:
    small, large = (
        change_of(SurveyShare(20, 40), SurveyShare(15, 40), "lower"),
        change_of(SurveyShare(200, 400), SurveyShare(150, 400), "lower"),
    )
    assert small is not None
    assert large is not None
    assert (small.points, small.chance, small.direction) == (Decimal("-12.5"), True, "better")
    assert (large.points, large.chance, large.direction) == (Decimal("-12.5"), False, "better")
    assert change_of(SurveyShare(1, 4), SurveyShare(15, 40), "lower") is None


def test_whether_a_change_may_be_chance_is_told_by_tenths_of_a_point() -> None:
    """12.9 points against a margin of 12.5 is more than chance; against 13, rounded, it was not."""
    change = change_of(SurveyShare(30, 100), SurveyShare(43, 100), "higher")
    assert change is not None
    assert change.margin == change.margin.quantize(Decimal("0.1"))
    pairs = ((SurveyShare(a, 112), SurveyShare(b, 112)) for a in range(20, 60) for b in range(20, 90))
    changes = [change for first, second in pairs if (change := change_of(first, second, "higher"))]
    beyond = [change for change in changes if abs(change.points) > change.margin]
    assert any(abs(change.points) <= change.margin.quantize(Decimal(1)) for change in beyond), "some of these were called chance"
    assert not any(change.chance for change in beyond)
