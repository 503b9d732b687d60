"""The rows of the compare screen: what stands on it, in which order, and how a row is drawn."""

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
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.text import fit, width
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.plan import SIGNS, TONES, amount_text, change_text, counted_text

ComparisonRowKind = Literal["figure", "grades", "findings", "new", "targets", "mark", "warning", "reasons", "head"]
By = Literal["theme", "checkpoint"]
BAR = 10
"""Cells of a whole bar."""
NAMED = 8
"""Cells from which the name of a target says something."""
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
    found = figures(pairs, by_theme if by == "theme" else by_checkpoint, target)
    if by == "theme":
        names = {theme: title(language()) for theme, title in comparison.themes().items()}
    else:
        names = {stop.id: stop.name for stop in comparison.read.stops.values()}
    rows = [ComparisonRow("figure", name, label, found[name]) for name, label in names.items() if name in found]
    rows.append(ComparisonRow("figure", "", _("All together"), comparison.overall))
    if comparison.overall.grades.n:
        rows.append(ComparisonRow("grades", label=_("Image quality ≥ {grade}").format(grade=target)))
    return rows


def pairs_of(row: ComparisonRow, comparison: Comparison, by: By) -> list[Pair]:
    """Return the pairs that a row of figures or of image quality is made of."""
    if row.kind == "grades":
        return [one for one in comparison.pairs if one.why is None and one.asked.answer.type == "grade"]
    named = by_theme if by == "theme" else by_checkpoint
    return [one for one in comparison.pairs if row.name in ("", named(one))]


def _below(comparison: Comparison) -> list[ComparisonRow]:
    read = comparison.read
    rows = [ComparisonRow("findings"), ComparisonRow("new")]
    if read.targets:
        rows.append(ComparisonRow("targets"))
    rows += [ComparisonRow("mark", one.item, mark=one) for one in comparison.marks if one.role == EVERYBODY]
    rows.append(ComparisonRow("head", label=_("READ THIS ALONG")))
    rows.append(ComparisonRow("reasons", label=wording.not_comparable_text(comparison.overall)))
    rows += [
        ComparisonRow("warning", label=wording.warning_text(one, comparison), place=place) for place, one in enumerate(comparison.warnings)
    ]
    return rows


def head(comparison: Comparison | None, by: By, cells: int) -> list[Piece]:
    """Return the heading over the figures."""
    if comparison is None:
        return []
    one, other = wording.short_names(comparison.read.first, comparison.read.second)
    in_order = _("in order {name}")
    what = _("THEME") if by == "theme" else _("CHECKPOINT")
    return _columns(cells, [what, _("comparable"), in_order.format(name=one), in_order.format(name=other), _("difference")], None)


def draw(row: ComparisonRow, comparison: Comparison, cells: int) -> Sequence[Piece]:
    """Return the pieces of a row of so many cells."""
    match row.kind:
        case "figure" if row.figure is not None:
            return _figure(row, row.figure, cells)
        case "grades":
            return _grades(row.label, comparison.overall.grades)
        case "findings":
            return _findings(comparison)
        case "new":
            name = wording.short_names(comparison.read.first, comparison.read.second)[1]
            return [(_("New in {name}").format(name=name), "strong"), (f"  {tally(comparison.fates)['new']}", "")]
        case "targets":
            return _targets(comparison, cells)
        case "mark" if row.mark is not None:
            return _mark(row.mark, comparison, cells)
        case "head":
            return [(row.label, "head")]
        case _:
            return [("· ", "dim"), (fit(row.label, cells - 2), "warn" if row.kind == "warning" else "")]


