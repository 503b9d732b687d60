"""Moving a finding to the checkpoint where it was seen: what was typed one checkpoint too late is set right."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.checklists.answer import Answer, fails
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import BadValue, NotAllowedNow
from kvo_inspect.store.checklists.stored import find_item, known_house_number
from kvo_inspect.store.parks.partners import holder_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


def moved_fields(store: Store, finding: Finding, checkpoint_id: str) -> dict[str, Any]:
    """Return what a finding has at another checkpoint of its park: that checkpoint, and its company where the one of the old was asked.

    BadValue when that checkpoint is of another park; NotAllowedNow while an answer at the old one is about the finding.
    """
    if store.get(Checkpoint, checkpoint_id).park != finding.park:
        raise BadValue("checkpoint", _("That checkpoint is of another park."))
    if checkpoint_id != finding.checkpoint and _answer_about(store, finding) is not None:
        raise NotAllowedNow(
            _("{code} comes from an answer at its checkpoint: correct that one, and answer the question where it belongs.").format(
                code=finding.code
            )
        )
    fields: dict[str, Any] = {"checkpoint": checkpoint_id}
    number = known_house_number(store, finding.item, finding.object)
    if finding.status == "new" and finding.partner == holder_of(store, finding.park, "company", finding.checkpoint, number):
        fields["partner"] = holder_of(store, finding.park, "company", checkpoint_id, number)
    return fields


def _answer_about(store: Store, finding: Finding) -> Answer | None:
    """Return a failing answer to the question of a finding at its checkpoint, in any round; None when no answer stands for the finding."""
    if finding.item is None:
        return None
    target = store.get(Park, finding.park).grade_target
    where = "where checkpoint = ? and item = ? and confidential = ? and gone = 0"
    answers = store.select(Answer, where, [finding.checkpoint, finding.item, int(finding.confidential)])
    return next((answer for answer in answers if fails(find_item(store, answer.round, finding.item)[1], answer.value, target)), None)
