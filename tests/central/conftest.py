"""What a test of the central record leaves is closed and removed: Python tells of what nobody closed, in whichever test it notices that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.central.servers import own_databases
from tests.laptops import OPENED


@pytest.fixture(autouse=True)
def _closed_laptops() -> Iterator[None]:
    """Close the laptops that the test opened."""
    before = len(OPENED)
    yield
    for laptop in OPENED[before:]:
        laptop.close()
    del OPENED[before:]


@pytest.fixture(autouse=True)
def _own_databases() -> Iterator[None]:
    """Remove the databases that the test made; those of its module stay."""
    with own_databases():
        yield
