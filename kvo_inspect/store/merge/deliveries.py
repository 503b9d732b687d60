"""Delivery (levering): what came in of one laptop's work on one park, when it came here and by which way. Of this laptop only.

A row of `delivery` is a run of changes of one open log that one exchange brought, with how many things of each noun are new in it and
how many changed: so what came in since a day is read without reading a log. What is confidential is counted nowhere. Of what came before
the table was there the time recorded stands for the time of arrival, a row per day.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from sqlite_utils import Database

from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.logs import SHOWN
from kvo_inspect.store.record.store import Store

DeliveryWay = Literal["file", "folder", "central", "recorded"]
"""By a file that was imported, through a folder, from the central record; `recorded`: not known, and the moments are those at which
it was recorded."""
WAYS: tuple[DeliveryWay, ...] = get_args(DeliveryWay)
_LOOKED = "deliveries looked at"
"""The local key of the moment up to which somebody looked at what came in."""
USUAL_DAYS = 7
"""So many days are looked back when nobody looked before."""


@dataclass(frozen=True, slots=True)
class DeliveredRun:
    """A run of changes of one log that came together."""

    log: int
    first: int
    last: int
    day: str
    """The day on which they were recorded, where only that is known; else empty."""


@dataclass(slots=True)
class Delivered:
    """What came in of one laptop's work on one park on one day."""

    park: str
    park_name: str
    device: str
    letters: str
    who: str
    """Who recorded the last of it; empty when nobody is named."""
    day: str
    at: str
    """When the last of it came."""
    ways: frozenset[DeliveryWay] = frozenset()
    new: dict[str, int] = field(default_factory=dict)
    """How many things of each noun were made in it."""
    changed: dict[str, int] = field(default_factory=dict)
    """How many were changed; what two exchanges of the day both changed counts in both."""
    runs: list[DeliveredRun] = field(default_factory=list)

    def count(self, noun: str) -> int:
        """Return how many things of a noun it is about."""
        return self.new.get(noun, 0) + self.changed.get(noun, 0)


def note_delivery(db: Database, log: int, key: LogKey, way: DeliveryWay, at: str) -> None:
    """Note that the staged changes of a log came in now (inside the transaction that takes them in)."""
    if key.confidential:
        return
    first, last = db.execute(
        "select min(seq), max(seq) from staging.line where device = ? and park = ? and confidential = 0", key[:2]
    ).fetchone()
    counts = db.execute(_COUNTS, [*key[:2], Author.noun]).fetchall()
    by_noun = to_text({noun: [new, every - new] for noun, new, every in counts})
    db.execute("insert into delivery (log, first, last, at, way, counts) values (?, ?, ?, ?, ?, ?)", [log, first, last, at, way, by_noun])


_COUNTS = """select noun, sum(made), count(*) from (
    select noun, total(after = '[]') > 0 as made, max(seq), fields from staging.line
    where device = ? and park = ? and confidential = 0 and noun <> ? group by noun, noun_id)
  where not (made and coalesce(json_extract(fields, '$.gone'), 0)) group by noun"""
"""SQL: of each noun how many things are new, and how many in all; without what was made and taken back before it came in.

*fields* are those of the last change (of the row with the greatest `seq`, as SQLite has it of a bare column beside `max`).
"""


def delivered_since(store: Store, since: str) -> list[Delivered]:
    """Return what came in since a moment or a day (RFC 3339, or `YYYY-MM-DD`), the newest first: per day, park and laptop."""
    shown = shown_letters(store.db)
    by_day: dict[tuple[str, str, str], Delivered] = {}
    for log, device, letters, park, name, first, last, at, way, counts in store.rows(_SINCE, [since, store.device]):
        delivered = by_day.get((at[:10], park, device))
        if delivered is None:
            who = store.rows(_WHO, [log, last])
            called = shown.get((letters, device), letters)
            delivered = Delivered(park, name, device, called, who[0][0] if who else "", at[:10], at)
            by_day[at[:10], park, device] = delivered
        delivered.ways |= {way}
        delivered.runs.append(DeliveredRun(log, first, last, at[:10] if way == "recorded" else ""))
        for noun, (new, changed) in json.loads(counts).items():
            delivered.new[noun] = delivered.new.get(noun, 0) + new
            delivered.changed[noun] = delivered.changed.get(noun, 0) + changed
    return list(by_day.values())


_SINCE = """select d.log, l.device, l.letters, l.park, p.name, d.first, d.last, d.at, d.way, d.counts
  from delivery d join log l on l.id = d.log join park p on p.id = l.park
  where d.at >= ? and l.device <> ? order by d.at desc, d.n desc"""
_WHO = f"select {SHOWN} from change join log on log.id = change.log where log = ? and seq <= ? and author <> '' order by seq desc limit 1"


def findings_delivered(store: Store, deliveries: Sequence[Delivered]) -> list[str]:
    """Return the ids of the open findings that came in, were changed, looked at again or answered in these."""
    runs = to_text([[run.log, run.first, run.last, run.day] for delivery in deliveries for run in delivery.runs])
    return [finding for (finding,) in store.rows(_FINDINGS, [runs])]


_FINDINGS = """with run as (select json_extract(r.value, '$[0]') as log, json_extract(r.value, '$[1]') as first,
    json_extract(r.value, '$[2]') as last, json_extract(r.value, '$[3]') as day from json_each(?) r),
  line as (select distinct c.noun, c.noun_id from run cross join change c on c.log = run.log and c.seq between run.first and run.last
    where c.noun in ('finding', 'recheck', 'reply', 'comment', 'review', 'photo_use') and (run.day = '' or substr(c.at, 1, 10) = run.day))
  select distinct f.id from line cross join finding f on f.id = case line.noun when 'finding' then line.noun_id
    when 'recheck' then (select finding from recheck where id = line.noun_id)
    when 'reply' then (select finding from reply where id = line.noun_id)
    when 'comment' then (select finding from comment where id = line.noun_id)
    when 'review' then (select finding from review where id = line.noun_id)
    else (select finding from photo_use where id = line.noun_id) end
  where f.gone = 0 and f.confidential = 0 order by f.n"""


def looked_until(store: Store) -> str:
    """Return the moment up to which somebody looked at what came in; the day a week ago when nobody did."""
    return get_laptop_only(store.db, _LOOKED) or (store.today - dt.timedelta(days=USUAL_DAYS)).isoformat()


def note_look(store: Store, at: str) -> None:
    """Note that somebody looked at what came in up to a moment."""
    with store.writing():
        put_laptop_only(store.db, _LOOKED, at)
