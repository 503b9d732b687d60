"""What an overview of all parks tells of each: its columns, and by what parks are put together. Imports nothing: commands name them."""

from __future__ import annotations

from typing import Literal, get_args

OverviewColumn = Literal[
    "park",
    "municipality",
    "open",
    "overdue",
    "share",
    "course",
    "phase",
    "waits",
    "day_round",
    "evening_round",
    "audit",
    "certificate",
    "term",
    "facilitator",
]
OVERVIEW_COLUMNS: tuple[OverviewColumn, ...] = get_args(OverviewColumn)
OverviewGroup = Literal["municipality", "facilitator", "phase"]
OVERVIEW_GROUPS: tuple[OverviewGroup, ...] = get_args(OverviewGroup)
MOST_FIRST: frozenset[OverviewColumn] = frozenset({"open", "overdue"})
"""The columns of which the most is first when nobody said otherwise: who orders by them looks for what is worst."""
PEOPLE: frozenset[OverviewColumn] = frozenset({"facilitator"})
"""The columns that name people."""
NUMBERS: frozenset[OverviewColumn] = frozenset({"open", "overdue", "share", "course"})
"""The columns of numbers."""
DAYS: frozenset[OverviewColumn] = frozenset({"waits", "day_round", "evening_round", "audit", "certificate", "term"})
"""The columns of days."""
