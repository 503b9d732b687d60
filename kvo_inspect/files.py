"""Writing a file or a folder so that it is whole or absent: aside, synced, renamed.

Windows refuses to rename or remove what another program has open (Excel, OneDrive, a virus scanner that looks at what was just written).
So everything of ours is renamed and removed here: what is held for a moment is waited for.
"""

from __future__ import annotations

import errno
import os
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kvo_inspect import paths, private
from kvo_inspect.errors import (
    Denied,
    DiskFull,
    NameTaken,
    NoSuchFile,
    NotStored,
    OpenElsewhere,
    PathTooLong,
    ReadOnly,
    StoreError,
    Unreadable,
)
from kvo_inspect.system_reasons import reason_text

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

TRIES, PAUSE = 20, 0.1
"""How often we try to rename or remove what another program holds, and the seconds between two tries: two seconds together."""
LONGEST_PATH = 247
"""Characters of a path that Windows takes everywhere: it counts 260 for a file, but 12 fewer for a folder."""
KEPT_BY_WINDOWS = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Names that Windows opens no file by, whatever stands behind the dot."""
LONG_NAME = 40
"""Characters of a name that is written aside under a shorter one."""
_ACCESS_DENIED = 5
_HELD = (32, 33, 1224)
"""What Windows calls a sharing violation, a lock, and a file that is mapped into memory."""
_STILL_THERE = 145
"""A folder is not empty: what was removed in it goes when the last program lets go of it."""
_DISK_FULL = (39, 112)
_PATH_TOO_LONG = 206
_WRITE_PROTECTED = 19


@contextmanager
def written_whole(path: Path, *, shared: bool = False, new: bool = False) -> Iterator[IO[bytes]]:
    """Yield a binary stream; when the block ends well its bytes are at *path*, otherwise *path* is as it was.

    The file is for this user alone unless it is *shared*: made for others to read. A *new* file replaces none, also not one that came
    meanwhile: NameTaken. Raises ReadOnly, DiskFull or NotStored, no OSError.
    """
    aside = beside(path, "part")
    try:
        _make_folder(path.parent, shared=shared)
        with aside.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if shared:
            private.share(aside)
        if new:
            _place_new(aside, path)
        else:
            replace(aside, path)
        sync_folder(path.parent)
    except OSError as error:
        raise file_error(error, path) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


class Hashed:
    """A stream that is hashed, and brought to the disk, while it is written to: by threads, for neither needs Python's lock."""

    LARGE = 1 << 16
    """Bytes of a block from which handing over is worth more than it costs."""
    MUCH = 1 << 25
    """Bytes after which the disk begins with what was written: else its whole work comes at the end."""

    def __init__(self, stream: IO[bytes], algorithm: str, pool: Executor) -> None:
        import hashlib

        self._stream = stream
        self._hash = hashlib.new(algorithm)
        self._pool = pool
        self._under_way: Future[None] | None = None
        self._syncing: Future[None] | None = None
        self._unsynced = 0

    def write(self, block: bytes) -> None:
        """Write a block. Raises OSError."""
        self._wait()
        if len(block) < self.LARGE:
            self._hash.update(block)
        else:
            self._under_way = self._pool.submit(self._hash.update, block)
        self._stream.write(block)
        self._unsynced += len(block)
        if self._unsynced > self.MUCH and (self._syncing is None or self._syncing.done()):
            self._synced()
            self._syncing = self._pool.submit(os.fsync, self._stream.fileno())
            self._unsynced = 0

    def digest(self) -> bytes:
        """Return the hash of what was written. Raises OSError, for an error of the disk that was told meanwhile is not told again."""
        self._wait()
        self._synced()
        return self._hash.digest()

    def _synced(self) -> None:
        if self._syncing is not None:
            self._syncing.result()
            self._syncing = None

    def _wait(self) -> None:
        if self._under_way is not None:
            self._under_way.result()
            self._under_way = None


@contextmanager
def hashed(stream: IO[bytes], algorithm: str) -> Iterator[Hashed]:
    """Yield a stream over another one, which knows the hash of what it wrote; *algorithm* as `hashlib` names it."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2, "hashing") as pool:
        yield Hashed(stream, algorithm, pool)


def _place_new(aside: Path, path: Path) -> None:
    """Give a file its name unless another has it: NameTaken. Where a disk has no links (a stick), that is asked a moment before."""
    try:
        os.link(aside, path)
    except FileExistsError as error:
        raise NameTaken(path) from error
    except OSError:
        if path.exists():
            raise NameTaken(path) from None
        replace(aside, path)


@contextmanager
def scratch(data: Path) -> Iterator[Path]:
    """Yield a folder for passing files beside the record (a confidential pack is never unpacked elsewhere); it is emptied afterwards.

    What a killed process left there is removed first: who has the record open for writing is alone.
    """
    import shutil
    import tempfile

    room = data / paths.PASSING
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

    A folder that was there is replaced: the caller says whether it may be. Where Windows does not let go of the folder itself, its files
    are replaced one by one. *shared* as in `written_whole`, whose errors this raises.
    """
    aside, old = beside(folder, "part"), beside(folder, "old")
    try:
        _remove_what_is_left(aside)
        _make_folder(aside.parent, shared=shared)
        aside.mkdir()
        yield aside
        for path in aside.iterdir():
            sync_file(path)
            if shared:
                private.share(path)
        sync_folder(aside)
        if shared:
            private.share(aside)
        _put_in_place(aside, folder, old)
        sync_folder(folder.parent)
    except OSError as error:
        raise file_error(error, folder) from error
    finally:
        _remove_what_is_left(aside)
        if folder.exists():  # else what was there is only aside: the next opening brings it home (`leftovers`)
            _remove_what_is_left(old)


