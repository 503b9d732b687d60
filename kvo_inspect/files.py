"""Writing a file or a folder so that it is whole or absent: aside, synced, renamed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kvo_inspect import private
from kvo_inspect.errors import DiskFull, NoSuchFile, NotStored, ReadOnly, Unreadable


@contextmanager
def written_whole(path: Path, *, shared: bool = False) -> Iterator[IO[bytes]]:
    """Yield a binary stream; when the block ends well its bytes are at *path*, otherwise *path* is as it was.

    The file is for this user alone unless it is *shared*: made for others to read. Raises ReadOnly, DiskFull or NotStored, no OSError.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _make_folder(path.parent, shared=shared)
        with aside.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if shared:
            private.share(aside)
        aside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise file_error(error, path) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


@contextmanager
def scratch(data: Path) -> Iterator[Path]:
    """Yield a folder for passing files beside the record (a confidential pack is never unpacked elsewhere); it is emptied afterwards.

    What a killed process left there is removed first: who has the record open for writing is alone.
    """
    import shutil
    import tempfile

    room = data / "passing"
    try:
        room.mkdir(parents=True, exist_ok=True)
        for left in room.iterdir():
            if not left.name.startswith(f"{os.getpid()}-"):
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=room))
    except OSError as error:
        raise file_error(error, room) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def folder_written_whole(folder: Path, *, shared: bool = False) -> Iterator[Path]:
    """Yield an empty folder to write files into; when the block ends well it is at *folder*, otherwise *folder* is as it was.

    A folder that was there is replaced: the caller says whether it may be. *shared* as in `written_whole`, whose errors this raises.
    """
    import shutil  # it brings the compressors along, which the first frame need not wait for

    aside = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        _make_folder(aside.parent, shared=shared)
        aside.mkdir()
        yield aside
        for path in aside.iterdir():
            with path.open("rb+") as stream:
                os.fsync(stream.fileno())
            if shared:
                private.share(path)
        sync_folder(aside)
        if shared:
            private.share(aside)
        if folder.exists():
            folder.replace(old)
        try:
            aside.replace(folder)
        except OSError:
            if old.exists():
                old.replace(folder)
            raise
        sync_folder(folder.parent)
    except OSError as error:
        raise file_error(error, folder) from error
    finally:
        for left in (aside, old):
            shutil.rmtree(left, ignore_errors=True)


def make_folder(folder: Path, *, shared: bool = False) -> None:
    """Make a folder, and those above it, where they are missing: for this user alone unless *shared*.

    Raises ReadOnly, DiskFull or NotStored instead of OSError.
    """
    try:
        _make_folder(folder, shared=shared)
    except OSError as error:
        raise file_error(error, folder) from error


def _make_folder(folder: Path, *, shared: bool) -> None:
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    if shared:
        for path in missing:
            private.share(path)


def write_text_whole(path: Path, text: str, *, shared: bool = False) -> None:
    """Write *text* as UTF-8, whole or not at all; *shared* as in `written_whole`."""
    with written_whole(path, shared=shared) as stream:
        stream.write(text.encode())


def sync_folder(folder: Path) -> None:
    """Make a rename in *folder* durable where the platform can (Windows cannot open a folder)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_there(path: Path) -> bool:
    """Tell whether there is anything at a path to write to; raises as `file_error` where the system cannot say (a name too long)."""
    try:
        return path.exists()
    except OSError as error:
        raise file_error(error, path) from error


def read_error(error: OSError, path: Path) -> NoSuchFile | Unreadable:
    """Return the sentence for a file that could not be read."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.ENAMETOOLONG):
        return NoSuchFile(path)
    return Unreadable(path, error.strerror or str(error))


def file_error(error: OSError, path: Path) -> ReadOnly | DiskFull | NotStored:
    """Return the sentence for what the operating system said."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(path)
    return NotStored(path, error.strerror or str(error))
