"""The targets of all parks in words: each target, and what those of a kind come to; the same on the screen, in commands and in files."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from kvo_inspect.domain.plan.over_parks import HowAdded, KindTotal, ParkTarget
from kvo_inspect.domain.plan.results import is_share
from kvo_inspect.domain.plan.target import Counted
from kvo_inspect.domain.values.row_order import RowValue
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.names import capital
from kvo_inspect.wording.plan import (
    SIGNS,
    change_text,
    counted_text,
    counted_whole,
    goal_text,
    sample_mark,
    target_kind_name,
    verdict_text,
    with_unit,
)

ColumnKind = Literal["text", "number"]


def target_columns() -> list[tuple[str, ColumnKind]]:
    """Return the titles of `target_cells`, each with what a file holds there."""
    return [
        (_("Park"), "text"),
        (_("Trajectory"), "number"),
        (p_("targets over parks", "Kind"), "text"),
        (_("Target"), "text"),
        (_("Unit"), "text"),
        (_("Source"), "text"),
        (_("Baseline"), "number"),
        (_("Baseline: answers"), "number"),
        (_("Baseline: period"), "text"),
        (_("Goal"), "text"),
        (_("Goal: value"), "number"),
        (_("Now"), "number"),
        (_("Now: answers"), "number"),
        (_("Now: period"), "text"),
        (_("Now is"), "text"),
        (_("Change"), "text"),
        (_("Outcome"), "text"),
        (_("Added up"), "text"),
    ]


def target_cells(line: ParkTarget) -> list[RowValue]:
    """Return a target as the cells of a file: figures plain, a kind by its id; empty: one of its own, which is added up with nothing."""
    target, outcome = line.target, line.outcome
    return [
        line.park_name,
        line.number,
        target.kind or "",
        target.name,
        target.unit,
        target.source,
        *_figure_cells(line.baseline),
        goal_text(target.goal, target) if target.goal else "",
        _plain(outcome.goal),
        *_figure_cells(line.present),
        stage_name(line),
        told_change(line) if outcome.change else "",
        capital(verdict_text(outcome, target)),
        _("yes") if target.kind and line.current else _("no"),
    ]


def _figure_cells(figure: Counted | None) -> list[RowValue]:
    return [_plain(Decimal(figure.value)), figure.n, figure.period] if figure else [None, None, ""]


def _plain(number: Decimal | None) -> float | int | None:
    """Return a number as a file holds it."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def stage_name(line: ParkTarget) -> str:
    """Return what the newest figure of a target is: its baseline, one on the way or its result; empty while there is none."""
    target = line.target
    if target.result is not None:
        return p_("newest figure", "result")
    if line.on_the_way is not None:
        return p_("newest figure", "on the way")
    return p_("newest figure", "baseline") if target.baseline is not None else ""


def target_row_heads() -> tuple[str, ...]:
    """Return what stands above the cells of `target_row`."""
    return ("", _("Park"), _("Trajectory"), _("Target"), _("Baseline"), _("Goal"), _("Now"), _("Change"))


def target_row(line: ParkTarget) -> tuple[str, ...]:
    """Return a target as a row of a table for people."""
    target, unit = line.target, line.target.unit
    return (
        SIGNS[line.outcome.verdict],
        line.park_name,
        str(line.number),
        target.name,
        counted_text(line.baseline, unit),
        goal_text(target.goal, target),
        counted_text(line.present, unit),
        told_change(line),
    )


def told_whole(line: ParkTarget) -> str:
    """Return what is known of a target: ✓ target reached · baseline 41 per year · goal -40 % · now 21 · -49 % · police."""
    target = line.target
    parts = (
        f"{SIGNS[line.outcome.verdict]} {verdict_text(line.outcome, target)}",
        _("baseline {figure}").format(figure=counted_whole(line.baseline, target.unit)) if line.baseline else "",
        _("goal {goal}").format(goal=goal_text(target.goal, target)) if target.goal else "",
        _("now {figure}").format(figure=counted_whole(line.present, target.unit))
        if line.present and (target.result or line.on_the_way)
        else "",
        told_change(line) if line.outcome.change else "",
        target.source,
        "" if line.current else _("trajectory {number}").format(number=line.number),
    )
    return " · ".join(filter(None, parts))


def told_change(line: ParkTarget) -> str:
    """Return how far a target went; a point where a figure lacks or may not be told."""
    return change_text(line.outcome.change if line.baseline and line.present else None)


def total_columns() -> list[tuple[str, ColumnKind]]:
    """Return the titles of `total_cells`, each with what a file holds there."""
    return [
        (p_("targets over parks", "Kind"), "text"),
        (_("Target"), "text"),
        (_("Unit"), "text"),
        (_("Parks"), "number"),
        (p_("targets", "Reached"), "number"),
        (p_("targets", "Missed"), "number"),
        (p_("targets", "Not known yet"), "number"),
        (_("How added up"), "text"),
        (_("Parks added up"), "number"),
        (_("Baseline"), "number"),
        (_("Baseline: answers"), "number"),
        (_("Now"), "number"),
        (_("Now: answers"), "number"),
        (_("Change"), "text"),
        (_("Answers"), "text"),
    ]


def total_cells(total: KindTotal) -> list[RowValue]:
    """Return what a kind comes to as the cells of a file."""
    figures = [(_plain(Decimal(figure.value)), figure.n) if figure else (None, None) for figure in (total.baseline, total.present)]
    return [
        total.kind,
        target_kind_name(total.kind),
        total.unit,
        total.parks,
        total.reached.reached,
        total.reached.missed,
        total.reached.unknown,
        how_name(total.how),
        total.added,
        *figures[0],
        *figures[1],
        change_text(total.outcome.change) if total.outcome.change else "",
        sample_mark(total.outcome.sample),
    ]


def how_name(how: HowAdded) -> str:
    """Return how the figures of a kind come together."""
    return {
        "sum": p_("added up", "sum"),
        "weighted": p_("added up", "share of all who answered"),
        "not": p_("added up", "not"),
    }[how]


def total_name(total: KindTotal) -> str:
    """Return what is added up: the kind, with its unit where that is another than usual."""
    name = target_kind_name(total.kind)
    return name if not total.unit or is_share(total.unit) else f"{name} ({total.unit})"


def reached_text(total: KindTotal) -> str:
    """Return of how many targets of a kind the goal was reached: ✓ 5 of 5, or 3 of 5 reached."""
    counts = total.reached
    if counts.reached == counts.total:
        return f"{SIGNS['reached']} " + _("{n} of {total}").format(n=counts.reached, total=counts.total)
    return _("{n} of {total} reached").format(n=counts.reached, total=counts.total)


def total_text(total: KindTotal) -> str:
    """Return what the figures of a kind come to: 41 → 21 (-49 %), 3 of 5 parks; or why they are not added up."""
    if total.how == "not":
        return _("in another unit: not added up")
    if total.baseline is None:
        return _("not added up: how many answered is not known") if total.how == "weighted" else _("no figures yet")
    parks = n_("{added} of {n} park", "{added} of {n} parks", total.parks).format(added=total.added, n=total.parks)
    first = with_unit(total.baseline.value, total.unit)
    if total.present is None:
        return f"{first} · {parks}"
    change = change_text(total.outcome.change)
    marked = sample_mark(total.outcome.sample)
    return " · ".join(filter(None, (f"{first} → {with_unit(total.present.value, total.unit)} ({change})", parks, marked)))
