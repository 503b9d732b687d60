"""Doctor: is the record sound? Integrity, foreign keys, chains, and every state row folded again from the log and compared, every photo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kvo_inspect.domain.change import Change, Head, LogKey
from kvo_inspect.domain.fold import fold
from kvo_inspect.domain.noun import to_text
from kvo_inspect.store import device, logs
from kvo_inspect.store.database import sqlite_errors
from kvo_inspect.store.photo_files import check_files, photo_file
from kvo_inspect.store.record import Store
from kvo_inspect.store.state import as_noun
from kvo_inspect.store.tables import NOUNS, quoted_columns, to_row
from kvo_inspect.store.word_index import misfits
from kvo_inspect.texts import _

Progress = Callable[[str, int, int], None]
"""Called with what is being looked at, how many were done and how many there are."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


def doctor(store: Store, progress: Progress = silent) -> list[str]:
    """Return every problem as a sentence; an empty list means that all is well."""
    with sqlite_errors(store.path):
        problems = _sqlite(store)
        problems += _chains(store, progress)
        problems += _noted(store)
        problems += _states(store, progress)
        problems += _words(store)
        problems += check_files(store, progress)
    return problems


def _sqlite(store: Store) -> list[str]:
    problems = [_("SQLite: {what}").format(what=row[0]) for row in store.rows("pragma integrity_check") if row[0] != "ok"]
    for table, rowid, parent, _fk in store.rows("pragma foreign_key_check"):
        problems.append(_("Row {row} of {table} refers to a {parent} that is not there.").format(row=rowid, table=table, parent=parent))
    return problems


def _chains(store: Store, progress: Progress) -> list[str]:
    problems = []
    total = store.rows("select count(*) from change")[0][0]
    key: LogKey | None = None
    previous, seq, stamp = "", 0, 0
    for done, change in enumerate(logs.changes_where(store.db, "1", []), 1):
        if change.log != key:
            key, previous, seq, stamp = change.log, change.log.start(), 0, 0
        if change.seq != seq + 1:
            problems.append(_("Log {log}: number {seq} is missing.").format(log=_log_name(change.log), seq=seq + 1))
        elif not _fits(change, previous):
            problems.append(
                _("Log {log}: change {seq} was altered after it was written.").format(log=_log_name(change.log), seq=change.seq)
            )
        if change.stamp < stamp:
            problems.append(_("Log {log}: change {seq} is out of order.").format(log=_log_name(change.log), seq=change.seq))
        previous, seq, stamp = change.chain, change.seq, change.stamp
        if done % 2000 == 0:
            progress("chains", done, total)
    return problems


def _states(store: Store, progress: Progress) -> list[str]:
    problems = []
    found = {row[0] for row in store.rows("select distinct noun from change")}
    problems += [
        _("The log speaks of “{noun}”, which this program does not know.").format(noun=noun) for noun in sorted(found - set(NOUNS))
    ]
    conflicts = {
        (noun, noun_id, field): writes for noun, noun_id, field, writes in store.rows("select noun, noun_id, field, writes from conflict")
    }
    for noun, model in NOUNS.items():
        there = {row[0]: row for row in store.rows(f'select {quoted_columns(model)} from "{noun}"')}
        total, done = len(there), 0
        for changes in logs.changes_by_noun(store.db, noun):
            try:
                folded = fold(changes, model.quiet)
                expected = as_noun(changes, folded)
            except ValueError:
                problems.append(_("{noun} {id} cannot be made from its changes.").format(noun=noun, id=changes[0].noun_id))
                there.pop(changes[0].noun_id, None)
                continue
            for field, writes in folded.conflicts.items():
                if conflicts.pop((noun, changes[0].noun_id, field), "") != to_text(list(writes)):
                    problems.append(
                        _("{noun} {id}: two values of {field} are not kept as they should be.").format(
                            noun=noun, id=changes[0].noun_id, field=field
                        )
                    )
            row = there.pop(changes[0].noun_id, None)
            if row != to_row(expected):
                problems.append(_("{noun} {id} does not stand as its changes say.").format(noun=noun, id=changes[0].noun_id))
            done += 1
            if done % 1000 == 0:
                progress(noun, done, total)
        problems += [_("{noun} {id} has no changes.").format(noun=noun, id=noun_id) for noun_id in there]
    problems += [
        _("{noun} {id}: {field} is marked as holding two values, but holds one.").format(noun=n, id=i, field=f) for n, i, f in conflicts
    ]
    return problems


def _fits(change: Change, previous: str) -> bool:
    try:
        return change.expected_chain(previous) == change.chain
    except ValueError:  # text that is no Unicode
        return False


def _noted(store: Store) -> list[str]:
    """Hold the logs of this laptop against what was noted outside the data folder: an end that was cut off shows only so."""
    problems = []
    for key, head in device.noted_heads(store.db, store.state_folder, store.data).items():
        chain = logs.chain_at(store.db, key, head.seq)
        if chain is None:
            problems.append(_("Log {log} ends before number {seq}, which was there before.").format(log=_log_name(key), seq=head.seq))
        elif chain != head.chain:
            problems.append(_("Log {log}: change {seq} is not the one that was there before.").format(log=_log_name(key), seq=head.seq))
    return problems


def _words(store: Store) -> list[str]:
    """Return where the word index does not hold exactly what may be found."""
    return [_("The word index does not fit {thing}.").format(thing=thing) for thing in misfits(store)]


@dataclass(frozen=True, slots=True)
class Extent:
    """How much was looked over, the confidential not counted."""

    changes: int
    logs: int
    photos: int
    """Whose bytes are here."""


def extent(store: Store) -> Extent:
    """Return how much a record holds."""
    changes, found = store.rows(
        "select count(*), count(distinct log) from change where log in (select id from log where confidential = 0)"
    )[0]
    photos = store.rows("select distinct sha256 from photo where sha256 <> '' and confidential = 0")
    return Extent(changes, found, sum(photo_file(store.data, sha256).exists() for (sha256,) in photos))


def altered_since(store: Store, heads: Mapping[LogKey, Head]) -> list[str]:
    """Hold the logs against heads that were handed in before; return where one is shorter, or is another."""
    problems = []
    for key, head in heads.items():
        chain = logs.chain_at(store.db, key, head.seq)
        if chain is None:
            problems.append(_("Log {log} ends before number {seq}, which was handed in.").format(log=_log_name(key), seq=head.seq))
        elif chain != head.chain:
            problems.append(_("Log {log}: up to change {seq} it is not what was handed in.").format(log=_log_name(key), seq=head.seq))
    return problems


def _log_name(key: LogKey) -> str:
    return f"{key.device}/{key.park}" + ("/confidential" if key.confidential else "")