def _put_in_place(aside: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        replace(aside, folder)
        return
    try:
        replace_all([(folder, old), (aside, folder)])
    except OSError as error:
        if not _is_held(error):
            raise
        old.mkdir()
        old_files = [(path, old / path.name) for path in folder.iterdir()]
        replace_all([*old_files, *((path, folder / path.name) for path in aside.iterdir())])


def _remove_what_is_left(folder: Path) -> None:
    with suppress(OSError):
        remove_folder(folder)


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


def sync_file(path: Path) -> None:
    """Wait until a file that somebody else wrote is on the disk. Raises OSError."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in *folder* durable where the platform can (Windows cannot open a folder)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def beside(path: Path, ending: str) -> Path:
    """Return the path where a file or folder is written before it is renamed to *path*: in the same folder, named after this process.

    A long name is shortened: Windows refuses paths of 260 characters, and folders that are shared through a cloud have long ones.
    """
    name = path.name
    if len(name) > LONG_NAME:
        name = f"{name[:12]}-{zlib.crc32(name.encode(errors='surrogatepass')):08x}"
    return path.with_name(f".{name}.{os.getpid()}.{ending}")


def replace(source: Path, target: Path) -> None:
    """Rename a file or a folder, in place of the file that has the name. Raises OSError."""
    patiently(lambda: source.replace(target))


def replace_all(moves: list[tuple[Path, Path]]) -> None:
    """Rename each source to its target, in order; when one cannot be, those before it go back. Raises OSError."""
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            replace(source, target)
            done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            with suppress(OSError):
                replace(target, source)
        raise


def remove_folder(folder: Path) -> None:
    """Remove a folder with everything in it. Raises OSError."""
    import shutil  # it brings the compressors along, which the first frame need not wait for

    patiently(lambda: shutil.rmtree(folder))


def patiently(act: Callable[[], object]) -> None:
    """Do *act*, and again while Windows says that another program holds the file: two seconds at most. Raises the OSError of *act*."""
    for _try in range(TRIES):
        try:
            act()
        except OSError as error:
            if not _is_held(error):
                raise
        else:
            return
        time.sleep(PAUSE)
    act()


def _is_held(error: OSError) -> bool:
    """Tell whether another program may have the file open: Windows also says "access denied" then."""
    number = getattr(error, "winerror", None)
    if number is not None:
        return number in (*_HELD, _ACCESS_DENIED, _STILL_THERE)
    return os.name == "nt" and error.errno in (errno.EACCES, errno.EBUSY, errno.ENOTEMPTY)


def is_there(path: Path) -> bool:
    """Tell whether there is anything at a path to write to; raises as `file_error` where the system cannot say (a name too long)."""
    try:
        return path.exists()
    except OSError as error:
        raise file_error(error, path) from error


def must_not_be_too_long(path: Path) -> None:
    """Raise PathTooLong for a path that the system does not take."""
    try:
        path.lstat()
    except OSError as error:
        if _is_too_long(error):
            raise PathTooLong(path) from None
    except ValueError:  # a zero byte; whoever opens the path says so
        return


def read_error(error: OSError, path: Path) -> NoSuchFile | PathTooLong | Unreadable:
    """Return the error for a file that could not be read: NoSuchFile, PathTooLong (on Windows) or Unreadable."""
    if os.name == "nt" and _is_too_long(error):
        return PathTooLong(path)
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.ENAMETOOLONG):
        return NoSuchFile(path)
    return Unreadable(path, reason_text(error))


def file_error(error: OSError, path: Path) -> StoreError:
    """Return the error for what the system said of a write: DiskFull, PathTooLong, OpenElsewhere, Denied, ReadOnly or NotStored."""
    number = getattr(error, "winerror", None)
    if number in _DISK_FULL or error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(path)
    if _is_too_long(error):
        return PathTooLong(path)
    if number in _HELD:
        return OpenElsewhere(path)
    if number == _WRITE_PROTECTED:
        return ReadOnly(path)
    if number is not None or os.name == "nt":
        return _windows_error(error, path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(path)
    return NotStored(path, reason_text(error))


def _is_too_long(error: OSError) -> bool:
    """Tell whether a path was too long: Windows mostly says that there is no such folder."""
    if getattr(error, "winerror", None) == _PATH_TOO_LONG or error.errno == errno.ENAMETOOLONG:
        return True
    on_windows = os.name == "nt" or getattr(error, "winerror", None) is not None
    names = (os.fsdecode(name) for name in (error.filename, error.filename2) if isinstance(name, str | bytes))
    return on_windows and error.errno == errno.ENOENT and any(len(name) > LONGEST_PATH for name in names)


def _windows_error(error: OSError, path: Path) -> StoreError:
    """Return the error for what Windows says in one code for many causes, and Python for opening a file in no more than an errno.

    Access is denied for what is itself renamed, replaced or removed: somebody has it open, for beside it we could write. For what is
    made there: no rights, or a protected folder (of which Windows also says that there is no such file).
    """
    if error.errno in (errno.EACCES, errno.EPERM):
        is_itself = str(path) in (error.filename, error.filename2)
        return OpenElsewhere(path) if is_itself and os.access(path, os.W_OK) else Denied(path)
    if error.errno == errno.ENOENT and path.parent.is_dir():
        return Denied(path)
    return NotStored(path, reason_text(error))
