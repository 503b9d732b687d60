"""A person's page, by keyboard: from the palette, another name, the confidential after a question, the letter."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.paths import backup_folder
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.tui.people.held import HeldScreen
from tests.examples import copy_example
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


@scenario
async def test_everything_under_a_name_and_the_letter(data: Path, tmp_path: Path) -> None:
    copy_example("nl", data)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "ctrl+p", *"a letter too", "enter")
        await wait_text(pilot, "Under which name?")
        await press(pilot, "x", "enter")
        await wait_text(pilot, "at least two letters")
        await press(pilot, "ctrl+u", *"J. de Wit", "enter")
        await wait_text(pilot, "Held under the name J. de Wit")
        await wait_text(pilot, "33 texts · 1 park")
        assert "Confidential work was not looked through." in screen_text(app)
        await press(pilot, "down")
        await wait_text(pilot, "▸Joost de Wit◂")
        await press(pilot, "h")
        await wait_text(pilot, "is anyone looking?")
        await press(pilot, "2")
        await wait_for(pilot, lambda: "Confidential work was not" not in screen_text(app), "the confidential to be looked through")
        await press(pilot, "l")
        await wait_text(pilot, "Letter to J. de Wit")
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, str(tmp_path / "out"))
        await press(pilot, "enter")
        await wait_text(pilot, "Written: ")
        (letter,) = (tmp_path / "out").iterdir()
        assert "What is held under the name J. de Wit" in letter.read_text("utf-8")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, HeldScreen), "the page")
        await press(pilot, "n", "ctrl+u", *"Niemandsen", "enter")
        await wait_text(pilot, "Nothing is held under this name")


@scenario
async def test_a_name_is_taken_out_step_by_step(data: Path) -> None:
    copy_example("nl", data)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.call(lambda store: write_backup(store.path, backup_folder(data) / "2026-11-11.db"))
        await app.push_screen(HeldScreen("Joost de Wit"))
        await wait_text(pilot, "33 texts · 1 park")
        await press(pilot, "e")
        await wait_text(pilot, "What shall stand there? (1 of 7)")
        assert "▸Joost de Wit◂" in screen_text(app)
        await press(pilot, *" Joost de Wit", "enter")
        await wait_text(pilot, "The name stands in it still")
        await press(pilot, *["backspace"] * 13, "enter")
        for n in range(2, 8):
            await wait_text(pilot, f"({n} of 7)")
            await press(pilot, "enter")
        await wait_text(pilot, "Why is this taken out?")
        await press(pilot, *"asked for it", "enter")
        await wait_text(pilot, "Take this out for good?")
        await press(pilot, "escape")
        await wait_text(pilot, "33 texts · 1 park")
        await press(pilot, "e", *["enter"] * 7, *"asked for it", "enter")
        await wait_text(pilot, "Take this out for good?")
        await press(pilot, "1")
        await wait_text(pilot, "remove these copies?")
        await press(pilot, "1")
        await wait_text(pilot, "The copies are removed")
        await wait_text(pilot, "Nothing is held under this name")
        assert await app.call(doctor) == []
