"""Checked state: whether what stands of a park in the central record is what its changes come to, folded again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kvo_inspect.central.authors import shown_of, shown_there
from kvo_inspect.central.changes import changes_of
from kvo_inspect.central.folding import MOST, Stands, marks_of
from kvo_inspect.central.problems import CentralProblem
from kvo_inspect.central.reports.figures import wrong_figures
from kvo_inspect.central.state_tables import SCHEMA, table_of
from kvo_inspect.domain.findings.codes import with_mark
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.noun import Noun

if TYPE_CHECKING:
    from psycopg import Connection

_FOLDED = f"select field_set, batch, figures_problem, figures_at >= at from {SCHEMA}.folded_park where park = %s"
_THINGS = "select distinct c.noun_id from kvo.log l join kvo.change c on c.log = l.id where l.park = %s"
_BATCH = "select coalesce(max(id), 0) from kvo.batch where park = %s"


def state_problems(connection: Connection[tuple[Any, ...]], park: str) -> tuple[int, list[CentralProblem]]:
    """Return how many things of a park are still to be folded, and what is wrong with how the others stand (inside a transaction)."""
    things = [noun_id for (noun_id,) in connection.execute(_THINGS, [park])]
    dirty = {noun_id for (noun_id,) in connection.execute("select noun_id from kvo.dirty where park = %s", [park])}
    folded = connection.execute(_FOLDED, [park]).fetchone()
    if folded is None or folded[0] < field_sets.FIELD_SET:
        return len(things), []
    problems: list[CentralProblem] = []
    _field_set, batch, figures_problem, is_counted = folded
    ((newest,),) = connection.execute(_BATCH, [park]).fetchall()
    if batch > newest:
        problems.append(CentralProblem("folded batch", park, batch=batch))
    shown = shown_of(connection, park)
    if not dirty and shown != shown_there(connection, park):
        problems.append(CentralProblem("authors", park))
    marked = marks_of(connection, park)
    standing: dict[str, set[str]] = {noun: set() for noun in NOUNS}
    settled = sorted(set(things) - dirty)
    for begin in range(0, len(settled), MOST):
        problems += _wrong_things(connection, park, settled[begin : begin + MOST], marked, standing, shown, is_clean=not dirty)
    problems += _orphans(connection, park, standing, dirty)
    if figures_problem is not None:
        problems.append(CentralProblem("not counted", park, why=figures_problem))
    elif is_counted and not dirty and not problems:  # of a state that is wrong the figures are too
        problems += [CentralProblem("figures", park, why=table) for table in wrong_figures(connection, park)]
    return len(dirty), problems


def _wrong_things(
    connection: Connection[tuple[Any, ...]],
    park: str,
    ids: Sequence[str],
    marked: Mapping[tuple[str, str], str],
    standing: dict[str, set[str]],
    shown: Mapping[str, str],
    *,
    is_clean: bool,
) -> Iterator[CentralProblem]:
    """Yield which of these things do not stand as their changes say, and note in *standing* which there are."""
    stands, makers = Stands(), {}
    for changes in changes_of(connection, park, ids, shown):
        stands.add(park, changes)
        if marked and changes[0].noun == Finding.noun:
            makers[changes[0].noun_id] = _maker(changes)
    for model, nouns in stands.nouns.items():
        rows = connection.execute(
            f"select id, to_jsonb(t) from {table_of(model.noun)} t where park = %s and id = any (string_to_array(%s, ' '))",
            [park, " ".join(noun.id for noun in nouns)],
        )
        tables = dict(rows.fetchall())
        for noun in nouns:
            standing[model.noun].add(noun.id)
            columns = _columns(noun, marked, makers)
            row = tables.get(noun.id)
            if row is not None and marked and not is_clean:  # a mark is put when nothing is left to fold
                row, columns = ({name: value for name, value in side.items() if name != "code"} for side in (row, columns))
            if row is None or any(row.get(name) != value for name, value in columns.items()):
                yield CentralProblem("state", park, noun=model.noun, noun_id=noun.id)
    for noun_name, noun_id, _park, why in stands.unsound:
        if noun_name in standing:  # what stood of it before is no orphan: it has changes
            standing[noun_name].add(noun_id)
        yield CentralProblem("unsound", park, noun=noun_name, noun_id=noun_id, why=why)
    of_tables = connection.execute(
        f"select noun, noun_id, field, writes from {SCHEMA}.conflict where park = %s and noun_id = any (string_to_array(%s, ' '))",
        [park, " ".join(ids)],
    )
    standing_conflicts = {(noun, noun_id, name): list(writes) for noun, noun_id, name, writes in of_tables}
    folded = {(noun, noun_id, name): writes for noun, noun_id, _park, name, writes in stands.conflicts}
    for noun_name, noun_id, name in sorted(
        key for key in standing_conflicts.keys() | folded.keys() if standing_conflicts.get(key) != folded.get(key)
    ):
        yield CentralProblem("two values", park, noun=noun_name, noun_id=noun_id, why=name)


def _maker(changes: list[Change]) -> str:
    """Return the laptop that made a thing."""
    return next((change.log.device for change in changes if not change.after), "")


def _columns(noun: Noun, marked: Mapping[tuple[str, str], str], makers: Mapping[str, str]) -> dict[str, Any]:
    """Return what must stand in the row of a thing."""
    columns = noun.model_dump(mode="json", exclude={"confidential"})
    if isinstance(noun, Finding) and (mark := marked.get((noun.code[:3], makers.get(noun.id, "")))):
        columns["code"] = with_mark(noun.code, mark)
    return columns


def _orphans(
    connection: Connection[tuple[Any, ...]], park: str, standing: Mapping[str, set[str]], dirty: set[str]
) -> Iterator[CentralProblem]:
    """Yield the rows of a park that no change speaks of."""
    for noun, ids in standing.items():
        for (noun_id,) in connection.execute(f"select id from {table_of(noun)} where park = %s order by id", [park]):
            if noun_id not in ids and noun_id not in dirty:
                yield CentralProblem("orphan", park, noun=noun, noun_id=noun_id)
