"""What the row of the survey in a comparison opens: each share in both measurements or in one, with what was answered."""

from __future__ import annotations

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.survey.questionnaire import Questionnaire
from kvo_inspect.domain.survey.results import QuestionResult, ResultPair
from kvo_inspect.texts import _
from kvo_inspect.tui.compare.list import Entry
from kvo_inspect.tui.kit.drawing import Cell
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.names import capital
from kvo_inspect.wording.survey.results import (
    alone_cells,
    answer_name,
    asked_text,
    chance_mark,
    change_whole,
    pair_cells,
    points_text,
    share_whole,
)

SIDE = 15
"""Cells of a share with how many answered."""
CHANGE, MARK, INTERVAL = 7, 9, 11
"""Cells of the change in points, of whether it may be chance, and of an interval."""


def survey_cells(comparison: Comparison, pair: ResultPair) -> tuple[Cell, ...]:
    """Return a share of the survey as cells: both measurements and what changed, or one with how sure it is."""
    questionnaire = comparison.read.questionnaire
    if comparison.alone:
        name, percentage, n, interval = alone_cells(questionnaire, pair)
        return (
            Cell(name),
            Cell(percentage, 9, right=True),
            Cell(f"n={n}" if n else "", 6, "dim", right=True),
            Cell(interval, INTERVAL, "dim"),
        )
    name, first, second, _points, _whole = pair_cells(questionnaire, pair)
    tone = {"better": "good", "worse": "bad"}.get(pair.change.direction or "", "") if pair.change and not pair.change.chance else "dim"
    return (
        Cell(name),
        Cell(first, SIDE, right=True),
        Cell(second, SIDE, right=True),
        Cell(points_text(pair.change), CHANGE, tone, right=True),
        Cell(chance_mark(pair, short=True), MARK, "warn"),
    )


def survey_head(comparison: Comparison) -> tuple[Cell, ...]:
    """Return the heading over shares of the survey."""
    if comparison.alone:
        heads = (Cell(_("share"), 9, right=True), Cell("n", 6, right=True), Cell(_("between (%)"), INTERVAL))
        return (Cell(_("SURVEY")), *heads)
    names = wording.short_names(comparison.read.first, comparison.read.second)
    sides = (Cell(name, SIDE, right=True) for name in names)
    return (Cell(_("SURVEY")), *sides, Cell(_("points"), CHANGE, right=True), Cell("", MARK))


def survey_entries(comparison: Comparison) -> list[Entry]:
    """Return one entry for each question of the survey, with what was answered."""
    return [
        Entry(survey_cells(comparison, pair), _about(comparison, pair), changed=pair.change is not None and not pair.change.chance)
        for pair in comparison.read.survey
    ]


def _about(comparison: Comparison, pair: ResultPair) -> tuple[str, ...]:
    """Return the question as it was asked, what each measurement says of it, what can be concluded, and how often each answer was given."""
    read = comparison.read
    names = wording.short_names(read.first, read.second)
    sides = [(name, side) for name, side in zip(names, (pair.first, pair.second), strict=True) if side is not None]
    shares = [f"{name}: {share_whole(side.counted)}" for name, side in sides]
    answers = [f"{name}: {_answers(read.questionnaire, side)}" for name, side in sides]
    return tuple(filter(None, (asked_text(read.questionnaire, pair), *shares, capital(change_whole(pair)), *answers)))


def _answers(questionnaire: Questionnaire | None, result: QuestionResult) -> str:
    """Return how often each answer was given."""
    answers = result.answers.items()
    return ", ".join(f"{answer_name(questionnaire, result.question, answer)} {share.count}" for answer, share in answers)
