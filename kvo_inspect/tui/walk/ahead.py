"""Ahead: what the screen will show of an act is worked out while the disk writes the act, and is seen when the act is stored.

The one takes as long as the other, so a key waits for one of them. Where the writing fails, the session is as it was before.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from kvo_inspect.domain.walk.rows import Walk
    from kvo_inspect.store.record.store import Act, Store

P = ParamSpec("P")
T = TypeVar("T")
PARTS = ("answers", "marks", "findings", "earlier", "rechecks", "also")
"""Of a walk, what recording changes."""
FIELDS = ("row", "hand", "hand_note", "offered", "joined", "message", "stored_at")
"""Of a session, what showing something recorded changes."""


@dataclass
class Ahead:
    """What a session shows that is not stored yet."""

    act: object = None
    """Another one for each act that was shown ahead; None when that was taken back."""
    is_writing: bool = False
    """Whether the disk writes the act: nobody may see it yet."""
    draw: Callable[[], None] = lambda: None
    """Draws what will be seen then."""


class Recording(Protocol):
    """What records in a round and shows what was recorded: the session."""

    open_walk: Walk
    hidden: Walk | None
    ahead: Ahead

    async def record(self, fn: Callable[Concatenate[Store, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a store function that records; when it returns, what it wrote is on disk."""

    def note_stored(self) -> None:
        """Note when something was stored."""

    def changed(self, *, everywhere: bool = False) -> None:
        """Forget what was worked out."""


async def record_ahead(
    session: Recording, show: Callable[[T], object], fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Run a store function that records; *show* lets the session show what that did. Raises as `Session.record`, and nothing is shown."""
    shown = _Shown(session, show)
    try:
        done = await session.record(_telling(fn, shown.begin), *args, **kwargs)
    except BaseException:
        shown.take_back()
        raise
    finally:
        shown.is_over = True
        session.ahead.is_writing = False
    if shown.error is not None:
        raise shown.error
    if not shown.is_begun:  # nothing was said of it before it was stored
        show(done)


def _telling(fn: Callable[Concatenate[Store, P], T], begin: Callable[[object], None]) -> Callable[Concatenate[Store, P], T]:
    """Return a store function that does as *fn*, and has *begin* called on this loop with what the act did when that is to be committed."""
    loop = asyncio.get_running_loop()

    def tell(act: Act) -> None:
        if act.outcome is not None:
            with suppress(RuntimeError):  # the loop ended: nobody looks any more, and the act is stored all the same
                loop.call_soon_threadsafe(begin, act.outcome)

    def work(store: Store, /, *args: P.args, **kwargs: P.kwargs) -> T:
        store.before_commit = tell
        try:
            return fn(store, *args, **kwargs)
        finally:
            store.before_commit = None

    return work


class _Shown:
    """Shows an act in the session, which nobody sees yet, and takes that back."""

    def __init__(self, session: Recording, show: Callable[[Any], object]) -> None:
        self._session = session
        self._show = show
        self.is_begun = False
        self.is_over = False
        """Whether the recording came to its end, also by being cancelled."""
        self.error: Exception | None = None
        self._parts: list[tuple[object, str, dict[Any, Any]]] = []
        self._fields: dict[str, Any] = {}

    def begin(self, done: object) -> None:
        """Let the session show what the act did, and draw that ahead; not where nobody waits for the act any more."""
        if self.is_over:
            return
        session = self._session
        self.is_begun = session.ahead.is_writing = True
        session.ahead.act = self
        walks = [session.open_walk] if session.hidden is None else [session.open_walk, session.hidden]
        self._parts = [(walk, part, dict(getattr(walk, part))) for walk in walks for part in PARTS]
        self._fields = {name: getattr(session, name) for name in FIELDS}
        try:
            session.note_stored()
            self._show(done)
            session.ahead.draw()
        except Exception as error:  # noqa: BLE001 (whoever recorded raises it: here only the loop would hear of it)
            self.error = error

    def take_back(self) -> None:
        """Let the session show what it showed before."""
        if not self.is_begun:
            return
        self._session.ahead.act = None
        for walk, part, content in self._parts:
            setattr(walk, part, content)
        for name, value in self._fields.items():
            setattr(self._session, name, value)
        self._session.changed(everywhere=True)
