"""What tests of the store share: a laptop with two parks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laptops import Laptop, prepared


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = prepared(tmp_path / "laptop", parks=2)
    yield made
    made.close()
