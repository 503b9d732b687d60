"""The rows of the compare screen: which there are, in which order, and how a row is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.figures import Figure, Grades, by_checkpoint, by_theme, figures
from kvo_inspect.domain.compare.findings import OUTCOMES, tally
from kvo_inspect.domain.compare.marks import EVERYBODY, MarkFigure
from kvo_inspect.domain.compare.pairs import Pair
from kvo_inspect.domain.values.numbers import percent, points
from kvo_inspect.texts import _, language, n_
from kvo_inspect.tui.kit.drawing import NAME, Cell, Piece, columns, whole
from kvo_inspect.tui.kit.text import fit, width
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.plan import SIGNS, TONES, amount_text, change_text, counted_text
from kvo_inspect.wording.survey.results import summary_text

ComparisonRowKind = Literal["figure", "grades", "whole", "findings", "new", "targets", "mark", "survey", "warning", "reasons", "head"]
By = Literal["theme", "checkpoint"]
WIDE = 100
"""Cells from which on the table has three more columns."""
VERY_WIDE = 130
"""Cells from which on bars are long; below that the names need the room."""
NARROW, NO_BAR = 64, 56
"""Cells below which only the first share says that it is of what is in order, and below which there are figures alone."""
BAR, SHORT_BAR = 10, 6
"""Cells of a whole bar, in a very wide window and in one that has room for bars at all."""
FIGURE = 6
"""Cells of a share in figures, with a blank behind it."""
NAMED = 8
"""Width in cells from which the name of a target is shown."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One row: what it opens, and what is drawn of it."""

    kind: ComparisonRowKind
    name: str = ""
    """figure: the theme, the checkpoint or empty for all; mark: its question; head, warning: the text itself."""
    label: str = ""
    figure: Figure | None = None
    mark: MarkFigure | None = None
    place: int = 0


def rows_of(comparison: Comparison, by: By) -> list[ComparisonRow]:
    """Return the rows of a comparison, in the order of the screen."""
    return [*figure_rows(comparison, by), *_below(comparison)]


def figure_rows(comparison: Comparison, by: By) -> list[ComparisonRow]:
    """Return one row per theme or checkpoint, and one for all together."""
    pairs, target = comparison.pairs, comparison.target
    figure_by_name = figures(pairs, by_theme if by == "theme" else by_checkpoint, target)
    if by == "theme":
        names = {theme: title(language()) for theme, title in comparison.themes().items()}
    else:
        names = {stop.id: stop.name for stop in comparison.read.stops.values()}
    rows = [ComparisonRow("figure", name, label, figure_by_name[name]) for name, label in names.items() if name in figure_by_name]
    rows.append(ComparisonRow("figure", "", _("All together"), comparison.overall))
    if comparison.overall.grades.n:
        rows.append(ComparisonRow("grades", label=_("Image quality ≥ {grade}").format(grade=target)))
    return rows


def pairs_of(row: ComparisonRow, comparison: Comparison, by: By) -> list[Pair]:
    """Return the pairs that a row of figures or of image quality is made of."""
    if row.kind == "grades":
        return [pair for pair in comparison.pairs if pair.why is None and pair.asked.answer.type == "grade"]
    name_of = by_theme if by == "theme" else by_checkpoint
    return [pair for pair in comparison.pairs if row.name in ("", name_of(pair))]


def _below(comparison: Comparison) -> list[ComparisonRow]:
    read = comparison.read
    rows = [ComparisonRow("findings"), ComparisonRow("new")]
    if read.targets:
        rows.append(ComparisonRow("targets"))
    rows += [ComparisonRow("mark", figure.item, mark=figure) for figure in comparison.marks if figure.role == EVERYBODY]
    rows += [ComparisonRow("survey")] if read.survey else []
    rows.append(ComparisonRow("head", label=_("KEEP IN MIND")))
    rows.append(ComparisonRow("reasons", label=wording.not_comparable_text(comparison.overall)))
    rows += [
        ComparisonRow("warning", label=wording.warning_text(warning, comparison), place=place)
        for place, warning in enumerate(comparison.warnings)
    ]
    return rows


