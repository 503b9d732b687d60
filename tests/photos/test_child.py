"""The decoding process starts wherever the program runs: frozen into one file, and in whatever folder somebody stands."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.store.photos.files import thumb_file
from kvo_inspect.store.record.store import Store
from tests.cli.frozen import ENTRY, freeze
from tests.photos.pictures import card


def test_a_frozen_program_takes_photos_in(store: Store, park: Park, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    freeze(tmp_path, monkeypatch)
    done = import_folder(store, park.id, card(tmp_path / "card", 2))
    assert (len(done.photos), done.refused) == (2, [])
    assert all(thumb_file(store.data, one.sha256).exists() for one in done.photos)


def test_the_process_begins_with_nothing_that_it_does_not_need() -> None:
    unwanted = ("textual", "click", "pydantic", "sqlite_utils", "platformdirs", "PIL", "kvo_inspect.store", "kvo_inspect.domain")
    code = f"{ENTRY}; print([name for name in {unwanted!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, "_decode_photos"], input="", capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"


def test_a_module_in_the_current_folder_is_not_taken_for_ours(
    store: Store, park: Park, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stands in the folder of a phone or a stick runs nothing that lies there."""
    folder = card(tmp_path / "card", 1)
    for name in ("json.py", "PIL.py"):
        (folder / name).write_text("import os\nos._exit(3)\n")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    done = import_folder(store, park.id, folder)
    assert len(done.photos) == 1
    assert not [one for one in done.refused if one.broken]
