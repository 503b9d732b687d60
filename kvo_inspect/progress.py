"""How long work on files says how far it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many were done and how many there are. What it raises stops the work, with nothing left behind."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""
