"""What the app does for the record by itself: settling when idle, looking it over once a day, its backup, and the screen of a lost one."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.paths import backup_folder, record_file, state_folder
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.people.erasing import erase, plan_erasing
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.record.device import heads_of_folder
from kvo_inspect.store.record.erase import is_final
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.checking import last_check
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.app import main as app_module
from kvo_inspect.tui.app import store_thread
from kvo_inspect.tui.app.main import KvoApp
from tests.tui.support import NOW, press, running, scenario, screen_text, wait_for, wait_open, wait_text


def with_a_park(data: Path) -> Path:
    """Make a record with one park, and return its file."""
    store = open_record(data, author="Karin", now=lambda: NOW)
    add_park(store, "De Amert")
    store.close()
    return record_file(data)


def alter(record: Path) -> None:
    with closing(sqlite3.connect(record)) as db, db:
        db.execute("update park set name = 'iets anders'")


@scenario
async def test_when_nobody_is_at_work_the_wal_is_put_into_the_record_and_the_heads_are_noted(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_thread, "IDLE_AFTER", 0.05)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.call(add_park, "De Amert")
        await wait_for(pilot, lambda: b"De Amert" in record_file(data).read_bytes(), "the -wal to be put into the record")
        await wait_for(pilot, lambda: sum(head.seq for head in heads_of_folder(state_folder(), data).values()), "the heads to be noted")


@scenario
async def test_once_a_day_the_record_is_looked_over_and_then_backed_up(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_park(data)
    monkeypatch.setattr(app_module, "BACKUP_AFTER", 0.01)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await wait_for(pilot, (backup_folder(data) / "2026-11-12.db").exists, "the backup of the day")
        check = await app.call(lambda store: last_check(store.db))
        assert check is not None
        assert (check.problems, check.at) == (0, NOW.isoformat(timespec="seconds"))
    async with running(data, now=NOW + dt.timedelta(hours=2)) as pilot:
        app = await wait_open(pilot)
        await wait_for(pilot, lambda: not [one for one in app.workers if one.group == "backup" and not one.is_finished], "its work to end")
        assert await app.call(lambda store: last_check(store.db)) == check, "not twice a day"


@scenario
async def test_what_was_erased_and_is_not_final_is_finished_beside_the_keys(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = with_a_park(data)
    with closing(open_record(data)) as store, closing(sqlite3.connect(record, isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from change").fetchall()
        park = store.select(Park)[0]
        set_park(store, park.id, facilitator="Willem Kanarie")
        assert not erase(store, plan_erasing(store, held_under(store, "Willem Kanarie")), "asked for it").final
    monkeypatch.setattr(app_module, "BACKUP_AFTER", 0.01)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await wait_for(pilot, (backup_folder(data) / "2026-11-12.db").exists, "the backup of the day")
        assert await app.call(lambda store: is_final(store.db))


@scenario
async def test_a_damaged_record_is_told_and_not_backed_up(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alter(with_a_park(data))
    monkeypatch.setattr(app_module, "BACKUP_AFTER", 0.01)
    async with running(data, size=(120, 40)) as pilot:
        app = await wait_open(pilot)
        await wait_text(pilot, "Nothing was written, because the record")
        check = await app.call(lambda store: last_check(store.db))
        assert check is not None
        assert check.problems == 1
    assert not backup_folder(data).exists()


@scenario
async def test_a_lost_record_is_told_on_one_screen_and_one_key_takes_the_backup_back(data: Path) -> None:
    record = with_a_park(data)
    write_backup(record, backup_folder(data) / "2026-11-11.db")
    record.unlink()
    async with running(data) as pilot:
        await wait_text(pilot, "is missing")
        assert "1 backup" in screen_text(pilot.app)
        assert "2026-11-11.db" in screen_text(pilot.app)
        await press(pilot, "b")
        await wait_text(pilot, "Make 2026-11-11.db the record?")
        await press(pilot, "1")
        await wait_text(pilot, "De Amert")
        assert isinstance(pilot.app, KvoApp)
        assert pilot.app.is_open


@scenario
async def test_beginning_anew_asks_first(data: Path) -> None:
    record = with_a_park(data)
    write_backup(record, backup_folder(data) / "2026-11-11.db")
    record.write_bytes(b"")
    async with running(data) as pilot:
        await wait_text(pilot, "is empty")
        await press(pilot, "n", "escape")
        assert record.stat().st_size == 0
        await press(pilot, "n", "1")
        await wait_text(pilot, "No parks yet")
    assert (backup_folder(data) / "2026-11-11.db").exists()


@scenario
async def test_a_record_that_lacks_changes_says_so_and_opens_all_the_same(data: Path) -> None:
    record = with_a_park(data)
    earlier = record.read_bytes()
    store = open_record(data, author="Karin", now=lambda: NOW)
    add_park(store, "Havenkwartier")
    store.close()
    write_backup(record, backup_folder(data) / "2026-11-11.db")
    record.write_bytes(earlier)
    async with running(data) as pilot:
        await wait_text(pilot, "The record lacks changes")
        assert "that this laptop had stored" in screen_text(pilot.app)
        await press(pilot, "enter")
        await wait_text(pilot, "De Amert")
        assert "Havenkwartier" not in screen_text(pilot.app)
    record.write_bytes(earlier)
