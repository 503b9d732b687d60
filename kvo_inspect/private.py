"""Private: what the program makes is for this user alone (folders 0700, files 0600); what is made for others follows the user's own umask.

On Windows the profile folder is private, and modes say nothing: there all of this does nothing.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

_OTHERS = 0o077
"""The bits of a mode that let others in."""
_OURS: dict[str, tuple[str, ...]] = {
    "": (
        "record.db*",
        "record.lock",
        "record-before-restore-*.db*",
        "record-rescued-*.db*",
        "settings.toml",
        "example.json",
        "backups",
        "photos",
        "passing",
        "practice",
    ),
    "backups": ("*.db", "*-photos", ".*.part"),
    "photos": ("[0-9a-f][0-9a-f]", "incoming", "thumbs"),
}
"""What the program puts into a data folder and two folders of it, as patterns of names. Of what else lies there nothing is touched."""
_NOT_OURS_TO_CLOSE = ("checklists", "exports")
"""Folders of a data folder that the user fills, or that are made for others."""
_OURS_OF_STATE = ("devices.json", "devices.lock", "kvo-inspect.log*")

_umask_of_user: int | None = None


def begin() -> None:
    """Let this process make whatever it makes for this user alone, from now on: SQLite's files and those of child processes too."""
    global _umask_of_user  # noqa: PLW0603 (a umask belongs to the process)
    if _umask_of_user is None and os.name != "nt":
        _umask_of_user = os.umask(_OTHERS)


def share(path: Path) -> None:
    """Let others read a file or folder that was made for them, as far as this user's own umask does; where that cannot be, leave it."""
    if _umask_of_user is not None:
        with suppress(OSError):  # a network folder of somebody else has modes of its own
            path.chmod(stat.S_IMODE(path.stat().st_mode) | (0o777 if path.is_dir() else 0o666) & ~_umask_of_user)


def make_private(data: Path, state_folder: Path) -> bool:
    """Take away what others may do with what the program made in data and state folder, and with these folders if nothing else is there.

    Returns False where that cannot be: the file system has no modes, or somebody else owns it. Costs a few looks when all is private.
    """
    if os.name == "nt":
        return True
    closed = [
        *_closed_in(data, _OURS[""], _NOT_OURS_TO_CLOSE),
        *_closed_in(data / "backups", _OURS["backups"]),
        *_closed_in(data / "photos", _OURS["photos"]),
        *_closed_in(state_folder, _OURS_OF_STATE),
    ]
    return not any(_lets_others_in(path) for path in closed)


def _closed_in(folder: Path, ours: tuple[str, ...], others: tuple[str, ...] = ()) -> list[Path]:
    """Close what is ours in a folder, and the folder when nothing else is in it; return what was to be closed.

    In a folder that is closed, nobody gets to what is below: there only the names themselves are looked at.
    """
    if not folder.is_dir():
        return []
    names = [path for path in folder.iterdir() if any(fnmatch(path.name, pattern) for pattern in ours)]
    if {path.name for path in folder.iterdir()} <= {*(path.name for path in names), *others}:
        names = [folder, *names]
    whole = [path for path in names if path is folder or path.name not in _OURS]  # the others have patterns of their own
    for path in whole:
        _close(path, below=path is not folder)
    return whole


def _close(path: Path, *, below: bool) -> None:
    """Close a file, or a folder (behind a link as well), with all that lies below it."""
    if not _lets_others_in(path):
        return
    _set(path)
    if below and path.is_dir():
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                inner = Path(folder, name)
                if not inner.is_symlink():
                    _set(inner)


def _set(path: Path) -> None:
    with suppress(OSError):  # `make_private` looks what came of it
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OTHERS)


def _lets_others_in(path: Path) -> bool:
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & _OTHERS)
    except OSError:
        return False
