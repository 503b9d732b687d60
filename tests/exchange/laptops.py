"""Laptops for the tests of handing over: each a record of its own with a clock that may be wrong, and what must be equal in the end."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kvo_inspect.content import Loaded, parse_checklist
from kvo_inspect.domain.change import Change, LogKey
from kvo_inspect.exchange.handover import logs_of
from kvo_inspect.exchange.pack import Manifest, Sender, write_pack
from kvo_inspect.files import scratch
from kvo_inspect.store import logs
from kvo_inspect.store.batch import collect
from kvo_inspect.store.checkpoints import NewCheckpoint
from kvo_inspect.store.parks import add_park
from kvo_inspect.store.record import Store, open_record
from kvo_inspect.store.rounds import NewRound, Person, start_round
from kvo_inspect.store.tables import NOUNS, columns

NOON = dt.datetime(2026, 11, 12, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
LAMPS, CLEAN, SIGNAL = "lighting/L1", "lighting/L2", "hidden/H1"
"""A count that fails above 0; a check; a confidential signal."""

_ITEM = """
[[item]]
id = "{id}"
ask = {{ nl = "Vraag {id}?", en = "Question {id}?" }}
defect = {{ nl = "mis {id}", en = "wrong {id}" }}
look_for = {{ nl = "kijk", en = "look" }}
answer = {answer}
partner = "municipality"
"""
_HEAD = """id = "{id}"
version = "1"
theme = "{id}"
title = {{ nl = "{id}", en = "{id}" }}
core = {core}
confidential = {confidential}
"""


@cache
def checklists() -> tuple[Loaded, ...]:
    """Two small checklists, the second one confidential."""
    sources = (
        _HEAD.format(id="lighting", core="true", confidential="false")
        + _ITEM.format(id="L1", answer='{ type = "count", unit = { nl = "mast", en = "column" }, min = 0, max = 99, finding_above = 0 }')
        + _ITEM.format(id="L2", answer='{ type = "check" }'),
        _HEAD.format(id="hidden", core="false", confidential="true") + _ITEM.format(id="H1", answer='{ type = "signal" }'),
    )
    found = []
    for source in sources:
        checklist, problems = parse_checklist(source.encode(), "test")
        assert checklist is not None, problems
        found.append(Loaded(checklist, Path("test"), source.encode(), hashlib.sha256(source.encode()).hexdigest(), own=False))
    return tuple(found)


@dataclass
class Laptop:
    """One laptop: its folders, how wrong its clock is, and its open record."""

    folder: Path
    skew: dt.timedelta = dt.timedelta()
    author: str = ""
    ticks: int = 0
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def open(self) -> Store:
        """Open the record (again), without waiting for the disk: what is on it after a kill is asked elsewhere."""
        self.store = open_record(self.data, state_folder=self.folder / "state", author=self.author, now=self.now)
        self.store.db.execute("pragma synchronous = off")
        return self.store

    def now(self) -> dt.datetime:
        self.ticks += 1
        return NOON + self.skew + dt.timedelta(seconds=self.ticks)

    def close(self) -> None:
        self.store.close()

    def copy_to(self, folder: Path, skew: dt.timedelta = dt.timedelta(), author: str = "") -> Laptop:
        """Copy the data folder, and nothing else, to another laptop."""
        self.close()
        shutil.copytree(self.data, folder / "data")
        self.open()
        return Laptop(folder, skew, author)

    def pack(
        self, out: Path, parks: Collection[str] | None = None, *, confidential: bool = False, since: Mapping[LogKey, int] | None = None
    ) -> Manifest:
        """Write a pack without a passphrase, which costs a second of hard work, also of the confidential."""
        keys = logs_of(self.store, parks, confidential=confidential)
        sender = Sender(device=self.store.device, letters=self.store.letters, name=self.author)
        with scratch(self.store.data) as room:
            return write_pack(
                out, room, sender, self.now().isoformat(timespec="seconds"), {}, collect(self.store, keys, since)
            )  # fmt: skip


def prepared(folder: Path, parks: int = 1) -> Laptop:
    """Return the facilitator's laptop: parks with two checkpoints and an evening round each."""
    laptop = Laptop(folder, author="Fatima")
    for i in range(parks):
        park = add_park(laptop.store, f"Park {i}", "Amert", [NewCheckpoint("Weg 1"), NewCheckpoint("Weg 2")])
        themes = tuple((loaded, "full") for loaded in checklists())
        start_round(
            laptop.store,
            park.id,
            NewRound("baseline", "evening", "2026-11-12", themes, (Person("Jan"), Person("Piet"))),  # type: ignore[arg-type]
        )
    return laptop


def state(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every state row with its heads, and every open double value: what must be equal where the changes are."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for noun, model in NOUNS.items():
        names = ", ".join(f'"{name}"' for name in columns(model))
        found[noun] = store.rows(f'select {names} from "{noun}" order by id')
    found["two values"] = store.rows("select noun, noun_id, park, confidential, field, writes from conflict order by noun, noun_id, field")
    return found


def all_changes(store: Store) -> dict[tuple[LogKey, int], Change]:
    """Return the whole log."""
    return {(change.log, change.seq): change for change in logs.changes_where(store.db, "1", [])}
