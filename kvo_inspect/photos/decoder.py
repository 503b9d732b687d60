"""The parent's side of the decoding process: starting it, watching its time, and the sentence for a picture that it could not read."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from kvo_inspect import child_process
from kvo_inspect.domain.photos.cover import WHOLE, Cover
from kvo_inspect.domain.photos.file_type import other_kind
from kvo_inspect.domain.photos.photo import PhotoType
from kvo_inspect.errors import KvoError
from kvo_inspect.photos.decoder_process import OUT_OF_MEMORY
from kvo_inspect.texts import _

SECONDS = 20.0
"""A picture that takes longer is given up."""
THUMB = 500
"""Longest side of a thumbnail in pixels: an eighth of 4000, which a JPEG gives almost for nothing."""
COPY = 1600
"""Longest side of a copy that is given away, unless set."""


class PhotoRefused(KvoError):
    """A file is not taken in, or cannot be shown: which, and why. The rest goes on."""

    exit_code = 6

    def __init__(self, name: str, why: str, *, broken: bool = True) -> None:
        super().__init__(_("{name}: {why}").format(name=name, why=why))
        self.name = name
        self.why = why
        self.broken = broken
        """Whether the file may be a photo that cannot be read; False when it is something else."""


def not_taken(name: str, head: bytes = b"") -> PhotoRefused:
    """Return the refusal of a file that is no photo of a kind that is taken in; *head* is its first bytes."""
    if kind := other_kind(head):
        return PhotoRefused(name, _("{kind} is not imported; JPEG, PNG, WebP and HEIC are.").format(kind=kind), broken=False)
    return PhotoRefused(name, _("not a photo: JPEG, PNG, WebP and HEIC are imported."), broken=False)


def sentence_of(why: str, kind: PhotoType | None = None) -> str:
    """Return the sentence for the child's word *why*, for a picture of this kind."""
    return {
        "pixels": _("more than {n} megapixels. Make a smaller copy of it.").format(n=250 if kind == "jpeg" else 120),
        "memory": _("decoding it takes too much memory. Make a smaller copy of it."),
        "time": _("decoding it takes too long. Make a smaller copy of it."),
        "empty": _("the file is empty."),
        "large": _("the file is larger than {n} MB.").format(n=100),
        "growing": _("the file is still being written. Import it later."),
    }.get(why, _("the picture is damaged and cannot be read."))


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """Facts and thumbnail that the child read from a picture."""

    facts: dict[str, Any]
    thumb: bytes
    """A small JPEG, upright."""


class Decoder:
    """One decoding process, started when first needed and again after it was ended. For one thread at a time."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.command = child_process.command("_decode_photos")
        self._child: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()
        self._ended = False

    def look(self, picture: bytes, kind: PhotoType, name: str, longest: int = THUMB, covers: Sequence[Cover] = ()) -> PictureFacts:
        """Return facts and thumbnail of a picture, *covers* drawn solid; PhotoRefused, under *name*, when it cannot be decoded."""
        facts, body = self._ask({"op": "look", "type": kind, "longest": longest, "covers": _corners(covers)}, picture, name)
        return PictureFacts(facts, body)

    def copy(
        self,
        picture: bytes,
        kind: PhotoType,
        name: str,
        longest: int = COPY,
        exif: dict[str, str] | None = None,
        *,
        covers: Sequence[Cover],
    ) -> bytes:
        """Return a JPEG to give away: upright, *covers* drawn solid, its longest side at most *longest*, without metadata but *exif*."""
        request = {"op": "copy", "type": kind, "longest": longest, "exif": exif or {}, "covers": _corners(covers)}
        return self._ask(request, picture, name)[1]

    def end(self) -> None:
        """End the process, from any thread, and start none any more: who waits for an answer gets a PhotoRefused at once."""
        with self._starting:
            self._ended = True
            if self._child is not None:
                self._child.kill()

    def close(self) -> None:
        """End the process; the next question starts another."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was still to be written has no reader
                    continue
        child.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _ask(self, request: dict[str, Any], picture: bytes, name: str) -> tuple[dict[str, Any], bytes]:
        child = self._child or self._start(name)
        late = threading.Event()

        def give_up() -> None:
            late.set()
            child.kill()

        watch = threading.Timer(self.seconds, give_up)
        watch.daemon = True
        watch.start()
        try:
            answer, body = _exchange(child, request, picture)
        except (OSError, ValueError, EOFError):  # the child died: of the picture, of its limits, or by our watch
            with suppress(subprocess.TimeoutExpired):
                child.wait(1.0)  # it is ending: of what, its exit code says
            self.close()
            why = "time" if late.is_set() else "memory" if child.returncode == OUT_OF_MEMORY else "broken"
            raise PhotoRefused(name, sentence_of(why)) from None
        finally:
            watch.cancel()
        if late.is_set():
            self.close()
        if "why" in answer:
            raise PhotoRefused(name, sentence_of(answer["why"], request["type"]))
        return answer, body

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        with self._starting:
            if self._ended:
                raise PhotoRefused(name, sentence_of("time"))
            self._child = subprocess.Popen(  # noqa: S603 (our own command)
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # what libraries complain about would be drawn across the screen
                env=child_process.environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            return self._child


def _corners(covers: Sequence[Cover]) -> list[list[float]]:
    """Return covers as the child takes them: left, top, width and height as parts of the picture's own."""
    return [[side / WHOLE for side in cover.corners] for cover in covers]


def _exchange(child: subprocess.Popen[bytes], request: dict[str, Any], picture: bytes) -> tuple[dict[str, Any], bytes]:
    if child.stdin is None or child.stdout is None:
        raise EOFError
    child.stdin.write(json.dumps({**request, "bytes": len(picture)}).encode() + b"\n")
    child.stdin.write(picture)
    child.stdin.flush()
    answer: dict[str, Any] = json.loads(child.stdout.readline())
    body = child.stdout.read(answer["length"])
    if len(body) != answer["length"]:
        raise EOFError
    return answer, body
