"""What the tests of the central record have in common."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kvo_inspect.domain.record.change import LogKey
from tests.central.attacked.door import Door, hand_in, new_id, small_park, written
from tests.central.centres import new_centre
from tests.central.servers import VERSIONS, server


@pytest.fixture(scope="module", params=VERSIONS, ids=lambda version: f"pg{version}")
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    here = server(request.param)
    database = new_centre(request.param)
    park = new_id("park")
    log = written(LogKey("laptop1", park, False), small_park(park))
    with here.connect(database.name, "ann") as ann:
        assert hand_in(ann, log) == len(log)
        yield Door(here, database, ann, park, log)
