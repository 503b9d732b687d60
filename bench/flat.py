"""The workbook and the GeoPackage of many findings beside their floors: the same cells by XlsxWriter, the same rows by sqlite3.

Called by `bench.exchange`. The floors make nothing: the cells are there before the clock starts, the rows are copied from what we wrote.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.exchange.flat.names import FlatNames
from kvo_inspect.exchange.flat.sheet import FlatColumn
from kvo_inspect.exchange.record.workbook import SHEETS
from kvo_inspect.store.export import rows as exported_rows
from kvo_inspect.store.export.rows import ExportScope, reading
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint
from kvo_inspect.store.record.database import writing
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.opening import open_record

STOPS = 500
"""Checkpoints that the findings stand at."""
TURNS = 3
WORKBOOK = "{n:,} findings to a workbook; floor: XlsxWriter writing the same cells in constant memory"
GEOPACKAGE = "{n:,} findings to a GeoPackage; floor: sqlite3 reading the same rows and writing them and their index of places"
_OURS = (
    "import sys, time; from pathlib import Path; from kvo_inspect.store.upkeep.opening import open_record\n"
    "from kvo_inspect.exchange.record.formats import export; from kvo_inspect.store.export.rows import ExportScope\n"
    "s = open_record(Path(sys.argv[1]), state_folder=Path(sys.argv[1]).parent / 'state', write=False)\n"
    # The findings of this record stand in no log: what looking it over costs has rows of its own.
    "import contextlib; from kvo_inspect.store.export import rows; rows.checked = lambda *_: contextlib.nullcontext()\n"
    "b = time.perf_counter()\n"
    "export(s, sys.argv[2], Path(sys.argv[3]), ExportScope()); print(time.perf_counter() - b)\n"
    "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
)


def flat_exports(room: Path, few: Path, many: Path, count: int) -> Iterator[tuple[str, float, float, float, str]]:
    """Yield what was measured, the seconds of the floor and ours, the aim and the peaks; *few* and *many* are records' files."""
    for record in (few, many):
        _set_apart(record)
    floors: dict[str, tuple[str, float, Callable[[Path, Path], float]]] = {
        "xlsx": (WORKBOOK, 1.5, _workbook_floor),
        "gpkg": (GEOPACKAGE, 2.0, _geopackage_floor),
    }
    for name, (line, aim, floor) in floors.items():
        _seconds, less = _ours(few, name, room / f"few.{name}")
        turns = []
        for _turn in range(TURNS):
            out = room / f"many.{name}"
            ours, peak = _ours(many, name, out)
            turns.append((floor(many, out), ours, peak))
        least, ours, peak = sorted(turns, key=lambda turn: turn[1] / turn[0])[len(turns) // 2]
        yield line.format(n=count), least, ours, aim, f"{peak} ({less} for a tenth)"


def _set_apart(record: Path) -> None:
    """Let the findings of a record stand at many checkpoints that have a place."""
    store = _opened(record, write=True)
    try:
        (park,) = store.rows("select id from park")[0]
        for number in range(STOPS):
            add_checkpoint(store, park, NewCheckpoint(f"Kade {number}", position=Position(lat=f"{52 + number / 5000:.5f}", lon="5.12")))
        stops = [row[0] for row in store.rows("select id from checkpoint where position is not null order by n")]
        with writing(store.db, store.path):
            for number, stop in enumerate(stops):
                store.db.execute(f'update "{Finding.noun}" set checkpoint = ? where n % ? = ?', [stop, STOPS, number])
    finally:
        store.close()


def _opened(record: Path, *, write: bool) -> Store:
    return open_record(record.parent, state_folder=record.parent.parent / "state", author="Karin" if write else "", write=write)


def _ours(record: Path, name: str, to: Path) -> tuple[float, int]:
    """Return the seconds of our export, in a process of its own, and its peak of memory in MB."""
    to.unlink(missing_ok=True)
    done = subprocess.run([sys.executable, "-c", _OURS, str(record.parent), name, str(to)], capture_output=True, text=True, check=True)
    seconds, peak = done.stdout.split()
    return float(seconds), int(peak) // 1024


def _workbook_floor(record: Path, ours: Path) -> float:
    """Return the seconds in which XlsxWriter writes the cells of the record's sheets."""
    from xlsxwriter import Workbook

    store = _opened(record, write=False)
    with patch.object(exported_rows, "checked", lambda *_: nullcontext()), reading(store, ExportScope()) as opened:
        names = FlatNames(opened)
        sheets = [[_cells(sheet.columns, row) for row in sheet.rows(opened, names)] for sheet in SHEETS]
    store.close()
    begun = time.perf_counter()
    book = Workbook(ours.with_suffix(".floor"), {"constant_memory": True, "tmpdir": str(ours.parent)})
    text, day, number = (book.add_format(form) for form in ({"quote_prefix": True}, {"num_format": "dd-mm-yyyy"}, {"num_format": "0"}))
    for rows in sheets:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(at, place, value, text)
                elif isinstance(value, dt.datetime):
                    page.write_datetime(at, place, value, day)
                elif value is not None:
                    page.write_number(at, place, value, number)
    book.close()
    return time.perf_counter() - begun


def _cells(columns: tuple[FlatColumn, ...], row: tuple[Any, ...]) -> list[Any]:
    cells: list[Any] = []
    for column, value in zip(columns, row, strict=True):
        if value is None or value == "":
            cells.append(None)
        elif column.kind in ("day", "moment"):
            cells.append(dt.datetime.fromisoformat(value).replace(tzinfo=None))
        elif column.kind == "yes_no":
            cells.append("ja" if value else "nee")
        else:
            cells.append(column.names(value) if column.names else value)
    return cells


def _geopackage_floor(_record: Path, ours: Path) -> float:
    """Return the seconds in which sqlite3 reads the rows of our file and writes them, and their index of places, into another."""
    to = ours.with_suffix(".floor")
    to.unlink(missing_ok=True)
    with closing(sqlite3.connect(ours)) as source:
        made = source.execute("select name, sql from sqlite_master where type = 'table' and sql not null and name not like 'sqlite_%'")
        tables = [(name, sql) for name, sql in made.fetchall() if not _holds_an_index(name)]
    begun = time.perf_counter()
    with closing(sqlite3.connect(ours)) as source, closing(sqlite3.connect(to, isolation_level=None)) as db:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute("begin")
        for name, sql in tables:
            db.execute(sql)
            rows = source.execute(f'select * from "{name}"')
            db.executemany(f'insert into "{name}" values ({", ".join("?" * len(rows.description))})', rows)
        db.execute("commit")
    with to.open("rb+") as stream:
        os.fsync(stream.fileno())
    return time.perf_counter() - begun


def _holds_an_index(name: str) -> bool:
    """Whether a table is the inside of an index of places, which SQLite makes itself."""
    return name.startswith("rtree_") and name.rpartition("_")[2] in ("node", "rowid", "parent")
