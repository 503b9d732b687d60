"""Two laptops give house numbers apart: after they met both have every finding, and nothing is doubled or lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.laptops.handover import merge
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.findings.objects import number_finding
from kvo_inspect.store.merge.conflicts import choose, list_conflicts
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner, set_partner
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.answers import record_answer
from tests.laptops import Laptop, state
from tests.tui.walk.rounds import loaded

NUMBER = "premises/BD-01"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    anna = Laptop(tmp_path / "anna", author="Anna")
    park = add_park(anna.store, "De Amert", "", [NewCheckpoint("Industrieweg"), NewCheckpoint("Kade")])
    start_round(anna.store, park.id, NewRound("yearly", "evening", "2026-11-12", ((loaded("premises"), "full"),), ()))
    bas = anna.copy_to(tmp_path / "bas", dt.timedelta(minutes=5), "Bas")
    yield anna, bas
    for laptop in (anna, bas):
        assert doctor(laptop.store) == []
        laptop.close()


def meet(anna: Laptop, bas: Laptop, room: Path) -> None:
    for sender, receiver in ((anna, bas), (bas, anna)):
        out = room / f"{sender.author}.kvopack"
        sender.pack(out)
        merge(receiver.store, out)
    assert state(anna.store) == state(bas.store)


def fail(laptop: Laptop) -> Finding:
    round_ = laptop.store.select(Round)[0].id
    stop = laptop.store.select(Checkpoint, "order by name")[0].id
    return record_answer(laptop.store, round_, stop, NUMBER, Value(value="2")).findings[0]


def objects(laptop: Laptop) -> list[str]:
    return sorted(one.object for one in laptop.store.select(Finding, "where gone = 0"))


def test_numbers_given_apart_are_all_there(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    number_finding(anna.store, fail(anna).id, "12 14-18")
    number_finding(bas.store, fail(bas).id, "18 20")
    meet(anna, bas, tmp_path)
    assert list_conflicts(anna.store) == []
    assert objects(anna) == objects(bas) == ["12", "14", "16", "18", "18", "20"]
    assert len({one.code for one in anna.store.select(Finding)}) == 6
    assert len(anna.store.select(AlsoFor, "where gone = 0")) == 6


def test_of_one_finding_divided_twice_every_number_stays_in_sight(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    finding = fail(anna)
    meet(anna, bas, tmp_path)
    number_finding(anna.store, finding.id, "12 14")
    number_finding(bas.store, finding.id, "16 18")
    meet(anna, bas, tmp_path)
    (double,) = list_conflicts(anna.store)
    assert (double.noun, double.field, sorted(said.value for said in double.values)) == ("finding", "object", ["12", "16"])
    assert set(objects(anna)) > {"14", "18"}
    choose(anna.store, double, double.values[0].change)
    meet(anna, bas, tmp_path)
    assert list_conflicts(bas.store) == []
    assert len(objects(bas)) == 3


def test_numbers_taken_out_on_one_laptop_stay_when_the_other_worked_on_them(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    numbered = number_finding(anna.store, fail(anna).id, "12 14")
    meet(anna, bas, tmp_path)
    number_finding(anna.store, numbered.findings[0].id, "12")
    set_finding(bas.store, numbered.findings[1].id, text="ook achter het hek")
    number_finding(bas.store, numbered.findings[0].id, "12 14 16")
    meet(anna, bas, tmp_path)
    assert objects(anna) == objects(bas) == ["12", "14", "16"]


def test_where_premises_are_comes_along(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    park = anna.store.select(Round)[0].park
    stop = anna.store.select(Checkpoint, "order by name")[0].id
    jansen = add_partner(anna.store, park, "company", organisation="Jansen BV", checkpoints=(stop,), numbers="12-14")
    meet(anna, bas, tmp_path)
    set_partner(bas.store, jansen.id, numbers="14-16")
    numbered = number_finding(bas.store, fail(bas).id, "12 16")
    assert [one.partner == jansen.id for one in numbered.findings] == [False, True]
    meet(anna, bas, tmp_path)
    assert anna.store.get(Partner, jansen.id).numbers == "14-16"
