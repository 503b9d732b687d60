"""Screen tests run on folders of their own, never on those of whoever runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect import texts
from tests.examples import copy_example
from tests.laptops import new_folder


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the state folder inside the test's folder and the language English afterwards."""
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("KVO_INSPECT_DATA", raising=False)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):  # keys drawn by chance open nothing on the desktop of whoever runs the tests
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "of the tests")
    monkeypatch.setattr(texts, "_lang", "en")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder with an empty record, which no laptop opened yet."""
    return new_folder(tmp_path / "data")


@pytest.fixture
def first_start(tmp_path: Path) -> Path:
    """Return a data folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def worked(data: Path) -> Path:
    """Return a copy of the worked example, in English."""
    return copy_example("en", data)
