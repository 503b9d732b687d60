"""A program that is one file of its own (PyInstaller and its like): `sys.executable` is that program, which knows commands and no `-m`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENTRY = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from kvo_inspect.cli import main; main()"
"""What the entry script of such a program does."""


def freeze(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process be such a program, which is written in *folder*."""
    program = folder / "één bestand"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -c {shlex.quote(ENTRY)} "$@"\n')
    program.chmod(0o700)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
