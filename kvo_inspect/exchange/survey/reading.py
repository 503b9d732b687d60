"""Reading a file of answers: what its columns stand for, what could not be matched, and the counts that would be taken in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kvo_inspect.domain.plan.results import FEWEST
from kvo_inspect.domain.survey.held import MOST_COLUMNS, MOST_WORDS, SurveyColumn, SurveyWords
from kvo_inspect.domain.survey.questionnaire import Question, Questionnaire, plain
from kvo_inspect.domain.values.text import short
from kvo_inspect.errors import ContentError, UsageError
from kvo_inspect.exchange.survey.counting import AnswerWords, Counting, count
from kvo_inspect.exchange.survey.matching import ColumnMatch, MatchWay, base_of, knows, match_columns
from kvo_inspect.exchange.survey.table import AnswerTable, read_table
from kvo_inspect.store.survey.surveys import GivenAnswers
from kvo_inspect.texts import _, language, n_, p_

EXAMPLES = 3
"""So many answers that nobody offered are told of a question."""


@dataclass(frozen=True, slots=True)
class AnswerReading:
    """A file of answers as it was understood. Nothing of it is recorded yet."""

    table: AnswerTable
    questionnaire: Questionnaire
    matches: tuple[ColumnMatch, ...]
    counting: Counting
    words: AnswerWords
    """For which answer those in other words stand, as a person said, now or at a survey before."""

    @property
    def doubtful(self) -> tuple[ColumnMatch, ...]:
        """Columns of which a person has to say what they are; until then they are not counted."""
        return tuple(match for match in self.matches if match.question is not None and not match.sure)

    @property
    def unmatched(self) -> tuple[ColumnMatch, ...]:
        """Columns that are no question and nothing of a form tool: perhaps a question in other words, or one of somebody's own."""
        return tuple(match for match in self.matches if match.way == "none")

    @property
    def lacking(self) -> tuple[Question, ...]:
        """The questions for which there is no column."""
        matched = {match.question.id for match in self.matches if match.question is not None and match.sure}
        return tuple(question for question in self.questionnaire.question if question.id not in matched)

    @property
    def proposed(self) -> dict[str, str]:
        """By heading (that of several columns for one question once) the id of the question that is proposed for it."""
        return {base_of(match.heading)[0]: match.question.id for match in self.doubtful if match.question}

    def given(self) -> GivenAnswers:
        """Return what would be recorded: counts, and which heading is which question."""
        columns = tuple(
            SurveyColumn(
                heading=match.heading, question=match.question.id if match.question else "", option=match.option.id if match.option else ""
            )
            for match in self.matches
            if match.sure and match.way != "tool"
        )
        words = tuple(SurveyWords(question=question, words=mark, answer=answer) for (question, mark), answer in self.words.items())
        counting = self.counting
        return GivenAnswers(
            self.questionnaire.id,
            self.questionnaire.version,
            self.table.sha256,
            counting.rows,
            counting.respondents,
            counting.counts,
            columns[:MOST_COLUMNS],
            words[:MOST_WORDS],
        )


def read_answers(
    path: Path,
    questionnaire: Questionnaire,
    remembered: Iterable[SurveyColumn] = (),
    chosen: Mapping[str, str] | None = None,
    words: AnswerWords | None = None,
) -> AnswerReading:
    """Return a file as it is understood. *chosen*: by heading the id of a question, empty: the column is left out.

    ContentError when the file is no table of answers, UsageError for a heading or a question that is not there; raises as `read_outside`.
    """
    return understood(read_table(path, lambda heading: knows(questionnaire, heading)), questionnaire, remembered, chosen, words)


def understood(
    table: AnswerTable,
    questionnaire: Questionnaire,
    remembered: Iterable[SurveyColumn] = (),
    chosen: Mapping[str, str] | None = None,
    words: AnswerWords | None = None,
) -> AnswerReading:
    """Return a table as it is understood: `read_answers` without reading the file again."""
    _check_chosen(table, questionnaire, chosen or {})
    matches = match_columns(questionnaire, table.headings, remembered, chosen)
    words = words or {}
    counting = count(table, questionnaire, [match for match in matches if match.sure], words)
    return AnswerReading(table, questionnaire, matches, counting, words)


def _check_chosen(table: AnswerTable, questionnaire: Questionnaire, chosen: Mapping[str, str]) -> None:
    ids = {question.id for question in questionnaire.question}
    headings = {plain(name) for heading in table.headings for name in (heading, base_of(heading)[0])}
    for heading, question_id in chosen.items():
        if plain(heading) not in headings:
            raise UsageError(_("{file} has no column “{heading}”.").format(file=table.name, heading=short(heading)))
        if question_id and question_id not in ids:
            raise _unknown_question(question_id, questionnaire)


