"""Taking in all photos of a folder: several at a time, a row as soon as its bytes are safe, and what is refused named."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.errors import KvoError, UsageError
from kvo_inspect.photos.decoder import PhotoRefused
from kvo_inspect.photos.intake import Intake
from kvo_inspect.store.photos.files import tidy
from kvo_inspect.store.photos.photo import ImportStep, Incoming, known_photos, photos_of_park, take_in
from kvo_inspect.store.photos.uses import PhotoOfConfidential, photos_of_finding, take_in_for
from kvo_inspect.store.record.store import Store
from kvo_inspect.system_reasons import reason_text
from kvo_inspect.texts import _, n_

WORKERS = 4
"""Two cores decode while two others wait for the disk."""
OF_THE_SYSTEM = ("desktop.ini", "thumbs.db")
"""What Windows puts into folders for itself, and what still lies on a card or a share when another system reads that."""
BATCH = 16
"""At most so many rows in one act: a commit waits for the disk."""


class SourceGone(KvoError):
    """The folder that photos were read from is not there any more: the card was pulled out."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("{folder} cannot be read any more. What was imported is safe; connect it again and import the folder again.").format(
                folder=folder
            )
        )


@dataclass(slots=True)
class Imported:
    """The sum of an import: every file of the folder is counted once, as taken in, here already, or refused."""

    files: int = 0
    photos: list[Photo] = field(default_factory=list)
    """Photos that were taken in now."""
    known: int = 0
    """How many were here already."""
    refused: list[PhotoRefused] = field(default_factory=list)


