"""How the decoding process is started: by the Python that runs the program, or, where the program is one file of its own, by that file."""

from __future__ import annotations

import sys

WORD = "_decode_photos"
"""The one argument with which a frozen program (PyInstaller and its like) becomes the decoding process; `kvo_inspect.cli.main` obeys it."""


def command() -> list[str]:
    """Return the command: our own words, nothing of anyone's. With `-P` no file of the current folder is taken for a module."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    return [sys.executable, "-P", "-m", "kvo_inspect.photos.decoder_process"]