def head(comparison: Comparison | None, by: By, cells: int) -> list[Piece]:
    """Return the heading over the figures."""
    if comparison is None:
        return []
    what = _("THEME") if by == "theme" else _("CHECKPOINT")
    heads = _in_order(comparison, cells)
    return _columns(cells, [what, _("comparable"), *heads, _("difference")], None, share=_share_cells(heads, cells))


def _in_order(comparison: Comparison, cells: int) -> list[str]:
    """Return what the two columns of shares are headed with."""
    names = wording.short_names(comparison.read.first, comparison.read.second)
    sentences = 0 if cells < NO_BAR else 1 if cells < NARROW else 2
    return [_("in order {name}").format(name=name) if place < sentences else name for place, name in enumerate(names)]


def bar_cells(cells: int) -> int:
    """Return how long a whole bar is in a line of *cells* cells."""
    return BAR if cells >= VERY_WIDE else SHORT_BAR if cells >= NO_BAR else 0


def _share_cells(heads: list[str], cells: int) -> int:
    """Return how wide a column of shares is: no wider than its figure, its bar and its heading need."""
    return FIGURE + BAR if cells >= VERY_WIDE else max(FIGURE + bar_cells(cells), *map(width, heads))


def draw(row: ComparisonRow, comparison: Comparison, cells: int) -> Sequence[Piece]:
    """Return the pieces of a row of so many cells."""
    match row.kind:
        case "figure" if row.figure is not None:
            return _figure(row, row.figure, cells, _share_cells(_in_order(comparison, cells), cells))
        case "grades":
            return whole(_grades(row.label, comparison.overall.grades), cells)
        case "findings" | "new":
            return whole(_findings(comparison, new=row.kind == "new"), cells)
        case "targets":
            return _targets(comparison, cells)
        case "mark" if row.mark is not None:
            return _mark(row.mark, comparison, cells)
        case "survey":
            return [(_("Survey"), "strong"), (f"  {summary_text(comparison.read.survey)}", "")]
        case "head":
            return [(row.label, "head")]
        case _:
            return [("· ", "dim"), (fit(row.label, cells - 2), "warn" if row.kind == "warning" else "")]


