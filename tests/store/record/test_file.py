"""The record as a file: damaged, newer, older, held by another, backed up, put back; and that doctor says each alteration."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from sqlite_utils import Database

from kvo_inspect import paths
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import Damaged, InUse, KvoError, NewerRecord, NotAFile, StoreError
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.migrations.first import m001_the_log
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.backup import KEPT_DAYS, backup_of_the_day, write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.erasing import erase_words
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.restore import restore_backup
from tests.laptops import Laptop, everything, prepared


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    found = prepared(tmp_path / "mine")
    yield found
    found.close()


def find(store: Store, text: str, *, confidential: bool = False) -> Finding:
    walked, park = store.rows("select id, park from round")[0]
    return record_finding(store, walked, route(store, park)[0].id, NewFinding(text, confidential=confidential))


def indexed(store: Store, word: str) -> list[str]:
    rows = store.rows("select id from finding where n in (select rowid from finding_index where finding_index match ?)", [word])
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    "alteration",
    [
        "update change set fields = replace(fields, 'Weg 1', 'Weg 9')",
        "update change set author = 'Somebody' where n = 3",
        "update change set at = '2020-01-01T00:00:00+00:00' where n = 3",
        "update change set chain = (select chain from change where n = 1) where n = 3",
        "update change set seq = 9000 where n = 3",
        "update change set seq = -seq where seq in (3, 4); update change set seq = 7 + seq where seq < 0",
        "delete from change where seq = 3",
        "delete from change where seq = (select max(seq) from change)",
        "update change set fields = 'no json' where n = 3",
        "update change set after = 'no json' where n = 3",
        "update checkpoint set name = 'Elders'",
        "update checkpoint set gone = 1",
        "update finding set heads = '[]'",
        "delete from answer; delete from mark; delete from participant",
        "insert into conflict values ('park', 'x', 'x', 0, 'name', '[]')",
        "delete from word_index",
        "update word_index set words = 'iets anders'",
        "delete from finding_index",
        "update finding_index set words = 'iets anders'",
        "update finding_index set item = '6c'",
        "delete from standing",
        "update standing set open = 0",
        "update standing set due = '2026-01-01'",
        "insert into standing select 999, park, confidential, open, due, to_review, pressing, nameless from standing",
    ],
)
def test_doctor_says_each_alteration(laptop: Laptop, alteration: str) -> None:
    find(laptop.store, "kapot")
    assert doctor(laptop.store) == []
    laptop.close()
    with closing(sqlite3.connect(laptop.store.path)) as db:
        db.execute("pragma ignore_check_constraints = on")
        db.executescript(alteration)
    reading = open_record(laptop.data, state_folder=laptop.state_folder, write=False)
    problems = doctor(reading)
    reading.close()
    laptop.open()
    assert problems
    assert len(set(problems)) == len(problems)


def test_doctor_names_the_thing_of_a_row_too_many_in_the_word_index(laptop: Laptop) -> None:
    laptop.store.db.execute("insert into finding_index (rowid, words) values (77, 'van niets')")
    (problem,) = doctor(laptop.store)
    assert "finding 77" in problem
    laptop.store.db.execute("delete from finding_index where rowid = 77")
    assert doctor(laptop.store) == []


def test_erasing_empties_the_words_and_the_record_stays_whole(laptop: Laptop) -> None:
    store = laptop.store
    made = find(store, "Jansen woont hier")
    set_finding(store, made.id, text="Pietersen woont hier")
    assert erase_words(store, "finding", made.id) == 2
    assert doctor(store) == []
    assert indexed(store, "woont") == []
    now = store.get(Finding, made.id)
    assert (now.text, now.made_by, now.changed_by) == ("", "", "")
    assert now.checkpoint == made.checkpoint
    store.db.execute("pragma wal_checkpoint(truncate)").fetchone()
    assert not store.rows("select 1 from change where fields like '%woont%'")
    set_finding(store, made.id, text="opnieuw")
    assert doctor(store) == []


def test_erased_words_stand_in_none_of_the_files_of_the_record(laptop: Laptop) -> None:
    """Neither in the -wal, nor in pages that were freed, nor in the index of words."""
    store = laptop.store
    made = find(store, "Zwartkruis woont hier")
    for number in range(60):
        find(store, f"Zwartkruis, nog een keer {number}")
    store.settle()
    set_finding(store, made.id, text="De buurman van Zwartkruis woont hier")
    for finding in store.select(Finding, "where text like '%Zwartkruis%'"):
        erase_words(store, "finding", finding.id)
    held = {path.name: path.read_bytes().lower().count(b"zwartkruis") for path in laptop.data.glob("record.db*")}
    assert set(held.values()) == {0}, held
    assert doctor(store) == []


def test_the_word_index_follows_what_may_be_found(laptop: Laptop) -> None:
    store = laptop.store
    made = find(store, "kapotte lamp")
    find(store, "geheime lamp", confidential=True)
    assert indexed(store, "lamp") == [made.id]
    set_finding(store, made.id, text="scheve paal")
    assert indexed(store, "lamp") == []
    assert indexed(store, "scheve") == [made.id]
    undo(store, Reach())
    assert indexed(store, "lamp") == [made.id]
    with store.act() as act:
        act.write(Finding, made.id, park=made.park, gone=True)
    assert indexed(store, "lamp") == []
    undo(store, Reach())
    assert indexed(store, "lamp") == [made.id]
    assert doctor(store) == []


def test_a_newer_record_is_refused_and_left_alone(laptop: Laptop) -> None:
    laptop.close()
    with closing(sqlite3.connect(laptop.store.path)) as db, db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('kvo-inspect', 'm999_the_future', '2030-01-01')"
        )
    was = laptop.store.path.read_bytes()
    for write in (True, False):
        with pytest.raises(NewerRecord):
            open_record(laptop.data, state_folder=laptop.state_folder, write=write)
    assert laptop.store.path.read_bytes() == was
    with closing(sqlite3.connect(laptop.store.path)) as db, db:
        db.execute("delete from _sqlite_migrations where name = 'm999_the_future'")
    laptop.open()


def test_an_older_record_is_backed_up_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    old = Database(paths.record_file(data), strict=True)
    m001_the_log(old)
    first = migrations._migrations[0].name
    migrations.ensure_migrations_table(old)
    with old.conn:
        old.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values (?, ?, ?)", ["kvo-inspect", first, "2026-01-01"]
        )
    old.close()
    store = open_record(data, state_folder=tmp_path / "state")
    assert not migrations.pending(store.db)
    add_park(store, "De Amert")
    assert doctor(store) == []
    store.close()
    (kept,) = paths.backup_folder(data).glob("before-*.db")
    with closing(sqlite3.connect(kept)) as db:
        tables = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
    assert "change" in tables
    assert "park" not in tables


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PureWindowsPath(r"\\server\share\kvo map\record.db"), "file:////server/share/kvo%20map/record.db?mode=ro"),
        (PureWindowsPath(r"C:\kvo\record.db"), "file:///C:/kvo/record.db?mode=ro"),
        (PurePosixPath("/home/a?b#c/record.db"), "file:///home/a%3Fb%23c/record.db?mode=ro"),
    ],
)
def test_a_record_on_a_network_path_has_an_address_that_sqlite_takes(path: PurePath, uri: str) -> None:
    assert paths.sqlite_uri(path, "mode=ro") == uri
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):  # and not: invalid uri authority
        sqlite3.connect(uri, uri=True)


def test_a_record_that_is_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "record.db")
    for write in (True, False):
        with pytest.raises(NotAFile):
            open_record(tmp_path, state_folder=tmp_path / "state", write=write)


def test_no_table_appears_that_the_migrations_did_not_make(laptop: Laptop, tmp_path: Path) -> None:
    fresh = open_record(tmp_path / "fresh", state_folder=tmp_path / "state")
    schema = "select type, name, sql from sqlite_master order by 1, 2"
    before = fresh.rows(schema)
    fresh.close()
    find(laptop.store, "kapot")
    undo(laptop.store, Reach())
    doctor(laptop.store)
    assert laptop.store.rows(schema) == before


@pytest.mark.parametrize("what", [b"", b"no database at all, but text " * 200])
def test_what_is_no_database_is_told(tmp_path: Path, what: bytes) -> None:
    data = tmp_path / "data"
    data.mkdir()
    paths.record_file(data).write_bytes(what)
    if not what:  # a file of no bytes is an empty database: the record begins there
        open_record(data, state_folder=tmp_path / "state").close()
        return
    with pytest.raises(Damaged):
        open_record(data, state_folder=tmp_path / "state")
    assert paths.record_file(data).read_bytes() == what


def test_a_database_of_another_program_is_no_record(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with closing(sqlite3.connect(paths.record_file(data))) as db:
        db.execute("create table recipes (name)")
    with pytest.raises(Damaged):
        open_record(data, state_folder=tmp_path / "state")


def test_pages_overwritten_are_told_and_never_a_traceback(laptop: Laptop) -> None:
    laptop.close()
    path = laptop.store.path
    whole = path.read_bytes()
    broken = bytearray(whole)
    broken[4096 * 2 : len(broken) - 4096] = os.urandom(len(broken) - 4096 * 3)
    path.write_bytes(broken)
    with pytest.raises(Damaged):
        doctor(open_record(laptop.data, state_folder=laptop.state_folder, write=False))
    path.write_bytes(whole)
    laptop.open()


HOLD = """
import sys, pathlib
from kvo_inspect.store.upkeep.opening import open_record
data, state = map(pathlib.Path, sys.argv[1:])
store = open_record(data, state_folder=state)
print("held", flush=True)
sys.stdin.read()
store.close()
"""


def test_another_process_holds_it(laptop: Laptop) -> None:
    laptop.close()
    command = [sys.executable, "-c", HOLD, str(laptop.data), str(laptop.state_folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(InUse):
            open_record(laptop.data, state_folder=laptop.state_folder)
        with pytest.raises(InUse):
            restore_backup(laptop.data, write_backup(laptop.store.path, laptop.folder / "b.db"))
        reading = open_record(laptop.data, state_folder=laptop.state_folder, write=False)
        assert len(reading.select(Park)) == 1
        reading.close()
        other.communicate()
    laptop.open()


def test_the_backup_of_the_day_is_made_once_and_the_newest_are_kept(laptop: Laptop) -> None:
    first = dt.date(2026, 11, 1)
    made = [backup_of_the_day(laptop.data, first + dt.timedelta(days=i)) for i in range(KEPT_DAYS + 3)]
    assert all(made)
    assert backup_of_the_day(laptop.data, first + dt.timedelta(days=KEPT_DAYS + 2)) is None
    kept = sorted(path.name for path in paths.backup_folder(laptop.data).iterdir())
    assert kept == [f"{first + dt.timedelta(days=i)}.db" for i in range(3, KEPT_DAYS + 3)]


def test_a_restored_record_goes_on_as_a_new_device(laptop: Laptop) -> None:
    park = laptop.store.select(Park)[0]
    backup = write_backup(laptop.store.path, laptop.folder / "b.db")
    was, stood = laptop.store.device, everything(laptop.store)["park"]
    set_park(laptop.store, park.id, notes="na de kopie")
    laptop.close()
    kept = restore_backup(laptop.data, backup)
    store = laptop.open()
    assert everything(store)["park"] == stood
    assert store.device != was
    set_park(store, park.id, notes="verder")
    assert doctor(store) == []
    assert kept is not None
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("select notes from park").fetchone() == ("na de kopie",)


def test_a_damaged_or_newer_backup_touches_nothing(laptop: Laptop) -> None:
    stood = everything(laptop.store)
    laptop.close()
    bad = laptop.folder / "bad.db"
    bad.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(StoreError, match="is no backup, a damaged one, or"):
        restore_backup(laptop.data, bad)
    assert everything(laptop.open())["change"] == stood["change"]


@pytest.mark.parametrize("n", range(4))
def test_a_restore_of_which_a_rename_fails_leaves_the_record_with_its_last_work(
    laptop: Laptop, n: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a killed app leaves, its last work in `-wal` alone, while a virus scanner holds one of the files."""
    backup = write_backup(laptop.store.path, laptop.folder / "b.db")
    find(laptop.store, "kapot")
    killed = laptop.folder / "killed"
    shutil.copytree(laptop.data, killed, ignore=shutil.ignore_patterns("*.lock"))
    stood = {path.name: path.read_bytes() for path in killed.glob("record.db*")}
    assert set(stood) == {"record.db", "record.db-wal", "record.db-shm"}
    rename, done = os.replace, list[str]()

    def refusing(source: Path, target: Path) -> None:
        if len(done) == n:
            monkeypatch.setattr(os, "replace", rename)
            raise PermissionError(errno.EACCES, "held", str(source), None, str(target))
        done.append(Path(source).name)
        rename(source, target)

    monkeypatch.setattr(os, "replace", refusing)
    with pytest.raises(KvoError):
        restore_backup(killed, backup)
    assert len(done) == n
    assert {path.name: path.read_bytes() for path in killed.glob("record*") if path.suffix != ".lock"} == stood
    assert restore_backup(killed, backup) is not None


