"""What a key records is seen when it is stored, and not before; what is not stored leaves the round as it was."""

from __future__ import annotations

import copy
import shutil
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database
from textual.pilot import Pilot

from kvo_inspect.store.record import database
from tests.tui.support import scenario, screen_text, wait_for, wait_text
from tests.tui.walk.rounds import answers_of, make_round, press, session, settled, view, walking
from tests.tui.walk.test_burst import burst


class HeldDisk:
    """A disk that takes as long to write as the test wants."""

    def __init__(self) -> None:
        self.is_asked = threading.Event()
        self.may_write = threading.Event()
        self.may_write.set()

    def hold(self) -> None:
        self.is_asked.clear()
        self.may_write.clear()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldDisk]:
    held, commit = HeldDisk(), database.commit

    def commit_when_it_may(db: Database) -> None:
        held.is_asked.set()
        assert held.may_write.wait(20)
        commit(db)

    monkeypatch.setattr(database, "commit", commit_when_it_may)
    yield held
    held.may_write.set()


@scenario
async def test_an_answer_is_seen_when_it_is_stored_and_not_before(data: Path, disk: HeldDisk) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0")
        await wait_text(pilot, "1/27")
        before = screen_text(pilot.app)
        disk.hold()
        burst(pilot, "1")
        await wait_for(pilot, disk.is_asked.is_set, "the disk to be asked")
        for draw in (view(pilot).sync, view(pilot).redraw):
            draw()
            await pilot.pause()
            assert screen_text(pilot.app) == before
        disk.may_write.set()
        await settled(pilot)
        await wait_text(pilot, "2/27")
    assert answers_of(data) == {"VL-01": ("0", False), "VL-03": ("1", False)}


@scenario
@pytest.mark.parametrize("key", ["1", "s"])
async def test_what_is_not_stored_was_never_shown_and_the_cursor_stands_where_it_stood(data: Path, key: str) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0")
        await wait_text(pilot, "1/27")
        row, hand, answers = session(pilot).row, session(pilot).hand, dict(session(pilot).walk.answers)
        findings = dict(session(pilot).walk.findings)
        shutil.rmtree(data)
        await press(pilot, key)
        await wait_text(pilot, "NOT STORED")
        assert (session(pilot).row, session(pilot).hand, session(pilot).walk.answers) == (row, hand, answers)
        assert session(pilot).walk.findings == findings
        assert "2/27" not in screen_text(pilot.app)
        await press(pilot, "Enter")
        await settled(pilot)
        await wait_text(pilot, "2/27")


def standing(pilot: Pilot[Any]) -> dict[str, object]:
    """Everything that the session and its round hold, but what was worked out of that, and what a failure says."""
    here = session(pilot)
    left_out = {"open_walk", "app", "stuck", "message", "last", "drafts", "clock", "in_view", "_sections", "_progress", "_others"}
    own = {name: value for name, value in vars(here).items() if name not in left_out}
    worked_out = {"_items", "_applying"}
    of_round = {part.name: getattr(here.open_walk, part.name) for part in fields(here.open_walk) if part.name not in worked_out}
    content = {**own, **of_round, "total": here.total, "stops left": here.clock.stops_left}
    return {name: copy.copy(value) if isinstance(value, dict | list | set) else value for name, value in content.items()}


@scenario
async def test_whatever_a_key_records_is_taken_back_whole_when_it_is_not_stored(data: Path) -> None:
    """Over answers that pass and fail, rechecks and marks."""
    round_id = make_round(data, "premises", "lighting", marks=[1], earlier=("kapot hek", "gat"))
    kinds = set()
    async with walking(data, round_id) as pilot:
        for _step in range(14):
            if session(pilot).mode is not None or session(pilot).entry:
                await press(pilot, "Enter" if session(pilot).entry else "Esc")
            kind, before = session(pilot).row.kind, standing(pilot)
            if kind == "done":
                break
            shutil.rmtree(data, ignore_errors=True)
            await press(pilot, "2")
            if session(pilot).stuck is None:  # a digit of a number, which Enter records
                continue
            kinds.add(kind)
            assert standing(pilot) == before
            await press(pilot, "Enter")
            await settled(pilot)
            assert session(pilot).stuck is None
            assert standing(pilot) != before
    assert kinds == {"recheck", "item", "mark"}


@scenario
async def test_what_is_seen_after_each_key_is_what_a_drawing_shows_anew(data: Path) -> None:
    round_id = make_round(data, "premises", "lighting", marks=[1], earlier=("kapot hek", "gat"))
    async with walking(data, round_id) as pilot:
        keys = '1 2 1 u 3 s 2 2 t "los" Enter 1 - s 1 2 ↑ ↑ 2 Esc = u z ↓ 1 1'
        for key in keys.split():
            await press(pilot, key)
            seen = screen_text(pilot.app)
            view(pilot).redraw()
            await pilot.pause()
            assert screen_text(pilot.app) == seen, key


@scenario
async def test_a_burst_draws_what_stands_at_its_end(data: Path) -> None:
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        burst(pilot, 's t "snow" Enter')
        await settled(pilot)
        await wait_text(pilot, "snow")


@scenario
async def test_a_click_stands_at_the_row_that_was_seen_also_where_the_answer_under_way_moves_the_rows(data: Path, disk: HeldDisk) -> None:
    round_id = make_round(data, "lighting", "fencing", "mixed", "premises", "sets")
    async with walking(data, round_id, size=(80, 18)) as pilot:
        await press(pilot, "0")
        moved = False
        while not moved:
            before = list(session(pilot).in_view)
            line = max(at for at, row in enumerate(before) if row is not None)
            disk.hold()
            burst(pilot, "s")
            await wait_for(pilot, disk.is_asked.is_set, "the disk to be asked")
            await pilot.click(type(view(pilot)), offset=(5, line + 3))
            disk.may_write.set()
            await settled(pilot)
            assert session(pilot).row == before[line]
            moved = list(session(pilot).in_view) != before
