"""How far an erasure of somebody else reaches: the things of its own park and log, and only once what it leaves in place is here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.change import Change
from kvo_inspect.domain.record.erasure import Erasure
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.merge.receive import receive
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.people.removing import named_change
from kvo_inspect.store.record import logs
from kvo_inspect.store.upkeep.doctor import doctor
from tests.laptops import SIGNAL, Laptop, batch, prepared, state


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    """The laptop of somebody who means no good, and another one with the same."""
    first = prepared(tmp_path / "first", parks=2)
    second = Laptop(tmp_path / "second")
    receive(second.store, batch(first.store))
    yield first, second
    for laptop in (first, second):
        assert doctor(laptop.store) == []
        laptop.close()


def recorded(laptop: Laptop, item: str | None = None) -> Finding:
    """A finding in the first park."""
    round_ = laptop.store.select(Round, "order by park")[0]
    new = NewFinding(text="Kanarie woont hier", item=item)
    return record_finding(laptop.store, round_.id, route(laptop.store, round_.park)[0].id, new)


def changes_of(laptop: Laptop, finding: Finding) -> list[Change]:
    return logs.changes_of(laptop.store.db, Finding.noun, finding.id)


def forge(laptop: Laptop, finding: Finding, park: str, *, confidential: bool = False, instead: str = "", named: bool = True) -> None:
    """Write the erasure of all that was said of a finding into a log of this park."""
    emptied = tuple(map(named_change, changes_of(laptop, finding))) if named else ()
    fields = tuple(Finding.own())
    with laptop.store.act() as act:
        erasure_id = laptop.store.new_id()
        request = laptop.store.new_id()
        act.erase_as(
            Erasure(
                id=erasure_id,
                park=park,
                confidential=confidential,
                request=request,
                of=Finding.noun,
                thing=finding.id,
                fields=fields,
                instead=instead,
                emptied=emptied,
                why="because",
            )
        )


def test_a_log_of_another_park_empties_nothing(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    finding = recorded(first)
    other = next(park.id for park in first.store.select(Park) if park.id != finding.park)
    receive(second.store, batch(first.store))
    before = state(second.store)["finding"]
    forge(first, finding, other)
    forge(first, finding, other, instead=changes_of(first, finding)[0].name)
    received = receive(second.store, batch(first.store))
    assert (received.changes, received.erased) == (2, 0)
    assert state(second.store)["finding"] == state(first.store)["finding"] == before


def test_an_open_log_empties_nothing_confidential(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    finding = recorded(first, SIGNAL)
    assert finding.confidential
    receive(second.store, batch(first.store))
    forge(first, finding, finding.park)
    assert receive(second.store, batch(first.store)).erased == 0
    assert second.store.get(Finding, finding.id).text == "Kanarie woont hier"
    forge(first, finding, finding.park, confidential=True)
    assert receive(second.store, batch(first.store)).erased == 1, "that log does"


def test_nothing_goes_by_a_field_before_what_stands_there_instead_is_here(two: tuple[Laptop, Laptop]) -> None:
    first, second = two
    finding = recorded(first)
    with first.store.act() as act:
        act.write(Finding, finding.id, park=finding.park, object="12")
        place = act.name
    receive(second.store, batch(first.store))
    before = state(second.store)["finding"]
    for instead in ("", f"1-{'f' * 16}", place):  # none, one that is nowhere, one that writes another field
        forge(first, finding, finding.park, instead=instead, named=False)
        assert receive(second.store, batch(first.store)).erased == 0
        assert state(second.store)["finding"] == before
