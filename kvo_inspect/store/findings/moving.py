"""Moving a finding to the checkpoint where it was seen: what was typed one checkpoint too late is set right."""

from __future__ import annotations

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.errors import BadValue, NotAllowedNow
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import _


def is_movable(finding: Finding) -> bool:
    """Return whether a finding may stand at another checkpoint: not one of a question, of which an answer may tell, on any laptop."""
    return finding.item is None


def must_be_movable(store: Store, finding: Finding, checkpoint_id: str) -> None:
    """Raise when a finding cannot stand at another checkpoint; to stay where it is, is no move.

    NotAllowedNow for one that `is_movable` says no of; BadValue when the checkpoint is of another park or off the route; NotFound when
    there is none.
    """
    if checkpoint_id == finding.checkpoint:
        return
    if not is_movable(finding):
        raise NotAllowedNow(
            _("{code} belongs to a question of its checkpoint: answer that question where it belongs, and drop this one.").format(
                code=finding.code
            )
        )
    stop = store.get(Checkpoint, checkpoint_id)
    if stop.park != finding.park:
        raise BadValue("checkpoint", _("That checkpoint is of another park."))
    if stop.retired:
        raise BadValue("checkpoint", _("{name} is off the route: put it back first.").format(name=stop.name))
