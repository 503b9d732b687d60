"""What two people do apart to one finding: seen differently, moved to different places, or to one that is removed meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import Seen
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.merge.conflicts import choose, list_conflicts
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, add_checkpoint
from kvo_inspect.store.parks.correcting import remove_checkpoint
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.walk.rechecks import recheck_finding
from tests.exchange.laptops.test_conflicts import meet, place
from tests.laptops import Laptop, checklists, prepared


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop]]:
    anna = prepared(tmp_path / "anna")
    anna.author = anna.store.author = "Anna"
    bas = anna.copy_to(tmp_path / "bas", dt.timedelta(minutes=5), "Bas")
    yield anna, bas
    for laptop in (anna, bas):
        assert doctor(laptop.store) == []
        laptop.close()


def test_a_status_of_its_own_is_asked_beside_what_was_seen(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("lamp"))
    again = start_round(anna.store, finding.park, NewRound("yearly", "evening", "2027-11-12", ((checklists()[0], "full"),)))
    with anna.store.act() as act:
        act.write(Finding, finding.id, park=finding.park, status="sent")
    meet(anna, bas, tmp_path)
    apart: tuple[tuple[Laptop, str, Seen], ...] = ((anna, "planned", "not_yet"), (bas, "in_progress", "worse"))
    for laptop, status, seen in apart:
        with laptop.store.act() as act:
            act.write(Finding, finding.id, park=finding.park, status=status)
        recheck_finding(laptop.store, again.id, finding.id, seen)
    meet(anna, bas, tmp_path)
    assert [double.field for double in list_conflicts(anna.store)] == ["status", "seen"]


def test_what_was_seen_can_be_chosen_though_it_is_said_to_be_seen_at_another_time(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("lamp"))
    again = start_round(anna.store, finding.park, NewRound("yearly", "evening", "2027-11-12", ((checklists()[0], "full"),)))
    meet(anna, bas, tmp_path)
    recheck_finding(anna.store, again.id, finding.id, "solved")
    recheck_finding(bas.store, again.id, finding.id, "not_yet")
    set_finding(bas.store, finding.id, visible="day")
    meet(anna, bas, tmp_path)
    for seen in ("solved", "not_yet"):
        (double,) = list_conflicts(anna.store)
        choose(anna.store, double, next(value.change for value in double.values if value.value == seen))
        assert list_conflicts(anna.store) == []
        undo(anna.store, Reach())


def test_a_finding_is_not_chosen_to_stand_at_a_checkpoint_that_was_removed_meanwhile(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    finding = record_finding(anna.store, *place(anna), NewFinding("lamp"))
    there, elsewhere = (add_checkpoint(anna.store, finding.park, NewCheckpoint(name)).id for name in ("Zijweg", "Zomerdijk"))
    meet(anna, bas, tmp_path)
    set_finding(anna.store, finding.id, checkpoint=there)
    set_finding(bas.store, finding.id, checkpoint=elsewhere)
    meet(anna, bas, tmp_path)
    assert anna.store.get(Finding, finding.id).checkpoint == elsewhere
    remove_checkpoint(anna.store, there)
    (double,) = list_conflicts(anna.store)
    with pytest.raises(NotAllowedNow, match="removed since"):
        choose(anna.store, double, double.values[0].change)
    choose(anna.store, double, double.values[1].change)
    assert list_conflicts(anna.store) == []


def test_a_move_to_a_checkpoint_that_is_gone_is_not_taken_back(two: tuple[Laptop, Laptop], tmp_path: Path) -> None:
    anna, bas = two
    here = add_checkpoint(anna.store, anna.store.select(Round)[0].park, NewCheckpoint("Zijweg")).id
    finding = record_finding(anna.store, place(anna)[0], here, NewFinding("lamp"))
    meet(anna, bas, tmp_path)
    set_finding(anna.store, finding.id, checkpoint=place(anna)[1])
    meet(anna, bas, tmp_path)
    remove_checkpoint(bas.store, here)
    meet(anna, bas, tmp_path)
    undone = undo(anna.store, Reach())
    assert ([noun.id for noun in undone.unchanged], undone.changed) == ([finding.id], ())
    assert anna.store.get(Finding, finding.id).checkpoint == place(anna)[1]
