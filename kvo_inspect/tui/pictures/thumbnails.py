"""Making small pictures (thumbnails) in the background: what somebody looks at first, then the rest, newest first; each once.

One at a time, in a decoding process of its own, so that keys, scrolling and the record wait for none of it. Photos that are taken in
have theirs already; this is for those that came from another laptop or a backup, or whose small pictures were thrown away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kvo_inspect.errors import KvoError

if TYPE_CHECKING:
    from kvo_inspect.domain.photos.photo import PhotoType
    from kvo_inspect.photos.decoder import Decoder


class Thumb(NamedTuple):
    """A small picture that is wanted."""

    data: Path
    """The data folder: one may have changed to the example meanwhile."""
    room: Path
    """The folder beside which it is made: the data folder, or another when that is only looked at."""
    sha256: str
    type: PhotoType
    name: str


class Thumbs:
    """The queue, and the one task that works it off; all of it on the app's loop but the making itself."""

    def __init__(self) -> None:
        self._asked: dict[Thumb, asyncio.Future[Path | None]] = {}
        """What somebody looks at; the one asked for last is made first."""
        self._rest: dict[Thumb, None] = {}
        """What nobody looks at yet, in the order in which it is made."""
        self._failed: set[Thumb] = set()
        """Cannot be read; not tried again while the program runs."""
        self._task: asyncio.Task[None] | None = None
        self._decoder: Decoder | None = None
        self._closed = False

    async def get(self, one: Thumb) -> Path | None:
        """Return the file of a small picture, made now when it is not there; None when the photo cannot be read.

        Who stops waiting (looks at something else) gives its turn away: what is asked for later comes first.
        """
        if path := await asyncio.to_thread(existing, one):
            return path
        if one in self._failed or self._closed:
            return None
        future = self._asked.pop(one, None) or asyncio.get_running_loop().create_future()
        self._asked[one] = future
        self._go_on()
        return await asyncio.shield(future)

    async def prepare(self, wanted: Iterable[Thumb]) -> None:
        """Make these too, in this order, when nothing else is asked for; those of before come after them."""
        missing = await asyncio.to_thread(lambda: [one for one in wanted if not existing(one)])
        if self._closed:
            return
        self._rest = dict.fromkeys(one for one in missing if one not in self._failed) | self._rest
        self._go_on()

    @property
    def waiting(self) -> int:
        """How many are still to be made."""
        return len({*self._asked, *self._rest})

    async def close(self) -> None:
        """Stop at once: the picture in hand is given up, and nothing is begun any more."""
        self._closed = True
        self._rest.clear()
        for future in self._asked.values():
            future.cancel()
        self._asked.clear()
        if self._decoder is not None:
            self._decoder.end()
        if self._task is not None:
            await self._task
        if self._decoder is not None:
            self._decoder.close()

    def _go_on(self) -> None:
        if not self._closed and (self._task is None or self._task.done()) and (self._asked or self._rest):
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        from kvo_inspect.photos.decoder import Decoder

        self._decoder = self._decoder or Decoder()
        while self._asked or self._rest:
            one = next(reversed(self._asked)) if self._asked else next(iter(self._rest))
            path = await asyncio.to_thread(make, one, self._decoder)
            self._rest.pop(one, None)
            future = self._asked.pop(one, None)
            if path is None:
                self._failed.add(one)
            if future is not None and not future.done():
                future.set_result(path)


def existing(one: Thumb) -> Path | None:
    """Return the file of a small picture when it is there."""
    from kvo_inspect.store.photos.files import thumb_file

    for folder in (one.data, one.room):
        path = thumb_file(folder, one.sha256)
        if path.exists():
            return path
    return None


def make(one: Thumb, decoder: Decoder) -> Path | None:
    """Make a small picture and return its file; None when the photo cannot be read. On any thread."""
    from kvo_inspect.photos.intake import write_thumb
    from kvo_inspect.store.photos.files import photo_file

    if path := existing(one):
        return path
    try:
        looked = decoder.look(photo_file(one.data, one.sha256), one.type, one.name)
        return write_thumb(one.room, one.sha256, looked.thumb)
    except (KvoError, OSError):
        return None
