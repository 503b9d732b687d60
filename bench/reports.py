"""`python -m bench.reports`: reports of many findings and photos beside reportlab's floor, and cold; writes docs/bench-reports.md."""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image

from bench.peers import Peer, installed
from bench.records import SETTINGS
from kvo_inspect.content.load import load_checklists
from kvo_inspect.demo import make_demo
from kvo_inspect.exchange.reports.content import Photographs, Report, texts_of
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.settings import save_settings
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.photos.photo import photos_of_park
from kvo_inspect.store.photos.uses import use_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, rounds_of, start_round
from kvo_inspect.store.upkeep.bulk import unsynced
from kvo_inspect.store.upkeep.opening import open_record

HERE = Path(__file__).parent
REPORT = HERE.parent / "docs" / "bench-reports.md"
CACHE = HERE / ".cache"
REPORTLAB = Peer("reportlab", ("reportlab==5.1.0",), "")
PARK = "De Amert"
TURNS = 5
FEW, SOME, MANY = 100, 200, 1_000
FORMS = ("pdf", "docx", "html")
_CODE = """
import json, resource, sys, time
from pathlib import Path
from kvo_inspect.exchange.reports.files import report_bytes
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.store.parks.park import find_park
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.store.upkeep.opening import open_record

data, form = Path(sys.argv[1]), sys.argv[2]
store = open_record(data, state_folder=data.parent / "state", write=False)
report = round_report(store, rounds_of(store, find_park(store, "De Amert").id)[0].id)
begun = time.perf_counter()
made = report_bytes(store, report, form)
seconds = time.perf_counter() - begun
held = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([seconds, len(made) / 1e6, *held]))
"""


@dataclass(frozen=True)
class Cost:
    """What making a report took, once."""

    seconds: float
    size: float
    """Megabytes (a million bytes) of the file."""
    held: float
    """Megabytes of memory at most of the process that asked for it."""
    child: float
    """The same of the process that set it."""


def make_record(data: Path, count: int, *, photos: bool = True) -> Path:
    """Make a record of one round with so many findings, each with a photo of 1600 by 1200."""
    store = open_record(data, state_folder=data.parent / "state", author=SETTINGS.name, letters=SETTINGS.letters)
    save_settings(data, SETTINGS)
    try:
        with unsynced(store):
            _fill(store, count, photos=photos)
    finally:
        store.close()
    return data


