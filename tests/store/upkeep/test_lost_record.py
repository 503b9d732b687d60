"""A record that is missing, empty, cut or behind is never taken for a first start, and no backup pushes out one that holds more."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from kvo_inspect import paths
from kvo_inspect.cli import run
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.change import Head
from kvo_inspect.errors import NewerRecord, ReadOnly, RecordLost, Unsound, UsageError
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record import device
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.backup import KEPT_DAYS, Backup, backup_of_the_day, backups_in, surplus, write_backup
from kvo_inspect.store.upkeep.checking import check_whole, last_check, note_check
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.read_only import open_to_look
from kvo_inspect.store.upkeep.restore import begin_anew, restore_backup
from tests.laptops import Laptop, prepared

NEW_YEAR = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
FIRST_DAY = dt.date(2026, 11, 1)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    """A closed record of which there are two backups; the second holds more."""
    laptop = prepared(tmp_path / "mine")
    backup_of_the_day(laptop.data, FIRST_DAY)
    capture(laptop.store, "lamp uit")
    backup_of_the_day(laptop.data, FIRST_DAY + dt.timedelta(days=1))
    laptop.close()
    yield laptop
    laptop.close()


def capture(store: Store, text: str) -> None:
    round_id, park = store.rows("select id, park from round")[0]
    record_finding(store, round_id, route(store, park)[0].id, NewFinding(text))


def remove(record: Path) -> None:
    record.unlink()


def empty(record: Path) -> None:
    record.write_bytes(b"")


def empty_with_wal(record: Path) -> None:
    """What a power cut leaves that took the record's first page: SQLite, asked to open this, removes the -wal."""
    record.write_bytes(b"")
    record.with_name("record.db-wal").write_bytes(b"w" * 5000)


def no_database(record: Path) -> None:
    record.write_bytes(b"text " * 3000)


def cut(record: Path) -> None:
    os.truncate(record, 40_000)


LOSSES = [remove, empty, empty_with_wal, no_database, cut]


@pytest.mark.parametrize("lose", LOSSES)
def test_each_opening_says_what_lies_there_and_touches_nothing(laptop: Laptop, lose: Callable[[Path], None]) -> None:
    lose(laptop.store.path)
    before = {path: path.read_bytes() for path in laptop.data.rglob("*") if path.is_file()}
    openings: list[Callable[[], Store]] = [
        lambda: open_record(laptop.data, state_folder=laptop.state_folder),
        lambda: open_record(laptop.data, state_folder=laptop.state_folder, write=False),
        lambda: open_to_look(laptop.data, state_folder=laptop.state_folder),
    ]
    for opening in openings:
        with pytest.raises(RecordLost) as lost:
            opening()
        sentence = str(lost.value)
        changes = backups_in(paths.backup_folder(laptop.data))[1].changes
        assert "2 backups" in sentence
        assert "2026-11-02.db" in sentence
        assert f"with {changes} changes" in sentence
        assert "There was one here, with" in sentence
    after = {path: path.read_bytes() for path in laptop.data.rglob("*") if path.is_file()}
    assert {name: body for name, body in after.items() if name.name != "record.lock"} == {
        name: body for name, body in before.items() if name.name != "record.lock"
    }


@pytest.mark.parametrize("lose", LOSSES)
def test_taking_the_named_backup_back_gives_the_record_again(laptop: Laptop, lose: Callable[[Path], None]) -> None:
    lose(laptop.store.path)
    with pytest.raises(RecordLost) as lost:
        open_record(laptop.data, state_folder=laptop.state_folder, write=False)
    assert lost.value.backup is not None
    restore_backup(laptop.data, lost.value.backup)
    laptop.open()
    assert laptop.store.rows("select text from finding") == [("lamp uit",)]
    assert doctor(laptop.store) == []


def test_only_photos_or_what_is_noted_outside_tell_that_there_was_a_record(laptop: Laptop) -> None:
    shutil.rmtree(laptop.data)  # a stick or a network folder that is not there
    with pytest.raises(RecordLost, match="There is no sound backup"):
        open_record(laptop.data, state_folder=laptop.state_folder)
    assert not laptop.data.exists()
    photos = paths.photo_folder(laptop.data) / "ab"
    photos.mkdir(parents=True)
    (photos / ("ab" * 32)).write_bytes(b"x")
    with pytest.raises(RecordLost, match="1 photo"):
        open_record(laptop.data, state_folder=laptop.folder / "another state")


