"""Where things stand on the round: the bar, the answers beside their questions, the panes of a wide window, moving through long lists."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from textual.events import MouseScrollDown, MouseScrollUp

from kvo_inspect.store.rounds.correcting import set_round_aside
from kvo_inspect.tui.walk.panes import outer_panes
from tests.tui.support import press as burst
from tests.tui.support import scenario, screen_text, wait_for, wait_text
from tests.tui.walk.rounds import make_round, opened, press, session, view, walking


@pytest.mark.parametrize("cells", [60, 80])
@scenario
async def test_the_bar_keeps_day_and_part_of_day_beside_the_time_that_all_is_stored(data: Path, cells: int) -> None:
    round_id = make_round(data, "fencing", name="Bedrijventerrein De Grote Kievitsakker Noord")
    async with walking(data, round_id, size=(cells, 24)) as pilot:
        await press(pilot, "1")
        bar = screen_text(pilot.app).splitlines()[0]
        assert "evening 12-11" in bar or "evening round 12-11" in bar
        assert "stored 19:" in bar
        assert bar.startswith(" Bedrijv")
        session(pilot).app.practice = True
        view(pilot).sync()
        await wait_for(pilot, lambda: "PRACT" in screen_text(pilot.app), "the mode")
        bar = screen_text(pilot.app).splitlines()[0]
        assert "evening 12-11" in bar or "evening round 12-11" in bar
        assert "stored 19:" in bar
        assert "3 points left" in bar or cells == 60
        keys = screen_text(pilot.app).splitlines()[-1]
        assert "e finish" in keys
        assert keys.endswith("? more" if cells == 60 else "? help")


@scenario
async def test_answers_stand_in_one_column_near_their_questions(data: Path) -> None:
    round_id = make_round(data, "mixed")
    async with walking(data, round_id, size=(200, 60)) as pilot:
        await press(pilot, "c")
        row = next(line for line in screen_text(pilot.app).splitlines() if "KBR-001" in line.partition("│")[2].partition("│")[0])
        middle = row.split("│")[1]
        assert middle.index("KBR-001") < 110


def test_wide_windows_give_their_room_to_the_findings() -> None:
    assert outer_panes(120) == (28, 34)
    route, findings = outer_panes(200)
    assert findings > 70
    assert 200 - route - findings > 80


@scenario
async def test_home_end_pages_and_the_wheel_move_through_the_rows(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        last = len(session(pilot).rows) - 1
        for key, place in (("end", last), ("home", 0), ("pagedown", min(10, last)), ("pageup", 0)):
            await press(pilot, key)
            assert session(pilot).place == place, key
        view(pilot).post_message(MouseScrollDown(view(pilot), 1, 5, 0, 1, 0, False, False, False))
        await wait_for(pilot, lambda: session(pilot).place == 1, "the wheel to go down")
        view(pilot).post_message(MouseScrollUp(view(pilot), 1, 5, 0, -1, 0, False, False, False))
        await wait_for(pilot, lambda: session(pilot).place == 0, "the wheel to go up")


@pytest.mark.parametrize("cells", [60, 80, 120])
@scenario
async def test_a_round_that_is_set_aside_says_so_in_its_bar_and_once_as_a_sentence(data: Path, cells: int) -> None:
    round_id = make_round(data, "fencing", people=[])
    with closing(opened(data)) as store:
        set_round_aside(store, round_id, "an exercise")
    async with walking(data, round_id, size=(cells, 24)) as pilot:
        assert "This round is set aside and counts nowhere" in screen_text(pilot.app)
        await press(pilot, "down")
        assert "counts nowhere" not in screen_text(pilot.app)
        bar = screen_text(pilot.app).splitlines()[0]
        assert "aside" in bar
        assert "evening" in bar
        assert "stored" in bar


@scenario
async def test_a_round_that_is_set_aside_while_it_is_walked_says_so(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        assert "aside" not in screen_text(pilot.app)
        await press(pilot, "semicolon")
        await wait_text(pilot, "Set right:")
        await burst(pilot, "end", "enter")
        await wait_text(pilot, "It stands with it from now on")
        await burst(pilot, *"exercise", "enter")
        await wait_text(pilot, "let it count again")
        await burst(pilot, "escape")
        await wait_text(pilot, "This round is set aside and counts nowhere, nor does what is seen in it:")
        assert "aside" in screen_text(pilot.app).splitlines()[0]
