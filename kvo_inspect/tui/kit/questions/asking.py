"""Acts that ask one question after another, and look something up between two: a key waits for the question that it was typed for."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from textual import work
from textual.worker import Worker

from kvo_inspect.tui.kit.screen import KvoScreen

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host

P = ParamSpec("P")
S = TypeVar("S", bound=KvoScreen[Any])

_ASKS: ContextVar[bool] = ContextVar("asks", default=False)
"""Whether the task at work is such an act."""


def asking(act: Callable[Concatenate[S, P], Coroutine[Any, Any, None]]) -> Callable[Concatenate[S, P], Worker[None]]:
    """Make a worker of an act that asks: keys go to its questions, and wait while it looks something up (`keys_wait`)."""

    @wraps(act)
    async def asks(self: S, *args: P.args, **kwargs: P.kwargs) -> None:
        _ASKS.set(True)
        await act(self, *args, **kwargs)

    return work(asks)


@contextmanager
def keys_wait(app: Host) -> Iterator[None]:
    """Let the next key wait while such an act looks something up; whatever else does so beside the keys holds none up."""
    asks = _ASKS.get()
    app.under_way += asks
    try:
        yield
    finally:
        app.under_way -= asks
