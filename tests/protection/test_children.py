"""What a process beside the program gets to know."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kvo_inspect.child_process import environment

PRINTING = "import os; print(*sorted(os.environ), *os.environ.values(), sep='\\n')"


def test_it_is_told_no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KVO_INSPECT_RECORD_PASSPHRASE", "KVO_INSPECT_PASSPHRASE"):
        monkeypatch.setenv(name, "correct horse battery")
    monkeypatch.setenv("KVO_INSPECT_DATA", "there")
    printed = subprocess.run([sys.executable, "-c", PRINTING], env=environment(), capture_output=True, text=True, check=True).stdout
    assert "PASSPHRASE" not in printed
    assert "correct horse battery" not in printed
    assert "KVO_INSPECT_DATA" in printed
