"""`python -m bench.protect`: a protected record beside a plain one, taking turns in one run; writes docs/bench-protect.md."""

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
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median

from bench import measure, records
from bench.photos import make_photos
from kvo_inspect import paths
from kvo_inspect.photos.intake import Intake
from kvo_inspect.protection import recovery_code, unlocked
from kvo_inspect.protection.locked import RECORD_PASSPHRASE
from kvo_inspect.protection.ways_in import ways_in
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.protect.switching import switch_on
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.opening import open_record

HERE = Path(__file__).parent
REPORT = HERE.parent / "docs" / "bench-protect.md"
PASSPHRASE = "correct horse battery"
PLAIN, PROTECTED = "plain", "protected"
TURNS = 5
ACTS = 100
KEYS = 120
BY_PASSPHRASE = """
import sys, time
from pathlib import Path
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.store.upkeep.opening import open_record
side, data, state, pack, passphrase = sys.argv[1:]
store = open_record(Path(data), state_folder=Path(state), author="Karin")
begun = time.perf_counter()
if side == "made":
    make_pack(store, Path(pack), passphrase=passphrase)
else:
    merge(store, Path(pack), passphrase, plan_only=True)
print(time.perf_counter() - begun)
store.close()
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
PACKS = """
A pack of one park to another laptop, in a process of its own each time; what the passphrase costs is what it takes more than the same pack
without one.

| a pack with a passphrase | takes more | memory more | memory in all | aim |
|---|--:|--:|--:|--:|
"""
PAGE = """# Bench: protection

What `make bench-protect` measured last; the run writes this page. Ratios are what to keep: plain and protected take turns in one run, and
the middle one counts. The large record is {record}, {size:.0f} MB.

{machine}

| what | plain | protected | more | aim |
|---|--:|--:|--:|--:|
"""


def timed(work: Callable[[], object]) -> float:
    """Return how long it took, in seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def opened(data: Path) -> Store:
    """Open a record as the app does; its state folder lies beside it."""
    return open_record(data, state_folder=data.parent / f"state-{data.name}", author="Karin")


def protected(data: Path) -> Path:
    """Protect the record of a data folder; it stays unlocked."""
    switch_on(data, PASSPHRASE, recovery_code.draw(), "Karin", "2026-11-30")
    return data


def turns(work: Callable[[Path], float], plain: Path, sealed: Path, times: int = TURNS) -> tuple[float, float]:
    """Return the middle seconds of work on a plain and on a sealed record, which take turns."""
    pairs = [(work(plain), work(sealed)) for _turn in range(times)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def act_seconds(data: Path) -> float:
    """Return the middle of the seconds of one act until it is on the disk."""
    with closing(opened(data)) as store:
        round_, stop = store.rows("select r.id, c.id from round r join checkpoint c on c.park = r.park where r.closed is null limit 1")[0]
        return median(timed(lambda: record_finding(store, round_, stop, NewFinding("lamp"))) for _act in range(ACTS))


def open_seconds(data: Path) -> float:
    """Return the seconds of opening a record for writing."""
    return timed(lambda: opened(data).close())


def intake_seconds(data: Path, photos: list[Path]) -> float:
    """Return how long taking these photos into a data folder takes, whose photos of before go."""
    shutil.rmtree(paths.photo_folder(data), ignore_errors=True)

    def take() -> None:
        with Intake(data) as intake:
            for photo in photos:
                intake.take(photo)

    return timed(take)


def unlock_seconds(data: Path) -> tuple[float, float]:
    """Return the middle seconds of Argon2id by itself, and of unlocking."""
    (stretching,) = {slot.stretching for slot in ways_in(data).slots if slot.stretching is not None}
    pairs = []
    for _turn in range(TURNS):
        alone = timed(lambda: stretching.key(PASSPHRASE))
        unlocked.forget(data)
        pairs.append((alone, timed(lambda: unlocked.unlock(data, PASSPHRASE))))
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def switch_seconds(data: Path, room: Path) -> tuple[float, float]:
    """Return the middle seconds of `vacuum into` a copy of a record, and of protecting that record, reading back included."""
    pairs = []
    for turn in range(3):
        copy = room / f"switch-{turn}"
        copy.mkdir()
        shutil.copyfile(paths.record_file(data), paths.record_file(copy))
        with closing(sqlite3.connect(paths.record_file(copy))) as db:
            floor = timed(partial(db.execute, "vacuum into ?", [str(copy / "vacuum.db")]))
        (copy / "vacuum.db").unlink()
        pairs.append((floor, timed(partial(protected, copy))))
        shutil.rmtree(copy)
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def pack_cost(side: str, data: Path, pack: Path, passphrase: str) -> tuple[float, float]:
    """Return the seconds of one side of handing a pack over, made or opened, and the most memory (MB) of the process that does it."""
    command = [sys.executable, "-c", BY_PASSPHRASE, side, str(data), str(data.parent / f"state-{data.name}"), str(pack), passphrase]
    seconds, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), int(peak) / 1024


