"""What belongs to this laptop only and is in no log: the device, where a round was left, half-typed text."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from sqlite_utils import Database

from kvo_inspect.store.record.database import connect, sqlite_errors

_BYTES = "bytes:"
"""Begins the key of a path that is no text; a whole path never begins so."""


FOLDER_PLACES = "sync folder "
"""Begins the keys of the places that this laptop exchanged at: the id of the folder there the last time."""
FOLDER_LIMITS = "sync parks "
"""Begins the keys of what of this record may go into a folder: kept when a backup takes the record's place, which may not know of it."""

TRUST = "trust "
"""Begins the keys of this laptop's own keys and of whom it knows by theirs: kept likewise."""
DEPARTURES = "left "
"""Begins the keys of what left this laptop, by when: kept likewise."""
RETIRED = "retired device "
"""Begins the keys of the devices as which this laptop wrote until a backup took the place of its record: nobody does any more."""
RECEIVER = f"{TRUST}receiver "
"""Begins the keys of who may read what leaves, by their key."""
SIGNER = f"{TRUST}signer "
"""Begins the keys of which laptop signs with which key, and under which name."""
DEVICE_KEYS = f"{TRUST}device "
"""Begins the keys of the secret keys of this laptop, and of those it goes on from, by device."""
FOLDER_KEYS = f"{TRUST}folder "
"""Begins the keys of the secret keys of this laptop in encrypted folders, by the folder's id."""
HIDDEN = "hidden "
"""Begins the keys of what may be confidential."""
DRAFT = "draft "
"""Begins the keys of half-typed text, by its round; behind `HIDDEN` too."""
LINES = "lines open at the lock"
"""The key of the lines that stood open when the record was locked; behind `HIDDEN` too."""


def get_laptop_only(db: Database, key: str) -> str:
    """Return what is kept under *key*, or an empty text."""
    row = db.execute("select value from local where key = ?", [key]).fetchone()
    return str(row[0]) if row else ""


def retired_devices(db: Database) -> list[str]:
    """Return the devices as which this laptop wrote until a backup took the place of its record."""
    return laptop_only_names(db, RETIRED)


def put_laptop_only(db: Database, key: str, value: str) -> None:
    """Keep *value* under *key*; an empty text removes it. Commits unless a transaction is open."""
    if value:
        db.execute("insert or replace into local (key, value) values (?, ?)", [key, value])
    else:
        db.execute("delete from local where key = ?", [key])


def put_first_beside(path: Path, key: str, value: str, data: Path) -> str:
    """Keep *value* under *key* in a record that is not open here for writing, unless something is kept there; return what is.

    Somebody else may have the record open. Raises what `connect` raises.
    """
    with sqlite_errors(path), closing(connect(path, write=True, data=data)) as db:
        return put_first(db, key, value)


def put_first(db: Database, key: str, value: str) -> str:
    """Keep *value* under *key* unless something is kept there; return what is. Commits unless a transaction is open."""
    db.execute("insert or ignore into local (key, value) values (?, ?)", [key, value])
    return get_laptop_only(db, key)


def laptop_only_values(db: Database, prefix: str) -> set[str]:
    """Return what is kept under the keys that begin with *prefix*."""
    rows = db.execute("select value from local where substr(key, 1, ?) = ?", [len(prefix), prefix])
    return {str(row[0]) for row in rows.fetchall()}


def laptop_only_names(db: Database, prefix: str) -> list[str]:
    """Return what follows *prefix* in every key that begins with it, in order."""
    rows = db.execute("select substr(key, ?) from local where substr(key, 1, ?) = ? order by key", [len(prefix) + 1, len(prefix), prefix])
    return [str(row[0]) for row in rows.fetchall()]


def path_key(path: Path) -> str:
    """Return a path as SQLite takes it: itself, or, where a name in it is not UTF-8, its bytes in percent form."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return _BYTES + quote_from_bytes(str(path).encode("utf-8", "surrogatepass"))
    return str(path)


def path_of_key(key: str) -> str:
    """Return as text the path that `path_key` made this key of."""
    if not key.startswith(_BYTES):
        return key
    return unquote_to_bytes(key.removeprefix(_BYTES)).decode("utf-8", "surrogatepass")