def bar(share: Decimal | None, cells: int = BAR) -> str:
    """Return a bar that is *cells* long for all; empty without a share."""
    if share is None:
        return ""
    eighths = int(share * cells * 8 / 100)
    part = _EIGHTHS[eighths % 8]
    return "█" * (eighths // 8) + ("" if part == " " else part)


def _figure(row: ComparisonRow, figure: Figure, cells: int, share_cells: int) -> list[Piece]:
    comparable = _("{n} of {total}").format(n=figure.comparable, total=figure.total)
    shares = [figure.first_share, figure.second_share]
    moved = wording.difference_text(*shares)
    long = bar_cells(cells)
    texts = [row.label, comparable, *(f"{wording.percent_text(share):>5} {bar(share, long)}" for share in shares), moved]
    return _columns(cells, texts, figure, strong=not row.name, share=share_cells)


def _columns(cells: int, texts: list[str], figure: Figure | None, *, share: int, strong: bool = False) -> list[Piece]:
    """Lay out a line of the table, with *share* cells for each share; in a wide window there are three more columns."""
    tone = ""
    if figure is not None and figure.difference is not None:
        tone = "good" if figure.difference > 0 else "bad" if figure.difference < 0 else "dim"
    row = [
        Cell(texts[0], 0, "strong" if strong else "", least=16),
        Cell(texts[1], 13, "dim", right=True, spare=True),
        Cell(texts[2], share),
        Cell(texts[3], share),
        Cell(texts[4], 12, tone, right=True),
    ]
    if cells >= WIDE:
        grades = figure.grades if figure else None
        more = (_("better"), _("worse"), _("at target ±grade"))
        if figure is not None and grades is not None:
            steps = f"{grades.at_target.first}→{grades.at_target.second}/{grades.n} +{grades.steps_up} -{grades.steps_down}"
            more = (f"▲ {figure.better}", f"▼ {figure.worse}", steps if grades.n else "")
        row += [Cell(more[0], 7, right=True), Cell(more[1], 8, right=True), Cell(more[2], 17, "dim", right=True)]
    return columns(cells, row)


def _grades(label: str, grades: Grades) -> list[Piece]:
    """Return image quality in a line: how many are at or above the park's target, and the steps up and down of all of them together."""
    shares = (percent(grades.at_target.first, grades.n), percent(grades.at_target.second, grades.n))
    moved = points(*shares)
    tone = "" if not moved else "good" if moved > 0 else "bad"
    steps = _("{up} steps up, {down} down").format(up=grades.steps_up, down=grades.steps_down)
    counted = _("{n} → {m} of {total}").format(n=grades.at_target.first, m=grades.at_target.second, total=grades.n)
    return [(label, "strong"), (f"  {counted}", ""), (f"  {wording.difference_text(*shares)}", tone), (f"  {steps}", "dim")]


def _findings(comparison: Comparison, *, new: bool) -> list[Piece]:
    counts = tally(comparison.fates)
    first, second = wording.short_names(comparison.read.first, comparison.read.second)
    if new:
        return [(_("New in {name}").format(name=second), "strong"), (f"  {counts['new']}", "")]
    total = sum(counts[outcome] for outcome in OUTCOMES if outcome != "new")
    pieces: list[Piece] = [(_("Findings {name}").format(name=first), "strong"), (f" {total} ", "")]
    tones = {"solved": "good", "open": "", "came_back": "bad", "not_seen": "dim"}
    became = [outcome for outcome in OUTCOMES if outcome != "new"]
    return [
        *pieces,
        *((f"  {wording.outcome_text(outcome)} {counts[outcome]}", tones[outcome] if counts[outcome] else "dim") for outcome in became),
    ]


def _targets(comparison: Comparison, cells: int) -> list[Piece]:
    """Return how many targets were reached, and the figures of the first target."""
    reached = comparison.reached
    doubtful = sum(came.verdict == "reached" and came.sample is not None and came.sample.doubtful for came in comparison.outcomes)
    text = n_("{n} of {total} target reached", "{n} of {total} targets reached", reached.total)
    pieces: list[Piece] = [(text.format(n=reached.reached, total=reached.total), "strong")]
    if doubtful:
        pieces.append((n_(" ({n} may be chance)", " ({n} may be chance)", doubtful).format(n=doubtful), "warn"))
    target, came = comparison.read.targets[0], comparison.outcomes[0]
    moved = f" {counted_text(target.baseline, target.unit)} → {counted_text(target.result, target.unit)} ({change_text(came.change)}) "
    room = cells - sum(width(piece) for piece, _tone in pieces) - width(moved) - 4
    if room >= NAMED:
        pieces += [(f"   {fit(target.name.lower(), room)}{moved}", ""), (SIGNS[came.verdict], TONES[came.verdict])]
    return pieces


def _mark(figure: MarkFigure, comparison: Comparison, cells: int) -> list[Piece]:
    item = comparison.asked(figure.item)
    question = item.ask(language()) if item else figure.item
    means = f"{amount_text(figure.first.mean)} → {amount_text(figure.second.mean)}"
    first, second = figure.first.people, figure.second.people
    people = n_("{n} and {m} person", "{n} and {m} people", max(first, second)).format(n=first, m=second)
    tone = "good" if figure.difference > 0 else "bad" if figure.difference < 0 else ""
    return mark_pieces(question, (means, tone), people, few=figure.few, cells=cells)


def mark_pieces(question: str, mean: Piece, people: str, *, few: bool, cells: int) -> list[Piece]:
    """Return a question with its mark; in a narrow line the number of *people* goes, that they are few stays."""
    tail: list[Piece] = [("  ", ""), mean, (f"  {people}", "dim"), *([(_(": few, an impression"), "warn")] if few else [])]
    least = min(NAME, cells // 3)
    room = cells - sum(width(text) for text, _tone in tail)
    if room < least:
        room += width(tail.pop(2)[0])
    return [(fit(question, max(least, room)), "strong"), *tail]
