"""The mode that is open on the round, as far as the session knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from textual.events import Key

    from kvo_inspect.tui.kit.drawing import Piece


class OpenMode(Protocol):
    """What a mode (`walk.mode`) is to the session: it takes every key while it is open."""

    full: bool
    typing: bool

    def lower(self, cells: int) -> list[tuple[Sequence[Piece], str]]:
        """Return the lines of the lower part."""

    def page(self, cells: int, high: int) -> list[tuple[Sequence[Piece], str]]:
        """Return the lines under the top bar."""

    async def key(self, event: Key) -> None:
        """Take a key."""

    def paste(self, text: str) -> None:
        """Take a paste."""

    def close(self) -> None:
        """Go back to the rows."""
