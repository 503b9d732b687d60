"""What people are told of a survey: shares with how sure they are, changes that may be chance, the response; once for all places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kvo_inspect.domain.survey.questionnaire import Question, Questionnaire
from kvo_inspect.domain.survey.results import AnswerFile, QuestionResult, ResultPair, ShareChange, SurveyShare
from kvo_inspect.store.survey.surveys import SurveyLine, Taking
from kvo_inspect.texts import _, decimal_text, language, n_, p_
from kvo_inspect.wording.names import capital, day_text, survey_moment_name


def percentage_text(share: SurveyShare) -> str:
    """Return a share in percent: 64 %; of too few answers how many of how many: 3 of 4."""
    if share.percentage is None:
        return _("{count} of {n}").format(count=share.count, n=share.n)
    return f"{decimal_text(str(share.percentage))} %"


def interval_text(share: SurveyShare) -> str:
    """Return between which percentages the share lies: 48–78; that it is an impression where the answers are too few."""
    interval = share.interval
    if interval is None:
        return p_("survey", "impression")
    return f"{decimal_text(str(_whole(interval.low)))}–{decimal_text(str(_whole(interval.high)))}"


def share_whole(share: SurveyShare) -> str:
    """Return a share in full: 23 of 36, 63.9 % (between 48 and 78 %)."""
    counted = _("{count} of {n}").format(count=share.count, n=share.n)
    interval = share.interval
    if share.percentage is None or interval is None:
        return _("{counted}: fewer than five answers, an impression").format(counted=counted)
    return _("{counted}, {percentage} (between {low} and {high} %)").format(
        counted=counted, percentage=percentage_text(share), low=_whole(interval.low), high=_whole(interval.high)
    )


def result_text(result: QuestionResult | None) -> str:
    """Return the share of a question; a dash where it was not asked."""
    return percentage_text(result.counted) if result is not None else "–"


def points_text(change: ShareChange | None) -> str:
    """Return a change in points with its sign; empty when there is none to tell."""
    if change is None:
        return ""
    sign = "+" if change.points > 0 else "−" if change.points < 0 else "±"
    return f"{sign}{decimal_text(str(abs(change.points)))}"


def change_whole(pair: ResultPair) -> str:
    """Return what is to be said of the change: points, better or worse, whether it may be chance; or why there is none."""
    change = pair.change
    if change is None:
        if pair.reworded:
            return _("asked in other words in the other survey: kept apart")
        if pair.recounted:
            return _("other answers count in the other survey, by its edition of the questionnaire: not compared")
        few = [side for side in (pair.first, pair.second) if side is not None and side.counted.few]
        return _("too few answers to compare") if few and pair.first and pair.second else ""
    went = {"better": _("better"), "worse": _("worse"), "same": _("no change"), None: ""}[change.direction]
    if not change.points:
        return went
    points = _("{points} points").format(points=points_text(change))
    chance = _("may be chance (within {margin} points)") if change.chance else _("more than chance (beyond {margin} points)")
    return ", ".join(filter(None, (points, went, chance.format(margin=decimal_text(str(change.margin))))))


def chance_mark(pair: ResultPair, *, short: bool = False) -> str:
    """Return in two words, or *short* in one, whether a change may be chance; empty when it is more."""
    if pair.reworded:
        return p_("survey", "reworded") if short else p_("survey", "other words")
    if pair.recounted:
        return p_("survey", "recounted") if short else p_("survey", "other answers")
    if pair.change is None or not pair.change.points or not pair.change.chance:
        return ""
    return p_("survey", "chance?") if short else p_("survey", "may be chance")


def pair_cells(questionnaire: Questionnaire | None, pair: ResultPair) -> tuple[str, str, str, str, str]:
    """Return a row of a table of two surveys: the share, both sides with how many answered, the change, what can be concluded."""
    first, second = (f"{result_text(side)} (n={side.counted.n})" if side is not None else "–" for side in (pair.first, pair.second))
    return capital(share_name(questionnaire, pair)), first, second, points_text(pair.change) or "–", capital(change_whole(pair))


def alone_heads() -> tuple[str, str, str, str]:
    """Return what stands above the cells of `alone_cells`."""
    return _("Survey"), _("Share"), _("Answers"), _("between (%)")


def summary_text(pairs: Sequence[ResultPair]) -> str:
    """Return what became of the shares of two surveys in a line: 16 questions: better 3, worse 1, may be chance 10, not comparable 2."""
    changes = [pair.change for pair in pairs]
    certain = [change.direction for change in changes if change is not None and not change.chance]
    counts = (
        (_("better"), certain.count("better")),
        (_("worse"), certain.count("worse")),
        (_("other"), certain.count(None)),
        (p_("survey", "may be chance"), sum(change is not None and change.chance for change in changes)),
        (_("not comparable"), changes.count(None)),
    )
    questions = n_("{n} question", "{n} questions", len(pairs)).format(n=len(pairs))
    return f"{questions}: " + ", ".join(f"{name} {n}" for name, n in counts if n)


def asked_once_text(pairs: Sequence[ResultPair]) -> str:
    """Return what one survey holds in a line: how many questions, and how many answered at most."""
    most = max((pair.second.counted.n for pair in pairs if pair.second), default=0)
    questions = n_("{n} question", "{n} questions", len(pairs)).format(n=len(pairs))
    return f"{questions}, " + n_("at most {n} answer", "at most {n} answers", most).format(n=most)


def interval_note() -> str:
    """Return what an interval says, and why some have none."""
    return _(
        "“Between”: the share of all who could have answered lies there nineteen times in twenty. Fewer than five answers: an impression."
    )


def alone_cells(questionnaire: Questionnaire | None, pair: ResultPair) -> tuple[str, str, str, str]:
    """Return a row of a table of one survey: the share, its percentage, how many answered, how sure it is."""
    result = pair.second
    name = capital(share_name(questionnaire, pair))
    return (name, percentage_text(result.counted), str(result.counted.n), interval_text(result.counted)) if result else (name, "–", "", "")


def question_of(questionnaire: Questionnaire | None, question_id: str) -> Question | None:
    """Return a question by its id; None where this laptop does not have it."""
    return next((question for question in questionnaire.question if question.id == question_id), None) if questionnaire else None


def share_name(questionnaire: Questionnaire | None, pair: ResultPair) -> str:
    """Return what the share of a question says: feels safe by day; else the question as it was asked."""
    question = question_of(questionnaire, pair.question)
    result = pair.second or pair.first
    return question.share(language()) if question else result.wording if result else pair.question


def asked_text(questionnaire: Questionnaire | None, pair: ResultPair) -> str:
    """Return the question as it was asked; in its own words, in the language in use."""
    question, result = question_of(questionnaire, pair.question), pair.second or pair.first
    wording = result.wording if result else ""
    return question.ask(language()) if question is not None and wording == question.ask.nl else wording


def answer_name(questionnaire: Questionnaire | None, question_id: str, answer: str) -> str:
    """Return an answer in words; its id where this laptop does not have the questionnaire."""
    question = question_of(questionnaire, question_id)
    return next((option.text(language()) for option in question.option if option.id == answer), answer) if question else answer


def survey_name(line: SurveyLine) -> str:
    """Return which survey it is: survey of the baseline."""
    return _("survey: {moment}").format(moment=survey_moment_name(line.survey.moment))


def response_text(line: SurveyLine, today: dt.date) -> str:
    """Return who answered, when it was sent and until when it is open: 36 answered, 31.9 % of 113 · sent 1-9-2026."""
    days = [_("sent {day}").format(day=day_text(line.sent))] if line.sent else []
    if line.survey.closes and line.survey.closes >= today.isoformat():
        days.append(_("open until {day}").format(day=day_text(line.survey.closes)))
    return " · ".join([answered_text(line), *days])


def answered_text(line: SurveyLine) -> str:
    """Return who answered: 36 answered, 31.9 % of 113; of few no percentage: 4 answered, 113 asked."""
    n = line.respondents
    text = n_("{n} answered", "{n} answered", n).format(n=n)
    if line.response is not None:
        text += _(", {response} % of {invited}").format(response=decimal_text(line.response), invited=line.survey.invited)
    elif line.survey.invited:
        invited = _("{n} asked").format(n=line.survey.invited)
        text = f"{text}, {invited}" if n else invited
    return text


def taken_text(line: SurveyLine, taking: Taking) -> str:
    """Return what taking a file in came to."""
    if taking.kind == "same":
        return _("This file was taken in already; nothing changed.")
    if taking.kind == "same people":
        return _("These answers were taken in already, from another file with the same people; nothing changed.")
    text = _("Taken in. {survey}: {response}.").format(survey=capital(survey_name(line)), response=answered_text(line))
    if taking.elsewhere:
        names = ", ".join(map(survey_moment_name, taking.elsewhere))
        text += " " + _("The same answers stand in another survey ({surveys}): was the wrong one chosen?").format(surveys=names)
    return text


def beside_text(taking: Taking, respondents: int) -> str:
    """Return that there are answers from other files already, and which, so that somebody says whether these people are others."""
    text = _("There are answers from another file already ({others}).").format(others=_files(taking.others))
    if any(file.respondents == respondents for file in taking.others):
        text += " " + _("It holds as many people as this one: perhaps they are the same.")
    return text


def added_up_text(line: SurveyLine) -> str:
    """Return from which files a survey is added up, for two laptops may have taken in the same people; empty where it is of one file."""
    files = [file for file in line.results.files if not file.again]
    return _("added up from {n} files ({files})").format(n=len(files), files=_files(files)) if len(files) > 1 else ""


def _files(files: Iterable[AnswerFile]) -> str:
    return "; ".join(
        n_("{n} person, taken in on {day}", "{n} people, taken in on {day}", file.respondents).format(
            n=file.respondents, day=day_text(file.made[:10])
        )
        for file in files
    )


def _whole(percentage: Decimal) -> Decimal:
    return percentage.quantize(Decimal(1))
