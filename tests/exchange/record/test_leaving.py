"""Nothing leaves a damaged record: an export, a list, a pack or a backup of it is refused with the thing's name, and nothing is written."""

from __future__ import annotations

import random
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from kvo_inspect import paths
from kvo_inspect.cli import run
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.errors import KvoError, StoreError, Unsound
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.record.formats import FORMATS, export
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding, set_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.checking import check_whole, last_check, must_be_sound, must_be_sound_since, note_check
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.upkeep.restore import restore_backup
from tests.doses import dose, few
from tests.laptops import NOON, Laptop, add_round, prepared, state
from tests.store.work import WORK, do

RECORDS, FILES = dose((40, 6), (80, 25), (1000, 250))
"""How many bits are turned: a test above names each table whose damage must be seen, these are for what nobody thought of."""
FIRST = "n = (select min(n) from finding where confidential = 0 and gone = 0)"
ALTERATIONS = {
    "a word of the log": "update change set reason = 'anders' where n = 5",
    "bytes that are no text": "update finding set text = cast(x'66ff6f' as text) where " + FIRST,
    "a state that the log does not say": "update finding set text = 'iets anders' where " + FIRST,
    "a row that is gone": "delete from finding where " + FIRST,
    "a row of nothing": "insert into comment (id, park, confidential, gone, heads, made, made_by, changed, changed_by, finding, text) "
    "select 'x', park, 0, 0, '[]', made, made_by, changed, changed_by, id, 'verzonnen' from finding limit 1",
    "a conflict of nothing": "insert into conflict select 'park', id, id, 0, 'name', '[]' from park",
    "a number of the log": "delete from change where n = 5",
}


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a laptop, closed, in whose record all kinds of work were done."""
    laptop = prepared(tmp_path_factory.mktemp("worked") / "mine", parks=2)
    draw = random.Random(20261130)
    laptop.store.new_id = lambda: str(uuid.UUID(int=draw.getrandbits(128), version=4))  # the same work in every run
    names = sorted(WORK)
    for _turn in range(120):
        do(laptop.store, draw.choice(names), draw.randrange(2**20))
    assert doctor(laptop.store) == []
    assert laptop.store.rows("select 1 from finding where confidential = 0 and gone = 0"), "what is altered below is there"
    laptop.close()
    return laptop.folder


@pytest.fixture
def laptop(worked: Path, tmp_path: Path) -> Iterator[Laptop]:
    """A copy of it that is open."""
    shutil.copytree(worked, tmp_path / "mine")
    laptop = Laptop(tmp_path / "mine")
    yield laptop
    laptop.close()


def alter(laptop: Laptop, alteration: str) -> None:
    laptop.close()
    with closing(sqlite3.connect(laptop.store.path)) as db:
        db.executescript(alteration)
    laptop.open()


@pytest.mark.parametrize("alteration", ALTERATIONS)
@pytest.mark.parametrize("name", few(FORMATS, 3))
def test_no_export_of_a_damaged_record(laptop: Laptop, tmp_path: Path, name: str, alteration: str) -> None:
    alter(laptop, ALTERATIONS[alteration])
    (tmp_path / "out").mkdir()
    with pytest.raises(KvoError) as refused:
        export(laptop.store, name, tmp_path / "out", ExportScope())
    assert refused.value.exit_code == 4
    assert list((tmp_path / "out").iterdir()) == []


def test_an_export_names_what_is_damaged_and_another_park_still_leaves(laptop: Laptop, tmp_path: Path) -> None:
    finding, damaged = laptop.store.rows("select id, park from finding where confidential = 0 and gone = 0 limit 1")[0]
    (other,) = laptop.store.rows("select id from park where id <> ? and gone = 0 limit 1", [damaged])[0]
    alter(laptop, f"update finding set text = 'iets anders' where id = '{finding}'")
    with pytest.raises(Unsound, match=finding):
        export(laptop.store, "json", tmp_path / "x.json", ExportScope(park=damaged))
    with pytest.raises(Unsound, match=finding):
        must_be_sound(laptop.store, [damaged])
    must_be_sound(laptop.store, [other])
    assert export(laptop.store, "json", tmp_path / "y.json", ExportScope(park=other)).exists()


def test_an_altered_log_is_told_by_its_own_laptop_and_reaches_no_folder(laptop: Laptop, tmp_path: Path) -> None:
    alter(laptop, ALTERATIONS["a word of the log"])
    (tmp_path / "stick").mkdir()
    with pytest.raises(Unsound, match="was altered after it was written"):
        sync(laptop.store, tmp_path / "stick", new=True)
    with pytest.raises(Unsound):
        make_pack(laptop.store, tmp_path / "x.kvopack")
    assert not (tmp_path / "x.kvopack").exists()
    assert not list((tmp_path / "stick").glob("*/*"))


def test_what_is_written_is_held_against_its_chain_also_when_all_was_sound_today(laptop: Laptop, tmp_path: Path) -> None:
    note_check(laptop.store, check_whole(laptop.store.db, laptop.store.path, laptop.now())[0])
    alter(laptop, ALTERATIONS["a word of the log"])
    must_be_sound_since(laptop.store)
    with pytest.raises(Unsound):
        make_pack(laptop.store, tmp_path / "x.kvopack")
    assert not (tmp_path / "x.kvopack").exists()


def test_what_came_since_the_last_whole_check_is_looked_over(laptop: Laptop) -> None:
    must_be_sound_since(laptop.store)
    check = last_check(laptop.store.db)
    assert check is not None
    assert check.problems == 0
    assert check.n == laptop.store.rows("select max(n) from change")[0][0]
    do(laptop.store, "park", 0)
    (round_id, stop_id), *_others = laptop.store.rows(
        "select r.id, c.id from round r join checkpoint c on c.park = r.park where r.gone = 0 and r.closed is null and c.gone = 0"
    )
    record_finding(laptop.store, round_id, stop_id, NewFinding("paal scheef"))
    must_be_sound_since(laptop.store)
    assert last_check(laptop.store.db) == check, "the whole was not looked over again"
    newest = "select noun_id from change where noun = 'finding' order by n desc limit 1"
    alter(laptop, f"update finding set text = 'iets anders' where id = ({newest})")
    with pytest.raises(Unsound, match="finding"):
        must_be_sound_since(laptop.store)


def test_a_check_of_yesterday_or_of_a_clock_turned_back_does_not_count(laptop: Laptop) -> None:
    must_be_sound_since(laptop.store)
    alter(laptop, ALTERATIONS["a state that the log does not say"])
    must_be_sound_since(laptop.store)
    laptop.days = 1
    with pytest.raises(Unsound):
        must_be_sound_since(laptop.store)
    laptop.days = -3
    with pytest.raises(Unsound):
        must_be_sound_since(laptop.store)


def test_commands_end_with_4_and_write_nothing(
    laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(laptop.state_folder))
    (park,) = laptop.store.rows("select park from round where gone = 0 limit 1")[0]
    do(laptop.store, "cycle", 0)
    stop = route(laptop.store, park)[0].id
    finding = record_finding(laptop.store, add_round(laptop.store, park, "2029-03-01"), stop, NewFinding("x")).id
    partner = laptop.store.rows("select id from partner where park = ? and kind = 'municipality'", [park])[0][0]
    set_finding(laptop.store, finding, partner=partner)
    review_finding(laptop.store, finding, Verdict(kind="accepted"))
    alter(laptop, f"update finding set text = 'iets anders' where id = '{finding}'")
    laptop.close()
    out = tmp_path / "out"
    out.mkdir()
    for command in (
        ["export", "json"],
        ["export", "csv"],
        ["export", "geojson"],
        ["export", "json", "--park", park],
        ["dossier", park],
        ["partner", "actions", park],
        ["plan", "measures", park, "--format", "csv"],
        ["pack", "--out", str(out / "x.kvopack")],
        ["backup", "--out", str(out / "x.db")],
    ):
        capsys.readouterr()
        where = [] if "--out" in command else ["--out", str(out)]
        code = run(["--data", str(laptop.data), "--lang", "en", *command, *where])
        said = capsys.readouterr()
        assert (code, said.out) == (4, ""), (command, said.err)
        assert finding in said.err, command
        assert list(out.iterdir()) == [], command
    laptop.open()


# -- single bits -------------------------------------------------------------------------------------------------------


def flipped(source: Path, to: Path, draw: random.Random) -> str:
    """Copy a file with one bit turned; return where."""
    body = bytearray(source.read_bytes())
    place, bit = draw.randrange(len(body)), draw.randrange(8)
    body[place] ^= 1 << bit
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(body)
    return f"byte {place}, bit {bit}"


def exported(data: Path, state_folder: Path, name: str, out: Path) -> dict[str, bytes] | None:
    """Return what an export wrote, None when it was refused; refused it leaves nothing."""
    try:
        with closing(open_record(data, state_folder=state_folder, write=False, now=lambda: NOON)) as store:
            made = export(store, name, out, ExportScope(confidential=True))
    except StoreError:
        assert not out.exists()
        return None
    files = (
        {path.relative_to(made).as_posix(): path.read_bytes() for path in made.rglob("*") if path.suffix != ".sig"}
        if made.is_dir()
        else {"": made.read_bytes()}
    )
    shutil.rmtree(made) if made.is_dir() else made.unlink()
    return files


def test_single_bits_turned_in_the_record_give_no_wrong_export(worked: Path, tmp_path: Path) -> None:
    record = paths.record_file(worked / "data")
    sound = {name: exported(worked / "data", worked / "state", name, tmp_path / name) for name in ("json", "csv")}
    assert all(sound.values())
    draw = random.Random(1)
    refused = 0
    for turn in range(RECORDS):
        name = ("json", "csv")[turn % 2]
        data = tmp_path / "flipped"
        place = flipped(record, paths.record_file(data), draw)
        files = exported(data, tmp_path / "state", name, tmp_path / "out")
        refused += files is None
        assert files in (None, sound[name]), place
        shutil.rmtree(data)
    assert refused > RECORDS // 10, "turned bits are seen"


def test_single_bits_turned_in_backups_and_packs_give_no_wrong_record(worked: Path, tmp_path: Path) -> None:
    shutil.copytree(worked, tmp_path / "mine")
    laptop = Laptop(tmp_path / "mine")
    sound = state(laptop.store)
    backup = write_backup(laptop.store.path, tmp_path / "backup.db")
    laptop.pack(tmp_path / "sound.kvopack", confidential=True)
    laptop.close()
    draw = random.Random(2)
    taken = {"backup": 0, "pack": 0}
    for turn in range(FILES):
        other = tmp_path / f"other {turn}"
        kind = ("backup", "pack")[turn % 2]
        place = f"{kind}: "
        with ExitStack() as opened:
            try:
                if kind == "backup":
                    place += flipped(backup, tmp_path / "turned.db", draw)
                    restore_backup(other / "data", tmp_path / "turned.db")
                store = opened.enter_context(closing(open_record(other / "data", state_folder=other / "state")))
                if kind == "pack":
                    place += flipped(tmp_path / "sound.kvopack", tmp_path / "turned.kvopack", draw)
                    merge(store, tmp_path / "turned.kvopack")
            except KvoError:
                continue
            taken[kind] += 1
            assert state(store) == sound, place
    assert taken["pack"] == 0, "a pack ends in the hash of all its bytes"
