"""The one thread that owns the record: everything that reads or writes it runs there, in the order it was asked.

Imports nothing of `store` before it is used: the first frame does not wait for pydantic and sqlite-utils.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from textual.screen import Screen

from kvo_inspect.errors import KvoError, NotStored, RecordBehind
from kvo_inspect.settings import Settings
from kvo_inspect.tui.kit.screen import KvoScreen

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store

P = ParamSpec("P")
T = TypeVar("T")


IDLE_AFTER = 2.0
"""Seconds without a call after which the record is settled (`Store.settle`)."""


class Doing(NamedTuple):
    """Where something is done that may write: at the desk or on the round, and the acts of the screen."""

    at_desk: bool
    acts: list[str]


def doing_on(screens: Sequence[Screen[Any]]) -> Doing:
    """Return where something is done: on the round, or on the topmost screen on which it can be taken back."""
    for screen in reversed(screens):
        if isinstance(screen, KvoScreen) and not screen.BINDS:
            return Doing(False, [])
        if isinstance(screen, KvoScreen) and screen.acts is not None:
            return Doing(True, screen.acts)
    return Doing(True, [])


class StoreThread:
    """One thread and, when it is open, one record."""

    def __init__(self, waits: Callable[[], AbstractContextManager[None]]) -> None:
        """Hold *waits* open around everything that is awaited from here."""
        self._waits = waits
        self._idle: asyncio.TimerHandle | None = None
        self._called = 0.0
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._store: Store | None = None
        self._data: Path | None = None

    async def run(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that needs no record on this thread, where what it imports does no harm."""

        def work() -> T:
            try:
                return fn(*args, **kwargs)
            except StopIteration as error:  # a future takes none: whoever waits would wait for ever
                raise RuntimeError("a generator ended where a value was asked") from error

        with self._waits():
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def call(self, doing: Doing, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(store, ...)` and return what it returns; its errors are raised here. What it wrote is on disk then, and in *doing*."""

        def work() -> T:
            if self._store is None:
                from kvo_inspect.paths import record_file
                from kvo_inspect.texts import _

                raise NotStored(record_file(self._data or Path()), _("the record is not open"))
            self._store.at_desk, before = doing.at_desk, len(self._store.acts)
            try:
                return fn(self._store, *args, **kwargs)
            finally:
                doing.acts.extend(self._store.acts[before:])

        try:
            return await self.run(work)
        finally:
            self._wait_for_idleness()

    def _wait_for_idleness(self) -> None:
        """Settle the record once nobody asked anything of it for a while; one timer, however many calls."""
        loop = asyncio.get_running_loop()
        self._called = loop.time()
        if self._idle is None:
            self._idle = loop.call_at(self._called + IDLE_AFTER, self._look_idle)

    def _look_idle(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() < self._called + IDLE_AFTER:
            self._idle = loop.call_at(self._called + IDLE_AFTER, self._look_idle)
            return
        self._idle = None
        with suppress(RuntimeError):  # the thread ended meanwhile
            self._executor.submit(self._settle)

    def _settle(self) -> None:
        if self._store is not None:
            with suppress(KvoError):  # the next act tells what is wrong with the disk
                self._store.settle()

    async def open(self, data: Path, settings: Settings, now: Callable[[], dt.datetime], *, read_only: bool = False) -> None:
        """Open the record in *data*, with *read_only* to look only. Errors as `open_record` and `open_to_look`."""

        def work() -> None:
            from kvo_inspect.store.upkeep.opening import open_record
            from kvo_inspect.store.upkeep.read_only import open_to_look

            self._data = data
            if read_only:
                self._store = open_to_look(data, now=now)
                return
            self._store = open_record(data, author=settings.name, letters=settings.letters, now=now)

        await self.run(work)
        asyncio.get_running_loop().run_in_executor(None, sweep)

    @property
    def notices(self) -> list[str]:
        """The sentences that the opening of the record has to tell."""
        return self._store.notices if self._store is not None else []

    @property
    def behind(self) -> RecordBehind | None:
        """The error that the record holds less than this laptop stored in it; None when it is complete or not open."""
        return self._store.behind if self._store is not None else None

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


def sweep() -> None:
    """Remove what killed programs left in this machine's folder for temporary files; on any thread, for nobody waits for it."""
    from kvo_inspect.store.upkeep.rooms import sweep_rooms

    sweep_rooms()
