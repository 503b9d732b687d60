"""Copies of a record: making a whole copy beside its place, and checking whether a record that stands apart is sound."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from kvo_inspect.domain.folding import field_sets
from kvo_inspect.errors import Damaged
from kvo_inspect.files import file_error, sync_file, sync_folder
from kvo_inspect.store.record.database import sqlite_errors
from kvo_inspect.store.record.soundness import WHOLE, chain_problems, problems_in
from kvo_inspect.store.record.versions import folded_with


@contextmanager
def copied_aside(db: Database, to: Path) -> Iterator[Path]:
    """Yield a whole, synced copy of an open record beside *to*, for the caller to rename; what is left of the copy is removed.

    Raises DiskFull, ReadOnly or NotStored about *to*.
    """
    aside = to.with_name(f".{to.name}.{os.getpid()}.part")
    remnants = (aside, aside.with_name(f"{aside.name}-journal"))  # SQLite leaves its journal behind on a full disk
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        for path in remnants:
            path.unlink(missing_ok=True)
        with sqlite_errors(to):
            db.execute("vacuum into cast(? as text)", [os.fsencode(aside)])  # a name may be no UTF-8
        sync_file(aside)
        yield aside
        sync_folder(to.parent)
    except OSError as error:
        raise file_error(error, to) from error
    finally:
        for path in remnants:
            with suppress(OSError):  # on a disk that became read-only there is nothing of ours to remove
                path.unlink(missing_ok=True)


def file_must_be_sound(db: Database, path: Path) -> None:
    """Raise Damaged unless a record that stands apart (a backup) is as its logs say; of an older version only the logs are checked."""
    from kvo_inspect.store.migrations.later import migrations

    with sqlite_errors(path):
        if db.execute("pragma integrity_check").fetchone()[0] != "ok" or "change" not in db.table_names():
            raise Damaged(path)
        older = bool(migrations.pending(db)) or folded_with(db) < field_sets.FIELD_SET
        with closing(chain_problems(db, WHOLE) if older else problems_in(db)) as problems:
            if next(problems, None) is not None:
                raise Damaged(path)
