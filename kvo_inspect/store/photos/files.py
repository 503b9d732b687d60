"""The files of photos and papers beside the record: where one lies, tidying after a crash, and whether files and rows agree.

    photos/<aa>/<sha256>          the bytes as they came, never rewritten, of a photo or a paper; sealed where the record is protected
    photos/incoming/<sha256>      an empty note: that file was put in place, its row is not written yet
    photos/incoming/*.part        bytes being written aside
    photos/thumbs/<aa>/<sha256>   small pictures; made again when they are not there. Of a covered photo `<sha256>-<what is covered>`

A file is written aside, synced, noted, renamed, and then its row is written and the note removed. So after a crash what has a note
and no row was being taken in by someone who was never told that it was kept: it goes, and the source still has it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kvo_inspect import paths
from kvo_inspect.domain.photos.cover import mark_of
from kvo_inspect.errors import PhotoChanged, PhotoNotHere
from kvo_inspect.files import file_error
from kvo_inspect.protection import unlocked
from kvo_inspect.store.record.laptop_only import laptop_only_names, put_laptop_only
from kvo_inspect.system_reasons import reason_text
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.domain.photos.cover import Cover
    from kvo_inspect.domain.photos.photo import Photo
    from kvo_inspect.protection.secret import Secret
    from kvo_inspect.store.record.store import Store

INCOMING = "incoming"
AWAITED = "awaited photo "
"""Begins the local keys of photos and papers whose row came from another laptop without their bytes."""
_NAME = re.compile(r"[0-9a-f]{64}")
_SHARD = re.compile(r"[0-9a-f]{2}")
_BLOCK = 1 << 20


def photo_file(data: Path, sha256: str) -> Path:
    """Return where the bytes with this hash lie, or would."""
    return paths.photo_folder(data) / sha256[:2] / sha256


def thumb_file(data: Path, sha256: str, covers: Sequence[Cover] = ()) -> Path:
    """Return where the small picture (a JPEG) of the photo with this hash lies, or would: another for what else it covers."""
    return paths.photo_folder(data) / paths.THUMBS / sha256[:2] / "-".join(filter(None, (sha256, mark_of(covers))))


def thumb_files(data: Path, sha256: str) -> list[Path]:
    """Return every small picture of the photo with this hash that lies here, whatever each covers."""
    return sorted(thumb_file(data, sha256).parent.glob(f"{sha256}*"))


def note_file(data: Path, sha256: str) -> Path:
    """Return where the note of a photo lies that says: the file is in place, its row is not written yet."""
    return paths.photo_folder(data) / INCOMING / sha256


def open_original(data: Path, sha256: str) -> BinaryIO:
    """Return a stream of the bytes with this hash, sealed or not. Raises Locked; OSError when they are not here or cannot be read."""
    return open_with(unlocked.secret_of(data), data, sha256)


def open_with(secret: Secret | None, data: Path, sha256: str) -> BinaryIO:
    """Return the same with the secret of the record in hand (None: it is plain): whoever reads many asks the disk for it once."""
    from kvo_inspect.protection import sealed

    return sealed.open_file(photo_file(data, sha256), secret)


def sound_original(data: Path, photo: Photo) -> bytes:
    """Return a photo's bytes as they came. PhotoNotHere when they are not here, PhotoChanged when they are others."""
    path = photo_file(data, photo.sha256)
    if not path.exists():
        raise PhotoNotHere(photo.name)
    with open_original(data, photo.sha256) as stream:
        original = stream.read()
    if hashlib.sha256(original).hexdigest() != photo.sha256:
        raise PhotoChanged(photo.name, path)
    return original


def thumb_bytes(data: Path, sha256: str, covers: Sequence[Cover], room: Path | None = None) -> bytes | None:
    """Return the small picture (a JPEG) of a photo of *data* that covers so much; None when it is not there or cannot be read.

    *room*: the folder below which it lies, when that is another.
    """
    from kvo_inspect.protection import sealed

    try:
        with sealed.open_file(thumb_file(room or data, sha256, covers), unlocked.secret_of(data)) as stream:
            return stream.read()
    except OSError:
        return None


def is_sound(data: Path, sha256: str, length: int) -> bool:
    """Whether the bytes with this hash are here, whole; *length* (bytes) says of a plain file at once that it is another."""
    from kvo_inspect.protection import sealed

    path = photo_file(data, sha256)
    try:
        if path.stat().st_size != length and not sealed.is_sealed(path):
            return False
        return hash_of(data, sha256) == sha256
    except OSError:
        return False


