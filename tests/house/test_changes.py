"""The ten changes whose cost CONTRIBUTING tells: each applies to the program as it is, and touches no more than it may."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tools.changes import FOLDER, ROOT, Change, changes, table

CHANGES = changes()


def test_there_are_ten() -> None:
    assert len(CHANGES) == 10


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.patch.stem)
def test_a_change_applies_and_costs_what_it_may(change: Change) -> None:
    """Types, layers and tests of it are checked by `make changes`."""
    assert shutil.which("git"), "patches are applied by git"
    done = subprocess.run(["git", "apply", "--check", str(change.patch)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{change.patch.name} no longer applies: make it again, and then `make changes`\n{done.stderr}"
    assert 0 < len(change.modules) + len(change.words) <= change.most + len(change.words)
    assert all(Path(ROOT, test.partition("::")[0]).exists() for test in change.tests)


def test_contributing_tells_the_table() -> None:
    assert table(CHANGES) in (ROOT / "CONTRIBUTING.md").read_text("utf-8"), "`make changes` prints it"


def test_a_patch_that_touches_more_is_seen(tmp_path: Path) -> None:
    from tools.changes import read_change

    text = (FOLDER / "05-key.patch").read_text("utf-8")
    (tmp_path / "x.patch").write_text(text + "diff --git a/kvo_inspect/tui/walk/keys.py b/kvo_inspect/tui/walk/keys.py\n", "utf-8")
    assert len(read_change(tmp_path / "x.patch").modules) > read_change(FOLDER / "05-key.patch").most
