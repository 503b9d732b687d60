"""Protection on and off: nothing readable is left, nothing is lost, and outside programs judge what lies there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kvo_inspect import paths
from kvo_inspect.errors import Damaged, InUse, StoreError
from kvo_inspect.protection import recovery_code, unlocked
from kvo_inspect.protection.locked import Locked
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.protect.switching import go_on, plain_files, switch_off, switch_on
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.read_only import open_to_look
from kvo_inspect.store.upkeep.restore import restore_backup
from tests.exchange.photographed import kept
from tests.laptops import Laptop
from tests.store.protect.canaries import CANARY, DAY, PASSPHRASE, hits, protect, with_canaries
from tests.versions import WHEELS, Older, Refused, unpacked


def judge(program: str) -> str:
    """Return an outside program; without it the test is skipped and says so, and where CI is set it fails."""
    if shutil.which(program) is None:
        sentence = f"{program} is not installed (.ci/run installs it): nobody judged what is sealed"
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)
    return program


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop whose record, photos, papers, backups and leftovers all hold the canary, closed."""
    laptop = with_canaries(tmp_path / "laptop")
    laptop.close()
    yield laptop
    unlocked.forget(laptop.data)


def opened(laptop: Laptop) -> Store:
    return open_record(laptop.data, state_folder=laptop.folder / "state")


def state_of(laptop: Laptop) -> list[tuple[object, ...]]:
    store = opened(laptop)
    try:
        assert doctor(store) == []
        return store.rows("select noun, noun_id, stamp, fields, chain from change order by n")
    finally:
        store.close()


def test_no_canary_is_readable_and_nothing_is_lost(laptop: Laptop) -> None:
    before = state_of(laptop)
    assert len(hits(laptop.data)) >= 5, "the canary sings everywhere"
    photos = kept(laptop)
    protect(laptop)
    assert hits(laptop.data) == []
    assert plain_files(laptop.data) == []
    assert (laptop.data / "record.db").read_bytes()[:15] != b"SQLite format 3"
    assert state_of(laptop) == before
    switch_off(laptop.data)
    assert not unlocked.is_protected(laptop.data)
    assert state_of(laptop) == before
    assert kept(laptop) == photos


def test_work_goes_on_sealed(laptop: Laptop) -> None:
    protect(laptop)
    store = opened(laptop)
    round_, stop = store.rows("select r.id, c.id from round r join checkpoint c on c.park = r.park order by c.name")[0]
    record_finding(store, round_, stop, NewFinding(f"{CANARY} again"))
    write_backup(store.path, paths.backup_folder(laptop.data) / "2026-12-01.db")
    assert hits(laptop.data) == [], "nor in the -wal, which is not settled yet"
    assert (laptop.data / "record.db-wal").stat().st_size > 0
    store.close()
    assert hits(laptop.data) == []


def test_debians_sqlcipher_opens_it_with_the_key_and_finds_it_whole(laptop: Laptop) -> None:
    protect(laptop)
    secret = unlocked.secret_of(laptop.data)
    assert secret is not None
    key = f"pragma key = \"x'{secret.key.hex()}'\";"
    asked = f"{key} pragma cipher_integrity_check; pragma integrity_check; select count(*) from change;"
    told = subprocess.run([judge("sqlcipher"), laptop.data / "record.db", asked], capture_output=True, text=True, check=True).stdout.split()
    assert told == ["ok", "ok", str(len(state_of(laptop)))]
    wrong = asked.replace(secret.key.hex()[:2], f"{secret.key[0] ^ 1:02x}", 1)
    assert (
        "not a database"
        in subprocess.run(["sqlcipher", laptop.data / "record.db", wrong], capture_output=True, text=True, check=False).stderr
    )


