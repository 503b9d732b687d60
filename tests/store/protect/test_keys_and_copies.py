"""Key files that are gone, backups beside the keys of another record, copies that lie plainly, a disk without room."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest

from kvo_inspect import paths
from kvo_inspect.errors import DiskFull, RecordGone
from kvo_inspect.protection import unlocked
from kvo_inspect.protection.locked import KeysGone, PlainInstead, key_files
from kvo_inspect.protection.ways_in import add_passphrase
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.protect.switching import go_on, plain_files, switch_off, switch_on
from kvo_inspect.store.record.laptop_only import TRUST, laptop_only_names, put_laptop_only
from kvo_inspect.store.upkeep.backup import put_keys_beside, write_backup, write_backup_elsewhere
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.restore import keys_beside, restore_backup
from tests.laptops import prepared

PASSPHRASE, OTHER = "correct horse battery", "staple of another kind"
CODE = "6G3Y-HKX9-0165-AFBA-S8TA-278E-H5YZ"
DAY = "2026-11-30"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record with a park, plain."""
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    laptop = prepared(tmp_path / "laptop")
    laptop.close()
    return laptop.data


def backup_to(data: Path, to: Path) -> None:
    write_backup_elsewhere(paths.record_file(data), to, {})
    put_keys_beside(data, to)


def test_every_backup_on_a_stick_opens_whatever_became_of_the_keys(data: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    switch_on(data, PASSPHRASE, CODE, "Karin", DAY)
    backup_to(data, stick / "first.db")
    switch_off(data)
    switch_on(data, OTHER, CODE, "Karin", DAY)
    backup_to(data, stick / "second.db")
    for name, passphrase in (("first.db", PASSPHRASE), ("second.db", OTHER)):
        new = tmp_path / f"new {name}"
        unlocked.unlock(keys_beside(stick / name, new), passphrase)
        restore_backup(new, stick / name)
        with closing(open_record(new, state_folder=tmp_path / "state 2")) as store:
            assert store.rows("select count(*) from park")[0][0] == 1


def test_without_both_key_files_that_is_told_and_nothing_is_protected_anew(data: Path) -> None:
    switch_on(data, PASSPHRASE, CODE, "Karin", DAY)
    before = paths.record_file(data).read_bytes()
    for path in key_files(data):
        path.unlink()
    unlocked.forget(data)
    for write in (True, False):
        with pytest.raises(KeysGone, match=r"record-keys\.json"):
            open_record(data, write=write)
    with pytest.raises(KeysGone):
        switch_on(data, OTHER, CODE, "Karin", DAY)
    assert paths.record_file(data).read_bytes() == before
    assert not any(path.exists() for path in key_files(data))


def test_a_copy_that_a_kill_or_somebody_left_is_removed_or_told(data: Path) -> None:
    paths.backup_folder(data).mkdir(exist_ok=True)
    killed = paths.backup_folder(data) / ".2026-11-29.db.999999999.part"
    for copy in (killed, data / "record.db.bak"):
        shutil.copyfile(paths.record_file(data), copy)
    switch_on(data, PASSPHRASE, CODE, "Karin", DAY)
    assert not killed.exists()
    with closing(open_record(data)) as store:
        assert doctor(store) == ["record.db.bak is a readable copy of the record: remove it, or keep it somewhere safe."]


def test_without_room_nothing_is_begun(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 (as shutil's)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9, 1000))
    with pytest.raises(DiskFull):
        switch_on(data, PASSPHRASE, CODE, "Karin", DAY)
    assert not unlocked.is_protected(data)
    open_record(data).close()


def test_a_plain_record_put_in_place_of_the_protected_one_is_not_opened_until_somebody_takes_it(data: Path, tmp_path: Path) -> None:
    """Whoever holds the laptop for a minute would else feed the record what they like, and have it sealed as ours."""
    plain = write_backup(paths.record_file(data), tmp_path / "plain.db")
    backup = write_backup(paths.record_file(data), tmp_path / "backup.db")
    switch_on(data, PASSPHRASE, CODE, "Karin", DAY)
    with closing(open_record(data)) as store, store.writing():
        put_laptop_only(store.db, f"{TRUST}signer A", "known")
    with closing(sqlite3.connect(plain)) as db, db:
        db.execute("insert into local (key, value) values (?, 'forged')", [f"{TRUST}signer B"])
    paths.record_file(data).write_bytes(plain.read_bytes())
    for write in (True, False):
        with pytest.raises(PlainInstead, match="restore"):
            open_record(data, write=write)
    assert paths.record_file(data).read_bytes() == plain.read_bytes()
    restore_backup(data, backup)
    with closing(open_record(data)) as store:
        assert laptop_only_names(store.db, f"{TRUST}signer") == [], "whom the other record knows is not believed"
    paths.record_file(data).write_bytes(plain.read_bytes())
    for act in (go_on, switch_off):
        with pytest.raises(PlainInstead):
            act(data)
    assert all(path.exists() for path in key_files(data)), "the keys of ours stay"
    go_on(data, takes_another=True)
    with closing(open_record(data)) as store:
        assert plain_files(store.data) == []


def test_a_folder_removed_under_a_protected_record_gets_its_ways_in_back(data: Path) -> None:
    """What is written anew is sealed: without a key file nobody could ever open it."""
    switch_on(data, PASSPHRASE, CODE, "Karin", DAY)
    unlocked.forget(data)
    unlocked.unlock(data, PASSPHRASE)
    with closing(open_record(data)) as store:
        add_passphrase(data, "passphrase", "Joost", OTHER, DAY)
        shutil.rmtree(data)
        with pytest.raises(RecordGone):
            add_park(store, "De Amert")
        add_park(store, "De Amert")
    for passphrase in (PASSPHRASE, OTHER, CODE):
        unlocked.forget(data)
        unlocked.unlock(data, passphrase)
        with closing(open_record(data)) as store:
            assert "De Amert" in {name for (name,) in store.rows("select name from park")}
            assert doctor(store) == []


def test_a_record_whose_folder_another_took_is_kept_beside_that_with_keys_of_its_own(data: Path, tmp_path: Path) -> None:
    other = prepared(tmp_path / "other")
    other.close()
    switch_on(other.data, OTHER, CODE, "Anna", DAY)
    switch_on(data, PASSPHRASE, CODE, "Karin", DAY)
    unlocked.forget(data)
    unlocked.unlock(data, PASSPHRASE)
    with closing(open_record(data)) as store:
        shutil.rmtree(data)
        shutil.copytree(other.data, data)
        with pytest.raises(RecordGone):
            add_park(store, "De Amert")
        with pytest.raises(RecordGone):
            add_park(store, "De Amert")
    (rescued,) = data.glob("record-rescued-*.db")
    new = tmp_path / "new"
    unlocked.forget(data)
    unlocked.unlock(keys_beside(rescued, new), PASSPHRASE)
    restore_backup(new, rescued)
    with closing(open_record(new, state_folder=tmp_path / "state 2")) as store:
        assert store.rows("select count(*) from park")[0][0] == 1
