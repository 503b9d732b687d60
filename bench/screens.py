"""How long each screen takes on the facilitator's record, as a ratio to the worked example: what a record's size costs.

Then on the office's, ten times as large, as a ratio to the facilitator's. The app runs without a terminal; a screen's time is from
the key to its rows read and drawn. Every turn measures all records, in a process each, one after the other: what else the machine does
weighs on all.

    python -m bench.screens [--turns 7] [--no-report]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from textual.events import Key
from textual.keys import _character_to_key

from bench import records
from bench.report import ratio
from kvo_inspect.store.actions.lists import OVER_PARKS
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import Filter
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.findings.list import FindingsScreen
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import Sort
from kvo_inspect.tui.kit.screen import KvoScreen

HERE = Path(__file__).parent
CACHE = HERE / ".cache"
REPORT = HERE.parent / "docs" / "bench.md"
TITLE = "## Screens"
AIM = 1.5
WORDS = ("mast", "donker", "kbr-014", "weg", "licht uit")
"""What is typed: words of both records; each letter is measured."""
PATIENCE = 30.0
"""Seconds after which a screen has failed."""
LOOK_AGAIN = 0.0005
"""Seconds between two looks: looking all the time would take the processor from the store's thread."""
FIRST_LETTER = "search, opened and its first letter typed"
SORTED = "findings, open ones put in order (CPU, median of the columns)"
ALL_SORTED = "findings, all of them put in order (CPU, median of the columns)"
FILTERS = (
    Filter(overdue=True),
    Filter(theme="lighting"),
    Filter(stage="new"),
    Filter(partner_kind="municipality"),
    Filter(partner_kind="police", open_only=True),
    Filter(no_photo=True, open_only=True),
)
FILTERED = "findings of a filter put in order (CPU, median of the columns, slowest of {n} filters)"
ALL_MARKED = "findings, all marked"
OFTEN = ("home", "all parks", "findings", "one finding", "review", FIRST_LETTER, SORTED, ALL_SORTED)
"""These may take no longer however many parks there are."""
WHOLE = ("compare", "dossier")
"""These read a whole park: they may take longer, the bench says how long."""


async def measured(data: Path, repeats: int) -> dict[str, list[float]]:
    """Return the seconds of each screen, opened so many times on the record in *data*."""
    from kvo_inspect.settings import load_settings
    from kvo_inspect.store.parks.home import list_parks
    from kvo_inspect.store.shares import counting_shares
    from kvo_inspect.tui.actions.list import ActionListScreen
    from kvo_inspect.tui.actions.over_parks import AskedScreen
    from kvo_inspect.tui.compare.screen import CompareScreen
    from kvo_inspect.tui.dossier.screen import DossierScreen
    from kvo_inspect.tui.findings.page import FindingScreen
    from kvo_inspect.tui.findings.search import SearchScreen
    from kvo_inspect.tui.parks.home import ParksScreen
    from kvo_inspect.tui.parks.overview import OverviewScreen
    from kvo_inspect.tui.parks.park import ParkScreen
    from kvo_inspect.tui.review.screen import ReviewScreen

    app = KvoApp(data, load_settings(data), lang="en", practice=True)
    found: dict[str, list[float]] = {}
    async with app.run_test(size=(80, 24)):
        await _until(lambda: app.is_open, "the record to open")
        await _idle(app)
        await app.call(lambda store: dict(counting_shares(store)))  # as they are once somebody looked
        park = (await app.call(list_parks))[0]
        finding = (await app.call(lambda store: store.rows("select id from finding where gone = 0 order by n desc limit 1")))[0][0]
        of_partner = "select partner from finding where gone = 0 and partner <> '' order by n desc limit 1"
        partner = (await app.call(lambda store: store.rows(of_partner)))[0][0]
        opening: dict[str, Callable[[], KvoScreen[Any]]] = {
            "home": ParksScreen,
            "all parks": OverviewScreen,
            "asked over all parks": AskedScreen,
            "list of a partner over all its parks": lambda: ActionListScreen(OVER_PARKS + partner),
            "park": lambda: ParkScreen(park.id),
            "findings": FindingsScreen,
            "one finding": lambda: FindingScreen(finding),
            "review": ReviewScreen,
            "compare": lambda: CompareScreen(park.id, park.name),
            "dossier": lambda: DossierScreen(park.id),
        }
        for turn in range(repeats + 1):
            took = {}
            for name, make in opening.items():
                took[name] = await _timed(app, _open(app, make()))
                await app.pop_screen()
                await _idle(app)
            took |= await _lists_of_findings(app)
            took[FIRST_LETTER] = await _timed(app, _open_search(app, SearchScreen(), WORDS[0][0]))
            await _press(app, "backspace")
            letters = []
            for word in WORDS:
                letters += [await _timed(app, _press(app, letter)) for letter in word]
                for _letter in word:
                    await _press(app, "backspace")
            took["search, a letter typed"] = median(letters)
            took["search, the slowest letter"] = max(letters)
            await app.pop_screen()
            await _idle(app)
            if turn:  # the first one imports
                for name, seconds in took.items():
                    found.setdefault(name, []).append(seconds)
    return found


async def _open(app: KvoApp, screen: KvoScreen[Any]) -> None:
    await app.push_screen(screen)
    await _until(
        lambda: screen.loaded and all(one.ready for one in screen.query(ListView)) and getattr(screen, "_comparison", screen) is not None,
        type(screen).__name__,
    )


