"""Killed at any moment: what was said to be stored is there, and the record is sound."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.undo import undo
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from tests.doses import dose
from tests.laptops import prepared

ROOT = Path(__file__).resolve().parents[2]
TIMES = dose(6, 20, 300)


def test_what_was_stored_is_there_after_a_kill(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "mine")
    device = laptop.store.device
    laptop.close()
    draw = random.Random(20261124)
    stored: set[tuple[str, str]] = set()
    command = [sys.executable, "-m", "tests.crash.store_child", str(laptop.data), str(laptop.state_folder)]
    for _ in range(TIMES):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
            assert child.stdout is not None
            for _line in range(draw.randint(0, 30)):
                stored.add(pair(child.stdout.readline()))
            for _turn in range(draw.randint(0, 40_000)):  # anywhere within an act, and not at a line of its output
                pass
            child.kill()
            # What lies in the pipe was said before the kill; a line cut off in the middle was not said.
            stored |= {pair(line) for line in child.stdout if line.endswith("\n")}
        store = open_record(laptop.data, state_folder=laptop.state_folder, author="Karin", now=laptop.now)
        try:
            there = {
                (noun_id, f"{stamp}-{log}")
                for noun_id, stamp, log in store.rows("select noun_id, stamp, device from change join log on log.id = change.log")
            }
            assert stored <= there
            assert store.device == device, "a kill is no restore: this is the same laptop"
            assert doctor(store) == []
        finally:
            store.close()
    assert len(stored) > TIMES * 5


def test_the_record_goes_on_after_a_kill(tmp_path: Path) -> None:
    laptop = prepared(tmp_path / "mine")
    laptop.close()
    command = [sys.executable, "-m", "tests.crash.store_child", str(laptop.data), str(laptop.state_folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline()
        child.kill()
    store = open_record(laptop.data, state_folder=laptop.state_folder, author="Karin")
    changes = store.rows("select count(*) from change")[0][0]
    undo(store, Reach())
    assert store.rows("select count(*) from change")[0][0] > changes
    assert doctor(store) == []
    store.close()


def pair(line: str) -> tuple[str, str]:
    """A line of the child as (noun id, name of the change)."""
    noun_id, name = line.split()
    return noun_id, name
