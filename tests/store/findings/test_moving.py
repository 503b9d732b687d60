"""Moving a finding to another checkpoint: what was typed one checkpoint too late stands where it was seen."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.errors import BadValue, NotAllowedNow
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, retire_checkpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from tests.tui.walk.rounds import loaded

LAMPS = "lighting/VL-01"


@dataclasses.dataclass
class Walked:
    """A round on two roads."""

    store: Store
    round: str
    here: str
    there: str

    def free(self) -> Finding:
        """Record a finding of no question."""
        return record_finding(self.store, self.round, self.here, NewFinding("gat in de weg"))


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[Walked]:
    store = open_record(tmp_path / "data", state_folder=tmp_path / "state", author="Karin", letters="KBR")
    park = add_park(store, "De Amert", "", [NewCheckpoint("Industrieweg"), NewCheckpoint("Kade")])
    made = start_round(store, park.id, NewRound("yearly", "evening", "2026-11-12", ((loaded("lighting"), "full"),), ()))
    here, there = route(store, park.id)
    yield Walked(store, made.id, here.id, there.id)
    store.close()


def test_a_finding_moves_in_one_step_that_is_undone_and_done_again(walked: Walked) -> None:
    finding = walked.free()
    assert set_finding(walked.store, finding.id, checkpoint=walked.there).checkpoint == walked.there
    undo(walked.store, Reach.walk(walked.round))
    assert walked.store.get(Finding, finding.id).checkpoint == walked.here
    redo(walked.store, Reach.walk(walked.round))
    assert walked.store.get(Finding, finding.id).checkpoint == walked.there
    assert doctor(walked.store) == []


@pytest.mark.parametrize("answered", [True, False])
def test_what_belongs_to_a_question_stays_at_its_checkpoint(walked: Walked, answered: bool) -> None:
    if answered:
        (finding,) = record_answer(walked.store, walked.round, walked.here, LAMPS, Value(value="2")).findings
    else:
        finding = record_finding(walked.store, walked.round, walked.here, NewFinding("lamp scheef", item=LAMPS))
    with pytest.raises(NotAllowedNow, match="belongs to a question of its checkpoint"):
        set_finding(walked.store, finding.id, checkpoint=walked.there)
    assert set_finding(walked.store, finding.id, checkpoint=walked.here, text="hangt").text == "hangt"
    assert walked.store.get(Finding, finding.id).checkpoint == walked.here


def test_a_finding_stays_on_the_route_of_its_park(walked: Walked) -> None:
    finding = walked.free()
    other = add_park(walked.store, "De Kade", "", [NewCheckpoint("Laan")])
    with pytest.raises(BadValue, match="another park"):
        set_finding(walked.store, finding.id, checkpoint=route(walked.store, other.id)[0].id)
    retire_checkpoint(walked.store, walked.there)
    with pytest.raises(BadValue, match="Kade is off the route"):
        set_finding(walked.store, finding.id, checkpoint=walked.there)
