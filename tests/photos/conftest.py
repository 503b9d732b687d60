from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.opening import open_record
from tests.laptops import new_folder

NOW = dt.datetime(2026, 11, 12, 20, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    moment = NOW

    def now() -> dt.datetime:
        nonlocal moment
        moment += dt.timedelta(seconds=1)
        return moment

    store = open_record(new_folder(tmp_path / "data"), state_folder=tmp_path / "state", author="Karin Bos", now=now)
    yield store
    store.close()


@pytest.fixture
def park(store: Store) -> Park:
    return add_park(store, "De Amert", checkpoints=[NewCheckpoint("Industrieweg 12-30"), NewCheckpoint("Entree Noord")])
