"""Every place that renames or removes files, while a virus scanner has each of them open for a moment, as Windows refuses that."""

from __future__ import annotations

import datetime as dt
import errno
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kvo_inspect import paths
from kvo_inspect.demo import make_demo
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.store.upkeep.backup import write_backup
from kvo_inspect.store.upkeep.restore import restore_backup
from tests.examples import copy_example
from tests.exchange.photographed import kept, photograph
from tests.laptops import prepared
from tests.photos.pictures import jpeg

NOW = dt.datetime(2026, 11, 24, 19, 46, tzinfo=dt.timezone(dt.timedelta(hours=1)))


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was held: each rename and each removal of a file or folder is refused once."""
    names: list[str] = []

    def held_once(act: Callable[..., Any]) -> Callable[..., Any]:
        seen = set()

        def refusing(path: str | Path, *more: Any, **options: Any) -> Any:
            if (key := (str(path), *map(str, more))) not in seen and (not more or Path(path).exists()):
                seen.add(key)
                names.append(Path(path).name)
                error = PermissionError(errno.EACCES, "The process cannot access the file", str(path), None, *map(str, more))
                error.winerror = 32  # type: ignore[attr-defined, unused-ignore]
                raise error
            return act(path, *more, **options)

        return refusing

    monkeypatch.setattr(os, "replace", held_once(os.replace))
    monkeypatch.setattr(os, "rename", held_once(os.rename))
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    return names


def test_photos_and_packs_pass_through_a_folder(tmp_path: Path, refused: list[str]) -> None:
    anna = prepared(tmp_path / "Anna")
    bas = anna.copy_to(tmp_path / "Bas")
    photograph(anna, "gate")
    stick = tmp_path / "stick"
    stick.mkdir()
    sync(anna.store, stick, new=True)
    sync(bas.store, stick)
    assert kept(bas) == kept(anna)
    assert len([name for name in refused if name.endswith(".part")]) > 3
    for laptop in (anna, bas):
        laptop.close()


def test_photos_are_imported(tmp_path: Path, refused: list[str]) -> None:
    laptop = prepared(tmp_path / "mine")
    (tmp_path / "card").mkdir()
    (tmp_path / "card" / "1.jpg").write_bytes(jpeg())
    done = import_folder(laptop.store, laptop.store.select(Park)[0].id, tmp_path / "card")
    assert len(done.photos) == len(kept(laptop)) == 1
    assert len(list((laptop.data / "photos" / "thumbs").rglob("?" * 64))) == 1
    assert len([name for name in refused if name.endswith(".part")]) > 1
    laptop.close()


def test_a_backup_is_made_and_put_back(tmp_path: Path, refused: list[str]) -> None:
    laptop = prepared(tmp_path / "mine")
    backup = write_backup(laptop.store.path, tmp_path / "b.db")
    laptop.close()
    assert restore_backup(laptop.data, backup) is not None
    assert any(name.startswith(".b.db.") for name in refused)
    assert "record.db" in refused
    assert any(name.startswith(".record.db.") for name in refused)
    laptop.open()
    laptop.close()


def test_the_worked_example_is_made_again(tmp_path: Path, refused: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_example("en", tmp_path / "practice")
    unlink, rmdir, held = os.unlink, os.rmdir, {"record.db", "photos"}

    def refusing(act: Callable[..., None]) -> Callable[..., None]:
        def once(path: str | Path, **options: Any) -> None:
            if (name := Path(path).name) in held:
                held.remove(name)
                error = PermissionError(errno.EACCES, "The process cannot access the file", str(path))
                error.winerror = 32  # type: ignore[attr-defined, unused-ignore]
                raise error
            act(path, **options)

        return once

    monkeypatch.setattr(os, "unlink", refusing(unlink))
    monkeypatch.setattr(os, "rmdir", refusing(rmdir))
    make_demo(folder, "en", now=lambda: NOW + dt.timedelta(days=1), state_folder=tmp_path / "state")
    assert held == set()
    assert paths.record_file(folder).exists()
