"""Folding: the state in the central record, made from its changes by the program's own fold. Several may work at once; each may be killed.

`kvo.dirty` names the things of which changes came. Who folds a park locks its row in `kvo_state.folded_park`, takes some of these names off
the list, and then reads the changes: what is committed between the two is on the list anew, and read too. All that is one transaction.
"""

from __future__ import annotations

import gc
import json
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from kvo_inspect.central.address import psycopg
from kvo_inspect.central.authors import settle_authors
from kvo_inspect.central.changes import changes_of
from kvo_inspect.central.erasures import things_of
from kvo_inspect.central.refusals import CentralRefused, NotReached
from kvo_inspect.central.reports.figures import count_what_is_due
from kvo_inspect.central.schema import must_be_ours
from kvo_inspect.central.state_tables import SCHEMA, column_types, table_of
from kvo_inspect.domain.findings.codes import LaptopLetters, marks, with_mark
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.erasure import Erasure
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import StoredChecklist
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.checklists.stored import is_sound
from kvo_inspect.store.record.state import as_noun
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from types import FrameType

    from psycopg import Connection

    from kvo_inspect.central.connection import Central

MOST = 2_000
"""Names that are taken off the list in one transaction."""
BLOCK = 500
"""Things that are folded while the server writes those before."""
_PARK = f"""select f.park, f.field_set from {SCHEMA}.folded_park f
  where f.field_set < %s or (select true from kvo.dirty d where d.park = f.park limit 1) limit 1 for update skip locked"""
_NEW_PARKS = f"""insert into {SCHEMA}.folded_park (park, field_set) select h.park, %s from kvo.held_park h
  where h.park not in (select park from {SCHEMA}.folded_park) on conflict do nothing"""
_TAKE = "delete from kvo.dirty where n in (select n from kvo.dirty where park = %s limit %s) returning noun, noun_id"
_PUT_CONFLICTS = f"insert into {SCHEMA}.conflict select * from json_populate_recordset(null::{SCHEMA}.conflict, %s::json)"
_THINGS = " + ".join(f"(select count(*) from {table_of(noun)} where park = %(park)s)" for noun in NOUNS)
_CLEAN = f"""update {SCHEMA}.folded_park set at = clock_timestamp(), batch = %(batch)s, things = {_THINGS} where park = %(park)s"""
_LETTERS = """select left(c.fields::jsonb ->> 'code', 3), ml.device, min(m.stamp) from kvo.log l join kvo.change c on c.log = l.id
  join kvo.change m on m.noun_id = c.noun_id and m.noun = 'finding' and m.after = '[]' join kvo.log ml on ml.id = m.log
  where l.park = %s and c.noun = 'finding' and c.fields::jsonb ->> 'code' <> '' group by 1, 2"""
_CODES = f"""select f.id, f.code, l.device from {SCHEMA}.finding f
  join kvo.change c on c.noun_id = f.id and c.noun = 'finding' and c.after = '[]' join kvo.log l on l.id = c.log
  where f.park = %s and left(f.code, 3) = any (%s)"""


@dataclass(slots=True)
class Folding:
    """What a fold did."""

    things: int = 0
    """How many things were folded; one that was changed in between counts twice."""
    parks: list[str] = field(default_factory=list)
    """The parks (ids) of which nothing is left to fold."""


@dataclass(slots=True)
class Stands:
    """What the changes of some things come to."""

    nouns: dict[type[Noun], list[Noun]] = field(default_factory=dict)
    conflicts: list[tuple[str, str, str, str, list[str]]] = field(default_factory=list)
    """(noun, id, park, field, names of the writes)."""
    unsound: list[tuple[str, str, str, str]] = field(default_factory=list)
    """(noun, id, park, why)."""

    def add(self, park: str, changes: list[Change]) -> None:
        """Fold the changes of one thing."""
        noun, noun_id = changes[0].noun, changes[0].noun_id
        model = NOUNS.get(noun)
        if model is None:
            self.unsound.append((noun, noun_id, park, "noun"))
            return
        try:
            folded = fold(changes, model.quiet)
            state = as_noun(changes, folded)
        except (ValueError, TypeError, AttributeError):
            self.unsound.append((noun, noun_id, park, "fields"))
            return
        if isinstance(state, StoredChecklist) and not is_sound(state):
            self.unsound.append((noun, noun_id, park, "checklist"))
            return
        self.nouns.setdefault(model, []).append(state)
        if folded.conflicts:
            self.conflicts += [(noun, noun_id, park, name, list(writes)) for name, writes in folded.conflicts.items()]


