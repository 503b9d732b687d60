"""How long a key takes while a report is made beside the screens, and while nothing is made: by turns, in one app.

The list of findings takes the keys. On the screen of a report a box lies above it meanwhile, which takes Esc; what holds for the list
holds for that box.

    python -m bench.keys_beside FOLDER     prints the seconds of each key as JSON: {"idle": [...], "beside": [...]}
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from bench.screens import _idle, _open, _press, _timed, _until
from kvo_inspect.exchange.making.beside import Making
from kvo_inspect.exchange.reports.files import ReportFormat
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.settings import load_settings
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.findings.list import FindingsScreen

TURNS = 6
KEYS = ("down", "down", "up")
FORM: ReportFormat = "pdf"


async def measured(data: Path) -> dict[str, list[float]]:
    """Return the seconds from a key to its rows drawn, idle and beside a report of two hundred photos."""
    app = KvoApp(data, load_settings(data), lang="en", practice=True)
    seconds: dict[str, list[float]] = {"idle": [], "beside": []}
    async with app.run_test(size=(80, 24)):
        await _until(lambda: app.is_open, "the record to open")
        park = (await app.call(lambda store: store.rows("select id from park")))[0][0]
        report = await app.call(lambda store: round_report(store, rounds_of(store, park)[0].id))
        await _open(app, FindingsScreen())
        await _idle(app)
        for _turn in range(TURNS):
            making = Making(report, FORM)
            work = asyncio.ensure_future(asyncio.to_thread(making.run))
            keys = 0
            while not work.done():
                seconds["beside"].append(await _timed(app, _press(app, KEYS[keys % len(KEYS)])))
                keys += 1
            assert await work
            seconds["idle"] += [await _timed(app, _press(app, KEYS[key % len(KEYS)])) for key in range(keys)]
    return seconds


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measured(Path(sys.argv[1])))))
