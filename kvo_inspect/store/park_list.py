"""The lines of the home screen. Imports neither pydantic nor sqlite-utils: `glance` shows them before those are loaded."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect import paths
from kvo_inspect.store.in_doubt import IN_DOUBT

if TYPE_CHECKING:
    import datetime as dt

    from kvo_inspect.store.record import Store


@dataclass(frozen=True, slots=True)
class ParkLine:
    """One park on the home screen, confidential work left out."""

    id: str
    name: str
    municipality: str
    checkpoints: int
    last_round: str
    """id of the newest round, or empty."""
    last_date: str
    last_part: str
    last_open: int
    """1 when the newest round is not finished."""
    answered: int
    """Answers in that round."""
    open_findings: int
    overdue: int


_LINES = f"""
select p.id, p.name, p.municipality,
  (select count(*) from checkpoint c where c.park = p.id and c.gone = 0 and c.retired = 0),
  coalesce(r.id, ''), coalesce(r.date, ''), coalesce(r.part, ''), r.closed is null and r.id is not null,
  (select count(*) from answer a where a.round = r.id and a.gone = 0 and a.confidential = 0),
  coalesce(o.open, 0), coalesce(o.late, 0)
from park p
left join round r on r.n = (select n from round where park = p.id and gone = 0 order by date desc, n desc limit 1)
left join (
  select t.park, count(*) as open, sum(coalesce(t.due < ?, 0)) as late
  from finding t left join review v on v.finding = t.id and v.gone = 0
  where t.gone = 0 and t.confidential = 0 and ((t.status <> 'verified'
    and (v.verdict is null or json_extract(v.verdict, '$.kind') not in ('dropped', 'duplicate'))) or {IN_DOUBT})
  group by t.park
) o on o.park = p.id
where p.gone = 0 order by p.name collate nocase, p.id
"""


def list_parks(store: Store) -> list[ParkLine]:
    """Return every park with its last round and its open and overdue findings, by name."""
    return [ParkLine(*row) for row in store.rows(_LINES, [store.today.isoformat()])]


def glance(data: Path, today: dt.date) -> list[ParkLine] | None:
    """Return the same of a record that is not open yet, read-only and at once; None when it cannot be had so.

    For the first moment of the home screen only: whatever is wrong with the record is told when it is opened.
    """
    path = paths.record_file(data)
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0.1)) as connection:
            return [ParkLine(*row) for row in connection.execute(_LINES, [today.isoformat()]).fetchall()]
    except (sqlite3.Error, OSError):
        return None
