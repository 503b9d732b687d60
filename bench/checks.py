"""What checking costs: what leaves the facilitator's record with its check, beside the same without it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.records import facilitators_record
from kvo_inspect import paths

TURNS = 3
ROWS = (
    ("json", "the facilitator's record (thirty parks) to JSON, looked over beside the writing; floor: the same without", 4.0),
    ("csv", "the same to CSV", 4.0),
    ("pack", "a pack of it, looked over whole that day; floor: the same without a check", 1.5),
    ("sync", "an exchange of it through an empty folder, likewise", 1.5),
)
_CODE = """
import sys, time
from contextlib import nullcontext
from pathlib import Path

from kvo_inspect.exchange.laptops import handover, sync
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.export import rows
from kvo_inspect.store.merge import batch
from kvo_inspect.store.upkeep import checking
from kvo_inspect.store.upkeep.opening import open_record

data, what, out, check = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4] == "with"
store = open_record(data, state_folder=data.parent / "state", write=what in ("pack", "sync"))
if store.writable:
    checking.must_be_sound_since(store)  # once a day
if not check:
    rows.checked = lambda *_: nullcontext()
    handover.must_be_sound_since = sync.must_be_sound_since = lambda *_: None
    batch.Change.follows = lambda *_: True
begun = time.perf_counter()
if what == "pack":
    handover.make_pack(store, out)
elif what == "sync":
    out.mkdir()
    sync.sync(store, out, new=True)
else:
    export(store, what, out, rows.ExportScope())
print(time.perf_counter() - begun)
store.close()
"""


def checks(room: Path, cache: Path) -> Iterator[tuple[str, float, float, float]]:
    """Yield for each row what it is, the seconds without and with the check, and the aim; with and without take turns."""
    data = room / "checked" / "data"
    data.mkdir(parents=True)
    shutil.copyfile(paths.record_file(facilitators_record(cache)), paths.record_file(data))
    for what, line, aim in ROWS:
        turns = [tuple(_seconds(data, what, room / "out", how) for how in ("without", "with")) for _turn in range(TURNS)]
        without, together = sorted(turns, key=lambda turn: turn[1] / turn[0])[TURNS // 2]
        yield line, without, together, aim


def _seconds(data: Path, what: str, out: Path, how: str) -> float:
    done = subprocess.run([sys.executable, "-c", _CODE, str(data), what, str(out), how], capture_output=True, text=True, check=True)
    shutil.rmtree(out) if out.is_dir() else out.unlink()
    return float(done.stdout)
