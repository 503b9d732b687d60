"""The page of protection: switching on says first what it means and wants the code back; ways in are added, changed and removed."""

from __future__ import annotations

import asyncio
import os
import re
from functools import partial
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from kvo_inspect import paths
from kvo_inspect.errors import KvoError
from kvo_inspect.progress import Progress
from kvo_inspect.protection import unlocked
from kvo_inspect.protection.ways_in import ways_in
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.places import ProtectionPlace
from kvo_inspect.tui.protection.page import ProtectionScreen, SwitchingBox
from tests.tui.protection.folder import PASSPHRASE, protect
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text
from tests.tui.walk.rounds import make_round

NEW = "vier losse woorden"


async def on_page(pilot: Pilot[Any]) -> KvoApp:
    """Open the page."""
    app = await wait_open(pilot)
    await app.go(ProtectionPlace())
    await wait_for(pilot, lambda: isinstance(app.screen, ProtectionScreen) and app.screen.loaded, "the page")
    return app


async def unlocked_page(pilot: Pilot[Any]) -> KvoApp:
    """Give the passphrase and open the page."""
    await wait_text(pilot, "This record is protected.")
    await press(pilot, *PASSPHRASE, "enter")
    return await on_page(pilot)


def _at_most(data: Path, count: int) -> bool:
    return len(ways_in(data).slots) <= count


def code_on(screen: str) -> str:
    """Return the recovery code that the screen shows."""
    found = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", screen)
    assert found is not None, screen
    return found[0]


@scenario
async def test_switching_on_asks_twice_wants_the_code_back_and_encrypts(data: Path) -> None:
    make_round(data, name="Kanariepark")
    async with running(data, size=(80, 30)) as pilot:
        app = await on_page(pilot)
        await wait_text(pilot, "the record any more: not you, and not we.")
        await press(pilot, "s", *"kort")
        await wait_text(pilot, "4 characters: too short")
        await press(pilot, "enter", *"kort", "enter")
        await wait_text(pilot, "has at least 10 characters")
        await press(pilot, "ctrl+u", *NEW)
        await wait_text(pilot, "18 characters: good")
        await press(pilot, "enter", "ctrl+u", *"iets anders", "enter")
        await wait_text(pilot, "The two passphrases differ")
        assert NEW not in screen_text(app)
        await press(pilot, "ctrl+u", *NEW, "enter")
        await wait_text(pilot, "Typed back")
        code = code_on(screen_text(app))
        await press(pilot, *"7H2K-PP0D", "enter")
        await wait_text(pilot, "This is not the code")
        assert not unlocked.is_protected(data), "nothing is changed before the code was typed back"
        await press(pilot, "ctrl+u", *code.lower().replace("-", ""), "enter")
        await wait_for(pilot, lambda: app.is_protected and app.is_open, "the record to be encrypted and open again")
        await wait_text(pilot, "The record is protected.")
        await wait_text(pilot, "recovery code")
        assert paths.record_file(data).read_bytes()[:15] != b"SQLite format 3"
        await press(pilot, "*")
        await wait_for(pilot, lambda: unlocked.is_locked(data), "the lock")
        await press(pilot, *code, "enter")
        await wait_open(pilot)


@scenario
async def test_switching_off_asks_and_leaves_a_plain_record(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_page(pilot)
        await press(pilot, "x", "n")
        assert app.is_protected
        await press(pilot, "x", "y")
        await wait_for(pilot, lambda: not app.is_protected and app.is_open, "the plain record")
        await wait_text(pilot, "not protected")
    assert paths.record_file(data).read_bytes()[:15] == b"SQLite format 3"
    open_record(data).close()


@scenario
async def test_ways_in_are_added_changed_and_removed_but_not_the_last(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_page(pilot)
        await press(pilot, "n", "enter", *"R. Bakker", "enter", *NEW, "enter", *NEW, "enter")
        await wait_text(pilot, "R. Bakker")
        assert [slot.name for slot in ways_in(data).slots] == ["Karin Bos", "", "KIWA", "R. Bakker"]
        await press(pilot, "e", *"een heel andere zin", "enter", *"een heel andere zin", "enter")
        await wait_text(pilot, "The passphrase is changed")
        unlocked.forget(data)
        unlocked.unlock(data, "een heel andere zin")
        await press(pilot, "c")
        await wait_text(pilot, "Or the recovery code of now")
        before = [slot.to_json() for slot in ways_in(data).slots]
        await type_text(pilot, "wrong as can be")
        await press(pilot, "enter")
        await wait_text(pilot, "does not open")
        await press(pilot, "ctrl+u")
        await type_text(pilot, "een heel andere zin")
        await press(pilot, "enter")
        await wait_text(pilot, "Typed back")
        assert [slot.to_json() for slot in ways_in(data).slots] == before, "nothing is changed before it is typed back"
        code = code_on(screen_text(app))
        await press(pilot, "f2")
        await wait_text(pilot, "Written: ")
        (page,) = app.exports.glob("recovery-code-*.txt")
        assert code in page.read_text("utf-8")
        assert os.name == "nt" or page.stat().st_mode & 0o077 == 0
        await type_text(pilot, code)
        await press(pilot, "enter")
        await wait_text(pilot, "The recovery code is changed")
        for left in (3, 2, 1):
            await wait_for(pilot, lambda: isinstance(app.screen, ProtectionScreen), "the page")
            await press(pilot, "delete", "y")
            await wait_for(pilot, partial(_at_most, data, left), "the way in to go")
        await press(pilot, "delete", "y")
        await wait_text(pilot, "last passphrase or recovery code")
        assert len(ways_in(data).slots) >= 1


@scenario
async def test_a_mistyped_key_of_the_organisation_is_told_at_its_field(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        await unlocked_page(pilot)
        await press(pilot, "n", "3", "enter", *"Beheer Zuid", "enter", *"age1qqqq", "enter")
        await wait_text(pilot, "no public key")


@scenario
async def test_esc_quits_and_the_next_opening_goes_on(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    unlocked.unlock(data, PASSPHRASE)
    from kvo_inspect.store.protect.switching import plain_record, switch_off

    async with running(data) as pilot:
        app = await on_page(pilot)
        screen = app.screen
        assert isinstance(screen, ProtectionScreen)

        loop = asyncio.get_running_loop()

        def work(progress: Progress) -> None:
            asyncio.run_coroutine_threadsafe(press_esc(), loop).result(20)
            switch_off(data, progress)

        async def press_esc() -> None:
            await wait_for(pilot, lambda: isinstance(app.screen, SwitchingBox), "the bar")
            box = app.screen
            assert isinstance(box, SwitchingBox)
            box.stop()

        screen._switch("Decrypting", work)
        await wait_for(pilot, lambda: not app.is_running, "the end")
    assert not plain_record(data), "it was stopped before the record"
    unlocked.forget(data)
    unlocked.unlock(data, PASSPHRASE)
    open_record(data).close()
    assert plain_record(data), "the next opening goes on"


@scenario
async def test_what_goes_wrong_is_told_and_the_record_opens_again(data: Path) -> None:
    make_round(data, name="Kanariepark")
    async with running(data) as pilot:
        app = await on_page(pilot)
        screen = app.screen
        assert isinstance(screen, ProtectionScreen)

        def work(_progress: Progress) -> None:
            raise KvoError("The disk is full.")

        screen._switch("Encrypting", work)
        await wait_text(pilot, "The disk is full.")
        assert app.is_open