def bar(share: Decimal | None) -> str:
    """Return a bar of a tenth of the share in cells."""
    if share is None:
        return ""
    eighths = int(share * BAR * 8 / 100)
    part = _EIGHTHS[eighths % 8]
    return "█" * (eighths // 8) + ("" if part == " " else part)


def _figure(row: ComparisonRow, one: Figure, cells: int) -> list[Piece]:
    comparable = _("{n} of {total}").format(n=one.comparable, total=one.total)
    shares = [one.first_share, one.second_share]
    moved = wording.difference_text(*shares)
    texts = [row.label, comparable, *(f"{wording.percent_text(share):>5} {bar(share)}" for share in shares), moved]
    return _columns(cells, texts, one, strong=not row.name)


def _columns(cells: int, texts: list[str], one: Figure | None, *, strong: bool = False) -> list[Piece]:
    """Lay out a line of the table; wide ones say more."""
    tone = ""
    if one is not None and one.difference is not None:
        tone = "good" if one.difference > 0 else "bad" if one.difference < 0 else "dim"
    found = [
        Cell(texts[0], 0, "strong" if strong else ""),
        Cell(texts[1], 13, "dim", right=True),
        Cell(texts[2], 16),
        Cell(texts[3], 16),
        Cell(texts[4], 10, tone, right=True),
    ]
    if cells >= 100:
        grades = one.grades if one else None
        more = (_("better"), _("worse"), _("at target ±grade"))
        if one is not None and grades is not None:
            steps = f"{grades.at_target.first}→{grades.at_target.second}/{grades.n} +{grades.steps_up} -{grades.steps_down}"
            more = (f"▲ {one.better}", f"▼ {one.worse}", steps if grades.n else "")
        found += [Cell(more[0], 7, right=True), Cell(more[1], 8, right=True), Cell(more[2], 17, "dim", right=True)]
    return columns(cells, found)


def _grades(label: str, one: Grades) -> list[Piece]:
    """Return image quality in a line: how many are at or above the park's target, and the steps up and down of all of them together."""
    shares = (percent(one.at_target.first, one.n), percent(one.at_target.second, one.n))
    moved = points(*shares)
    tone = "" if not moved else "good" if moved > 0 else "bad"
    steps = _("{up} steps up, {down} down").format(up=one.steps_up, down=one.steps_down)
    counted = _("{n} → {m} of {total}").format(n=one.at_target.first, m=one.at_target.second, total=one.n)
    return [(label, "strong"), (f"  {counted}", ""), (f"  {wording.difference_text(*shares)}", tone), (f"  {steps}", "dim")]


def _findings(comparison: Comparison) -> list[Piece]:
    counts = tally(comparison.fates)
    first = wording.short_names(comparison.read.first, comparison.read.second)[0]
    total = sum(counts[one] for one in OUTCOMES if one != "new")
    pieces: list[Piece] = [(_("Findings {name}").format(name=first), "strong"), (f" {total} ", "")]
    tones = {"solved": "good", "open": "", "came_back": "bad", "not_seen": "dim"}
    became = [one for one in OUTCOMES if one != "new"]
    return [*pieces, *((f"  {wording.outcome_text(one)} {counts[one]}", tones[one] if counts[one] else "dim") for one in became)]


def _targets(comparison: Comparison, cells: int) -> list[Piece]:
    """Return how many were reached, and the first of them."""
    reached = comparison.reached
    doubtful = sum(came.verdict == "reached" and came.sample is not None and came.sample.doubtful for came in comparison.outcomes)
    said = n_("{n} of {total} target reached", "{n} of {total} targets reached", reached.total)
    pieces: list[Piece] = [(said.format(n=reached.reached, total=reached.total), "strong")]
    if doubtful:
        pieces.append((n_(" ({n} may be chance)", " ({n} may be chance)", doubtful).format(n=doubtful), "warn"))
    target, came = comparison.read.targets[0], comparison.outcomes[0]
    moved = f" {counted_text(target.baseline, target.unit)} → {counted_text(target.result, target.unit)} ({change_text(came.change)}) "
    room = cells - sum(width(piece) for piece, _tone in pieces) - width(moved) - 4
    if room >= NAMED:
        pieces += [(f"   {fit(target.name.lower(), room)}{moved}", ""), (SIGNS[came.verdict], TONES[came.verdict])]
    return pieces


def _mark(one: MarkFigure, comparison: Comparison, cells: int) -> list[Piece]:
    asked = comparison.asked(one.item)
    question = asked.ask(language()) if asked else one.item
    means = f"{amount_text(one.first.mean)} → {amount_text(one.second.mean)}"
    people = _("{n} and {m} people").format(n=one.first.people, m=one.second.people)
    few = _(": few, an impression") if one.few else ""
    tail = f"{means}  {people}{few}"
    room = max(12, cells - width(tail) - 2)
    return [
        (fit(question, room), "strong"),
        ("  ", ""),
        (means, "good" if one.difference > 0 else "bad" if one.difference < 0 else ""),
        (f"  {people}", "dim"),
        (few, "warn"),
    ]
