"""The drives of a Windows machine: a camera's card is one, and no folder lies above them. Other systems have none."""

from __future__ import annotations

import ctypes
import os
import string
from pathlib import Path


def drives() -> list[Path]:
    """Return the roots of the drives, in order; empty on a system whose folders all lie under one root. OSError when Windows cannot say."""
    listed = getattr(os, "listdrives", None)  # from Python 3.12
    if listed is not None:
        return [Path(drive) for drive in sorted(listed())]
    windows = getattr(ctypes, "windll", None)
    if windows is None:
        return []
    bits: int = windows.kernel32.GetLogicalDrives()  # says which letters are given out, and waits for no drive that is gone
    return [Path(f"{letter}:\\") for number, letter in enumerate(string.ascii_uppercase) if bits >> number & 1]
