"""Pull: fetching what the central record has and this laptop lacks, and the erasing of words there, park by park."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from kvo_inspect.central.heads import CentralLog, chain_there, erased_there, heads_there, is_behind, remember, remembered
from kvo_inspect.central.schema import centre_id, must_be_ours
from kvo_inspect.domain.record.change import Change, Head, LogKey
from kvo_inspect.errors import Refused
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.letter_texts import keep_choices
from kvo_inspect.store.merge.batch import Batch, Forked
from kvo_inspect.store.merge.erased import take_erased, unerased
from kvo_inspect.store.merge.receive import Received, receive
from kvo_inspect.store.record import logs

if TYPE_CHECKING:
    from kvo_inspect.central.connection import Central
    from kvo_inspect.store.record.store import Store

BLOCK = 500
"""Rows that come at once."""
_COLUMNS = "seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain"


@dataclass(slots=True)
class Pulled:
    """What a pull did."""

    received: dict[str, Received] = field(default_factory=dict)
    """What came in of each park (its id) of which something did."""
    refused: dict[str, str] = field(default_factory=dict)
    """The parks of which nothing came in, each with its sentence."""
    erased: int = 0
    """How many changes were emptied here, because they were there."""

    @property
    def is_nothing(self) -> bool:
        """Whether nothing came and nothing was refused."""
        return not (self.received or self.refused or self.erased)


def pull(store: Store, central: Central, parks: Collection[str] | None = None, *, progress: Progress = silent) -> Pulled:
    """Fetch all that this login may see of these parks (None: of all); doing it again does nothing.

    A park that is refused stops no other. Raises CentralRefused or ConnectionLost, and what *progress* raises: what came in stays.
    """
    central.trying(lambda: must_be_ours(central))
    centre = central.trying(lambda: centre_id(central))
    by_park: dict[str, dict[LogKey, CentralLog]] = {}
    for key, log in central.trying(lambda: heads_there(central)).items():
        if parks is None or key.park in parks:
            by_park.setdefault(key.park, {})[key] = log
    here = logs.all_heads(store.db)  # what comes in of one park moves no log of another
    pulled = Pulled()
    for i, (park, heads) in enumerate(sorted(by_park.items())):
        progress("fetch", i, len(by_park))
        try:
            received = central.trying(partial(_fetch, store, central, heads, here, progress))
            if received.changes:
                pulled.received[park] = received
            pulled.erased += central.trying(partial(_fetch_erased, store, central, heads))
        except Refused as error:
            pulled.refused[park] = str(error)
        else:
            if not is_behind(remembered(store, centre, park), heads):  # else that is still to be told: by who hands in
                remember(store, centre, park, heads)
    if pulled.received:
        keep_choices(store)
    return pulled


def _fetch(store: Store, central: Central, heads: Mapping[LogKey, CentralLog], here: Mapping[LogKey, Head], progress: Progress) -> Received:
    since: dict[LogKey, int] = {}
    for key, log in heads.items():
        head = here.get(key, Head(0, key.start()))
        shared = min(head.seq, log.head.seq)
        theirs = log.head.chain if shared == log.head.seq else chain_there(central, log.id, shared) if shared else key.start()
        if theirs != (head.chain if shared == head.seq else logs.chain_at(store.db, key, shared)):
            raise Forked(key, shared, log.letters)
        if head.seq < log.head.seq:
            since[key] = head.seq
    if not since:
        return Received(0, 0, (), (), new_device=False)
    reach: dict[LogKey, Head] = {key: heads[key].head for key in since}
    letters = {key.device: heads[key].letters for key in since}
    before = {key: logs.chain_at(store.db, key, seq) or "" for key, seq in since.items()}
    with central.transaction():
        batch = Batch(reach, _changes(central, heads, since, progress), letters, before)
        return receive(store, batch, lambda _plan_only: (), way="central")  # no photos come along: those that lack are told


def _changes(central: Central, heads: Mapping[LogKey, CentralLog], since: Mapping[LogKey, int], progress: Progress) -> Iterator[Change]:
    """Yield the changes of logs behind these numbers, log by log, some hundreds in memory at a time."""
    total, done = sum(heads[key].head.seq - seq for key, seq in since.items()), 0
    for key, seq in sorted(since.items()):
        log = heads[key]
        with central.connection.cursor(name="changes") as cursor:
            cursor.itersize = BLOCK
            cursor.execute(
                f"select {_COLUMNS} from kvo.change where log = %s and seq > %s and seq <= %s order by seq", [log.id, seq, log.head.seq]
            )
            for row in cursor:
                if done % BLOCK == 0:
                    progress("fetch", done, total)
                done += 1
                yield logs.change_of((*key, *row))


def _fetch_erased(store: Store, central: Central, heads: Mapping[LogKey, CentralLog]) -> int:
    """Empty the words here that were emptied there; return of how many changes."""
    changes: list[Change] = []
    for key, numbers in erased_there(central, heads).items():
        if lacking := unerased(store, key, numbers):
            rows = central.rows(f"select {_COLUMNS} from kvo.change where log = %s and seq = any(%s)", [heads[key].id, lacking])
            changes += [logs.change_of((*key, *row)) for row in rows]
    return take_erased(store, changes) if changes else 0
