"""A script in the place of the program with which the system opens files: it writes down what it was to open."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

NAME = "open" if sys.platform == "darwin" else "xdg-open"
LIST = "opened.txt"


def add_opener(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str | None = "") -> None:
    """Let *folder* be the only place of programs, with a desktop; *script*: what the opener does besides, None: there is none."""
    folder.mkdir()
    if script is not None:
        opener = folder / NAME
        opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{folder / LIST}"\nPATH=/bin:/usr/bin\n{script}\n')
        opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)


def calls(folder: Path) -> list[str]:
    """Return what was to be opened, in order."""
    path = folder / LIST
    return path.read_text("utf-8").splitlines() if path.exists() else []
