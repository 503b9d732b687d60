"""The worked example, made once per language in a run of the tests, and copied: making it takes seconds."""

from __future__ import annotations

import atexit
import datetime as dt
import shutil
import tempfile
from functools import cache
from pathlib import Path

from kvo_inspect.demo import make_demo
from kvo_inspect.demo.place import PARK
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.parks.park import find_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import Lang, language, use_language
from tests.golden_files import same_chance

NOW = dt.datetime(2026, 11, 12, 19, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
"""When it was made: an evening in November."""


@cache
def worked_example(lang: Lang) -> Path:
    """Return the data folder of the example, which nobody may write into."""
    folder = Path(tempfile.mkdtemp(prefix="kvo-example-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    before = language()
    use_language(lang)
    try:
        with same_chance():
            return make_demo(folder / "data", lang, now=lambda: NOW, state_folder=folder / "state")
    finally:
        use_language(before)


def main_park(store: Store) -> Park:
    """Return the park that the example is about; a small one lies beside it."""
    return find_park(store, PARK)


def copy_example(lang: Lang, to: Path) -> Path:
    """Copy the example to *to*, and return that. A copy goes on as a new device when it is written into."""
    return Path(shutil.copytree(worked_example(lang), to))
