"""The overview of all parks in words: its columns, what stands in them, its groups; the same on the screen, in commands and in files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from kvo_inspect.domain.overview import DAYS, NUMBERS, OVERVIEW_COLUMNS, OverviewColumn, OverviewGroup
from kvo_inspect.domain.values.row_order import RowValue
from kvo_inspect.store.overview import OverviewLine
from kvo_inspect.texts import _, n_, p_
from kvo_inspect.wording.compare import percent_text
from kvo_inspect.wording.names import day_text, phase_name, short_day
from kvo_inspect.wording.plan import amount_text

NOTHING = "·"
"""What stands where a park has nothing."""
ALWAYS: tuple[OverviewColumn, ...] = ("park", "municipality", "open", "overdue", "share")
"""The columns that are there also when no park has anything in them."""


def column_name(column: OverviewColumn) -> str:
    """Return what stands above a column."""
    return {
        "park": p_("overview", "Park"),
        "municipality": p_("overview", "Municipality"),
        "open": p_("overview", "Open"),
        "overdue": p_("overview", "Overdue"),
        "share": p_("overview", "In order"),
        "course": p_("overview", "Course"),
        "phase": p_("overview", "Phase"),
        "waits": p_("overview", "Waits since"),
        "day_round": p_("overview", "Day round"),
        "evening_round": p_("overview", "Evening round"),
        "audit": p_("overview", "Audit"),
        "certificate": p_("overview", "Certificate to"),
        "term": p_("overview", "Term to"),
        "facilitator": p_("overview", "Facilitator"),
    }[column]


def column_title(column: OverviewColumn) -> str:
    """Return what stands above a column of plain figures, whose unit no cell says; above any other its name."""
    return {"share": p_("overview", "In order (%)"), "course": p_("overview", "Course (points)")}.get(column) or column_name(column)


def column_kind(column: OverviewColumn) -> Literal["text", "day", "number"]:
    """Return what a file holds in a column."""
    return "number" if column in NUMBERS else "day" if column in DAYS else "text"


def cell_value(line: OverviewLine, column: OverviewColumn) -> RowValue:
    """Return what a file has in a column: a day as `YYYY-MM-DD`, a share in percent; None for nothing."""
    return phase_name(line.phase) if column == "phase" and line.phase else line.value(column)


def columns_of(lines: Sequence[OverviewLine]) -> list[OverviewColumn]:
    """Return the columns in which one of the lines has something, and those that are always there."""
    return [
        column
        for column in OVERVIEW_COLUMNS
        if column in ALWAYS or any((line.number(column) is not None) if column in NUMBERS else line.text(column) for line in lines)
    ]


def words_of(line: OverviewLine) -> str:
    """Return the words by which a line is found, in small letters."""
    return " ".join((line.line.name, line.line.municipality, line.line.facilitator, phase_name(line.phase))).casefold()


def value_text(line: OverviewLine, column: OverviewColumn) -> str:
    """Return what stands in a column; a day as `YYYY-MM-DD`, empty for nothing. A share that is not counted yet is "…"."""
    if column in NUMBERS:
        number = line.number(column)
        if number is None:
            return "…" if line.share is None else ""
        if column == "share":
            return percent_text(Decimal(number))
        return course_text(Decimal(number)) if column == "course" else str(number)
    text = line.text(column)
    return phase_name(text) if column == "phase" else text


def shown_text(line: OverviewLine, column: OverviewColumn, *, short: bool = False) -> str:
    """Return what stands in a column as a person reads it; *short*: days in few cells."""
    text = value_text(line, column)
    if column in ("open", "overdue") and not line.number(column):
        return NOTHING
    if column in DAYS:
        text = short_day(text) if short else day_text(text)
    return text or NOTHING


def count_text(n: int) -> str:
    """Return how many of something a park or a group of parks has, as a person reads it."""
    return str(n) if n else NOTHING


def course_text(moved: Decimal) -> str:
    """Return how many points the share went up or down since the measurement before."""
    sign = "▲" if moved > 0 else "▼" if moved < 0 else "="
    return f"{sign} {amount_text(abs(moved).normalize())}"


def group_name(group: OverviewGroup, lines: Sequence[OverviewLine]) -> str:
    """Return what the parks of a group have in common."""
    text = lines[0].text(group)
    if group == "phase":
        return phase_name(text) if text else _("no trajectory yet")
    return text or {"municipality": _("no municipality filled in"), "facilitator": _("no facilitator yet")}[group]


def summary(lines: Sequence[OverviewLine]) -> str:
    """Return how many parks there are, and what is open and overdue in all of them together."""
    opened, late = sum(line.line.open_findings for line in lines), sum(line.line.overdue for line in lines)
    texts = [
        n_("{n} park", "{n} parks", len(lines)).format(n=len(lines)),
        n_("{n} open", "{n} open", opened).format(n=opened),
        n_("{n} overdue", "{n} overdue", late).format(n=late) if late else "",
    ]
    return ", ".join(filter(None, texts))
