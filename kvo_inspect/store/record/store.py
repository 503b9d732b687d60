"""The record: an open store, and acts in it. What reads or writes takes a `Store` first, and runs on the thread that opened it.

An act (handeling) is what one key press writes: one transaction, one change per noun touched, the new state rows with them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlite_utils import Database

from kvo_inspect import paths
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.record.change import GONE, LATEST_CLOCK, Head
from kvo_inspect.domain.record.erasure import Erasure
from kvo_inspect.domain.record.field_values import checked_reason, checked_value
from kvo_inspect.domain.record.ids import new_id
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.values.text import LINE_LIMIT, clean_line
from kvo_inspect.errors import KvoError, NotFound, OnlyLooking, ReadOnly, RecordBehind, RecordOverwritten, RuleError
from kvo_inspect.store.disk.lock import take_lock
from kvo_inspect.store.record import codes, device, logs, state
from kvo_inspect.store.record.appending import Appending, Pending
from kvo_inspect.store.record.database import RecordFile, checkpoint, rows_written, sqlite_errors, writing
from kvo_inspect.store.record.erase import empty_words, erase_and_fold
from kvo_inspect.store.record.standing import fold_standing
from kvo_inspect.store.record.tables import N
from kvo_inspect.texts import _

KEY_ACT, NUMBER_ACT = "key", "number"
"""The kinds of act of a key on the round, unless its verb says another, and of numbers typed there: what these join goes with an answer."""
DESK_ACT = "desk"
"""The kind of act of what is done elsewhere than on the round, one thing or many: the round never takes that back."""
FALSE_ALARMS = 3
"""Number of false alarms after which the times of the files say nothing on this disk, and are asked no more."""


def clock() -> dt.datetime:
    """Return what the laptop's clock says, with its offset."""
    return dt.datetime.now().astimezone()


