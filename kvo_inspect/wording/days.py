"""What is told of a day being typed: how to type one, which day is meant, that it has passed."""

from __future__ import annotations

import datetime as dt

from kvo_inspect.domain.values.dates import day_ahead, is_past, said_day
from kvo_inspect.texts import _
from kvo_inspect.wording.names import day_text, weekday


def day_hint(today: dt.date) -> str:
    """Return how a day to come may be typed, with an example that lies ahead."""
    return _("A day as {day}, Friday, next week or +14 (days from now).").format(day=day_ahead(today, year=False))


def figures_hint(today: dt.date) -> str:
    """Return how a day is typed that may lie anywhere."""
    return _("A day as {day}; may stay empty.").format(day=day_ahead(today))


def understood_day(raw: str, today: dt.date) -> str:
    """Return which day is meant by what was typed: its weekday, and the day when that was typed otherwise; empty when it is no day yet."""
    try:
        day = said_day(raw, today)
    except ValueError:
        return ""
    return weekday(day) if day_text(day) == raw.strip() else f"= {weekday(day)} {day_text(day)}"


def passed_text(raw: str, today: dt.date) -> str:
    """Return the question whether a day that has passed is meant; empty for what is none."""
    try:
        day = said_day(raw, today)
    except ValueError:
        return ""
    if not is_past(day, today):
        return ""
    return _("{day} has passed: then it is overdue at once. Enter once more stores it so.").format(day=day_text(day))
