"""A dossier without the names of people, for whoever may not see them."""

from __future__ import annotations

from kvo_inspect.domain.dossier import PRIVATE, Dossier


def without_names(dossier: Dossier) -> Dossier:
    """Return the dossier without the names of people.

    Facilitators, participants, those present at meetings, persons of measures and decisions, who adopted a report. Companies and owners
    are told by their kind. What people typed as text stays as it is.
    """
    return dossier.model_copy(
        update={
            "cycles": tuple(cycle.model_copy(update={"facilitator": ""}) for cycle in dossier.cycles),
            "people": tuple(participant.model_copy(update={"name": None}) for participant in dossier.people),
            "meetings": tuple(meeting.model_copy(update={"present": ""}) for meeting in dossier.meetings),
            "findings": tuple(
                finding.model_copy(update={"holder": ""}) if finding.holder_kind in PRIVATE else finding for finding in dossier.findings
            ),
            "measures": tuple(
                measure.model_copy(update={"person": "", "owner": "" if measure.owner_kind in PRIVATE else measure.owner})
                for measure in dossier.measures
            ),
            "decisions": tuple(
                decision.model_copy(update={"person": "", "owner": "" if decision.owner_kind in PRIVATE else decision.owner})
                for decision in dossier.decisions
            ),
            "papers": tuple(paper.model_copy(update={"adopted_by": ""}) for paper in dossier.papers),
        }
    )
