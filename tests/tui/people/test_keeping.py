"""Keeping periods by keyboard: set one, see what is over, type how many things go; Esc leaves everything."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.tui.people.keeping import KeepingScreen
from tests.examples import copy_example
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

HIDDEN = "where confidential = 1 and gone = 0 and text <> '' order by n"


@scenario
async def test_a_period_is_set_and_what_is_over_goes(data: Path) -> None:
    copy_example("nl", data)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "ctrl+p", *"how long names", "enter")
        await wait_text(pilot, "Keeping periods")
        await wait_text(pilot, "no period")
        await press(pilot, "e")
        await wait_text(pilot, "Nothing is over.")
        await press(pilot, "down", "down", "down", "enter")
        await wait_text(pilot, "Keep signals: De Kievitsakker")
        await wait_text(pilot, "until the signal was handed over")
        await press(pilot, "ctrl+u", "0", "enter", "enter")
        await wait_text(pilot, "Type months, from 1 to 600.")
        await press(pilot, "ctrl+u", "1", "enter", "enter")
        await wait_text(pilot, "1 month")
        assert "things are over" not in screen_text(app), "the confidential is not counted before it is asked for"
        await press(pilot, "h")
        await wait_text(pilot, "is anyone looking?")
        await press(pilot, "2")
        await wait_text(pilot, "things are over")
        words = await app.call(lambda store: {finding.id: finding.text for finding in store.select(Finding, HIDDEN)})
        await press(pilot, "e")
        await wait_text(pilot, "to take them out for good")
        await press(pilot, "9", "9", "enter")
        await wait_text(pilot, "Nothing was taken out.")
        await press(pilot, "escape", "escape")
        await wait_for(pilot, lambda: isinstance(app.screen, KeepingScreen), "the list")
        assert await app.call(lambda store: {finding.id: finding.text for finding in store.select(Finding, HIDDEN)}) == words
        n = screen_text(app).split(" things are over")[0].split()[-1]
        await press(pilot, "e")
        await wait_text(pilot, "to take them out for good")
        await press(pilot, *n, "enter")
        await wait_text(pilot, "Erased: ")
        assert len(await app.call(lambda store: store.select(Finding, HIDDEN))) < len(words)
        await press(pilot, "escape")
        assert await app.call(doctor) == []


@scenario
async def test_a_period_ends_after_a_question(data: Path) -> None:
    copy_example("nl", data)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(KeepingScreen())
        await wait_text(pilot, "no period")
        await press(pilot, "delete")
        await press(pilot, "enter")
        await wait_text(pilot, "Keep names: De Kievitsakker")
        await press(pilot, "enter", "enter")
        await wait_text(pilot, "12 months")
        await press(pilot, "delete")
        await wait_text(pilot, "keep it without a period?")
        await press(pilot, "1")
        await wait_for(pilot, lambda: "12 months" not in screen_text(app), "the period to end")


@scenario
async def test_a_period_is_taken_back_and_set_again(data: Path) -> None:
    copy_example("nl", data)
    async with running(data, lang="en") as pilot:
        app = await wait_open(pilot)
        await press(pilot, "ctrl+p", *"how long names", "enter")
        await wait_text(pilot, "no period")
        await press(pilot, "enter", "ctrl+u", *"24", "enter", "enter")
        await wait_text(pilot, "24 months")
        await press(pilot, "u")
        await wait_for(pilot, lambda: "24 months" not in screen_text(app).split("────")[0], "the row without a period")
        await wait_text(pilot, "Taken back: De Kievitsakker (keeping period of names).")
        await press(pilot, "z")
        await wait_text(pilot, "Done again: ")
        await press(pilot, "delete", "1")
        await wait_for(pilot, lambda: "24 months" not in screen_text(app).split("────")[0], "the period to end")
        await press(pilot, "u")
        await wait_text(pilot, "24 months")
