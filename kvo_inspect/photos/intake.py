"""Intake: putting the bytes of a photo in place, whole and verified, before its row is written (a crash: store/photos/files.py)."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.photos.cover import Cover
from kvo_inspect.domain.photos.file_type import HEAD, sniff
from kvo_inspect.domain.photos.photo import PhotoType, Taken, time_in_name
from kvo_inspect.errors import NotAFile
from kvo_inspect.files import file_error, replace, sync_folder
from kvo_inspect.outside import blocks, stream_of
from kvo_inspect.photos.decoder import Decoder, PhotoRefused, PictureFacts, not_taken, sentence_of
from kvo_inspect.protection import sealed, unlocked
from kvo_inspect.store.photos.files import is_sound, note_file, photo_file, thumb_file
from kvo_inspect.store.photos.photo import Incoming

MOST_BYTES = 100 * 1024 * 1024


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
            original = _whole(stream, source.name, length)
        sha256 = hashlib.sha256(original).hexdigest()
        part = self._aside(original)
        try:
            looked = self._decoder().look(original, kind, source.name)
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
        return sha256 if sha256 in self._known and is_sound(self.data, sha256, length) else ""

    def _aside(self, original: bytes) -> Path:
        part = note_file(self.data, f"{os.getpid()}-{threading.get_ident()}.part")
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            sealed.write_file(part, [original], unlocked.secret_of(self.data))
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise file_error(error, self.data) from error
        return part

    def _place(self, part: Path, sha256: str, length: int) -> None:
        to = photo_file(self.data, sha256)
        try:
            with self._placing:
                if not is_sound(self.data, sha256, length):
                    to.parent.mkdir(parents=True, exist_ok=True)
                    if sha256 not in self._known:
                        note_file(self.data, sha256).touch()
                    replace(part, to)
            sync_folder(to.parent)
        except OSError as error:
            raise file_error(error, to) from error

    def _keep_thumb(self, sha256: str, looked: PictureFacts) -> None:
        with contextlib.suppress(OSError):  # it is made again when it is wanted
            write_thumb(self.data, self.data, sha256, looked.thumb)

    def _decoder(self) -> Decoder:
        decoder: Decoder | None = getattr(self._mine, "decoder", None)
        if decoder is None:
            decoder = self._mine.decoder = Decoder()
            self._decoders.append(decoder)
        return decoder


def _whole(stream: io.BufferedReader, name: str, length: int) -> bytes:
    """Return all bytes of a source; PhotoRefused when it has become longer or shorter meanwhile. OSError: it cannot be read."""
    original = stream.read(length + 1)
    if len(original) != length or os.fstat(stream.fileno()).st_size != length:
        raise PhotoRefused(name, sentence_of("growing"))
    return original


def write_thumb(room: Path, data: Path, sha256: str, thumb: bytes, covers: Sequence[Cover] = ()) -> None:
    """Write a thumbnail of a photo of *data* below *room*, where screens look for it: whole, but not synced, for it can be made again."""
    to = thumb_file(room, sha256, covers)
    to.parent.mkdir(parents=True, exist_ok=True)
    aside = to.with_name(f".{to.name[:12]}.{threading.get_ident()}.{os.getpid()}.part")
    try:
        sealed.write_file(aside, [thumb], unlocked.secret_of(data), synced=False)
        replace(aside, to)
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


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
