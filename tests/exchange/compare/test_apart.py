"""A failing answer of which a person said that it is another defect than the known one: a new finding, in a comparison and from the CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.exchange.record.formats import export
from kvo_inspect.store.compare import compare
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.walk.answers import part_answer, record_answer
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.exchange import recompute
from tests.laptops import LAMPS, Laptop, checklists, prepared


@dataclass
class Place:
    """A laptop with a baseline, a yearly round between, and a follow-up, at one checkpoint."""

    laptop: Laptop
    folder: Path
    first: Round
    between: Round
    second: Round
    stop: str

    @property
    def store(self) -> Store:
        return self.laptop.store

    def fails(self, round_: Round, count: str = "1", joins: tuple[str, ...] | None = None) -> Finding:
        return record_answer(self.store, round_.id, self.stop, LAMPS, Value(value=count), joins=joins).findings[-1]

    def part(self, known: Finding) -> Finding:
        return part_answer(self.store, self.second.id, self.stop, LAMPS, known.id).findings[-1]

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """Return by finding what became of it and from what that follows, held against what the CSV export says."""
        fates = compare(self.store, self.first.measurement, self.second.measurement).fates
        tables = recompute.read(export(self.store, "csv", self.folder / "csv", ExportScope(park=self.first.park)))
        sides = [recompute.Side(tables, kind, year) for kind, year in (("baseline", "2026"), ("follow_up", "2028"))]
        became, new, _left_out = recompute.outcomes(tables, sides[0], sides[1])
        assert {fate.finding.id: fate.outcome for fate in fates if fate.outcome != "new"} == became
        assert {fate.finding.id for fate in fates if fate.outcome == "new"} == set(new)
        return {fate.finding.id: (fate.outcome, fate.how) for fate in fates}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    laptop = prepared(tmp_path / "anna")
    first = laptop.store.select(Round)[0]
    themes = tuple((loaded, "full") for loaded in checklists())
    later = [
        start_round(laptop.store, first.park, NewRound(kind, "evening", date, themes, (Person("Jan"),)))  # type: ignore[arg-type]
        for kind, date in (("yearly", "2027-11-12"), ("follow_up", "2028-11-12"))
    ]
    stop = laptop.store.select(Checkpoint, "order by name")[0].id
    yield Place(laptop, tmp_path, first, later[0], later[1], stop)
    laptop.close()


def test_what_was_parted_from_a_known_finding_is_new(place: Place) -> None:
    known = place.fails(place.first)
    record_answer(place.store, place.second.id, place.stop, LAMPS, Value(value="1"))
    new = place.part(known)
    assert place.outcomes() == {known.id: ("not_seen", "none"), new.id: ("new", "none")}
    undo(place.store, Reach())
    assert place.outcomes() == {known.id: ("open", "rechecked")}


def test_what_is_none_of_several_known_is_new(place: Place) -> None:
    known = place.fails(place.first)
    other = place.fails(place.between, joins=())
    new = place.fails(place.second, joins=())
    assert place.outcomes() == {known.id: ("not_seen", "none"), new.id: ("new", "none")}
    assert (other.apart, new.apart) == (True, True)


def test_what_is_counted_beyond_the_known_one_that_was_named_is_new(place: Place) -> None:
    known = place.fails(place.first)
    other = place.fails(place.between, joins=())
    describe_finding(place.store, other.id, "2232")
    new = place.fails(place.second, "2", joins=(other.id,))
    assert place.outcomes() == {known.id: ("not_seen", "none"), new.id: ("new", "none")}


def test_what_is_captured_beside_it_is_new_too(place: Place) -> None:
    known = place.fails(place.first)
    record_answer(place.store, place.second.id, place.stop, LAMPS, Value(value="1"))
    new = place.part(known)
    captured = record_finding(place.store, place.second.id, place.stop, NewFinding("scheef", item=LAMPS))
    assert place.outcomes() == {known.id: ("not_seen", "none"), new.id: ("new", "none"), captured.id: ("new", "none")}


def test_the_number_of_one_that_was_solved_says_what_it_is(place: Place) -> None:
    solved = place.fails(place.first)
    describe_finding(place.store, solved.id, "2240")
    recheck_finding(place.store, place.between.id, solved.id, "solved")
    known = place.fails(place.between)
    record_answer(place.store, place.second.id, place.stop, LAMPS, Value(value="1"))
    again = place.part(known)
    describe_finding(place.store, again.id, "2240")
    assert place.outcomes() == {solved.id: ("came_back", "found_again")}


def test_without_an_open_finding_it_is_apart_from_nothing(place: Place) -> None:
    known = place.fails(place.first)
    recheck_finding(place.store, place.between.id, known.id, "solved")
    again = place.fails(place.second, joins=())
    assert not again.apart
    assert place.outcomes() == {known.id: ("came_back", "found_again")}


def test_another_laptop_reads_it_too(place: Place, tmp_path: Path) -> None:
    known = place.fails(place.first)
    record_answer(place.store, place.second.id, place.stop, LAMPS, Value(value="1"))
    bas = place.laptop.copy_to(tmp_path / "bas", dt.timedelta(minutes=5), "Bas")
    new = place.part(known)
    place.laptop.pack(tmp_path / "anna.kvopack")
    merge(bas.store, tmp_path / "anna.kvopack")
    fates = compare(bas.store, place.first.measurement, place.second.measurement).fates
    assert {fate.finding.id: fate.how for fate in fates} == {known.id: "none", new.id: "none"}
    bas.close()