def test_the_key_path_looks_up_and_never_reads_a_whole_table(laptop: Laptop) -> None:
    """Every statement of answering, describing and undoing, as SQLite would run it."""
    from kvo_inspect.domain.checklists.answer import Value
    from kvo_inspect.store.findings.objects import describe_finding
    from kvo_inspect.store.walk.answers import record_answer
    from tests.laptops import LAMPS

    store = laptop.store
    walked, park = store.rows("select id, park from round")[0]
    stop = route(store, park)[0].id
    said: list[str] = []
    store.db.conn.set_trace_callback(said.append)
    made = record_answer(store, walked, stop, LAMPS, Value(value="1")).findings[0]
    describe_finding(store, made.id, "2231 scheef")
    record_answer(store, walked, stop, LAMPS, Value(value="0"))
    undo(store, Reach())
    store.db.conn.set_trace_callback(None)
    looked = {sql for sql in said if sql.lower().startswith(("select", "insert", "update", "delete"))}
    assert len(looked) > 10
    scans = set()
    for sql in looked:
        for *_ids, plan in store.rows(f"explain query plan {sql}"):
            if (
                plan.startswith("SCAN")
                and plan.split()[1] in ("answer", "finding", "change", "t", "mark", "recheck")
                and "INDEX" not in plan
            ):
                scans.add((plan, sql[:200]))
    assert not scans