class Store:
    """One open record. `author` is written into every change; `now` and `new_id` are arguments so that tests decide them."""

    def __init__(
        self,
        db: Database,
        data: Path,
        state_folder: Path,
        *,
        writable: bool,
        author: str = "",
        now: Callable[[], dt.datetime] = clock,
        new_id: Callable[[], str] = new_id,
        lock: FileLock | None = None,
        read_only: bool = False,
    ) -> None:
        self.db = db
        self.data = data
        self.state_folder = state_folder
        self.writable = writable
        self.read_only = read_only
        """Opened for looking only (`store.upkeep.read_only`)."""
        self.author = author
        self.now = now
        self.new_id = new_id
        self.device = ""
        self.letters = ""
        self.at_desk = False
        """Whether what is recorded now is done elsewhere than on the round: `act` then says so."""
        self.acts: list[str] = []
        """The names of the acts that were written since the record was opened: whose screen it was, notes which were done there."""
        self.memory: dict[str, Any] = {}
        """What was read once: parsed checklists by sha256, which never change; and what `memory.once` read, until the record changes."""
        self.path = paths.record_file(data)
        """The SQLite file."""
        self.opened = now()
        self.behind: RecordBehind | None = None
        """What is missing from the record, when it holds less than this laptop stored in it."""
        self.notices: list[str] = []
        """Sentences to tell whoever opened the record: what is not as it should be, and keeps nobody from working."""
        self._lock = lock
        self.is_together = False
        """Whether acts are written into one open transaction (`together`)."""
        self._closed = False
        self._false_alarms = 0
        """How often the files had other times, and nobody had written into them."""
        self._settled = -1
        """How many rows this connection had written when it was last settled."""

    def opening_notices(self) -> list[str]:
        """Return every sentence to tell whoever opened the record, the gravest first."""
        return [*([str(self.behind)] if self.behind is not None else []), *self.notices]

    @property
    def today(self) -> dt.date:
        """The day on the laptop's clock."""
        return self.now().date()

    @contextmanager
    def act(self, how: str = KEY_ACT) -> Iterator[Act]:
        """Open an act; it is on disk when the block ends, or nothing of it is."""
        if self.at_desk and how in (KEY_ACT, NUMBER_ACT, "bulk"):
            how = DESK_ACT
        if not self.writable:
            raise OnlyLooking if self.read_only else ReadOnly(self.path, record=True)
        with self.writing():
            now = self.now()
            stamp = max(min(int(now.timestamp() * 1_000_000), LATEST_CLOCK), 1 + logs.greatest_stamp(self.db))
            act = Act(self, how, stamp, now.isoformat(timespec="seconds"), clean_line(self.author)[:LINE_LIMIT].rstrip())
            yield act
            act.flush()
        if act.touched:
            self.acts.append(act.name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open a transaction, or go on in that of `together`: committed at a good end, else rolled back. Raises as `database.writing`."""
        if self.is_together:
            yield
            return
        self.put_back()
        with writing(self.db, self.path):
            yield

    def get(self, model: type[N], noun_id: str) -> N:
        """Return one thing as it stands; NotFound when there is none or it is gone."""
        noun = self.find(model, noun_id)
        if noun is None or noun.gone:
            raise NotFound(clean_line(noun_id))
        return noun

    def find(self, model: type[N], noun_id: str) -> N | None:
        """Return one thing as it stands, gone or not, or None."""
        with sqlite_errors(self.path):
            try:
                return state.read(self.db, model, noun_id)
            except UnicodeEncodeError:  # an argument of a command that is no text; no id is like that
                return None

    def select(self, model: type[N], rest: str = "", params: Iterable[Any] = ()) -> list[N]:
        """Return things by SQL after `from table t`; the caller says whether gone and confidential ones belong."""
        with sqlite_errors(self.path):
            return state.select(self.db, model, rest, params)

    def rows(self, sql: str, params: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Return plain rows of a query, all read."""
        with sqlite_errors(self.path):
            return self.db.execute(sql, list(params)).fetchall()

    def note_heads(self) -> None:
        """Note how far this device goes, before anything is handed out, also when only reading (docs/record.md)."""
        with sqlite_errors(self.path):
            device.note_heads(self.db, self.state_folder, self.data)

    def settle(self) -> None:
        """Put what is in the `-wal` into the record, and note how far this device goes: for when nobody is at work.

        So work that is a few seconds old is lost neither with the `-wal`, nor unseen.
        """
        if self.writable and self._settled != (written := rows_written(self.db)):
            self.put_back()
            with sqlite_errors(self.path):
                settled = checkpoint(self.db)
            if isinstance(self.db, RecordFile):
                self.db.note_written()
            self.note_heads()
            if settled:
                self._settled = written

    def become_new_device(self) -> None:
        """Go on as a new device with new letters (inside a transaction)."""
        self.device, self.letters = device.renew(self.db, self.state_folder, self.data)

    def take_new_letters(self) -> None:
        """Give the next codes of this laptop other letters (inside a transaction): those of before are of another laptop too."""
        self.letters = device.change_letters(self.db)

    def put_back(self) -> None:
        """Write the record anew when its file is gone and somebody was told so: who records on, tries again.

        For whoever begins a transaction other than by `writing`. Raises what `rescue.put_back` raises, and RecordOverwritten when another
        program wrote into the record.
        """
        if not isinstance(self.db, RecordFile):
            return
        if self.db.overwritten is not None:
            raise self.db.overwritten
        if self.db.strayed:
            from kvo_inspect.store.record.rescue import put_back

            if self._lock is not None:  # its file may be gone as well
                self._lock.release()
                self._lock = take_lock(self.data)
            self.db = put_back(self.db, self.opened)
        elif self._false_alarms < FALSE_ALARMS and self.db.others_wrote() and not self.db.stray_files():  # told of at the commit
            self._look_for_what_others_wrote(self.db)

    def _look_for_what_others_wrote(self, db: RecordFile) -> None:
        """Go on when the record reads as it was left; otherwise keep what is open beside it, and raise RecordOverwritten from now on."""
        from kvo_inspect.store.record.rescue import reads_as_written, rescue_beside

        if reads_as_written(db):
            self._false_alarms += 1
            db.note_written()
            return
        db.overwritten = RecordOverwritten(self.path, rescue_beside(db, self.opened))
        with suppress(KvoError):
            self._note_last_change(db)
        raise db.overwritten

    def _note_last_change(self, db: RecordFile) -> None:
        """Note how far this device goes by the change that came last, when it was one of its own."""
        if db.last_change is None:
            return
        _n, log, seq, chain = db.last_change
        with sqlite_errors(self.path):
            key = logs.key_of(db, log)
            if key is not None and key.device == self.device:
                device.note_heads(db, self.state_folder, self.data, {key: Head(seq, chain)})

    def close(self) -> None:
        """Close the connection and let go of the record. What is in no file any more is written to one first, where that can be done."""
        if self._closed:
            return
        self._closed = True
        with suppress(KvoError):
            if isinstance(self.db, RecordFile) and self.db.stray_files():
                self.db.strayed = True
            self.put_back()
        if isinstance(self.db, RecordFile) and self.db.overwritten is not None:
            self.db.close_unsettled()
        else:
            if self.writable and self.device:
                with suppress(KvoError):  # a full disk, a state folder without write access: the next opening notes it, or is a new device
                    self.note_heads()
            self.db.close()
        if self._lock is not None:
            self._lock.release()


@dataclass
class Act:
    """An act being made; `Store.act` opens and commits it. Writes of the same noun join into one change."""

    store: Store
    how: str
    stamp: int
    at: str
    author: str
    whole: bool = False
    """Whether every field is written, changed or not."""
    _writes: dict[tuple[str, str], Pending] = field(default_factory=dict)
    _erased: list[tuple[str, str]] = field(default_factory=list)
    _erasures: list[Erasure] = field(default_factory=list)
    _beside: list[tuple[int, Noun, tuple[str, ...], dict[str, Any]]] = field(default_factory=list)
    """The stamp, the thing before, what the change comes after, and its fields."""
    _places: Counter[str] = field(default_factory=Counter)
    """By thing: how many changes are written beside; the n-th of every thing has the same stamp, for one follows from the other."""

    @property
    def name(self) -> str:
        """The name that its changes will have."""
        return f"{self.stamp}-{self.store.device}"

    @property
    def touched(self) -> tuple[tuple[str, str], ...]:
        """(noun, id) of everything this act writes."""
        return tuple(self._writes)

    def get(self, model: type[N], noun_id: str) -> N | None:
        """Return one thing as this act leaves it, gone or not."""
        write = self._writes.get((model.noun, noun_id))
        return write.after if write else state.read(self.store.db, model, noun_id)  # type: ignore[return-value]

    def before(self, model: type[N], noun_id: str) -> N | None:
        """Return one thing as it stood before this act wrote it, without reading anew; None when it was not there, or the act left it."""
        write = self._writes.get((model.noun, noun_id))
        return write.before if write else None  # type: ignore[return-value]

    def write(
        self, model: type[N], noun_id: str, *, park: str, confidential: bool = False, reason: str | None = None, **fields: object
    ) -> N:
        """Set fields of one thing, making it when it is new and waking it when it was gone; return it as it will stand.

        Only what changes is written, unless the act is `whole`. `gone=True` removes. Values are validated and cleaned by the model.
        """
        key = (model.noun, noun_id)
        write = self._writes.get(key)
        before = write.before if write else state.read(self.store.db, model, noun_id)
        now = write.after if write else before
        wanted = {name: checked_value(model, name, value) for name, value in fields.items()}
        if now is None or now.gone:
            wanted.setdefault(GONE, False)
            if now is None and wanted[GONE] is False:
                del wanted[GONE]
        conflicts = state.conflicts_of(self.store.db, *key) if before is not None else frozenset()
        current = now.model_dump(mode="json") if now is not None else {}
        whole = self.whole or now is None
        changed = {name: value for name, value in wanted.items() if whole or name in conflicts or current[name] != value}
        if now is not None and not changed:
            return now  # type: ignore[return-value]
        if before is not None and GONE not in changed and self._must_say_it_stays(before):
            changed[GONE] = False
        data = {name: model.default(name) for name in model.own()} if now is None else {name: current[name] for name in model.own()}
        data |= {name: model.default(name) if value is None else value for name, value in changed.items() if name != GONE}
        after = model.model_validate(
            {
                **data,
                "id": noun_id,
                "park": park if before is None else before.park,
                "confidential": confidential if before is None else before.confidential,
                "gone": changed.get(GONE, now.gone if now else False),
                "heads": (self.name,),
                "made": before.made if before else self.at,
                "made_by": before.made_by if before else self.author,
                "changed": self.at,
                "changed_by": self.author,
            }
        )
        if write:
            write.fields |= changed
            write.after = after
            write.reason = checked_reason(reason) or write.reason
        else:
            self._writes[key] = Pending(model, before, changed, checked_reason(reason), after, conflicts)
        return after

    def write_beside(self, before: Noun, **fields: object) -> None:
        """Set fields of a thing as it stood *before* this act, beside what the act writes of that thing: both values stand, to choose."""
        self._places[before.id] += 1
        values = {name: checked_value(type(before), name, value) for name, value in fields.items()}
        self._beside.append((self.stamp + self._places[before.id], before, before.heads, values))

    def mark(self, model: type[Noun], noun: Noun) -> None:
        """Leave a change at *noun* that sets nothing: the mark of an act that found nothing to write."""
        fields = {GONE: False} if self._must_say_it_stays(noun) else {}
        after = noun.model_copy(update={"heads": (self.name,), "changed": self.at, "changed_by": self.author})
        self._writes[(model.noun, noun.id)] = Pending(model, noun, fields, None, after, frozenset())

    def erase(self, model: type[Noun], noun_id: str) -> None:
        """Remove one thing and empty all words ever recorded of it (store/record/erase.py), in the same transaction."""
        noun = self.get(model, noun_id)
        if noun is not None:
            self.write(model, noun_id, park=noun.park, gone=True)
            self._erased.append((model.noun, noun_id))

    def erase_as(self, erasure: Erasure) -> None:
        """Write an erasure, and empty what it asks in the same transaction."""
        self._erasures.append(self.write(Erasure, erasure.id, park=erasure.park, confidential=erasure.confidential, **erasure.written()))

    def _must_say_it_stays(self, before: Noun) -> bool:
        """Return whether a removal made elsewhere lost to other work here: a change that comes after both would let the removal win."""
        return len(before.heads) > 1 and not before.gone and fold(logs.changes_of(self.store.db, before.noun, before.id)).removed

    def flush(self) -> None:
        """Write the changes and the state rows; `Store.act` calls it just before the commit."""
        db, store = self.store.db, self.store
        becoming = {key: write.after for key, write in self._writes.items()}
        for write in self._writes.values():
            if wrong := state.wrong_reference(db, write.after, write.fields, becoming):
                raise RuleError(_("This refers to something that is not there, of another park, or confidential."), wrong)
        if not self._writes:
            return
        appending = Appending(db, store.device, store.letters, self.how, self.at, self.author, store.new_id, store.memory)
        for write in self._writes.values():
            appending.add(self.stamp, write.after, write.before.heads if write.before else (), write.fields, write.reason)
        for stamp, before, heads, fields in sorted(self._beside, key=lambda change: change[0]):
            appending.add(stamp, before, heads, fields)
        appending.write()
        state.put(db, [write.after for write in self._writes.values()])
        self._write_what_follows()

    def _write_what_follows(self) -> None:
        """Write what follows from the changes: whose letters codes have, which fields hold one value now, or two, and what is empty."""
        db, store = self.store.db, self.store
        for write in self._writes.values():
            if (given := write.fields.get("code")) and write.before is None:
                codes.note_letters(db, given, store.device, write.after.confidential, self.stamp)
        for (noun, noun_id), write in self._writes.items():
            for name in write.conflicts & write.fields.keys():
                db.execute("delete from conflict where noun = ? and noun_id = ? and field = ?", [noun, noun_id, name])
        for _stamp, before, _heads, _fields in self._beside:
            state.fold_again(db, before.noun, before.id)
        if self._beside:
            codes.settle_codes(db)
        for noun, noun_id in self._erased:
            empty_words(db, noun, noun_id)
        erase_and_fold(db, self._erasures)
        things = [thing for write in self._writes.values() for thing in (write.before, write.after) if thing is not None]
        in_doubt = [write.after.id for write in self._writes.values() if write.conflicts]
        fold_standing(db, things, [*in_doubt, *(before.id for _stamp, before, _heads, _fields in self._beside)])
