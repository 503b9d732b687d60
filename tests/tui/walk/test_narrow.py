"""The round in a narrow window: every key of a mode stands whole on its bar, the way out too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kvo_inspect.texts import Lang
from tests.tui.support import scenario, screen_text
from tests.tui.walk.rounds import make_round, press, session, walking

MODES = ("w", "w 1", "m", "n", "g", "l", "r", "r s", "e", "e Enter", "e Enter w", "e Enter p", "e Enter Enter", "e y", "?")


async def left(pilot: Pilot[Any]) -> None:
    """Go back to the rows."""
    while session(pilot).mode is not None:
        await press(pilot, "Esc")


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("size", [(60, 20), (50, 16)], ids=str)
@scenario
async def test_every_key_of_a_mode_is_whole_on_its_bar(lang: Lang, size: tuple[int, int], data: Path) -> None:
    round_id = make_round(data, "fencing", marks=(1, 2, 3))
    keys: dict[str, str] = {}
    async with walking(data, round_id, lang=lang, size=(240, 60)) as pilot:
        await press(pilot, "2")
        for mode in MODES:
            await press(pilot, mode)
            keys[mode] = screen_text(pilot.app).splitlines()[-1].strip()
            await left(pilot)
    assert "Esc" in keys["w"]
    async with walking(data, round_id, lang=lang, size=size) as pilot:
        for mode in MODES:
            await press(pilot, mode)
            lines = screen_text(pilot.app).splitlines()
            assert len(lines) == size[1]
            bar = " · ".join(line.strip() for line in lines[-3:])
            assert mode == "?" or all(key in bar.split(" · ") for key in keys[mode].split(" · ")), f"{mode}: {keys[mode]!r} in {bar!r}"
            await left(pilot)


@pytest.mark.parametrize("cells", [50, 60, 80])
@scenario
async def test_a_digit_and_its_name_stand_on_one_line(cells: int, data: Path) -> None:
    round_id = make_round(data, "fencing", stops=1)
    async with walking(data, round_id, size=(cells, 24)) as pilot:
        await press(pilot, "2 e Enter w")
        lines = screen_text(pilot.app).splitlines()
        for number, person in enumerate(session(pilot).open_walk.people, 1):
            assert any(f"{number} {person.name}" in line for line in lines), "\n".join(lines)
        assert any("or a name" in line for line in lines)
