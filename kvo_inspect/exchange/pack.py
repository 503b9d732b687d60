"""Pack (bestand): the container that carries changes from one laptop to another (DESIGN 4.5, docs/data-format.md).

A pack is a zip file with `manifest.json`, `changes.jsonl` and `photos/<sha256>`; its zip comment is the SHA-256 of all bytes
before it, so that one flipped bit shows. With a passphrase it is a zip of `key.age` (a key, encrypted with the passphrase,
scrypt) and `pack.age` (the pack, encrypted to that key): the standard age tool opens both, and neither needs to fit in memory.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import struct
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kvo_inspect.domain.change import Change, Head, LogKey
from kvo_inspect.domain.noun import to_text
from kvo_inspect.domain.words import Line
from kvo_inspect.errors import BadPack, WrongPassphrase
from kvo_inspect.files import file_error, written_whole
from kvo_inspect.store.receive import Batch
from kvo_inspect.texts import _

FORMAT = "kvo-inspect/pack"
VERSION = 1
SUFFIX = ".kvopack"
MANIFEST_LIMIT = 8_000_000
LINE_LIMIT = 2_000_000
RATIO_LIMIT = 100
"""Members packed tighter than this are bombs: changes, full of hashes, reach about 4."""
MEMBERS_LIMIT = 100_000
_BLOCK = 1 << 16
_PHOTO = re.compile(r"photos/[0-9a-f]{64}")
_END = struct.Struct("<4s4H2LH")
"""The end record of a zip file; its last number is the length of the comment behind it."""

Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Device = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Letters = Annotated[str, Field(pattern=r"^[BCDFGHJKLMNPRSTVWZ]{3}$")]
Count = Annotated[int, Field(ge=0, lt=2**53)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sender(_Strict):
    """Which laptop made the pack, and who sat at it."""

    device: Device
    letters: Letters
    name: Line


class Run(_Strict):
    """One log: its head at the sender, and which of its changes are inside (`first` > `seq`: none)."""

    device: Device
    letters: Letters
    park: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    confidential: bool
    seq: Count
    """The sender's head: the receiver must reach it."""
    chain: Hex64
    first: Count
    """The number of the first change inside; the last is `seq`."""
    before: Hex64
    """The chain of the row before the first one inside."""

    @property
    def key(self) -> LogKey:
        """The log's name."""
        return LogKey(self.device, self.park, self.confidential)


class Member(_Strict):
    """A file inside, by what it must be."""

    sha256: Hex64
    length: Count


class Manifest(_Strict):
    """What a pack says of itself."""

    format: Literal["kvo-inspect/pack"]
    version: Literal[1]
    made: str = Field(max_length=40)
    sender: Sender
    parks: dict[str, Line]
    """Names of the parks inside, for the screen; the changes decide."""
    logs: tuple[Run, ...]
    changes: Member
    count: Count
    photos: tuple[Member, ...] = ()


_LINE = TypeAdapter(
    tuple[
        int, int, int, str, str, str, str, str, tuple[str, ...], str, str | None, int, str, str | None, str,
    ]
)  # fmt: skip
"""log (its place in the manifest), seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain."""


@dataclass(frozen=True, slots=True)
class Photos:
    """Where the bytes of photos come from when a pack is written: hash, length and a way to open them."""

    sha256: str
    length: int
    path: Path


def write_pack(
    out: Path, sender: Sender, made: str, parks: dict[str, str], batch: Batch, *, photos: Sequence[Photos] = (), passphrase: str = ""
) -> Manifest:
    """Write a pack, whole or not at all; with a passphrase encrypted."""
    with tempfile.TemporaryDirectory(prefix="kvopack-") as folder:
        lines = Path(folder) / "changes.jsonl"
        order = {key: i for i, key in enumerate(sorted(batch.heads))}
        first: dict[LogKey, int] = {}
        count = 0
        digest = hashlib.sha256()
        with lines.open("wb") as stream:
            for change in batch.changes:
                first.setdefault(change.log, change.seq)
                data = _to_line(order[change.log], change)
                digest.update(data)
                stream.write(data)
                count += 1
        manifest = Manifest(
            format="kvo-inspect/pack",
            version=1,
            made=made,
            sender=sender,
            parks=parks,
            logs=tuple(
                Run(
                    device=key.device, letters=batch.letters[key.device], park=key.park, confidential=key.confidential, seq=head.seq,
                    chain=head.chain, first=first.get(key, head.seq + 1), before=batch.before.get(key, head.chain),
                )
                for key, head in sorted(batch.heads.items())
            ),
            changes=Member(sha256=digest.hexdigest(), length=lines.stat().st_size),
            count=count,
            photos=tuple(Member(sha256=photo.sha256, length=photo.length) for photo in photos),
        )  # fmt: skip
        plain = Path(folder) / "pack.zip"
        with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(_info("manifest.json"), to_text(manifest.model_dump(mode="json")))
            _add(archive, "changes.jsonl", lines, zipfile.ZIP_DEFLATED)
            for photo in photos:
                _add(archive, f"photos/{photo.sha256}", photo.path, zipfile.ZIP_STORED)
        if passphrase:
            plain = _encrypted(plain, Path(folder), passphrase)
        _seal(plain, out)
    return manifest


