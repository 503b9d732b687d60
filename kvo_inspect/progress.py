"""Progress: how long work tells how far it is, and how that work is stopped."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many were done and how many there are. What it raises stops the work, with nothing left behind."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody how far the work is."""


BAR = 30
"""Cells of a bar."""


def bar_text(done: int, total: int) -> str:
    """Return a bar of `BAR` cells, filled by the share of *total* that is done."""
    filled = BAR * done // max(1, total)
    return "█" * filled + "░" * (BAR - filled)
