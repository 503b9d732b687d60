"""How much the tests take that draw, kill, cut, or go one way in two languages.

`make test` takes the short dose, in minutes; `.ci/run` the thorough one behind that (`make test-thorough`); `make soak` the long one, in
an hour. What is drawn by chance is another in every run, so that many short doses are a thorough one.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from typing import TypeVar

import pytest

from kvo_inspect.texts import Lang

T = TypeVar("T")
DOSE = os.environ.get("KVO_INSPECT_DOSE", "short")


def dose(short: T, thorough: T, long: T) -> T:
    """Return what this run of the tests takes."""
    return {"short": short, "thorough": thorough, "long": long}[DOSE]


def few(cases: Iterable[T], most: int) -> list[T]:
    """Return so many of these cases in the short dose, others in every run, in their order; all of them in the thorough one.

    Workers of one run draw the same: each must collect the same tests.
    """
    every = list(cases)
    if DOSE != "short" or len(every) <= most:
        return every
    drawn = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID", "")).sample(range(len(every)), most)
    return [every[place] for place in sorted(drawn)]


thorough_alone = pytest.mark.skipif(DOSE == "short", reason="it takes ten seconds and more: the thorough dose runs it")
"""For one journey that no shorter one stands for; CI takes it beside all others."""

LANGS_OF_DOSE: list[Lang] = dose(["nl"], ["nl", "en"], ["nl", "en"])
"""For what takes seconds in each language, where the other one differs by its words only."""
