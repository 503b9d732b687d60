"""Pack (bestand): what carries changes and photos from one laptop to another (docs/data-format.md).

Inside its container (`exchange.laptops.container`) are `manifest.json`, `changes.jsonl` and `photos/<sha256>`.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kvo_inspect.domain.record.change import Change, Head, LogKey
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.values.text import Line
from kvo_inspect.errors import BadPack
from kvo_inspect.exchange.laptops.container import (
    BY_PASSPHRASE,
    ENCRYPTED,
    PhotoFile,
    add_photo,
    add_stream,
    decrypted,
    encrypted,
    encrypted_to,
    foreign,
    member_info,
    must_be_sealed,
    nameless,
    opened,
    refusing,
    storing,
    write_sealed,
)
from kvo_inspect.exchange.record.receipt import Id
from kvo_inspect.exchange.trust.signature import PACK_SUFFIX, key_that_signed
from kvo_inspect.outside import BLOCK, open_outside
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.merge.batch import Batch
from kvo_inspect.texts import _

if TYPE_CHECKING:
    from kvo_inspect.exchange.trust.receiver import Identity

FORMAT = "kvo-inspect/pack"
VERSION = 1
SUFFIX = PACK_SUFFIX
MANIFEST_LIMIT = 4_000_000
LINE_LIMIT = 2_000_000

Hex64 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Device = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Letters = Annotated[str, Field(pattern=r"^[BCDFGHJKLMNPRSTVWZ]{3}$")]
Count = Annotated[int, Field(ge=0, lt=2**53)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PackSender(_Strict):
    """Which laptop made the pack, and who sat at it."""

    device: Device
    letters: Letters
    name: Line


class LogRange(_Strict):
    """One log: its head at the sender, and which of its changes are inside (`first` > `seq`: none)."""

    device: Device
    letters: Letters
    park: Id
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
    made: str = Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")
    sender: PackSender
    parks: dict[Id, Line]
    """Names of the parks inside, for the screen; the changes decide."""
    logs: tuple[LogRange, ...]
    changes: Member
    count: Count
    photos: tuple[Member, ...] = ()


class AnyManifest(BaseModel):
    """What every version of a manifest says; the rest is not looked at before this fits."""

    format: str
    version: int


_LINE = TypeAdapter(
    tuple[
        int,
        int,
        int,
        str,
        str,
        str,
        str,
        str,
        tuple[str, ...],
        str,
        str | None,
        int,
        str,
        str | None,
        str,
    ]
)
"""log (its place in the manifest), seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain."""


def write_pack(
    out: Path,
    room: Path,
    sender: PackSender,
    made: str,
    parks: dict[str, str],
    batch: Batch,
    *,
    photos: Sequence[PhotoFile] = (),
    passphrase: str = "",
    age_alone: bool = False,
    to: Sequence[str] = (),
    progress: Progress = silent,
) -> Manifest:
    """Write a pack, whole or not at all, with a passphrase encrypted; it is made in the folder *room*, in files without a name.

    Raises DiskFull, ReadOnly. *age_alone*: so that the age tool alone opens it. *to*: encrypted to these keys instead.
    """
    with storing(out), ExitStack() as files:
        lines, plain, outer = (files.enter_context(nameless(room)) for _file in range(3))
        first, changes, count = _write_lines(lines, batch)
        manifest = Manifest(
            format="kvo-inspect/pack",
            version=1,
            made=made,
            sender=sender,
            parks=parks,
            logs=tuple(
                LogRange(
                    device=key.device,
                    letters=batch.letters[key.device],
                    park=key.park,
                    confidential=key.confidential,
                    seq=head.seq,
                    chain=head.chain,
                    first=first.get(key, head.seq + 1),
                    before=batch.before.get(key, head.chain),
                )
                for key, head in sorted(batch.heads.items())
            ),
            changes=changes,
            count=count,
            photos=tuple(Member(sha256=photo.sha256, length=photo.length) for photo in photos),
        )
        with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(member_info("manifest.json"), to_text(manifest.model_dump(mode="json")))
            add_stream(archive, "changes.jsonl", lines, zipfile.ZIP_DEFLATED)
            for done, photo in enumerate(photos):
                progress("write", done, len(photos))
                add_photo(archive, photo)
        if to:
            encrypted_to(plain, outer, room, to)
        elif passphrase:
            encrypted(plain, outer, room, passphrase, age_alone=age_alone, progress=progress)
        write_sealed(outer if to or passphrase else plain, out)
    return manifest


def _write_lines(stream: BinaryIO, batch: Batch) -> tuple[dict[LogKey, int], Member, int]:
    """Write the changes as JSON Lines; return each log's first number, what the file must be, and how many there are."""
    order = {key: i for i, key in enumerate(sorted(batch.heads))}
    first: dict[LogKey, int] = {}
    digest, length, count = hashlib.sha256(), 0, 0
    with batch.reading() as each:
        for c in each:
            first.setdefault(c.log, c.seq)
            row = (
                order[c.log],
                c.seq,
                c.stamp,
                c.at,
                c.author,
                c.how,
                c.noun,
                c.noun_id,
                c.after,
                c.fields,
                c.reason,
                c.v,
                c.salt,
                c.erased,
                c.chain,
            )
            data = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(data)
            length += stream.write(data)
            count += 1
    return first, Member(sha256=digest.hexdigest(), length=length), count


