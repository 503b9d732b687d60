"""Every noun of the record, by its name: what this program knows of all that the changes of a record may speak of."""

from __future__ import annotations

from kvo_inspect.domain.also_for import AlsoFor
from kvo_inspect.domain.answer import Answer
from kvo_inspect.domain.checkpoint import Checkpoint
from kvo_inspect.domain.comment import Comment
from kvo_inspect.domain.finding import Finding
from kvo_inspect.domain.mark import Mark
from kvo_inspect.domain.measure import Measure, MeasureFinding, MeasureTarget
from kvo_inspect.domain.measurement import Measurement
from kvo_inspect.domain.meeting import Meeting
from kvo_inspect.domain.noun import Noun
from kvo_inspect.domain.park import Park
from kvo_inspect.domain.part import Part
from kvo_inspect.domain.participant import Participant
from kvo_inspect.domain.partner import Partner
from kvo_inspect.domain.photo import Photo, PhotoUse, PromisedPhoto
from kvo_inspect.domain.recheck import Recheck
from kvo_inspect.domain.reply import Reply
from kvo_inspect.domain.review import Review
from kvo_inspect.domain.round import Round, RoundChecklist, StoredChecklist
from kvo_inspect.domain.target import Target
from kvo_inspect.domain.trajectory import Trajectory

NOUNS: dict[str, type[Noun]] = {
    model.noun: model
    for model in (
        Park, Partner, Checkpoint, Trajectory, Measurement, StoredChecklist, Round, RoundChecklist, Participant, Answer, Mark,
        Finding, Recheck, Review, AlsoFor, Reply, Comment, Photo, PromisedPhoto, PhotoUse, Part,
        Target, Measure, MeasureFinding, MeasureTarget, Meeting,
    )
}  # fmt: skip
"""Every noun of the record, those that others refer to first."""
