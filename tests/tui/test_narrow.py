"""Narrow and small windows: what a row is about stays, and a window in which nothing can be read says so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kvo_inspect.tui.kit.drawing import NAME, Cell, columns
from kvo_inspect.tui.kit.too_small import LEAST
from kvo_inspect.tui.plan.over_parks import ParkTargetsScreen
from tests.examples import worked_example
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

ROWS = (
    [Cell("name"), *(Cell("1", 7, right=True) for _count in range(6))],
    [Cell("KBR-001", 8), Cell("Kade", 16), Cell("name"), Cell("na te lopen", 14, spare=True), Cell("1-1-27", 10, right=True)],
    [Cell("1", 1), Cell("name"), *(Cell("12,5", 12, right=True, spare=True) for _count in range(4)), Cell("n=36", 7)],
    [Cell("gemeente", 21), Cell("name"), Cell("Joost de Wit", 16), Cell("0000 - 12 34 99", 16)],
    [Cell("name"), Cell("wegvak", 14), Cell("van en tot"), Cell("✓", 7)],
)


@pytest.mark.parametrize("total", [49, 59, 79, 119])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{len(row)} columns")
def test_the_name_keeps_its_room_and_numbers_are_whole(row: list[Cell], total: int) -> None:
    texts = [text for text, _tone in columns(total, row)]
    assert total - 1 <= sum(map(len, texts)) <= total
    (name,) = (text for text in texts if text.startswith("name"))
    assert len(name) >= min(NAME, total // 3) - 1
    numbers = [cell for cell in row if cell.right]
    assert all(text.strip() in {number.text for number in numbers} for text in texts if text.strip() and text[0] == " ")
    assert not any(text.strip().startswith(number.text[:2]) and "…" in text for number in numbers for text in texts)


def test_where_all_has_room_nothing_is_left_out() -> None:
    assert [text.strip() for text, _tone in columns(119, ROWS[1]) if text.strip()] == ["KBR-001", "Kade", "name", "na te lopen", "1-1-27"]


@scenario
async def test_at_sixty_columns_every_list_has_its_names(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(worked_example("nl"), data, dirs_exist_ok=True)
    async with running(data, lang="nl", size=(60, 20)) as pilot:
        await wait_open(pilot)
        await wait_text(pilot, "De Kievitsakker ")
        assert "te laat" in screen_text(pilot.app)
        await press(pilot, "enter")
        await wait_text(pilot, "12-11-2026 avond")
        assert "● open" in screen_text(pilot.app)
        for key, name in (
            ("f", "verlichting verbl"),
            ("m", "Wachtplaats voor v"),
            ("w", "Gemeente Lingeveen"),
            ("d", "Inbraken en pogingen"),
        ):
            await press(pilot, key)
            await wait_text(pilot, name)
            if key == "m":
                facts = " ".join(screen_text(pilot.app).split())
                assert re.search(r"uiterlijk \d+-\d+-\d{4} hoort bij", facts), "a day that is cut reads as another one"
            await press(pilot, "escape")
        await press(pilot, "semicolon")
        await wait_text(pilot, "Rechtzetten")
        assert "Ruud Kramer" in screen_text(pilot.app), "nobody who walked along is missing unseen"
        assert "met een reden; alleen de" in screen_text(pilot.app)


@scenario
async def test_a_window_that_is_too_small_says_so_and_loses_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as pilot:
        await wait_open(pilot)
        await press(pilot, "n", *"Kade")
        await wait_text(pilot, "Kade")
        for size in ((LEAST.width - 1, 24), (80, LEAST.height - 1)):
            await pilot.resize_terminal(*size)
            await wait_text(pilot, "This window is too small")
            assert "Kade" not in screen_text(pilot.app)
            await press(pilot, "x", "escape")
            await pilot.resize_terminal(*LEAST)
            await wait_for(pilot, lambda: "too small" not in screen_text(pilot.app), "the screen")
            assert "Kade" in screen_text(pilot.app)
            assert "Kadex" not in screen_text(pilot.app)


@scenario
async def test_at_sixty_columns_no_word_that_tells_things_apart_is_cut(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(worked_example("nl"), data, dirs_exist_ok=True)
    async with running(data, lang="nl", size=(60, 20)) as pilot:
        await wait_open(pilot)
        await press(pilot, "enter")
        await wait_text(pilot, "12-11-2026 avondschouw")
        await press(pilot, "p")
        await wait_text(pilot, "Groenstrook Zuid")
        assert re.search(r"Groenstrook Zuid +groenstrook ", screen_text(pilot.app))
        assert re.search(r"Parkeerplaats De Kom +parkeerplaats ", screen_text(pilot.app))
        await press(pilot, "escape", "l")
        await wait_text(pilot, "TITEL")
        assert "VASTGESTELD" in screen_text(pilot.app)
        await press(pilot, "escape", "r")
        await wait_text(pilot, "Gekozen: ")
        keys = next(line for line in screen_text(pilot.app).splitlines() if line.startswith(" t tekst"))
        assert keys.endswith(" …"), "how many photos are unassigned is whole or gone"
        await press(pilot, "end")
        await wait_text(pilot, "▸Einde van dit punt")
        line = next(line for line in screen_text(pilot.app).splitlines() if line.startswith("▸Einde"))
        assert re.search(r" (…|vragen)$", line), line


@scenario
async def test_at_sixty_columns_a_form_says_what_a_line_becomes_and_its_help_ends_whole(tmp_path: Path) -> None:
    async with running(tmp_path, lang="nl", size=(60, 20)) as pilot:
        await wait_open(pilot)
        await press(pilot, "n", *"De Amert", "enter", "enter", *"Kade 31; waterkant")
        await wait_text(pilot, "= wegvak: “wat")
        await press(pilot, "f1", *["pagedown"] * 9)
        await wait_text(pilot, "ctrl+q")
        assert "wordt pas met de laatste Enter bewaard" in " ".join(screen_text(pilot.app).split())


@scenario
async def test_at_sixty_columns_minutes_measures_and_totals_are_whole(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(worked_example("nl"), data, dirs_exist_ok=True)
    async with running(data, lang="nl", size=(60, 20)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "enter")
        await wait_text(pilot, "12-11-2026 avondschouw")
        await press(pilot, "n")
        await wait_text(pilot, "Zoals de vorige")
        assert re.search(r"ongeveer \d+ minuten", " ".join(screen_text(app).split()))
        await press(pilot, "escape", "d")
        await wait_text(pilot, "DOEL")
        assert "3 maatregelen dragen bij" in " ".join(screen_text(app).split())
        await app.push_screen(ParkTargetsScreen())
        await wait_text(pilot, "Doelen van alle terreinen")
        await wait_text(pilot, "Inbraken bij bedrijven")
        assert not re.search(r"\([^)]*…", screen_text(app)), "a change is whole or gone"
        assert "41 → 21 (-49 %)" in screen_text(app)


@pytest.mark.parametrize("cells", [60, 70, 80])
def test_a_list_of_several_parks_names_each_of_them_whole(cells: int, tmp_path: Path) -> None:
    @scenario
    async def over_parks() -> None:
        data = tmp_path / "data"
        shutil.copytree(worked_example("nl"), data, dirs_exist_ok=True)
        async with running(data, lang="nl", size=(cells, 20)) as pilot:
            await wait_open(pilot)
            for keys, name in (
                ("g", "24-11-26  avond   De Kievitsakker "),
                ("f", "De Kievitsakker:"),
                ("v", "De Kievitsakker:"),
                ("t", "De Kievitsakker "),
            ):
                await press(pilot, keys)
                await wait_text(pilot, name)
                if keys == "f" and cells == 80:
                    assert "STATUS" in screen_text(pilot.app)
                await press(pilot, "escape")
            await press(pilot, "t", "d", "down")
            await wait_text(pilot, "De Kievitsakker ")
            await press(pilot, "escape", "escape")
            await press(pilot, "s", *"licht", "enter")
            await wait_text(pilot, "KBR-097  De Kievitsakker ")

    over_parks()
