"""One measurement by itself, as lines and tables for plain text and as rows for a file: how much of what was assessed is in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.figures import Figure, by_checkpoint, by_theme, figures, grouped, whole_checkpoints
from kvo_inspect.domain.compare.pairs import Pair
from kvo_inspect.domain.values.row_order import RowValue
from kvo_inspect.exchange.compare.text_table import Table
from kvo_inspect.exchange.lists.rows import ListColumn, RowList, write_rows
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.texts import _, language, n_
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.names import capital
from kvo_inspect.wording.survey.results import alone_cells, alone_heads

Per = Literal["theme", "checkpoint"]
ALWAYS = 2
"""Of the numbers of what is in no share those that are told also when they are nothing: n/a and not assessed."""


def groups_of(comparison: Comparison, per: Per) -> Iterator[tuple[str, Figure, tuple[int, int]]]:
    """Yield each theme or checkpoint by name with its figure and its checkpoints in order; all of them together last."""
    groups, target = grouped(comparison.pairs, by_theme if per == "theme" else by_checkpoint), comparison.target
    for name, label in _names(comparison, per).items():
        if name in groups:
            yield label, *_of(groups[name], comparison)
    yield _("All together"), comparison.overall, whole_checkpoints(comparison.pairs, target)


def _of(pairs: list[Pair], comparison: Comparison) -> tuple[Figure, tuple[int, int]]:
    return figures(pairs, lambda _pair: "", comparison.target)[""], whole_checkpoints(pairs, comparison.target)


def _names(comparison: Comparison, per: Per) -> dict[str, str]:
    if per == "theme":
        return {theme: title(language()) for theme, title in comparison.themes().items()}
    return {stop.id: stop.name for stop in comparison.read.stops.values()}


def measurement_blocks(comparison: Comparison, per: Per = "theme") -> Iterator[str | Table]:
    """Yield the lines and tables of a measurement beside itself, in order."""
    read, measured = comparison.read, comparison.read.second
    yield read.park.name
    about = (wording.period_text(measured), wording.parts_text(measured), wording.sets_text(measured), wording.people_text(measured))
    yield " · ".join(filter(None, (capital(wording.measurement_text(measured.kind, measured.year)), *about)))
    if comparison.only_seen:
        yield _("Only what was looked at one by one: without “rest”.")
    yield ""
    yield _shares(comparison, per)
    yield ""
    made = len(read.findings[1])
    yield n_("{n} finding was made.", "{n} findings were made.", made).format(n=made)
    if read.survey:
        yield ""
        yield Table(alone_heads(), [alone_cells(read.questionnaire, pair) for pair in read.survey], (1, 2, 3))
    yield ""
    yield _("Keep in mind:")
    for warning in comparison.warnings:
        yield f"- {wording.warning_text(warning, comparison)}"
    yield f"- {wording.left_out_text(comparison.overall)}"


def _shares(comparison: Comparison, per: Per) -> Table:
    """Return the shares as a table for people: without the numbers that nothing has, and without checkpoints where each is one."""
    shown = [place for place, n in enumerate(wording.left_out(comparison.overall)) if n or place < ALWAYS]
    heads = [_("Questions"), _("Assessed"), _("In order"), _("Share"), *(wording.left_out_heads()[place] for place in shown)]
    rows = [
        (
            name,
            str(figure.total),
            str(figure.judged),
            str(figure.in_order.second),
            wording.percent_text(figure.second_share),
            *(str(wording.left_out(figure)[place]) for place in shown),
            *([_("{n} of {total}").format(n=whole, total=stops)] if per == "theme" else []),
        )
        for name, figure, (whole, stops) in groups_of(comparison, per)
    ]
    heads += [_("Checkpoints in order")] if per == "theme" else []
    return Table((_("Theme") if per == "theme" else _("Checkpoint"), *heads), rows, tuple(range(1, len(heads) + 1)))


def measurement_rows(comparison: Comparison, per: Per = "theme") -> RowList:
    """Return the shares of a measurement beside itself as the rows of a file: shares in percent."""
    measured = comparison.read.second
    numbers = (
        *(_("Questions"), _("Assessed"), _("In order"), _("Share (%)")),
        *wording.left_out_heads(),
        *(_("Checkpoints in order"), _("Checkpoints assessed")),
    )
    columns = [ListColumn(_("Theme") if per == "theme" else _("Checkpoint")), *(ListColumn(title, "number") for title in numbers)]
    rows: list[list[RowValue]] = [
        [
            name,
            figure.total,
            figure.judged,
            figure.in_order.second,
            None if figure.second_share is None else float(figure.second_share),
            *wording.left_out(figure),
            whole,
            stops,
        ]
        for name, figure, (whole, stops) in groups_of(comparison, per)
    ]
    title = f"{comparison.read.park.name} {wording.measurement_text(measured.kind, measured.year)}"
    lines = [wording.period_text(measured)]
    if comparison.only_seen:
        lines.append(_("Only what was looked at one by one: without “rest”."))
    return RowList(title, columns, rows, lines)


def write_measurement_rows(store: Store, comparison: Comparison, form: str, to: Path, per: Per = "theme") -> Path:
    """Write the shares as XLSX or CSV, whole or not at all, and return where; *to* may be a folder. Raises Unsound, NameTaken."""
    must_be_sound(store, [comparison.read.park.id], confidential=comparison.read.confidential)
    return write_rows(store, measurement_rows(comparison, per), form, to)
