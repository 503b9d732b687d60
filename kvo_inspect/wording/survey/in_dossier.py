"""What a dossier tells of surveys, in words: the same on the screen, in its report and in its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kvo_inspect.domain.dossier_surveys import Surveyed, SurveyedAnswer
from kvo_inspect.texts import _, decimal_text, in_language, n_
from kvo_inspect.wording.names import capital, day_text, measurement_name
from kvo_inspect.wording.survey.results import percentage_text


def surveyed_name(surveyed: Surveyed) -> str:
    """Return of which measurement a survey is."""
    return _("survey: {moment}").format(moment=measurement_name(surveyed.moment))


def answered_text(surveyed: Surveyed) -> str:
    """Return how many answered, of how many: 36 of 113 answered, 31.9 %."""
    n = surveyed.respondents
    if surveyed.invited is None:
        return n_("{n} answered", "{n} answered", n).format(n=n)
    if surveyed.response is None:
        return _("{n} asked").format(n=surveyed.invited)
    text = _("{n} of {invited} answered, {response} %")
    return text.format(n=n, invited=surveyed.invited, response=decimal_text(str(surveyed.response)))


def surveyed_text(surveyed: Surveyed, answers: Sequence[SurveyedAnswer]) -> str:
    """Return a survey in full: when, who answered, and what the share of each question is."""
    days = [_("sent {day}").format(day=day_text(surveyed.sent))] if surveyed.sent else []
    shares = [f"{share_text(answer)} {told_share(answer)}" for answer in answers if answer.survey == surveyed.id and not answer.answer]
    head = " · ".join([capital(surveyed_name(surveyed)), answered_text(surveyed), *days])
    return ". ".join(filter(None, (head, "; ".join(shares))))


def share_text(answer: SurveyedAnswer) -> str:
    """Return what a share says; the question as it was asked, where nothing else is known."""
    return in_language((answer.text_nl, answer.text_en)) or answer.wording


def told_share(answer: SurveyedAnswer) -> str:
    """Return a share with how many answered: 63.9 % (n=36)."""
    return f"{percentage_text(answer.share)} (n={answer.answered})"


def share_rows(surveys: Sequence[Surveyed], answers: Sequence[SurveyedAnswer]) -> Iterator[tuple[str, ...]]:
    """Yield each question of the surveys of one trajectory with its share at each moment; in other words it is another question."""
    sides = [
        {(answer.question, answer.wording): answer for answer in answers if answer.survey == surveyed.id and not answer.answer}
        for surveyed in surveys
    ]
    for key in dict.fromkeys(key for side in sides for key in side):
        shares = [side.get(key) for side in sides]
        name = next(share_text(answer) for answer in shares if answer is not None)
        yield capital(name), *(told_share(answer) if answer is not None else "–" for answer in shares)
