"""The drives of a Windows machine, where a camera's card is one; and whether a folder lies on a disk that is taken along, a stick."""

from __future__ import annotations

import ctypes
import os
import string
import sys
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


REMOVABLE = 2
"""What Windows calls a drive whose disk can be taken out."""
BLOCKS = Path("/sys/dev/block")


def is_removable(path: Path) -> bool:
    """Return whether a folder lies on a stick, a card or a disk on USB; False where the system does not say."""
    windows = getattr(ctypes, "windll", None)
    try:
        path = path.resolve()
        if windows is not None:
            return bool(windows.kernel32.GetDriveTypeW(path.anchor) == REMOVABLE)
        if sys.platform == "darwin":
            return path.is_relative_to("/Volumes")
        return is_removable_block(BLOCKS, _nearest(path).stat().st_dev)
    except OSError:
        return False


def is_removable_block(blocks: Path, number: int) -> bool:
    """Return whether a block device of Linux, or the disk of which it is a part, can be taken out or hangs on USB. Raises OSError."""
    device = blocks / f"{os.major(number)}:{os.minor(number)}"
    if not device.exists():  # a network folder, or memory
        return False
    device = device.resolve()
    if any(part.startswith("usb") for part in device.parts):
        return True
    flags = (folder / "removable" for folder in (device, device.parent))
    return any(flag.read_text("ascii").strip() == "1" for flag in flags if flag.is_file())


def _nearest(path: Path) -> Path:
    """Return a path, or the nearest folder above it that is there."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
