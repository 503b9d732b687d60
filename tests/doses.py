"""How much the tests take that draw, kill, cut, or go one way in two languages.

`make test` takes the short dose, in minutes; `.ci/run` the thorough one behind that (`make test-thorough`); `make soak` the long one, in
an hour. What is drawn by chance is another in every run, so that many short doses are a thorough one.
"""

from __future__ import annotations

import os
from typing import TypeVar

from kvo_inspect.texts import Lang

T = TypeVar("T")
DOSE = os.environ.get("KVO_INSPECT_DOSE", "short")


def dose(short: T, thorough: T, long: T) -> T:
    """Return what this run of the tests takes."""
    return {"short": short, "thorough": thorough, "long": long}[DOSE]


LANGS_OF_DOSE: list[Lang] = dose(["nl"], ["nl", "en"], ["nl", "en"])
"""For what takes seconds in each language, where the other one differs by its words only."""
