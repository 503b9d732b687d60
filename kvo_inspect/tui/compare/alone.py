"""The rows of the compare screen while it shows one measurement by itself: which there are, in which order, and how a row is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.figures import Figure, whole_checkpoints
from kvo_inspect.domain.compare.marks import EVERYBODY, MarkFigure
from kvo_inspect.domain.values.numbers import percent
from kvo_inspect.texts import _, language, n_
from kvo_inspect.tui.compare.rows import FIGURE, By, ComparisonRow, bar, bar_cells, figure_rows, mark_pieces
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns, whole
from kvo_inspect.tui.kit.text import fit, width
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.plan import amount_text
from kvo_inspect.wording.survey.results import asked_once_text


def alone_rows(comparison: Comparison, by: By) -> list[ComparisonRow]:
    """Return the rows of a measurement beside itself, in the order of the screen."""
    rows = [*figure_rows(comparison, by), ComparisonRow("whole"), ComparisonRow("new")]
    if comparison.read.targets:
        rows.append(ComparisonRow("targets"))
    rows += [ComparisonRow("mark", figure.item, mark=figure) for figure in comparison.marks if figure.role == EVERYBODY]
    rows += [ComparisonRow("survey")] if comparison.read.survey else []
    rows.append(ComparisonRow("head", label=_("KEEP IN MIND")))
    rows.append(ComparisonRow("reasons", label=wording.left_out_text(comparison.overall)))
    rows += [
        ComparisonRow("warning", label=wording.warning_text(warning, comparison), place=place)
        for place, warning in enumerate(comparison.warnings)
    ]
    return rows


def alone_head(by: By, cells: int) -> list[Piece]:
    """Return the heading over the figures."""
    what = _("THEME") if by == "theme" else _("CHECKPOINT")
    return _columns(cells, [what, _("in order"), _("share"), *wording.left_out_heads()])


def draw_alone(row: ComparisonRow, comparison: Comparison, cells: int) -> Sequence[Piece]:
    """Return the pieces of a row of so many cells."""
    match row.kind:
        case "figure" if row.figure is not None:
            return _figure(row, row.figure, cells)
        case "grades":
            grades = comparison.overall.grades
            return whole(_counted(row.label, grades.at_target.second, grades.n), cells)
        case "whole":
            counts = whole_checkpoints(comparison.pairs, comparison.target)
            return whole(_counted(_("Checkpoints with all in order"), *counts), cells)
        case "new" | "targets":
            return [(_lead(row, comparison), "strong")]
        case "mark" if row.mark is not None:
            return _mark(row.mark, comparison, cells)
        case "survey":
            return [(_("Survey"), "strong"), (f"  {asked_once_text(comparison.read.survey)}", "")]
        case "head":
            return [(row.label, "head")]
        case _:
            return [("· ", "dim"), (fit(row.label, cells - 2), "warn" if row.kind == "warning" else "")]


def _lead(row: ComparisonRow, comparison: Comparison) -> str:
    """Return how many there are of what a row opens: findings or targets."""
    if row.kind == "new":
        made = len(comparison.read.findings[1])
        return n_("{n} finding was made.", "{n} findings were made.", made).format(n=made)
    total = len(comparison.read.targets)
    return n_("The plan has {n} target.", "The plan has {n} targets.", total).format(n=total)


def _figure(row: ComparisonRow, figure: Figure, cells: int) -> list[Piece]:
    share = figure.second_share
    counted = _("{n} of {total}").format(n=figure.in_order.second, total=figure.judged)
    shown = f"{wording.percent_text(share):>5} {bar(share, bar_cells(cells))}"
    return _columns(cells, [row.label, counted, shown, *(str(n or "·") for n in wording.left_out(figure))], strong=not row.name)


def _columns(cells: int, texts: list[str], *, strong: bool = False) -> list[Piece]:
    """Lay out a line of the table: what is in no share stands behind the share, and goes first where there is no room."""
    row = [
        Cell(texts[0], 0, "strong" if strong else "", least=16),
        Cell(texts[1], 12, right=True),
        Cell(texts[2], max(FIGURE + bar_cells(cells), width(_("share"))), rigid=True),
    ]
    for text, title in zip(texts[3:], wording.left_out_heads(), strict=True):
        row.append(Cell(text, width(title), "dim", right=True, spare=title in wording.left_out_heads()[2:]))
    return columns(cells, row)


def _counted(label: str, count: int, total: int) -> list[Piece]:
    counted = _("{n} of {total}").format(n=count, total=total)
    return [(label, "strong"), (f"  {counted}", ""), (f"  {wording.percent_text(percent(count, total))}", "dim")]


def _mark(figure: MarkFigure, comparison: Comparison, cells: int) -> list[Piece]:
    item = comparison.asked(figure.item)
    question = item.ask(language()) if item else figure.item
    people = n_("{n} person", "{n} people", figure.second.people).format(n=figure.second.people)
    return mark_pieces(question, (amount_text(figure.second.mean), ""), people, few=figure.few, cells=cells)
