"""One thing with many changes: what a merge asks of each goes by an index, not through all the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kvo_inspect.store.merge import staging
from tests.laptops import Laptop


@pytest.mark.parametrize("sql", [staging._DANGLING, staging._TWICE], ids=["comes after what is here", "no name twice"])
def test_a_merge_finds_the_other_changes_of_a_thing_by_their_stamp(tmp_path: Path, sql: str) -> None:
    laptop = Laptop(tmp_path)
    with staging.staging(laptop.store):
        plan = [row[3] for row in laptop.store.rows(f"explain query plan {sql}")]
    laptop.close()
    (step,) = [one for one in plan if re.search(r"\bc\b", one)]
    assert "change_noun (noun_id=? AND stamp=?)" in step
