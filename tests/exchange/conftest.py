"""Exports are made in folders of the test's own, in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect import texts
from tests.exchange.cheap_age import make_cheap


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("KVO_INSPECT_DATA", raising=False)
    monkeypatch.setattr(texts, "_lang", "en")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write encrypted packs whose passphrase costs no second of hard work; they are opened as any other."""
    make_cheap(monkeypatch)
