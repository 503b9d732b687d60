"""Laptops for the tests: each a real record on disk, with a clock that may be wrong, what they hand over, and what can be asked of all."""

from __future__ import annotations

import atexit
import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from kvo_inspect import paths
from kvo_inspect.content.load import Loaded, parse_checklist
from kvo_inspect.domain.record.change import Change, LogKey
from kvo_inspect.exchange.laptops.handover import logs_of
from kvo_inspect.exchange.laptops.pack import Manifest, PackSender, write_pack
from kvo_inspect.files import scratch
from kvo_inspect.store.merge.receive import Batch, collect
from kvo_inspect.store.migrations.later import migrations
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.database import connect
from kvo_inspect.store.record.laptop_only import put_laptop_only
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS, columns
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.upkeep.opening import open_record

NOON = dt.datetime(2026, 11, 12, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
LAMPS, GATE, ROAD, MARKED, SIGNAL = "lighting/L1", "lighting/L2", "lighting/L3", "lighting/L4", "hidden/H1"
"""A count that fails above 0; a check; a choice of which the second and third fail; a mark; a confidential signal."""

_HEAD = """id = "{id}"
version = "1"
theme = "{id}"
title = {{ nl = "{id}", en = "{id}" }}
core = {core}
confidential = {confidential}
"""
_ITEM = """
[[item]]
id = "{id}"
ask = {{ nl = "Vraag {id}?", en = "Question {id}?" }}
look_for = {{ nl = "kijk", en = "look" }}
answer.type = "{type}"
partner = "municipality"
{more}
"""
_DEFECT = 'defect = { nl = "mis", en = "wrong" }\n'
_OPTIONS = """answer.option = [
  { text = { nl = "goed", en = "good" } },
  { text = { nl = "matig", en = "fair" }, finding = true, severity = "minor" },
  { text = { nl = "slecht", en = "poor" }, finding = true, partner = "police" },
]
"""


@cache
def checklists() -> tuple[Loaded, ...]:
    """Two small checklists, the second one confidential."""
    count = 'answer.unit = { nl = "mast", en = "column" }\nanswer.max = 99\nanswer.finding_above = 0\n'
    number = 'object = { nl = "mastnummer", en = "column number" }\n'
    open_ = (
        _ITEM.format(id="L1", type="count", more=count + number + _DEFECT)
        + _ITEM.format(id="L2", type="check", more=_DEFECT)
        + _ITEM.format(id="L3", type="choice", more=_OPTIONS + _DEFECT)
        + _ITEM.format(id="L4", type="mark", more="")
    )
    sources = (
        _HEAD.format(id="lighting", core="true", confidential="false") + open_,
        _HEAD.format(id="hidden", core="false", confidential="true") + _ITEM.format(id="H1", type="signal", more=_DEFECT),
    )
    found = []
    for source in sources:
        checklist, problems = parse_checklist(source.encode(), "test")
        assert checklist is not None, problems
        found.append(Loaded(checklist, Path("test"), source.encode(), hashlib.sha256(source.encode()).hexdigest(), own=False))
    return tuple(found)


@cache
def _empty_record() -> Path:
    """A record as the migrations leave it, of no device yet."""
    folder = Path(tempfile.mkdtemp(prefix="kvo-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    db = connect(folder / "record.db", write=True)
    migrations.apply(db)
    db.close()
    return folder / "record.db"


def new_folder(data: Path) -> Path:
    """Lay an empty record in a data folder where nothing is, and return that: migrating each anew costs more than most tests do in it.

    What a first opening makes of nothing at all is asked by the tests that do not come here.
    """
    if not data.exists():
        data.mkdir(parents=True)
        shutil.copyfile(_empty_record(), paths.record_file(data))
    return data


OPENED: list[Laptop] = []
"""Every laptop that was opened, in order: who leaves some open closes them all (`tests/central/conftest.py`)."""


@dataclass
class Laptop:
    """One laptop: its folders, how wrong its clock is, and its open record."""

    folder: Path
    skew: dt.timedelta = dt.timedelta()
    author: str = "Karin"
    ticks: int = 0
    days: int = 0
    letters: str = ""
    """The code letters that whoever works on it would like."""
    device: str = ""
    """The id that it has from its first opening on, where a test needs a certain one; else drawn."""
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        if not self.state_folder.exists():
            new_folder(self.data)
            if self.device:
                self._become_device()
        self.open()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def state_folder(self) -> Path:
        return self.folder / "state"

    def open(self) -> Store:
        """Open the record (again), without waiting for the disk: what is on it after a kill is asked elsewhere."""
        self.store = open_record(self.data, state_folder=self.state_folder, author=self.author, letters=self.letters, now=self.now)
        self.store.db.execute("pragma synchronous = off")
        OPENED.append(self)
        return self.store

    def _become_device(self) -> None:
        """Note the id in the record, and in the state folder that vouches for it."""
        with closing(connect(paths.record_file(self.data), write=True)) as db:
            put_laptop_only(db, "device", self.device)
            put_laptop_only(db, "letters", self.letters)
        self.state_folder.mkdir()
        (self.state_folder / "devices.json").write_text(json.dumps({str(self.data.resolve()): {"device": self.device, "heads": []}}))

    def now(self) -> dt.datetime:
        self.ticks += 1
        return NOON + self.skew + dt.timedelta(days=self.days, seconds=self.ticks)

    def close(self) -> None:
        self.store.close()

    def copy_to(self, folder: Path, skew: dt.timedelta = dt.timedelta(), author: str = "Somebody") -> Laptop:
        """Copy the data folder, and nothing else, to another laptop."""
        self.close()
        shutil.copytree(self.data, folder / "data")
        self.open()
        return Laptop(folder, skew, author)

    def twin(self, folder: Path) -> Laptop:
        """Copy all of it, and vouch for the copy: what a cloned disk does, which no device id can see."""
        self.close()
        shutil.copytree(self.data, folder / "data")
        vouch_for(self.state_folder, folder / "state", folder / "data")
        self.open()
        made = Laptop(folder, self.skew, self.author)
        assert made.store.device == self.store.device
        return made

    def pack(
        self, out: Path, parks: Collection[str] | None = None, *, confidential: bool = False, since: Mapping[LogKey, int] | None = None
    ) -> Manifest:
        """Write a pack without a passphrase, which costs a second of hard work, also of the confidential."""
        keys = logs_of(self.store, parks, confidential=confidential)
        sender = PackSender(device=self.store.device, letters=self.store.letters, name=self.author)
        with scratch(self.store.data) as room:
            return write_pack(out, room, sender, self.now().isoformat(timespec="seconds"), {}, collect(self.store, keys, since))


def vouch_for(state_folder: Path, to: Path, data: Path) -> None:
    """Copy the state folder of the one record that it knows, and let it know the copy of that record in *data*."""
    shutil.copytree(state_folder, to)
    (noted,) = json.loads((to / "devices.json").read_text()).values()
    (to / "devices.json").write_text(json.dumps({str(data.resolve()): noted}))


def add_round(store: Store, park: str, date: str = "2026-11-12", people: tuple[str, ...] = ("Jan", "Piet"), part: str = "evening") -> str:
    """Start a round with both checklists and return its id."""
    themes = tuple((loaded, "full") for loaded in checklists())
    new = NewRound("baseline", part, date, themes, tuple(Person(name) for name in people))  # type: ignore[arg-type]
    return start_round(store, park, new).id


def prepared(folder: Path, parks: int = 1) -> Laptop:
    """Return the facilitator's laptop: parks with two checkpoints and an evening round each."""
    laptop = Laptop(folder, author="Fatima")
    for i in range(parks):
        park = add_park(laptop.store, f"Park {i}", "Amert", [NewCheckpoint("Weg 1"), NewCheckpoint("Weg 2")])
        add_round(laptop.store, park.id)
    return laptop


def batch(store: Store, keys: Any = None, since: Any = None) -> Batch:
    """Collect a batch (of all logs unless told) and read it out, so that it can be handed on later and altered."""
    made = collect(store, logs.all_heads(store.db) if keys is None else keys, since)
    return replace(made, changes=tuple(made.changes))


def state(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every state row (without its arrival number) and every open double value: what the log's fold must give everywhere."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for noun, model in NOUNS.items():
        names = ", ".join(f'"{name}"' for name in columns(model))
        found[noun] = store.rows(f'select {names} from "{noun}" order by id')
    found["two values"] = store.rows("select noun, noun_id, park, confidential, field, writes from conflict order by 1, 2, 5")
    return found


def values(store: Store) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what stands on the screens: each thing that is there, its own fields, without who and when."""
    found = {}
    for noun, model in NOUNS.items():
        for one in store.select(model, "where gone = 0") if noun != "author" else ():
            found[noun, one.id] = {name: one.model_dump(mode="json")[name] for name in model.own()}
    return found


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table: what must be the same when a thing was refused."""
    tables = [row[0] for row in store.rows("select name from sqlite_master where type = 'table' order by name")]
    return {table: store.rows(f'select * from "{table}"') for table in tables}


def history(store: Store) -> dict[tuple[LogKey, int], Change]:
    """Return the whole log."""
    return {(change.log, change.seq): change for change in logs.changes_where(store.db, "1", [])}
