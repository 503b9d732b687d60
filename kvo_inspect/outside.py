"""Files from outside, the only door to them: what somebody names, and what lies in a folder that others write into.

A name may lead to a pipe into which nobody writes, to a device without an end, to a file that grows or is longer than the system says,
to JSON that nests a hundred thousand deep. So a file is opened without waiting, only a regular one, and never read further than a limit.
What the program wrote for itself in its own folders is read as it is; `tests/house/test_layers.py` names those places.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from kvo_inspect.errors import KvoError, NoSuchFile, NotAFile, TooLarge, UsageError
from kvo_inspect.files import read_error
from kvo_inspect.texts import _

BLOCK = 1 << 16
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def stream_of(path: Path) -> BufferedReader:
    """Return a file open for reading its bytes. Raises NoSuchFile (a folder) or NotAFile; OSError or ValueError of the system."""
    _must_be_regular(path, os.stat(path).st_mode)  # noqa: PTH116  # opening a device may already do something, so look before
    stream = open(path, "rb", opener=_at_once)  # noqa: SIM115  # Path.open takes no opener; the caller closes it
    try:
        _must_be_regular(path, os.fstat(stream.fileno()).st_mode)  # and once more: names change hands
    except BaseException:
        stream.close()
        raise
    return stream


def open_outside(path: Path) -> BufferedReader:
    """Return a file open for reading its bytes. Raises NoSuchFile, NotAFile or Unreadable."""
    try:
        return stream_of(path)
    except OSError as error:
        raise read_error(error, path) from error
    except ValueError:  # a name that no file system takes
        raise NoSuchFile(path) from None


def read_outside(path: Path, limit: int) -> bytes:
    """Return the bytes of a file, at most *limit* of them. Raises NoSuchFile, NotAFile, Unreadable, or TooLarge when there are more."""
    raw = read_beginning(path, limit + 1)
    if len(raw) > limit:
        raise TooLarge(path, limit)
    return raw


def read_beginning(path: Path, length: int) -> bytes:
    """Return the first bytes of a file, at most *length*. Raises NoSuchFile, NotAFile or Unreadable."""
    with open_outside(path) as stream:
        try:
            return stream.read(length) or b""  # None: a file of the system that has nothing to say yet
        except OSError as error:
            raise read_error(error, path) from error


def begins_with(path: Path, beginning: bytes) -> bool:
    """Tell whether a file at *path* begins with the bytes *beginning*; False when there is none. Raises Unreadable."""
    try:
        return read_beginning(path, len(beginning)) == beginning
    except (NoSuchFile, NotAFile):
        return False


def read_json(path: Path, limit: int, wrong: KvoError) -> Any:
    """Return what a JSON file of at most *limit* bytes holds, every text in it one that can be written as UTF-8.

    Raises *wrong* when it is no such JSON or nests too deep; otherwise as `read_outside`.
    """
    import json  # every start of the program imports this module

    raw = read_outside(path, limit)
    try:
        content = json.loads(raw.decode("utf-8-sig"))
        if _SURROGATE.search(raw):  # half a character, which neither SQLite nor a file takes
            json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError, MemoryError):
        raise wrong from None
    return content


def blocks(stream: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield a stream's bytes a block at a time, at most *length* of them however many follow."""
    while length > 0 and (block := stream.read(min(BLOCK, length))):
        length -= len(block)
        yield block


def must_be_file(path: Path) -> None:
    """Raise NoSuchFile, NotAFile or Unreadable unless a regular file is at *path*: for what others open by its name (SQLite)."""
    try:
        _must_be_regular(path, os.stat(path).st_mode)  # noqa: PTH116  # as above
    except OSError as error:
        raise read_error(error, path) from error
    except ValueError:
        raise NoSuchFile(path) from None


def own_subfolder(folder: Path, name: str) -> Path:
    """Return where a folder called *name* lies in *folder*, or would. UsageError when something else has that name.

    A link counts as something else: what is written below it would land wherever somebody else wants it.
    """
    below = folder / name
    if os.path.lexists(below) and (not below.is_dir() or below.resolve() != folder.resolve() / name):
        raise UsageError(_("{path} is a link or a file where a folder belongs. Take it away, and exchange again.").format(path=below))
    return below


def _must_be_regular(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise NoSuchFile(path)
    if not stat.S_ISREG(mode):
        raise NotAFile(path)


def _at_once(path: str, flags: int) -> int:
    """Open without waiting: a pipe would wait for a writer for ever; a terminal would not become ours."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
