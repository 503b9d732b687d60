"""Who types the whole word at a question of yes or no has answered with its first letter: the rest of the word reaches nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.questions.word_rest import PAUSE
from kvo_inspect.tui.kit.screen import KvoScreen
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open
from tests.tui.walk.rounds import make_round, walking


class Below(KvoScreen[None]):
    """A screen that notes each key that reaches it."""

    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.signs = ""

    def on_key(self, event: events.Key) -> None:
        self.signs += "\r" if event.key == "enter" else (event.character or "")


@pytest.mark.parametrize(
    ("typed", "answer", "reaches"),
    [
        ("yes", True, ""),
        ("yes\r", True, ""),
        ("Ja\r", True, ""),
        ("no\r", False, ""),
        ("nee\r", False, ""),
        ("y\r", True, ""),
        ("yes\r\r", True, "\r"),
        ("yesu", True, "u"),
        ("yu", True, "u"),
        ("yus", True, "us"),
        ("na", False, "a"),
        ("1es", True, "es"),
    ],
)
@scenario
async def test_the_rest_of_the_word_reaches_nothing(data: Path, typed: str, answer: bool, reaches: str) -> None:
    async with running(data, lang="en") as pilot:
        await wait_open(pilot)
        below, answers = Below(), list[bool | None]()
        await pilot.app.push_screen(below)
        await pilot.app.push_screen(AskYesNo("Is that right?"), answers.append)
        await press(pilot, *(("enter" if sign == "\r" else sign) for sign in typed), "#")
        await wait_for(pilot, lambda: below.signs.endswith("#"), "the last key")
        assert below.signs == reaches + "#"
        assert answers == [answer]


@scenario
async def test_whoever_has_seen_the_next_screen_first_types_on_it(data: Path) -> None:
    async with running(data, lang="en") as pilot:
        await wait_open(pilot)
        below, answers = Below(), list[bool | None]()
        await pilot.app.push_screen(below)
        await pilot.app.push_screen(AskYesNo("Is that right?"), answers.append)
        letter, later = events.Key("y", "y"), events.Key("e", "e")
        later.time = letter.time + 2 * PAUSE
        for key in (letter, later):
            pilot.app.post_message(key)
        await wait_for(pilot, lambda: below.signs == "e", "the key that came later")
        assert answers == [True]


@scenario
async def test_the_rest_of_the_word_does_nothing_on_a_round(data: Path) -> None:
    async with walking(data, make_round(data, "fencing")) as pilot:
        app = await wait_open(pilot)
        before, answers = screen_text(app), list[bool | None]()
        await app.push_screen(AskYesNo("Is that right?"), answers.append)
        app.take_input(events.Key("n", "n"))
        await wait_for(pilot, lambda: answers and app.key_queue.idle, "an answer")
        app.take_input(events.Key("o", "o"))
        await pilot.pause()
        await wait_for(pilot, lambda: app.key_queue.idle, "the round to be ready")
        assert screen_text(app) == before, "o would tell that something could not be seen"
