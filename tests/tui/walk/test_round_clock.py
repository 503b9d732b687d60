"""What is left of the round and when the group is back: the same as worked out anew, whatever was typed and where."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key, MouseDown, MouseScrollDown, MouseUp
from textual.geometry import Offset
from textual.pilot import Pilot

from kvo_inspect.domain.walk.progress import StopProgress, progress_of
from kvo_inspect.tui.walk.round_clock import RoundClock
from kvo_inspect.tui.walk.session import Session
from tests.doses import dose
from tests.tui.support import hand_over, scenario
from tests.tui.walk.rounds import make_round, names, press, session, settled, view, walking

KEYS = ("0", "1", "1", "2", "2", "s", "-", "u", "z", "→", "→", "←", "←", "o", "r r Enter", "x", 't "2" Enter', 'g "1" Enter', 'g "3" Enter')


def tells(session: Session, clock: RoundClock, total: StopProgress) -> tuple[object, ...]:
    """Return all that the bar shows of what is left."""
    return clock.stops_left, clock.count_left, clock.back_at, clock.is_late, total, session.place


def must_be_as_worked_out_anew(session: Session) -> None:
    """Hold what the session remembers against the same of the round as it stands."""

    def progress(stop: Any) -> StopProgress:
        return progress_of(session.open_walk, stop)

    anew = RoundClock(session.app.now, lambda: session.open_walk, progress, lambda: session.stop, _learnt=session.clock._learnt)
    total = sum((progress(stop) for stop in session.stops), StopProgress())
    assert tells(session, session.clock, session.total) == tells(session, anew, total)


@scenario
async def test_an_answer_at_a_checkpoint_that_was_left_at_once_counts(data: Path) -> None:
    round_id = make_round(data, "fencing", back_by="19:37")
    async with walking(data, round_id) as pilot:
        must_be_as_worked_out_anew(session(pilot))
        await press(pilot, "→ 1 1 ←")
        assert session(pilot).total.done == 2
        must_be_as_worked_out_anew(session(pilot))


@scenario
async def test_a_recheck_of_what_is_in_hand_counts_where_that_is(data: Path) -> None:
    round_id = make_round(data, "fencing", earlier=("hek",))
    async with walking(data, round_id) as pilot:
        await press(pilot, "→ t")
        await press(pilot, "2")
        assert [look.seen for look in session(pilot).walk.rechecks.values()] == ["not_yet"]
        must_be_as_worked_out_anew(session(pilot))


@pytest.mark.parametrize("seed", range(dose(2, 6, 40)))
def test_random_bursts(tmp_path: Path, seed: int) -> None:
    drawn = random.Random(seed)
    round_id = make_round(tmp_path, "lighting", "fencing", stops=4, marks=(1, 3), earlier=("hek", "gat"), back_by="19:50")

    @scenario
    async def run() -> None:
        async with walking(tmp_path, round_id) as pilot:
            for _burst in range(25):
                keys = " ".join(drawn.choices(KEYS, k=4))
                await press(pilot, keys)
                try:
                    must_be_as_worked_out_anew(session(pilot))
                except AssertionError:
                    raise AssertionError(keys) from None

    run()


@pytest.mark.parametrize("hand", ["click", "wheel"])
def test_a_key_comes_behind_what_the_mouse_did_before_it(tmp_path: Path, hand: str) -> None:
    round_id = make_round(tmp_path)

    @scenario
    async def run() -> None:
        async with walking(tmp_path, round_id) as pilot:
            await press(pilot, "↓")
            wanted = session(pilot).rows[session(pilot).place + 2]
            at = Offset(5, session(pilot).in_view.index(wanted) + 3)
            for event in (MouseDown, MouseUp) if hand == "click" else (MouseScrollDown, MouseScrollDown):
                give_mouse(pilot, event, at)
            give_key(pilot, "2")
            await settled(pilot)
            assert [item for _stop, item in session(pilot).walk.answers] == [wanted.key]

    run()


def give_mouse(pilot: Pilot[Any], event: Any, at: Offset) -> None:
    """Give the app what a terminal tells of the mouse."""
    button = int(event in (MouseDown, MouseUp))
    hand_over(pilot.app, event(view(pilot), *at, 0, 0, button, False, False, False, screen_x=at.x, screen_y=at.y))


def give_key(pilot: Pilot[Any], key: str) -> None:
    """Give the app a key, behind whatever was given before."""
    (name,) = names(key)
    hand_over(pilot.app, Key(name, key))