def hash_of(data: Path, sha256: str) -> str:
    """Return the SHA-256 of the bytes in the place of this one. Raises Locked, OSError."""
    digest = hashlib.sha256()
    with open_original(data, sha256) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def tidy(store: Store) -> None:
    """Finish or take back the photos that a crash left half taken in; opening a record to write does this before anything is taken in."""
    folder = paths.photo_folder(store.data) / INCOMING
    try:
        left = sorted(folder.iterdir()) if folder.is_dir() else []
        for path in left:
            if _NAME.fullmatch(path.name) and not has_row(store, path.name):
                photo_file(store.data, path.name).unlink(missing_ok=True)
                for thumb in thumb_files(store.data, path.name):
                    thumb.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
    except OSError as error:
        raise file_error(error, folder) from error
    came = [sha256 for sha256 in awaited_files(store) if photo_file(store.data, sha256).exists()]
    if came:  # by an import, after the row: from now on they can be lost
        with store.writing():
            for sha256 in came:
                put_laptop_only(store.db, AWAITED + sha256, "")


def has_row(store: Store, sha256: str, parks: Collection[str] | None = None) -> bool:
    """Whether a photo or a paper of these parks (None: of the record), gone or not, has these bytes."""
    return any(parks is None or park in parks for (park,) in store.rows("select park from file_by_hash where sha256 = ?", [sha256]))


def forget_notes(store: Store, hashes: list[str]) -> None:
    """Remove the notes of photos whose rows are written; a note that stays does no harm."""
    for sha256 in hashes:
        with suppress(OSError):
            note_file(store.data, sha256).unlink(missing_ok=True)


def awaited_files(store: Store) -> set[str]:
    """Return the hashes of photos and papers whose rows came without their bytes, and whose bytes did not come since."""
    return set(laptop_only_names(store.db, AWAITED))


def check_files(store: Store, progress: Callable[[str, int, int], None]) -> list[str]:
    """Return every row without its file, file whose bytes changed, and file without a row that is not whole, each as a sentence.

    What was never handed over is not lost, and no problem; nor is what a record knew that was here before (`left_files`).
    """
    names: dict[str, tuple[str, str]] = {}
    # The name of a confidential photo is said nowhere: its hash names it here.
    sql = "select noun, sha256, iif(confidential, '', name) as called from file_by_hash order by called = '', noun desc, n"
    for noun, sha256, name in store.rows(sql):
        names.setdefault(sha256, (noun, name or sha256[:12]))
    problems = []
    hashes, awaited = set[str](), awaited_files(store)
    for done, path in enumerate(_kept(paths.photo_folder(store.data))):
        relative_path = path.relative_to(store.data).as_posix()
        if path.name not in names:
            if not note_file(store.data, path.name).exists() and not _is_whole(store.data, path):
                problems.append(_("{file} is no photo and no paper of this record.").format(file=relative_path))
            continue
        hashes.add(path.name)
        noun, name = names[path.name]
        try:
            changed = hash_of(store.data, path.name) != path.name
        except OSError as error:
            problems.append(_sentence(noun, "unreadable").format(name=name, file=relative_path, why=reason_text(error)))
            continue
        if changed:
            problems.append(_sentence(noun, "changed").format(name=name, file=relative_path))
        if done % 50 == 0:
            progress("photos", done, len(names))
    problems += [
        _sentence(noun, "missing").format(name=name, file=photo_file(store.data, sha256).relative_to(store.data).as_posix())
        for sha256, (noun, name) in names.items()
        if sha256 not in hashes and sha256 not in awaited
    ]
    return problems


def left_files(store: Store) -> list[str]:
    """Return the hashes of files of photos and papers of which the record does not know, as after an older backup was put back.

    They stay: taking such a file in again, or changes of a laptop that know it, put it to use.
    """
    known = {sha256 for (sha256,) in store.rows("select sha256 from file_by_hash")}
    kept = (path.name for path in _kept(paths.photo_folder(store.data)))
    return [name for name in kept if _NAME.fullmatch(name) and name not in known and not note_file(store.data, name).exists()]


def _is_whole(data: Path, path: Path) -> bool:
    """Whether a file is what its name says, in the place of its name."""
    try:
        return path == photo_file(data, path.name) and hash_of(data, path.name) == path.name
    except OSError:
        return False


def _sentence(noun: str, problem: str) -> str:
    """Return what is told of a photo or a paper whose file is not as it should be."""
    return {
        ("photo", "unreadable"): _("Photo {name} ({file}) cannot be read: {why}"),
        ("photo", "changed"): _("Photo {name} ({file}) was changed after it was imported."),
        ("photo", "missing"): _("Photo {name} is not there: {file} is missing."),
        ("paper", "unreadable"): _("Paper {name} ({file}) cannot be read: {why}"),
        ("paper", "changed"): _("Paper {name} ({file}) was changed after it was imported."),
        ("paper", "missing"): _("Paper {name} is not there: {file} is missing."),
    }[noun, problem]


def _kept(folder: Path) -> Iterator[Path]:
    """Yield every file below the folder of photos that should be a photo or a paper."""
    if not folder.is_dir():
        return
    for shard in sorted(folder.iterdir()):
        if shard.name in (INCOMING, paths.THUMBS):
            continue
        if shard.is_dir() and _SHARD.fullmatch(shard.name):
            yield from sorted(shard.iterdir())
        else:
            yield shard