@dataclass(frozen=True, slots=True)
class Pack:
    """An open pack: its manifest, its changes and photos, each verified while read, and the key that signed these very bytes, if any."""

    manifest: Manifest
    path: Path
    key: str | None
    _archive: zipfile.ZipFile

    def batch(self, progress: Progress = silent, parks: Collection[str] | None = None) -> Batch:
        """Return what `store.merge.receive.receive` takes, of these parks (None: of all); the changes are read as they are asked for.

        What the file holds of other parks is held against its manifest and goes no further.
        """
        logs = [run for run in self.manifest.logs if parks is None or run.park in parks]
        return Batch(
            heads={run.key: Head(run.seq, run.chain) for run in logs},
            changes=self._changes(progress, parks),
            letters={run.device: run.letters for run in logs},
            before={run.key: run.before for run in logs if run.first <= run.seq},
        )

    def _changes(self, progress: Progress, parks: Collection[str] | None) -> Iterator[Change]:
        logs = self.manifest.logs
        due = [run.first for run in logs]
        member = self.manifest.changes
        digest, length, count = hashlib.sha256(), 0, 0
        with refusing(self.path), self._archive.open("changes.jsonl") as packed, io.BufferedReader(packed, BLOCK) as stream:  # type: ignore[type-var]
            while line := stream.readline(LINE_LIMIT):
                length += len(line)
                if length > member.length:
                    raise BadPack(_("it holds more than it says"))
                digest.update(line)
                count += 1
                if count % 1000 == 0:
                    progress("changes", count, self.manifest.count)
                log, change = _change(logs, line, count)
                if change.seq != due[log] or change.seq > logs[log].seq:
                    raise BadPack(_("its contents are not what it names"))
                due[log] += 1
                if parks is None or logs[log].park in parks:
                    yield change
            if any(seq <= run.seq for seq, run in zip(due, logs, strict=True)):
                raise BadPack(_("its contents are not what it names"))
            if digest.hexdigest() != member.sha256 or length != member.length or count != self.manifest.count:
                raise BadPack(_("its changes are not the ones it names"))

    def photo(self, member: Member) -> Iterator[bytes]:
        """Yield a photo's bytes; BadPack, at the end, when they are not what the manifest says."""
        digest, length = hashlib.sha256(), 0
        with refusing(self.path), self._archive.open(f"photos/{member.sha256}") as stream:
            while block := stream.read(BLOCK):
                length += len(block)
                if length > member.length:
                    break
                digest.update(block)
                yield block
            if length != member.length or digest.hexdigest() != member.sha256:
                raise BadPack(_("a photo is not the one it names"))


def _change(logs: Sequence[LogRange], line: bytes, number: int) -> tuple[int, Change]:
    try:
        log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain = _LINE.validate_json(
            line, strict=True
        )
    except ValidationError:
        log = -1
    if not 0 <= log < len(logs):
        raise BadPack(_("change {n} cannot be read").format(n=number))
    return log, Change(logs[log].key, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain)


