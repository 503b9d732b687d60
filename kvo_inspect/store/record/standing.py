"""Standing: of every finding that is open or to be gone over one small row, by which lists and the review choose; per park their counts.

What is overdue follows from the day, so it is counted when it is asked. The counts leave the confidential out.

Derived: each act writes the rows of the findings that it touched, a merge those of its parks, and all can be made again from the state.
Of the shares in order of a park (`store.shares`) and of what is asked in it (`store.actions.asked`) what an act or a merge may have changed
is only forgotten: to count them takes a hundred times as long as to record an answer, and they are counted again when somebody looks.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlite_utils import Database

from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.store.conditions.findings import LACKING, OPEN, TO_REVIEW
from kvo_inspect.store.record.tables import SAY_OF_FINDING

_COLUMNS = "n, park, confidential, open, due, to_review, pressing, nameless"
_ROWS = f"""select t.n, t.park, t.confidential, {OPEN} as open, t.due, {TO_REVIEW} as to_review,
  2 * ({LACKING}) + (t.severity = 'urgent'), iif(t.object = '', t.item, null)
  from finding t left join review v on v.finding = t.id and v.gone = 0 where {{which}} and t.gone = 0 and (open or to_review)"""
"""SQL: the rows of the findings `t` of a condition."""
_COUNTS = "select park, sum(open), sum(to_review) from standing where confidential = 0 and {which} group by park"
"""SQL: the counts of the parks of a condition."""
_SPEAKING = {"finding", *SAY_OF_FINDING}
_MEASURING = {"park", "measurement", "round", "round_checklist", "checklist", "answer"}
"""The nouns from which the share in order of a park follows."""
_IN_QUESTION = "f.round = a.round and f.checkpoint = a.checkpoint and f.item = a.item"
_ALSO = f"""select value as id from json_each(?1) union
  select v.finding from review v where json_extract(v.verdict, '$.of') in (select value from json_each(?1))
  union select f.id from answer a cross join finding f on {_IN_QUESTION} where a.id in (select value from json_each(?2))"""
"""SQL: findings (ids, ?1), those that were put with them, and those that answers (ids, ?2) made."""


def fold_standing(db: Database, nouns: Collection[Noun], answers: Collection[str] = ()) -> None:
    """Write where the findings stand that these nouns are or speak of, or that *answers* (ids) made (inside a transaction)."""
    _forget_shares(db, {noun.park for noun in nouns if noun.noun in _MEASURING})
    ids = {noun.id if noun.noun == "finding" else noun.finding for noun in nouns if noun.noun in _SPEAKING} - {None}  # type: ignore[attr-defined]
    if not ids and not answers:
        return
    params = [to_text(sorted(ids)), to_text(sorted(answers))]
    rows = db.execute(f"select n, park from finding where id in ({_ALSO})", params).fetchall()
    _write(db, "n", to_text([n for n, _park in rows]))
    _count(db, {park for _n, park in rows})


def fold_standing_of_parks(db: Database, parks: Collection[str]) -> None:
    """Write where all findings of these parks stand (inside a transaction)."""
    _forget_shares(db, parks)
    _write(db, "park", to_text(sorted(parks)))
    _count(db, parks)


def fold_standing_again(db: Database) -> None:
    """Write where all findings stand (inside a transaction)."""
    for table in ("standing", "park_standing", "park_share", "park_asked"):
        db.execute(f"delete from {table}")
    fold_standing_of_parks(db, [park for (park,) in db.execute("select id from park").fetchall()])


def _write(db: Database, column: str, values: str) -> None:
    """Write anew the rows that have one of these values (JSON) in a column."""
    db.execute(f"delete from standing where {column} in (select value from json_each(?))", [values])
    db.execute(
        f"insert into standing ({_COLUMNS}) {_ROWS.format(which=f't.{column} in (select value from json_each(?))')}",
        [values],
    )


def _count(db: Database, parks: Collection[str]) -> None:
    ids = to_text(sorted(parks))
    for table in ("park_standing", "park_asked"):
        db.execute(f"delete from {table} where park in (select value from json_each(?))", [ids])
    db.execute(f"insert into park_standing {_COUNTS.format(which='park in (select value from json_each(?))')}", [ids])


def _forget_shares(db: Database, parks: Collection[str]) -> None:
    if parks:
        db.execute("delete from park_share where park in (select value from json_each(?))", [to_text(sorted(parks))])


def wrong_standing(db: Database) -> list[str]:
    """Return the ids of the findings that do not stand here as the state says; of one that is not there its row number."""
    held = f"select {_COLUMNS} from standing"
    rows = db.execute(
        f"with state ({_COLUMNS}) as ({_ROWS.format(which='1')}), wrong (n) as (select n from (select * from state except {held}) "
        f"union select n from ({held} except select * from state)) select coalesce(f.id, w.n) from wrong w left join finding f on f.n = w.n"
    )
    return [str(row[0]) for row in rows.fetchall()]


def wrong_counts(db: Database) -> list[str]:
    """Return the ids of the parks whose counts are not what their findings come to."""
    counted, held = _COUNTS.format(which="1"), "select park, open, to_review from park_standing"
    rows = db.execute(
        f"select park from (select * from ({counted}) except {held}) union select park from ({held} except select * from ({counted}))"
    )
    return [str(row[0]) for row in rows.fetchall()]
