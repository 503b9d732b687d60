"""What a test of the central record leaves open is closed: Python tells of what nobody closed, in whichever test it notices that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.laptops import OPENED


@pytest.fixture(autouse=True)
def _closed_laptops() -> Iterator[None]:
    """Close the laptops that the test opened."""
    before = len(OPENED)
    yield
    for laptop in OPENED[before:]:
        laptop.close()
    del OPENED[before:]
