"""Merging and exporting beside their floors, which `make bench` runs too: writes docs/bench-exchange.md. `python -m bench.exchange`."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import TypeAdapter

from kvo_inspect.domain.change import FIELD_SET, Change, Head, LogKey, link, said
from kvo_inspect.domain.finding import Finding
from kvo_inspect.domain.ids import made_id
from kvo_inspect.domain.noun import to_text
from kvo_inspect.exchange.pack import Sender, write_pack
from kvo_inspect.store import logs, state
from kvo_inspect.store.batch import Batch
from kvo_inspect.store.checkpoints import NewCheckpoint
from kvo_inspect.store.database import executemany, writing
from kvo_inspect.store.parks import add_park
from kvo_inspect.store.record import Store, open_record
from kvo_inspect.store.tables import columns

REPORT = Path(__file__).parent.parent / "docs" / "bench-exchange.md"
CACHE = Path(__file__).parent / ".cache"
DEVICE = "b" * 16
MERGING = (
    "merging {n:,} changes; floor: validating the lines with pydantic and writing them with executemany into the same tables and indexes"
)
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


def changes(key: LogKey, stop: str, count: int) -> Iterator[Change]:
    """Yield the changes of somebody who recorded findings, every fifth of which they then changed."""
    chain, name = key.start(), ""
    for seq in range(1, count + 1):
        again = seq % 6 == 0
        noun_id = made_id("bench", str(seq - 1 if again else seq))
        stamp = 1_790_000_000_000_000 + seq
        fields = {"severity": "serious", "text": f"lichtmast {seq} scheef"} if again else {
            "checkpoint": stop, "code": f"BBB-{seq:03}", "item": "lighting/VL-01", "object": str(2000 + seq), "severity": "normal",
            "text": f"lichtmast {seq} uit, hangt los", "theme": "lighting", "visible": "evening",
        }  # fmt: skip
        after = (name,) if again else ()
        text, salt, at = to_text(fields), f"{seq:032x}", "2026-11-12T20:00:00+01:00"
        words = said(salt, "Karin Bos", text, None)
        chain = link(chain, seq, stamp, at, "key", "finding", noun_id, after, FIELD_SET, words)
        name = f"{stamp}-{key.device}"
        yield Change(key, seq, stamp, at, "Karin Bos", "key", "finding", noun_id, after, text, None, FIELD_SET, salt, None, chain)


def merging(room: Path, count: int) -> tuple[float, float, int]:
    """Return the seconds of the floor and of merging so many changes, and the peak of memory in MB."""
    store, park, stop = with_park(room / "ours")
    store.close()
    shutil.copytree(room / "ours" / "data", room / "floor" / "data")
    key = LogKey(DEVICE, park, confidential=False)
    last = Head(0, key.start())
    for change in changes(key, stop, count):
        last = Head(change.seq, change.chain)
    pack = room / "bench.kvopack"
    (room / "room").mkdir()
    sender = Sender(device=DEVICE, letters="BBB", name="Karin Bos")
    batch = Batch({key: last}, changes(key, stop, count), {DEVICE: "BBB"}, {key: key.start()})
    write_pack(pack, room / "room", sender, "2026-11-12T20:00:00+01:00", {}, batch)

    code = (
        "import sys, time; from pathlib import Path; from kvo_inspect.store.record import open_record; "
        "from kvo_inspect.exchange.handover import merge\n"
        "s = open_record(Path(sys.argv[1]) / 'data', state_folder=Path(sys.argv[1]) / 'state'); b = time.perf_counter()\n"
        "merge(s, Path(sys.argv[2])); print(time.perf_counter() - b)\n"
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(room / "ours"), str(pack)], capture_output=True, text=True, check=True)
    ours, peak = done.stdout.split()

    merged = open_record(room / "ours" / "data", state_folder=room / "ours" / "state", write=False)
    states = merged.select(Finding)
    merged.close()
    lines = (room / "room" / "changes.jsonl").read_bytes().splitlines()
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

    least = timed(floor)
    floor_store.close()
    return least, float(ours), int(peak) // 1024


def exporting(room: Path, count: int) -> list[tuple[str, float, float, int]]:
    """Return for CSV and JSON the seconds of the sqlite3 command line and ours, and our peak of memory in MB."""
    store, park, stop = with_park(room / "export")
    names = columns(Finding)
    with writing(store.db, store.path):
        for trigger in ("word_index_finding_new", "word_index_finding_changed"):
            store.db.execute(f"drop trigger {trigger}")  # the words are not what is measured
        for begin in range(0, count, 10_000):
            rows: list[tuple[object, ...]] = []
            for i in range(begin, min(begin + 10_000, count)):
                row = {
                    "id": made_id("bench", str(i)), "park": park, "confidential": 0, "gone": 0, "heads": f'["{i + 1}-{DEVICE}"]',
                    "made": "2026-11-12T20:00:00+01:00", "made_by": "Karin Bos", "changed": "2026-11-12T20:00:00+01:00",
                    "changed_by": "Karin Bos", "code": f"BBB-{i:03}", "checkpoint": stop, "object": str(i), "severity": "normal",
                    "text": f"lichtmast {i} uit, hangt los; zie ook {i - 1}", "visible": "evening", "promised_by": "", "status": "new",
                    "adds": "{}", "theme": "lighting", "item": None,
                }  # fmt: skip
                rows.append(tuple(row.get(name) for name in names))
            marks = ", ".join("?" * len(names))
            quoted = ", ".join(f'"{name}"' for name in names)
            executemany(store.db, f"insert into finding ({quoted}) values ({marks})", rows)
    path = store.path
    store.close()
    found = []
    for name, mode, suffix in (("csv", "-csv", "csv"), ("json", "-json", "json")):
        select = "select " + ", ".join(f'"{column}"' for column in names) + " from finding"
        with (room / f"cli.{suffix}").open("wb") as stream:
            floor = timed(
                lambda mode=mode, stream=stream, select=select: subprocess.run(  # type: ignore[misc]
                    ["sqlite3", "-readonly", mode, str(path), select], stdout=stream, check=True
                )
            )
        code = (
            "import sys, time; from pathlib import Path; from kvo_inspect.store.record import open_record\n"
            "from kvo_inspect.exchange.formats import export; from kvo_inspect.store.export_rows import Scope\n"
            "s = open_record(Path(sys.argv[1]), state_folder=Path(sys.argv[1]).parent / 'state', write=False); b = time.perf_counter()\n"
            "export(s, sys.argv[2], Path(sys.argv[3]), Scope()); print(time.perf_counter() - b)\n"
            "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(path.parent), name, str(room / f"ours-{name}")], capture_output=True, text=True, check=True
        )
        ours, peak = done.stdout.split()
        found.append((name, floor, float(ours), int(peak) // 1024))
    return found


def main(arguments: list[str] | None = None) -> None:
    """Measure, print and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.exchange", description=__doc__)
    parser.add_argument("--changes", type=int, default=100_000)
    parser.add_argument("--findings", type=int, default=1_000_000)
    parser.add_argument("--no-report", action="store_true")
    asked = parser.parse_args(arguments)
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=CACHE) as folder:
        small, large = Path(folder) / "small", Path(folder) / "large"
        small.mkdir()
        large.mkdir()
        _floor, _ours, less = merging(small, max(1, asked.changes // 10))
        floor, ours, peak = merging(large, asked.changes)
        lines = [
            "# Bench of exchange\n",
            f"Run of {dt.date.today().isoformat()}, {os.cpu_count()} cores. What `make bench` measured last; ratios are what to keep.\n",  # noqa: DTZ011
            "| what | floor s | ours s | ratio | aim | peak MB |\n|---|---|---|---|---|---|",
            f"| {MERGING.format(n=asked.changes)} | {floor:.1f} | {ours:.1f} | {ours / floor:.2f} | 3 | {peak} ({less} for a tenth) |",
        ]
        if shutil.which("sqlite3"):
            for name, floor, ours, peak in exporting(large, asked.findings):
                lines.append(
                    f"| {asked.findings:,} findings to {name.upper()}; floor: the sqlite3 command line writing the same columns "
                    f"| {floor:.1f} | {ours:.1f} | {ours / floor:.2f} | 1.0 | {peak} |"
                )
        else:
            lines.append("| exports | | | | 1.0 | not measured: there is no sqlite3 command here |")
    page = "\n".join(lines) + "\n"
    print(page)
    if not asked.no_report:
        REPORT.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