def summary(done: Imported) -> str:
    """Return the sum of an import as a sentence: every file is counted once."""
    return n_(
        "{files} file: {new} imported, {known} here already, {refused} not imported.",
        "{files} files: {new} imported, {known} here already, {refused} not imported.",
        done.files,
    ).format(files=done.files, new=len(done.photos), known=done.known, refused=len(done.refused))


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder and the folders in it, in order; hidden ones and links are left out. UsageError when there is none."""
    if not folder.is_dir():
        raise UsageError(_("{folder} is no folder. Name the folder in which the photos are.").format(folder=folder))
    return list(_files(folder))


def count_files(folder: Path, most: int) -> int | None:
    """Return how many files `files_in` would give, or None when they are more than *most*: then it is no folder of photos."""
    count = sum(1 for _path in islice(_files(folder), most + 1))
    return count if count <= most else None


def _files(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_hidden(Path(where) / name))
        for name in sorted(names):
            path = Path(where) / name
            if not is_hidden(path) and not path.is_symlink():
                yield path


def is_hidden(path: Path) -> bool:
    """Tell whether a file or folder is one that people do not see: by its name, or on Windows by what the system notes of it."""
    if path.name.startswith(".") or path.name.casefold() in OF_THE_SYSTEM:
        return True
    try:
        noted: int = getattr(os.lstat(path), "st_file_attributes", 0)
    except OSError:  # who takes it in says what is wrong with it
        return False
    return bool(noted & (stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM))


@dataclass(frozen=True, slots=True)
class Shows:
    """The finding that photos are taken in for."""

    finding: Finding
    round_id: str | None = None
    """The round in which the photos were taken; None: by the time of each."""
    confirmed: bool = False
    """Whether it was confirmed that a confidential finding takes them."""

    def check(self) -> None:
        """Raise PhotoOfConfidential when the finding is confidential and that was not confirmed."""
        if self.finding.confidential and not self.confirmed:
            raise PhotoOfConfidential

    def known(self, store: Store) -> dict[str, int]:
        """Return the lengths (bytes), by sha256, of the photos that the finding has, and of confidential ones that do not become open."""
        photos = [used.photo for used in photos_of_finding(store, self.finding.id)]
        if not self.finding.confidential:
            photos += [photo for photo in photos_of_park(store, self.finding.park, confidential=True) if photo.confidential]
        return {photo.sha256: photo.length for photo in photos}

    def write(self, store: Store, incoming: list[Incoming], step: ImportStep, clock: int | None = None) -> list[Photo]:
        """Write the rows of photos whose bytes are in place, and their uses for the finding; return the photos."""
        used = take_in_for(store, incoming, self.finding, self.round_id, clock=clock, confirmed=self.confirmed, step=step)
        return [used_photo.photo for used_photo in used]


WritePhotos = Callable[[list[Incoming]], list[Photo]]
"""Writes the rows of photos whose bytes are in place."""
ImportProgress = Callable[["Imported", int], None]
"""Called with the sum of the import so far and the number of files."""


def import_folder(
    store: Store,
    park_id: str,
    folder: Path,
    *,
    clock: int | None = None,
    progress: ImportProgress = lambda _so_far, _total: None,
    shows: Shows | None = None,
) -> Imported:
    """Take in every photo of *folder* for a park, on the thread that owns the store; all of them show what *shows* says, if it does.

    Raises SourceGone, DiskFull, ReadOnly or NotStored: what was counted as taken in before is, and doing it again takes in the rest.
    PhotoOfConfidential when they are to show what is confidential and that was not confirmed.
    """
    files = files_in(folder)
    if shows is not None:
        shows.check()
    known = known_photos(store, park_id) if shows is None else shows.known(store)
    step = ImportStep()

    def write(incoming: list[Incoming]) -> list[Photo]:
        if shows is None:
            return take_in(store, park_id, incoming, clock=clock, step=step)
        return shows.write(store, incoming, step, clock)

    try:
        return take_files(store.data, folder, files, known, write, progress)
    except BaseException:
        tidy(store)
        raise


def take_files(
    data: Path, folder: Path, files: list[Path], known: dict[str, int], write: WritePhotos, progress: ImportProgress
) -> Imported:
    """Take in these files of *folder*, on any thread; *write* is called on this one. Errors as `import_folder`; who calls tidies up."""
    done = Imported()
    with Intake(data, known) as intake, ThreadPoolExecutor(WORKERS) as pool:
        try:
            for results in _in_batches(pool, intake, files):
                _write(folder, results, write, done, known)
                progress(done, len(files))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return done


def _in_batches(pool: ThreadPoolExecutor, intake: Intake, files: list[Path]) -> Iterator[list[tuple[Path, Future[Incoming | str]]]]:
    """Yield (path, finished future) in batches, keeping the workers busy but not far ahead of the rows."""
    source = iter(files)
    waiting = {pool.submit(intake.take, path): path for path in islice(source, BATCH)}
    while waiting:
        finished, _rest = wait(waiting, return_when=FIRST_COMPLETED)
        batch = [(waiting.pop(future), future) for future in finished]
        waiting |= {pool.submit(intake.take, path): path for path in islice(source, len(batch))}
        yield sorted(batch, key=lambda pair: pair[0])


def _write(
    folder: Path, results: list[tuple[Path, Future[Incoming | str]]], write: WritePhotos, done: Imported, known: dict[str, int]
) -> None:
    """Write the rows of the photos that came in, then raise the error that stops the import, if there is one."""
    stop: KvoError | None = None
    incoming: list[Incoming] = []
    for path, future in results:
        try:
            photo = future.result()
        except PhotoRefused as refused:
            done.files += 1
            done.refused.append(refused)
        except KvoError as error:
            stop = error
        except OSError as error:
            if not folder.is_dir() or error.errno in (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE):
                stop = SourceGone(folder)
            else:
                done.files += 1
                done.refused.append(PhotoRefused(path.name, reason_text(error)))
        else:
            done.files += 1
            if isinstance(photo, str) or photo.sha256 in known:
                done.known += 1
            else:
                known[photo.sha256] = photo.length
                incoming.append(photo)
    if incoming:
        try:
            done.photos += write(incoming)
        except KvoError:
            done.files -= len(incoming)
            raise
    if stop is not None:
        raise stop
