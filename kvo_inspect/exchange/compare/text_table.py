"""A comparison as lines and tables for plain text: the same figures as the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.figures import Figure, by_theme, figures
from kvo_inspect.domain.compare.findings import tally
from kvo_inspect.domain.compare.marks import MarkFigure
from kvo_inspect.domain.plan.results import Outcome
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.texts import _, language, n_
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.plan import SIGNS, amount_text, change_text, counted_text, goal_text, sample_mark, verdict_text
from kvo_inspect.wording.survey.results import chance_mark, pair_cells


class Table(NamedTuple):
    """Columns; the first line is their heading."""

    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    right: tuple[int, ...] = ()
    """Columns that stand at the right."""


def comparison_blocks(comparison: Comparison) -> Iterator[str | Table]:
    """Yield the lines and tables of a comparison, in order."""
    read = comparison.read
    names = wording.short_names(read.first, read.second)
    yield read.park.name
    rows = [
        (
            short,
            wording.measurement_text(measured.kind, measured.year),
            wording.period_text(measured),
            ", ".join(filter(None, (wording.parts_text(measured), wording.sets_text(measured)))),
            wording.people_text(measured),
        )
        for short, measured in zip(names, (read.first, read.second), strict=True)
    ]
    yield Table(rows[0], rows[1:])
    if comparison.only_seen:
        yield _("Only what was looked at one by one: without “rest”.")
    yield ""
    yield _themes(comparison, names)
    yield ""
    yield from _findings(comparison, names)
    if read.targets:
        yield ""
        yield from _targets(comparison)
    if read.survey:
        yield ""
        heads = (_("Survey"), *names, _("Change"), _("Note"))
        rows_of_survey = [(*pair_cells(read.questionnaire, pair)[:4], chance_mark(pair)) for pair in read.survey]
        yield Table(heads, rows_of_survey, (1, 2, 3))
    if comparison.marks:
        yield ""
        yield _marks(comparison, names)
    yield ""
    yield _("Keep in mind:")
    for warning in comparison.warnings:
        yield f"- {wording.warning_text(warning, comparison)}"
    yield f"- {wording.not_comparable_text(comparison.overall)}"


def _themes(comparison: Comparison, names: tuple[str, str]) -> Table:
    titles = comparison.themes()
    figure_by_theme = figures(comparison.pairs, by_theme, comparison.target)
    lang = language()
    rows = [_row(title(lang), figure_by_theme[theme]) for theme, title in titles.items() if theme in figure_by_theme]
    rows.append(_row(_("All together"), comparison.overall))
    in_order = _("in order {name}")
    header = (
        _("Theme"),
        _("Comparable"),
        in_order.format(name=names[0]),
        in_order.format(name=names[1]),
        _("Difference"),
        _("≥ {grade}").format(grade=comparison.target),
        _("Steps"),
    )
    return Table(header, rows, (1, 2, 3, 4, 5, 6))


def _row(name: str, figure: Figure) -> tuple[str, ...]:
    grades = figure.grades
    shares = f"{grades.at_target.first} → {grades.at_target.second} / {grades.n}" if grades.n else ""
    return (
        name,
        _("{n} of {total}").format(n=figure.comparable, total=figure.total),
        wording.percent_text(figure.first_share),
        wording.percent_text(figure.second_share),
        wording.difference_text(figure.first_share, figure.second_share),
        shares,
        f"+{grades.steps_up} -{grades.steps_down}" if grades.n else "",
    )


def _findings(comparison: Comparison, names: tuple[str, str]) -> Iterator[str]:
    counts = tally(comparison.fates)
    first = sum(counts.values()) - counts["new"]
    parts = ", ".join(f"{wording.outcome_text(outcome)} {counts[outcome]}" for outcome in counts if outcome != "new")
    yield _("Findings {name} {n}: {parts}").format(name=names[0], n=first, parts=parts)
    yield _("New in {name}: {n}").format(name=names[1], n=counts["new"])


def _targets(comparison: Comparison) -> Iterator[str | Table]:
    reached = comparison.reached
    yield n_("{n} of {total} target reached", "{n} of {total} targets reached", reached.total).format(
        n=reached.reached, total=reached.total
    )
    rows = [target_row(target, came) for target, came in zip(comparison.read.targets, comparison.outcomes, strict=True)]
    yield Table((_("Target"), _("Baseline"), _("Result"), _("Change"), _("Goal"), "", ""), rows, (1, 2, 3, 4))


def target_row(target: Target, came: Outcome) -> tuple[str, ...]:
    """Return a target and what came of it as cells."""
    unit = target.unit
    return (
        target.name,
        counted_text(target.baseline, unit),
        counted_text(target.result, unit),
        change_text(came.change),
        goal_text(target.goal, target),
        f"{SIGNS[came.verdict]} {verdict_text(came, target)}",
        sample_mark(came.sample),
    )


def _marks(comparison: Comparison, names: tuple[str, str]) -> Table:
    rows = [_mark_row(comparison, mark_figure) for mark_figure in comparison.marks]
    return Table((_("Marks"), _("Who"), names[0], names[1], _("Difference"), ""), rows, (2, 3, 4))


def _mark_row(comparison: Comparison, mark_figure: MarkFigure) -> tuple[str, ...]:
    item = comparison.asked(mark_figure.item)
    sides = [f"{amount_text(side.mean)} (n={side.people})" for side in (mark_figure.first, mark_figure.second)]
    moved = amount_text(mark_figure.difference, signed=True)
    few = _("few people: read as an impression") if mark_figure.few else ""
    return (item.ask(language()) if item else mark_figure.item, mark_figure.role or _("everybody"), *sides, moved, few)