def _fill(store: Store, count: int, *, photos: bool) -> None:
    park = add_park(store, PARK, "Lingeveen", [NewCheckpoint(f"Industrieweg {n * 10}-{n * 10 + 8}") for n in range(12)])
    lists = tuple((one, "full") for one in load_checklists(None)[0] if one.checklist.core)
    round_ = start_round(store, park.id, NewRound("baseline", "evening", store.today.isoformat(), lists, (Person("Karin Bos"),)))  # type: ignore[arg-type]
    stops, partners = route(store, park.id), partners_of(store, park.id)
    card = store.data.parent / f"card {count}"
    card.mkdir()
    noise = Image.effect_noise((64, 48), 90).resize((1600, 1200)).convert("RGB")
    for n in range(count if photos else 0):
        noise.paste((n * 37 % 256, n * 91 % 256, n // 256 * 60), (0, 0, 160, 160))
        noise.save(card / f"IMG_{n:04}.jpg", quality=80)
    import_folder(store, park.id, card)
    taken = photos_of_park(store, park.id)
    for n in range(count):
        text = f"losse tegel bij nummer {n}, ligt los en steekt uit boven de stoep waar men loopt"
        finding = record_finding(store, round_.id, stops[n % 12].id, NewFinding(text))
        set_finding(store, finding.id, partner=partners[n % 4].id)
        if photos:
            use_photo(store, taken[n].id, finding, round_id=round_.id)


def cost(data: Path, form: str) -> Cost:
    """Make a report of a record in a process of its own."""
    done = subprocess.run([sys.executable, "-c", _CODE, str(data), form], capture_output=True, text=True, check=True, timeout=900)
    return Cost(*json.loads(done.stdout))


def content_of(data: Path) -> list[tuple[str, str]]:
    """Return what a report says, in a row, for the floor."""
    store = open_record(data, state_folder=data.parent / "state", write=False)
    try:
        report: Report = round_report(store, rounds_of(store, store.rows("select id from park")[0][0])[0].id)
    finally:
        store.close()
    row: list[tuple[str, str]] = []
    for chapter in report.chapters:
        title, *texts = texts_of(chapter)
        row += [("head", title), *(("text", text) for text in texts)]
        pictures = [block for block in chapter.blocks if isinstance(block, Photographs)]
        row += [
            ("photo", base64.b64encode(picture.jpeg).decode())
            for block in pictures
            for picture in block.pictures
            if picture.jpeg is not None
        ]
    return row


def seconds_of(command: Sequence[str | Path], **more: Any) -> float:
    """Return how long a program takes from its start to its end."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, timeout=900, **more)
    return time.perf_counter() - begun


def measured(folder: Path) -> list[tuple[str, str, str]]:
    """Measure; return a row for each aim: what, the figure, the ratio or limit and the aim."""
    some, few, many = (make_record(folder / name / "data", count) for name, count in (("some", SOME), ("few", FEW), ("many", MANY)))
    program = installed(REPORTLAB, CACHE)
    floors, costs = [], {form: [] for form in FORMS}  # type: ignore[var-annotated]
    words = json.dumps(content_of(some)).encode()
    for turn in range(TURNS):
        print(f"turn {turn + 1} of {TURNS}", flush=True)
        if program is not None:
            floors.append(seconds_of([program.parent / "python", HERE / "reportlab_floor.py", folder / "floor.pdf"], input=words))
        for form in FORMS:
            costs[form].append(cost(some, form))
    seconds = {form: median(one.seconds for one in costs[form]) for form in FORMS}
    rows = []
    if floors:
        ratio = median(ours.seconds / floor for ours, floor in zip(costs["pdf"], floors, strict=True))
        rows.append((f"{SOME} findings and photos: the floor, reportlab", f"{median(floors):.2f} s", "1"))
        rows.append(("the same to PDF", f"{seconds['pdf']:.2f} s", f"{ratio:.1f} (aim 4)"))
    for form in FORMS[1:]:
        ratio = median(one.seconds / pdf.seconds for one, pdf in zip(costs[form], costs["pdf"], strict=True))
        rows.append(
            (f"the same to {form.upper()}, of PDF", f"{seconds[form]:.2f} s", f"{ratio:.1f}" + (" (aim 2)" if form == "docx" else ""))
        )
    for form, most in (("pdf", 10), ("docx", 10), ("html", 12)):
        rows.append((f"size of the {form.upper()}", f"{costs[form][0].size:.1f} MB", f"aim {most}"))
    rows.append(("memory of the process that sets the PDF", f"{max(one.child for one in costs['pdf']):.0f} MB", "aim 350"))
    for form in FORMS:
        little, much = cost(few, form), cost(many, form)
        times = f"{much.seconds / little.seconds:.1f} times the time"
        held = (much.held + much.child) / (little.held + little.child)
        rows.append(
            (
                f"{MANY:,} findings and photos to {form.upper()}, of {FEW}",
                f"{much.seconds:.2f} s",
                f"{times}, {held:.1f} times the memory (aim 10)",
            )
        )
    return [*rows, *_keys(some), *_cold(folder)]


def _keys(data: Path) -> list[tuple[str, str, str]]:
    """Measure keys while a report is made, beside the same keys while nothing is."""
    command = [sys.executable, "-m", "bench.keys_beside", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=900, cwd=HERE.parent)
    idle, beside = (sorted(json.loads(done.stdout)[name]) for name in ("idle", "beside"))
    rows = []
    for what, part in (("the median", 0.5), ("19 of 20 at most", 0.95)):
        before, after = (seconds[int(part * len(seconds))] * 1000 for seconds in (idle, beside))
        rows.append((f"a key while a report is made, {what}", f"{after:.1f} ms, {before:.1f} ms otherwise", f"{after / before:.2f}"))
    return rows


def _cold(folder: Path) -> list[tuple[str, str, str]]:
    """Measure the worked example's report from the command line, beside the least that the program does."""
    example = folder / "example"
    make_demo(example / "data", "nl", state_folder=example / "state")
    program = [sys.executable, "-m", "kvo_inspect"]
    env = {**os.environ, "KVO_INSPECT_STATE": str(example / "state")}
    least, whole = [], []
    for turn in range(TURNS):
        least.append(seconds_of([*program, "--version"], env=env))
        out = example / f"{turn}.pdf"
        report = ["--data", str(example / "data"), "--lang", "nl", "report", "round", "De Kievitsakker", "--out", str(out)]
        whole.append(seconds_of([*program, *report], env=env))
    ratio = median(one / other for one, other in zip(whole, least, strict=True))
    return [
        ("`kvo-inspect --version`", f"{median(least):.2f} s", "1"),
        ("the worked example's report of a round as PDF, from the command line", f"{median(whole):.2f} s", f"{ratio:.1f} (aim 10)"),
    ]


def main(arguments: list[str] | None = None) -> None:
    """Run the bench of the reports."""
    parser = argparse.ArgumentParser(prog="python -m bench.reports", description=__doc__)
    parser.add_argument("--no-report", action="store_true", help="print only")
    asked = parser.parse_args(arguments)
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-reports-") as scratch:
        rows = measured(Path(scratch))
    page = _page(rows)
    print(page[page.index("| ") :])
    if not asked.no_report:
        REPORT.write_text(page, "utf-8")


def _page(rows: Sequence[tuple[str, str, str]]) -> str:
    table = "\n".join(f"| {what} | {figure} | {ratio} |" for what, figure, ratio in rows)
    day = dt.datetime.now().astimezone().date().isoformat()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    return f"""# Bench: reports

What `make bench-reports` measured last (part of `make bench`); the run writes this page. Medians of {TURNS} turns, in which the floor
and each format take turns; a ratio is the median of the ratios within each turn, and ratios are what to keep. The floor is reportlab with
the same texts and photos in a row (`bench/reportlab_floor.py`), start of its process included, as ours includes that of typst: no tables,
no tags, nothing that a screen reader could follow. Photos are of 1600 by 1200; a report shows them at 500 pixels.

Run of {day}: {platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}.
Load of the machine at the end: {load}.

| what | figure | ratio |
|---|---|---|
{table}
"""


if __name__ == "__main__":
    main()
