"""How what is typed reaches the screens: a key of a round at once, everything else in its turn, and nothing overtakes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest
from textual.events import Key, Paste
from textual.message import Message
from textual.pilot import Pilot

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.palette import Palette
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.too_small import is_too_small
from kvo_inspect.tui.walk.view import WalkView
from tests.tui.support import hand_over, press, running, scenario, screen_text, wait_for, wait_open, wait_text
from tests.tui.walk.rounds import Gate, all_of, answers_of, make_round, settled, view, walking


async def in_one_turn(app: KvoApp, *typed: Message, then: Callable[[], object]) -> object:
    """Hand over what was typed in one turn of the loop, as the driver of a terminal does; return what *then* says in that turn."""
    answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()

    def turn() -> None:
        for message in typed:
            app.take_input(message)
        answer.set_result(then())

    asyncio.get_running_loop().call_soon(turn)
    return await answer


@scenario
async def test_a_key_of_a_round_is_at_work_in_the_turn_in_which_it_came(data: Path) -> None:
    gate = Gate()
    async with walking(data, make_round(data, "fencing"), now=gate) as pilot:
        app = cast(KvoApp, pilot.app)
        gate.shut()
        assert await in_one_turn(app, Key("1", "1"), then=lambda: not view(pilot).idle)
        gate.open()
        await settled(pilot)
    assert answers_of(data) == {"HK-01": ("1", False)}


@scenario
async def test_a_key_waits_behind_a_paste_that_came_before(data: Path) -> None:
    async with walking(data, make_round(data)) as pilot:
        app = cast(KvoApp, pilot.app)
        typed = Key("n", "n"), Paste("mast"), Key("s", "s"), Paste(" 4"), Key("enter", "\r"), Key("enter", "\r")
        await in_one_turn(app, *typed, then=lambda: None)
        await settled(pilot)
    assert [finding.text for finding in all_of(data, Finding)] == ["masts 4"]


@scenario
async def test_what_the_app_itself_does_comes_before_the_round_and_keys_after_that_go_where_the_eye_is(data: Path) -> None:
    async with walking(data, make_round(data)) as pilot:
        app = cast(KvoApp, pilot.app)
        await in_one_turn(app, Key("ctrl+p", None), Key("1", "1"), then=lambda: None)
        await wait_for(pilot, lambda: isinstance(app.screen, Palette), "the palette")
        await wait_text(pilot, "> 1")
    assert answers_of(data) == {}


@scenario
async def test_a_key_that_comes_while_a_box_is_laid_out_is_typed_into_the_box(data: Path) -> None:
    async with running(data, lang="en") as pilot:
        app = await wait_open(pilot)
        await wait_for(pilot, lambda: app.key_queue.idle, "nothing under way")
        box = AskLine("Its passphrase?")
        app.push_screen(box)
        await app.on_event(Key("t", "t"))
        await press(pilot, "h", "e")
        await wait_text(pilot, "> the")
        assert box.line == "the"


class PushingScreen(KvoScreen[None]):
    """A screen that pushes a box in the very turn in which somebody looks whether the screen can take the next key."""

    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.box = AskLine("Its passphrase?")
        self.is_asked = False

    def on_key(self, event: Key) -> None:
        self.is_asked = True

    @property
    def loaded(self) -> bool:
        if self.is_asked and not self.box.is_attached:
            self.app.push_screen(self.box)
        return True

    @loaded.setter
    def loaded(self, loaded: bool) -> None: ...


@scenario
async def test_a_box_that_comes_while_a_key_is_at_work_gets_the_next_key_once_it_is_laid_out(data: Path) -> None:
    async with running(data, lang="en") as pilot:
        app = await wait_open(pilot)
        screen = PushingScreen()
        await app.push_screen(screen)
        await press(pilot, "#", "t", "h", "e")
        await wait_text(pilot, "> the")
        assert screen.box.line == "the"


@scenario
async def test_a_window_that_is_too_small_takes_no_answer(data: Path) -> None:
    async with walking(data, make_round(data, "fencing")) as pilot:
        app = cast(KvoApp, pilot.app)
        await pilot.resize_terminal(30, 8)
        await wait_for(pilot, lambda: is_too_small(app.size), "the small window")
        await in_one_turn(app, Key("1", "1"), then=lambda: None)
        await settled(pilot)
    assert answers_of(data) == {}


@asynccontextmanager
async def an_answer_waiting(data: Path) -> AsyncIterator[tuple[Pilot[Any], KvoApp, Callable[[], Awaitable[None]]]]:
    """Give the app on a park with the key that opens its round and an answer behind that, over a store that waits until told to go on."""
    make_round(data, "fencing")
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "enter")
        await wait_text(pilot, "evening round")
        may_go_on = Event()
        busy = asyncio.create_task(app.call(lambda _store: may_go_on.wait(20)))
        await in_one_turn(app, Key("r", "r"), Key("1", "1"), then=lambda: None)

        async def go_on() -> None:
            may_go_on.set()
            await busy

        yield pilot, app, go_on


@scenario
async def test_what_was_typed_before_the_window_became_too_small_counts(data: Path) -> None:
    """It waits while the round is opened; that the window is small when its turn comes takes nothing away."""
    async with an_answer_waiting(data) as (pilot, app, go_on):
        await wait_for(pilot, lambda: app.key_queue.waiting == 1, "the answer to wait")
        resizing = asyncio.create_task(pilot.resize_terminal(30, 8))  # which waits for every message
        await wait_for(pilot, lambda: is_too_small(app.size), "the small window")
        await go_on()
        await resizing
        await wait_for(pilot, lambda: app.key_queue.idle, "every key to be given out")
        await settled(pilot)
    assert answers_of(data) == {"HK-01": ("1", False)}


@scenario
async def test_who_leaves_over_keys_that_wait_is_told_first(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kvo_inspect.tui.app.key_queue.HANGS", 0.0)
    async with an_answer_waiting(data) as (pilot, app, go_on):
        await in_one_turn(app, Key("ctrl+q", None), then=lambda: None)
        await wait_text(pilot, "What you typed last waits for its turn and is not stored yet")
        await go_on()
        await wait_text(pilot, "1/")
    assert answers_of(data) == {"HK-01": ("1", False)}


@scenario
async def test_an_error_in_taking_a_key_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError

    async with walking(data, make_round(data)) as pilot:
        app = cast(KvoApp, pilot.app)
        with monkeypatch.context() as patch:
            patch.setattr(WalkView, "feed", broken)
            hand_over(app, Key("1", "1"))
            await wait_text(pilot, "Everything that was shown as stored is safe")
        assert [type(error) for error in app.unexpected] == [ZeroDivisionError]
        app.unexpected.clear()
        assert "NOT STORED" not in screen_text(app)


@scenario
async def test_a_key_that_comes_when_the_screens_are_gone_is_no_error(data: Path) -> None:
    async with walking(data, make_round(data, "fencing")) as pilot:
        app = cast(KvoApp, pilot.app)
    app.take_input(Key("1", "1"))
    assert app.unexpected == []
    assert not app.return_code
    assert answers_of(data) == {}
