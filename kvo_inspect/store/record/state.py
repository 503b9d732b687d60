"""State rows: the fold of the log, kept as tables so that screens can ask SQL. Everything here can be made again from the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from kvo_inspect.domain.folding.fold import Folded, fold
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.store.record.database import executemany
from kvo_inspect.store.record.logs import changes_of
from kvo_inspect.store.record.tables import NOUNS, N, from_row, put_sql, quoted_columns, to_row


def read(db: Database, model: type[N], noun_id: str) -> N | None:
    """Return one thing as it stands, gone or not, or None."""
    row = db.execute(f'select {quoted_columns(model)} from "{model.noun}" where id = ?', [noun_id]).fetchone()
    return from_row(model, row) if row else None


def select(db: Database, model: type[N], rest: str = "", params: Iterable[Any] = ()) -> list[N]:
    """Return the things that *rest* ("where ... order by ...", the noun's table being `t`) selects, as they stand."""
    rows = db.execute(f'select {quoted_columns(model, "t.")} from "{model.noun}" t {rest}', list(params)).fetchall()
    return [from_row(model, row) for row in rows]


def put(db: Database, nouns: Iterable[Noun]) -> None:
    """Write complete state rows (inside a transaction)."""
    by_model: dict[type[Noun], list[tuple[Any, ...]]] = {}
    for noun in nouns:
        by_model.setdefault(type(noun), []).append(to_row(noun))
    for model, rows in by_model.items():
        executemany(db, put_sql(model), rows)


def as_noun(changes: list[Change], folded: Folded | None = None) -> Noun:
    """Return the noun that its changes (one at least) come to; ValueError when the changes hold what no field takes."""
    model = NOUNS[changes[0].noun]
    folded = folded or fold(changes, model.quiet)
    own = model.own()
    values = {name: value for name, value in folded.values.items() if value is not None and name in own}
    first, last = folded.first or changes[0], folded.last or changes[-1]
    return model.model_validate(
        {
            **values,
            "id": first.noun_id,
            "park": first.log.park,
            "confidential": first.log.confidential,
            "gone": folded.gone,
            "heads": folded.heads,
            "made": first.at,
            "made_by": first.by,
            "changed": last.at,
            "changed_by": last.by,
        }
    )


def fold_into(db: Database, noun: str, changes: list[Change]) -> Noun:
    """Fold all changes of one noun, write its state row and conflicts (inside a transaction), and return it."""
    folded = fold(changes, NOUNS[noun].quiet)
    state = as_noun(changes, folded)
    put(db, [state])
    put_conflicts(db, state, folded)
    return state


def fold_again(db: Database, noun: str, noun_id: str) -> None:
    """Make the state row of one noun again from the log (inside a transaction)."""
    fold_into(db, noun, changes_of(db, noun, noun_id))


def put_conflicts(db: Database, state: Noun, folded: Folded) -> None:
    """Write which fields of one noun hold two values, replacing what stood there (inside a transaction)."""
    db.execute("delete from conflict where noun = ? and noun_id = ?", [state.noun, state.id])
    for field, writes in folded.conflicts.items():
        db.execute(
            "insert into conflict (noun, noun_id, park, confidential, field, writes) values (?, ?, ?, ?, ?, ?)",
            [state.noun, state.id, state.park, int(state.confidential), field, to_text(list(writes))],
        )


def wrong_reference(db: Database, noun: Noun, fields: Iterable[str], others: Mapping[tuple[str, str], Noun]) -> str | None:
    """Return the first of these fields with a wrong reference: to what is not there, of another park, or confidential from something open.

    *others* are the nouns that this transaction writes later, by noun and id. Returns None when every reference is right.
    """
    for name in fields:
        target, value = noun.refs.get(name), getattr(noun, name, None)
        if target is None or value is None:
            continue
        other = others.get((target, value))
        row = (
            (other.park, other.confidential)
            if other
            else db.execute(f'select park, confidential from "{target}" where id = ?', [value]).fetchone()
        )
        if row is None or row[0] != noun.park or (row[1] and not noun.confidential):
            return name
    return None


def conflicts_of(db: Database, noun: str, noun_id: str) -> frozenset[str]:
    """Return the fields of one noun that hold two values."""
    rows = db.execute("select field from conflict where noun = ? and noun_id = ?", [noun, noun_id])
    return frozenset(row[0] for row in rows.fetchall())
