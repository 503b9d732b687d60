"""Every version stays openable: what each left in `tests/records/` is opened, merged and exported, and its program meets this one."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect import __version__
from kvo_inspect.domain.plan.needs import needs
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.values.closed_sets import CYCLE_PHASES, PHASE_MEANT
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.plan.needs import trajectory_facts
from kvo_inspect.store.plan.trajectories import set_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.newer import count_newer
from kvo_inspect.store.upkeep.opening import open_record
from tests.laptops import Laptop
from tests.versions import RECORDS, Older, Refused, environment, later_program, unpacked

LEFT = tuple(sorted(RECORDS.glob("*.tar.xz")))


@dataclass(frozen=True)
class Left:
    """What a version left, unpacked."""

    folder: Path
    name: str

    @property
    def facts(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "facts.json").read_text("utf-8")))

    def copy_of(self, what: str, to: Path) -> Path:
        """Copy a file or folder of it, so that what was left stays as it was."""
        source = self.folder / what
        return Path(shutil.copytree(source, to / what) if source.is_dir() else shutil.copyfile(source, to / what))


@pytest.fixture(scope="module", params=LEFT, ids=[path.name.removesuffix(".tar.xz") for path in LEFT])
def left(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Left:
    folder = tmp_path_factory.mktemp("left")
    with tarfile.open(request.param) as archive:
        archive.extractall(folder, filter="data")
    return Left(folder, request.param.name.removesuffix(".tar.xz"))


@pytest.fixture(scope="module")
def program(left: Left, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program that left it."""
    return unpacked(RECORDS / f"kvo_inspect-{left.name}-py3-none-any.whl", tmp_path_factory.mktemp("program"))


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Callable[..., Laptop]]:
    made: list[Laptop] = []

    def opened(folder: Path) -> Laptop:
        made.append(Laptop(folder))
        return made[-1]

    yield opened
    for one in made:
        one.close()


@pytest.fixture
def older(program: Path) -> Iterator[Older]:
    one = Older(program)
    yield one
    one.end()


def stands_as_then(store: Store, facts: dict[str, Any], *, confidential: bool = True) -> bool:
    """Compare each thing with its columns of then, and the fields that hold two values; later versions may have more of both."""
    for noun, rows in facts["state"].items():
        then = [row for row in rows if confidential or not row["confidential"]]
        quoted = ", ".join(f'"{name}"' for name in (then or [{"id": ""}])[0])
        assert [list(row.values()) for row in then] == [list(row) for row in store.rows(f'select {quoted} from "{noun}" order by id')], noun
    hidden = {row["id"] for rows in facts["state"].values() for row in rows if row["confidential"]}
    conflicts = [row for row in facts["conflicts"] if confidential or row[1] not in hidden]
    assert conflicts == [list(row) for row in store.rows("select noun, noun_id, field, writes from conflict order by 1, 2, 3")]
    return True


def test_there_is_a_record_of_this_version_or_of_one_before_it() -> None:
    assert [path.name for path in LEFT] != []
    assert any(path.name.startswith("0.1.0-b7e8306") for path in LEFT), "the first one; none is ever taken away"
    for path in LEFT:
        assert path.stat().st_size < 300_000
        assert (RECORDS / f"kvo_inspect-{path.name.removesuffix('.tar.xz')}-py3-none-any.whl").exists()


def test_it_says_everything_a_record_can_say(left: Left) -> None:
    state = left.facts["state"]
    assert {noun for noun, rows in state.items() if not rows} == set(), "every noun of then"
    assert any(row["confidential"] for row in state["finding"])
    assert left.facts["conflicts"]


def test_a_record_of_then_opens_is_backed_up_first_and_stands_as_it_stood(
    left: Left, laptop: Callable[..., Laptop], tmp_path: Path
) -> None:
    left.copy_of("data", tmp_path)
    first = next((one.name for one in migrations._migrations if one.name not in applied(tmp_path / "data" / "record.db")), "")
    store = laptop(tmp_path).store
    if first:
        with sqlite3.connect(tmp_path / "data" / "backups" / f"before-{first}.db") as backup:
            assert backup.execute("select count(*) from change").fetchone() == (len(left.facts["chains"]),)
        backup.close()
    assert doctor(store) == []
    assert [row[0] for row in store.rows("select chain from change order by chain")] == left.facts["chains"]
    assert stands_as_then(store, left.facts)
    assert count_newer(store) == 0


