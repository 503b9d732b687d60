"""The watch over the network: nothing that runs in the process of a test reaches over one, for the program works offline.

libpq, by which the central record is reached, asks no Python: that only its layer imports it is a rule of the house.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

REACHING = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
"""What Python does when something reaches over a network, as its audit calls that."""
_allowing: list[str] = []
"""Who allows the network now."""


def watch() -> None:
    """Let whatever reaches over a network fail from now on, but in `tests/central` and where a test allows it."""
    sys.addaudithook(_look)


@contextmanager
def allowed(why: str) -> Iterator[None]:
    """Allow the network inside."""
    _allowing.append(why)
    try:
        yield
    finally:
        _allowing.remove(why)


def _look(event: str, _facts: tuple[object, ...]) -> None:
    if event in REACHING and not _allowing and "tests/central/" not in os.environ.get("PYTEST_CURRENT_TEST", "tests/central/"):
        raise AssertionError(f"{event}: the program opens no connection")
