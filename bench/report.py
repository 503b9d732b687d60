"""The table of the bench, on the screen and in docs/bench.md."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles

from bench.measure import LARGE, MINIMAL, SMALL, STORING, Starts

KEY_AIM = 1.7
"""Key to stored and shown, of the minimal app's key to shown."""
DISK_OF_THE_AIM = 1.28
"""What the minimal app with one synced commit took, of the one without, on the machine on which that aim was set."""
_EMPTY = "kvo-inspect, empty record"
_HEAD = """# Bench

What `make bench` measured last; the run writes this page. Absolute figures belong to one machine and one moment, and drift by half from
run to run; the ratios, all of one run with the programs taking turns, are what to keep. Merging and exporting are on
[bench-exchange.md](bench-exchange.md) (`make bench-exchange`), photos on [bench-photos.md](bench-photos.md) (`make bench-photos`),
reports on [bench-reports.md](bench-reports.md) (`make bench-reports`).

- **minimal Textual app**: `bench/minimal.py`, one line of text, in the same environment as the program.
- **facilitator's record**: thirty parks, 240 rounds, 9,600 findings, 126,000 answers (`bench/facilitator.py`), the eve of a round.
- **first frame**: from the start of the process to the first character in the terminal; **usable**: to the first complete screen with what
  it is for (ours: the parks of the record, from which a round can be opened; harlequin: the catalogue; posting: the collection).
- **key**: in a round at 80×24, from an answer key to the whole frame with the answer, which our program shows when it is on the disk;
  in the minimal app to the frame with the next number, which stores nothing; the same app with one synced commit of one row shows what
  the disk alone takes, and that is most of what a busy machine adds.
- Medians of {starts} starts and {keys} keys each, in a pty of 80×24, with compiled `.pyc` files. A ratio is the median of the ratios
  within each turn, in which every program had one go. Aims are those of the design.
"""


LONG_RUN = Path(__file__).with_name("soak.md")
"""What came of `make soak`: written by hand, for it takes more than an hour."""


def write_report(starts: Mapping[str, Starts], keys: Mapping[str, Sequence[float]], to: Path | None) -> None:
    """Print the tables and, unless *to* is None, write the page."""
    count = len(next(iter(starts.values())).first)
    page = "\n".join(
        (
            _HEAD.format(starts=count, keys=len(next(iter(keys.values())))),
            _where(),
            "## Start",
            _starts_table(starts),
            "## Key",
            _keys_table(keys),
            "## Aims",
            _aims_table(starts, keys),
            LONG_RUN.read_text("utf-8"),
        )
    )
    print(page[page.index("## Start") :])
    if to is not None:
        to.write_text(page, "utf-8")
        print(f"written: {to}")


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the ratios within each turn: what else the machine did weighed on both."""
    return median(seconds / others for seconds, others in zip(ours, theirs, strict=True))


def _where() -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("textual", "pydantic", "sqlite-utils"))
    day = dt.datetime.now().astimezone().date().isoformat()
    load = f"load average {os.getloadavg()[1]:.1f}, " if hasattr(os, "getloadavg") else ""
    return (
        f"Run of {day}: {load}{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {versions}.\n"
    )


def _starts_table(starts: Mapping[str, Starts]) -> str:
    base = starts[MINIMAL]
    rows = ["| program | first frame ms | ratio | usable ms | ratio |", "|---|---:|---:|---:|---:|"]
    for name, program in starts.items():
        first, usable = ratio(program.first, base.first), ratio(program.usable, base.usable)
        rows.append(f"| {name} | {median(program.first) * 1000:.0f} | {first:.2f} | {median(program.usable) * 1000:.0f} | {usable:.2f} |")
    return "\n".join(rows) + "\n"


def _keys_table(keys: Mapping[str, Sequence[float]]) -> str:
    base = keys[MINIMAL]
    rows = ["| program | p50 ms | ratio | p95 ms |", "|---|---:|---:|---:|"]
    for name, seconds in keys.items():
        rows.append(f"| {name} | {median(seconds) * 1000:.1f} | {ratio(seconds, base):.2f} | {quantiles(seconds, n=20)[18] * 1000:.1f} |")
    return "\n".join(rows) + "\n"


def _aims_table(starts: Mapping[str, Starts], keys: Mapping[str, Sequence[float]]) -> str:
    first = {name: program.first for name, program in starts.items()}
    usable = {name: program.usable for name, program in starts.items()}
    peers = [name for name in starts if name not in (MINIMAL, _EMPTY, LARGE)]
    aims = [
        ("first frame, of the minimal app's", ratio(first[_EMPTY], first[MINIMAL]), "at most", 1.2),
        ("first usable screen, of the minimal app's", ratio(usable[_EMPTY], usable[MINIMAL]), "at most", 1.6),
        ("key to stored and shown, of the minimal app's key to shown", ratio(keys[SMALL], keys[MINIMAL]), "at most", KEY_AIM),
        (
            f"the same whatever the disk: of the minimal app with one synced commit, which took {DISK_OF_THE_AIM} when that aim was set",
            ratio(keys[SMALL], keys[STORING]),
            "at most",
            round(KEY_AIM / DISK_OF_THE_AIM, 2),
        ),
        ("first frame, large record of empty", ratio(first[LARGE], first[_EMPTY]), "at most", 1.1),
        ("first usable screen, large record of empty", ratio(usable[LARGE], usable[_EMPTY]), "at most", 1.1),
        ("key, large record of one park", ratio(keys[LARGE], keys[SMALL]), "at most", 1.1),
        *((f"{peer}'s first frame, of ours", ratio(first[peer], first[_EMPTY]), "at least", 2.0) for peer in peers),
        *((f"{peer}'s first usable screen, of ours", ratio(usable[peer], usable[_EMPTY]), "at least", 2.0) for peer in peers),
    ]
    rows = ["| what | measured | aim | |", "|---|---:|---|---|"]
    for what, measured, sense, aim in aims:
        met = measured <= aim if sense == "at most" else measured >= aim
        rows.append(f"| {what} | {measured:.2f} | {sense} {aim:g} | {'met' if met else 'not met'} |")
    return "\n".join(rows) + "\n"
