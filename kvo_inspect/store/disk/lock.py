"""The lock of a data folder: one program writes a record at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kvo_inspect.errors import InUse, ReadOnly
from kvo_inspect.files import file_error


def take_lock(data: Path) -> FileLock:
    """Return the held lock of a data folder, made when it is missing. Raises InUse, ReadOnly, DiskFull or NotStored."""
    lock = FileLock(data / "record.lock")
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise InUse(data) from None
    except OSError as error:
        refusal = file_error(error, data)
        raise (ReadOnly(data, record=True) if isinstance(refusal, ReadOnly) else refusal) from error
    return lock


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the lock of a data folder for as long as the block lasts; raises what `take_lock` raises."""
    lock = take_lock(data)
    try:
        yield
    finally:
        lock.release()