def packs_text(folder: Path, data: Path) -> str:
    """Measure what a passphrase costs who makes a pack and who opens it; return the table."""
    text = PACKS
    other = folder / "other"
    opened(other).close()
    for side, of in (("made", data), ("opened", other)):
        costs = []
        for _turn in range(TURNS):
            plain, sealed = (pack_cost(side, of, folder / f"{bool(word)}.kvopack", word) for word in ("", PASSPHRASE))
            costs.append((sealed[0] - plain[0], sealed[1] - plain[1], sealed[1]))
        seconds, memory, whole = (median(cost[part] for cost in costs) for part in range(3))
        text += f"| {side} | {seconds:.2f} s | {memory:.0f} MB | {whole:.0f} MB | 2 s, 256 MB |\n"
    return text


def measured(folder: Path, photos: int, keys: int, *, few: bool) -> list[tuple[str, float, float, str, str]]:
    """Measure; return a row for each: what, seconds plain, seconds protected, how much more, the aim."""
    rows = []

    def row(what: str, plain: float, sealed: float, aim: float, *, added: bool = False) -> None:
        more = f"{(sealed - plain) * 1000:+.2f} ms" if added else f"{sealed / plain:.2f} ×"
        rows.append((what, plain, sealed, more, f"+{aim} ms" if added else f"{aim} ×"))

    home = folder / "home"
    home.mkdir()
    env = {**measure.environment(home), RECORD_PASSPHRASE: PASSPHRASE}
    # In a terminal, as people type; the state folder of these two is that of the environment.
    smalls = {name: records.small(folder / f"small-{name}", Path(env["KVO_INSPECT_STATE"])) for name in (PLAIN, PROTECTED)}
    protected(smalls[PROTECTED])
    programs = {name: measure.ours(name, data, "Parks") for name, data in smalls.items()}
    typed = {name: median(seconds) for name, seconds in measure.keys(programs, env, keys).items()}
    row("key to stored and shown", typed[PLAIN], typed[PROTECTED], 0.8, added=True)

    large = (records.six_parks if few else records.facilitators_record)(HERE / ".cache")
    plain, sealed = folder / PLAIN, folder / PROTECTED
    for data in (plain, sealed):
        data.mkdir()
        shutil.copyfile(paths.record_file(large), paths.record_file(data))
        opened(data).close()
    row("a record protected, beside `vacuum into` of it", *switch_seconds(plain, folder), 8)
    protected(sealed)
    row("one act on the disk", *turns(act_seconds, smalls[PLAIN], smalls[PROTECTED]), 2.5)
    row("opening", *turns(open_seconds, plain, sealed), 3)
    row("unlocking, beside Argon2id alone", *unlock_seconds(sealed), 1.5)
    cards = make_photos(folder / "card", photos)
    row(f"{photos} photos taken in", *turns(lambda data: intake_seconds(data, cards), plain, sealed, 1), 1.3)
    return rows


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--photos", type=int, default=500)
    parser.add_argument("--keys", type=int, default=KEYS)
    parser.add_argument("--few", action="store_true", help="six of the facilitator's parks: the whole record takes minutes to make")
    asked = parser.parse_args()
    room = Path(tempfile.mkdtemp(prefix="kvo-bench-protect-", dir=HERE / ".cache" if (HERE / ".cache").is_dir() else None))
    try:
        rows = measured(room, asked.photos, asked.keys, few=asked.few)
        packs = packs_text(room, room / f"small-{PLAIN}")
        size = paths.record_file(room / PLAIN).stat().st_size / 1e6
    finally:
        shutil.rmtree(room, ignore_errors=True)
    machine = f"{dt.datetime.now().astimezone().date()}, Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores."
    lines = [f"| {what} | {plain * 1000:.1f} ms | {sealed * 1000:.1f} ms | {more} | {aim} |\n" for what, plain, sealed, more, aim in rows]
    text = PAGE.format(record="six of the facilitator's parks" if asked.few else "the facilitator's", size=size, machine=machine) + "".join(
        [*lines, packs]
    )
    REPORT.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
