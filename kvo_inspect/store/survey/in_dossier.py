"""The surveys of a park for its dossier."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kvo_inspect.content.questionnaires import known_questionnaire
from kvo_inspect.domain.checklists.checklist import Both
from kvo_inspect.domain.dossier_surveys import Surveyed, SurveyedAnswer
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.questionnaire import Questionnaire
from kvo_inspect.domain.survey.results import QuestionResult, SurveyShare
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.surveys import SurveyLine, surveys_of

_NO_WORDS = Both(nl="", en="")


def surveys_in_dossier(store: Store, cycles: Iterable[Trajectory]) -> tuple[tuple[Surveyed, ...], tuple[SurveyedAnswer, ...]]:
    """Return the surveys of trajectories, in their order, and what was answered in each, in the order of its questionnaire."""
    lines = [(cycle, line) for cycle in cycles for line in surveys_of(store, cycle.id)]
    answers = [answer for _cycle, line in lines for answer in _answers(line, known_questionnaire(store.data, line.survey.questionnaire))]
    return tuple(_surveyed(cycle, line) for cycle, line in lines), tuple(answers)


def _surveyed(cycle: Trajectory, line: SurveyLine) -> Surveyed:
    survey = line.survey
    return Surveyed(
        id=survey.id,
        cycle=cycle.number,
        moment=survey.moment,
        questionnaire=survey.questionnaire,
        edition=survey.edition,
        sent=survey.sent,
        closes=survey.closes,
        invited=survey.invited,
        respondents=line.respondents,
        response=None if line.response is None else Decimal(line.response),
    )


def _answers(line: SurveyLine, questionnaire: Questionnaire | None) -> list[SurveyedAnswer]:
    """Return the share of each question, and behind it how often each of its answers was given."""
    questions = {question.id: question for question in questionnaire.question} if questionnaire else {}
    order = {question: place for place, question in enumerate(questions)}
    answers = []
    for result in sorted(line.results.questions, key=lambda result: order.get(result.question, len(order))):
        question = questions.get(result.question)
        texts = {"": question.share} | {option.id: option.text for option in question.option} if question else {}
        shares = {"": result.counted, **result.answers}
        answers += [_answer(line, result, name, share, texts.get(name, _NO_WORDS)) for name, share in shares.items()]
    return answers


def _answer(line: SurveyLine, result: QuestionResult, name: str, share: SurveyShare, text: Both) -> SurveyedAnswer:
    interval = share.interval
    return SurveyedAnswer(
        survey=line.survey.id,
        question=result.question,
        wording=result.wording,
        answer=name,
        text_nl=text.nl,
        text_en=text.en,
        count=share.count,
        answered=share.n,
        percentage=share.percentage,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
    )
