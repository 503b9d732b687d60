"""The files of the state folder, brought over once from where they lay before: in the data folder, on Windows and macOS."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path

from kvo_inspect import paths
from kvo_inspect.files import patiently

FILES = ("devices.json", "kvo-inspect.log", "kvo-inspect.log.1")


def settled_state_folder() -> Path:
    """Return the state folder, with the files of before in it; a file that is there already is never replaced.

    So a data folder that is put back by hand brings its own `devices.json` along in vain. What cannot be moved stays: then this is a
    new device, which does no harm.
    """
    state = paths.state_folder()
    if (state / FILES[0]).exists() or (former := paths.former_state_folder()) is None:
        return state
    with suppress(OSError):
        for name in FILES:
            if (former / name).exists() and not (state / name).exists():
                state.mkdir(parents=True, exist_ok=True)
                patiently(partial((former / name).rename, state / name))
    return state
