"""Names to complete on a command line, read from a record that nobody opens: read-only, at once, and nothing when they cannot be had so.

No migration is run, no lock is taken, nothing confidential is read. Imports neither pydantic nor sqlite-utils: a shell waits for it.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Literal

from kvo_inspect import paths
from kvo_inspect.protection.locked import Locked
from kvo_inspect.store.disk import engine

NamedThing = Literal["park", "round", "finding", "partner", "contact", "paper", "measurement", "theme", "receiver"]
MOST_COMPLETED = 500
"""Nobody looks through more."""
_IN_PARK = "(?1 = '' or park in (select id from park where gone = 0 and (id = ?1 or lower(name) = lower(?1))))"
_SQL: dict[NamedThing, str] = {
    "park": "select name from park where gone = 0 order by aside <> '', name collate nocase",
    "round": f"select distinct date || '-' || part from round where gone = 0 and aside = '' and {_IN_PARK} order by date desc, part",
    "finding": f"select code from finding where gone = 0 and confidential = 0 and {_IN_PARK} order by n desc",
    "partner": f"select distinct organisation from partner where gone = 0 and organisation <> '' and {_IN_PARK} order by 1 collate nocase",
    "contact": "select distinct organisation from partner where gone = 0 and organisation <> '' order by 1 collate nocase",
    "paper": f"select distinct title from paper where gone = 0 and title <> '' and {_IN_PARK} order by 1 collate nocase",
    "measurement": f"""select distinct replace(kind, '_', '-') || '-' || year from measurement m where gone = 0 and {_IN_PARK}
      and exists (select 1 from round r where r.measurement = m.id and r.gone = 0 and r.aside = '') order by year, 1""",
    "receiver": "select json_extract(value, '$.name') from local where key like 'trust receiver %' order by 1 collate nocase",
    "theme": "select distinct theme from finding where gone = 0 and confidential = 0 and theme is not null order by 1",
}


def names_at_once(data: Path, what: NamedThing, begins: str, park: str = "") -> list[str]:
    """Return the names that begin so, capitals aside: of a park (its name or id) where these are of one and it is known."""
    path = paths.record_file(data)
    if not path.is_file():  # SQLite would wait for ever for who writes into a pipe
        return []
    try:
        with closing(engine.open_file(path, engine.secret_for(path), "mode=ro", timeout=0.1)) as connection:
            rows = connection.execute(_SQL[what], [park] if "?1" in _SQL[what] else [])
            wanted = begins.casefold()
            names = (str(name) for (name,) in rows)
            return [name for name in names if name.casefold().startswith(wanted) and name.isprintable()][:MOST_COMPLETED]
    except engine.errors(Locked, OSError):
        return []
