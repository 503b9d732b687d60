"""What the short dose draws of the costly tests: some of every one in the end, the same on every worker of a run."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.doses import ONE_OF, costly, draw_costly

ROOT = Path(__file__).parents[2]


def defined_in(path: Path) -> set[str]:
    """Return the tests that a module defines, as their ids name them."""
    names = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names |= {f"{node.name}::{part.name}" for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)}
    return names


def test_every_costly_test_is_there() -> None:
    wrong = [name for name in sorted(costly()) if name.partition("::")[2] not in defined_in(ROOT / name.partition("::")[0])]
    assert wrong == [], "make costly, or write the new names into tests/costly.txt"


def test_a_run_leaves_out_the_same_on_every_worker_and_another_run_others(monkeypatch: pytest.MonkeyPatch) -> None:
    names = sorted(costly())[:60]
    cases = [f"{name}[{case}]" for name in names for case in range(3)] + ["tests/house/test_doses.py::cheap"]
    items = cast("list[pytest.Item]", [SimpleNamespace(nodeid=case) for case in cases])
    taken: Counter[str] = Counter()
    for run in range(60):
        monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", f"run {run}")
        left = {item.nodeid for item in draw_costly(items)}
        assert left == {item.nodeid for item in draw_costly(items)}
        assert "tests/house/test_doses.py::cheap" not in left
        taken.update(case for case in cases if case not in left)
    assert set(taken) == set(cases), "every case is taken in the end"
    costly_taken = sum(taken.values()) - taken["tests/house/test_doses.py::cheap"]
    assert 0.8 < costly_taken / (60 * 180 / ONE_OF) < 1.2
