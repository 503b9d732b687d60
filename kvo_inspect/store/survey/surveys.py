"""Surveys of a trajectory: when they went out and to how many, and the answers of files that were taken in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any, Literal, Unpack

from kvo_inspect.domain.plan.results import FEWEST
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.survey.held import MOST_PEOPLE, Survey, SurveyAnswer, SurveyColumn, SurveyFields, SurveyWords, answer_id, survey_id
from kvo_inspect.domain.survey.results import AnswerFile, SurveyResults, results_of
from kvo_inspect.domain.values.closed_sets import MEASUREMENT_KINDS, MeasurementKind
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.numbers import percent
from kvo_inspect.domain.values.text import checked_line
from kvo_inspect.errors import BadValue
from kvo_inspect.store.record.reach import CAME_IN
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _

TakingKind = Literal["new", "same", "other columns", "same people", "beside"]
"""What taking a file in comes to: the first of its survey; it is there already; it is there, read otherwise; its people are there from
another file; other files are there, so somebody must say whether it comes beside or instead of these."""


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey and what came of it."""

    survey: Survey
    results: SurveyResults

    @property
    def sent(self) -> str | None:
        """The day on which the survey went out."""
        return self.survey.sent

    @property
    def respondents(self) -> int:
        """How many people answered."""
        return self.results.respondents

    @property
    def response(self) -> str | None:
        """The response in percent with one decimal; None of too few answers, and where it is not known how many were asked.

        Neither where more answered than were asked: several people of one company did, or the number is a slip.
        """
        invited = self.survey.invited
        return str(percent(self.respondents, invited)) if invited and FEWEST <= self.respondents <= invited else None


