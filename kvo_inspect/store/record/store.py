"""The record: an open store. Everything that reads or writes it takes a `Store` first and runs on the thread that opened it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlite_utils import Database

from kvo_inspect import paths, private
from kvo_inspect.domain import field_sets
from kvo_inspect.domain.record.change import LATEST_CLOCK, Head
from kvo_inspect.domain.record.ids import new_id
from kvo_inspect.domain.values.text import LINE_LIMIT, clean_line
from kvo_inspect.errors import (
    Damaged,
    InUse,
    KvoError,
    NewerRecord,
    NotFound,
    OnlyLooking,
    ReadOnly,
    RecordBehind,
    RecordOverwritten,
    file_not_there,
)
from kvo_inspect.files import file_error
from kvo_inspect.store.act import Act
from kvo_inspect.store.photos.files import tidy
from kvo_inspect.store.record import device, logs, state
from kvo_inspect.store.record.database import RecordFile, checkpoint, connect, rows_written, sqlite_errors, writing
from kvo_inspect.store.record.local import get_local, put_local
from kvo_inspect.store.record.migrations import migrations
from kvo_inspect.store.record.tables import NOUNS, N
from kvo_inspect.store.upkeep import leftovers
from kvo_inspect.store.upkeep.newer import fold_known_now, folded_with
from kvo_inspect.store.upkeep.remains import behind_of, must_not_be_lost, telling_remains
from kvo_inspect.store.upkeep.state_files import settled_state_folder
from kvo_inspect.texts import _

FALSE_ALARMS = 3
"""After so many of them the times of the files say nothing on this disk, and are asked no more."""


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
        looking: bool = False,
    ) -> None:
        self.db = db
        self.data = data
        self.state_folder = state_folder
        self.writable = writable
        self.looking = looking
        """Opened for looking only (`store.looking`)."""
        self.author = author
        self.now = now
        self.new_id = new_id
        self.device = ""
        self.letters = ""
        self.kept: dict[str, Any] = {}
        """Read once and never changing: parsed checklists by sha256."""
        self.path = paths.record_file(data)
        """The SQLite file."""
        self.opened = now()
        self.behind: RecordBehind | None = None
        """What is missing from the record, when it holds less than this laptop stored in it."""
        self.notices: list[str] = []
        """Sentences to tell whoever opened the record: what is not as it should be, and keeps nobody from working."""
        self._lock = lock
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
    def act(self, how: str = "key") -> Iterator[Act]:
        """Open an act; it is on disk when the block ends, or nothing of it is."""
        if not self.writable:
            raise OnlyLooking if self.looking else ReadOnly(self.path)
        with self.writing():
            now = self.now()
            stamp = max(min(int(now.timestamp() * 1_000_000), LATEST_CLOCK), 1 + logs.greatest_stamp(self.db))
            act = Act(self, how, stamp, now.isoformat(timespec="seconds"), clean_line(self.author)[:LINE_LIMIT].rstrip())
            yield act
            act.flush()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open a transaction: committed when the block ends well, rolled back whole otherwise. Raises as `database.writing`."""
        self.put_back()
        with writing(self.db, self.path):
            yield

    def get(self, model: type[N], noun_id: str) -> N:
        """Return one thing as it stands; NotFound when there is none or it is gone."""
        found = self.find(model, noun_id)
        if found is None or found.gone:
            raise NotFound(clean_line(noun_id))
        return found

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
            from kvo_inspect.store.upkeep.rescue import put_back

            if self._lock is not None:  # its file may be gone as well
                self._lock.release()
                self._lock = take_lock(self.data)
            self.db = put_back(self.db, self.opened)
        elif self._false_alarms < FALSE_ALARMS and self.db.others_wrote() and not self.db.stray_files():  # told of at the commit
            self._look_for_what_others_wrote(self.db)

    def _look_for_what_others_wrote(self, db: RecordFile) -> None:
        """Go on when the record reads as it was left; otherwise keep what is open beside it, and raise RecordOverwritten from now on."""
        from kvo_inspect.store.upkeep.rescue import kept_beside, reads_as_written

        if reads_as_written(db):
            self._false_alarms += 1
            db.note_written()
            return
        db.overwritten = RecordOverwritten(self.path, kept_beside(db, self.opened))
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
                # A full disk, a state folder without write access: then the next opening notes it, or is a new device.
                with suppress(KvoError):
                    self.note_heads()
            self.db.close()
        if self._lock is not None:
            self._lock.release()


def open_record(
    data: Path,
    *,
    state_folder: Path | None = None,
    write: bool = True,
    author: str = "",
    letters: str = "",
    now: Callable[[], dt.datetime] = clock,
    new_id: Callable[[], str] = new_id,
    anew: bool = False,
) -> Store:
    """Open the record in a data folder; for writing it is made when it is not there, and there was none before (or *anew*).

    Raises InUse, NewerRecord, RecordLost, Damaged, ReadOnly, DiskFull; reading one that is not there raises NotFound.
    """
    state_folder = state_folder or settled_state_folder()
    if not anew:
        must_not_be_lost(data, state_folder)
    with telling_remains(data, state_folder):
        if write:
            return _open_to_write(data, state_folder, author, letters, now, new_id)
        return _open_to_read(data, state_folder, author, now, new_id)


