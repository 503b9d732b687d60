"""`python -m bench.exchange`: merging and exporting beside their floors, which `make bench` runs too; writes docs/bench-exchange.md."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter

from bench.checks import checks
from bench.flat import flat_exports
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.record.change import Change, Head, LogKey, link, said
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.exchange.laptops.pack import PackSender, write_pack
from kvo_inspect.store.merge.batch import Batch
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record import logs, state
from kvo_inspect.store.record.database import executemany, writing
from kvo_inspect.store.record.standing import fold_standing_again
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import columns
from kvo_inspect.store.upkeep.opening import open_record

REPORT = Path(__file__).parent.parent / "docs" / "bench-exchange.md"
CACHE = Path(__file__).parent / ".cache"
DEVICE = "b" * 16
MERGING = (
    "merging {n:,} changes; floor: validating the lines with pydantic and writing them with executemany into the same tables and indexes"
)
EXPORTING = "{n:,} findings to {name}; floor: the sqlite3 command line writing the same columns"
ONE_THING = "merging {n:,} changes of one finding; floor: {few} changes of one, times {by}"
NAMES = {"csv": "CSV", "csv-excel": "CSV for a Dutch Excel", "json": "JSON"}
TURNS = 3
FEW, MANY = 500, 4_000
"""Changes of one thing."""
PAGE = """# Bench: merging and exporting

What `make bench-exchange` measured last (part of `make bench`); the run writes this page. Ratios are what to keep: the floor and the
program run one after the other, and of {turns} turns of a merge or an export the one with the middle ratio counts. Our export is synced to
the disk when it ends, the floor's is not. The sqlite3 command line writes the columns of the table; ours adds the words of the checklists,
and in CSV takes care that no cell is a formula.
"""
LINE = TypeAdapter(tuple[int, int, int, str, str, str, str, str, tuple[str, ...], str, str | None, int, str, str | None, str])


def timed(work: Callable[[], object]) -> float:
    """Return how long it took, in seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def with_park(folder: Path) -> tuple[Store, str, str]:
    """Return an open record with one park and one checkpoint."""
    store = open_record(folder / "data", state_folder=folder / "state", author="Karin")
    park = add_park(store, "De Amert", "Lingeveen", [NewCheckpoint("Industrieweg 12-30")])
    return store, park.id, store.rows("select id from checkpoint")[0][0]


def every_fifth(seq: int) -> bool:
    """Return whether the change with this number changes the finding of the one before it; else it makes one."""
    return seq % 6 == 0


def changes(key: LogKey, stop: str, count: int, changes_again: Callable[[int], bool] = every_fifth) -> Iterator[Change]:
    """Yield the changes of somebody who recorded findings, some of which they then changed."""
    chain, name, noun_id = key.start(), "", ""
    for seq in range(1, count + 1):
        again = changes_again(seq)
        noun_id = noun_id if again else made_id("bench", str(seq))
        stamp = 1_790_000_000_000_000 + seq
        fields = (
            {"severity": "serious", "text": f"lichtmast {seq} scheef"}
            if again
            else {
                "checkpoint": stop,
                "code": f"BBB-{seq:03}",
                "item": "lighting/VL-01",
                "object": str(2000 + seq),
                "severity": "normal",
                "text": f"lichtmast {seq} uit, hangt los",
                "theme": "lighting",
                "visible": "evening",
            }
        )
        after = (name,) if again else ()
        text, salt, at = to_text(fields), f"{seq:032x}", "2026-11-12T20:00:00+01:00"
        words = said(salt, "Karin Bos", text, None)
        chain = link(chain, seq, stamp, at, "key", "finding", noun_id, after, field_sets.FIRST, words)
        name = f"{stamp}-{key.device}"
        yield Change(key, seq, stamp, at, "Karin Bos", "key", "finding", noun_id, after, text, None, field_sets.FIRST, salt, None, chain)


def packed(room: Path, key: LogKey, head: Head, made: Iterable[Change]) -> Path:
    """Write a pack of one log, and return where it is."""
    pack = room / "bench.kvopack"
    (room / "room").mkdir()
    sender = PackSender(device=DEVICE, letters="BBB", name="Karin Bos")
    batch = Batch({key: head}, made, {DEVICE: "BBB"}, {key: key.start()})
    write_pack(pack, room / "room", sender, "2026-11-12T20:00:00+01:00", {}, batch)
    return pack