def test_its_trajectories_open_at_the_phase_that_means_the_same(left: Left, laptop: Callable[..., Laptop], tmp_path: Path) -> None:
    """The table of docs/decisions/0029; what is stored stays, also when somebody saves another field."""
    left.copy_of("data", tmp_path)
    store = laptop(tmp_path).store
    stored = {row["id"]: row["phase"] for row in left.facts["state"]["trajectory"]}
    assert stored
    for trajectory_id, phase in stored.items():
        cycle = store.get(Trajectory, trajectory_id)
        assert (cycle.phase, cycle.phase_now) == (phase, PHASE_MEANT.get(phase, phase))
        assert cycle.phase_now in CYCLE_PHASES
        assert needs(trajectory_facts(store, trajectory_id))
        for of_before, meant in PHASE_MEANT.items():
            set_trajectory(store, trajectory_id, phase=of_before)  # type: ignore[arg-type]  # as an older laptop writes it today
            cycle = set_trajectory(store, trajectory_id, scheme=of_before)
            assert (cycle.phase, cycle.phase_now) == (of_before, meant)
            now = trajectory_facts(store, trajectory_id).trajectory.phase_now
            assert any(need.phase == now == meant for need in needs(trajectory_facts(store, trajectory_id)))
    assert doctor(store) == []


def test_what_its_program_writes_now_of_a_phase_is_read_too(
    left: Left, older: Older, laptop: Callable[..., Laptop], tmp_path: Path
) -> None:
    """Its own phase beside a waiting list of ours: it takes the latter in only once it is updated."""
    left.copy_of("data", tmp_path)
    new = laptop(tmp_path / "new")
    merge(new.store, left.folder / "open.kvopack")
    older("open", data=str(tmp_path / "data"), state=str(tmp_path / "state"))
    (trajectory_id,) = next(iter(new.store.rows("select id from trajectory order by id")))
    older("find", text="van de oude")
    older("pack", out=str(tmp_path / "older.kvopack"))
    set_trajectory(new.store, trajectory_id, phase="application", waits="geen plek")
    assert merge(new.store, tmp_path / "older.kvopack").changes
    cycle = new.store.get(Trajectory, trajectory_id)
    assert (cycle.phase_now, cycle.waits) == ("application", "geen plek")
    make_pack(new.store, tmp_path / "new.kvopack")
    with pytest.raises(Refused, match="Update this program first"):
        older("merge", pack=str(tmp_path / "new.kvopack"))
    older("close")
    store = laptop(tmp_path).store  # updated to this version
    merge(store, tmp_path / "new.kvopack")
    assert store.get(Trajectory, trajectory_id).phase_now == "application"
    assert doctor(store) == []


