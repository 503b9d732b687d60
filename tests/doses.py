"""How much the tests take that draw, kill, cut, or go one way in two languages.

`make test` takes the short dose, in minutes; `.ci/run` the thorough one behind that (`make test-thorough`); `make soak` the long one, in
an hour. What is drawn by chance is another in every run, so that many short doses are a thorough one.

The short dose of all tests draws a sixth of the cases of the costly ones too (`costly.txt`), for these are a twelfth of the tests and two
thirds of the time. A path or a name on the command line asks for all of what it names, but for the run with protected records.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
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


COSTLY = Path(__file__).parent / "costly.txt"
ONE_OF = 6
"""Of so many cases of costly tests the short dose takes one."""
LEAST = 0.4
"""Seconds that a case takes from which its test is costly."""


def costly() -> frozenset[str]:
    """Return the costly tests: path and name, without the words of a case."""
    return frozenset(line for line in COSTLY.read_text("utf-8").splitlines() if not line.startswith("#"))


def draw_costly(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return what the short dose leaves out of the costly tests, another part in every run; workers of one run draw the same."""
    families: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    names = costly()
    for item in items:
        if (name := item.nodeid.partition("[")[0]) in names:
            families[name].append(item)
    draw = random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID", "") or None)
    left: list[pytest.Item] = []
    for _name, cases in sorted(families.items()):
        whole, rest = divmod(len(cases), ONE_OF)
        left += draw.sample(cases, len(cases) - whole - (draw.random() < rest / ONE_OF))
    return left


def write_costly(seconds: dict[str, list[float]]) -> None:
    """Write which tests are costly, from what each case of a test (path and name) took."""
    names = sorted(name for name, cases in seconds.items() if sum(cases) / len(cases) >= LEAST)
    head = f"# The tests of which a case takes {LEAST} s or more: `make costly` writes them anew. What is drawn of them: tests/doses.py\n"
    COSTLY.write_text(head + "".join(f"{name}\n" for name in names), "utf-8")


thorough_alone = pytest.mark.skipif(DOSE == "short", reason="it takes ten seconds and more: the thorough dose runs it")
"""For one journey that no shorter one stands for; CI takes it beside all others."""

LANGS_OF_DOSE: list[Lang] = dose(["nl"], ["nl", "en"], ["nl", "en"])
"""For what takes seconds in each language, where the other one differs by its words only."""
