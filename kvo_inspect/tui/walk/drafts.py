"""Half-typed text of the round screen: kept on disk a second after the last key, forgotten when it was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kvo_inspect.errors import StoreError
from kvo_inspect.store.walk.loading import keep_draft

if TYPE_CHECKING:
    from kvo_inspect.domain.walk.rows import Walk
    from kvo_inspect.tui.kit.host import Host


class Drafts:
    """Text by name, waiting to be kept. `due` tells whoever owns the clock that a text waits."""

    def __init__(self, app: Host, walk: Walk) -> None:
        self._app = app
        self._round_id = walk.round.id
        self._waiting: dict[tuple[str, bool], str] = {}
        self._on_disk = {(name, False) for name in walk.drafts}

    @property
    def due(self) -> bool:
        """Whether a text waits to be kept."""
        return bool(self._waiting)

    def keep(self, walk: Walk, name: str, text: str) -> None:
        """Keep *text* under *name* soon, in the part of the round that is open; the confidential part keeps its own."""
        if name and walk.drafts.get(name, "") != text:
            walk.drafts[name] = text
            self._waiting[name, walk.hidden] = text

    def overlay(self, walk: Walk) -> Walk:
        """Return a part of the round that was just read, with the texts in it that still wait to be kept."""
        for (name, hidden), text in self._waiting.items():
            if hidden == walk.hidden:
                walk.drafts[name] = text
        return walk

    async def flush(self) -> None:
        """Put the waiting texts on disk. A failure loses nothing: the text still stands in the line and is tried again at the next key."""
        waiting, self._waiting = self._waiting, {}
        for (name, hidden), text in waiting.items():
            self._on_disk.add((name, hidden))
            try:
                await self._app.call(keep_draft, self._round_id, name, text, hidden=hidden)
            except StoreError:
                self._waiting.setdefault((name, hidden), text)

    async def forget(self, walk: Walk, name: str) -> None:
        """Forget a text that was recorded. A failure here must not make the recording look failed."""
        hidden = walk.hidden
        self._waiting.pop((name, hidden), None)
        walk.drafts.pop(name, None)
        if (name, hidden) in self._on_disk or (hidden and name):
            self._on_disk.discard((name, hidden))
            try:
                await self._app.call(keep_draft, self._round_id, name, "", hidden=hidden)
            except StoreError:
                return
