"""Batch: changes as a file carries them from one store to another, and why one is refused."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from kvo_inspect.domain.record.change import Change, Head, LogKey
from kvo_inspect.errors import Refused, Unsound
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.database import sqlite_errors
from kvo_inspect.store.record.soundness import log_name
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes as a file carries them: the sender's heads of the logs it covers, and runs of changes (they may overlap what is here).

    `changes` come log by log, each log's in the order of its numbers without gaps. They are read once.
    """

    heads: Mapping[LogKey, Head]
    changes: Iterable[Change]
    letters: Mapping[str, str] = field(default_factory=dict)
    """The code letters of each device named."""
    before: Mapping[LogKey, str] = field(default_factory=dict)
    """The chain just before each run, so that a log continued in two ways is told from a damaged one."""

    @contextmanager
    def reading(self, changes: Iterable[Change] | None = None) -> Iterator[Iterator[Change]]:
        """Yield the changes (or *changes*, in another order), and let go of what they are read from however the block ends.

        Half read, they hold a file open or a table of the record, until somebody collects rubbish.
        """
        each = iter(self.changes if changes is None else changes)
        try:
            yield each
        finally:
            if isinstance(each, Generator):
                each.close()

    def code(self, device: str) -> str:
        """Return a device's letters, empty when they are not what letters can be."""
        letters = self.letters.get(device, "")
        return letters if re.fullmatch("[A-Z]{3}", letters) else ""


class Forked(Refused):
    """A log was continued in two ways: the same device wrote different things under one number."""

    def __init__(self, key: LogKey, seq: int, letters: str = "") -> None:
        super().__init__(
            _(
                "Laptop {device} wrote two things under number {seq}: its record went on from a copy. Nothing was imported. What only the "
                "copy has: export it there and record it again here; go on there in an empty data folder (--data) with a file of the "
                "others."
            ).format(device=letters or key.device, seq=seq)
        )


class Waits(Refused):
    """Something that this batch builds on is not here yet."""

    def __init__(self, key: LogKey, letters: str) -> None:
        super().__init__(_("First import the earlier work of {letters}: this file builds on it.").format(letters=letters or key.device))


class Altered(Refused):
    """A change does not fit its chain, or says what no program of ours would write."""

    def __init__(self, key: LogKey, seq: int, why: str) -> None:
        super().__init__(
            _("Change {seq} of laptop {device} was altered or damaged ({why}). Nothing was imported.").format(
                seq=seq, device=key.device, why=why
            )
        )


class NewerChange(Refused):
    """A change was written by a newer program."""

    def __init__(self) -> None:
        super().__init__(_("These changes were made with a newer version of kvo-inspect. Update this program first; nothing was imported."))


def collect(store: Store, keys: Iterable[LogKey], since: Mapping[LogKey, int] | None = None) -> Batch:
    """Return a batch of these logs, each from behind the number that *since* names; the heads are noted first."""
    store.note_heads()
    since = since or {}
    wanted = set(keys)
    with sqlite_errors(store.path):
        heads = {key: head for key, head in logs.all_heads(store.db).items() if key in wanted}
        before = {key: logs.chain_at(store.db, key, since.get(key, 0)) or "" for key, head in heads.items() if since.get(key, 0) < head.seq}
    devices = {key.device for key in heads}
    # A laptop may change its letters: it is called by those that it began with.
    letters = {device: code for device, code in store.rows("select device, letters from log order by id desc") if device in devices}
    return Batch(heads, _runs(store, heads, since), letters, before)


def _runs(store: Store, heads: Mapping[LogKey, Head], since: Mapping[LogKey, int]) -> Iterator[Change]:
    """Yield the changes that leave, each held against its chain: an altered one is refused by whoever gets it, for good. Raises Unsound."""
    with sqlite_errors(store.path):
        for key, head in sorted(heads.items()):
            seq = since.get(key, 0)
            chain = logs.chain_at(store.db, key, seq) or ""
            for change in logs.changes_where(
                store.db,
                "log.device = ? and log.park = ? and log.confidential = ? and seq > ? and seq <= ?",
                [key.device, key.park, int(key.confidential), seq, head.seq],
            ):
                if change.seq != seq + 1 or not change.follows(chain):
                    problem = _("Log {log}: change {seq} was altered after it was written.")
                    raise Unsound(store.path, problem.format(log=log_name(key), seq=seq + 1))
                yield change
                seq, chain = change.seq, change.chain
