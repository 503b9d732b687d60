"""Intake: putting the bytes of a photo in place, whole and verified, before its row is written (a crash: store/photos/files.py)."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.photos.file_type import HEAD, sniff
from kvo_inspect.domain.photos.photo import PhotoType, Taken, time_in_name
from kvo_inspect.errors import NotAFile
from kvo_inspect.files import file_error, replace, sync_folder
from kvo_inspect.outside import blocks, stream_of
from kvo_inspect.photos.decoder import Decoder, PhotoRefused, PictureFacts, not_taken, sentence_of
from kvo_inspect.store.photos.files import hash_of, note_file, photo_file, thumb_file
from kvo_inspect.store.photos.photo import Incoming

MOST_BYTES = 100 * 1024 * 1024
_BLOCK = 1 << 20


class Intake:
    """Takes bytes in for one data folder, on any thread; a photo in its place waits for `store.photos.take_in` to write its row."""

    def __init__(self, data: Path, known: Mapping[str, int] | None = None) -> None:
        """*known* gives the lengths of photos that have their row already, by sha256: those are not decoded again."""
        self.data = data
        self._known = dict(known or {})
        self._lengths = frozenset(self._known.values())
        self._placing = threading.Lock()
        self._mine = threading.local()
        self._decoders: list[Decoder] = []

    def close(self) -> None:
        """End the decoding processes."""
        for decoder in self._decoders:
            decoder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def take(self, source: Path) -> Incoming | str:
        """Put the bytes of *source* in place; return the row to write, or the sha256 when it is a known photo.

        Raises PhotoRefused (this file is not taken), DiskFull, ReadOnly or NotStored (nothing more can be). OSError: the source cannot be
        read.
        """
        try:
            stream = stream_of(source)
        except NotAFile:
            raise not_taken(source.name) from None
        with stream:
            length, head = self._first(stream, source.name)
            kind = sniff(head)
            if kind is None:
                raise not_taken(source.name, head)
            if length in self._lengths and (sha256 := self._known_bytes(stream, length)):
                return sha256
            stream.seek(0)
            part, sha256 = self._aside(stream, source.name, length)
        try:
            looked = self._decoder().look(part, kind, source.name)
            self._place(part, sha256, length)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        self._keep_thumb(sha256, looked)
        return incoming_of(sha256, length, kind, source.name, looked.facts)

    def _first(self, stream: io.BufferedReader, name: str) -> tuple[int, bytes]:
        length = os.fstat(stream.fileno()).st_size
        if length == 0:
            raise PhotoRefused(name, sentence_of("empty"))
        if length > MOST_BYTES:
            raise PhotoRefused(name, sentence_of("large"))
        return length, stream.read(HEAD)

    def _known_bytes(self, stream: io.BufferedReader, length: int) -> str:
        """Return the sha256 when these are the bytes of a known photo that lies soundly in its place, else an empty text."""
        stream.seek(0)
        digest = hashlib.sha256()
        for block in blocks(stream, length + 1):
            digest.update(block)
        sha256 = digest.hexdigest()
        return sha256 if sha256 in self._known and self._sound(sha256, length) else ""

    def _sound(self, sha256: str, length: int) -> bool:
        try:
            path = photo_file(self.data, sha256)
            return path.stat().st_size == length and hash_of(path) == sha256
        except OSError:
            return False

    def _aside(self, stream: io.BufferedReader, name: str, length: int) -> tuple[Path, str]:
        part = note_file(self.data, f"{os.getpid()}-{threading.get_ident()}.part")
        digest = hashlib.sha256()
        copied = 0
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as aside:
                while block := _read(stream):
                    digest.update(block)
                    aside.write(block)
                    copied += len(block)
                    if copied > length:
                        break
                aside.flush()
                os.fsync(aside.fileno())
        except _SourceFailed as error:
            part.unlink(missing_ok=True)
            raise error.error from None
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise file_error(error, self.data) from error
        if copied != length or os.fstat(stream.fileno()).st_size != length:
            part.unlink(missing_ok=True)
            raise PhotoRefused(name, sentence_of("growing"))
        return part, digest.hexdigest()

    def _place(self, part: Path, sha256: str, length: int) -> None:
        to = photo_file(self.data, sha256)
        try:
            with self._placing:
                if not self._sound(sha256, length):
                    to.parent.mkdir(parents=True, exist_ok=True)
                    if sha256 not in self._known:
                        note_file(self.data, sha256).touch()
                    replace(part, to)
            sync_folder(to.parent)
        except OSError as error:
            raise file_error(error, to) from error

    def _keep_thumb(self, sha256: str, looked: PictureFacts) -> None:
        with contextlib.suppress(OSError):  # it is made again when it is wanted
            write_thumb(self.data, sha256, looked.thumb)

    def _decoder(self) -> Decoder:
        decoder: Decoder | None = getattr(self._mine, "decoder", None)
        if decoder is None:
            decoder = self._mine.decoder = Decoder()
            self._decoders.append(decoder)
        return decoder


class _SourceFailed(Exception):
    """Reading failed, not writing: the caller must know which."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def _read(stream: io.BufferedReader) -> bytes:
    try:
        return stream.read(_BLOCK)
    except OSError as error:
        raise _SourceFailed(error) from error


def write_thumb(data: Path, sha256: str, thumb: bytes) -> Path:
    """Write a thumbnail where the screens look for it: whole, but not synced, because it can be made again."""
    to = thumb_file(data, sha256)
    to.parent.mkdir(parents=True, exist_ok=True)
    aside = to.with_name(f".{to.name[:12]}.{threading.get_ident()}.{os.getpid()}.part")
    try:
        aside.write_bytes(thumb)
        replace(aside, to)
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
    return to


def incoming_of(sha256: str, length: int, kind: PhotoType, name: str, facts: dict[str, Any]) -> Incoming:
    """Return the row to write of a photo, from the decoder's *facts*; time and place that make no sense are left out."""
    taken: Taken | None = None
    with contextlib.suppress(KeyError, ValidationError):
        taken = Taken(at=facts["taken"], offset=facts.get("offset", ""), origin="exif")
    position: Position | None = None
    with contextlib.suppress(KeyError, ValidationError):
        position = Position(lat=facts["lat"], lon=facts["lon"])
    return Incoming(
        sha256=sha256,
        length=length,
        type=kind,
        width=int(facts["width"]),
        height=int(facts["height"]),
        name=name,
        taken=taken or time_in_name(name),
        camera=str(facts.get("camera", "")),
        position=position,
        direction=facts.get("direction"),
        orientation=int(facts["orientation"]),
    )
