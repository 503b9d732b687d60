"""Killed, or out of disk, anywhere in pack, merge and sync: afterwards it is before or after, never between."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kvo_inspect.exchange.laptops.handover import make_pack
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from tests.doses import dose
from tests.exchange.photographed import photograph
from tests.laptops import Laptop, prepared

ROOT = Path(__file__).parent.parent.parent
KILLS = dose(5, 20, 400)


def find(laptop: Laptop, text: str) -> None:
    found, stop = laptop.store.rows("select r.id, c.id from round r, checkpoint c order by c.name")[0]
    record_finding(laptop.store, found, stop, NewFinding(text))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A laptop with work and photos of its own, and the files of another: a pack with three photos, and a stick."""
    place = tmp_path_factory.mktemp("scene")
    first = prepared(place / "first")
    other = first.copy_to(place / "other", author="Other")
    files = place / "files"
    (files / "stick").mkdir(parents=True)
    for i in range(60):
        find(other, f"other {i}")
        if i % 20 == 10:
            photograph(other, f"other {i}", length=20_000)
        if i in (30, 59):
            sync(other.store, files / "stick", new=True)
    make_pack(other.store, files / "in.kvopack", photos=photos_to_pack(other.store).files)
    for i in range(30):
        find(first, f"first {i}")
    for i in range(2):
        photograph(first, f"first {i}", length=20_000)
    first.close()
    other.close()
    return first.folder, files


@pytest.mark.parametrize("what", ["pack", "merge", "sync"])
def test_killed_anywhere(scene: tuple[Path, Path], tmp_path: Path, what: str) -> None:
    laptop, files = scene
    command = [
        sys.executable,
        str(Path(__file__).parent / "handover_child.py"),
        what,
        str(laptop),
        str(files),
        str(tmp_path),
        str(KILLS),
        "7",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=900, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "before" in done.stdout


FULL = """
import shutil
import sys
from pathlib import Path
from kvo_inspect.errors import StoreError
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from tests.laptops import state
from tests.protection import every_record
every_record.begin()
what, disk, room = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
filler = disk / "filler"
outcomes = set()
store = open_record(disk / "laptop" / "data", state_folder=disk / "laptop" / "state")
before = state(store)
for left in (0, 4096, 20_000, 50_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000):
    filler.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - left)))
    try:
        if what == "pack":
            make_pack(store, disk / "out.kvopack", photos=photos_to_pack(store).files)
        elif what == "merge":
            merge(store, room / "in.kvopack")
        else:
            sync(store, room / "stick")
        outcomes.add("done")
    except StoreError as error:
        assert type(error).__name__ in ("DiskFull", "NotStored"), repr(error)
        outcomes.add("full")
        if what != "sync":  # what sync took in before stays, file by file
            assert state(store) == before, left
            assert len(list((disk / "laptop" / "data" / "photos").glob("??/*"))) == 2, left
        assert not (disk / "out.kvopack").exists()
    filler.unlink()
    assert doctor(store) == [], left
    assert list((disk / "laptop" / "data" / "passing").glob("*")) == []
    assert list((disk / "laptop" / "data" / "photos" / "incoming").glob("*")) == []
    if "done" in outcomes:
        break
store.close()
assert outcomes == {"full", "done"}, outcomes
"""


@pytest.mark.parametrize("what", ["pack", "merge", "sync"])
def test_a_full_disk(scene: tuple[Path, Path], tmp_path: Path, what: str) -> None:
    laptop, files = scene
    shutil.copytree(files, tmp_path / "files")
    (tmp_path / "disk").mkdir()
    script = f"""mount -t tmpfs -o size=3m tmpfs {tmp_path}/disk && cp -r {laptop} {tmp_path}/disk/laptop &&
        exec {sys.executable} -c "$1" {what} {tmp_path}/disk {tmp_path}/files"""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", FULL],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr[-3000:]
