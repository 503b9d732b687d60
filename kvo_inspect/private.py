"""Private: what the program makes is for this user alone (folders 0700, files 0600); what is made for others follows the user's own umask.

On Windows the profile folder is private, and modes say nothing: there all of this does nothing.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

_OTHERS = 0o077
"""The bits of a mode that let others in."""
_OURS = (
    "record.db*", "record.lock", "record-before-restore-*.db*", "record-rescued-*.db*", "settings.toml", "example.json", "backups",
    "photos", "passing", "exports", "checklists", "practice",
)  # fmt: skip
"""What the program puts into a data folder, as patterns of names: of what else lies there nothing is touched."""

_umask_of_user: int | None = None


def begin() -> None:
    """Let this process make whatever it makes for this user alone, from now on: SQLite's files and those of child processes too."""
    global _umask_of_user  # noqa: PLW0603 (a umask belongs to the process)
    if _umask_of_user is None and os.name != "nt":
        _umask_of_user = os.umask(_OTHERS)


def share(path: Path) -> None:
    """Let others read a file or folder that was made for them, as far as this user's own umask does. Raises OSError."""
    if _umask_of_user is not None:
        path.chmod((0o777 if path.is_dir() else 0o666) & ~_umask_of_user)


def make_private(data: Path, *more: Path) -> bool:
    """Take away what others may do with a data folder and what the program made in it, and with these folders of ours.

    Returns False where that cannot be: the file system has no modes, or somebody else owns it. Costs a few looks when all is private.
    """
    if os.name == "nt":
        return True
    ours = {path for pattern in _OURS for path in data.glob(pattern)}
    whole = [data, *more] if not set(data.iterdir()) - ours else list(more)  # a home folder given as data folder is not ours to close
    for path in (*whole, *ours):
        _close(path)
    return not any(_lets_others_in(path) for path in (*whole, *ours))


def _close(path: Path) -> None:
    """Close a file, or a folder with all in it. Where the folder was closed already, nobody gets to what is in it."""
    if not _lets_others_in(path) or path.is_symlink():
        return
    _set(path)
    if path.is_dir():
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                below = Path(folder, name)
                if not below.is_symlink():
                    _set(below)


def _set(path: Path) -> None:
    try:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OTHERS)
    except OSError:
        return  # `make_private` looks what came of it


def _lets_others_in(path: Path) -> bool:
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & _OTHERS)
    except OSError:
        return False
