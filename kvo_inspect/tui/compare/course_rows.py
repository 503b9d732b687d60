"""The rows of the course over the years: bars of blocks, each with its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kvo_inspect.domain.compare.course import Course, CourseStep
from kvo_inspect.domain.compare.figures import Figure
from kvo_inspect.domain.compare.findings import OUTCOMES
from kvo_inspect.domain.values.numbers import percent
from kvo_inspect.texts import _, in_language, n_
from kvo_inspect.tui.kit.drawing import Cell, Pieces, columns, whole
from kvo_inspect.tui.kit.text import width
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.names import part_name

INDENT = "  "
"""What stands before the label of a bar."""
FIGURES = 3
"""How many figures stand behind a bar of a share: then and now, the difference, of how many questions."""
SHORTEST, LONGEST = 10, 40
"""Cells of a bar; where it would be shorter there is none, and the figures have the room."""


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One row. A heading has no bar; Enter opens the comparison that a row tells of."""

    label: str
    tone: str = ""
    now: Decimal | None = None
    """Percent of a whole bar."""
    then: Decimal | None = None
    """What it was before: the bar shows what came or went."""
    figures: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    """The ids of the two measurements."""
    without_bars: str = ""
    """What a heading says where there is no room for bars."""
    widths: tuple[int, ...] = ()
    """The cells that the labels of all rows take, and each figure of a share."""
    behind: int = 0
    """The cells that the figures of any row take behind its bar."""

    def pieces(self, cells: int) -> Pieces:
        """Return the row at a width."""
        length = min(LONGEST, cells - sum(self.widths[:1]) - self.behind - 2)
        if self.now is None:
            label = self.without_bars if self.without_bars and length < SHORTEST else self.label
            return whole([(label, self.tone), *((f"  {text}", "dim") for text in self.figures)], cells + 1)  # it may end at the edge
        label_cells, *figure_cells = self.widths
        if len(self.figures) == len(figure_cells):
            figures = [Cell(text, taken) for text, taken in zip(self.figures, figure_cells, strict=True)]
            figures[-1] = figures[-1]._replace(tone="dim")
        else:
            figures = [Cell(" ".join(self.figures))]
        bar = [Cell(blocks(self.now, self.then, length), length)] if length >= SHORTEST else []
        if not bar and label_cells + sum(figure_cells) + len(figure_cells) > cells:  # the figure that says least goes
            figures, figure_cells = figures[: len(figure_cells) - 1], figure_cells[:-1]
            label_cells = min(label_cells, cells - sum(figure_cells) - len(figure_cells))
        return columns(cells, [Cell(INDENT + self.label, label_cells, self.tone), *bar, *figures])


def blocks(now: Decimal, then: Decimal | None, cells: int) -> str:
    """Return a bar that is *cells* long for 100: █ for what was and is, ▓ for what came, ░ for what went."""
    after, before = (round(share * cells / 100) for share in (now, now if then is None else then))
    return "█" * min(after, before) + "▓" * max(0, after - before) + "░" * max(0, before - after)


def course_rows(course: Course) -> list[CourseRow]:
    """Return the rows of a course: themes, what became of findings, then findings and rounds by year. None of a park without a round."""
    if not course.measurements:
        return []
    rows = [*_themes(course), *_fates(course), *_findings(course), *_rounds(course)]
    shares = [row.figures for row in rows if len(row.figures) == FIGURES] or [("",) * FIGURES]
    label = max(width(row.label) for row in rows if row.now is not None) + width(INDENT)
    widths = (label, *(max(map(width, texts)) for texts in zip(*shares, strict=True)))
    others = (width(" ".join(row.figures)) for row in rows if row.now is not None and len(row.figures) != FIGURES)
    behind = max(sum(widths[1:]) + FIGURES - 1, *others)
    return [replace(row, widths=widths, behind=behind) for row in rows]


def _themes(course: Course) -> Iterator[CourseRow]:
    beside = _("beside the baseline, over the questions judged both times")
    yield CourseRow(_("IN ORDER PER THEME"), "head", figures=() if course.alone else (beside,))
    if course.alone:
        yield CourseRow(_("There is one measurement. After a second one this says what changed."), "dim")
    else:
        yield CourseRow(_("█ in order then and now   ▓ more than then   ░ less than then"), "dim", without_bars=beside)
    named = [("", _("All together")), *((theme, in_language((title.nl, title.en))) for theme, title in course.themes().items())]
    for theme, title in named:
        yield CourseRow(title, "strong")
        for step in course.steps:
            figure = step.themes.get(theme) if theme else step.overall
            if figure is not None:
                yield _share(step, figure)
    yield CourseRow("")


def _share(step: CourseStep, figure: Figure) -> CourseRow:
    if figure.first_share is None or figure.second_share is None:
        return CourseRow(_name(step), "", Decimal(0), None, (_("nothing that can be compared"),), _pair(step))
    if step.first.id == step.second.id:
        counted = _("{n} of {total}").format(n=figure.in_order.second, total=figure.judged)
        return CourseRow(_name(step), "", figure.second_share, None, (wording.percent_text(figure.second_share), counted), _pair(step))
    shares = f"{wording.percent_text(figure.first_share)} → {wording.percent_text(figure.second_share)}"
    questions = n_("of {n}", "of {n}", figure.judged).format(n=figure.judged)
    figures = (shares, wording.difference_text(figure.first_share, figure.second_share), questions)
    return CourseRow(_name(step), "", figure.second_share, figure.first_share, figures, _pair(step))


def _fates(course: Course) -> Iterator[CourseRow]:
    if course.alone:
        return
    yield CourseRow(_("WHAT BECAME OF THE FINDINGS OF THEN"), "head")
    for step in course.steps:
        counts = step.outcomes
        earlier = sum(counts[outcome] for outcome in OUTCOMES if outcome != "new")
        solved = _("{n} of {total} solved").format(n=counts["solved"], total=earlier)
        others = ", ".join(f"{wording.outcome_text(outcome)} {counts[outcome]}" for outcome in OUTCOMES if outcome != "solved")
        yield CourseRow(_name(step), "", percent(counts["solved"], earlier) or Decimal(0), None, (solved,), _pair(step))
        yield CourseRow(f"    {others}", "dim", pair=_pair(step))
    yield CourseRow("")


def _findings(course: Course) -> Iterator[CourseRow]:
    most = max((number for year in course.years for number in (year.effort.found, year.effort.verified, year.open)), default=0)
    yield CourseRow(_("FINDINGS BY YEAR"), "head")
    for year in course.years:
        yield CourseRow(str(year.effort.year), "strong")
        numbers = ((_("new"), year.effort.found), (wording.outcome_text("solved"), year.effort.verified), (_("open at the end"), year.open))
        for label, number in numbers:
            yield CourseRow(label, "", percent(number, most) or Decimal(0), None, (str(number),))
    yield CourseRow("")


def _rounds(course: Course) -> Iterator[CourseRow]:
    most = max((number for year in course.years for number in (year.effort.day_rounds, year.effort.evening_rounds)), default=0)
    yield CourseRow(_("ROUNDS BY YEAR"), "head")
    for year in course.years:
        yield CourseRow(str(year.effort.year), "strong")
        for label, number in ((part_name("day"), year.effort.day_rounds), (part_name("evening"), year.effort.evening_rounds)):
            yield CourseRow(label, "", percent(number, most) or Decimal(0), None, (str(number),))


def _name(step: CourseStep) -> str:
    return wording.measurement_text(step.second.kind, step.second.year)


def _pair(step: CourseStep) -> tuple[str, str]:
    return step.first.id, step.second.id