def must_know_enough(central: Central) -> None:
    """Raise CentralRefused unless this program folds all that the central record may hold, and the central record has a place for it."""
    must_be_ours(central)
    ((field_set,),) = central.rows("select field_set from kvo.centre")
    if field_set > field_sets.FIELD_SET:
        sentence = _("The central record knows more than this version of kvo-inspect. Update this program first; nothing was folded.")
        raise CentralRefused(sentence)
    if field_set < field_sets.FIELD_SET:
        raise CentralRefused(_("The central record is older than this program. Let its administrator update it (central init)."))


def fold_once(central: Central, progress: Progress = silent, folding: Folding | None = None) -> Folding:
    """Fold all that was changed since it was folded last, but for parks at which another works, and count the figures of what was folded.

    Returns what it did, added to *folding*.

    Raises CentralRefused when this program may not, or must not, fold here, ConnectionLost, and what *progress* raises: what was folded
    until then is.
    """
    folding = folding if folding is not None else Folding()
    central.trying(lambda: must_know_enough(central))
    left, before = central.trying(lambda: _left(central)), folding.things
    while (step := central.trying(lambda: _fold_some(central))) is not None:
        park, things, is_clean = step
        folding.things += things
        if is_clean:
            folding.parks.append(park)
        progress("fold", min(folding.things - before, left), left)
    count_what_is_due(central, progress)
    return folding


_FIRST_PAUSE = 0.5
"""Seconds until an idle fold looks again; each pause is twice the one before it."""
_LONGEST_PAUSE = 30.0


class _Ended(Exception):
    """Somebody ended the fold, between two transactions."""


def fold_waiting(
    central: Central, ended: threading.Event, progress: Progress = silent, tell: Callable[[str], object] = lambda _sentence: None
) -> Folding:
    """Fold, and wait for more, until *ended* is set: then what is under way is finished first. Return what all of it did.

    *tell* gets a sentence when the central record is not reached any more.
    A connection that breaks is made anew, as often as it takes. Raises CentralRefused as `fold_once`, NotReached at the beginning alone.
    """

    def go_on(what: str, done: int, total: int) -> None:
        progress(what, done, total)
        if ended.is_set():
            raise _Ended

    central.trying(lambda: must_know_enough(central))  # what is not reached at the beginning is told
    folding, pause, was_reached = Folding(), _FIRST_PAUSE, True
    while not ended.is_set():
        before = folding.things
        try:
            fold_once(central, go_on, folding)
            was_reached = True
        except _Ended:
            break
        except NotReached as error:
            if was_reached:
                tell(str(error))
            was_reached = False
        pause = _FIRST_PAUSE if folding.things > before else min(_LONGEST_PAUSE, 2 * pause)
        # Nobody listens: through PgBouncer, where each transaction may have another server process, no notice arrives.
        ended.wait(pause)
    return folding


@contextmanager
def ended_by_signals() -> Iterator[threading.Event]:
    """Return, for this block, an event that Ctrl+C or the end that the system asks for (SIGTERM) sets, in place of ending at once."""
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _left(central: Central) -> int:
    """Return how many names are on the list, after giving every new park its row."""
    central.connection.execute(_NEW_PARKS, [field_sets.FIELD_SET])
    return int(central.rows("select count(*) from kvo.dirty")[0][0])


def _fold_some(central: Central) -> tuple[str, int, bool] | None:
    """Fold some things of one park; return the park, how many things, and whether none is left there. None: nothing to do."""
    with central.transaction() as connection:
        # A server that crashes then may have forgotten the last of it, and the list with it: it is folded again.
        connection.execute("set local synchronous_commit = off")
        row = connection.execute(_PARK, [field_sets.FIELD_SET]).fetchone()
        if row is None:
            return None
        park, folded_with = row
        if folded_with < field_sets.FIELD_SET:
            connection.execute("select kvo.fold_again(%s)", [park])
            connection.execute(f"update {SCHEMA}.folded_park set field_set = %s where park = %s", [field_sets.FIELD_SET, park])
        # Looked up first: what is handed in from here on is on the list, and may be folded already.
        ((batch,),) = connection.execute("select coalesce(max(id), 0) from kvo.batch where park = %s", [park]).fetchall()
        taken = connection.execute(_TAKE, [park, MOST]).fetchall()
        erasures = sorted({noun_id for noun, noun_id in taken if noun == Erasure.noun})
        # Behind the taking: an erasure that is committed from here on is on the list still.
        shown, is_again = settle_authors(connection, park)
        with without_collecting():
            if erasures:  # first: what they are about is folded with them in mind
                write_things(connection, park, erasures, shown)
            things = things_of(connection, park, erasures)
            ids = sorted({noun_id for _noun, noun_id in taken}.union(things).difference(erasures))
            write_things(connection, park, ids, shown)
        is_clean = len(taken) < MOST and not is_again
        if is_clean:
            settle_codes(connection, park)
            connection.execute(_CLEAN, {"park": park, "batch": batch})
    return park, len(erasures) + len(ids), is_clean


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let Python look for no rubbish in this block: what a fold makes goes by itself, and looking it through takes a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def write_things(connection: Connection[tuple[Any, ...]], park: str, ids: Sequence[str], shown: Mapping[str, str]) -> None:
    """Fold these things of a park and write what they come to, in place of what stood of them; *shown*: as `central.authors` has it."""
    things = changes_of(connection, park, ids, shown)
    try:
        with connection.transaction(), connection.pipeline():  # the server writes what was folded while this process folds on
            forget(connection, park, ids)
            for stands in stands_of(park, things):
                write_stands(connection, stands)
    except (psycopg().DataError, psycopg().IntegrityError):
        _write_apart(connection, park, ids, shown)


