"""How long work says how far it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many were done and how many there are. What it raises stops the work, with nothing left behind."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


BAR = 30
"""Cells of a bar."""


def bar_text(done: int, total: int) -> str:
    """Return a bar that is filled as far as work is."""
    filled = BAR * done // max(1, total)
    return "█" * filled + "░" * (BAR - filled)
