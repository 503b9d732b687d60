"""The days of a plan for a calendar: iCalendar (RFC 5545), an event of a whole day each, with an alarm.

Its id is made from what the event is of, so a calendar that takes the file in again changes what it has; what was done says so. Events, no
tasks: Outlook takes tasks in from nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import NameTaken
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.files import is_there, written_whole
from kvo_inspect.outside import begins_with
from kvo_inspect.store.parks.people import people_by_park, without_names
from kvo_inspect.store.plan.agenda import AgendaDay, agenda
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _
from kvo_inspect.wording.names import capital
from kvo_inspect.wording.parks.agenda import agenda_about, agenda_text

LINE_BYTES = 75
"""So long a line may be, its end left out; what is longer goes on behind a blank on the next."""
ALARMS: dict[str, tuple[int, ...]] = {
    "certificate": (365, 90),
    "term": (365, 90),
    "audit": (30, 7),
    "evaluation": (30,),
    "round_day": (30,),
    "round_evening": (30,),
    "measure": (7,),
    "decision": (7,),
    "round": (7, 1),
    "survey": (3,),
}
"""How many days before, by what it is, there is an alarm: at nine in the morning."""
_FIRST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def write_calendar(store: Store, park_id: str, to: Path, *, names: bool = True) -> Path:
    """Write the days of a park, or with an empty id of all, whole or not at all, and return where; *to* may be a folder.

    *names*: with those of people. NameTaken when a file is there that is none of ours.
    """
    title = store.get(Park, park_id).name if park_id else _("all parks")
    if is_there(to) and to.is_dir():
        to = to / f"{slug(title)}-{slug(_('calendar'))}.ics"
    elif to.exists() and not _is_calendar(to):
        raise NameTaken(to)
    days = agenda(store, park_id)
    with written_whole(to, shared=True) as stream:
        for line in _lines(store, title, days, names=names):
            stream.write(_folded(line))
    return to


def _is_calendar(path: Path) -> bool:
    return begins_with(path, b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kvo-inspect//")


def _lines(store: Store, title: str, days: Sequence[AgendaDay], *, names: bool) -> Iterator[str]:
    by_park = {} if names else people_by_park(store, sorted({day.park for day in days}))
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kvo-inspect//calendar//EN", "CALSCALE:GREGORIAN")
    yield f"X-WR-CALNAME:{_escaped(_('KVO: {name}').format(name=title))}"
    for day in days:
        tell: Callable[[str], str] = str if names else without_names(by_park.get(day.park, {}), _("somebody"))
        yield from _event(day, tell, names=names)
    yield "END:VCALENDAR"


def _event(day: AgendaDay, tell: Callable[[str], str], *, names: bool) -> Iterator[str]:
    first = dt.date.fromisoformat(day.day)
    changed = _moment(day.changed)
    about = tell(agenda_about(day, names=names))
    yield "BEGIN:VEVENT"
    yield f"UID:{day.key.replace('/', '-')}@kvo-inspect"
    yield f"DTSTAMP:{changed:%Y%m%dT%H%M%SZ}"
    yield f"LAST-MODIFIED:{changed:%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{_sequence(day, changed)}"
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{first + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(tell(_summary(day)))}"
    if about:
        yield f"DESCRIPTION:{_escaped(about)}"
    if day.round is not None and day.round.plan.meets_at:
        yield f"LOCATION:{_escaped(tell(day.round.plan.meets_at))}"
    yield from ("CATEGORIES:KVO", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT")
    if not day.done:
        for before in ALARMS[day.event.what if day.event else day.kind]:
            yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{before - 1}DT15H", f"DESCRIPTION:{_escaped(tell(_summary(day)))}")
            yield "END:VALARM"
    yield "END:VEVENT"


def _summary(day: AgendaDay) -> str:
    text = f"{day.park_name}: {agenda_text(day)}"
    return f"✓ {text}" if day.done else capital(text)


def _moment(text: str) -> dt.datetime:
    """Return when something was changed, in the time of the world; what has no offset is taken as that."""
    moment = dt.datetime.fromisoformat(text) if text else _FIRST
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


def _sequence(day: AgendaDay, changed: dt.datetime) -> int:
    """Return a number that grows with each change: in minutes; of a year after a round with the day, which only moves on."""
    if day.event is not None and day.event.what.startswith("round_"):
        return dt.date.fromisoformat(day.day).toordinal() - _FIRST.toordinal()
    return max(0, int((changed - _FIRST).total_seconds() // 60)) + day.done


def _escaped(text: str) -> str:
    """Return a text as a value of iCalendar, on one line."""
    shown = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(sign for sign in shown.replace("\r\n", "\n").replace("\n", "\\n") if sign >= " ")


def _folded(line: str) -> bytes:
    """Return a line with its end, cut where it is longer than a line may be, never within a character."""
    pieces = [b""]
    for sign in line:
        raw = sign.encode()
        if len(pieces[-1]) + len(raw) > LINE_BYTES:
            pieces.append(b" ")
        pieces[-1] += raw
    return b"\r\n".join(pieces) + b"\r\n"
