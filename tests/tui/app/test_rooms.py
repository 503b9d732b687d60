"""Opening the app sweeps what a killed one left in this machine's folder for temporary files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.store.upkeep.rooms import LOCK
from tests.tui.support import running, scenario, wait_for, wait_open


@pytest.mark.parametrize("read_only", [False, True])
@scenario
async def test_a_room_that_was_left_is_gone_once_the_app_is_open(
    worked: Path, read_only: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "temporary" / "kvo-inspect-1-abcdefgh"
    left.mkdir(parents=True)
    (left / LOCK).touch()
    (left / "record.db").write_text("all of it")
    monkeypatch.setattr("tempfile.tempdir", str(left.parent))
    async with running(worked, read_only=read_only) as pilot:
        await wait_open(pilot)
        await wait_for(pilot, lambda: not left.exists(), "the sweeping")
    assert list(left.parent.iterdir()) == []
