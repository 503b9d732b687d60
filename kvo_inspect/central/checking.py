"""Checking the central record: whether its logs are as laptops wrote them, and whether what stands in it is what they come to.

What the central record says of itself is not enough: who owns the database can write into every table. So each log is also held against
the batches that brought it, against the record of a laptop, and against how far this laptop saw the log go before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from kvo_inspect.central.checked_state import state_problems
from kvo_inspect.central.heads import remembered
from kvo_inspect.central.problems import CentralProblem
from kvo_inspect.central.schema import centre_id, must_be_ours
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.folding.field_sets import fields_problem
from kvo_inspect.domain.record.change import Change, Head, LogKey, form_problem
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.record import logs

if TYPE_CHECKING:
    from psycopg import Connection

    from kvo_inspect.central.connection import Central
    from kvo_inspect.store.record.store import Store

BLOCK = 1_000
"""Changes that come at once."""
StateLook = Literal["whole", "no right", "newer"]


@dataclass(slots=True)
class CentralCheck:
    """What was looked over, and what is wrong."""

    parks: int = 0
    logs: int = 0
    changes: int = 0
    state: StateLook = "whole"
    """Whether what stands was looked over too: this login may not read it, or the central record is of another version than the program."""
    unfolded: int = 0
    """Things of which changes came that were not folded yet: what stands of them was not looked at."""
    problems: list[CentralProblem] = field(default_factory=list)


class _Run(NamedTuple):
    """The changes of a log that a batch brought."""

    batch: int
    first: int
    last: int
    chain: str


class _Log(NamedTuple):
    """A log as the central record has it."""

    id: int
    key: LogKey
    letters: str
    stamp: int
    head: Head


_HELD = """select park from (select park from kvo.held_park union select park from kvo.log) p
  where kvo.reads_all() or park = any (kvo.my_parks())"""
"""An administrator who is a member sees that a park of others is there, and reads none of its log: that is no gap."""


def check(
    central: Central, store: Store | None = None, parks: Collection[str] | None = None, *, progress: Progress = silent
) -> CentralCheck:
    """Look over these parks (None: all that this login may see), from a laptop or, without a *store*, by what is there alone.

    Raises CentralRefused when this login may not look, ConnectionLost, and what *progress* raises.
    """
    central.trying(lambda: must_be_ours(central))
    checked = CentralCheck(state=central.trying(lambda: _may_look_at_state(central)))
    rows = central.trying(lambda: central.rows(_HELD))
    park_ids = sorted(park for (park,) in rows if parks is None or park in parks)
    for i, park in enumerate(park_ids):
        progress("check", i, len(park_ids))
        of_park = central.trying(partial(_check_park, central, store, park, checked.state))
        checked.parks += 1
        checked.logs += of_park.logs
        checked.changes += of_park.changes
        checked.unfolded += of_park.unfolded
        checked.problems += of_park.problems
    if store is not None:
        checked.problems += _vanished(central, store, set(park_ids), parks)
    return checked


def _may_look_at_state(central: Central) -> StateLook:
    ((may, field_set),) = central.rows(
        "select has_schema_privilege('kvo_state', 'usage') and has_table_privilege('kvo.dirty', 'select'), field_set from kvo.centre"
    )
    if may:
        ((may,),) = central.rows("select has_table_privilege('kvo_state.finding', 'select')")
    return "no right" if not may else "whole" if field_set == field_sets.FIELD_SET else "newer"


def _check_park(central: Central, store: Store | None, park: str, look: StateLook) -> CentralCheck:
    """Look one park over as it is at one moment, whatever is handed in and folded meanwhile."""
    of_park = CentralCheck()
    with central.transaction() as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        central_logs, names = _logs(connection, park), _ParkNames()
        for log in central_logs:
            of_park.logs += 1
            of_park.changes += log.head.seq
            of_park.problems += _log_problems(connection, log, names)
        of_park.problems += names.missing()
        of_park.problems += _batch_problems(connection, park)
        if store is not None:
            of_park.problems += _laptop_problems(connection, store, centre_id(central), park, central_logs)
        if look == "whole":
            of_park.unfolded, problems = state_problems(connection, park)
            of_park.problems += problems
    return of_park


def _logs(connection: Connection[tuple[Any, ...]], park: str) -> list[_Log]:
    rows = connection.execute("select id, device, letters, park, stamp, seq, chain from kvo.log where park = %s order by id", [park])
    return [
        _Log(log, LogKey(device, its_park, False), letters, stamp, Head(seq, chain))
        for log, device, letters, its_park, stamp, seq, chain in rows
    ]


_CHANGES = """select seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain, park from kvo.change
  where log = %s order by seq"""


@dataclass(slots=True)
class _ParkNames:
    """The names of the changes of a park, and which of them others come after."""

    changes: set[tuple[str, str]] = field(default_factory=set)
    """(thing, name of the change)."""
    built_on: list[tuple[CentralProblem, tuple[str, str]]] = field(default_factory=list)

    def missing(self) -> Iterator[CentralProblem]:
        """Yield the changes that come after one that is not there: what a log lacks shows in the logs of others."""
        yield from dict.fromkeys(problem for problem, name in self.built_on if name not in self.changes)


def _log_problems(connection: Connection[tuple[Any, ...]], log: _Log, names: _ParkNames) -> Iterator[CentralProblem]:
    """Yield what is wrong with a log: its numbers and chain, its end, and the batches that brought it; note the names of its changes."""
    runs = [
        _Run(*row)
        for row in connection.execute("select batch, first, last, chain from kvo.batch_run where log = %s order by first", [log.id])
    ]
    chain_at = {run.last: run for run in runs}
    problem = partial(CentralProblem, park=log.key.park, device=log.key.device, letters=log.letters)
    seq, stamp, chain, own = 0, 0, log.key.start(), f"-{log.key.device}"
    with connection.cursor(name="changes") as cursor:
        cursor.itersize = BLOCK
        cursor.execute(_CHANGES, [log.id])
        for *row, its_park in cursor:
            change = logs.change_of((*log.key, *row))
            if change.seq != seq + 1:
                yield problem("missing", seq=seq + 1, last=change.seq - 1)
            elif not change.follows(chain):
                yield problem("altered", seq=change.seq)
            if change.stamp < stamp:
                yield problem("order", seq=change.seq)
            if its_park != log.key.park:
                yield problem("moved", seq=change.seq)
            if change.erased is not None and (form_problem(change) or _says_words(change)):
                yield problem("words", seq=change.seq)
            if change.seq in chain_at and chain_at[change.seq].chain != change.chain:
                yield problem("witness", seq=change.seq, batch=chain_at[change.seq].batch)
            names.changes.add((change.noun_id, change.name))
            names.built_on += [
                (problem("after", seq=change.seq, why=name), (change.noun_id, name)) for name in change.after if not name.endswith(own)
            ]
            seq, stamp, chain = change.seq, change.stamp, change.chain
    if seq < log.head.seq:
        yield problem("missing", seq=seq + 1, last=log.head.seq)
    elif seq > log.head.seq:
        yield problem("behind the end", seq=log.head.seq + 1, last=seq)
    elif (stamp, chain) != (log.stamp, log.head.chain):
        yield problem("end", seq=seq)
    yield from _unwitnessed(problem, runs, max(seq, log.head.seq))


def _says_words(change: Change) -> bool:
    """Whether an erased change holds words: no hash covers those, so anybody could have written them."""
    return fields_problem(change) is not None


def _unwitnessed(problem: Any, runs: list[_Run], end: int) -> Iterator[CentralProblem]:
    """Yield the numbers of a log that no batch brought, that two did, or that one brought and the log does not have."""
    behind = 0
    for run in runs:
        if run.first > behind + 1:
            yield problem("no batch", seq=behind + 1, last=run.first - 1)
        elif run.first <= behind or run.last < run.first:
            yield problem("two batches", seq=run.first, batch=run.batch)
        behind = max(behind, run.last)
    if behind < end:
        yield problem("no batch", seq=behind + 1, last=end)
    elif behind > end:
        yield problem("missing", seq=end + 1, last=behind)


_BATCHES = """select * from (
    select b.id, b.changes, coalesce((select sum(r.last - r.first + 1) from kvo.batch_run r where r.batch = b.id), 0)::bigint as there
    from kvo.batch b where b.park = %s) b where changes <> there order by id"""
_ERASED = """select l.device, l.letters, e.seq from kvo.erasure e join kvo.log l on l.id = e.log
  left join kvo.change c on c.log = e.log and c.seq = e.seq where l.park = %s and c.erased is null order by e.n"""


def _batch_problems(connection: Connection[tuple[Any, ...]], park: str) -> Iterator[CentralProblem]:
    """Yield the batches that say something else than is there of them, and what was erased and is not."""
    for batch, changes, there in connection.execute(_BATCHES, [park]):
        yield CentralProblem("batch", park, batch=batch, seq=there, last=changes)
    ((may,),) = connection.execute("select has_table_privilege('kvo.erasure', 'select')").fetchall()
    if may:
        for device, letters, seq in connection.execute(_ERASED, [park]):
            yield CentralProblem("unerased", park, device, letters, seq)


def _laptop_problems(
    connection: Connection[tuple[Any, ...]], store: Store, centre: str, park: str, central_logs: list[_Log]
) -> Iterator[CentralProblem]:
    """Yield the logs of a park that are not what this laptop has, or that went further when this laptop last looked."""
    here = {key: head for key, head in logs.all_heads(store.db).items() if key.park == park and not key.confidential}
    before = remembered(store, centre, park)
    for log in central_logs:
        if log.head.seq < (seen := before.pop(log.key.device, 0)):
            yield CentralProblem("shorter", park, log.key.device, log.letters, log.head.seq + 1, seen)
        shared = min(log.head.seq, here[log.key].seq if log.key in here else 0)
        if shared and logs.chain_at(store.db, log.key, shared) != _chain_at(connection, log, shared):
            yield CentralProblem("other", park, log.key.device, log.letters, _parted(connection, store, log, shared))
    for device, seq in before.items():
        yield CentralProblem("shorter", park, device, "", 1, seq)


def _chain_at(connection: Connection[tuple[Any, ...]], log: _Log, seq: int) -> str:
    row = connection.execute("select chain from kvo.change where log = %s and seq = %s", [log.id, seq]).fetchone()
    return str(row[0]) if row else ""


def _parted(connection: Connection[tuple[Any, ...]], store: Store, log: _Log, shared: int) -> int:
    """Return the first number at which a log is another there than here, of some that both have."""
    first, last = 1, shared
    while first < last:
        middle = (first + last) // 2
        if logs.chain_at(store.db, log.key, middle) == _chain_at(connection, log, middle):
            first = middle + 1
        else:
            last = middle
    return first


def _vanished(central: Central, store: Store, held: set[str], parks: Collection[str] | None) -> Iterator[CentralProblem]:
    """Yield the parks of which this laptop saw something there, and sees nothing now."""
    centre = central.trying(lambda: centre_id(central))
    for park in sorted({key.park for key in logs.all_heads(store.db)} - held):
        if (parks is None or park in parks) and remembered(store, centre, park):
            yield CentralProblem("gone", park)
