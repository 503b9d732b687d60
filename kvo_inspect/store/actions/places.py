"""Where the findings on action lists are: the same place that an export draws them at."""

from __future__ import annotations

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.parks.ground import place_of
from kvo_inspect.store.conditions.findings import OPEN
from kvo_inspect.store.conditions.photos import PLACE
from kvo_inspect.store.record.store import Store


def places_of_findings(store: Store, park_id: str) -> dict[str, Position]:
    """Return where the open findings of a park are, by their ids; one without a place is left out."""
    rows = store.rows(
        f"select t.id, {PLACE.format(confidential=0)}, c.position from finding t left join checkpoint c on c.id = t.checkpoint "
        f"where t.park = ? and t.gone = 0 and {OPEN}",
        [park_id],
    )
    places = {finding: place_of(_position(photo), _position(checkpoint)) for finding, photo, checkpoint in rows if photo or checkpoint}
    return {finding: position for finding, position in places.items() if position is not None}


def _position(text: str | None) -> Position | None:
    return Position.model_validate_json(text) if text else None
