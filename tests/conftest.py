"""What holds for every test: it begins in English, and in the order that KVO_INSPECT_SHUFFLE draws when that is set.

Its folders are in memory where there is room: thousands of records wait for no disk. Whether what is stored survives a kill does not
depend on it, for the pages of a killed process stay with the system either way.

Rubbish is looked for less often than Python does by itself: a tenth of the time went into going over modules and tests that stay anyway.

What is not collected on Windows: the tests that run the program in a terminal of POSIX, or a script in the place of a program.
"""

from __future__ import annotations

import atexit
import gc
import os
import random
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from kvo_inspect.texts import use_language
from tests.doses import DOSE, draw_costly, write_costly
from tests.house.offline import watch
from tests.protection import cheap, every_record

collect_ignore = [] if find_spec("termios") else ["terminal", "tui/kit/test_desktop.py", "tui/kit/test_tell_written.py"]
MEMORY = Path("/dev/shm")
"""Files in memory, on Linux; a container may have a small one."""
SHARED = "KVO_TESTS_SHARED"
"""The variable with the folder of what all processes of one run of the tests make once (tests/examples.py)."""
ROOM = 3 * 2**30
"""Bytes that have to be free in it: several times what the tests leave behind."""

if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

if SHARED not in os.environ:  # the workers have it from who gives out the work
    os.environ[SHARED] = tempfile.mkdtemp(prefix="kvo-shared-")
    atexit.register(shutil.rmtree, os.environ[SHARED], ignore_errors=True)

NOTE_SECONDS = "KVO_INSPECT_COSTLY" in os.environ
"""Whether this run of all tests notes which are costly."""

gc.set_threshold(20_000, 20, 20)

watch()

cheap.begin()
every_record.begin()


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Let no test depend on the language of the one before."""
    use_language("en")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of the short dose of all tests what was not drawn of the costly ones (tests/doses.py), and shuffle the rest when asked."""
    if DOSE == "short" and not NOTE_SECONDS and (every_record.PROTECTED or _all_are_asked(config)):
        left = {id(item) for item in draw_costly(items)}
        config.hook.pytest_deselected(items=[item for item in items if id(item) in left])
        items[:] = [item for item in items if id(item) not in left]
    if every_record.PROTECTED:
        plain = {id(item) for item in every_record.left_out(items)}
        config.hook.pytest_deselected(items=[item for item in items if id(item) in plain])
        items[:] = [item for item in items if id(item) not in plain]
    _shuffle(items)


def _all_are_asked(config: pytest.Config) -> bool:
    """Whether no path, name or mark on the command line asks for some tests only."""
    named = (
        config.option.keyword or config.option.markexpr or getattr(config.option, "lf", False)
    )  # without the plugin that remembers, nothing failed last
    return not named and config.args_source is not pytest.Config.ArgsSource.ARGS


def _shuffle(items: list[pytest.Item]) -> None:
    """Draw the order of the modules, and of the tests in each, by the number in KVO_INSPECT_SHUFFLE; the same on every worker."""
    if seed := os.environ.get("KVO_INSPECT_SHUFFLE"):
        draw = random.Random(int(seed))
        modules: dict[object, list[pytest.Item]] = {}
        for item in items:
            modules.setdefault(item.path, []).append(item)
        drawn = list(modules.values())
        draw.shuffle(drawn)
        for tests in drawn:
            draw.shuffle(tests)
        items[:] = [item for tests in drawn for item in tests]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write which tests are costly, when KVO_INSPECT_COSTLY asks for that: from the process that gives out the work."""
    if not NOTE_SECONDS or hasattr(terminalreporter.config, "workerinput"):
        return
    seconds: dict[str, list[float]] = {}
    for report in terminalreporter.stats.get("passed", ()):
        if report.when == "call":
            seconds.setdefault(report.nodeid.partition("[")[0], []).append(report.duration)
    write_costly(seconds)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave what was loaded out of the looking for rubbish."""
    gc.collect()
    gc.freeze()
