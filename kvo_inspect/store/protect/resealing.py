"""Resealing: writing a file of a record anew in the other form, sealed or plain, and reading the copy back before it gets its name."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect.errors import Damaged
from kvo_inspect.files import beside, file_error, sync_folder
from kvo_inspect.store.disk import engine
from kvo_inspect.store.record.database import sqlite_errors

if TYPE_CHECKING:
    from kvo_inspect.protection.secret import Secret

CACHE = 256 * 1024
"""KiB of pages held while a copy is read back: that jumps from each index to its table, and in 8 MB a page is decrypted again and again."""


@contextmanager
def resealed_aside(path: Path, secret: Secret | None, wanted: Secret | None) -> Iterator[Path]:
    """Yield a whole, synced and read-back copy of a file beside it, for the caller to rename; what is left of the copy is removed.

    *secret* opens the file, *wanted* the copy (None: plain). Raises Damaged, DiskFull, ReadOnly or NotStored about *path*.
    """
    aside = beside(path, "part")
    remnants = (aside, aside.with_name(f"{aside.name}-journal"))
    try:
        for file in remnants:
            file.unlink(missing_ok=True)
        with sqlite_errors(path):
            with closing(engine.open_any(path, secret)) as source:
                try:
                    _export(source, aside, wanted)
                except engine.errors() as error:
                    if "malformed" in str(error):  # the code of the error inside the export is lost on its way out
                        raise Damaged(path) from error
                    raise
                counts = _counts(source)
            with closing(engine.open_any(aside, wanted)) as copy:
                copy.execute(f"pragma cache_size = -{CACHE}")
                if copy.execute("pragma integrity_check").fetchone()[0] != "ok" or _counts(copy) != counts:
                    raise Damaged(path)
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        yield aside
        sync_folder(path.parent)
    except OSError as error:
        raise file_error(error, path) from error
    finally:
        for file in remnants:
            with suppress(OSError):
                file.unlink(missing_ok=True)


def _export(source: sqlite3.Connection, aside: Path, wanted: Secret | None) -> None:
    source.execute("attach database cast(? as text) as aside key ?", [os.fsencode(aside), engine.key_text(wanted)])
    source.execute("pragma aside.journal_mode = off").fetchall()  # the copy is thrown away when it is not whole
    source.execute("pragma aside.synchronous = off").fetchall()
    source.execute("begin")
    source.execute("select sqlcipher_export('aside')").fetchall()
    for pragma in ("user_version", "application_id"):
        number = source.execute(f"pragma main.{pragma}").fetchone()[0]
        source.execute(f"pragma aside.{pragma} = {number}")
    source.execute("commit")
    source.execute("detach database aside")


def _counts(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return how many rows each table has."""
    names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table' order by name")]
    return [(name, connection.execute(f'select count(*) from "{name}"').fetchone()[0]) for name in names]