def test_a_first_start_is_one_also_when_it_was_cut_off(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.toml").write_text('name = "Karin"\n')
    paths.record_file(data).write_bytes(b"")
    open_record(data, state_folder=tmp_path / "state").close()
    assert paths.record_file(data).stat().st_size


def test_beginning_anew_is_asked_for_by_name_and_keeps_what_lies_there(laptop: Laptop) -> None:
    with pytest.raises(UsageError):
        begin_anew(laptop.data, laptop.state_folder)
    no_database(laptop.store.path)
    kept = begin_anew(laptop.data, laptop.state_folder)
    assert kept is not None
    assert kept.read_bytes().startswith(b"text text")
    laptop.open()
    assert laptop.store.select(Park) == []
    assert len(backups_in(paths.backup_folder(laptop.data))) == 2


def test_the_commands_say_it_in_one_sentence_and_take_it_back(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(laptop.state_folder))

    def kvo(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["--data", str(laptop.data), "--lang", "en", *args])
        said = capsys.readouterr()
        return code, said.out, said.err

    empty(laptop.store.path)
    for command in (["park", "list"], ["export", "json", "--out", str(laptop.folder / "x.json")], ["doctor"], ["backup"]):
        code, out, err = kvo(*command)
        assert (code, out, err.count("\n")) == (4, "", 1), command
        assert "kvo-inspect restore" in err
    assert not (laptop.folder / "x.json").exists()
    code, out, _err = kvo("where")
    assert code == 0
    assert "2026-11-02.db" in out
    assert kvo("restore")[0] == 2
    newest = str(paths.backup_folder(laptop.data) / "2026-11-02.db")
    assert kvo("restore", newest)[0] == 0
    assert kvo("park", "list")[0] == 0
    assert kvo("restore", "--new")[0] == 2


# -- a record that is behind -------------------------------------------------------------------------------------------


def lose_the_wal_of_a_killed_session(laptop: Laptop) -> None:
    """Work, note the heads as an idle session does, and lose what was written since the last checkpoint."""
    record, wal = laptop.store.path, laptop.store.path.with_name("record.db-wal")
    laptop.open()
    laptop.store.db.execute("pragma wal_autocheckpoint = 0")
    capture(laptop.store, "zonder wal verloren")
    laptop.store.note_heads()
    body = record.read_bytes()
    assert wal.stat().st_size
    laptop.close()
    record.write_bytes(body)
    wal.unlink(missing_ok=True)


def test_a_lost_wal_is_told_at_opening_and_by_doctor_until_the_work_is_back(laptop: Laptop, tmp_path: Path) -> None:
    backup = laptop.folder / "whole.db"
    device = laptop.store.device
    laptop.open()
    capture(laptop.store, "in de kopie")
    laptop.close()
    lose_the_wal_of_a_killed_session(laptop)
    shutil.copyfile(laptop.store.path, backup)
    reading = open_record(laptop.data, state_folder=laptop.state_folder, write=False)
    assert reading.behind is not None
    assert any("ends before number" in problem for problem in doctor(reading))
    reading.close()
    laptop.open()
    assert laptop.store.behind is not None
    assert "1 change that this laptop had stored is missing" in str(laptop.store.behind)
    assert laptop.store.device != device
    assert any("ends before number" in problem for problem in doctor(laptop.store)), "also once it goes on as a new device"
    capture(laptop.store, "verder")
    laptop.close()
    laptop.open()
    assert laptop.store.behind is None
    assert any("ends before number" in problem for problem in doctor(laptop.store))


def test_settling_puts_the_wal_into_the_record_and_notes_the_heads(laptop: Laptop) -> None:
    laptop.open()
    capture(laptop.store, "twee tellen geleden")
    laptop.store.settle()
    left = laptop.folder / "left"
    left.mkdir()
    shutil.copyfile(laptop.store.path, left / "record.db")  # without its -wal, as people copy it to a stick
    copied = open_record(left, state_folder=laptop.folder / "state of another", write=False)
    assert ("twee tellen geleden",) in copied.rows("select text from finding")
    copied.close()


def test_an_older_copy_put_in_its_place_names_the_backup_that_holds_more(laptop: Laptop) -> None:
    older = paths.backup_folder(laptop.data) / "2026-11-01.db"
    shutil.copyfile(older, laptop.store.path)
    laptop.open()
    assert laptop.store.behind is not None
    assert laptop.store.behind.backup == paths.backup_folder(laptop.data) / "2026-11-02.db"


def test_a_reading_command_that_brings_the_record_up_to_date_tells_what_is_missing(laptop: Laptop) -> None:
    """Its own writing opening becomes the new device, and must not keep to itself what it saw."""
    shutil.copyfile(paths.backup_folder(laptop.data) / "2026-11-01.db", laptop.store.path)
    with closing(sqlite3.connect(laptop.store.path)) as db, db:
        db.execute("drop index change_later")
        db.execute("delete from _sqlite_migrations where name like 'm012%'")
    with closing(open_record(laptop.data, state_folder=laptop.state_folder, write=False)) as reading:
        assert reading.behind is not None


def test_a_folder_of_another_user_is_no_missing_record(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.stat

    def refuse(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if path.name == "record.db":
            raise PermissionError(errno.EACCES, "Permission denied")
        return whole(path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(ReadOnly):
        open_record(laptop.data, state_folder=laptop.state_folder)


def test_a_log_that_went_on_from_a_copy_does_not_raise_the_head_noted_of_it(laptop: Laptop) -> None:
    """An older copy of the folder, laid over the open one: the same numbers are written again, and say something else."""
    laptop.open()
    (key, head), *_others = device.heads_of_folder(laptop.state_folder, laptop.data).items()
    noted = laptop.state_folder / "devices.json"
    noted.write_text(noted.read_text().replace(head.chain, "0" * 64))
    capture(laptop.store, "op hetzelfde nummer")
    laptop.store.note_heads()
    assert device.heads_of_folder(laptop.state_folder, laptop.data)[key] == Head(head.seq, "0" * 64)
    assert any("is not the one that was there before" in problem for problem in doctor(laptop.store))


def test_a_backup_taken_back_on_purpose_is_not_behind(laptop: Laptop) -> None:
    restore_backup(laptop.data, paths.backup_folder(laptop.data) / "2026-11-01.db")
    laptop.open()
    assert laptop.store.behind is None
    assert doctor(laptop.store) == []


def test_a_backup_of_a_later_version_is_refused_and_nothing_touched(laptop: Laptop) -> None:
    later = laptop.folder / "later.db"
    shutil.copyfile(laptop.store.path, later)
    with closing(sqlite3.connect(later)) as db, db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('kvo-inspect', 'm999_the_future', '2030-01-01')"
        )
    before = laptop.store.path.read_bytes()
    with pytest.raises(NewerRecord):
        restore_backup(laptop.data, later)
    assert laptop.store.path.read_bytes() == before


def test_a_disk_that_became_read_only_is_told_and_no_program_error(laptop: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, *, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, f"Read-only file system {missing_ok}")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(ReadOnly):
        write_backup(laptop.store.path, laptop.folder / "backups" / "x.db")


# -- backups -----------------------------------------------------------------------------------------------------------


def test_after_weeks_with_a_smaller_record_the_good_backups_are_still_there(laptop: Laptop) -> None:
    good = {path.name: path.read_bytes() for path in paths.backup_folder(laptop.data).iterdir()}
    laptop.store.path.unlink()
    begin_anew(laptop.data, laptop.state_folder)
    for day in range(2, 40):
        backup_of_the_day(laptop.data, FIRST_DAY + dt.timedelta(days=day))
    left = {path.name: path.read_bytes() for path in paths.backup_folder(laptop.data).iterdir()}
    assert good.items() <= left.items()
    assert len(left) <= 2 * KEPT_DAYS


def test_backups_of_a_clock_that_was_wrong_stop_nothing(laptop: Laptop) -> None:
    laptop.open()
    for day in range(20):
        made = backup_of_the_day(laptop.data, dt.date(2038, 2, 1) + dt.timedelta(days=day))
        assert made is not None
        os.utime(made, (2_150_000_000 + day * 86_400, 2_150_000_000 + day * 86_400))
    for day in range(3, 23):
        capture(laptop.store, f"dag {day}")
        made = backup_of_the_day(laptop.data, FIRST_DAY + dt.timedelta(days=day))
        assert made is not None
        assert made.exists()
    names = {path.name for path in paths.backup_folder(laptop.data).iterdir()}
    assert {f"2026-11-{day:02}.db" for day in range(11, 24)} <= names


def test_no_backup_of_the_day_is_made_of_a_damaged_record(laptop: Laptop) -> None:
    laptop.open()
    note_check(laptop.store, check_whole(laptop.store.db, laptop.store.path, laptop.now())[0])
    capture(laptop.store, "na het nakijken")
    laptop.store.db.execute("update finding set text = 'iets anders' where text = 'na het nakijken'")
    with pytest.raises(Unsound):
        backup_of_the_day(laptop.data, FIRST_DAY + dt.timedelta(days=5))
    assert len(backups_in(paths.backup_folder(laptop.data))) == 2


def test_a_check_of_another_record_does_not_count(laptop: Laptop) -> None:
    laptop.open()
    check = check_whole(laptop.store.db, laptop.store.path, laptop.now())[0]
    note_check(laptop.store, replace(check, n=check.n + 1))
    assert last_check(laptop.store.db) is None


def test_a_backup_folder_full_of_foreign_files_is_passed_over(laptop: Laptop) -> None:
    folder = paths.backup_folder(laptop.data)
    (folder / "2026-10-01.db").write_bytes(b"no backup")
    (folder / "2026-10-02.db").mkdir()
    os.mkfifo(folder / "2026-10-03.db")
    laptop.open()
    for day in range(2, 30):
        assert backup_of_the_day(laptop.data, FIRST_DAY + dt.timedelta(days=day))
    assert (folder / "2026-10-01.db").read_bytes() == b"no backup"
    assert (folder / "2026-10-02.db").is_dir()


backups = st.lists(
    st.builds(
        lambda name, changes, day, size: Backup(Path(f"{name}.db"), changes, NEW_YEAR + dt.timedelta(days=day), size),
        st.uuids(),
        st.integers(0, 50),
        st.integers(0, 60),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=60,
)


@given(backups, st.integers(0, 60), st.integers(0, 300))
def test_none_pushes_out_one_that_holds_more_and_the_one_just_made_stays(there: list[Backup], made: int, room: int) -> None:
    just_made = there[made % len(there)]
    gone = surplus(there, just_made.path, room)
    left = [backup for backup in there if backup not in gone]
    assert just_made in left
    assert max(backup.changes for backup in left) == max(backup.changes for backup in there)
    for backup in gone:
        assert sum(other.changes >= backup.changes for other in left if other != just_made) or just_made.changes >= backup.changes
    roomy = surplus(there, just_made.path, 10**6)
    assert len(there) - len(roomy) <= 2 * KEPT_DAYS + 1
    assert all(sum(other.changes >= backup.changes for other in there if other not in roomy) >= KEPT_DAYS for backup in roomy)
    most = max(there, key=Backup.order)
    assert sum(backup.size for backup in left if backup not in (most, just_made)) <= room


def test_a_record_whose_making_was_cut_off_is_made_at_the_next_opening(tmp_path: Path) -> None:
    """Killed before the first migration there is nothing but the table of migrations; killed later some of them are there."""
    data = tmp_path / "data"
    data.mkdir()
    for made in (0, 1, 7):
        path = paths.record_file(data)
        with closing(sqlite3.connect(path)) as raw:
            db = Database(raw)
            migrations.apply(db, stop_before=migrations.pending(db)[made].name)
        with closing(open_record(data, state_folder=tmp_path / "state", author="Karin")) as store:
            add_park(store, f"Terrein {made}")
            assert doctor(store) == []
        path.unlink()
        shutil.rmtree(tmp_path / "state")
