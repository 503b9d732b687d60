"""Keys through a real terminal: a burst loses nothing and puts nothing astray."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.terminal.conftest import Folder
from tools.terminal import Terminal

Make = Callable[[int], Folder]


def come_to_round(terminal: Terminal) -> None:
    """Come to where one key opens the round that was begun."""
    terminal.wait_text("De Amert")
    terminal.keys("Enter")
    terminal.wait_text("evening round")


def walk(terminal: Terminal) -> None:
    """Open the round that was begun."""
    come_to_round(terminal)
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


@pytest.mark.parametrize("typed", ["behind it", "in one write", "all before the round is there"])
def test_what_is_typed_after_the_key_that_ends_the_program_is_no_answer(folder: Make, typed: str) -> None:
    here = folder(40)
    answers, after = "1" * 5, [*"2" * 20, "n", "mast", "Enter", "Enter"]
    with here.run() as terminal:
        if typed == "behind it":
            walk(terminal)
            terminal.keys(*answers)
            terminal.wait(lambda _text: answered(terminal) == 5, "5 answers in the bar")
            terminal.keys("ctrl+q")
            terminal.keys(*after)
        elif typed == "in one write":
            walk(terminal)
            terminal.keys(*answers, "ctrl+q", *after)
        else:  # all of it waits for its turn
            come_to_round(terminal)
            terminal.keys("r", *answers, "ctrl+q", *after)
        assert terminal.wait_end() == 0
    assert here.answers() == {("Eerste", f"LV-{n:03}"): "1" for n in range(1, 6)}
    assert stored(here)[1] == []


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


def stored(here: Folder) -> tuple[dict[tuple[str, str], str], list[tuple[str, str]]]:
    """Return the answers of a record, and the question and text of each of its findings."""
    with closing(here.open()) as store:
        rows = store.rows('select item, "text" from finding where gone = 0')
    return here.answers(), sorted((item or "", text) for item, text in rows)


@pytest.mark.parametrize("seed", range(2))
def test_a_burst_with_pastes_and_keys_of_the_app_means_what_slow_fingers_mean(folder: Make, seed: int) -> None:
    draw = random.Random(seed)
    acts = (
        ["1"],
        ["2"],
        ["-"],
        ["Up"],
        ["Down"],
        ["u"],
        ["z"],
        ["ctrl+s"],
        ["n", "mast", "Enter", "Enter"],
        ["n", "\x1b[200~a pasted mast\x1b[201~", "s", "Enter", "Enter"],
        ["2", "t", "broken", "\x1b[200~ glass\x1b[201~", "Enter"],
        ["ctrl+p", "colours", "Enter"],
    )
    keys = [key for _ in range(14) for key in draw.choice(acts)]
    outcomes = []
    for slow in (True, False):
        here = folder(30)
        with here.run() as terminal:
            walk(terminal)
            if slow:
                for key in keys:
                    terminal.keys(key)
                    terminal.settle(0.08)
            else:
                terminal.keys(*keys)
            terminal.keys("ctrl+q")
            assert terminal.wait_end() == 0
        outcomes.append(stored(here))
        shutil.rmtree(here.data)
        shutil.rmtree(here.state)
    assert outcomes[0][0]
    assert outcomes[0] == outcomes[1]


def painted(terminal: Terminal) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Return each line of the screen, and how each of its cells is painted; times aside, for they go on."""
    return [
        (re.sub(r"\d\d:\d\d", "--:--", text), [tuple(terminal.screen.buffer[y][x])[1:] for x in range(terminal.columns)])
        for y, text in enumerate(terminal.screen.display)
    ]


def test_lines_that_a_key_painted_are_those_of_the_whole_screen(folder: Make) -> None:
    """Opening the help and closing it paints all of it anew."""
    with folder(30).run() as terminal:
        walk(terminal)
        steps = [
            (["1"], "1/60"),
            (["2"], "2/60"),
            (["t", "gat in het hek", "Enter"], "gat in het hek"),
            (["1"] * 20, "22/60"),
            (["n", "mast", "Enter", "Enter"], "mast"),
            (["u", "Down", "Up"], "Is number 22 in order? in order"),
            (["Right"], "02 Tweede"),
        ]
        for keys, shown in steps:
            terminal.keys(*keys)
            terminal.wait_text(shown)
            terminal.settle(0.2)  # a pty hands a frame over in pieces
            lines = painted(terminal)
            terminal.keys("?")
            terminal.wait_text("Help")
            terminal.keys("Esc")
            terminal.wait(lambda _text, lines=lines: painted(terminal) == lines, f"the screen as it was after {keys}")  # type: ignore[misc]
