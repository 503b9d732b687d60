"""Folders with long paths: Windows refuses one of 260 characters, and what is written aside must not be the one that reaches it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kvo_inspect.files import beside

ROOT = Path(__file__).parents[3]
LIMIT = 260
BASE = 155
"""Characters of a long folder: an account, OneDrive, an organisation, a team, a folder in it."""

WORK = """
import json, os, sys
from pathlib import Path

base, names = Path(sys.argv[1]), set()

def note(event, args):
    if event in ("open", "os.mkdir", "os.rename", "sqlite3.connect"):
        names.update(str(os.fspath(name)) for name in args[: 2 if event == "os.rename" else 1] if isinstance(name, (str, os.PathLike)))

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.record.formats import FORMATS, export
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.store.upkeep.backup import backup_of_the_day
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.upkeep.opening import open_record
from tests.laptops import prepared
from tests.photos.pictures import jpeg

card = base.parent / "card"
card.mkdir()
(card / "1.jpg").write_bytes(jpeg())
sys.addaudithook(note)
laptop = prepared(base)  # its data folder is a little longer still
store = laptop.store
import_folder(store, store.select(Park)[0].id, card)
(base / "sync").mkdir()
sync(store, base / "sync", new=True)
backup_of_the_day(laptop.data, store.today)
for kind in FORMATS:
    export(store, kind, base / f"export-{kind}", ExportScope())
laptop.close()
print(json.dumps(sorted(name for name in names if name.startswith(str(base)))))
"""


def test_nothing_that_is_written_in_a_long_folder_reaches_the_limit(tmp_path: Path) -> None:
    base = tmp_path / ("x" * (BASE - len(str(tmp_path)) - 1))
    assert len(str(base)) == BASE
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(base)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=120,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    names = [name.removeprefix(str(base)) for name in json.loads(done.stdout)]
    for written in ("/sync/kvo-sync.json", "/sync/blobs", "/data/photos/thumbs", "/data/backups", "/export-"):
        assert any(written in name for name in names), written
    longest = max(names, key=len)
    assert BASE + len(longest) < LIMIT, longest


def test_what_is_written_aside_has_a_name_of_its_own_that_is_not_long(tmp_path: Path) -> None:
    names = ["x" * 200, "x" * 199 + "y", "list.csv", "é\udcff" * 30]
    asides = {beside(tmp_path / name, "part").name for name in names}
    assert len(asides) == len(names)
    assert max(map(len, asides)) < 60
    assert beside(tmp_path / "list.csv", "part").name.startswith(".list.csv.")
