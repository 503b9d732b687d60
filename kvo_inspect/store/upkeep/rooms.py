"""Rooms: folders for what lives no longer than the program, in this machine's folder for such; only this user can read them.

A killed program leaves its room behind, on Windows with a plain copy of a record in it. So each room holds a lock, which the system lets
go of however its owner ends, and the next program removes every room whose lock is free.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "kvo-inspect-"
LOCK = "kvo-inspect.room"
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 (a room is made with a name that nobody guesses, and for this user alone)
"""Linux keeps what lies here in memory."""
_NAME = re.compile(PREFIX + r"\d+-\w+")


class Room:
    """A room of this process, until it is closed."""

    def __init__(self, *, in_memory: bool = False) -> None:
        """*in_memory*: on no disk, where the system has such a folder; for what would lie there plain."""
        folder = _IN_MEMORY if in_memory and os.access(_IN_MEMORY, os.W_OK) else None
        self.path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=folder))
        """The folder."""
        self._lock = FileLock(self.path / LOCK, thread_local=False)
        self._lock.acquire(timeout=0)

    def close(self) -> None:
        """Remove the room as far as the system lets it go; what stays is swept at a next start."""
        with suppress(OSError):
            _empty(self.path)
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def sweep_rooms() -> None:
    """Remove the rooms that killed programs of this user left; nothing else. On any thread."""
    for folder in (Path(tempfile.gettempdir()), _IN_MEMORY):
        with suppress(OSError):
            for room in folder.glob(f"{PREFIX}*"):
                with suppress(OSError, Timeout):
                    if _is_room(room):
                        with FileLock(room / LOCK, timeout=0):
                            _empty(room)
                        shutil.rmtree(room)


def _is_room(folder: Path) -> bool:
    if not _NAME.fullmatch(folder.name) or folder.is_symlink() or not (folder / LOCK).is_file():
        return False
    return os.name == "nt" or folder.stat().st_uid == os.getuid()


def _empty(room: Path) -> None:
    """Remove everything but the lock, which goes last: a room without it is never swept."""
    for path in room.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()