def merged_in(folder: Path, pack: Path) -> tuple[float, int]:
    """Merge a pack into a record, in a process of its own; return the seconds and the peak of memory in MB."""
    code = (
        "import sys, time; from pathlib import Path; from kvo_inspect.store.upkeep.opening import open_record; "
        "from kvo_inspect.exchange.laptops.handover import merge\n"
        "s = open_record(Path(sys.argv[1]) / 'data', state_folder=Path(sys.argv[1]) / 'state'); b = time.perf_counter()\n"
        "merge(s, Path(sys.argv[2])); print(time.perf_counter() - b)\n"
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder), str(pack)], capture_output=True, text=True, check=True)
    seconds, peak = done.stdout.split()
    return float(seconds), int(peak) // 1024


def merging(room: Path, count: int) -> tuple[float, float, int]:
    """Return the seconds of the floor and of merging so many changes, and the peak of memory in MB."""
    room.mkdir(exist_ok=True)
    store, park, stop = with_park(room / "ours")
    store.close()
    shutil.copytree(room / "ours" / "data", room / "floor" / "data")
    key = LogKey(DEVICE, park, confidential=False)
    last = Head(0, key.start())
    for change in changes(key, stop, count):
        last = Head(change.seq, change.chain)
    pack = packed(room, key, last, changes(key, stop, count))
    ours, peak = merged_in(room / "ours", pack)

    merged = open_record(room / "ours" / "data", state_folder=room / "ours" / "state", write=False)
    states = merged.select(Finding)
    merged.close()
    with zipfile.ZipFile(pack) as members:
        lines = members.read("changes.jsonl").splitlines()
    floor_store = open_record(room / "floor" / "data", state_folder=room / "floor" / "state")

    def floor() -> None:
        rows = [LINE.validate_json(line) for line in lines]
        with writing(floor_store.db, floor_store.path):
            log = logs.log_id(floor_store.db, key, "BBB")
            executemany(
                floor_store.db,
                "insert into change (log, seq, stamp, at, author, how, noun, noun_id, after, fields, reason, v, salt, erased, chain) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(log, *row[1:8], to_text(list(row[8])), *row[9:]) for row in rows],
            )
            state.put(floor_store.db, states)
            fold_standing_again(floor_store.db)

    least = timed(floor)
    floor_store.close()
    return least, ours, peak


def one_thing(room: Path, count: int) -> float:
    """Return the seconds of merging so many changes of one finding: the least of a few turns."""
    turns = []
    for turn in range(TURNS):
        folder = room / f"{count}-{turn}"
        store, park, stop = with_park(folder)
        store.close()
        key = LogKey(DEVICE, park, confidential=False)
        made = list(changes(key, stop, count, lambda seq: seq > 1))
        pack = packed(folder, key, Head(count, made[-1].chain), made)
        turns.append(merged_in(folder, pack)[0])
    return min(turns)


def record_of_findings(folder: Path, count: int) -> Path:
    """Make a record with so many findings at one checkpoint, written into their table alone, and return its file."""
    store, park, stop = with_park(folder)
    names = columns(Finding)
    with writing(store.db, store.path):
        for trigger in ("finding_index_new", "finding_index_changed"):
            store.db.execute(f"drop trigger {trigger}")  # the words are not what is measured
        for begin in range(0, count, 10_000):
            rows: list[tuple[object, ...]] = []
            for i in range(begin, min(begin + 10_000, count)):
                row = {
                    "id": made_id("bench", str(i)),
                    "park": park,
                    "confidential": 0,
                    "gone": 0,
                    "heads": f'["{i + 1}-{DEVICE}"]',
                    "made": "2026-11-12T20:00:00+01:00",
                    "made_by": "Karin Bos",
                    "changed": "2026-11-12T20:00:00+01:00",
                    "changed_by": "Karin Bos",
                    "code": f"BBB-{i:03}",
                    "checkpoint": stop,
                    "object": str(i),
                    "severity": "normal",
                    "text": f"lichtmast {i} uit, hangt los; zie ook {i - 1}",
                    "visible": "evening",
                    "promised_by": "",
                    "status": "new",
                    "adds": "{}",
                    "theme": "lighting",
                    "item": None,
                    "apart": 0,
                }
                rows.append(tuple(row.get(name) for name in names))
            marks = ", ".join("?" * len(names))
            quoted = ", ".join(f'"{name}"' for name in names)
            executemany(store.db, f"insert into finding ({quoted}) values ({marks})", rows)
    path = store.path
    store.close()
    return path


def exporting(room: Path, count: int) -> list[tuple[str, float, float, int]]:
    """Return for each format the seconds of the sqlite3 command line and ours, and our peak of memory in MB."""
    path, names = record_of_findings(room / "export", count), columns(Finding)
    return [(name, *_median([_export(room, path, name, names) for _turn in range(TURNS)])) for name in ("csv", "csv-excel", "json")]