def test_age_gives_back_a_photo_whose_hash_is_its_name(laptop: Laptop, tmp_path: Path) -> None:
    protect(laptop)
    secret = unlocked.secret_of(laptop.data)
    assert secret is not None
    (tmp_path / "identity").write_text(f"{secret.age}\n")
    photos = list((laptop.data / "photos").glob("[0-9a-f][0-9a-f]/*"))
    assert photos
    for path in photos:
        plain = subprocess.run([judge("age"), "-d", "-i", tmp_path / "identity", path], capture_output=True, check=True).stdout
        assert hashlib.sha256(plain).hexdigest() == path.name


def test_a_record_in_use_is_not_switched(laptop: Laptop) -> None:
    store = opened(laptop)
    with pytest.raises(InUse):
        switch_on(laptop.data, PASSPHRASE, recovery_code.draw(), "K", DAY)
    store.close()
    assert not unlocked.is_protected(laptop.data)
    with closing(sqlite3.connect(laptop.data / "record.db")) as reader:
        reader.execute("pragma journal_mode = wal")
        reader.execute("begin")
        reader.execute("select count(*) from change").fetchone()
        switch_on(laptop.data, PASSPHRASE, recovery_code.draw(), "K", DAY)
        assert reader.execute("select count(*) from change").fetchone()[0] > 0, "who looks on sees the record of before"
    assert hits(laptop.data) == []


def test_what_lies_plain_afterwards_is_told_and_sealed(laptop: Laptop) -> None:
    protect(laptop)
    path = paths.backup_folder(laptop.data) / "2020-01-01.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"create table words as select '{CANARY}' as text")
        other.commit()
    assert plain_files(laptop.data) == [path]
    store = opened(laptop)
    assert [problem for problem in doctor(store) if path.name in problem], "doctor says so"
    store.close()
    go_on(laptop.data)
    assert hits(laptop.data) == []


def test_a_file_without_a_byte_lies_plain_nowhere(laptop: Laptop) -> None:
    """A program that is killed before the first byte of a photo is written leaves such a file."""
    protect(laptop)
    left = paths.photo_folder(laptop.data) / "thumbs" / "da" / ".daaaa3f34e8a.part"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.touch()
    store = opened(laptop)
    assert doctor(store) == []
    store.close()
    left.write_bytes(b"\xff\xd8\xff")
    assert plain_files(laptop.data) == [left]


