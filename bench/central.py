"""`python -m bench.central`: the central record beside its floors, which `make bench` runs too; writes docs/bench-central.md."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import resource
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from psycopg import Connection, sql

from bench import records
from bench.central_parks import copied, hand_in, parks_of
from bench.exchange import timed
from kvo_inspect.central.checking import check
from kvo_inspect.central.pull import pull
from kvo_inspect.central.push import inbox_row, push
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.store.merge.batch import collect
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound_since
from kvo_inspect.store.upkeep.opening import open_record
from tests.central.centres import new_centre, reached
from tests.central.servers import VERSIONS, Database, server

REPORT = Path(__file__).parent.parent / "docs" / "bench-central.md"
CACHE = Path(__file__).parent / ".cache"
LAPTOPS, RELAYING, EVENING = 100, 20, 800
"""Laptops at once, how many of them relay one log too, and the changes of an evening."""
TURNS = 3
MEMBERS_PARKS = 30
RATE = 10_000
"""Things that one process is to fold in a second."""
FOLD = """
import sys, time
from kvo_inspect.central.address import parse_address
from kvo_inspect.central.connection import reaching
from kvo_inspect.central.folding import fold_once
ends = {"fold": (0.0, 0.0), "count": (0.0, 0.0)}
def note(what, done, total):
    ends[what] = time.perf_counter() - begun, time.process_time() - cpu
with reaching(parse_address(sys.argv[1])) as central:
    begun, cpu = time.perf_counter(), time.process_time()
    things = fold_once(central, note).things
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(things, *ends["fold"], ends["count"][0], peak)
"""
PAGE = """# Bench: the central record

