"""Receive: taking in changes of other devices, all of a batch or none of it (DESIGN 4.5, steps 1 to 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlite_utils import Database

from kvo_inspect.domain.change import FIELD_SET, GONE, Change, Head, LogKey, field_problem, form_problem, stamp_of
from kvo_inspect.domain.noun import Noun
from kvo_inspect.domain.park import Park
from kvo_inspect.domain.round import StoredChecklist
from kvo_inspect.errors import Refused
from kvo_inspect.store import logs, state
from kvo_inspect.store.checklists import is_sound
from kvo_inspect.store.database import writing
from kvo_inspect.store.record import Store
from kvo_inspect.store.tables import NOUNS
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes as a file carries them: the sender's heads of the logs it covers, and runs of changes (they may overlap what is here)."""

    heads: Mapping[LogKey, Head]
    changes: tuple[Change, ...]
    letters: Mapping[str, str] = field(default_factory=dict)
    """The code letters of each device named."""


class Forked(Refused):
    """A log was continued in two ways: the same device wrote different things under one number."""

    def __init__(self, key: LogKey, seq: int) -> None:
        super().__init__(
            _(
                "Laptop {device} wrote two different things under number {seq}: its record was continued from a copy. Nothing was taken in."
            ).format(device=key.device, seq=seq)
        )


class Waits(Refused):
    """Something that this batch builds on is not here yet."""

    def __init__(self, key: LogKey, letters: str) -> None:
        super().__init__(_("First take in the earlier work of {letters}: this file builds on it.").format(letters=letters or key.device))


class Altered(Refused):
    """A change does not fit its chain, or says what no program of ours would write."""

    def __init__(self, key: LogKey, seq: int, why: str) -> None:
        super().__init__(
            _("Change {seq} of laptop {device} was altered or damaged ({why}). Nothing was taken in.").format(
                seq=seq, device=key.device, why=why
            )
        )


class NewerChange(Refused):
    """A change was written by a newer program."""

    def __init__(self) -> None:
        super().__init__(_("These changes were made with a newer version of kvo-inspect. Update this program first; nothing was taken in."))


@dataclass(frozen=True, slots=True)
class Received:
    """What was new."""

    changes: int
    nouns: frozenset[tuple[str, str]]
    new_device: bool
    """This store's own log came back longer than it knew it: it goes on as a new device."""


def collect(store: Store, keys: Iterable[LogKey], since: Mapping[LogKey, int] | None = None) -> Batch:
    """Return a batch of these logs, each from behind the number that *since* names; the heads are noted first."""
    store.note_heads()
    wanted = set(keys)
    heads = {key: head for key, head in logs.all_heads(store.db).items() if key in wanted}
    changes: list[Change] = []
    for key in heads:
        changes += logs.changes_where(
            store.db,
            "log.device = ? and log.park = ? and log.confidential = ? and seq > ?",
            [*key[:2], int(key[2]), (since or {}).get(key, 0)],
        )
    letters = dict(store.rows("select device, letters from log"))
    return Batch(heads, tuple(changes), letters)


def receive(store: Store, batch: Batch) -> Received:
    """Take in a batch whole, or raise Forked, Waits, Altered or NewerChange and leave the record as it was."""
    db = store.db
    with writing(db, store.path):
        known = logs.all_heads(db)
        new = _new_changes(db, known, batch)
        _reaches_heads(db, known, batch, new)
        fresh = [change for run in new.values() for change in run]
        _after_and_names(db, fresh, batch)
        ids = {key: logs.log_id(db, key, _letters(batch, key)) for key, run in new.items() if run}
        logs.append(db, [(ids[change.log], change) for change in fresh])
        last = {(change.noun, change.noun_id): change for change in fresh}
        _fold(db, last, batch)
        own = any(change.log.device == store.device for change in fresh)
        if own:
            store.become_new_device()
    return Received(len(fresh), frozenset(last), own)


def _fold(db: Database, last: Mapping[tuple[str, str], Change], batch: Batch) -> None:
    """Fold every noun touched, once; raise when one of them is not what a store of ours would hold."""
    folded: list[tuple[Noun, Change]] = []
    for (noun, noun_id), change in last.items():
        changes = logs.changes_of(db, noun, noun_id)
        if len({one.log[1:] for one in changes}) > 1:
            raise Altered(change.log, change.seq, "moved to another park or confidentiality")
        folded.append((state.fold_into(db, noun, changes), change))
    for state_, change in folded:
        if isinstance(state_, Park) and state_.id != change.log.park:
            raise Altered(change.log, change.seq, "park")
        if isinstance(state_, StoredChecklist) and not is_sound(state_):
            raise Altered(change.log, change.seq, "checklist")
        wrong = state.wrong_reference(db, state_, state_.refs, {})
        if wrong is None:
            continue
        target = NOUNS[state_.refs[wrong]]
        if state.read(db, target, getattr(state_, wrong)) is None and getattr(state_, wrong):
            raise Waits(change.log, _letters(batch, change.log))
        raise Altered(change.log, change.seq, wrong)


