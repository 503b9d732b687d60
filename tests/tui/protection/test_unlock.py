"""The unlock screen: nothing of the record before it, its own sentence for a wrong passphrase, the code and an auditor's way in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kvo_inspect.settings import Settings
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.protection.unlock import UnlockScreen
from tests.tui.protection.folder import AUDITOR, PASSPHRASE, protect
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text
from tests.tui.walk.rounds import make_round


@scenario
async def test_the_first_frame_asks_for_the_passphrase_and_names_no_park(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data, painted=True) as pilot:
        await wait_text(pilot, "This record is protected.")
        assert isinstance(pilot.app.screen, UnlockScreen)
        assert "Kanarie" not in screen_text(pilot.app)
        await press(pilot, *"geheim")
        assert "••••••" in screen_text(pilot.app)
        assert "geheim" not in screen_text(pilot.app)
        await press(pilot, *" woord", "enter")
        await wait_text(pilot, "Kanariepark")
        assert isinstance(pilot.app.screen, ParksScreen)


@scenario
async def test_a_wrong_passphrase_has_its_own_sentence_and_what_is_typed_next_takes_its_place(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        await press(pilot, *"fout", "enter")
        await wait_text(pilot, "does not open the record")
        assert "••••" in screen_text(pilot.app)
        assert "damaged" not in screen_text(pilot.app)
        await press(pilot, *PASSPHRASE, "enter")
        await wait_open(pilot)


@scenario
async def test_an_empty_field_is_not_tried(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        await press(pilot, "enter")
        await wait_text(pilot, "Type the passphrase")


@pytest.mark.parametrize("written", [str, str.lower, lambda code: code.replace("-", " ")])
def test_the_recovery_code_opens_however_it_is_typed(data: Path, written: Callable[[str], str]) -> None:
    @scenario
    async def unlock(code: str) -> None:
        async with running(data) as pilot:
            await press(pilot, *written(code), "enter")
            await wait_open(pilot)

    make_round(data)
    unlock(protect(data))


@scenario
async def test_an_auditor_looks_and_records_nothing(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data, read_only=True) as pilot:
        await press(pilot, *AUDITOR, "enter")
        await wait_text(pilot, "Kanariepark")
        assert "READ ONLY" in screen_text(pilot.app)
        await press(pilot, "*")
        await wait_text(pilot, "an auditor’s passphrase opens it too")
        await press(pilot, *AUDITOR, "enter")
        await wait_text(pilot, "Kanariepark")


@scenario
async def test_an_auditors_passphrase_does_not_open_for_recording(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        await press(pilot, *AUDITOR, "enter")
        await wait_text(pilot, "--read-only")
        assert isinstance(pilot.app.screen, UnlockScreen)


@scenario
async def test_who_records_is_asked_after_unlocking(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data, settings=Settings()) as pilot:
        await wait_text(pilot, "This record is protected.")
        await press(pilot, *PASSPHRASE, "enter")
        await wait_text(pilot, "Welcome to kvo-inspect")


@scenario
async def test_a_question_mark_is_typed_and_f1_helps(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        await press(pilot, "?", "*")
        assert "••" in screen_text(pilot.app)
        await press(pilot, "f1")
        await wait_text(pilot, "The record is encrypted.")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: isinstance(pilot.app.screen, UnlockScreen), "the field again")


@scenario
async def test_a_record_that_cannot_be_opened_says_so_after_the_passphrase(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        await wait_text(pilot, "This record is protected.")
        from kvo_inspect.protection import unlocked

        unlocked.unlock(data, PASSPHRASE)
        other = open_record(data)
        try:
            await press(pilot, *PASSPHRASE, "enter")
            await wait_text(pilot, "The record cannot be opened")
        finally:
            other.close()
        await press(pilot, "enter")
        await wait_open(pilot)
