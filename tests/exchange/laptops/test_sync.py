"""A folder that laptops exchange through: a stick that is pulled out, a cloud that is slow, several at once."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.record.change import LogKey
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.errors import KvoError, NotAFile, Unreadable, UsageError
from kvo_inspect.exchange.laptops.account import synced_texts
from kvo_inspect.exchange.laptops.folder import MARKER, ParkChoice, place_of, remembered_folders
from kvo_inspect.exchange.laptops.sync import has_confidential, sync
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.restore import restore_backup
from tests.exchange.forging import pack_of
from tests.exchange.records import opened
from tests.laptops import SIGNAL, Laptop, prepared, state

ROOT = Path(__file__).parents[3]


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Laptop]]:
    first = prepared(tmp_path / "Anna")
    first.author = "Anna"
    laptops = [first, *(first.copy_to(tmp_path / name, author=name) for name in ("Bas", "Cor"))]
    yield laptops
    for laptop in laptops:
        assert doctor(laptop.store) == []
        laptop.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def find(laptop: Laptop, text: str, item: str | None = None) -> None:
    found, stop = laptop.store.rows("select r.id, c.id from round r, checkpoint c order by c.name")[0]
    record_finding(laptop.store, found, stop, NewFinding(text, item=item))


def texts(laptop: Laptop) -> set[str]:
    return {row[0] for row in laptop.store.rows("select text from finding where confidential = 0")}


def snapshot(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Every file with its inode, its time and its hash: what nobody else may touch."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_three_meet_through_a_folder(three: list[Laptop], folder: Path) -> None:
    for laptop in three:
        find(laptop, f"by {laptop.author}")
    sync(three[0].store, folder, new=True)
    for laptop in (*three[1:], *three):
        before = snapshot(folder)
        done = sync(laptop.store, folder)
        assert (done.refused, done.waiting, done.unfinished) == ([], [], [])
        assert before.items() <= snapshot(folder).items(), "nothing of anybody is rewritten"
    assert all(texts(laptop) == {"by Anna", "by Bas", "by Cor"} for laptop in three)


def test_repeating_it_does_nothing(three: list[Laptop], folder: Path) -> None:
    find(three[0], "one")
    sync(three[0].store, folder, new=True)
    sync(three[1].store, folder)
    before = snapshot(folder)
    for laptop in (three[0], three[1], three[0]):
        done = sync(laptop.store, folder)
        assert (done.taken, done.written) == ([], [])
    assert snapshot(folder) == before


def test_a_stick_and_a_cloud_meet_through_one_laptop(three: list[Laptop], folder: Path, tmp_path: Path) -> None:
    anna, bas, cor = three
    cloud = tmp_path / "cloud"
    cloud.mkdir()
    find(anna, "by Anna")
    sync(anna.store, folder, new=True)
    sync(bas.store, folder)
    sync(bas.store, cloud, new=True)
    sync(cor.store, cloud)
    assert texts(cor) == {"by Anna"}
    find(cor, "by Cor")
    sync(cor.store, cloud)
    sync(bas.store, cloud)
    sync(bas.store, folder)
    sync(anna.store, folder)
    assert texts(anna) == {"by Anna", "by Cor"}


def test_a_folder_that_is_suddenly_empty_deletes_nothing(three: list[Laptop], folder: Path) -> None:
    find(three[0], "one")
    sync(three[0].store, folder, new=True)
    before = state(three[0].store)
    shutil.rmtree(folder)
    with pytest.raises(UsageError, match="is not there"):
        sync(three[0].store, folder)
    folder.mkdir()
    with pytest.raises(UsageError, match="--new"):
        sync(three[0].store, folder)
    assert state(three[0].store) == before
    assert list(folder.iterdir()) == []
    sync(three[0].store, folder, new=True)
    sync(three[1].store, folder)
    assert texts(three[1]) == {"one"}, "begun anew it holds everything again"


def test_another_folder_at_the_same_place_is_asked_about(three: list[Laptop], folder: Path, tmp_path: Path) -> None:
    sync(three[0].store, folder, new=True)
    other = tmp_path / "other"
    other.mkdir()
    sync(three[1].store, other, new=True)
    folder.rename(tmp_path / "away")
    other.rename(folder)
    find(three[0], "one")
    with pytest.raises(UsageError, match="another folder"):
        sync(three[0].store, folder)
    assert sync(three[0].store, folder, new=True).written
    assert not sync(three[0].store, folder).written


@pytest.mark.parametrize("marker", ["", "{", "[]", '{"format": "x"}', '{"format": "kvo-inspect/sync", "version": 2, "id": "1"}', "\xff"])
def test_a_marker_that_is_none(three: list[Laptop], folder: Path, marker: str) -> None:
    (folder / MARKER).write_bytes(marker.encode("latin-1"))
    with pytest.raises(UsageError, match="cannot be read"):
        sync(three[0].store, folder, new=True)


def test_what_a_cloud_client_leaves_half_done(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    find(anna, "one")
    sync(anna.store, folder, new=True)
    (good,) = (folder / anna.store.device).glob("*.kvopack")
    data = good.read_bytes()
    for half in (b"", data[:100], data[:-1], data + b"x", bytes(len(data))):
        good.write_bytes(half)
        done = sync(bas.store, folder)
        assert done.unfinished == [f"{anna.store.device}/{good.name}"]
        assert texts(bas) == set()
        shutil.rmtree(folder / bas.store.device, ignore_errors=True)
    good.write_bytes(data)
    for name in (good.name.replace(".kvopack", " (conflicted copy).kvopack"), f".{good.name}.part", "~$x.kvopack", "desktop.ini"):
        (good.parent / name).write_bytes(b"x")
    (folder / "notes").mkdir()
    (folder / "notes" / good.name).write_bytes(b"x")
    (folder / anna.store.device.upper()).mkdir(exist_ok=True)
    done = sync(bas.store, folder)
    assert len(done.taken) == 1
    assert done.unfinished == []
    assert texts(bas) == {"one"}


def test_a_file_cut_off_after_it_was_read_is_written_again_by_who_has_it(three: list[Laptop], folder: Path) -> None:
    anna, bas, cor = three
    find(anna, "one")
    sync(anna.store, folder, new=True)
    sync(bas.store, folder)
    (good,) = (folder / anna.store.device).glob("*.kvopack")
    good.write_bytes(good.read_bytes()[:-10])
    assert sync(bas.store, folder).written
    sync(cor.store, folder)
    assert texts(cor) == {"one"}


def test_a_hostile_file_stops_nobody(three: list[Laptop], folder: Path, tmp_path: Path) -> None:
    anna, bas, _cor = three
    find(anna, "one")
    sync(anna.store, folder, new=True)
    park = anna.store.rows("select id from park")[0][0]
    bad = pack_of(tmp_path / "bad", LogKey("a" * 16, park, confidential=False), [{"noun": "finding", "noun_id": park, "fields": "[1]"}])
    (folder / ("a" * 16)).mkdir()
    name = f"000001-{hashlib.sha256(bad.read_bytes()).hexdigest()}.kvopack"
    shutil.copyfile(bad, folder / ("a" * 16) / name)
    junk = hashlib.sha256(b"junk").hexdigest()
    (folder / ("a" * 16) / f"000002-{junk}.kvopack").write_bytes(b"junk")
    (folder / ("a" * 16) / f"000003-{junk}.kvopack").symlink_to("/etc/passwd")
    done = sync(bas.store, folder)
    assert [name for name, _why in done.refused] == [f"{'a' * 16}/{name}", f"{'a' * 16}/000002-{junk}.kvopack"]
    assert texts(bas) == {"one"}


def test_a_file_that_builds_on_one_that_is_lost_waits(three: list[Laptop], folder: Path) -> None:
    anna, bas, cor = three
    find(anna, "one")
    sync(anna.store, folder, new=True)
    (first,) = (folder / anna.store.device).glob("*.kvopack")
    find(anna, "two")
    sync(anna.store, folder)
    kept = first.read_bytes()
    first.unlink()
    find(cor, "by Cor")
    sync(cor.store, folder)
    done = sync(bas.store, folder)
    assert [anna.store.letters in why for _name, why in done.waiting] == [True]
    assert texts(bas) == {"by Cor"}
    first.write_bytes(kept)
    sync(bas.store, folder)
    assert texts(bas) == {"one", "two", "by Cor"}


def test_who_has_what_was_lost_gives_it_again(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    find(anna, "one")
    sync(anna.store, folder, new=True)
    find(anna, "two")
    sync(anna.store, folder)
    for path in (folder / anna.store.device).glob("*.kvopack"):
        if path.name.startswith("000001"):
            path.unlink()
    assert sync(anna.store, folder).written
    sync(bas.store, folder)
    assert texts(bas) == {"one", "two"}


@pytest.mark.parametrize("moment", ["check", "take in"])
def test_the_stick_is_pulled_out_half_way(three: list[Laptop], folder: Path, tmp_path: Path, moment: str) -> None:
    anna, bas, _cor = three
    for text in ("one", "two", "three"):
        find(anna, text)
        sync(anna.store, folder, new=True)
    find(bas, "by Bas")
    pulled = tmp_path / "in a pocket"

    def pull(what: str, done: int, total: int) -> None:
        if what == moment and done == 1:
            folder.rename(pulled)

    with pytest.raises(Unreadable, match="Is the stick in"):
        sync(bas.store, folder, progress=pull)
    assert texts(bas) <= {"one", "two", "three", "by Bas"}
    pulled.rename(folder)
    sync(bas.store, folder)
    sync(anna.store, folder)
    assert texts(anna) == texts(bas) == {"one", "two", "three", "by Bas"}


def test_a_folder_that_cannot_be_written(three: list[Laptop], folder: Path) -> None:
    anna = three[0]
    sync(anna.store, folder, new=True)
    find(anna, "one")
    shutil.rmtree(folder / anna.store.device)
    (folder / anna.store.device).write_bytes(b"a file where a folder should be")
    with pytest.raises(UsageError, match="is a link or a file where a folder belongs"):
        sync(anna.store, folder)
    assert texts(anna) == {"one"}


@pytest.mark.parametrize("name", ["blobs", "own"])
def test_nothing_is_written_through_a_link(three: list[Laptop], folder: Path, tmp_path: Path, name: str) -> None:
    anna, bert, _chris = three
    sync(bert.store, folder, new=True)
    (tmp_path / "elsewhere").mkdir()
    (folder / (anna.store.device if name == "own" else name)).symlink_to(tmp_path / "elsewhere")
    find(anna, "one")
    with pytest.raises(UsageError, match="is a link or a file where a folder belongs"):
        sync(anna.store, folder)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_record_is_no_folder_to_meet_in(three: list[Laptop]) -> None:
    anna = three[0]
    below = anna.store.data / "exports"
    below.mkdir()
    for folder in (anna.store.data, below):
        was = sorted(folder.iterdir())
        with pytest.raises(UsageError, match="own record"):
            sync(anna.store, folder, new=True)
        assert sorted(folder.iterdir()) == was


def test_a_folder_whose_name_is_no_text(three: list[Laptop], tmp_path: Path) -> None:
    """Names of files are bytes: one from an old stick need not be UTF-8, and SQLite takes only what is."""
    anna, bert, _chris = three
    folder = tmp_path / "st\udce9k"
    folder.mkdir()
    find(anna, "one")
    assert place_of(anna.store, folder) == "new"
    sync(anna.store, folder, new=True)
    assert place_of(anna.store, folder) == "known"
    assert [folder.path for folder in remembered_folders(anna.store)] == [str(folder)]
    sync(bert.store, folder)
    assert texts(bert) == {"one"}


@pytest.mark.parametrize("marker", ["[" * 300_000, "[" * 3000], ids=["huge", "deep"])
def test_a_hostile_marker(three: list[Laptop], folder: Path, marker: str) -> None:
    (folder / "kvo-sync.json").write_text(marker)
    with pytest.raises(KvoError, match="at most 4 kB" if len(marker) > 4000 else "cannot be read"):
        sync(three[0].store, folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes")
def test_a_marker_that_is_a_pipe(three: list[Laptop], folder: Path) -> None:
    os.mkfifo(folder / "kvo-sync.json")
    with pytest.raises(NotAFile):
        sync(three[0].store, folder)


def test_leftovers_of_a_pulled_stick_are_cleared_away_in_our_own_folder_only(three: list[Laptop], folder: Path) -> None:
    anna, bas, _cor = three
    sync(anna.store, folder, new=True)
    mine = folder / anna.store.device / ".000009-x.kvopack.5.part"
    theirs = folder / bas.store.device / ".000009-x.kvopack.5.part"
    theirs.parent.mkdir(exist_ok=True)
    for path in (mine, theirs):
        path.write_bytes(b"half")
    find(anna, "one")
    sync(anna.store, folder)
    assert not mine.exists()
    assert theirs.exists()


CHILD = """
import sys
from pathlib import Path
from kvo_inspect.exchange.laptops.account import synced_texts
from kvo_inspect.exchange.laptops.sync import has_confidential, sync
from kvo_inspect.store.upkeep.opening import open_record
data, state, folder = map(Path, sys.argv[1:])
store = open_record(data, state_folder=state)
sys.stdin.readline()
for _ in range(5):
    done = sync(store, folder)
    assert not done.refused, done.refused
