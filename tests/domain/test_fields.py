"""What a verb of the store may change of a noun is typed: the names are fields of that noun, and none is forgotten."""

from __future__ import annotations

import pytest

from kvo_inspect.domain.findings.finding import Finding, FindingFields
from kvo_inspect.domain.parks.checkpoint import Checkpoint, CheckpointFields
from kvo_inspect.domain.parks.park import KEEPING, Park, ParkFields
from kvo_inspect.domain.parks.partner import Partner, PartnerFields
from kvo_inspect.domain.photos.photo import Photo, PhotoFields
from kvo_inspect.domain.plan.decision import Decision, DecisionFields
from kvo_inspect.domain.plan.measure import Measure, MeasureFields
from kvo_inspect.domain.plan.meeting import Meeting, MeetingFields
from kvo_inspect.domain.plan.target import Target, TargetFields
from kvo_inspect.domain.plan.trajectory import Trajectory, TrajectoryFields
from kvo_inspect.domain.record.noun import Noun

BY_STEPS: dict[type[Noun], tuple[type, set[str]]] = {
    Finding: (FindingFields, {"code", "round", "item", "status", "sent", "reminded", "told", "adds", "apart"}),
    Checkpoint: (CheckpointFields, {"place", "replaced_by", "why_retired"}),
    Park: (ParkFields, {"aside", "themes", *KEEPING.values()}),
    Partner: (PartnerFields, {"contact"}),
    Measure: (MeasureFields, {"trajectory", "status"}),
    Meeting: (MeetingFields, {"trajectory"}),
    Decision: (DecisionFields, {"meeting", "measure"}),
    Target: (TargetFields, {"trajectory"}),
    Trajectory: (TrajectoryFields, {"number"}),
}
"""Each noun with the fields that a verb may change, and those that change by a step of their own or never."""


@pytest.mark.parametrize("noun", BY_STEPS, ids=lambda noun: noun.noun)
def test_every_field_may_be_changed_or_has_its_step(noun: type[Noun]) -> None:
    fields, by_steps = BY_STEPS[noun]
    assert set(fields.__annotations__) | by_steps == set(noun.own())
    assert not set(fields.__annotations__) & by_steps


def test_of_a_photo_only_what_no_camera_wrote() -> None:
    assert set(PhotoFields.__annotations__) <= set(Photo.own())
