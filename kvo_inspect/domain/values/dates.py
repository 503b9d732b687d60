"""Days and times as text (ISO 8601), checked when they enter."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from kvo_inspect.domain.values.day_words import day_in_words, near_year
from kvo_inspect.domain.values.text import clean_line, short
from kvo_inspect.errors import BadValue
from kvo_inspect.texts import _


def _a_day(value: str) -> str:
    if len(value) != 10:
        raise ValueError("a day as 2026-11-24")
    return dt.date.fromisoformat(value).isoformat()


def _a_time(value: str) -> str:
    if len(value) != 5:
        raise ValueError("a time as 19:42")
    return dt.time.fromisoformat(value).isoformat("minutes")


def _a_moment(value: str) -> str:
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo is None or moment.isoformat(timespec="seconds") != value:
        raise ValueError("a moment as 2026-11-12T19:42:10+01:00")
    return value


Day = Annotated[str, AfterValidator(_a_day)]
"""A date of the calendar, `YYYY-MM-DD`."""

ClockTime = Annotated[str, AfterValidator(_a_time)]
"""A time of the day, `HH:MM`, local."""

Moment = Annotated[str, AfterValidator(_a_moment)]
"""A moment by a laptop's clock: local day and time in whole seconds, with the offset from UTC."""


_TIME = re.compile(r"([0-9]{1,2})(?:[.:u ]?([0-9]{2}))?u?")


def typed_time(field: str, raw: str) -> str:
    """Return the time typed at *field* (`21:30`, `21.30`, `2130`, `21`) as `HH:MM`, empty for nothing; BadValue when it is none."""
    plain = clean_line(raw).lower()
    if not plain:
        return ""
    match = _TIME.fullmatch(plain)
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise BadValue(field, _("“{raw}” is no time. Type it as 21:30.").format(raw=short(plain)))
    return f"{int(match[1]):02}:{match[2] or '00'}"


def typed_day(field: str, raw: str, today: dt.date) -> str:
    """Return the day a person typed at *field*, in figures or in words, as `YYYY-MM-DD`; BadValue there when it is none."""
    try:
        return said_day(raw, today)
    except ValueError:
        raise no_day(field, raw, today) from None


def no_day(field: str, raw: str, today: dt.date) -> BadValue:
    """Return the error that what was typed at *field* is no day, or one that is too far off."""
    if is_far_day(raw, today):
        sentence = _("“{raw}” is too far off: at most {behind} years back and {ahead} years ahead. Check the year.")
        return BadValue(field, sentence.format(raw=short(raw), behind=YEARS_BEHIND, ahead=YEARS_AHEAD))
    sentence = _("“{raw}” is no date. Type it as {day}.")
    return BadValue(field, sentence.format(raw=short(raw), day=day_ahead(today)))


YEARS_BEHIND, YEARS_AHEAD = 100, 25
"""The years within which days of the field lie: from the oldest paper or plate to the furthest plan. What lies beyond is a slip."""


def in_reach(day: str, today: dt.date) -> str:
    """Return a day (`YYYY-MM-DD`) that the field can have; ValueError for one that lies too far off."""
    if not -YEARS_BEHIND <= int(day[:4]) - today.year <= YEARS_AHEAD:
        raise ValueError(day)
    return day


def is_far_day(raw: str, today: dt.date) -> bool:
    """Return whether what was typed is a day that lies too far off."""
    try:
        day = _any_day(raw, today)
    except ValueError:
        return False
    try:
        in_reach(day, today)
    except ValueError:
        return True
    return False


def said_day(raw: str, today: dt.date) -> str:
    """Return the day that figures (`parse_day`) or words (`day_in_words`) say, as `YYYY-MM-DD`; ValueError for none, and for a far one."""
    return in_reach(_any_day(raw, today), today)


def _any_day(raw: str, today: dt.date) -> str:
    """Return the day that figures or words say, however far off; ValueError when they say none."""
    try:
        return parse_day(raw, today)
    except ValueError:
        return day_in_words(raw, today).isoformat()


def day_ahead(today: dt.date, *, year: bool = True) -> str:
    """Return a day two weeks ahead as people type it, to show how: an example that has passed would be taken at its word."""
    day = today + dt.timedelta(days=14)
    return f"{day.day}-{day.month}" + (f"-{day.year}" if year else "")


def parse_day(raw: str, today: dt.date) -> str:
    """Return the day a person typed as `YYYY-MM-DD`; ValueError when there is no such day.

    Takes 2026-11-24, 24-11-2026, 24/11/26, 24-11 (this year, or the next when that is over half a year ago) and +14 (days from *today*).
    """
    raw = raw.strip()
    if raw.startswith("+") and raw[1:].isascii() and raw[1:].isdigit() and len(raw) < 6:
        return (today + dt.timedelta(days=int(raw[1:]))).isoformat()
    parts = raw.replace("/", "-").replace(".", "-").split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts) not in (2, 3):
        raise ValueError(raw)
    if len(raw) > 10 or (len(parts) == 3 and len(parts[0]) != 4 and len(parts[2]) not in (2, 4)):
        raise ValueError(raw)
    numbers = [int(part) for part in parts]
    if len(parts) == 2:
        return near_year(today, numbers[1], numbers[0]).isoformat()
    if len(parts[0]) == 4:
        return dt.date(*numbers).isoformat()
    year = numbers[2] + 2000 if numbers[2] < 100 else numbers[2]
    return dt.date(year, numbers[1], numbers[0]).isoformat()


def is_past(due: str | None, today: dt.date) -> bool:
    """Whether a day (`YYYY-MM-DD`) has passed; never without one. The day itself has not."""
    return due is not None and due < today.isoformat()


DayKind = Literal["done", "recent", "past", "due", "ahead", "any"]
"""What a day that is typed is the day of.

done: what happened within a year, where one to come is refused by the rule of its noun; recent: what happens or happened within a year;
past: what happened once; due: a term; ahead: what is to come; any: either.
"""

DayDoubt = Literal["to_come", "long_ago", "overdue", "passed"]
"""Why a day is probably a slip."""

LONG_AGO = 365
"""Days after which something recent is asked about."""


def doubt_about(day: str, today: dt.date, kind: DayKind) -> DayDoubt | None:
    """Return why a day (`YYYY-MM-DD`) of this kind is asked about before it is written; None when it is as usual."""
    days = (dt.date.fromisoformat(day) - today).days
    match kind:
        case "recent" | "past" if days > 0:
            return "to_come"
        case "recent" | "done" if days < -LONG_AGO:
            return "long_ago"
        case "due" | "ahead" if days < 0:
            return "overdue" if kind == "due" else "passed"
        case _:
            return None
