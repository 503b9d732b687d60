"""Days that people say roughly: week 50, halfway January, the end of the month. Each means a day that is proposed, and never just taken."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from kvo_inspect.domain.values.dates import in_reach, said_day
from kvo_inspect.domain.values.day_words import FILLERS, HALF_YEAR, MONTHS, NEXT, UNITS, day_in_words

BEGINNING, MIDDLE = 10, 15
"""The days of a month that “the beginning” and “halfway” mean; the end is its last."""
FRIDAY = 5
"""The day by which something of a week is done."""
_WEEK = re.compile(r"\b(?:week|wk) ?(?:nr )?(\d{1,2})(?: (\d{4}))?\b")
_QUARTER = re.compile(r"\b(?:q([1-4])|([1-4])e? kwartaal|kwartaal ([1-4])|(eerste|tweede|derde|vierde) kwartaal)(?: (\d{4}))?\b")
_QUARTERS = ("eerste", "tweede", "derde", "vierde")
_MONTHS = {name: place for place, names in enumerate(MONTHS, 1) for name in names if name not in ("may", "mar", "maa")}
_MONTH = re.compile(rf"\b({'|'.join(sorted(_MONTHS, key=len, reverse=True))}|may)(?: (\d{{4}}))?\b")
_THIS = re.compile(r"\b(volgende|next)? ?(week|maand|month|jaar|year)\b")
_PART = re.compile(r"\b(begin|start|beginning|early|half|halfway|medio|midden|mid|middle)\b")
_BY = re.compile(r"^(?:(?:uiterlijk|voor|vóór|tegen|by|before|op) )+")
"""What stands before a day and changes nothing."""
_DAY_WORD = re.compile(
    rf"(?:{'|'.join(sorted((*_MONTHS, 'may', *FILLERS, *NEXT, *UNITS)))}"
    rf"|{_PART.pattern}|in|de|het|van|eind|einde|end|q[1-4]|kwartaal|quarter|nr|{'|'.join(_QUARTERS)}|[1-4]e|\d{{4}})"
)
_COUNTED = frozenset({"week", "wk", "kwartaal"})
_EARLY = ("begin", "start", "beginning", "early")


def rough_day(raw: str, today: dt.date) -> dt.date | None:
    """Return the day that words probably mean on *today*: of a week its Friday, of a month or quarter its end; None when they name none."""
    text = " ".join(re.sub(r"[^0-9a-zà-ÿ]+", " ", raw.lower()).split())
    try:
        day = _of_words(text, today)
        return day if day is not None and in_reach(day.isoformat(), today) else None
    except (ValueError, OverflowError):
        return None


def _of_words(text: str, today: dt.date) -> dt.date | None:
    try:
        return day_in_words(text, today)
    except ValueError:
        return _of_week(text, today) or _of_quarter(text, today) or _of_month(text, today) or _of_now(text, today)


def day_alone(raw: str, today: dt.date) -> str:
    """Return the day of a text that says a day and nothing else, certain or rough, as `YYYY-MM-DD`; empty when it says anything else.

    A month alone is none: people are called Jan, Mei and June.
    """
    text = _BY.sub("", " ".join(raw.lower().split()))
    try:
        return said_day(text, today)
    except ValueError:
        words = re.sub(r"[^0-9a-zà-ÿ]+", " ", text).split()
    counted = not _COUNTED.isdisjoint(words)
    known = all(_DAY_WORD.fullmatch(word) or (counted and word.isdigit()) for word in words)
    day = rough_day(text, today) if known and not (len(words) == 1 and _MONTH.fullmatch(words[0])) else None
    return day.isoformat() if day is not None else ""


def _of_week(text: str, today: dt.date) -> dt.date | None:
    match = _WEEK.search(text)
    if match is None:
        return None
    if match[2]:
        return dt.date.fromisocalendar(int(match[2]), int(match[1]), FRIDAY)
    this = dt.date.fromisocalendar(today.isocalendar().year, int(match[1]), FRIDAY)
    return this if (today - this).days <= HALF_YEAR else dt.date.fromisocalendar(today.isocalendar().year + 1, int(match[1]), FRIDAY)


def _of_quarter(text: str, today: dt.date) -> dt.date | None:
    match = _QUARTER.search(text)
    if match is None:
        return None
    number = _QUARTERS.index(match[4]) + 1 if match[4] else int(match[1] or match[2] or match[3])
    return _in_month(number * 3, match[5], "", today)


def _of_month(text: str, today: dt.date) -> dt.date | None:
    match = _MONTH.search(text)
    return _in_month(_MONTHS.get(match[1], 5), match[2], text, today) if match is not None else None


def _of_now(text: str, today: dt.date) -> dt.date | None:
    """Return the day of “this week”, “the end of the month”, “begin volgende maand”, “next year”."""
    match = _THIS.search(text)
    if match is None:
        return None
    following = bool(match[1])
    if match[2] == "week":
        return today + dt.timedelta(days=FRIDAY - today.isoweekday() + (7 if following else 0))
    if match[2] in ("jaar", "year"):
        return dt.date(today.year + following, 12, 31)
    year, month = divmod(today.year * 12 + today.month - 1 + following, 12)
    return _in_month(month + 1, str(year), text, today)


def _in_month(month: int, year: str | None, text: str, today: dt.date) -> dt.date:
    """Return the day of a month that *text* says; without a year the first such month that is not long past."""
    part = _PART.search(text)
    years = [int(year)] if year else [today.year, today.year + 1]
    number = BEGINNING if part is not None and part[1] in _EARLY else MIDDLE
    days = [dt.date(each, month, number if part else calendar.monthrange(each, month)[1]) for each in years]
    return next((day for day in days if day >= today), days[-1])
