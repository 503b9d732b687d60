"""Making small pictures (thumbnails) in the background, each once: those that somebody looks at first, then the rest, newest first.

One at a time, in a decoding process of its own, so that keys, scrolling and the record wait for none of it. Photos that are taken in
have theirs already; this is for those that came from another laptop or a backup, or whose small pictures were thrown away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kvo_inspect.domain.photos.cover import Cover
    from kvo_inspect.domain.photos.photo import PhotoType
    from kvo_inspect.photos.decoder import Decoder


class Thumb(NamedTuple):
    """A small picture that is wanted."""

    data: Path
    """The data folder of the photo; the app may have changed to the example meanwhile."""
    room: Path
    """The folder in which the picture is made: the data folder, or another when that is only looked at."""
    sha256: str
    type: PhotoType
    name: str
    covers: tuple[Cover, ...] = ()
    """What is covered of the photo."""


class Thumbs:
    """The queue, and the one task that works it off; all of it on the app's loop but the making itself."""

    def __init__(self) -> None:
        self._futures: dict[Thumb, asyncio.Future[bytes | None]] = {}
        """The pictures that somebody looks at, each with the future of its bytes; the one asked for last is made first."""
        self._rest: dict[Thumb, None] = {}
        """The pictures that nobody looks at yet, in the order in which they are made."""
        self._failed: set[Thumb] = set()
        """The pictures whose photo cannot be read; not tried again while the program runs."""
        self._task: asyncio.Task[None] | None = None
        self._decoder: Decoder | None = None
        self._closed = False

    async def get(self, thumb: Thumb) -> bytes | None:
        """Return a small picture (a JPEG), made now when it is not there; None when the photo cannot be read.

        Who stops waiting (looks at something else) gives its turn away: what is asked for later comes first.
        """
        if jpeg := await asyncio.to_thread(existing, thumb):
            return jpeg
        if thumb in self._failed or self._closed:
            return None
        future = self._futures.pop(thumb, None) or asyncio.get_running_loop().create_future()
        self._futures[thumb] = future
        self._go_on()
        return await asyncio.shield(future)

    async def prepare(self, wanted: Iterable[Thumb]) -> None:
        """Make *wanted* in this order when nothing else is asked for; pictures wanted before come after them."""
        missing = await asyncio.to_thread(lambda: [thumb for thumb in wanted if not is_made(thumb)])
        if self._closed:
            return
        self._rest = dict.fromkeys(thumb for thumb in missing if thumb not in self._failed) | self._rest
        self._go_on()

    @property
    def waiting(self) -> int:
        """The number of pictures still to be made."""
        return len({*self._futures, *self._rest})

    @property
    def is_working(self) -> bool:
        """Whether a picture is being made."""
        return self._task is not None and not self._task.done()

    def leave_off(self) -> None:
        """Leave all pictures but the one in hand unmade; who waits for one is told that there is none."""
        self._rest.clear()
        for future in self._futures.values():
            if not future.done():
                future.set_result(None)
        self._futures.clear()

    async def close(self) -> None:
        """Stop at once: the picture in hand is given up, and nothing is begun any more."""
        self._closed = True
        self._rest.clear()
        for future in self._futures.values():
            future.cancel()
        self._futures.clear()
        if self._decoder is not None:
            self._decoder.end()
        if self._task is not None:
            await self._task
        if self._decoder is not None:
            self._decoder.close()

    def _go_on(self) -> None:
        if not self._closed and (self._task is None or self._task.done()) and (self._futures or self._rest):
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        from kvo_inspect.photos.decoder import Decoder

        self._decoder = self._decoder or Decoder()
        while self._futures or self._rest:
            thumb = next(reversed(self._futures)) if self._futures else next(iter(self._rest))
            jpeg = await asyncio.to_thread(make, thumb, self._decoder)
            self._rest.pop(thumb, None)
            future = self._futures.pop(thumb, None)
            if jpeg is None:
                self._failed.add(thumb)
            if future is not None and not future.done():
                future.set_result(jpeg)


def is_made(thumb: Thumb) -> bool:
    """Whether the file of a small picture is there."""
    from kvo_inspect.store.photos.files import thumb_file

    return any(thumb_file(folder, thumb.sha256, thumb.covers).exists() for folder in (thumb.data, thumb.room))


def existing(thumb: Thumb) -> bytes | None:
    """Return a small picture when it is there."""
    from kvo_inspect.store.photos.files import thumb_bytes

    return thumb_bytes(thumb.data, thumb.sha256, thumb.covers) or thumb_bytes(thumb.data, thumb.sha256, thumb.covers, thumb.room)


def make(thumb: Thumb, decoder: Decoder) -> bytes | None:
    """Make a small picture and return it; None when the photo cannot be read. On any thread."""
    from kvo_inspect.photos.small_pictures import made_small

    return existing(thumb) or made_small(decoder, thumb.data, thumb.room, thumb.sha256, thumb.type, thumb.name, thumb.covers)
