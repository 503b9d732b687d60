"""Push: handing in what a record has and the central record lacks, a transaction for each park."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kvo_inspect import __version__
from kvo_inspect.central.heads import CentralLog, chain_there, heads_there, is_behind, remember, remembered, whose_there
from kvo_inspect.central.refusals import CentralRefused, no_right_text
from kvo_inspect.central.schema import centre_id, must_be_ours
from kvo_inspect.domain.folding.field_sets import fields_problem
from kvo_inspect.domain.record.change import Change, Head, LogKey, form_problem
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.checklists.handed_along import give_along
from kvo_inspect.store.departures import note_departure
from kvo_inspect.store.letter_texts import give_texts_along
from kvo_inspect.store.merge.batch import Altered, Forked, collect
from kvo_inspect.store.record import logs
from kvo_inspect.store.upkeep.checking import must_be_sound_since

if TYPE_CHECKING:
    from kvo_inspect.central.connection import Central
    from kvo_inspect.store.record.store import Store

COPY = """copy kvo.inbox (device, letters, park, confidential, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt,
  erased, chain) from stdin"""
TAKE_IN = "select kvo.take_in(%s)"
BLOCK = 500
"""So many changes between two looks at whether the work shall stop."""


@dataclass(slots=True)
class Pushed:
    """What a push did."""

    changes: dict[str, int] = field(default_factory=dict)
    """How many changes the central record took in of each park (its id)."""
    refused: dict[str, str] = field(default_factory=dict)
    """The parks of which nothing was taken in, each with its sentence."""
    behind: list[str] = field(default_factory=list)
    """The parks of which the central record had less than it had before: it was restored from an older copy, and is filled again."""

    @property
    def total(self) -> int:
        """How many changes were taken in."""
        return sum(self.changes.values())


def push(store: Store, central: Central, parks: Collection[str] | None = None, *, progress: Progress = silent) -> Pushed:
    """Hand in all that is not confidential of these parks (None: of all); doing it again does nothing.

    A park that is refused stops no other. Raises CentralRefused or ConnectionLost when nothing can be handed in at all, Unsound when the
    record here is damaged, and what *progress* raises: parks that were handed in until then stay so.
    """
    must_be_sound_since(store, progress)
    give_along(store, parks, confidential=False)
    give_texts_along(store, parks)
    central.trying(lambda: must_be_ours(central))
    centre = central.trying(lambda: centre_id(central))
    here: dict[str, dict[LogKey, Head]] = {}
    for key, head in logs.all_heads(store.db).items():
        if not key.confidential and (parks is None or key.park in parks):
            here.setdefault(key.park, {})[key] = head
    pushed = Pushed()
    for i, (park, heads) in enumerate(sorted(here.items())):
        progress("hand in", i, len(here))
        try:
            if taken := _push_park(store, central, centre, park, heads, pushed, progress):
                pushed.changes[park] = taken
        except (CentralRefused, Altered, Forked) as error:
            pushed.refused[park] = str(error)
    if pushed.changes:
        note_departure(store, "central", central.address.text)
    return pushed


def _push_park(
    store: Store, central: Central, centre: str, park: str, heads: dict[LogKey, Head], pushed: Pushed, progress: Progress
) -> int:
    first: dict[LogKey, int] = {}

    def hand_in() -> int:
        if whose_there(central, [park])[park] == "others":
            raise CentralRefused(no_right_text())
        central_heads = heads_there(central, park)
        if is_behind(remembered(store, centre, park), central_heads) and park not in pushed.behind:  # not twice where it is done again
            pushed.behind.append(park)
        lacking = _lacking(store, central, heads, central_heads)
        # Where it is done again, the line may have broken behind the commit: what came since is of the first time.
        came = sum(lacking.get(key, heads[key].seq) - seq for key, seq in first.items())
        first.update({key: seq for key, seq in lacking.items() if key not in first})
        taken = _hand_in(store, central, lacking, progress) if lacking else 0
        remember(store, centre, park, heads_there(central, park) if taken else central_heads)
        return came + taken

    return central.trying(hand_in)


def _lacking(store: Store, central: Central, heads: dict[LogKey, Head], central_heads: dict[LogKey, CentralLog]) -> dict[LogKey, int]:
    """Return the logs that go further here, each with the number up to which the central record has it; Forked when two went on apart."""
    lacking: dict[LogKey, int] = {}
    for key, head in heads.items():
        log = central_heads.get(key)
        if log is None:
            lacking[key] = 0
        elif log.head.seq < head.seq:
            if logs.chain_at(store.db, key, log.head.seq) != log.head.chain:
                raise Forked(key, log.head.seq, log.letters)
            lacking[key] = log.head.seq
        else:
            chain = log.head.chain if log.head.seq == head.seq else chain_there(central, log.id, head.seq)
            if chain != head.chain:
                raise Forked(key, head.seq, log.letters)
    return lacking


def _hand_in(store: Store, central: Central, lacking: dict[LogKey, int], progress: Progress) -> int:
    batch = collect(store, lacking, lacking)
    total = sum(head.seq - lacking[key] for key, head in batch.heads.items())
    with central.transaction() as connection, connection.cursor() as cursor:
        with cursor.copy(COPY) as copy:
            for i, change in enumerate(batch.changes):
                if i % BLOCK == 0:
                    progress("send", i, total)
                copy.write_row(inbox_row(_checked(change), batch.code(change.log.device)))
        row = cursor.execute(TAKE_IN, [f"kvo-inspect {__version__}"]).fetchone()
    return int(row[0]) if row is not None else 0


def _checked(change: Change) -> Change:
    """Return a change as it is; Altered when no program of ours could have written it: here and now it can still be named."""
    if problem := form_problem(change) or fields_problem(change):
        raise Altered(change.log, change.seq, problem)
    return change


def inbox_row(change: Change, letters: str) -> tuple[object, ...]:
    """Return a change as the columns of COPY take it."""
    device, *rest = logs.row_of(change)
    return (device, letters, *rest)
