"""Every noun of the record, by its name: what this program knows of all that the changes of a record may speak of."""

from __future__ import annotations

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.comment import Comment
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.reply import Reply
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.photos.photo import Photo, PhotoUse, PromisedPhoto
from kvo_inspect.domain.plan.decision import Decision
from kvo_inspect.domain.plan.measure import Measure, MeasureFinding, MeasureTarget
from kvo_inspect.domain.plan.meeting import Meeting
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.erasure import Erasure, ErasureAnswer
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.handed_in import Part
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.planned import PlannedRound
from kvo_inspect.domain.rounds.planned_person import PlannedPerson
from kvo_inspect.domain.rounds.round import Round, RoundChecklist, StoredChecklist
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.domain.survey.held import Survey, SurveyAnswer

NOUNS: dict[str, type[Noun]] = {
    model.noun: model
    for model in (
        Park,
        Partner,
        Checkpoint,
        Trajectory,
        Measurement,
        StoredChecklist,
        PlannedRound,
        PlannedPerson,
        Round,
        RoundChecklist,
        Participant,
        SignOff,
        Answer,
        Mark,
        Finding,
        Recheck,
        Review,
        AlsoFor,
        Reply,
        Comment,
        Photo,
        PromisedPhoto,
        PhotoUse,
        Part,
        Target,
        Measure,
        MeasureFinding,
        MeasureTarget,
        Meeting,
        Decision,
        Survey,
        SurveyAnswer,
        Paper,
        Author,
        Erasure,
        ErasureAnswer,
    )
}
"""Every noun of the record, those that others refer to first."""
