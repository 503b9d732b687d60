"""Resealing: writing a file of a record anew in the other form, sealed or plain, and reading the copy back before it gets its name."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect import paths
from kvo_inspect.errors import Damaged
from kvo_inspect.files import beside, file_error, sync_file, sync_folder
from kvo_inspect.store.disk import engine
from kvo_inspect.store.record.database import sqlite_errors

if TYPE_CHECKING:
    from kvo_inspect.protection.secret import Secret

CACHE = 256 * 1024
"""KiB of pages held while a copy is read back: that jumps from each index to its table, and in 8 MB a page is decrypted again and again."""


@contextmanager
def resealed_aside(path: Path, secret: Secret | None, wanted: Secret | None, to: Path | None = None) -> Iterator[Path]:
    """Yield a whole, synced and read-back copy of a file beside *to* (None: the file), for the caller to rename; what is left is removed.

    *secret* opens the file, *wanted* the copy (None: plain). Raises Damaged about *path*; DiskFull, ReadOnly or NotStored about *to*.
    """
    to = to or path
    aside = beside(to, "part")
    remnants = (aside, aside.with_name(f"{aside.name}-journal"))
    try:
        for file in remnants:
            file.unlink(missing_ok=True)
        with sqlite_errors(to):
            counts = _exported(path, secret, aside, wanted)
            with closing(engine.open_any(aside, wanted)) as copy:
                copy.execute(f"pragma cache_size = -{CACHE}")
                if copy.execute("pragma integrity_check").fetchone()[0] != "ok" or _counts(copy, "main") != counts:
                    raise Damaged(path)
        sync_file(aside)
        yield aside
        sync_folder(to.parent)
    except OSError as error:
        raise file_error(error, to) from error
    finally:
        for file in remnants:
            with suppress(OSError):
                file.unlink(missing_ok=True)


def _exported(path: Path, secret: Secret | None, aside: Path, wanted: Secret | None) -> list[tuple[str, int]]:
    """Write a copy of a file in the other form; return how many rows each table of the file has."""
    with closing(engine.open_cipher()) as db:
        _attach_read_only(db, path, secret)
        db.execute("attach database cast(? as text) as aside key ?", [os.fsencode(aside), engine.key_text(wanted)])
        db.execute("pragma aside.journal_mode = off").fetchall()  # the copy is thrown away when it is not whole
        db.execute("pragma aside.synchronous = off").fetchall()
        db.execute("begin")
        try:
            db.execute("select sqlcipher_export('aside', 'source')").fetchall()
        except engine.errors() as error:
            if "malformed" in str(error):  # the code of the error inside the export is lost on its way out
                raise Damaged(path) from error
            raise
        for pragma in ("user_version", "application_id"):
            number = db.execute(f"pragma source.{pragma}").fetchone()[0]
            db.execute(f"pragma aside.{pragma} = {number}")
        counts = _counts(db, "source")
        db.execute("commit")
        return counts


def _attach_read_only(db: sqlite3.Connection, path: Path, secret: Secret | None) -> None:
    """Attach a file as `source`, on a write-protected disk too."""
    for query in ("mode=ro", "immutable=1"):
        db.execute("attach database ? as source key ?", [paths.sqlite_uri(path.resolve(), query), engine.key_text(secret)])
        try:
            db.execute("select count(*) from source.sqlite_master").fetchone()
        except engine.errors() as error:
            if query == "immutable=1" or not engine.needs_immutable(error):
                raise
            db.execute("detach database source")
        else:
            return


def _counts(connection: sqlite3.Connection, schema: str) -> list[tuple[str, int]]:
    """Return how many rows each table has."""
    names = [name for (name,) in connection.execute(f"select name from {schema}.sqlite_master where type = 'table' order by name")]
    return [(name, connection.execute(f'select count(*) from {schema}."{name}"').fetchone()[0]) for name in names]
