"""Counting the answers of a file: how many gave each, of how many who answered. What is strange is told; who answered is not kept."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kvo_inspect.domain.survey.questionnaire import Question, Questionnaire, SurveyOption, plain
from kvo_inspect.exchange.survey.matching import NO, YES, ColumnMatch, numbered_answer, option_of, options_in, words_mark
from kvo_inspect.exchange.survey.table import AnswerRow, AnswerTable
from kvo_inspect.exchange.tables.faults import is_fault
from kvo_inspect.store.survey.surveys import GivenCount

NUMBERED_WAYS = frozenset({"chosen", "remembered"})
"""Where somebody said which question a column is, its answers may be read by their number too."""


AnswerWords = Mapping[tuple[str, str], str]
"""By the id of a question and the mark of an answer in other words the id of the answer for which it stands; empty: it is left out."""


@dataclass(frozen=True, slots=True)
class OtherWords:
    """An answer in words that its question does not offer."""

    question: Question
    text: str
    n: int = 0
    """How often somebody gave the answer."""
    answer: str | None = None
    """The id of the answer for which it stands; empty: it is left out; None: nobody said."""

    @property
    def key(self) -> tuple[str, str]:
        """The id of the question, and by what the words are found again."""
        return self.question.id, words_mark(self.question.id, self.text)


@dataclass(frozen=True, slots=True)
class Counting:
    """What the answers of a file come to."""

    counts: tuple[GivenCount, ...]
    respondents: int
    rows: str
    """The hash of what was answered, in whatever order."""
    strange: Mapping[str, tuple[tuple[int, str], ...]]
    """By the id of a question the answers that it does not offer and of which nobody said what they stand for, each with its row."""
    other_words: tuple[OtherWords, ...]
    """The answers that their question does not offer, each once, decided or not."""
    faults: tuple[tuple[int, str], ...]
    """Cells that hold the error of a spreadsheet, with row and heading."""
    left_open: Mapping[str, int]
    """By the id of a question how many of those who answered at all left it open."""
    by_number: tuple[str, ...]
    """The ids of questions of which answers were read by their number."""


@dataclass
class _Tally:
    """What was counted of one question."""

    question: Question
    options: Counter[str] = field(default_factory=Counter)
    counted: int = 0
    answered: int = 0
    unable: Counter[str] = field(default_factory=Counter)
    given: int = 0
    """How many gave any answer that is offered."""

    def add(self, options: Sequence[SurveyOption]) -> None:
        """Count the answers of one person, at least one."""
        self.given += 1
        unable = [option.id for option in options if option.no_answer]
        if unable:
            self.unable.update(unable)
            return
        self.answered += 1
        self.options.update(option.id for option in options)
        self.counted += any(option.counts for option in options)

    def counts(self, wording: str) -> list[GivenCount]:
        """Return the counts: of any answer that counts, then of each."""
        given = [GivenCount(self.question.id, wording, "", self.counted, self.answered)]
        for option in self.question.option:
            count, of = (self.unable[option.id], 0) if option.no_answer else (self.options[option.id], self.answered)
            given.append(GivenCount(self.question.id, wording, option.id, count, of))
        return given


def count(table: AnswerTable, questionnaire: Questionnaire, matches: Sequence[ColumnMatch], words: AnswerWords) -> Counting:
    """Return what the answers come to in the columns that stand for a question."""
    columns: dict[str, list[ColumnMatch]] = {}
    for match in matches:
        if match.question is not None:
            columns.setdefault(match.question.id, []).append(match)
    tallies = {question.id: _Tally(question) for question in questionnaire.question if question.id in columns}
    strange: dict[str, list[tuple[int, str]]] = {}
    other_words: dict[tuple[str, str], OtherWords] = {}
    faults: list[tuple[int, str]] = []
    by_number: dict[str, None] = {}
    lines: list[str] = []
    for row in table.rows:
        person: dict[str, list[str]] = {}
        for question_id, tally in tallies.items():
            strange_here: list[tuple[int, str]] = []
            options = _answers(row, columns[question_id], strange_here, faults, by_number)
            for row_number, answer in strange_here:
                key = (question_id, words_mark(question_id, answer))
                before = other_words.get(key, OtherWords(tally.question, answer, answer=words.get(key)))
                other_words[key] = replace(before, n=before.n + 1)
                if before.answer is None:
                    strange.setdefault(question_id, []).append((row_number, answer))
                options += [option for option in tally.question.option if option.id == before.answer]
            if options:
                options = list({option.id: option for option in options}.values())
                person[question_id] = sorted(option.id for option in options)
                tally.add(options)
        if person:
            lines.append(json.dumps(person, sort_keys=True))
    rows = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
    wordings = {question_id: wording_of(tally.question, columns[question_id]) for question_id, tally in tallies.items()}
    return Counting(
        tuple(given for question_id, tally in tallies.items() if tally.given for given in tally.counts(wordings[question_id])),
        len(lines),
        rows,
        {question_id: tuple(answers) for question_id, answers in strange.items()},
        tuple(other_words.values()),
        tuple(faults),
        {question_id: left for question_id, tally in tallies.items() if (left := len(lines) - tally.given) > 0},
        tuple(by_number),
    )


def wording_of(question: Question, columns: Sequence[ColumnMatch]) -> str:
    """Return the question as it was asked: in its own words, unless a person said that other words are this question."""
    heading = columns[0].heading
    if columns[0].option is not None:
        heading = heading.rpartition("[")[0].strip() or heading
    own = {plain(question.ask.nl), plain(question.ask.en)}
    words = plain(heading)
    if any(text in words for text in own) or " " not in words or len(words) < 12:  # a code is no wording
        return question.ask.nl
    return heading


def _answers(
    row: AnswerRow,
    columns: Sequence[ColumnMatch],
    strange: list[tuple[int, str]],
    faults: list[tuple[int, str]],
    by_number: dict[str, None],
) -> list[SurveyOption]:
    """Return the answers that one person gave to one question; what is none goes to *strange*."""
    options: list[SurveyOption] = []
    for column in columns:
        cell = row.cell(column.place)
        question = column.question
        if question is None:
            continue
        if is_fault(cell):
            faults.append((row.number, column.heading))
        elif column.option is not None:
            word = plain(cell)
            if word in YES or (word not in NO and option_of(question, cell) is column.option):
                options.append(column.option)
            elif word not in NO:
                strange.append((row.number, cell))
        elif cell.strip():
            offered, others = options_in(question, cell) if question.form == "several" else _alone(question, cell)
            if not offered and column.way in NUMBERED_WAYS and (numbered := numbered_answer(question, cell)):
                by_number[question.id] = None
                offered, others = (numbered,), ()
            options += offered
            strange += [(row.number, piece) for piece in others]
    return options


def _alone(question: Question, cell: str) -> tuple[tuple[SurveyOption, ...], tuple[str, ...]]:
    """Return the one answer in a cell; two in one cell are none, for the question takes one."""
    option = option_of(question, cell.strip().rstrip(";"))
    return ((option,), ()) if option is not None else ((), (cell.strip(),))
