"""Killed, or out of disk, while protection is switched on or off: nothing is lost, and the next opening goes on to its end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kvo_inspect.protection import unlocked, ways_in
from kvo_inspect.store.protect.switching import plain_files, switch_on
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.processes import run_code
from tests.doses import dose
from tests.exchange.photographed import photograph
from tests.store.protect.canaries import DAY, PASSPHRASE, hits, with_canaries

KILLS = dose(4, 20, 60)
CODE = "6G3Y-HKX9-0165-AFBA-S8TA-278E-H5YZ"
CHILD = """
import os, signal, sys
from pathlib import Path
from kvo_inspect.protection import unlocked, ways_in
from kvo_inspect.store.protect.switching import switch_off, switch_on
data, what, at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
if what == "off":
    unlocked.unlock(data, sys.argv[4])
count = 0
def heard(event, _arguments):
    global count
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "sqlite3.connect", "os.listdir"):
        count += 1
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(heard)
if what == "on":
    switch_on(data, sys.argv[4], sys.argv[5], "K", sys.argv[6])
else:
    switch_off(data)
print(count)
"""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    laptop = with_canaries(tmp_path_factory.mktemp("scene") / "laptop")
    for n in range(4):
        photograph(laptop, f"photo {n}", length=20_000)
    laptop.close()
    return laptop.folder


def state_of(folder: Path) -> list[tuple[object, ...]]:
    store = open_record(folder / "data", state_folder=folder / "state")
    try:
        assert doctor(store) == []
        return store.rows("select noun, noun_id, stamp, fields, chain from change order by n")
    finally:
        store.close()


@pytest.mark.parametrize("what", ["on", "off"])
def test_killed_anywhere(scene: Path, tmp_path: Path, what: str) -> None:
    folder = tmp_path / "laptop"
    shutil.copytree(scene, folder)
    if what == "off":
        switch_on(folder / "data", PASSPHRASE, CODE, "K", DAY)
        unlocked.forget(folder / "data")
    start = tmp_path / "start"
    shutil.copytree(folder, start)
    args = (folder / "data", what)
    whole = run_code(CHILD, *args, 0, PASSPHRASE, CODE, DAY)
    assert whole.returncode == 0, whole.stderr
    total = int(whole.stdout)
    before: list[tuple[object, ...]] | None = None
    between = 0
    for n in range(KILLS):
        shutil.rmtree(folder)
        shutil.copytree(start, folder)
        killed = run_code(CHILD, *args, 1 + n * total // KILLS, PASSPHRASE, CODE, DAY)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        unlocked.forget(folder / "data")
        protected = unlocked.is_protected(folder / "data")
        if protected:
            between += bool(plain_files(folder / "data"))
            unlocked.unlock(folder / "data", PASSPHRASE)
            going_off = ways_in.ways_in(folder / "data").switch == "switching off"
        state = state_of(folder)
        before = before or state
        assert state == before, n
        assert list((folder / "data" / "photos" / "incoming").glob("*")) == []
        if what == "on" and protected:
            assert hits(folder / "data") == [], n
            assert plain_files(folder / "data") == []
        if what == "off" and protected:
            assert unlocked.is_protected(folder / "data") != going_off, n
        unlocked.forget(folder / "data")
    assert between, "some were killed in the middle"


FULL = """
import shutil, sys
from pathlib import Path
from kvo_inspect.errors import StoreError
from kvo_inspect.protection import unlocked, ways_in
from kvo_inspect.store.protect.switching import go_on, switch_on
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from tests.store.protect.canaries import hits
disk = Path(sys.argv[1])
data, filler = disk / "laptop" / "data", disk / "filler"
outcomes = []
for left in (0, 4096, 50_000, 200_000, 600_000, 1_500_000, 4_000_000, 20_000_000):
    filler.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - left)))
    try:
        if unlocked.is_protected(data):
            go_on(data)
        else:
            switch_on(data, sys.argv[2], sys.argv[3], "K", "2026-11-30")
        outcomes.append("done")
    except StoreError as error:
        outcomes.append(type(error).__name__)
    filler.unlink()
    if outcomes[-1] == "done":
        break
assert outcomes[-1] == "done" and set(outcomes[:-1]) == {"DiskFull"}, outcomes
assert hits(data) == []
store = open_record(data, state_folder=disk / "laptop" / "state")
assert doctor(store) == []
store.close()
"""


def test_a_full_disk(scene: Path, tmp_path: Path) -> None:
    """A disk of its own in memory, filled up to less and less."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no disk of its own can be mounted here")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f'mount -t tmpfs -o size=16m tmpfs {disk} && cp -r {scene} {disk}/laptop && exec "$0" "$@"'
    command = ["unshare", "-m", "sh", "-c", mount, sys.executable, "-c", FULL, str(disk), PASSPHRASE, CODE]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=300, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert done.returncode == 0, done.stderr[-2000:]
