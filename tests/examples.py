"""The worked example, made once per language and moment in a run of the tests, whoever asks, and copied: making it takes seconds."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from kvo_inspect.demo import make_demo
from kvo_inspect.demo.place import PARK
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.parks.park import find_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import Lang, language, use_language
from tests.golden_files import same_chance

NOW = dt.datetime(2026, 11, 12, 19, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
"""When it is made unless another moment is asked for: an evening in November."""


@cache
def worked_example(lang: Lang, now: dt.datetime = NOW) -> Path:
    """Return the data folder of the example as it is made at *now*, which nobody may write into."""
    shared = Path(os.environ["KVO_TESTS_SHARED"])  # tests/conftest.py
    folder = shared / f"{lang}-{now:%Y%m%dT%H%M%z}"
    with FileLock(shared / f"{folder.name}.lock"):
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            before = language()
            use_language(lang)
            try:
                with same_chance():
                    make_demo(folder / "data", lang, now=lambda: now, state_folder=folder / "state")
            finally:
                use_language(before)
            (folder / "whole").touch()
    return folder / "data"


def main_park(store: Store) -> Park:
    """Return the park that the example is about; a small one lies beside it."""
    return find_park(store, PARK)


def copy_example(lang: Lang, to: Path, now: dt.datetime = NOW) -> Path:
    """Copy the example to *to*, and return that. A copy goes on as a new device when it is written into."""
    return Path(shutil.copytree(worked_example(lang, now), to, dirs_exist_ok=True))


def copy_instead_of_making(monkeypatch: pytest.MonkeyPatch, lang: Lang) -> None:
    """Let `kvo-inspect demo` copy the example of `NOW`, for tests that ask where and when it is made, not what is in it."""
    example = worked_example(lang)
    notes = shutil.ignore_patterns("*.json")

    def copied(folder: Path, *_what_it_is_of: object) -> None:
        shutil.copytree(example, folder, dirs_exist_ok=True, ignore=notes)

    monkeypatch.setattr("kvo_inspect.demo.make.write_example", copied)
