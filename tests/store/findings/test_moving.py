"""Moving a finding to another checkpoint: what was typed one checkpoint too late stands where it was seen."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.errors import BadValue, NotAllowedNow
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import add_partner
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.answers import record_answer
from tests.tui.walk.rounds import loaded

LAMPS, NUMBER = "lighting/VL-01", "premises/BD-01"


@dataclasses.dataclass
class Walked:
    """A round on two roads."""

    store: Store
    park: str
    round: str
    here: str
    there: str

    def found(self, text: str = "gat in de weg") -> Finding:
        return record_finding(self.store, self.round, self.here, NewFinding(text))


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[Walked]:
    store = open_record(tmp_path / "data", state_folder=tmp_path / "state", author="Karin", letters="KBR")
    park = add_park(store, "De Amert", "", [NewCheckpoint("Industrieweg"), NewCheckpoint("Kade")])
    used = ((loaded("lighting"), "full"), (loaded("premises"), "full"))
    made = start_round(store, park.id, NewRound("yearly", "evening", "2026-11-12", used, ()))  # type: ignore[arg-type]
    here, there = route(store, park.id)
    yield Walked(store, park.id, made.id, here.id, there.id)
    store.close()


def test_a_finding_moves_in_one_step_that_is_undone_and_done_again(walked: Walked) -> None:
    finding = walked.found()
    assert set_finding(walked.store, finding.id, checkpoint=walked.there).checkpoint == walked.there
    undo(walked.store, Reach.walk(walked.round))
    assert walked.store.get(Finding, finding.id).checkpoint == walked.here
    redo(walked.store, Reach.walk(walked.round))
    assert walked.store.get(Finding, finding.id).checkpoint == walked.there
    assert doctor(walked.store) == []


def test_the_company_that_is_asked_is_the_one_at_the_new_checkpoint(walked: Walked) -> None:
    store = walked.store
    baker = add_partner(store, walked.park, "company", organisation="Bakker", numbers="12", checkpoints=(walked.there,)).id
    usual, police = (made_id("partner", walked.park, kind) for kind in ("company", "police"))
    finding = record_finding(store, walked.round, walked.here, NewFinding("geen nummer", item=NUMBER))
    assert set_finding(store, finding.id, object="12").partner == usual
    assert set_finding(store, finding.id, checkpoint=walked.there).partner == baker
    set_finding(store, finding.id, partner=police)
    assert set_finding(store, finding.id, checkpoint=walked.here).partner == police


def test_what_comes_from_an_answer_stays_with_it(walked: Walked) -> None:
    (finding,) = record_answer(walked.store, walked.round, walked.here, LAMPS, Value(value="2")).findings
    with pytest.raises(NotAllowedNow, match="comes from an answer at its checkpoint"):
        set_finding(walked.store, finding.id, checkpoint=walked.there)
    assert set_finding(walked.store, finding.id, checkpoint=walked.here).checkpoint == walked.here
    assert walked.store.get(Finding, finding.id).checkpoint == walked.here


def test_a_finding_stays_in_its_park(walked: Walked, tmp_path: Path) -> None:
    finding = walked.found()
    other = add_park(walked.store, "De Kade", "", [NewCheckpoint("Laan")])
    with pytest.raises(BadValue, match="another park"):
        set_finding(walked.store, finding.id, checkpoint=route(walked.store, other.id)[0].id)
