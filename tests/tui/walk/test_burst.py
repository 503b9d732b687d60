"""Bursts of keys while the store is slow or fails: nothing lost, nothing astray, nothing twice (ROUND rules 1, 3 and 10)."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any, cast

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.paths import record_file
from kvo_inspect.tui.app.main import KvoApp
from tests.tui.support import hand_over, scenario, screen_text, wait_for, wait_text
from tests.tui.walk.rounds import Gate, all_of, answers_of, make_round, names, press, session, settled, view, walking


def burst(pilot: Pilot[Any], keys: str) -> None:
    """Give keys to the app in one go, as a terminal does."""
    for name in names(keys):
        hand_over(pilot.app, Key(name, {"enter": "\r", "escape": "\x1b"}.get(name, name if len(name) == 1 else None)))


@scenario
async def test_the_burst_over_a_slow_store_gives_two_answers_and_one_finding(data: Path) -> None:
    round_id = make_round(data, "fencing")
    gate = Gate()
    async with walking(data, round_id, now=gate) as pilot:
        gate.shut()
        burst(pilot, '1 n "mast" Enter Enter 1')
        await wait_for(pilot, gate.waiting.is_set, "the store to be at work")
        await wait_for(pilot, lambda: not view(pilot).idle, "the keys to wait")
        assert session(pilot).walk.answers == {}
        gate.open()
        await settled(pilot)
        assert "2/6" in screen_text(pilot.app)
    assert answers_of(data) == {"HK-01": ("1", False), "HK-02": ("1", False)}
    assert [one.text for one in all_of(data, Finding)] == ["mast"]


@scenario
async def test_two_hundred_answer_keys_in_one_burst_stay_at_their_checkpoint(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0")
        burst(pilot, "2 1 " * 100)
        await settled(pilot)
        assert session(pilot).row.kind == "done"
        assert session(pilot).stop_at == 0
        assert "no such key" in screen_text(pilot.app)
    answers = all_of(data, Answer)
    assert len({one.checkpoint for one in answers}) == 1
    said = {one.item: one.value.value for one in answers if one.value}
    assert list(said.values()) == ["0", "2", "1", "2", "1", "2", "1", "2", "1"]
    assert len(all_of(data, Finding)) == 4


@scenario
async def test_leaving_the_program_first_works_off_what_was_typed(data: Path) -> None:
    round_id = make_round(data)
    gate = Gate()
    async with walking(data, round_id, now=gate) as pilot:
        gate.shut()
        burst(pilot, "0 1 1 1")
        await wait_for(pilot, gate.waiting.is_set, "the store to be at work")
        pilot.app.exit()
        gate.open()
    assert list(answers_of(data)) == ["VL-01", "VL-03", "VL-04", "VL-05"]


@scenario
async def test_an_error_in_drawing_is_told_and_the_answer_is_stored(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    round_id = make_round(data)

    def broken(*_given: object, **_named: object) -> object:
        raise ZeroDivisionError

    async with walking(data, round_id) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr("kvo_inspect.tui.walk.view.screen_lines", broken)
            await press(pilot, "0")
        await wait_text(pilot, "Everything that was shown as stored is safe")
        assert [type(error) for error in cast(KvoApp, pilot.app).unexpected] == [ZeroDivisionError]
        cast(KvoApp, pilot.app).unexpected.clear()
    assert list(answers_of(data)) == ["VL-01"]


@scenario
async def test_a_paste_never_acts_as_keys(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        hand_over(pilot.app, Paste("0 1 1 1 e"))
        await settled(pilot)
        assert "a paste goes into an open line only" in screen_text(pilot.app)
        burst(pilot, "n")
        hand_over(pilot.app, Paste("first line\n1 2 3\nu"))
        burst(pilot, "Enter Enter")
        await settled(pilot)
    assert answers_of(data) == {}
    assert [one.text for one in all_of(data, Finding)] == ["first line 1 2 3 u"]


def _break(data: Path) -> None:
    """Make the record refuse answers, as a disk can: every insert of one fails."""
    with sqlite3.connect(record_file(data)) as connection:
        connection.execute("create trigger broken before insert on answer begin select raise(abort, 'disk on fire'); end")
    connection.close()


def _mend(data: Path) -> None:
    with sqlite3.connect(record_file(data)) as connection:
        connection.execute("drop trigger broken")
    connection.close()


@scenario
async def test_a_folder_removed_under_the_open_record_is_not_stored_and_enter_writes_it_anew(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0")
        await wait_text(pilot, "stored 19:30:00 ✓")
        shutil.rmtree(data)
        await press(pilot, "1")
        await wait_text(pilot, "NOT STORED")
        assert "removed, moved or replaced" in screen_text(pilot.app)
        assert "stored 19:30" not in screen_text(pilot.app)
        await press(pilot, "Enter")
        await wait_for(pilot, lambda: session(pilot).stuck is None, "the record to be written anew")
        await settled(pilot)
        assert answers_of(data) == {"VL-01": ("0", False), "VL-03": ("1", False)}
        await wait_text(pilot, "stored 19:30:00 ✓")


@scenario
async def test_when_the_store_fails_the_bar_says_so_and_no_answer_is_taken_until_it_is_solved(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, "0")
        await wait_text(pilot, "stored 19:30:00 ✓")
        _break(data)
        burst(pilot, '1 2 n "mast" Enter')
        await wait_text(pilot, "NOT STORED")
        assert "What was stored before is safe" in " ".join(screen_text(pilot.app).split())
        await press(pilot, "1 1 1 1")
        assert "NOT STORED" in screen_text(pilot.app)
        assert answers_of(data) == {"VL-01": ("0", False)}
        await press(pilot, "Enter")
        await wait_text(pilot, "NOT STORED")
        _mend(data)
        await press(pilot, "Enter")
        await wait_for(pilot, lambda: session(pilot).stuck is None, "the store to take answers again")
        await settled(pilot)
        assert "NOT STORED" not in screen_text(pilot.app)
        assert "mast" in screen_text(pilot.app)
    assert answers_of(data) == {"VL-01": ("0", False), "VL-03": ("1", False), "VL-04": ("2", False)}
    assert [one.text for one in all_of(data, Finding)] == ["", "mast"]


@scenario
async def test_a_text_that_could_not_be_stored_stands_in_its_line(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        await press(pilot, 'n "mast"')
        with sqlite3.connect(record_file(data)) as connection:
            connection.execute("create trigger broken before insert on finding begin select raise(abort, 'no'); end")
        connection.close()
        await press(pilot, "Enter")
        await wait_text(pilot, "NOT STORED")
        assert "> mast" in screen_text(pilot.app)
        await press(pilot, '"thrown" Esc')
        assert "> mast" in screen_text(pilot.app)
        _mend(data)
        await press(pilot, "Enter")
        await wait_text(pilot, "✓ KBR-001 mast")
    assert [one.text for one in all_of(data, Finding)] == ["mast"]


@scenario
async def test_ctrl_s_does_not_say_stored_while_it_is_not(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        app = session(pilot).app
        _break(data)
        await press(pilot, "0")
        await wait_text(pilot, "NOT STORED")
        assert session(pilot).stuck is not None
        await pilot.press("ctrl+s")
        await wait_for(pilot, lambda: app.notice, "the answer to ctrl+s")
        assert "stored already" not in screen_text(app)
        _mend(data)
        await press(pilot, "Enter")
        await wait_for(pilot, lambda: session(pilot).stuck is None, "the store to take answers again")
        await pilot.press("ctrl+s")
        await wait_text(pilot, "stored already")


@scenario
async def test_the_record_is_gone_from_under_the_round(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        with sqlite3.connect(record_file(data)) as connection:
            connection.execute("drop table answer")
        connection.close()
        await press(pilot, "0")
        await wait_text(pilot, "NOT STORED")
        assert session(pilot).walk.answers == {}


@scenario
async def test_leaving_while_the_store_fails_does_not_hang(data: Path) -> None:
    round_id = make_round(data)
    gate = Gate()
    async with walking(data, round_id, now=gate) as pilot:
        _break(data)
        gate.shut()
        burst(pilot, "0 1 1 1")
        await wait_for(pilot, gate.waiting.is_set, "the store to be at work")
        pilot.app.exit()
        gate.open()
    assert answers_of(data) == {}


@scenario
async def test_the_first_ctrl_q_says_what_is_not_stored(data: Path) -> None:
    round_id = make_round(data)
    async with walking(data, round_id) as pilot:
        _break(data)
        await press(pilot, "0")
        await wait_text(pilot, "NOT STORED")
        await pilot.press("ctrl+q")
        await wait_text(pilot, "ctrl+q once more")
        assert pilot.app.is_running
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: pilot.app._exit, "the end")