@dataclass(frozen=True, slots=True)
class GivenCount:
    """How often an answer was given in a file."""

    question: str
    wording: str
    answer: str
    count: int
    answered: int


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """What a file of answers comes to, as `exchange.survey` counts it: nothing in it tells who answered."""

    questionnaire: str
    edition: str
    file: str
    """The hash of its bytes."""
    rows: str
    """The hash of all that was answered, in whatever order."""
    respondents: int
    counts: tuple[GivenCount, ...] = ()
    columns: tuple[SurveyColumn, ...] = ()
    words: tuple[SurveyWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Taking:
    """What taking a file in comes to."""

    kind: TakingKind
    others: tuple[AnswerFile, ...] = ()
    """The other files of the survey that count."""
    elsewhere: tuple[MeasurementKind, ...] = ()
    """Other surveys of the trajectory in which the same answers stand: perhaps the wrong measurement was chosen."""


def survey_of(store: Store, trajectory_id: str, moment: MeasurementKind) -> SurveyLine | None:
    """Return the survey of a trajectory at a moment; None when there is none."""
    survey = store.find(Survey, survey_id(trajectory_id, moment))
    return None if survey is None or survey.gone else SurveyLine(survey, results_of(answers_of(store, survey.id)))


def surveys_of(store: Store, trajectory_id: str) -> list[SurveyLine]:
    """Return the surveys of a trajectory, those of the baseline first."""
    lines = (survey_of(store, trajectory_id, moment) for moment in MEASUREMENT_KINDS)
    return [line for line in lines if line is not None]


def answers_of(store: Store, survey: str) -> list[SurveyAnswer]:
    """Return the answers of a survey, in an order that is the same on every laptop."""
    return store.select(SurveyAnswer, "where survey = ? and gone = 0 order by file, made, n", [survey])


def set_survey(store: Store, trajectory_id: str, moment: MeasurementKind, **fields: Unpack[SurveyFields]) -> Survey:
    """Say of a survey when it went out (sent), until when (closes), to how many (invited), and which questionnaire; typed by a person.

    A survey that is not there yet is made. BadValue names the field that is wrong.
    """
    trajectory = store.get(Trajectory, trajectory_id)
    cleaned = _cleaned(store, {**fields})
    before = store.find(Survey, survey_id(trajectory.id, moment)) or Survey(id="", park=trajectory.park)
    after = before.model_copy(update=cleaned)
    if after.sent and after.closes and after.closes < after.sent:
        if "closes" in cleaned:
            raise BadValue("closes", _("That is before the survey went out."))
        if "sent" in cleaned:
            raise BadValue("sent", _("That is after the last day on which one can answer. Check both days."))
    with store.act() as act:
        return act.write(Survey, survey_id(trajectory.id, moment), park=trajectory.park, trajectory=trajectory.id, moment=moment, **cleaned)


def plan_taking(store: Store, trajectory_id: str, moment: MeasurementKind, given: GivenAnswers) -> Taking:
    """Return what taking a file in comes to. Nothing is written."""
    line = survey_of(store, trajectory_id, moment)
    files = [file for file in line.results.files if not file.again] if line else []
    others = tuple(file for file in files if file.sha256 != given.file)
    elsewhere = tuple(
        other.survey.moment
        for other in surveys_of(store, trajectory_id)
        if other.survey.moment != moment and any(given.file == file.sha256 or given.rows == file.rows for file in other.results.files)
    )
    if line is not None and any(file.sha256 == given.file for file in line.results.files):
        recorded = {
            _key(answer): (answer.count, answer.answered) for answer in answers_of(store, line.survey.id) if answer.file == given.file
        }
        counted = {(count.question, count.wording, count.answer): (count.count, count.answered) for count in given.counts}
        return Taking("same" if recorded == counted else "other columns", others, elsewhere)
    if any(file.rows == given.rows for file in files):
        return Taking("same people", others, elsewhere)
    return Taking("beside" if others else "new", others, elsewhere)


def take_answers(
    store: Store, trajectory_id: str, moment: MeasurementKind, given: GivenAnswers, *, beside: bool = False, instead: bool = False
) -> tuple[Survey, Taking]:
    """Take the counts of a file in as one act, and return the survey and what that came to; what is there already is not written again.

    *beside*: these are other people than those of the files that are there, also where they answered the same.
    *instead*: the answers of the other files go, for this one holds these people too.
    """
    trajectory = store.get(Trajectory, trajectory_id)
    taking = plan_taking(store, trajectory_id, moment, given)
    survey = survey_id(trajectory.id, moment)
    if taking.kind in ("same", "same people"):
        apart = beside and taking.kind == "same people"
        if not apart and not (instead and any(other.rows != given.rows for other in taking.others)):
            return store.get(Survey, survey), taking
        taking = replace(taking, kind="beside")
        if apart:
            given = replace(given, rows=hashlib.sha256(f"{given.rows} {given.file}".encode()).hexdigest())
    with store.act(CAME_IN) as act:
        written = act.write(
            Survey,
            survey,
            park=trajectory.park,
            trajectory=trajectory.id,
            moment=moment,
            questionnaire=given.questionnaire,
            edition=given.edition,
            columns=given.columns,
            words=given.words,
        )
        keep = {(count.question, count.wording, count.answer) for count in given.counts}
        for answer in answers_of(store, survey):
            if (instead and answer.file != given.file) or (answer.file == given.file and _key(answer) not in keep):
                act.write(SurveyAnswer, answer.id, park=trajectory.park, gone=True)
        for count in given.counts:
            act.write(
                SurveyAnswer,
                answer_id(survey, count.question, count.wording, count.answer, given.file),
                park=trajectory.park,
                survey=survey,
                question=count.question,
                answer=count.answer,
                wording=count.wording,
                count=count.count,
                answered=count.answered,
                file=given.file,
                rows=given.rows,
                respondents=given.respondents,
            )
    return written, taking


def remove_file(store: Store, survey: str, file: str) -> None:
    """Take the answers of one file away again, as one act; the log keeps them."""
    park = store.get(Survey, survey).park
    with store.act() as act:
        for answer in answers_of(store, survey):
            if answer.file == file:
                act.write(SurveyAnswer, answer.id, park=park, gone=True)


def _key(answer: SurveyAnswer) -> tuple[str, str, str]:
    return answer.question, answer.wording, answer.answer


def _cleaned(store: Store, fields: dict[str, Any]) -> dict[str, Any]:
    for name in ("sent", "closes"):
        if name in fields:
            fields[name] = typed_day(name, fields[name], store.today) if (fields[name] or "").strip() else None
    for name in ("questionnaire", "edition"):
        if name in fields:
            fields[name] = checked_line(name, fields[name])
    if fields.get("sent") and fields["sent"] > store.today.isoformat():
        raise BadValue("sent", _("That day is still to come. Type the day on which the survey went out."))
    if "invited" in fields:
        raw = str(fields["invited"] or "").strip()
        if raw and not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:8]) <= MOST_PEOPLE):
            raise BadValue("invited", _("Type how many companies were asked, as a number."))
        fields["invited"] = int(raw) if raw else None
    return fields
