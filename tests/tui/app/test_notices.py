"""What the program tells by itself covers nothing and goes with the next key; what was typed on a form is not lost with Esc."""

from __future__ import annotations

import asyncio
from pathlib import Path
from time import monotonic

import pytest

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.tui.app import notices
from kvo_inspect.tui.app.notices import UNREAD_SECONDS
from kvo_inspect.tui.app.settings import SettingsScreen
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.parks.edit_partner import NewPartnerScreen
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.rounds.start import StartRoundScreen
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text
from tests.tui.walk.rounds import make_round, walking


@scenario
async def test_a_notice_covers_nothing_and_goes_with_the_key_after_it(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        for number in range(30):
            await app.call(add_park, f"Park {number:02}", "Veghel", ())
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "Park 17")
        before = screen_text(app).splitlines()
        (rule,) = [number for number, line in enumerate(before) if line.startswith("───")]
        app.notify_user("It was written.")
        await wait_text(pilot, "It was written.")
        told = screen_text(app).splitlines()
        assert [number for number, line in enumerate(told) if line != before[number]] == [rule]  # nothing else
        await press(pilot, "down")
        assert "It was written." in screen_text(app)  # this key came before anybody could have read it
        assert app.notice is not None
        since = app.notice.since
        await wait_for(pilot, lambda: monotonic() > since + UNREAD_SECONDS, "the notice to have been read")
        await press(pilot, "down")
        await wait_for(pilot, lambda: "It was written." not in screen_text(app), "the notice to go")


class SlowScreen(KvoScreen[None]):
    """A screen that is read when somebody says so."""

    def __init__(self) -> None:
        super().__init__()
        self.may_read = asyncio.Event()
        self.may_read.set()

    async def load(self) -> None:
        await self.may_read.wait()


@scenario
async def test_a_notice_stays_until_a_screen_that_reads_could_show_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "NOTICE_SECONDS", 0.1)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        screen, box = SlowScreen(), AskLine("Into which folder?")
        await app.push_screen(screen)
        await app.push_screen(box)
        await wait_for(pilot, lambda: screen.loaded and app.screen.focused is not None, "the box")
        screen.may_read.clear()
        try:
            box.answer(None)
            await wait_for(pilot, lambda: screen.is_reading, "the screen to be read again")
            app.notify_user("It was written.")
            passed = asyncio.Event()
            app.set_timer(0.2, passed.set)
            await passed.wait()
        finally:
            screen.may_read.set()
        monkeypatch.setattr(notices, "NOTICE_SECONDS", 60.0)
        await wait_text(pilot, "It was written.")


@scenario
async def test_a_long_notice_is_whole_and_the_list_makes_room(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.notify_user("a long sentence " * 12 + "to its end")
        await wait_text(pilot, "to its end")
        assert len(screen_text(app).splitlines()) <= 24
        await wait_text(pilot, "? help")


@scenario
async def test_what_is_read_stays_where_it_is_while_a_notice_comes_and_goes(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        for number in range(60):
            await app.call(add_park, f"Park {number:02}", "Veghel", ())
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "Park 17")
        await press(pilot, *["down"] * 30, *["up"] * 13)
        lines = app.screen.query_one(ListView)
        first, high = lines.scroll_offset.y, lines.size.height
        assert 0 < first < lines.cursor < high, "in view from the top too"
        app.notify_user("a long sentence " * 12 + "to its end")
        await wait_for(pilot, lambda: lines.size.height < high, "the list to make room")
        assert lines.scroll_offset.y >= first
        app.notify_user("short")
        await wait_for(pilot, lambda: lines.size.height == high, "the room to come back")
        assert lines.scroll_offset.y >= first


@scenario
async def test_a_notice_on_a_round_covers_no_line_of_it(data: Path) -> None:
    async with walking(data, make_round(data)) as pilot:
        await wait_text(pilot, "[1-9] how many")
        await pilot.press("ctrl+s")
        await wait_text(pilot, "Everything is stored already.")
        text = screen_text(pilot.app)
        assert "[1-9] how many" in text
        assert "? help" in text


@scenario
async def test_escape_over_a_half_filled_form_asks_and_no_keeps_it(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", ())
        await app.push_screen(NewPartnerScreen(park.id))
        await wait_text(pilot, "F1 help")
        await press(pilot, "down", *"Jansen", "escape")
        await wait_text(pilot, "Leave without it?")
        await press(pilot, "enter")  # Enter is no
        await wait_text(pilot, "Jansen")
        await press(pilot, "escape", "1")
        await wait_for(pilot, lambda: isinstance(app.screen, ParksScreen), "the form to be left")
        assert not [one for one in await app.call(lambda store: store.select(Partner, "where gone = 0")) if one.organisation == "Jansen"]


@scenario
async def test_ctrl_s_and_ctrl_q_do_not_say_stored_over_a_half_filled_form(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(SettingsScreen())
        await wait_text(pilot, "F1 help")
        await press(pilot, "x", "ctrl+s")
        await wait_text(pilot, "This form is not stored yet.")
        await press(pilot, "ctrl+q")
        await wait_text(pilot, "What you typed last is not stored")
        assert app.is_running


@scenario
async def test_each_form_and_each_line_is_warned_of_once(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        for screen in (SettingsScreen(), SettingsScreen(), AskLine("A remark?")):
            await app.push_screen(screen)
            await wait_for(pilot, lambda screen=screen: screen.focused and getattr(screen, "loaded", True), "the screen")  # type: ignore[misc]
            await press(pilot, "x", "ctrl+s")
            assert "not stored yet" in " ".join(app.notice.sentence.split() if app.notice else ())
            await press(pilot, "ctrl+q")
            assert app.is_running
            assert app.notice is not None
            assert "What you typed last is not stored" in app.notice.sentence
            await app.pop_screen()


@scenario
async def test_an_untouched_form_and_a_choice_are_left_without_a_question(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        for keys in ([], [*["down"] * 7, "2", "1"]):  # a choice as it was
            await app.push_screen(SettingsScreen())
            await wait_text(pilot, "F1 help")
            await press(pilot, *keys, "escape")
            await wait_for(pilot, lambda: isinstance(app.screen, ParksScreen), "the form to be left")


@scenario
async def test_a_typed_line_takes_two_escapes(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        answers: list[str | None] = []
        app.push_screen(AskLine("Remark", "as it was"), answers.append)
        await wait_text(pilot, "as it was")
        await press(pilot, "x", "escape")
        await wait_text(pilot, "Esc once more")
        await press(pilot, "y", "enter")
        await wait_for(pilot, lambda: answers == ["as it wasxy"], "the whole line")


@scenario
async def test_help_on_a_filled_field_is_the_key_that_the_key_line_tells(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(SettingsScreen())
        await wait_text(pilot, "F1 help")
        assert "? help" not in screen_text(app)
        await press(pilot, "question_mark")
        await wait_text(pilot, "Karin Bos?")
        await press(pilot, "f1")
        await wait_text(pilot, "Any key closes this page.")


@scenario
async def test_the_key_line_says_what_enter_does_at_this_field(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", ())
        await app.push_screen(StartRoundScreen(park.id))
        await wait_text(pilot, "questions")
        assert "Enter next field" in screen_text(app).splitlines()[-1]
        await press(pilot, *["enter"] * 4)
        await wait_for(pilot, lambda: "Enter start the round" in screen_text(app).splitlines()[-1], "what Enter does there")
        await wait_text(pilot, "the space bar ticks")
        await press(pilot, *["up"] * 2, *["backspace"] * 10, *"+7")
        await wait_text(pilot, "! 19-11-2026 is still to come: 7 days after today")
