"""Where a point is: where its photo was taken, unless that is far from its checkpoint, or the photo may not leave."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.photos.photo import Photo, PhotoUse
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.store.actions.lists import action_lists
from kvo_inspect.store.parks.checkpoints import set_checkpoint
from tests.exchange.asked import asked, opened

HERE = Position(lat="51.62", lon="5.54")
NEAR = Position(lat="51.622", lon="5.54")
"""220 metres to the north."""
FAR = Position(lat="51.623", lon="5.54")
"""330 metres to the north."""


@pytest.mark.parametrize(
    ("checkpoint", "photo", "shared", "expected"),
    [
        (HERE, NEAR, True, NEAR),
        (HERE, FAR, True, HERE),
        (None, FAR, True, FAR),
        (HERE, None, True, HERE),
        (HERE, NEAR, False, HERE),
        (None, NEAR, False, None),
        (None, None, True, None),
    ],
    ids=["near", "far", "only the photo", "only the checkpoint", "photo not shared", "only a photo not shared", "none"],
)
def test_where_a_point_is(
    tmp_path: Path, checkpoint: Position | None, photo: Position | None, shared: bool, expected: Position | None
) -> None:
    with opened(tmp_path / "data") as store:
        park, found = asked(store)
        finding = found["new"]
        if checkpoint is not None:
            set_checkpoint(store, finding.checkpoint, position=checkpoint)
        with store.act() as act:
            taken = made_id("photo", park.id, "a" * 64)
            act.write(Photo, taken, park=park.id, sha256="a" * 64, position=photo, not_shared=not shared)
            act.write(PhotoUse, made_id("photo_use", taken, finding.id), park=park.id, photo=taken, finding=finding.id)
        points = [point for list_ in action_lists(store, park.id) for point in list_.points if point.id == finding.id]
    assert [point.position for point in points] == [expected]