async def _open_search(app: KvoApp, screen: KvoScreen[Any], letter: str) -> None:
    await app.push_screen(screen)
    await _idle(app)
    await _press(app, letter)


async def _press(app: KvoApp, letter: str) -> None:
    if len(letter) == 1:
        app.post_message(Key(_character_to_key(letter), letter))
    else:
        app.post_message(Key(letter, None))
    await _idle(app)


async def _idle(app: KvoApp) -> None:
    """Wait until the app has done all that was asked of it."""
    done = asyncio.Event()
    app.call_later(done.set)
    await done.wait()
    await _until(lambda: app.key_queue.idle, "the key")
    await app.call(_nothing)  # behind what a screen that came back reads again


def _nothing(_store: Store) -> None:
    """Do nothing: what was asked of the store's thread before is done then."""


async def _until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE:.0f} s for {what}")
        await asyncio.sleep(LOOK_AGAIN)


async def _lists_of_findings(app: KvoApp) -> dict[str, float]:
    """Return how long the list of findings takes in order, filtered and marked."""
    took: dict[str, float] = {}
    findings = FindingsScreen()
    await _open(app, findings)
    took[SORTED] = await _ordered(app, findings)
    await findings.do_open()
    took[ALL_SORTED] = await _ordered(app, findings)
    await findings.do_open()
    took[FILTERED.format(n=len(FILTERS))] = max([await _ordered_of(app, findings, wanted) for wanted in FILTERS])
    await findings.do_all()
    await findings.do_open()
    took[ALL_MARKED] = await _timed(app, findings.do_mark_all())
    await app.pop_screen()
    await _idle(app)
    return took


async def _ordered(app: KvoApp, findings: FindingsScreen) -> float:
    """Return how much of the processor it takes to put the list in the order of a column and draw it: median of the columns."""
    took = [
        await _timed(app, findings.show_sorted(Sort(column.name, descending=turned)), time.process_time)
        for column in findings.columns()
        for turned in (False, True)
    ]
    await findings.show_sorted(None)
    return median(took)


async def _ordered_of(app: KvoApp, findings: FindingsScreen, wanted: Filter) -> float:
    """Return the same of the findings that a filter asks for."""
    findings._wanted = wanted  # noqa: SLF001 (as a saved filter does)
    await findings.show_wanted()
    return await _ordered(app, findings)


async def _timed(app: KvoApp, work: Awaitable[None], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how long the work and drawing the whole screen take."""
    begun = clock()
    await work
    app.screen._compositor.render_strips()  # noqa: SLF001 (what a terminal would be sent)
    return clock() - begun


Measured = dict[str, list[float]]
"""The seconds of each screen, per turn."""


def turns(datas: Sequence[Path], count: int) -> list[Measured]:
    """Measure each record so many times, in turns."""
    measurements: list[Measured] = [{} for _data in datas]
    for _turn in range(count):
        for data, found in zip(datas, measurements, strict=True):
            command = [sys.executable, "-m", "bench.screens", "--one", str(data)]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE.parent, timeout=300)
            for name, seconds in json.loads(done.stdout).items():
                found.setdefault(name, []).append(median(seconds))
    return measurements


def table(example: Measured, large: Measured, office: Measured) -> str:
    """Return the table of the report."""
    rows = [
        "| screen | worked example ms | facilitator's record ms | ratio | | office's record ms | ratio to the facilitator's | |",
        "|---|---:|---:|---:|---|---:|---:|---|",
    ]
    for name, seconds in large.items():
        found, more = ratio(seconds, example[name]), ratio(office[name], seconds)
        met = "reads a whole park" if name in WHOLE else f"aim {AIM:g}: {'met' if found <= AIM else 'not met'}"
        of_office = f"aim {AIM:g}: {'met' if more <= AIM else 'not met'}" if name in OFTEN else ""
        rows.append(
            f"| {name} | {median(example[name]) * 1000:.0f} | {median(seconds) * 1000:.0f} | {found:.2f} | {met} "
            f"| {median(office[name]) * 1000:.0f} | {more:.2f} | {of_office} |"
        )
    return "\n".join(rows) + "\n"


def write(page: Path, made: str) -> None:
    """Put the table into the report, in place of the one that was there."""
    text = page.read_text("utf-8")
    begin = text.find(TITLE)
    text = text if begin < 0 else text[:begin]
    load = f" Load average {os.getloadavg()[1]:.1f}." if hasattr(os, "getloadavg") else ""
    words = (
        f"{TITLE}\nFrom the key to the rows read and drawn, at 80×24 without a terminal; medians of the turns. The worked example is three "
        "parks; the facilitator's\nrecord is that of above, the office's has those parks ten times: 300 parks, "
        "96,000 findings. Each letter of " + ", ".join(f"“{word}”" for word in WORDS) + " was typed."
        f"{load}\n\n"
    )
    page.write_text(text.rstrip("\n") + "\n\n" + words + made, "utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.screens")
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--no-report", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one is not None:
        print(json.dumps(asyncio.run(measured(asked.one, 5))))
        return
    from kvo_inspect.demo import make_demo

    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=CACHE) as scratch:
        folder = Path(scratch)
        example = make_demo(folder / "example", "en", state_folder=folder / "state")
        datas = [example, records.large(folder / "large", folder / "state", CACHE), records.offices_record(CACHE)]
        made = table(*turns(datas, asked.turns))
    print(f"{TITLE}\n{made}")
    if not asked.no_report:
        write(REPORT, made)


if __name__ == "__main__":
    main()
