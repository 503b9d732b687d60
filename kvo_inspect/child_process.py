"""Processes of our own beside the program: started by the Python that runs it, or, where the program is one file of its own, by that file.

The one door for them. It imports neither what starts such a process nor what runs in it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

Work = Literal["_decode_photos", "_make_report", "_set_report"]
"""What a process is for: with it as its first argument a frozen program (PyInstaller and its like) becomes it (`kvo_inspect.cli.main`)."""
MODULES: dict[Work, str] = {
    "_decode_photos": "kvo_inspect.photos.decoder_process",
    "_make_report": "kvo_inspect.exchange.making.process",
    "_set_report": "kvo_inspect.exchange.reports.pdf_process",
}
"""What runs in it elsewhere."""
_PASSPHRASE = re.compile(r"KVO_INSPECT_(\w+_)?PASSPHRASE", re.IGNORECASE)
_PACKAGE_PARENT = Path(__file__).parents[1]


def command(work: Work) -> list[str]:
    """Return the command: our own words, nothing of anyone's. With `-P` no file of the current folder is taken for a module."""
    if getattr(sys, "frozen", False):
        return [sys.executable, work]
    return [sys.executable, "-P", "-m", MODULES[work]]


def environment() -> dict[str, str]:
    """Return the variables it gets: it finds this program wherever it was started."""
    folders = [str(_PACKAGE_PARENT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**without_passphrases(os.environ), "PYTHONPATH": os.pathsep.join(folders)}


def without_passphrases(variables: Mapping[str, str]) -> dict[str, str]:
    """Return variables without those that hold a passphrase of ours: no other program has to know one, and some live longer than we do."""
    return {name: value for name, value in variables.items() if not _PASSPHRASE.fullmatch(name)}