@contextmanager
def open_pack(
    path: Path, room: Path, passphrase: str = "", progress: Progress = silent, *, identities: Sequence[Identity] = ()
) -> Iterator[Pack]:
    """Open a pack for reading, everything about its shape checked before a byte of it is used; *room* is for an encrypted one.

    *identities* open one that was encrypted to receivers (`exchange.trust.device_key.own_identities`).
    Raises BadPack (cut, altered, hostile, newer), WrongPassphrase, NotForUs, BadSignature; what shows only while it is read is BadPack.
    """
    with _sealed(path) as (stream, archive, names):
        if names in ENCRYPTED:
            with nameless(room) as plain:  # of an encrypted pack nothing readable is left, whatever ends the process
                with refusing(path):  # age vouches for each byte, and the seal outside for what age wrote
                    decrypted(archive, plain, passphrase, identities, progress)
                with _opened(plain, path) as (inner, inner_names):
                    yield Pack(_manifest(inner, inner_names, path), path, key_that_signed(path, "pack", stream), inner)
        else:
            yield Pack(_manifest(archive, names, path), path, key_that_signed(path, "pack", stream), archive)


@contextmanager
def _sealed(path: Path) -> Iterator[tuple[BinaryIO, zipfile.ZipFile, list[str]]]:
    """Open the archive of a sealed file once, so that what was found sealed is what is read; refused as `_opened` does."""
    with open_outside(path) as stream:
        with refusing(path):
            must_be_sealed(stream)
        with _opened(stream, path) as (archive, names):
            yield stream, archive, names


@contextmanager
def _opened(stream: BinaryIO, path: Path) -> Iterator[tuple[zipfile.ZipFile, list[str]]]:
    """Open an archive, refusing what is wrong with it as a fault of *path*; what the body raises goes by untouched."""
    with refusing(path):
        archive, names = opened(stream)
    with archive:
        yield archive, names


def read_manifest(path: Path) -> Manifest | None:
    """Return what a pack says of itself; None: it is encrypted. Raises BadPack."""
    with _sealed(path) as (_stream, archive, names):
        return None if names in ENCRYPTED else _manifest(archive, names, path)


def is_plain(path: Path) -> bool:
    """Return whether whoever has a file reads a pack in it; not of a damaged one or no pack. Its seal is not looked at."""
    try:
        with open_outside(path) as stream, _opened(stream, path) as (_archive, names):
            return names not in ENCRYPTED
    except BadPack:
        return False


def is_encrypted(path: Path) -> bool:
    """Return whether a pack asks for a passphrase; BadPack when the file is no pack."""
    with _sealed(path) as (_stream, _archive, names):
        return names in BY_PASSPHRASE


def _manifest(archive: zipfile.ZipFile, names: Collection[str], path: Path) -> Manifest:
    with refusing(path):
        if not {"manifest.json", "changes.jsonl"} <= set(names):
            raise foreign()
        with archive.open("manifest.json") as stream:
            raw = stream.read(MANIFEST_LIMIT + 1)
        if len(raw) > MANIFEST_LIMIT:
            raise BadPack(_("its manifest is too large"))
        manifest = _parsed(raw)
        unique_lists = ([run.key for run in manifest.logs], [photo.sha256 for photo in manifest.photos])
        if any(len(set(names)) != len(names) for names in unique_lists):
            raise BadPack(_("its manifest cannot be read"))
        if set(names) != {"manifest.json", "changes.jsonl", *(f"photos/{photo.sha256}" for photo in manifest.photos)}:
            raise BadPack(_("its contents are not what it names"))
        for name, member in (("changes.jsonl", manifest.changes), *((f"photos/{photo.sha256}", photo) for photo in manifest.photos)):
            if archive.getinfo(name).file_size != member.length:
                raise BadPack(_("its contents are not what it names"))
        return manifest


def _parsed(raw: bytes) -> Manifest:
    try:
        any_manifest = AnyManifest.model_validate_json(raw)
        if any_manifest.format != FORMAT:
            raise BadPack(_("it is not a file of kvo-inspect"))
        if any_manifest.version != VERSION:
            raise BadPack(_("it was made with a newer version of kvo-inspect: update this program first"))
        return Manifest.model_validate_json(raw)
    except ValidationError:
        raise BadPack(_("its manifest cannot be read")) from None
