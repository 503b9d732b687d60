"""A record opened for looking only: whatever is asked of it, the data folder stays byte for byte as it was."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kvo_inspect import paths
from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.errors import Damaged, NewerRecord, NotAFile, NotFound, OnlyLooking
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.read_only import open_to_look
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.store.walk.loading import keep_place, load_walk
from tests.laptops import GATE, Laptop, prepared

Seen = dict[str, tuple[bytes, int]]


def seen(folder: Path) -> Seen:
    """Return every file of a folder with its bytes and when it was changed."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()
    }


def look(data: Path) -> Store:
    return open_to_look(data, state_folder=data.parent / "auditor")


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    made = prepared(tmp_path / "mine", parks=2)
    for round_id, park in made.store.rows("select id, park from round"):
        record_answer(made.store, round_id, route(made.store, park)[0].id, GATE, Value(value="2"))
    return made


def ask_everything(store: Store, out: Path) -> None:
    assert len(list_parks(store)) == 2
    assert doctor(store) == []
    for (round_id,) in store.rows("select id from round"):
        load_walk(store, round_id)
    for name in ("json", "csv", "geojson"):
        export(store, name, out / name, ExportScope())


def as_closed(laptop: Laptop) -> None:
    laptop.close()


def as_killed(laptop: Laptop) -> None:
    """The files as a kill leaves them: what was written last stands in the `-wal` only."""
    aside = laptop.folder / "aside"
    shutil.copytree(laptop.data, aside)
    laptop.close()
    shutil.rmtree(laptop.data)
    aside.rename(laptop.data)
    assert (laptop.data / "record.db-wal").stat().st_size > 0


def as_copied(laptop: Laptop) -> None:
    """As killed, on a stick: without the file that SQLite keeps for those who have the record open together."""
    as_killed(laptop)
    (laptop.data / "record.db-shm").unlink()


@pytest.mark.parametrize("left", [as_closed, as_killed, as_copied])
def test_looking_changes_nothing_whatever_is_asked(laptop: Laptop, tmp_path: Path, left: Callable[[Laptop], None]) -> None:
    changes = laptop.store.rows("select count(*) from change")[0][0]
    left(laptop)
    (tmp_path / "out").mkdir()
    before, names = seen(laptop.data), sorted(path.name for path in laptop.data.iterdir())
    store = look(laptop.data)
    try:
        assert store.rows("select count(*) from change")[0][0] == changes, "what was written last is there too"
        ask_everything(store, tmp_path / "out")
        with pytest.raises(OnlyLooking):
            add_park(store, "Een ander")
        with pytest.raises(OnlyLooking):
            set_finding(store, store.rows("select id from finding limit 1")[0][0], text="anders")
        (round_id,) = store.rows("select id from round limit 1")[0]
        keep_place(store, round_id, load_walk(store, round_id).place)
    finally:
        store.close()
    assert seen(laptop.data) == before
    assert sorted(path.name for path in laptop.data.iterdir()) == names
    assert not (tmp_path / "mine" / "auditor").exists(), "looking makes no device and notes nothing"


WORKING = """
import sys, time
from pathlib import Path
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.parks.park import set_park
store = open_record(Path(sys.argv[1]), state_folder=Path(sys.argv[2]), author="Fatima")
park = store.rows("select id from park order by n limit 1")[0][0]
n = 0
while True:
    n += 1
    set_park(store, park, notes=f"keer {n}")
    if n % 7 == 0:
        store.db.execute("pragma wal_checkpoint(truncate)").fetchone()
    print(n, flush=True)
    time.sleep(0.03 if n % 20 else 0.5)
"""


def test_a_record_that_somebody_works_in_opens_as_it_is_at_that_moment(laptop: Laptop) -> None:
    laptop.close()
    command = [sys.executable, "-c", WORKING, str(laptop.data), str(laptop.state_folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as working:
        assert working.stdout is not None
        try:
            said = int(working.stdout.readline())
            store = look(laptop.data)
            try:
                assert doctor(store) == []
                (notes,) = store.rows("select notes from park order by n limit 1")[0]
                assert int(notes.split()[1]) >= said
                first = store.rows("select count(*) from change")
                end = time.monotonic() + 5
                while int(working.stdout.readline()) < said + 5 and time.monotonic() < end:
                    pass
                assert store.rows("select count(*) from change") == first, "it is of one moment"
            finally:
                store.close()
            assert working.poll() is None, "whoever works there notices nothing"
        finally:
            working.send_signal(signal.SIGKILL)


def test_an_older_record_is_brought_up_to_date_in_the_copy_only(laptop: Laptop) -> None:
    laptop.close()
    path = paths.record_file(laptop.data)
    with closing(sqlite3.connect(path)) as db, db:  # as it was before it was kept where findings stand
        for (name,) in db.execute("select name from sqlite_master where type = 'trigger' and name like 'finding_index%'").fetchall():
            db.execute(f"drop trigger {name}")
        db.execute("drop view finding_words")
        for name in ("finding_code", "finding_there", "checklist_sha256", "checkpoint_there", "measure_to_do", "review_of"):
            db.execute(f"drop index {name}")
        for name in ("standing", "park_standing", "finding_index"):
            db.execute(f"drop table {name}")
        for noun in ("finding", "comment", "recheck", "reply", "review"):
            for what, when in (("new", "insert"), ("changed", "update")):
                db.execute(f"create trigger word_index_{noun}_{what} after {when} on {noun} begin select 1; end")
        db.execute("delete from _sqlite_migrations where name = 'm016_where_findings_stand'")
    before = seen(laptop.data)
    store = look(laptop.data)
    try:
        assert not migrations.pending(store.db)
        assert doctor(store) == []
        assert store.select(Finding, "limit 1")
    finally:
        store.close()
    assert seen(laptop.data) == before
    assert not paths.backup_folder(laptop.data).exists()


def test_what_cannot_be_looked_at_is_told_and_names_the_record(laptop: Laptop, tmp_path: Path) -> None:
    laptop.close()
    with pytest.raises(NotFound):
        look(tmp_path / "nowhere")
    path = paths.record_file(laptop.data)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('kvo-inspect', 'm999', '2030-01-01')")
    with pytest.raises(NewerRecord) as newer:
        look(laptop.data)
    assert str(path) in str(newer.value)
    path.write_bytes(b"no database at all, but text " * 200)
    with pytest.raises(Damaged) as damaged:
        look(laptop.data)
    assert str(path) in str(damaged.value)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a device without end is what is tried")
def test_what_has_no_end_is_not_copied(laptop: Laptop) -> None:
    """A link to a device on an auditor's stick must not fill this machine's disk."""
    laptop.close()
    path = paths.record_file(laptop.data)
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(NotAFile) as told:
        look(laptop.data)
    assert str(path) in str(told.value)


def test_nothing_of_the_record_is_left_behind(laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop.close()
    room = tmp_path / "temporary"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    store = look(laptop.data)
    store.close()
    assert list(room.iterdir()) == []
    with pytest.raises(NotFound):
        look(tmp_path / "nowhere")
    assert list(room.iterdir()) == []


def test_opening_it_again_to_work_makes_no_new_device(laptop: Laptop) -> None:
    device = laptop.store.device
    laptop.close()
    look(laptop.data).close()
    store = open_record(laptop.data, state_folder=laptop.state_folder)
    try:
        assert store.device == device
    finally:
        store.close()