def _letters(batch: Batch, key: LogKey) -> str:
    letters = batch.letters.get(key.device, "")
    return letters if re.fullmatch("[A-Z]{3}", letters) else ""


def _new_changes(db: Database, known: Mapping[LogKey, Head], batch: Batch) -> dict[LogKey, list[Change]]:
    """Return per log the changes beyond what is here, their chains and contents checked; what is here must be the same."""
    runs: dict[LogKey, dict[int, Change]] = {}
    for change in batch.changes:
        _check_form(change, batch)
        twin = runs.setdefault(change.log, {}).setdefault(change.seq, change)
        if twin.chain != change.chain:
            raise Forked(change.log, change.seq)
    new: dict[LogKey, list[Change]] = {}
    for key, run in runs.items():
        here = known.get(key, Head(0, key.start()))
        lowest = min(run)
        if lowest <= here.seq:
            rows = logs.chains_between(db, key, lowest, max(run))
            for seq, chain in rows:
                if seq in run and run[seq].chain != chain:
                    raise Forked(key, seq)
        previous, beyond = here.chain, []
        stamp = 0
        if here.seq:
            stamp = logs.stamp_at(db, key, here.seq)
        for seq in range(here.seq + 1, max(run) + 1):
            change_ = run.get(seq)
            if change_ is None:
                raise Waits(key, _letters(batch, key))
            _check(change_, previous, stamp)
            previous, stamp = change_.chain, change_.stamp
            beyond.append(change_)
        new[key] = beyond
    return new


def _check_form(change: Change, batch: Batch) -> None:
    """Raise unless this change could have been written by a program of ours, this one or a newer one."""
    if problem := form_problem(change):
        raise Altered(change.log, change.seq, problem)
    if change.log not in batch.heads or not 0 < change.seq <= batch.heads[change.log].seq:
        raise Altered(change.log, change.seq, "number")


def _check(change: Change, previous: str, stamp: int) -> None:
    """Raise unless this change follows the chain, and says only what this program could have written."""
    if change.v > FIELD_SET:
        raise NewerChange
    try:
        chain = change.expected_chain(previous)
        values = change.values()
    except (ValueError, RecursionError):  # text that is no Unicode, fields that are no JSON
        raise Altered(change.log, change.seq, "fields") from None
    if chain != change.chain:
        raise Altered(change.log, change.seq, "chain")
    if change.stamp < stamp or any(stamp_of(name) >= change.stamp for name in change.after):
        raise Altered(change.log, change.seq, "stamp")
    model = NOUNS.get(change.noun)
    if model is None:
        raise NewerChange
    for name, value in values.items():
        if problem := field_problem(model, name, value):
            raise Altered(change.log, change.seq, problem)
        if change.erased is not None and value is not None and name != GONE and name not in model.refs:
            raise Altered(change.log, change.seq, "erased")


def _reaches_heads(db: Database, known: Mapping[LogKey, Head], batch: Batch, new: Mapping[LogKey, list[Change]]) -> None:
    """Raise Waits unless, with this batch, the store reaches every head it names; Forked when it goes another way there."""
    for key, head in batch.heads.items():
        run = {change.seq: change.chain for change in new.get(key, [])}
        if head.seq > max([known.get(key, Head(0, "")).seq, *run]):
            raise Waits(key, _letters(batch, key))
        if (run.get(head.seq) or logs.chain_at(db, key, head.seq)) != head.chain:
            raise Forked(key, head.seq)


def _after_and_names(db: Database, fresh: list[Change], batch: Batch) -> None:
    """Raise unless every change that another comes after is here or comes with it, and names are unique within their noun."""
    names: dict[tuple[str, str], set[str]] = {}
    for change in fresh:
        mine = names.setdefault((change.noun, change.noun_id), set())
        if change.name in mine or _is_here(db, change, change.name):
            raise Altered(change.log, change.seq, "name")
        mine.add(change.name)
    for change in fresh:
        for name in change.after:
            if name not in names[change.noun, change.noun_id] and not _is_here(db, change, name):
                device = name.partition("-")[2]
                raise Waits(change.log._replace(device=device), _letters(batch, change.log._replace(device=device)))


def _is_here(db: Database, change: Change, name: str) -> bool:
    """Whether this store has the change of that name of the same noun."""
    stamp, _dash, device = name.partition("-")
    row = db.execute(
        "select 1 from change join log on log.id = change.log where noun_id = ? and stamp = ? and device = ? and noun = ?",
        [change.noun_id, int(stamp), device, change.noun],
    ).fetchone()
    return row is not None