What `make bench-central` measured last (part of `make bench`); the run writes this page. Server, laptops and folds share one machine.
Ratios are what to keep: the floor and the program run one after the other. The floor of handing in reads the same changes and writes them
into the same tables and indexes, and looks at nothing; of {turns} turns the one with the middle ratio counts. What a fold does in a second
of its processor time says what it does where nobody else is at work.
"""


class Row(NamedTuple):
    """A line of the page."""

    what: str
    figure: str
    aim: str
    met: bool


class Folded(NamedTuple):
    """What the processes of a fold did."""

    things: int
    seconds: float
    """Until the last of them had nothing to fold."""
    rate: float
    """Things a second of the slowest."""
    rate_of_processor: float
    """Things a second of processor time of the slowest: what it does when nobody else is at work on the machine."""
    counting: float
    """Seconds in which the figures were counted after that."""
    peak: int
    """MB of the one that took most."""


def fold(database: Database, processes: int = 1) -> Folded:
    """Fold with so many processes at once."""
    asked = [sys.executable, "-c", FOLD, database.address("folder")]
    running = [subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) for _number in range(processes)]
    ended = [[float(word) for word in process.communicate()[0].split()] for process in running]
    folded = [(things, seconds, cpu) for things, seconds, cpu, _counted, _peak in ended if things]
    seconds = max(seconds for _things, seconds, _cpu in folded)
    return Folded(
        int(sum(things for things, *_ in folded)),
        seconds,
        min(things / seconds for things, seconds, _cpu in folded),
        min(things / cpu for things, _seconds, cpu in folded),
        max(counted for _things, _seconds, _cpu, counted, _peak in ended) - seconds,
        int(max(peak for *_, peak in ended)) // 1024,
    )


def unchecked(store: Store, database: Database) -> None:
    """Write all open changes into the tables of a central record as they are, a transaction for each park."""
    heads = {key: head for key, head in logs.all_heads(store.db).items() if not key.confidential}
    with server(VERSIONS[0]).connect(database.name) as connection:
        for key, head in heads.items():
            with connection.transaction(), connection.cursor() as cursor:
                cursor.execute("insert into kvo.held_park (park, first_login) values (%s, 'bench')", [key.park])
                cursor.execute("insert into kvo.access (park, team) values (%s, 'Noord')", [key.park])
                log = cursor.execute(
                    "insert into kvo.log (device, letters, park, seq, stamp, chain) values (%s, 'KBR', %s, %s, 0, %s) returning id",
                    [key.device, key.park, head.seq, head.chain],
                ).fetchone()
                assert log is not None
                with cursor.copy("copy kvo.change from stdin") as copy:
                    for change in collect(store, [key]).changes:
                        row = inbox_row(change, "")
                        copy.write_row((log[0], row[2], *row[4:]))
                for table, names in (("thing", "noun_id, noun, park"), ("dirty", "park, noun, noun_id")):
                    cursor.execute(f"insert into kvo.{table} ({names}) select distinct {names} from kvo.change where log = %s", log)
                cursor.execute("insert into kvo.batch (login, program, park, changes) values ('bench', '', %s, %s)", [key.park, head.seq])
                cursor.execute(
                    "insert into kvo.batch_run (batch, log, first, last, chain) values (currval('kvo.batch_id_seq'), %s, 1, %s, %s)",
                    [log[0], head.seq, head.chain],
                )


def handing_in(store: Store) -> tuple[list[Row], Database]:
    """Measure a push beside the unchecked fill, and a push of what is there already; the turn with the middle ratio counts."""
    must_be_sound_since(store)  # that is of this laptop, and was done today
    turns = []
    for _turn in range(TURNS):
        floor = timed(lambda: unchecked(store, new_centre()))
        database = new_centre()
        with reached(database, "ann") as central:
            central.rows("select 1")
            first = timed(lambda: push(store, central))
            again = timed(lambda: push(store, central))
        turns.append((first, floor, again))
    first, floor, again = sorted(turns, key=lambda turn: turn[0] / turn[1])[TURNS // 2]
    count = sum(head.seq for key, head in logs.all_heads(store.db).items() if not key.confidential)
    return [
        Row(
            f"handing in {count:,} changes, of the floor",
            f"{first / floor:.2f} ({first:.1f} s, floor {floor:.1f} s)",
            "at most 4",
            first <= 4 * floor,
        ),
        Row("handing in again what is there, of the first time", f"{again / first:.3f}", "at most 0.1", again <= 0.1 * first),
    ], database


def fetching(store: Store, database: Database, room: Path) -> Row:
    """Measure fetching a park beside merging its pack."""
    park = min(key.park for key in logs.all_heads(store.db))
    pack = room / "park.kvopack"
    make_pack(store, pack, [park])
    receivers = [open_record(room / name / "data", state_folder=room / name / "state", author="Karin") for name in ("merging", "fetching")]
    merging = timed(lambda: merge(receivers[0], pack))
    with reached(database, "ann") as central:
        central.rows("select 1")
        fetched = timed(lambda: pull(receivers[1], central, [park]))
    for receiver in receivers:
        receiver.close()
    return Row("fetching a park, of merging its pack", f"{fetched / merging:.2f} ({fetched:.2f} s)", "at most 2", fetched <= 2 * merging)


def many_parks(store: Store, count: int) -> tuple[list[Row], Database]:
    """Measure so many parks loaded by one connection and folded by two processes."""
    database = new_centre()
    seconds, changes, peaks = 0.0, 0, []
    with reached(database, "ann") as central:
        for number, park in enumerate(parks_of(store, count)):
            seconds += timed(lambda park=park: hand_in(central, park))  # type: ignore[misc]
            changes += len(park)
            if number + 1 in (count // 10, count):
                peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    few = new_centre()
    with reached(few, "ann") as central:
        for park in parks_of(store, max(1, count // 10)):
            hand_in(central, park)
    less, more = fold(few), fold(database, 2)
    tenth, bound = max(1, count // 10), 1.2
    loaders, folds = peaks[-1] / peaks[0], more.peak / less.peak
    rate = f"{less.rate:,.0f} things/s, {less.rate_of_processor:,.0f} of its processor time"
    both = f"{more.things / more.seconds:,.0f} things/s ({more.seconds:.0f} s), figures {more.counting:.0f} s"
    return [
        Row(f"loading {count} parks by one connection", f"{changes / seconds:,.0f} changes/s ({seconds:.0f} s)", "–", True),
        Row("memory of who loads them, of that for a tenth", f"{loaders:.2f} ({peaks[-1]} MB)", f"at most {bound}", loaders <= bound),
        Row(f"folding {tenth} parks, one process", rate, "at least 10,000", less.rate >= RATE),
        Row(f"folding {count} parks, two processes", both, "–", True),
        Row("memory of a fold, of that for a tenth", f"{folds:.2f} ({more.peak} MB)", f"at most {bound}", folds <= bound),
    ], database


def all_at_once(store: Store) -> Row:
    """Measure a hundred laptops that hand in an evening at once, some of which relay one log too; nothing may lack or be doubled."""
    (base,) = parks_of(store, 1)
    evening = base[:EVENING]
    relayed = copied(evening, LAPTOPS, "f" * 16)
    database = new_centre()

    def laptop(number: int) -> None:
        mine = copied(evening, number, f"{number:016x}")
        with reached(database, "ann") as central:
            hand_in(central, mine)
            if number < RELAYING:
                hand_in(central, relayed)

    with ThreadPoolExecutor(LAPTOPS) as pool:
        seconds = timed(lambda: list(pool.map(laptop, range(LAPTOPS))))
    with reached(database, "auditor") as central:
        checked = check(central)
    right = checked.changes == (LAPTOPS + 1) * EVENING and not checked.problems
    what = f"{LAPTOPS} laptops at once, {EVENING} changes each, {RELAYING} of them relaying one log too"
    return Row(what, f"{seconds:.1f} s, {checked.changes:,} changes there", f"all of {(LAPTOPS + 1) * EVENING:,}, sound", right)


def views(database: Database) -> list[Row]:
    """Measure each view as an analyst, and as a member of some of the parks."""
    with server(VERSIONS[0]).connect(database.name) as connection:
        connection.execute("analyze")
        names = [str(name) for (name,) in connection.execute("select viewname from pg_views where schemaname = 'kvo_report' order by 1")]
        connection.execute(
            "insert into kvo.access (park, team) select park, 'Zuid' from kvo.held_park order by park limit %s", [MEMBERS_PARKS]
        )
    rows = []
    for name in names:
        seconds = [_view_seconds(database, login, name) for login in ("analyst", "bob")]
        rows.append(
            Row(
                f"view {name}, as analyst and as member of {MEMBERS_PARKS} parks",
                " and ".join(f"{one:.2f} s" for one in seconds),
                "within 1 s",
                max(seconds) <= 1,
            )
        )
    return rows


def _view_seconds(database: Database, login: str, name: str) -> float:
    """Return the seconds of reading a view whole; the least of three."""
    with server(VERSIONS[0]).connect(database.name, login) as connection:
        return min(timed(lambda: _read(connection, name)) for _turn in range(3))


def _read(connection: Connection[tuple[object, ...]], name: str) -> None:
    connection.execute(sql.SQL("select * from kvo_report.{}").format(sql.Identifier(name))).fetchall()


def main(arguments: list[str] | None = None) -> None:
    """Measure, print and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.central", description=__doc__)
    parser.add_argument("--parks", type=int, default=300, help="parks that are loaded and folded")
    parser.add_argument("--no-report", action="store_true")
    asked = parser.parse_args(arguments)
    CACHE.mkdir(exist_ok=True)
    made = records.six_parks(CACHE)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=CACHE) as folder:
        store = open_record(made, state_folder=made / "state", author="Karin")
        rows, database = handing_in(store)
        rows.append(fetching(store, database, Path(folder)))
        more, many = many_parks(store, asked.parks)
        rows += more
        rows.append(all_at_once(store))
        rows += views(many)
        store.close()
    page = _page(rows)
    print(page)
    if not asked.no_report:
        REPORT.write_text(page, "utf-8")


def _page(rows: list[Row]) -> str:
    day = dt.datetime.now().astimezone().date().isoformat()
    load = f"load average {os.getloadavg()[1]:.1f}, " if hasattr(os, "getloadavg") else ""
    lines = [
        PAGE.format(turns=TURNS),
        f"Run of {day}: {load}{platform.system()} {platform.machine()}, {os.cpu_count()} cores, PostgreSQL {VERSIONS[0]}.\n",
        "| what | measured | aim | |\n|---|---|---|---|",
        *(f"| {row.what} | {row.figure} | {row.aim} | {'' if row.aim == '–' else 'met' if row.met else 'not met'} |" for row in rows),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