def applied(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    try:
        return {row[0] for row in connection.execute("select name from _sqlite_migrations")}
    finally:
        connection.close()


def test_its_export_says_what_it_said_then(left: Left, laptop: Callable[..., Laptop], tmp_path: Path) -> None:
    left.copy_of("data", tmp_path)
    export(laptop(tmp_path).store, "json", tmp_path / "now.json", ExportScope(confidential=True))
    now, then = (json.loads(path.read_text("utf-8")) for path in (tmp_path / "now.json", left.folder / "export.json"))
    assert (now.pop("program"), then.pop("program")) == (__version__, left.facts["version"])
    for document in (now, then):
        document.pop("made")
    assert holds(now, then)


def holds(now: Any, then: Any) -> bool:
    """Whether a document says what another says; a later version may say more of each thing."""
    if isinstance(then, dict):
        assert isinstance(now, dict)
        for key, value in then.items():
            assert holds(now[key], value), key
    elif isinstance(then, list) and any(isinstance(one, dict) for one in then):
        assert len(now) == len(then)
        assert all(holds(*pair) for pair in zip(now, then, strict=True))
    else:
        assert now == then
    return True


@pytest.mark.parametrize(("pack", "confidential"), [("open.kvopack", False), ("secret.kvopack", True)])
def test_its_packs_are_taken_in(left: Left, laptop: Callable[..., Laptop], tmp_path: Path, pack: str, confidential: bool) -> None:
    store = laptop(tmp_path).store
    received = merge(store, left.folder / pack, left.facts["passphrase"] if confidential else "")
    assert received.changes
    assert received.photos
    assert stands_as_then(store, left.facts, confidential=confidential)
    assert doctor(store) == []


def test_its_sync_folder_is_gone_on_with(left: Left, laptop: Callable[..., Laptop], tmp_path: Path) -> None:
    folder = left.copy_of("sync", tmp_path)
    store = laptop(tmp_path / "fresh").store
    done = sync(store, folder, passphrase=left.facts["passphrase"])
    assert (done.refused, done.unfinished, done.waiting, done.locked) == ([], [], [], [])
    assert stands_as_then(store, left.facts)
    assert done.photos_in
    assert doctor(store) == []


def test_its_program_refuses_the_record_that_this_one_opened_and_leaves_it_alone(
    left: Left, program: Path, laptop: Callable[..., Laptop], tmp_path: Path
) -> None:
    left.copy_of("data", tmp_path)
    if not {one.name for one in migrations._migrations} - applied(tmp_path / "data" / "record.db"):
        return  # the tables are those of then: its program goes on with it
    laptop(tmp_path).close()
    path = tmp_path / "data" / "record.db"
    before = path.read_bytes()
    for command in (["doctor"], ["export", "json", "--out", str(tmp_path / "out.json")], ["backup"]):
        done = subprocess.run(
            [sys.executable, "-m", "kvo_inspect", "--data", str(tmp_path / "data"), *command],
            env=environment(program),
            cwd=program,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 4, done.stderr
        assert "newer version of kvo-inspect" in done.stderr
        assert "Traceback" not in done.stderr
    assert path.read_bytes() == before
    assert not (tmp_path / "out.json").exists()


def test_its_program_and_this_one_hand_each_other_ordinary_work(
    left: Left, older: Older, laptop: Callable[..., Laptop], tmp_path: Path
) -> None:
    """What was recorded until now goes both ways; who records with this program is named by a row that the older one does not know."""
    left.copy_of("data", tmp_path)
    older("open", data=str(tmp_path / "data"), state=str(tmp_path / "state"))
    new = laptop(tmp_path / "new")
    merge(new.store, left.folder / "open.kvopack")
    older("find", text="van de oude")
    older("pack", out=str(tmp_path / "older.kvopack"))
    assert merge(new.store, tmp_path / "older.kvopack").changes
    found, stop = (new.store.rows(f"select id from {noun} order by id limit 1")[0][0] for noun in ("round", "checkpoint"))
    make_pack(new.store, tmp_path / "new.kvopack")
    assert older("merge", pack=str(tmp_path / "new.kvopack")) == 0  # taken in, and all of it known
    assert {"van de oude"} <= {*older("texts")} & {row[0] for row in new.store.rows("select text from finding")}
    folder = left.copy_of("sync", tmp_path)
    older("find", text="door de map")
    assert older("sync", folder=str(folder))["written"]
    done = sync(new.store, folder)
    assert not done.refused
    assert {"van de oude", "door de map"} <= {row[0] for row in new.store.rows("select text from finding")}
    record_finding(new.store, found, stop, NewFinding("van de nieuwe"))
    make_pack(new.store, tmp_path / "newer.kvopack")
    before = older("chains")
    with pytest.raises(Refused, match="Update this program first"):
        older("merge", pack=str(tmp_path / "newer.kvopack"))
    assert sync(new.store, folder).written
    refused = older("sync", folder=str(folder))
    assert (refused["taken"], refused["written"], len(refused["refused"])) == (0, [], 1)
    assert older("chains") == before
    assert older("doctor") == doctor(new.store) == []
    older("close")
    updated = open_record(tmp_path / "data", state_folder=tmp_path / "state")
    assert not sync(updated, folder).refused
    assert "van de nieuwe" in {row[0] for row in updated.rows("select text from finding")}
    assert doctor(updated) == []
    updated.close()


def test_its_program_says_what_it_needs_and_has_lost_nothing_once_it_is_updated(
    left: Left, older: Older, laptop: Callable[..., Laptop], tmp_path: Path
) -> None:
    left.copy_of("data", tmp_path)
    folder = left.copy_of("sync", tmp_path)
    older("open", data=str(tmp_path / "data"), state=str(tmp_path / "state"))
    older("find", text="van de oude")
    with later_program():
        new = Laptop(tmp_path / "later")
        merge(new.store, left.folder / "open.kvopack")
        park, stop = new.store.rows("select park, id from checkpoint order by id limit 1")[0]
        with new.store.act() as act:
            act.write(NOUNS["finding"], new.store.new_id(), park=park, checkpoint=stop, code="KBT-99", text="later", colour="red")
        make_pack(new.store, tmp_path / "later.kvopack")
        sync(new.store, folder)
        new.close()
    before = older("chains")
    with pytest.raises(Refused, match="Update this program first") as refused:
        older("merge", pack=str(tmp_path / "later.kvopack"))
    assert refused.value.exit_code == 5
    (why,) = older("sync", folder=str(folder))["refused"]
    assert "Update this program" in why
    assert older("chains") == before
    older("close")
    store = laptop(tmp_path).store  # updated to this version
    assert not sync(store, folder).refused
    assert merge(store, tmp_path / "later.kvopack").changes == 0
    assert {*before} < {row[0] for row in store.rows("select chain from change")}
    assert store.rows("select text from finding where code = 'KBT-99'") == [("later",)]
    assert count_newer(store) == 1
    assert doctor(store) == []
