"""What is told of a day being typed: how to type one, which day is meant, that it is probably a slip."""

from __future__ import annotations

import datetime as dt

from kvo_inspect.domain.values.dates import DayKind, day_ahead, doubt_about, said_day
from kvo_inspect.texts import _, n_
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


def doubt_text(raw: str, today: dt.date, kind: DayKind) -> str:
    """Return why the day that was typed is probably a slip, for a day of this kind; empty when it is as usual, or no day yet."""
    try:
        day = said_day(raw, today)
    except ValueError:
        return ""
    days = (dt.date.fromisoformat(day) - today).days
    match doubt_about(day, today, kind):
        case "to_come":
            text = n_(
                "{day} is still to come: {n} day after today ({today}).", "{day} is still to come: {n} days after today ({today}).", days
            )
        case "long_ago":
            text = n_("{day} is long ago: {n} day before today ({today}).", "{day} is long ago: {n} days before today ({today}).", -days)
        case "overdue":
            text = _("{day} has passed: then it is overdue at once.")
        case "passed":
            text = n_("{day} has passed: {n} day before today ({today}).", "{day} has passed: {n} days before today ({today}).", -days)
        case None:
            return ""
    return text.format(day=day_text(day), n=abs(days), today=day_text(today.isoformat()))


def asked_again(doubt: str) -> str:
    """Return a doubt about a day with what takes that day all the same; empty for no doubt."""
    return doubt and doubt + " " + _("Enter once more stores it so.")
