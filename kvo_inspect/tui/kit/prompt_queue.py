"""A queue whose taker goes on in the turn of the loop in which something was put: `asyncio.Queue` lets it wait for the next turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import TypeVar

T = TypeVar("T")


class PromptQueue(asyncio.Queue[T]):
    """A queue for one taker. What is put by a task, which nobody can interrupt, is taken a turn later as from any queue."""

    _waiting: Wake | None = None
    """What the taker waits for while there is nothing."""

    async def get(self) -> T:
        """Take what was put first, once there is something."""
        while self.empty():
            self._waiting = Wake()
            try:
                await self._waiting
            finally:
                self._waiting = None
        return self.get_nowait()

    def put_nowait(self, item: T) -> None:
        """Put something; where a callback of the loop does so, the taker has gone on until it waits again when this returns."""
        super().put_nowait(item)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.wake()


class Wake(asyncio.Future[None]):
    """A future for one task, which goes on at once instead of in the next turn of the loop."""

    def __init__(self) -> None:
        super().__init__()
        self._goes_on: Callable[[], object] | None = None

    def add_done_callback(self, callback: Callable[[Wake], object], /, *, context: Context | None = None) -> None:
        """Note how the task goes on; it also does when it is cancelled."""
        super().add_done_callback(callback, context=context)

        def go_on() -> None:
            self.remove_done_callback(callback)
            self.set_result(None)
            (context or copy_context()).run(callback, self)

        self._goes_on = go_on

    def wake(self) -> None:
        """Let the task go on: at once, or in the next turn where another task is in the middle of its own."""
        if self._goes_on is None or asyncio.current_task() is not None:
            self.set_result(None)
        else:
            self._goes_on()
