"""`kill -9` at any moment: what the bar had shown as stored is there, and the round reopens where it was."""

from __future__ import annotations

import random
import re

from tests.doses import dose
from tests.terminal.conftest import Folder
from tests.terminal.test_keys import Make, answered, walk
from tools.terminal import Terminal

KILLS, QUESTIONS = dose((3, 100), (12, 150), (80, 300))
"""Each kill falls at another moment in every run; `make soak` tries many: three answers each, and a checklist holds 300 questions."""


def asked(terminal: Terminal) -> int:
    """Return the number of the question under the cursor, 0 when none is."""
    found = re.search(r"▸\s*Is number (\d+) in order", terminal.text())
    return int(found[1]) if found else 0


def test_kill_at_any_moment_loses_nothing_that_was_shown(folder: Make) -> None:
    here = folder(QUESTIONS)
    draw = random.Random(7)
    shown = 0
    for kill in range(KILLS):
        with here.run() as terminal:
            reopened = _walk_again(terminal, shown)
            assert reopened >= shown, f"kill {kill}: the bar had shown {shown} answers as stored, {reopened} came back"
            terminal.keys(*"1" * draw.randrange(1, 6))
            for _ in range(draw.randrange(12)):
                terminal.read(0.01)
            shown = answered(terminal)
            terminal.kill()
        stored = here.answers()
        assert len(stored) >= shown
        assert set(stored) == {("Eerste", f"LV-{n:03}") for n in range(1, len(stored) + 1)}, "an answer went astray"
    _sound(here)


def _walk_again(terminal: Terminal, shown: int) -> int:
    if shown == 0:
        walk(terminal)
    else:
        terminal.wait_text("De Amert")
        terminal.keys("Enter")
        terminal.wait_text("evening round")
        terminal.keys("r")
    # What is read between two pieces of a frame may hold the bar without the question.
    terminal.wait(lambda _text: 0 < asked(terminal) == answered(terminal) + 1, "the round at its place")
    return answered(terminal)


def _sound(here: Folder) -> None:
    from kvo_inspect.store.upkeep.doctor import doctor

    store = here.open()
    assert doctor(store) == []
    store.close()
