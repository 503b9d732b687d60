"""`python -m bench.photos`: taking photos in against the floor of the same work, and answer keys meanwhile; docs/bench-photos.md."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import io
import os
import platform
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from PIL import Image

from bench import measure, records
from bench.terminal import Terminal
from kvo_inspect.settings import save_settings

HERE = Path(__file__).parent
REPORT = HERE.parent / "docs" / "bench-photos.md"
SIZE = (4000, 3000)
DIFFERENT = 12
ROUNDS = 2
"""Floor and program take turns so many times, each time with its share of the photos."""


def make_photos(folder: Path, count: int) -> list[Path]:
    """Make so many different JPEGs of twelve megapixels and some 4.5 MB, as a phone does."""
    folder.mkdir()
    chance = random.Random(1)
    bodies = []
    for _n in range(DIFFERENT):
        noise = Image.effect_noise((SIZE[0] // 2, SIZE[1] // 2), 60).resize(SIZE)
        ground = Image.linear_gradient("L").resize(SIZE)
        picture = Image.merge("RGB", (Image.blend(noise, ground, chance.random()), noise, ground))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=93)
        bodies.append(out.getvalue())
    paths = []
    for n in range(count):
        comment = f"photo {n:06}".encode()
        body = bodies[n % DIFFERENT]
        path = folder / f"IMG_{n:04}.jpg"
        path.write_bytes(body[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + body[2:])
        paths.append(path)
    return paths


def floor(paths: list[Path], to: Path) -> float:
    """Read, hash, write with a sync, and make one thumbnail, on both cores, with nothing around it; return the seconds."""
    to.mkdir()

    def one(path: Path) -> None:
        body = path.read_bytes()
        name = hashlib.sha256(body).hexdigest()
        with (to / name).open("wb") as stream:
            stream.write(body)
            stream.flush()
            os.fsync(stream.fileno())
        with Image.open(io.BytesIO(body)) as picture:
            picture.draft("RGB", (SIZE[0] // 8, SIZE[1] // 8))
            picture.thumbnail((500, 500))
            picture.save(to / f"{name}.jpg", quality=80)

    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, paths))
    return time.monotonic() - began


def taken_in(data: Path, env: Mapping[str, str], folder: Path, day: str) -> tuple[float, float]:
    """Run `photo import` on a folder; return its seconds and the most memory (MB) that it and its children held together."""
    command = [sys.executable, "-m", "kvo_inspect", "--data", str(data), "photo", "import", str(folder), "--round", day]
    began = time.monotonic()
    run = subprocess.Popen(command, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most = 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.1):
            most = max(most, held_by(run.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _out, told = run.communicate()
    took = time.monotonic() - began
    done.set()
    watcher.join()
    if run.returncode:
        raise RuntimeError(told.decode())
    return took, most


def held_by(pid: int) -> float:
    """Return the memory (MB) of a process and its children; what they share is counted once (Linux only, else 0)."""
    total = 0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += (task / "children").read_text().split()
        for one in {str(pid), *children}:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0.0
    return total / 1024


def keys_meanwhile(data: Path, env: Mapping[str, str], folder: Path, count: int) -> tuple[list[float], list[float]]:
    """Return the seconds of answer keys in the app without, then with an import of *folder* going on."""
    save_settings(data, records.SETTINGS._replace(photo_folder=str(folder)))
    program = measure.ours("", data, "")
    alone, beside = [], []
    with Terminal(program.command, env) as hand:
        measure._open_round(hand)  # noqa: SLF001
        alone = [measure._answer(hand) for _n in range(count)]  # noqa: SLF001
        hand.type("\x1b")
        hand.wait("LAST ROUND")
        hand.settle(0.3)
        hand.type("\r")
        hand.wait("ROUNDS")
        hand.settle(0.3)
        hand.type("i")
        hand.wait("MAY SHOW")
        hand.type("i")
        hand.wait("import everything")
        hand.type("\r")
        hand.settle(0.3)
        for _n in range(2):
            hand.type("\x1b")
            hand.settle(0.3)
        hand.type("r")
        hand.wait("In hand")
        beside = [measure._answer(hand) for _n in range(count)]  # noqa: SLF001
    return alone, beside


def main(arguments: list[str] | None = None) -> None:
    """Run the bench of the photos."""
    parser = argparse.ArgumentParser(prog="python -m bench.photos", description=__doc__)
    parser.add_argument("--photos", type=int, default=500, help="how many photos (default 500)")
    parser.add_argument("--keys", type=int, default=40, help="how many answer keys, without and with an import (default 40)")
    parser.add_argument("--no-report", action="store_true", help="print only")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-photos-") as scratch:
        folder = Path(scratch)
        env = {**measure.environment(folder), "PYTHONPATH": str(HERE.parent)}
        data = records.small(folder / "data", folder / "state")
        day = dt.datetime.now().astimezone().date().isoformat()
        share = asked.photos // ROUNDS
        floors, ours, memory = [], [], 0.0
        for turn in range(ROUNDS):
            card = folder / f"card{turn}"
            paths = make_photos(card, share) if turn == 0 else _renewed(folder / "card0", card, turn)
            floors.append(floor(paths, folder / f"floor{turn}") / share * 1000)
            took, most = taken_in(data, env, card, day)
            ours.append(took / share * 1000)
            memory = max(memory, most)
            print(f"turn {turn + 1}: floor {floors[-1]:.1f} ms a photo, taking in {ours[-1]:.1f}, {most:.0f} MB", flush=True)
        park = records.small(folder / "walked", folder / "state")
        alone, beside = keys_meanwhile(park, env, folder / "card0", asked.keys)
    page = _page(asked.photos, floors, ours, memory, alone, beside)
    print(page[page.index("| ") :])
    if not asked.no_report:
        REPORT.write_text(page, "utf-8")


def _renewed(old: Path, new: Path, turn: int) -> list[Path]:
    """Make other photos of those that are there: each with another comment."""
    new.mkdir()
    paths = []
    for path in sorted(old.iterdir()):
        to = new / path.name
        to.write_bytes(path.read_bytes().replace(b"photo ", f"turn{turn} ".encode(), 1))
        paths.append(to)
    return paths


def _page(photos: int, floors: list[float], ours: list[float], memory: float, alone: list[float], beside: list[float]) -> str:
    day = dt.datetime.now().astimezone().date().isoformat()
    before, during = median(alone) * 1000, median(beside) * 1000
    rows = (
        ("floor: read, hash, write with a sync, one thumbnail, two threads", f"{median(floors):.1f} ms a photo", "1"),
        ("`kvo-inspect photo import`, start included", f"{median(ours):.1f} ms a photo", f"{median(ours) / median(floors):.2f} (aim 1.2)"),
        ("most memory, decoding processes included", f"{memory:.0f} MB", "aim 300"),
        ("answer key, nothing else going on", f"{before:.1f} ms", "1"),
        ("answer key while photos come in", f"{during:.1f} ms", f"{during / before:.2f} (aim 2)"),
    )
    table = "\n".join(f"| {what} | {figure} | {ratio} |" for what, figure, ratio in rows)
    return f"""# Bench: photos

What `make bench-photos` measured last (part of `make bench`); the run writes this page. {photos} JPEGs of twelve megapixels, medians; floor
and program take turns in one run. Ratios are what to keep.

Run of {day}: {platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.
Load of the machine at the end: {_load()}.

| what | figure | ratio |
|---|---|---|
{table}
"""


def _load() -> str:
    """Return how busy the machine is: above its number of cores the figures say little."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"


if __name__ == "__main__":
    main()
