"""The one thread that owns the record: everything that reads or writes it runs there, in the order it was asked.

Imports nothing of `store` before it is used: the first frame does not wait for pydantic and sqlite-utils.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from kvo_inspect.errors import KvoError, NotStored
from kvo_inspect.settings import Settings

if TYPE_CHECKING:
    from kvo_inspect.store.record import Store

P = ParamSpec("P")
T = TypeVar("T")


class StoreThread:
    """One thread and, when it is open, one record."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._store: Store | None = None
        self._data: Path | None = None

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that needs no record on this thread, where what it imports does no harm."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: fn(*args, **kwargs))

    async def call(self, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(store, ...)` and return what it returns; its errors are raised here. What it wrote is then on disk."""

        def work() -> T:
            if self._store is None:
                from kvo_inspect.paths import record_file
                from kvo_inspect.texts import _

                raise NotStored(record_file(self._data or Path()), _("the record is not open"))
            return fn(self._store, *args, **kwargs)

        return await self.run(work)

    async def open(self, data: Path, settings: Settings, now: Callable[[], dt.datetime], *, looking: bool = False) -> None:
        """Open the record in *data*, maybe for *looking* only, or raise what stands in the way."""

        def work() -> None:
            from kvo_inspect.store.looking import open_to_look
            from kvo_inspect.store.record import open_record

            self._data = data
            if looking:
                self._store = open_to_look(data, now=now)
                return
            self._store = open_record(data, author=settings.name, letters=settings.letters, now=now)

        await self.run(work)

    @property
    def notices(self) -> list[str]:
        """What the opening of the record found to tell."""
        return self._store.notices if self._store is not None else []

    async def close(self) -> None:
        """Close the record after everything handed in before is on disk."""

        def work() -> None:
            store, self._store = self._store, None
            if store is not None:
                store.close()

        await self.run(work)

    async def end(self) -> None:
        """Close the record and end the thread."""
        await self.close()
        await asyncio.get_running_loop().run_in_executor(None, self._executor.shutdown)

    def write_as(self, author: str) -> None:
        """Record under another name from the next change on."""
        if self._store is not None:
            self._store.author = author


def back_up(data: Path, today: dt.date) -> None:
    """Make the backup of the day; what stands in its way (a full disk) is logged and will be told by the next write."""
    from kvo_inspect.log import log_unexpected
    from kvo_inspect.store.backup import backup_of_the_day

    try:
        backup_of_the_day(data, today)
    except (KvoError, OSError) as error:
        log_unexpected(error)
