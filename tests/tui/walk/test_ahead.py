"""What a key will show is worked out while the disk writes: nobody sees it before it is stored, and nobody when it is not."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

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
async def test_an_answer_is_worked_out_while_the_disk_writes_and_seen_when_it_is_stored(data: Path, disk: HeldDisk) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0")
        await wait_text(pilot, "1/27")
        before = screen_text(pilot.app)
        disk.hold()
        burst(pilot, "1")
        await wait_for(pilot, lambda: session(pilot).ahead.is_writing, "the answer to be worked out")
        assert len(session(pilot).walk.answers) == 2
        for draw in (view(pilot).sync, view(pilot).redraw):
            draw()
            await pilot.pause()
            assert screen_text(pilot.app) == before, "it is not stored: nobody sees it"
        await pilot.resize_terminal(90, 24)
        await wait_text(pilot, "1/27")
        assert "2/27" not in screen_text(pilot.app)
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


@scenario
async def test_keys_typed_ahead_draw_what_stands_at_the_end(data: Path) -> None:
    """A drawing that nobody looked at belongs to the key before."""
    round_id = make_round(data, "fencing")
    async with walking(data, round_id) as pilot:
        burst(pilot, 's t "snow" Enter')
        await settled(pilot)
        await wait_text(pilot, "snow")