def test_a_damaged_record_that_was_set_aside_is_sealed_as_a_file(laptop: Laptop) -> None:
    aside = laptop.data / "record-before-restore-20260101-000000.db"
    raw = bytearray((laptop.data / "record.db").read_bytes())
    raw[4096 : len(raw) // 2] = bytes(len(raw) // 2 - 4096)
    aside.write_bytes(bytes(raw))
    assert CANARY.encode() in aside.read_bytes()
    protect(laptop)
    assert hits(laptop.data) == []
    switch_off(laptop.data)
    assert aside.read_bytes() == bytes(raw)


def test_what_is_damaged_keeps_its_keys_when_protection_ends(laptop: Laptop) -> None:
    protect(laptop)
    backup = next(iter((laptop.data / "backups").glob("*.db")))
    raw = bytearray(backup.read_bytes())
    raw[4096 : len(raw) // 2] = bytes(len(raw) // 2 - 4096)
    backup.write_bytes(bytes(raw))
    keys = (laptop.data / "record-keys.json").read_bytes()
    switch_off(laptop.data)
    assert not unlocked.is_protected(laptop.data)
    assert backup.read_bytes() == bytes(raw)
    aside = json.loads((laptop.data / "before-record-keys.json").read_bytes())
    assert aside["slots"] == json.loads(keys)["slots"], "else nobody could ever read what is whole in it"
    store = opened(laptop)
    assert doctor(store) == []
    store.close()


def test_a_damaged_record_is_not_protected_and_stays_as_it_is(laptop: Laptop) -> None:
    record = laptop.data / "record.db"
    raw = bytearray(record.read_bytes())
    raw[4096:40_000] = b"\x11" * (40_000 - 4096)
    record.write_bytes(bytes(raw))
    with pytest.raises(Damaged):
        switch_on(laptop.data, PASSPHRASE, recovery_code.draw(), "K", DAY)
    assert record.read_bytes() == bytes(raw)


def test_a_plain_backup_becomes_a_sealed_record(laptop: Laptop, tmp_path: Path) -> None:
    before = state_of(laptop)
    plain = write_backup(laptop.data / "record.db", tmp_path / "plain.db")
    protect(laptop)
    restore_backup(laptop.data, plain)
    assert hits(laptop.data) == []
    assert state_of(laptop) == before
    unlocked.forget(laptop.data)
    with pytest.raises(Locked):
        restore_backup(laptop.data, plain)


def test_a_sealed_backup_is_restored_also_where_nothing_is_protected(laptop: Laptop, tmp_path: Path) -> None:
    protect(laptop)
    before = state_of(laptop)
    stick = tmp_path / "stick"
    stick.mkdir()
    backup = write_backup(laptop.data / "record.db", stick / "copy.db")
    assert hits(stick) == []
    restore_backup(laptop.data, backup)
    assert state_of(laptop) == before
    shutil.copy(laptop.data / "record-keys.json", stick)
    restored = tmp_path / "other" / "data"
    with pytest.raises(Locked):
        restore_backup(restored, backup)
    unlocked.unlock(stick, PASSPHRASE)
    restore_backup(restored, backup)
    assert unlocked.is_protected(restored)
    store = open_record(restored, state_folder=tmp_path / "other")
    assert store.rows("select noun, noun_id, stamp, fields, chain from change order by n") == before
    store.close()
    unlocked.forget(restored)
    unlocked.forget(stick)


def test_a_sealed_backup_without_its_keys_is_told_as_such(laptop: Laptop, tmp_path: Path) -> None:
    protect(laptop)
    backup = write_backup(laptop.data / "record.db", tmp_path / "copy.db")
    with pytest.raises(StoreError, match="other keys"):
        restore_backup(tmp_path / "empty", backup)


def test_a_copy_to_look_at_is_sealed_too(laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("kvo_inspect.store.upkeep.rooms.Room.close", lambda _room: None)
    protect(laptop)
    store = open_to_look(laptop.data, state_folder=laptop.folder / "state")
    assert list((tmp_path / "temporary").rglob("record.db")), "the copy is still there"
    assert hits(tmp_path / "temporary") == []
    assert store.rows("select count(*) from change")[0][0] > 0
    store.close()


@pytest.mark.parametrize("wheel", WHEELS, ids=lambda wheel: wheel.name.split("-")[1])
def test_a_program_of_before_opens_nothing_and_alters_nothing(laptop: Laptop, tmp_path: Path, wheel: Path) -> None:
    """It knows no protection, and takes the record for a damaged one."""
    protect(laptop)
    before = {path: path.read_bytes() for path in laptop.data.rglob("*") if path.is_file() and path.name != "record.lock"}
    older = Older(unpacked(wheel, tmp_path / "program"))
    with pytest.raises(Refused):
        older("open", data=str(laptop.data), state=str(laptop.folder / "older-state"))
    older.end()
    after = {path: path.read_bytes() for path in laptop.data.rglob("*") if path.is_file() and path.name != "record.lock"}
    assert {path: body for path, body in after.items() if path.suffix not in (".db-wal", ".db-shm")} == before


def test_a_plain_backup_that_is_restored_lies_plainly_nowhere_at_any_moment(laptop: Laptop, tmp_path: Path) -> None:
    """A kill would leave what lies there: looked at before each file is synced or gets its name."""
    plain = write_backup(laptop.data / "record.db", tmp_path / "plain.db")
    protect(laptop)
    seen: list[Path] = []
    synced, renamed = os.fsync, os.replace

    def look(do: Callable[..., None]) -> Callable[..., None]:
        def looked(*args: object) -> None:
            seen.extend(hits(laptop.data))
            do(*args)

        return looked

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", look(synced))
        patch.setattr(os, "replace", look(renamed))
        restore_backup(laptop.data, plain)
    assert seen == []
