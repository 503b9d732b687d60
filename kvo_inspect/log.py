"""The log of errors nobody expected: what kind and where in the program, never what people typed."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

from kvo_inspect.paths import state_folder

LIMIT = 1_000_000
"""Bytes after which the log starts anew (the one before is kept)."""


def log_file() -> Path:
    """Return the file that unexpected errors are written to."""
    return state_folder() / "kvo-inspect.log"


def log_unexpected(error: BaseException) -> Path | None:
    """Write the kind of error and its place in the program; never its text, which may hold what people typed.

    Returns the file, or None when even that could not be written.
    """
    path = log_file()
    frames = "".join(
        f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n' for frame in traceback.extract_tb(error.__traceback__)
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LIMIT:
            path.replace(path.with_suffix(".log.1"))
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{datetime.now().astimezone().isoformat()} {type(error).__qualname__}\n{frames}")
    except OSError:
        return None
    return path
