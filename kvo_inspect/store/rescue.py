"""Rescue: writing the open record to the disk again after its file lost its name (removed, moved or replaced by another program).

SQLite reads and writes on in the file without a name, so all that was stored is whole in the open connection.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kvo_inspect.errors import RecordGone
from kvo_inspect.files import file_error, replace
from kvo_inspect.store.backup import copied_aside
from kvo_inspect.store.database import RecordFile, connect, sqlite_errors


def put_back(record: RecordFile, opened: dt.datetime) -> RecordFile:
    """Write the record anew where its file was, from the open connection; return the connection to go on with.

    Raises RecordGone when another file lies there now: that one is left alone, and the record is kept beside it under the time at which it
    was opened. Raises DiskFull, ReadOnly or NotStored when the record cannot be written; the connection stays as it was then.
    """
    stray, path = record.stray_files(), record.path
    if not stray:  # somebody put the file back
        record.strayed = False
        return record
    if path in stray and path.exists():
        rescued = path.with_name(f"record-rescued-{opened:%Y%m%d-%H%M%S}.db")
        with copied_aside(record, rescued) as aside:
            replace(aside, rescued)
        raise RecordGone(path, rescued)
    with copied_aside(record, path) as aside:
        _remove_what_was_beside(path)
        replace(aside, path)
    # Not before: until the new file has its name, this connection alone holds the record. And before the new one is opened: SQLite removes
    # the -wal of a connection that ends by its name.
    record.close()
    again = connect(path, write=True)
    with sqlite_errors(path):
        again.execute("pragma foreign_keys = on")
    return again


def _remove_what_was_beside(path: Path) -> None:
    """Remove the names of `-wal` and `-shm`: laid over the new file they would damage it. The open connection goes on without them."""
    try:
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise file_error(error, path) from error
