"""The container of a pack: a zip file that ends in the hash of all its bytes, maybe inside an encrypted one (docs/data-format.md).

Its zip comment is the SHA-256 of all bytes before the comment, so that one flipped bit shows. With a passphrase it is a zip of
`key.json` (how the passphrase becomes a key, `exchange.laptops.passphrase_key`) and `pack.age` (the pack, encrypted to that key; it need
not fit in memory). For who opens it with the age tool alone, and in files of before, `key.age` stands in the place of `key.json`: a key,
encrypted with the passphrase as age does that (scrypt). To named receivers it is a zip of `pack.age` alone, encrypted to their keys.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.errors import BadPack, WrongPassphrase
from kvo_inspect.exchange.laptops.passphrase_key import HEAD_LIMIT, identity_of, new_key, read_head
from kvo_inspect.exchange.trust.receiver import NotForUs, recipients_of
from kvo_inspect.files import file_error, read_error, written_whole
from kvo_inspect.outside import BLOCK, blocks
from kvo_inspect.progress import Progress, silent
from kvo_inspect.texts import _

if TYPE_CHECKING:
    import pyrage

    from kvo_inspect.exchange.trust.receiver import Identity, Recipient

RATIO_LIMIT = 100
"""Members packed tighter than this are bombs: changes, full of hashes, reach about 4."""
MEMBERS_LIMIT = 20_000
NO_KEY_FITS = "No matching keys"
"""What pyrage says of a file that was encrypted to others; of anything else that is wrong with it, it says something else."""
AGE_KEY_LIMIT = 10_000
"""Bytes of `key.age`; one has some hundreds."""
WORK_LIMIT = 21
"""The most work (scrypt's log2 N; 2 GB) that a file may ask of the passphrase: age itself asks 18 to 20."""
TO_RECEIVERS = ["pack.age"]
BY_PASSPHRASE = (["key.json", "pack.age"], ["key.age", "pack.age"])
"""The members of a file with a passphrase: by our own key, and as the age tool alone opens it."""
ENCRYPTED = (*BY_PASSPHRASE, TO_RECEIVERS)
"""The members of an encrypted file."""
_MEMBERS = {"manifest.json", "changes.jsonl", "key.json", "key.age", "pack.age"}
_PHOTO = re.compile(r"photos/[0-9a-f]{64}")
_SCRYPT = re.compile(rb"age-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} ([0-9]{1,2})\n")
_END_RECORD = 22
"""Bytes of the end record of a zip file; its last two say how long the comment behind it is."""
_MEMBER = b"PK\x03\x04"
"""What an archive begins with: a file without it was never a pack, and one that was cut off still has it."""


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A photo or paper that goes into a pack."""

    sha256: str
    length: int
    open: Callable[[], BinaryIO]
    """Opens its bytes, as they came."""


_UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    ValueError,
    MemoryError,
)
"""What zipfile says of an archive that is none."""


def cut_off(path: Path | None = None) -> BadPack:
    """Return the error for a file that is not whole."""
    return BadPack(_("it is cut off or damaged"), path)


def foreign() -> BadPack:
    """Return the error for an archive that no program of ours made."""
    return BadPack(_("its table of contents is not one of ours"))


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Raise what goes wrong while reading a file as BadPack about *path*, or as what the disk says."""
    try:
        yield
    except BadPack as error:
        raise BadPack(error.why, path) from error
    except _UNREADABLE as error:
        raise cut_off(path) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # zipfile seeks where a hostile table says, also before the beginning
            raise cut_off(path) from error
        if error.errno in (errno.ENOSPC, errno.EDQUOT):  # an encrypted pack is unpacked beside the record
            raise file_error(error, path) from error
        raise read_error(error, path) from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise cut_off(path) from error


@contextmanager
def storing(out: Path) -> Iterator[None]:
    """Raise what the system says of a write as the error about *out*."""
    try:
        yield
    except OSError as error:
        raise file_error(error, out) from error


def member_info(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """Return how a member is written: the same changes give the same bytes, whenever they are packed."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = method
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    return info


@contextmanager
def nameless(room: Path) -> Iterator[BinaryIO]:
    """Yield a file in the folder *room* that has no name: whatever a killed process leaves of it, nobody can read."""
    import tempfile

    with tempfile.TemporaryFile(dir=room) as stream:
        yield cast("BinaryIO", stream)


def add_stream(archive: zipfile.ZipFile, name: str, stream: BinaryIO, method: int) -> None:
    """Write all of a stream into an archive, a block at a time."""
    info = member_info(name, method)
    info.file_size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    with archive.open(info, "w") as target:
        shutil.copyfileobj(stream, target, BLOCK)


def add_photo(archive: zipfile.ZipFile, photo: PhotoFile) -> None:
    """Write a photo into an archive, a block at a time."""
    info = member_info(f"photos/{photo.sha256}", zipfile.ZIP_STORED)
    info.file_size = photo.length
    with photo.open() as source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target, BLOCK)


def seal(archive: BinaryIO) -> None:
    """Give a zip without a comment the hash of its bytes as its comment."""
    end = archive.seek(0, os.SEEK_END) - 2
    archive.seek(0)
    comment = _hash_of(archive, end).encode()
    archive.seek(end)
    archive.write(struct.pack("<H", len(comment)) + comment)


def write_sealed(archive: BinaryIO, out: Path) -> None:
    """Write the sealed zip to *out*, whole or not at all."""
    seal(archive)
    archive.seek(0)
    with written_whole(out) as target:
        shutil.copyfileobj(archive, target, BLOCK)


def _hash_of(stream: BinaryIO, length: int) -> str:
    """Return the SHA-256 of so many bytes of a file; BadPack when there are fewer."""
    digest = hashlib.sha256()
    for block in blocks(stream, length):
        length -= len(block)
        digest.update(block)
    if length:
        raise cut_off()
    return digest.hexdigest()


def must_be_sealed(stream: BinaryIO) -> None:
    """Raise BadPack unless an open file ends in the hash of what stands before: cut, altered, or no pack at all."""
    body = _size_of(stream) - 66
    head = stream.read(len(_MEMBER))
    stream.seek(0)
    if head and not _MEMBER.startswith(head):
        raise BadPack(_("it is no file that a laptop made for another one"))
    if body < _END_RECORD - 2:
        raise cut_off()
    expected = struct.pack("<H", 64) + _hash_of(stream, body).encode()
    if stream.read(len(expected) + 1) != expected:
        raise cut_off()


def opened(stream: BinaryIO) -> tuple[zipfile.ZipFile, list[str]]:
    """Open the archive in an open file, its table of contents checked before a byte of a member is read; return its names in order too."""
    archive = zipfile.ZipFile(stream)
    try:
        return archive, _names(archive, _size_of(stream))
    except BaseException:
        archive.close()
        raise


def _size_of(stream: BinaryIO) -> int:
    return os.fstat(stream.fileno()).st_size


def _names(archive: zipfile.ZipFile, size: int) -> list[str]:
    """Return the member names, checked: known ones only, none twice, plain files, no bomb, nothing encrypted by zip itself."""
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(names) > MEMBERS_LIMIT or len(set(names)) != len(names) or sum(info.compress_size for info in infos) > size:
        raise foreign()
    for info in infos:
        known = info.filename in _MEMBERS or _PHOTO.fullmatch(info.filename)
        mode = info.external_attr >> 16
        plain = not mode or stat.S_IFMT(mode) in (0, stat.S_IFREG)
        packed = (info.compress_type == zipfile.ZIP_DEFLATED and not info.filename.startswith("photos/")) or (
            info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
        )
        if not known or not plain or not packed or info.orig_filename != info.filename or info.flag_bits & 0x1:
            raise foreign()
        if info.file_size > RATIO_LIMIT * max(info.compress_size, 1000):
            raise BadPack(_("it would unpack to far more than it is"))
    return names


def encrypted(plain: BinaryIO, out: BinaryIO, room: Path, passphrase: str, *, age_alone: bool = False, progress: Progress = silent) -> None:
    """Write to *out* a zip of the pack encrypted to the key of a passphrase, and of what leads to that key.

    The pack is sealed first: what the age tool decrypts is a pack like any other. *age_alone*: so that this tool alone opens it; that costs
    seconds and up to a gigabyte on both sides. *progress* tells before the work begins.
    """
    import pyrage

    seal(plain)
    progress("passphrase", 0, 1)
    if age_alone:
        identity = pyrage.x25519.Identity.generate()
        recipient = identity.to_public()
        name, key = "key.age", pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase)
    else:
        head, recipient = new_key(passphrase)
        name, key = "key.json", to_text(head.model_dump()).encode()
    _close(plain, out, room, [recipient], {name: key})


def encrypted_to(plain: BinaryIO, out: BinaryIO, room: Path, keys: Sequence[str]) -> None:
    """Write to *out* a zip of the pack encrypted to keys (`exchange.trust.receiver.read_key`); the pack is sealed first."""
    seal(plain)
    _close(plain, out, room, recipients_of(keys), {})


def _close(plain: BinaryIO, out: BinaryIO, room: Path, recipients: Sequence[Recipient], members: Mapping[str, bytes]) -> None:
    """Write a zip of *members* and the sealed pack, encrypted."""
    import pyrage

    plain.seek(0)
    with nameless(room) as closed:
        pyrage.encrypt_io(plain, closed, recipients)
        plain.truncate(0)  # with photos each of these is large
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name, raw in members.items():
                archive.writestr(member_info(name, zipfile.ZIP_STORED), raw)
            add_stream(archive, "pack.age", closed, zipfile.ZIP_STORED)


def decrypted(
    outer: zipfile.ZipFile, to: BinaryIO, passphrase: str, identities: Sequence[Identity] = (), progress: Progress = silent
) -> None:
    """Write the pack inside an encrypted one to *to*; *identities* open what was encrypted to receivers.

    Raises WrongPassphrase, NotForUs or BadPack.
    """
    import pyrage

    by_passphrase = outer.namelist() != TO_RECEIVERS
    if by_passphrase and not passphrase:
        raise WrongPassphrase(given=False)
    if by_passphrase:
        identities = [_identity_in(outer, passphrase, progress)]
    try:
        with outer.open("pack.age") as source:
            pyrage.decrypt_io(source, to, identities)
    except pyrage.DecryptError as error:
        if not by_passphrase and NO_KEY_FITS in str(error):
            raise NotForUs from None
        raise cut_off() from None


def _identity_in(outer: zipfile.ZipFile, passphrase: str, progress: Progress) -> pyrage.x25519.Identity:
    """Return the key of an encrypted file. Raises WrongPassphrase, and BadPack where it asks for more work than it should."""
    import pyrage

    if "key.json" in outer.namelist():
        with outer.open("key.json") as stream:
            head = read_head(stream.read(HEAD_LIMIT + 1))
        progress("passphrase", 0, 1)
        return identity_of(head, passphrase)
    with outer.open("key.age") as stream:
        sealed_key = stream.read(AGE_KEY_LIMIT)
    match = _SCRYPT.match(sealed_key)
    if match is None or int(match[1]) > WORK_LIMIT:
        raise cut_off()
    progress("passphrase", 0, 1)
    try:
        return pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(sealed_key, passphrase).decode().strip())
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError):
        raise WrongPassphrase(given=True) from None