def _write_apart(connection: Connection[tuple[Any, ...]], park: str, ids: Sequence[str], shown: Mapping[str, str]) -> None:
    """Write things one by one: PostgreSQL has no place for one of them, and the others shall stand."""
    for noun_id in ids:
        things = list(changes_of(connection, park, [noun_id], shown))
        try:
            with connection.transaction():
                forget(connection, park, [noun_id])
                for stands in stands_of(park, iter(things)):
                    write_stands(connection, stands)
        except (psycopg().DataError, psycopg().IntegrityError):
            forget(connection, park, [noun_id])
            write_stands(connection, Stands(unsound=[(things[0][0].noun, noun_id, park, "value")]))


def stands_of(park: str, things: Iterator[list[Change]]) -> Iterator[Stands]:
    """Yield what the changes of things of a park come to, by the program's own fold, some hundred things at a time."""
    while block := list(islice(things, BLOCK)):
        stands = Stands()
        for changes in block:
            stands.add(park, changes)
        yield stands


def forget(connection: Connection[tuple[Any, ...]], park: str, ids: Sequence[str]) -> None:
    """Forget which of these things hold two values, and which cannot be made."""
    for table in ("conflict", "unsound"):
        sql = f"delete from {SCHEMA}.{table} where park = %s and noun_id = any (string_to_array(%s, ' '))"
        connection.execute(sql, [park, " ".join(ids)])


def write_stands(connection: Connection[tuple[Any, ...]], stands: Stands) -> None:
    """Write what things come to, in place of what stood of them."""
    for model, nouns in stands.nouns.items():
        rows = ",".join([noun.model_dump_json() for noun in nouns])
        connection.execute(_put_sql(model), [f"[{rows}]"])
    if stands.conflicts:
        names = ("noun", "noun_id", "park", "field", "writes")
        rows = json.dumps([dict(zip(names, row, strict=True)) for row in stands.conflicts])
        connection.execute(_PUT_CONFLICTS, [rows])
    for noun, noun_id, park, why in stands.unsound:
        if noun in NOUNS:
            connection.execute(f"delete from {table_of(noun)} where id = %s", [noun_id])
        connection.execute(f"insert into {SCHEMA}.unsound (noun, noun_id, park, why) values (%s, %s, %s, %s)", [noun, noun_id, park, why])


@cache
def _put_sql(model: type[Noun]) -> Any:
    """Return the statement that writes the rows of a noun, given as a JSON list."""
    table = table_of(model.noun)
    names = [f'"{name}"' for name in column_types(model)]
    setting = ", ".join(f"{name} = excluded.{name}" for name in names if name not in ('"id"', '"park"'))
    columns = ", ".join(names)
    return (
        f"insert into {table} ({columns}) select {columns} from json_populate_recordset(null::{table}, %s::json) "
        f"on conflict (id) do update set {setting} where {table}.park = excluded.park"
    )


def marks_of(connection: Connection[tuple[Any, ...]], park: str) -> dict[tuple[str, str], str]:
    """Return the mark of each laptop (letters, device) whose codes are shown with one in a park."""
    rows = connection.execute(_LETTERS, [park]).fetchall()
    return marks(LaptopLetters(letters, device, False, stamp) for letters, device, stamp in rows)


def settle_codes(connection: Connection[tuple[Any, ...]], park: str) -> None:
    """Write the codes of a park as they are shown: where two laptops gave out codes with the same letters there, with a mark."""
    marked = marks_of(connection, park)
    if not marked:
        return
    letters_of_two = sorted({letters for letters, _device in marked})
    for finding, code, device in connection.execute(_CODES, [park, letters_of_two]).fetchall():
        if (shown := with_mark(code, marked.get((code[:3], device), ""))) != code:
            connection.execute(f"update {table_of(Finding.noun)} set code = %s where id = %s", [shown, finding])