def _to_line(log: int, c: Change) -> bytes:
    row = (log, c.seq, c.stamp, c.at, c.author, c.how, c.noun, c.noun_id, c.after, c.fields, c.reason, c.v, c.salt, c.erased, c.chain)
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _info(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the same changes give the same bytes
    info.compress_type = method
    info.external_attr = 0o600 << 16
    return info


def _add(archive: zipfile.ZipFile, name: str, path: Path, method: int) -> None:
    info = _info(name, method)
    info.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target, _BLOCK)


def _encrypted(plain: Path, folder: Path, passphrase: str) -> Path:
    """Return a zip of the pack encrypted to a fresh key, and of that key encrypted with the passphrase."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    sealed = folder / "pack.age"
    with plain.open("rb") as source, sealed.open("wb") as target:
        pyrage.encrypt_io(source, target, [identity.to_public()])
    outer = folder / "encrypted.zip"
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_info("key.age", zipfile.ZIP_STORED), pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase))
        _add(archive, "pack.age", sealed, zipfile.ZIP_STORED)
    return outer


def _seal(archive: Path, out: Path) -> None:
    """Write the zip to *out* with the hash of its bytes as its comment."""
    digest = hashlib.sha256()
    size = archive.stat().st_size
    with archive.open("rb") as source, written_whole(out) as target:
        left = size - 2  # the last two bytes say how long the comment is
        while left:
            block = source.read(min(_BLOCK, left))
            left -= len(block)
            digest.update(block)
            target.write(block)
        comment = digest.hexdigest().encode()
        target.write(struct.pack("<H", len(comment)) + comment)


@dataclass(frozen=True, slots=True)
class Pack:
    """An open pack: its manifest, and its changes and photos, each verified while read."""

    manifest: Manifest
    _archive: zipfile.ZipFile

    def batch(self) -> Batch:
        """Return what `store.receive.receive` takes; the changes are read from the file as they are asked for."""
        logs = self.manifest.logs
        return Batch(
            heads={run.key: Head(run.seq, run.chain) for run in logs},
            changes=self._changes(),
            letters={run.device: run.letters for run in logs},
            before={run.key: run.before for run in logs if run.first <= run.seq},
        )

    def _changes(self) -> Iterator[Change]:
        keys = [run.key for run in self.manifest.logs]
        member = self.manifest.changes
        digest, length, count = hashlib.sha256(), 0, 0
        with self._archive.open("changes.jsonl") as stream:
            while line := stream.readline(LINE_LIMIT):
                length += len(line)
                if length > member.length:
                    raise BadPack(_("it holds more than it says"))
                digest.update(line)
                try:
                    log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain = _LINE.validate_json(
                        line, strict=True
                    )
                    key = keys[log] if log >= 0 else keys[len(keys)]
                except (ValidationError, IndexError):
                    raise BadPack(_("change {n} cannot be read").format(n=count + 1)) from None
                yield Change(key, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain)
                count += 1
        if digest.hexdigest() != member.sha256 or length != member.length or count != self.manifest.count:
            raise BadPack(_("its changes are not the ones it names"))

    def photo(self, member: Member, to: IO[bytes]) -> None:
        """Copy a photo's bytes into *to*, verified; BadPack when they are not what the manifest says."""
        digest, length = hashlib.sha256(), 0
        with self._archive.open(f"photos/{member.sha256}") as stream:
            while block := stream.read(_BLOCK):
                length += len(block)
                if length > member.length:
                    break
                digest.update(block)
                to.write(block)
        if length != member.length or digest.hexdigest() != member.sha256:
            raise BadPack(_("a photo is not the one it names"))