def _export(room: Path, path: Path, name: str, names: Sequence[str]) -> tuple[float, float, int]:
    """Return the seconds of the command line and of ours, one after the other, and our peak of memory in MB."""
    to = room / f"ours-{name}"
    cli = room / "cli.out"
    select = "select " + ", ".join(f'"{column}"' for column in names) + " from finding"
    asked = ["sqlite3", "-readonly", "-json" if name == "json" else "-csv", str(path), select]
    with cli.open("wb") as stream:
        floor = timed(lambda: subprocess.run(asked, stdout=stream, check=True))
    code = (
        "import sys, time; from pathlib import Path; from kvo_inspect.store.upkeep.opening import open_record\n"
        "from kvo_inspect.exchange.record.formats import export; from kvo_inspect.store.export.rows import ExportScope\n"
        "s = open_record(Path(sys.argv[1]), state_folder=Path(sys.argv[1]).parent / 'state', write=False)\n"
        # The findings of this record stand in no log: what looking it over costs has rows of its own.
        "import contextlib; from kvo_inspect.store.export import rows; rows.checked = lambda *_: contextlib.nullcontext()\n"
        "b = time.perf_counter()\n"
        "export(s, sys.argv[2], Path(sys.argv[3]), ExportScope()); print(time.perf_counter() - b)\n"
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path.parent), name, str(to)], capture_output=True, text=True, check=True)
    ours, peak = done.stdout.split()
    cli.unlink()
    shutil.rmtree(to) if to.is_dir() else to.unlink()
    return floor, float(ours), int(peak) // 1024


def _median(turns: list[tuple[float, float, int]]) -> tuple[float, float, int]:
    """Return the turn with the middle ratio: what else the machine did weighed on both of its figures."""
    return sorted(turns, key=lambda turn: turn[1] / turn[0])[len(turns) // 2]


def main(arguments: list[str] | None = None) -> None:
    """Measure, print and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.exchange", description=__doc__)
    parser.add_argument("--changes", type=int, default=100_000)
    parser.add_argument("--findings", type=int, default=1_000_000)
    parser.add_argument("--flat", type=int, default=100_000, help="findings in the workbook and on the map")
    parser.add_argument("--no-report", action="store_true")
    asked = parser.parse_args(arguments)
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=CACHE) as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        small.mkdir()
        large.mkdir()
        _floor, _ours, less = merging(small, max(1, asked.changes // 10))
        floor, ours, peak = _median([merging(large / str(turn), asked.changes) for turn in range(TURNS)])
        rows = [(MERGING.format(n=asked.changes), floor, ours, 1.75, f"{peak} ({less} for a tenth)")]
        line = ONE_THING.format(n=MANY, few=FEW, by=MANY // FEW)
        rows.append((line, one_thing(small, FEW) * (MANY // FEW), one_thing(large, MANY), 1.5, ""))
        if shutil.which("sqlite3"):
            peaks = {name: peak for name, _floor, _ours, peak in exporting(small, max(1, asked.findings // 10))}
            for name, floor, ours, peak in exporting(large, asked.findings):
                aim = 0.6 if name == "json" else 0.8
                rows.append((EXPORTING.format(n=asked.findings, name=NAMES[name]), floor, ours, aim, f"{peak} ({peaks[name]} for a tenth)"))
        else:
            print("the exports were not measured: there is no sqlite3 command here", file=sys.stderr)
        few, many = (record_of_findings(Path(folder) / name, count) for name, count in (("few", asked.flat // 10), ("many", asked.flat)))
        rows += flat_exports(Path(folder), few, many, asked.flat)
        rows += [(line, floor, ours, aim, "") for line, floor, ours, aim in checks(large, CACHE)]
    page = _page(rows)
    print(page)
    if not asked.no_report:
        REPORT.write_text(page, "utf-8")


def _page(rows: list[tuple[str, float, float, float, str]]) -> str:
    day = dt.datetime.now().astimezone().date().isoformat()
    load = f"load average {os.getloadavg()[1]:.1f}, " if hasattr(os, "getloadavg") else ""
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    lines = [
        PAGE.format(turns=TURNS),
        f"Run of {day}: {load}{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {versions}.\n",
        "| what | floor s | ours s | ratio | aim | | peak MB |\n|---|---:|---:|---:|---|---|---|",
    ]
    for what, floor, ours, aim, peak in rows:
        met = "met" if ours / floor <= aim else "not met"
        lines.append(f"| {what} | {floor:.1f} | {ours:.1f} | {ours / floor:.2f} | at most {aim:g} | {met} | {peak} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
