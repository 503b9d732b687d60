"""Golden files: texts as they were when somebody last looked at them, and the comparison with those of now."""

from __future__ import annotations

import difflib
import os
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
WRITE = "KVO_INSPECT_WRITE_GOLDEN"
"""The variable with which `make golden` has the golden files written anew."""
SHOWN = 60
"""Lines of the difference that a failure shows."""


def compare_with_golden(name: str, texts: Mapping[str, str]) -> None:
    """Fail with the difference unless these texts are those of the golden file *name*; with `WRITE` set, write that file."""
    path = GOLDEN / f"{name}.txt"
    now = "".join(f"══ {title}\n{text.rstrip()}\n" for title, text in texts.items())
    if os.environ.get(WRITE):
        path.write_text(now, "utf-8")
    before = path.read_text("utf-8")
    if now != before:
        difference = list(difflib.unified_diff(before.splitlines(), now.splitlines(), "golden", "now", lineterm="", n=2))
        raise AssertionError("\n".join([f"{name} is not as it was (`make golden` writes it anew):", *difference[:SHOWN]]))


@contextmanager
def same_chance() -> Iterator[None]:
    """Let what is drawn by chance (devices, letters, salts) be the same each time."""
    drawers: dict[int, random.Random] = {}  # by length: who draws names of temporary files takes nothing from the salts

    def drawn(length: int) -> bytes:
        return drawers.setdefault(length, random.Random(length)).randbytes(length)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", drawn)
        patch.setattr(random, "SystemRandom", lambda: random.Random(7))
        yield