@contextmanager
def open_pack(path: Path, passphrase: str = "") -> Iterator[Pack]:
    """Open a pack for reading, everything about its shape checked before a byte of it is used.

    Raises BadPack (cut, altered, hostile, newer) or WrongPassphrase; what fails later, while it is read, is BadPack too.
    """
    with tempfile.TemporaryDirectory(prefix="kvopack-") as folder, _as_bad_pack(path):
        _must_be_sealed(path)
        with _archive(path) as outer:
            names = _names(outer)
            if names == ["key.age", "pack.age"]:
                plain = Path(folder) / "pack.zip"
                _decrypted(outer, plain, passphrase)
                with _archive(plain) as archive:
                    yield Pack(_manifest(archive, _names(archive)), archive)
            else:
                yield Pack(_manifest(outer, names), outer)


def is_encrypted(path: Path) -> bool:
    """Return whether a pack asks for a passphrase; BadPack when it is none."""
    with _as_bad_pack(path), _archive(path) as archive:
        return _names(archive) == ["key.age", "pack.age"]


@contextmanager
def _as_bad_pack(path: Path) -> Iterator[None]:
    try:
        yield
    except BadPack as error:
        raise BadPack(error.why, path) from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, struct.error) as error:
        raise BadPack(_("it is cut off or damaged"), path) from error
    except OSError as error:
        raise file_error(error, path) from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise BadPack(_("it is cut off or damaged"), path) from error


def _must_be_sealed(path: Path) -> None:
    """Raise unless the file ends in the hash of what stands before: cut, altered, or no pack at all."""
    size = path.stat().st_size
    body = size - 66
    if body < _END.size - 2:
        raise BadPack(_("it is cut off or damaged"))
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        left = body
        while left:
            block = stream.read(min(_BLOCK, left))
            if not block:
                raise BadPack(_("it is cut off or damaged"))
            left -= len(block)
            digest.update(block)
        tail = stream.read()
    if tail != struct.pack("<H", 64) + digest.hexdigest().encode():
        raise BadPack(_("it is cut off or damaged"))


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(path) as archive:
        yield archive


def _names(archive: zipfile.ZipFile) -> list[str]:
    """Return the member names, checked: known ones only, none twice, no bomb, nothing encrypted by zip itself."""
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(names) > MEMBERS_LIMIT or len(set(names)) != len(names):
        raise BadPack(_("its table of contents is not one of ours"))
    for info in infos:
        known = info.filename in ("manifest.json", "changes.jsonl", "key.age", "pack.age") or _PHOTO.fullmatch(info.filename)
        if not known or info.orig_filename != info.filename or info.flag_bits & 0x1:
            raise BadPack(_("its table of contents is not one of ours"))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadPack(_("its table of contents is not one of ours"))
        if info.file_size > RATIO_LIMIT * max(info.compress_size, 1000):
            raise BadPack(_("it would unpack to far more than it is"))
    return names


def _manifest(archive: zipfile.ZipFile, names: Iterable[str]) -> Manifest:
    there = set(names)
    if not {"manifest.json", "changes.jsonl"} <= there:
        raise BadPack(_("its table of contents is not one of ours"))
    with archive.open("manifest.json") as stream:
        raw = stream.read(MANIFEST_LIMIT + 1)
    if len(raw) > MANIFEST_LIMIT:
        raise BadPack(_("its manifest is too large"))
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadPack(_("its manifest cannot be read")) from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BadPack(_("it is not a file of kvo-inspect"))
    if said.get("version") != VERSION:
        raise BadPack(_("it was made with a newer version of kvo-inspect: update this program first"))
    try:
        manifest = Manifest.model_validate_json(raw)
    except ValidationError:
        raise BadPack(_("its manifest cannot be read")) from None
    if len({run.key for run in manifest.logs}) != len(manifest.logs):
        raise BadPack(_("its manifest cannot be read"))
    if there != {"manifest.json", "changes.jsonl", *(f"photos/{photo.sha256}" for photo in manifest.photos)}:
        raise BadPack(_("its contents are not what it names"))
    for name, member in (("changes.jsonl", manifest.changes), *((f"photos/{photo.sha256}", photo) for photo in manifest.photos)):
        if archive.getinfo(name).file_size != member.length:
            raise BadPack(_("its contents are not what it names"))
    return manifest


def _decrypted(outer: zipfile.ZipFile, to: Path, passphrase: str) -> None:
    import pyrage

    if not passphrase:
        raise WrongPassphrase(given=False)
    with outer.open("key.age") as stream:
        sealed_key = stream.read(10_000)
    try:
        key = pyrage.passphrase.decrypt(sealed_key, passphrase).decode().strip()
        identity = pyrage.x25519.Identity.from_str(key)
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError):
        raise WrongPassphrase(given=True) from None
    try:
        with outer.open("pack.age") as source, to.open("wb") as target:
            pyrage.decrypt_io(source, target, [identity])
    except pyrage.DecryptError:
        raise BadPack(_("it is cut off or damaged")) from None
