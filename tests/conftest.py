"""What holds for every test: it begins in English, and in the order that KVO_INSPECT_SHUFFLE draws when that is set.

What is not collected on Windows: the tests that run the program in a terminal of POSIX.
"""

from __future__ import annotations

import os
import random
from importlib.util import find_spec

import pytest

from kvo_inspect.texts import use_language

collect_ignore = [] if find_spec("termios") else ["terminal"]


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Let no test depend on the language of the one before."""
    use_language("en")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Draw the order of the modules, and of the tests in each, by the number in KVO_INSPECT_SHUFFLE; the same on every worker."""
    if seed := os.environ.get("KVO_INSPECT_SHUFFLE"):
        draw = random.Random(int(seed))
        modules: dict[object, list[pytest.Item]] = {}
        for item in items:
            modules.setdefault(item.path, []).append(item)
        drawn = list(modules.values())
        draw.shuffle(drawn)
        for tests in drawn:
            draw.shuffle(tests)
        items[:] = [item for tests in drawn for item in tests]