def _open_to_read(data: Path, state_folder: Path, author: str, now: Callable[[], dt.datetime], new_id: Callable[[], str]) -> Store:
    path = paths.record_file(data)
    if not path.exists():
        raise file_not_there(path)
    store = Store(connect(path, write=False), data, state_folder, writable=False, author=author, now=now, new_id=new_id)
    try:
        with sqlite_errors(path):
            refuse_newer(store.db, path)
            if migrations.pending(store.db) or folded_with(store.db) < field_sets.FIELD_SET:
                # An older record is brought up to date by a writing opening; if nobody holds it, do that first.
                store.close()
                with closing(open_record(data, state_folder=state_folder, write=True, now=now)) as writer:
                    behind, notices = writer.behind, writer.notices
                store = open_record(data, state_folder=state_folder, write=False, author=author, now=now, new_id=new_id)
                store.behind, store.notices = behind or store.behind, notices
                return store
            _tell_missing_ends(store)
    except BaseException:
        store.close()
        raise
    return store


def _open_to_write(
    data: Path, state_folder: Path, author: str, letters: str, now: Callable[[], dt.datetime], new_id: Callable[[], str]
) -> Store:
    path = paths.record_file(data)
    private.begin()
    lock = take_lock(data)
    try:
        db = connect(path, write=True)
    except BaseException:
        lock.release()
        raise
    store = Store(db, data, state_folder, writable=True, author=author, now=now, new_id=new_id, lock=lock)
    try:
        with sqlite_errors(path):
            refuse_newer(db, path)
            _bring_up_to_date(store)
            db.execute("pragma foreign_keys = on")
            _tell_missing_ends(store)
        with writing(db, path):
            store.device, store.letters = device.this_device(db, state_folder, data, letters)
            # Noted at both ends of a session: a record put back by hand from before is then known for what it is.
            store.note_heads()
        tidy(store)
        leftovers.sweep(data)
        _keep_private(store)
        db.note_written()
    except BaseException:
        store.close()
        raise
    return store


def _tell_missing_ends(store: Store) -> None:
    """Note when the record is behind what this laptop knows of it: an end that was lost shows only so."""
    missing = device.missing_ends(store.db, store.state_folder, store.data)
    if missing:
        here = logs.all_heads(store.db)
        count = sum(max(1, head.seq - here[key].seq if key in here else head.seq) for key, head in missing.items())
        store.behind = behind_of(store.data, store.state_folder, count, sum(head.seq for head in here.values()))


NOT_PRIVATE = "told that others can read the files"
"""The local key of a record whose user was told so."""


def _keep_private(store: Store) -> None:
    """Close record, photos, backups and state to others; where that cannot be, tell it once and go on."""
    if not private.make_private(store.data, store.state_folder) and not get_local(store.db, NOT_PRIVATE):
        store.notices.append(
            _("Others on this computer may be able to read {folder}: its disk or its owner does not let the program close it.").format(
                folder=store.data
            )
        )
        with store.writing():
            put_local(store.db, NOT_PRIVATE, "1")


def take_lock(data: Path) -> FileLock:
    """Return the held lock of a data folder, made when it is missing. Raises InUse, ReadOnly, DiskFull or NotStored."""
    lock = FileLock(data / "record.lock")
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise InUse(data) from None
    except OSError as error:
        raise file_error(error, data) from error
    return lock


def refuse_newer(db: Database, path: Path) -> None:
    """Raise NewerRecord when a newer program wrote here (migrations, a field set), Damaged when the database is no record at all."""
    applied = {migration.name for migration in migrations.applied(db)}
    ours = {migration.name for migration in migrations._migrations}  # noqa: SLF001 (there is no public list of what is registered)
    newer = sorted(applied - ours)
    if newer or (applied and folded_with(db) > field_sets.FIELD_SET):
        before = [before_migration(path.parent, name) for name in newer]
        raise NewerRecord(path, next((backup for backup in before if backup.exists()), None))
    if not applied and db.table_names():  # a database of another program
        raise Damaged(path)


def before_migration(data: Path, name: str) -> Path:
    """Return where the backup lies that is made before a migration."""
    return paths.backup_folder(data) / f"before-{name}.db"


def _bring_up_to_date(store: Store) -> None:
    """Apply what is pending, the file backed up first, and fold again what the migrations marked."""
    db = store.db
    pending = migrations.pending(db)
    if pending:
        if migrations.applied(db):
            from kvo_inspect.store.upkeep.backup import write_backup

            write_backup(store.path, before_migration(store.data, pending[0].name))
        migrations.apply(db)
    fold_marked(db, store.path)


def fold_marked(db: Database, path: Path) -> None:
    """Fold again what the migrations marked, and what this program knows more of than the one before it."""
    marked = [row[0] for row in db.execute("select key from local where key like 'fold again %'").fetchall()]
    if marked:
        with writing(db, path):
            for key in marked:
                noun = key.removeprefix("fold again ")
                if noun in NOUNS:
                    for changes in list(logs.changes_by_noun(db, noun)):
                        state.fold_into(db, noun, changes)
                db.execute("delete from local where key = ?", [key])
    fold_known_now(db, path)
