"""What the app does with photos beside the keys: taking in, looking at the camera folder, making thumbnails. One of each at a time."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kvo_inspect.errors import KvoError
from kvo_inspect.paths import expanded
from kvo_inspect.tui.pictures.thumbnails import Thumb, Thumbs

if TYPE_CHECKING:
    from kvo_inspect.domain.photos.photo import Photo
    from kvo_inspect.photos.import_folder import Imported, Shows
    from kvo_inspect.store.photos.photo import Incoming
    from kvo_inspect.store.upkeep.rooms import Room
    from kvo_inspect.tui.kit.host import Host

BEFORE = dt.timedelta(hours=1)
"""How long before the start of a round a photo may lie in the camera folder; older ones stay there."""


class AppClosing(KvoError):
    """The app is closing: what was taken in is kept, the rest is for the next time."""

    def __init__(self) -> None:
        super().__init__("")


class PhotoDesk:
    """The app's work on photos; only rows go over the store thread, so keys never wait for a photo."""

    def __init__(self, app: Host) -> None:
        self._app = app
        self._taking = asyncio.Lock()
        self._thumbs = Thumbs()
        self._seen: dict[Path, tuple[int, int]] = {}
        """Length (bytes) and time (ns) of each file seen in the camera folder before."""
        self._doubted: dict[Path, tuple[int, int]] = {}
        """Length and time of the files that could not be read: a phone may still have been sending them."""
        self._closing = False
        self._room: Room | None = None
        """The folder in which small pictures are made when the data folder is only looked at."""

    async def close(self) -> None:
        """Stop the work: taking in after the photo in hand, making small pictures at once."""
        self._closing = True
        await self._thumbs.close()
        if self._room is not None:
            self._room.close()

    @property
    def is_busy(self) -> bool:
        """Whether photos are taken in, or a small picture is being made."""
        return self._taking.locked() or self._thumbs.is_working

    def leave_off(self) -> None:
        """Make no more small pictures after the one in hand: they are asked for again."""
        self._thumbs.leave_off()

    async def take_folder(self, park_id: str, folder: Path, progress: Callable[[int, int], None], shows: Shows | None = None) -> Imported:
        """Take in every photo of a folder; *progress* is called on the app's thread. Errors as `import_folder`."""
        from kvo_inspect.photos.import_folder import files_in

        files = await asyncio.to_thread(files_in, folder)
        return await self.take_files(park_id, folder, files, progress, shows)

    async def take_files(
        self,
        park_id: str,
        folder: Path,
        files: list[Path],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
        shows: Shows | None = None,
    ) -> Imported:
        """Take in *files* of a folder; with *shows* all of them show its finding."""
        from kvo_inspect.photos.import_folder import take_files
        from kvo_inspect.store.photos.files import tidy
        from kvo_inspect.store.photos.photo import ImportStep, known_photos, take_in

        app, loop, step = self._app, asyncio.get_running_loop(), ImportStep()

        def write(incoming: list[Incoming]) -> list[Photo]:
            if self._closing:
                raise AppClosing
            written = app.call(take_in, park_id, incoming, step=step) if shows is None else app.call(shows.write, incoming, step)
            return asyncio.run_coroutine_threadsafe(written, loop).result()

        def tell(so_far: Imported, total: int) -> None:
            if self._closing:
                raise AppClosing
            loop.call_soon_threadsafe(progress, so_far.files, total)

        async with self._taking:
            known = await (app.call(known_photos, park_id) if shows is None else app.call(shows.known))
            try:
                return await asyncio.to_thread(take_files, app.data, folder, files, known, write, tell)
            except KvoError:
                if not self._closing:
                    await app.call(tidy)
                raise

    async def look_in_camera_folder(self, park_id: str, since: str) -> Imported:
        """Take in the files that are new in the camera folder since a moment (RFC 3339), and return what was imported.

        A file that cannot be read is looked at once more next time, and only then among the refused.
        """
        from kvo_inspect.photos.import_folder import Imported

        camera_folder = self._app.settings.camera_folder
        if not camera_folder or self._taking.locked():
            return Imported()
        folder, new = await asyncio.to_thread(self._new_in, camera_folder, (dt.datetime.fromisoformat(since) - BEFORE).timestamp())
        if not new:
            return Imported()
        try:
            done = await self.take_files(park_id, folder, new)
        except KvoError:
            for path in new:  # the card was pulled out, or the disk is full: looked at again next time
                self._seen.pop(path, None)
            raise
        again = {path.name for path in new if self._doubt(path, done)}
        done.refused = [refusal for refusal in done.refused if refusal.broken and refusal.name not in again]
        return done

    def _doubt(self, path: Path, done: Imported) -> bool:
        """Tell whether a file could not be read for the first time as it is now; it is new again next time."""
        mark = self._seen.get(path)
        if (
            mark is None
            or self._doubted.get(path) == mark
            or not any(refusal.broken and refusal.name == path.name for refusal in done.refused)
        ):
            return False
        self._doubted[path] = mark
        del self._seen[path]
        return True

    def _new_in(self, camera_folder: str, since: float) -> tuple[Path, list[Path]]:
        from kvo_inspect.photos.import_folder import files_in

        folder, new = expanded(camera_folder), []
        try:
            for path in files_in(folder) if folder.is_dir() else ():
                file_stat = path.stat()
                mark = (file_stat.st_size, file_stat.st_mtime_ns)
                if file_stat.st_mtime >= since and self._seen.get(path) != mark:
                    self._seen[path] = mark
                    new.append(path)
        except OSError:  # it went away while looking
            return folder, []
        return folder, new

    async def thumb(self, photo: Photo) -> bytes | None:
        """Return the small picture of a photo, making it when it is not there; None when the photo cannot be read."""
        return await self._thumbs.get(self._thumb_of(photo))

    def _thumb_of(self, photo: Photo) -> Thumb:
        return Thumb(self._app.data, self._thumb_room(), photo.sha256, photo.type, photo.name, photo.covers)

    def _thumb_room(self) -> Path:
        """Return the folder beside which small pictures are made: the data folder, unless that is only looked at."""
        if not self._app.read_only:
            return self._app.data
        if self._room is None:
            from kvo_inspect.store.upkeep.rooms import Room

            self._room = Room()
        return self._room.path

    async def prepare(self, photos: Iterable[Photo]) -> None:
        """Have the small pictures of *photos* made in the background, in this order, before any that nobody has asked for."""
        await self._thumbs.prepare([self._thumb_of(photo) for photo in photos])

    async def prepare_all(self) -> None:
        """Have the small pictures of all photos of the record made in the background, the newest first."""
        from kvo_inspect.store.photos.photo import newest_files

        data, room = self._app.data, self._thumb_room()
        files = await self._app.call(newest_files)
        await self._thumbs.prepare([Thumb(data, room, *file) for file in files])