store.close()
"""


def test_all_at_once(three: list[Laptop], folder: Path) -> None:
    sync(three[0].store, folder, new=True)
    for laptop in three:
        for i in range(5):
            find(laptop, f"{i} by {laptop.author}")
        laptop.close()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(laptop.data), str(laptop.folder / "state"), str(folder)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for laptop in three
    ]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        _out, told = process.communicate(timeout=60)
        assert process.returncode == 0, told
    for laptop in three:
        laptop.open()
    for laptop in (*three, *three):
        sync(laptop.store, folder)
    assert all(len(texts(laptop)) == 15 for laptop in three)
    states = [state(laptop.store) for laptop in three]
    assert states[0] == states[1] == states[2]


def test_the_confidential_goes_in_an_encrypted_file_of_its_own(three: list[Laptop], folder: Path, cheap_passphrases: None) -> None:
    anna, bas, _cor = three
    find(anna, "kanarie", item=SIGNAL)
    find(anna, "openbaar")
    set_checkpoint(bas.store, bas.store.select(Checkpoint)[0].id, name="Poort")  # now his open log says who records
    done = sync(anna.store, folder, new=True, passphrase="Een lange zin.")
    assert len(done.written) == 2
    assert not any(b"kanarie" in path.read_bytes() for path in folder.rglob("*.kvopack"))
    told = sync(bas.store, folder)
    assert len(told.locked) == 1
    assert texts(bas) == {"openbaar"}
    assert bas.store.rows("select count(*) from finding where confidential")[0][0] == 0
    find(bas, "by Bas", item=SIGNAL)
    wrong = sync(bas.store, folder, passphrase="een andere")
    assert (len(wrong.locked), wrong.written) == (1, []), "two passphrases in one folder would part the laptops unseen"
    sync(bas.store, folder, passphrase="Een lange zin.")
    assert {row[0] for row in bas.store.rows("select text from finding where confidential")} == {"kanarie", "by Bas"}
    assert {path.parent.name for path in folder.rglob("*.kvopack")} == {anna.store.device, bas.store.device}


def test_another_passphrase_than_before_writes_nothing_confidential(three: list[Laptop], folder: Path, cheap_passphrases: None) -> None:
    """A slip of the finger would make a second passphrase in the folder, and nobody could open what it holds."""
    anna = three[0]
    find(anna, "signal", SIGNAL)
    assert len(sync(anna.store, folder, new=True, passphrase="zin").written) == 2
    find(anna, "another signal", SIGNAL)
    done = sync(anna.store, folder, passphrase="zni")
    assert (done.written, len(done.locked)) == ([], 1)
    assert "The folder's confidential files have another passphrase: nothing confidential was exchanged." in synced_texts(done)
    assert len(sync(anna.store, folder, passphrase="zin").written) == 1
    assert has_confidential(anna.store, folder)


def test_a_marker_that_cannot_be_read_is_told_in_a_sentence(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    with opened(data) as store:
        add_park(store, "De Amert")
        sync(store, folder, new=True)
        (folder / MARKER).unlink()
        (folder / MARKER).mkdir()
        with pytest.raises(KvoError, match="shared"):
            place_of(store, folder)


def test_an_exchange_begins_in_no_file_no_home_and_nothing_that_holds_the_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "desk" / "data"
    home = tmp_path / "people" / "karin"
    (home / "cloud").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    file, link = tmp_path / "list.csv", tmp_path / "link"
    file.write_text("x", "utf-8")
    link.symlink_to(home)
    with opened(data) as store:
        refused = {file: "is a file and no folder", data: "own record", data / "photos": "own record", data.parent: "own record lies in"}
        refused |= dict.fromkeys((home, link, home.parent, Path(home.anchor)), "no folder to exchange through")
        (data / "photos").mkdir(exist_ok=True)
        before = set(tmp_path.rglob(MARKER))
        for folder, sentence in refused.items():
            with pytest.raises(UsageError, match=sentence):
                sync(store, folder, new=True)
        assert set(tmp_path.rglob(MARKER)) == before
        assert sync(store, home / "cloud", new=True).refused == []
        (home / MARKER).write_bytes((home / "cloud" / MARKER).read_bytes())
        assert place_of(store, home) == "known", "where others exchange already they go on"


def test_two_sticks_that_change_letters_are_known_and_a_third_is_not(three: list[Laptop], tmp_path: Path) -> None:
    anna, bas, _cor = three
    e, f = tmp_path / "E", tmp_path / "F"
    for place in (e, f):
        place.mkdir()
        sync(anna.store, place, new=True)
    e.rename(tmp_path / "x")
    f.rename(e)
    (tmp_path / "x").rename(f)
    assert (place_of(anna.store, e), place_of(anna.store, f)) == ("known", "known")
    find(anna, "after the letters changed")
    sync(anna.store, e)
    done = sync(bas.store, e)
    assert done.taken
    assert "after the letters changed" in texts(bas)

    shutil.rmtree(e)
    e.mkdir()
    sync(bas.store, e, new=True)
    assert place_of(anna.store, e) == "other", "a folder that this laptop never saw, where another one was"
    with pytest.raises(UsageError, match="another folder than last time"):
        sync(anna.store, e)


def test_a_folder_that_lost_a_file_is_whole_again_for_whoever_comes_new(tmp_path: Path, folder: Path) -> None:
    """What builds on the lost file waits for it: the park comes whole then, so that nobody waits for another."""
    anna, bas, cor = (Laptop(tmp_path / name, author=name) for name in ("Anna", "Bas", "Cor"))
    park = add_park(anna.store, "De Amert").id
    sync(anna.store, folder, new=True)
    sync(bas.store, folder, new=True)
    add_contact(bas, park)
    sync(bas.store, folder)
    (first,) = (folder / anna.store.device).glob("000001-*.kvopack")
    first.unlink()
    sync(bas.store, folder)
    done = sync(cor.store, folder)
    assert texts_of_parks(cor) == ["De Amert"]
    assert done.refused == []
    assert state(cor.store) == state(bas.store)
    for laptop in (anna, bas, cor):
        assert doctor(laptop.store) == []
        laptop.close()


def add_contact(laptop: Laptop, park: str) -> None:
    set_partner(laptop.store, made_id("partner", park, "municipality"), organisation="Gemeente Veghel")


def texts_of_parks(laptop: Laptop) -> list[str]:
    return [row[0] for row in laptop.store.rows("select name from park where gone = 0")]


def test_a_backup_that_takes_the_records_place_does_not_know_of_a_limit_which_holds_all_the_same(tmp_path: Path, folder: Path) -> None:
    laptop = Laptop(tmp_path / "Anna", author="Anna")
    open_park, _secret = add_park(laptop.store, "De Amert").id, add_park(laptop.store, "Geheimhout").id
    backup = tmp_path / "before.db"
    write_backup(laptop.store.path, backup)
    sync(laptop.store, folder, new=True, choice=ParkChoice(frozenset({open_park})))
    laptop.close()
    restore_backup(laptop.data, backup)
    with closing(open_record(laptop.data, state_folder=laptop.state_folder, author="Anna")) as store:
        add_park(store, "Nieuwland")
        sync(store, folder)
    assert not any(b"Geheimhout" in path.read_bytes() or b"Nieuwland" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    receiver = Laptop(tmp_path / "Bas", author="Bas")
    sync(receiver.store, folder)
    assert texts_of_parks(receiver) == ["De Amert"]
    receiver.close()
