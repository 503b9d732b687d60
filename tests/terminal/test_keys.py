"""Keys through a real terminal: a burst loses nothing and puts nothing astray."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.terminal.conftest import Folder
from tools.terminal import Terminal

Make = Callable[[int], Folder]


def walk(terminal: Terminal) -> None:
    """Open the round that was begun."""
    terminal.wait_text("De Amert")
    terminal.keys("Enter")
    terminal.wait_text("evening round")
    terminal.keys("r")
    terminal.wait_text("Is number 1 in order?")


def answered(terminal: Terminal) -> int:
    """Return how many answers the top bar counts."""
    found = re.search(r"(\d+)/(\d+)", terminal.text().splitlines()[0])
    return int(found[1]) if found else -1


def test_two_hundred_keys_in_one_burst_are_two_hundred_answers(folder: Make) -> None:
    here = folder(200)
    draw = random.Random(1)
    keys = [draw.choice("12-") for _ in range(200)]
    with here.run() as terminal:
        walk(terminal)
        terminal.keys(*keys)
        terminal.wait(lambda _text: answered(terminal) == 200, "200 answers in the bar")
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0
    stored = here.answers()
    expected = {("Eerste", f"LV-{n:03}"): "" if key == "-" else key for n, key in enumerate(keys, 1)}
    assert stored == expected


def test_more_keys_than_questions_answer_nothing_at_the_next_checkpoint(folder: Make) -> None:
    here = folder(20)
    with here.run() as terminal:
        walk(terminal)
        terminal.keys(*"1" * 60)
        terminal.wait(lambda _text: answered(terminal) == 20, "20 answers in the bar")
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0
    assert here.answers() == {("Eerste", f"LV-{n:03}"): "1" for n in range(1, 21)}


def test_a_free_finding_typed_in_one_burst_with_answers(folder: Make) -> None:
    here = folder(10)
    with here.run() as terminal:
        walk(terminal)
        terminal.keys("1", "n", "mast", "Enter", "Enter", "2")
        terminal.wait(lambda _text: answered(terminal) == 2, "two answers in the bar")
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0
    assert here.answers() == {("Eerste", "LV-001"): "1", ("Eerste", "LV-002"): "2"}
    store = here.open()
    texts = [row[0] for row in store.rows('select "text" from finding where item is null and gone = 0')]
    store.close()
    assert texts == ["mast"]
