"""Days in words, as people say them in a closing talk: Friday, next week, in two weeks, 4 December; Dutch and English side by side."""

from __future__ import annotations

import calendar
import datetime as dt
import re

WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("maandag", "ma", "monday", "mon"),
    ("dinsdag", "di", "tuesday", "tue", "tues"),
    ("woensdag", "wo", "wednesday", "wed"),
    ("donderdag", "do", "thursday", "thu", "thur", "thurs"),
    ("vrijdag", "vr", "vrij", "friday", "fri"),
    ("zaterdag", "za", "saturday", "sat"),
    ("zondag", "zo", "sunday", "sun"),
)
"""What each day of the week is called, Monday first."""
MONTHS: tuple[tuple[str, ...], ...] = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("maart", "march", "mrt", "mar", "maa"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("augustus", "august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
"""What each month is called."""
AHEAD = {
    "eergisteren": -2,
    "gisteren": -1,
    "yesterday": -1,
    "vandaag": 0,
    "today": 0,
    "morgen": 1,
    "tomorrow": 1,
    "overmorgen": 2,
    "day after tomorrow": 2,
}
"""How many days ahead of today a word says."""
UNITS = {
    **dict.fromkeys(("d", "dag", "dagen", "day", "days"), "days"),
    **dict.fromkeys(("w", "wk", "week", "weken", "weeks"), "weeks"),
    **dict.fromkeys(("m", "mnd", "maand", "maanden", "month", "months"), "months"),
    **dict.fromkeys(("j", "y", "jaar", "year", "years"), "years"),
}
NUMBERS = {
    **dict.fromkeys(("een", "één", "a", "an", "one"), 1),
    **dict.fromkeys(("twee", "two"), 2),
    **dict.fromkeys(("drie", "three"), 3),
    **dict.fromkeys(("vier", "four"), 4),
    **dict.fromkeys(("vijf", "five"), 5),
    **dict.fromkeys(("zes", "six"), 6),
}
NEXT = ("volgende", "volgend", "next")
FILLERS = ("op", "on", "deze", "dit", "this", "komende", "aanstaande", "coming", "the", "of")
"""Words that change nothing: “on Friday”, “komende vrijdag”."""
_AFTER = re.compile(r"(?:\+|over |in )? ?(\w+) ?([a-z]+)")
HALF_YEAR = 183
"""Days in the past from which a day without a year is one of the next year."""


def day_in_words(raw: str, today: dt.date) -> dt.date:
    """Return the day that words say on *today*; ValueError when they say none.

    A day of the week is the next one, never today. “Next week” is a week ahead; with a day of the week, that day of the week after this.
    """
    text = " ".join(word for word in raw.lower().replace(".", " ").replace(",", " ").split() if word not in FILLERS)
    try:
        if text in AHEAD:
            return today + dt.timedelta(days=AHEAD[text])
        words = text.split()
        day = _weekday(words, today) or _next(words, today) or _later(text, today) or _named(words, today)
    except OverflowError:
        day = None
    if day is None:
        raise ValueError(raw)
    return day


def near_year(today: dt.date, month: int, day: int) -> dt.date:
    """Return a day without a year: of this year, or of the next when that is over half a year ago."""
    this = dt.date(today.year, month, day)
    return this if (today - this).days <= HALF_YEAR else dt.date(today.year + 1, month, day)


def _place(word: str, names: tuple[tuple[str, ...], ...]) -> int | None:
    return next((place for place, known in enumerate(names) if word in known), None)


def _weekday(words: list[str], today: dt.date) -> dt.date | None:
    """Return the day of “Friday”, “next Friday”, “next week Friday”, “Friday next week”."""
    places = [place for word in words if (place := _place(word, WEEKDAYS)) is not None]
    others = [word for word in words if _place(word, WEEKDAYS) is None]
    if len(places) != 1:
        return None
    if not others:
        return today + dt.timedelta(days=(places[0] - today.weekday() - 1) % 7 + 1)
    if others[0] in NEXT and others[1:] in ([], ["week"]):
        return today + dt.timedelta(days=7 - today.weekday() + places[0])
    return None


def _next(words: list[str], today: dt.date) -> dt.date | None:
    """Return the day of “next week”, “volgende maand”."""
    if len(words) == 2 and words[0] in NEXT and words[1] in UNITS:
        return _ahead(1, UNITS[words[1]], today)
    return None


def _later(text: str, today: dt.date) -> dt.date | None:
    """Return the day of “in two weeks”, “over 3 dagen”, “+2w”, “een maand”."""
    match = _AFTER.fullmatch(text)
    if match is None or match[2] not in UNITS:
        return None
    count = int(match[1]) if match[1].isascii() and match[1].isdigit() and len(match[1]) < 4 else NUMBERS.get(match[1])
    return _ahead(count, UNITS[match[2]], today) if count is not None else None


def _ahead(count: int, unit: str, today: dt.date) -> dt.date:
    if unit in ("days", "weeks"):
        return today + dt.timedelta(**{unit: count})
    years, month = divmod(today.month - 1 + count * (12 if unit == "years" else 1), 12)
    year = today.year + years
    return dt.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _named(words: list[str], today: dt.date) -> dt.date | None:
    """Return the day of “4 December”, “december 4”, “4 dec 2027”."""
    if len(words) not in (2, 3):
        return None
    first, second, *year = words
    month = _place(second, MONTHS)
    number = first
    if month is None:
        month, number = _place(first, MONTHS), second
    digits = [number.removesuffix("st").removesuffix("nd").removesuffix("rd").removesuffix("th").removesuffix("e"), *year]
    if month is None or not all(part.isascii() and part.isdigit() for part in digits) or (year and len(year[0]) != 4):
        return None
    return dt.date(int(year[0]), month + 1, int(digits[0])) if year else near_year(today, month + 1, int(digits[0]))