def check_words(questionnaire: Questionnaire, words: AnswerWords) -> None:
    """Raise UsageError where answers in other words name a question, or an answer of it, that is not there."""
    by_id = {question.id: question for question in questionnaire.question}
    for (question_id, _words), answer in words.items():
        if question_id not in by_id:
            raise _unknown_question(question_id, questionnaire)
        options = [option.id for option in by_id[question_id].option]
        if answer and answer not in options:
            sentence = _("“{id}” is no answer to {question}. There are: {known}.")
            raise UsageError(sentence.format(id=short(answer), question=question_id, known=", ".join(options)))


def _unknown_question(question_id: str, questionnaire: Questionnaire) -> UsageError:
    known = ", ".join(question.id for question in questionnaire.question)
    return UsageError(_("“{id}” is no question of the questionnaire. There are: {known}.").format(id=short(question_id), known=known))


def must_hold_answers(reading: AnswerReading) -> None:
    """Raise ContentError when nobody in the file answered a question that could be matched."""
    if not reading.counting.respondents:
        raise ContentError(_("{file} holds no answer that was understood.").format(file=reading.table.name), tuple(problems(reading)))


def problems(reading: AnswerReading) -> list[str]:
    """Return, as sentences, what could not be matched: as long as there is any, nothing is taken in without somebody's word."""
    sentences = list(dict.fromkeys(doubt_text(match, match.question) for match in reading.doubtful if match.question))
    doubted = {match.question.id for match in reading.doubtful if match.question}
    lang = language()
    sentences += [
        _("no column for the question “{question}” ({id})").format(question=question.ask(lang), id=question.id)
        for question in reading.lacking
        if question.id not in doubted
    ]
    if reading.lacking:
        sentences += [
            _("the column “{heading}” is no question that is known").format(heading=short(match.heading)) for match in reading.unmatched
        ]
    by_id = {question.id: question for question in reading.questionnaire.question}
    for question_id, answers in reading.counting.strange.items():
        n = len(answers)
        shown = "; ".join(_("row {n}: “{answer}”").format(n=row, answer=short(text)) for row, text in answers[:EXAMPLES])
        sentence = n_(
            "{n} answer to “{question}” that it does not offer ({shown})", "{n} answers to “{question}” that it does not offer ({shown})", n
        )
        sentences.append(sentence.format(n=n, question=short(by_id[question_id].ask(lang)), shown=shown + (" …" if n > EXAMPLES else "")))
    sentences += [
        _("sheet {n} of the file holds answers too, and sheet {read} is read; take that one in from a file of its own").format(
            n=number, read=reading.table.sheet
        )
        for number in reading.table.left
    ]
    sentences += [
        _("row {n}, “{heading}”: the cell holds an error of the spreadsheet").format(n=row, heading=short(heading))
        for row, heading in reading.counting.faults[:20]
    ]
    return sentences


def notes(reading: AnswerReading) -> list[str]:
    """Return, as sentences, what is good to know and keeps nobody from taking the file in."""
    counting, lang = reading.counting, language()
    sentences = []
    if 0 < counting.respondents < FEWEST:
        sentences.append(_("Fewer than five people answered: an impression. No percentage is told of it anywhere."))
    by_id = {question.id: question for question in reading.questionnaire.question}
    sentences += [
        _("The answers to “{question}” were read by their number.").format(question=short(by_id[question_id].ask(lang)))
        for question_id in counting.by_number
    ]
    if counting.left_open:
        some = ", ".join(f"{short(by_id[question_id].ask(lang))}: {n}" for question_id, n in list(counting.left_open.items())[:EXAMPLES])
        sentences.append(_("Left open by some: {some}.").format(some=some + (" …" if len(counting.left_open) > EXAMPLES else "")))
    if reading.unmatched and not reading.lacking:
        names = ", ".join(f"“{short(match.heading)}”" for match in reading.unmatched[:EXAMPLES])
        sentences.append(
            _("Not read, for they are no questions of the questionnaire: {names}.").format(
                names=names + (" …" if len(reading.unmatched) > EXAMPLES else "")
            )
        )
    return sentences


def way_text(match: ColumnMatch) -> str:
    """Return how a column was matched, in a few words."""
    texts: dict[MatchWay, str] = {
        "chosen": p_("column", "chosen"),
        "remembered": p_("column", "as last time"),
        "wording": p_("column", "same words"),
        "id": p_("column", "by its id"),
        "number": p_("column", "by its number"),
        "like": p_("column", "{n} % alike").format(n=match.percent),
        "tool": p_("column", "not read"),
        "none": p_("column", "no question"),
    }
    return texts[match.way]


def doubt_text(match: ColumnMatch, question: Question) -> str:
    """Return what a column perhaps is, and how sure that is."""
    sentence = _("the column “{heading}” is perhaps “{question}” ({id}, {how})")
    return sentence.format(heading=short(base_of(match.heading)[0]), question=question.ask(language()), id=question.id, how=way_text(match))
