"""Opening a record: for reading or writing, older ones brought up to date, what is missing told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kvo_inspect import paths, private
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.record.ids import new_id
from kvo_inspect.errors import file_not_there
from kvo_inspect.protection import unlocked
from kvo_inspect.store.disk import engine, leftovers
from kvo_inspect.store.disk.lock import take_lock
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.photos.arrivals import note_awaited_since
from kvo_inspect.store.photos.files import tidy
from kvo_inspect.store.record import codes, device, logs
from kvo_inspect.store.record.database import connect, sqlite_errors, writing
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.store import Store, clock
from kvo_inspect.store.record.versions import before_migration, fold_marked, folded_with, refuse_newer
from kvo_inspect.store.upkeep.remains import behind_of, must_not_be_lost, telling_remains
from kvo_inspect.store.upkeep.state_files import settled_state_folder
from kvo_inspect.texts import _


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
    """Open the record in a data folder; for writing, a missing record is made when there was none before (or *anew*).

    Raises Locked, InUse, NewerRecord, RecordLost, Damaged, ReadOnly, DiskFull; reading one that is not there raises NotFound.
    """
    state_folder = state_folder or settled_state_folder()
    if write:
        unlocked.must_write(data)
    else:
        unlocked.held(data)
    engine.must_have_keys(paths.record_file(data))
    _must_be_ours(data)
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
        is_whole = _go_on_with_switching(data)
        db = connect(path, write=True)
    except BaseException:
        lock.release()
        raise
    store = Store(db, data, state_folder, writable=True, author=author, now=now, new_id=new_id, lock=lock)
    if not is_whole:
        store.notices.append(
            _(
                "The disk has no room to encrypt the rest of the record: part of it lies there readable. Make room and open it again, or "
                "end the protection with kvo-inspect protect off."
            )
        )
    try:
        with sqlite_errors(path):
            refuse_newer(db, path)
            _bring_up_to_date(store)
            db.execute("pragma foreign_keys = on")
            _tell_missing_ends(store)
        with writing(db, path):
            store.device, store.letters = device.this_device(db, state_folder, data, letters)
            if codes.must_change(db, store.device, store.letters):
                _change_letters(store)
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


def _must_be_ours(data: Path) -> None:
    if unlocked.is_protected(data):  # nothing of protection is imported else
        from kvo_inspect.store.protect.switching import must_be_ours

        must_be_ours(data)


def _go_on_with_switching(data: Path) -> bool:
    """Go on with a switching of protection that was stopped; return whether the record is all of one form. Raises as `finish`."""
    if not unlocked.is_protected(data):  # nothing of protection is imported then
        return True
    from kvo_inspect.store.protect.switching import finish

    return finish(data)


def _change_letters(store: Store) -> None:
    """Give the next codes of this laptop other letters, and say why when some were given out with those of before."""
    was, given = store.letters, device.gave_codes(store.db, store.device)
    store.take_new_letters()
    if given:
        shown = codes.shown_marks(store.db).get((was, store.device), "")
        store.notices.append(
            _(
                "Spreadsheets read codes with the letters {letters} as something else, or another laptop has these letters too. Codes of "
                "this laptop are shown as {old} from here on; its next findings get {new}."
            ).format(letters=was, old=f"{was}{shown}-001", new=f"{store.letters}-001")
        )


def _tell_missing_ends(store: Store) -> None:
    """Set `store.behind` when the record holds less than this laptop stored in it: a lost end shows only so."""
    missing = device.missing_ends(store.db, store.state_folder, store.data)
    if missing:
        here = logs.all_heads(store.db)
        count = sum(max(1, head.seq - here[key].seq if key in here else head.seq) for key, head in missing.items())
        store.behind = behind_of(store.data, store.state_folder, count, sum(head.seq for head in here.values()))


NOT_PRIVATE = "told that others can read the files"
"""The local key of a record whose user was told so."""


def _keep_private(store: Store) -> None:
    """Close record, photos, backups and state to others; where that cannot be done, add a notice, once."""
    if not private.make_private(store.data, store.state_folder) and not get_laptop_only(store.db, NOT_PRIVATE):
        store.notices.append(
            _("Others on this computer may be able to read {folder}: its disk or its owner does not let the program close it.").format(
                folder=store.data
            )
        )
        with store.writing():
            put_laptop_only(store.db, NOT_PRIVATE, "1")


def _bring_up_to_date(store: Store) -> None:
    """Apply the pending migrations, the file backed up first, and fold again what the migrations marked."""
    db = store.db
    pending = migrations.pending(db)
    if pending:
        if migrations.applied(db):
            from kvo_inspect.store.upkeep.backup import write_backup

            write_backup(store.path, before_migration(store.data, pending[0].name))
        migrations.apply(db)
    before = folded_with(db)
    fold_marked(db, store.path)
    if before < field_sets.FIELD_SET:
        with writing(db, store.path):
            note_awaited_since(db, store.data, before)
    if pending:
        with writing(db, store.path):
            codes.settle_codes(db)
