"""Files that a killed process left aside in the data folder: `.<name>.<process id>.part` (and `.old`), swept when nobody writes there.

Only names of ours in folders of ours, and only those of a process that does not live any more: an export may be under way beside this
one. Folders that others use are never swept; our own part of a folder through which laptops exchange is tidied by `exchange.laptops.sync`.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kvo_inspect import paths

_ASIDE = re.compile(r"\.(?P<name>.+)\.(?P<process>[0-9]{1,18})\.(?P<kind>part|old|part-journal)")


def sweep(data: Path) -> None:
    """Remove what killed processes left aside in a data folder that is open for writing; what cannot be removed stays."""
    for folder in _folders(data):
        with suppress(OSError):
            asides = [(path, match) for path in folder.iterdir() if (match := _ASIDE.fullmatch(path.name))]
            # What was set aside of a folder comes first: where its successor never came into its place, it is the only one.
            for path, match in sorted(asides, key=lambda aside: aside[1]["kind"] != "old"):
                if not _lives(int(match["process"])):
                    _remove(path, folder / match["name"], match["kind"])


def _folders(data: Path) -> Iterator[Path]:
    """Yield the data folder and the folders in it into which files and folders are written whole."""
    yield from (data, data / "exports", paths.backup_folder(data))
    thumbs = paths.photo_folder(data) / paths.THUMBS
    if thumbs.is_dir():
        yield from sorted(thumbs.iterdir())


def _remove(path: Path, to: Path, kind: str) -> None:
    with suppress(OSError):
        if kind == "old" and not os.path.lexists(to):
            path.rename(to)
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _lives(process: int) -> bool:
    """Return whether a process with this id lives, whoever owns it; True where that cannot be told."""
    if sys.platform == "win32":  # there os.kill would end it
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
