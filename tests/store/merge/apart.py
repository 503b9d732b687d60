"""Two laptops that look at one finding apart, and meet."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import PartOfDay, Status
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from tests.laptops import GATE, Laptop, add_round, batch, prepared, state

FAILS = Value(value="2")
DAY, NEXT = "2026-11-13", "2026-11-20"


class Apart:
    """Two laptops with one finding and two rounds that look again, and a clock between them that is off."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.first = prepared(folder / "a")
        store = self.first.store
        made = store.select(Round)[0]
        self.park, self.stop = made.park, route(store, made.park)[0].id
        (finding,) = record_answer(store, made.id, self.stop, GATE, FAILS).findings
        self.finding = finding.id

    def rounds(self, *days: tuple[str, PartOfDay]) -> list[str]:
        return [add_round(self.first.store, self.park, date, part=part) for date, part in days]

    def part(self, minutes: int = 5) -> None:
        self.second = self.first.copy_to(self.folder / "b", dt.timedelta(minutes=minutes))

    def meet(self) -> None:
        """Exchange until both have everything, and look whether both say the same."""
        for _again in range(2):
            receive(self.second.store, batch(self.first.store))
            receive(self.first.store, batch(self.second.store))
        assert state(self.first.store) == state(self.second.store)
        assert doctor(self.first.store) == doctor(self.second.store) == []
        assert self.status(self.first) == self.status(self.second)

    def status(self, laptop: Laptop | None = None) -> tuple[Status, int]:
        store = (laptop or self.first).store
        return store.get(Finding, self.finding).status, list_parks(store)[0].open_findings
