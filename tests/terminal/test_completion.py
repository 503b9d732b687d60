"""Completing in a real bash: names with blanks, apostrophes and commas arrive as one word, however they were begun."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.upkeep.opening import open_record
from tools.terminal import Terminal

ROOT = Path(__file__).parents[2]
PARKS = ("De 't Zand & Co", "Kievit, oost (fase 2)", "Wal")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with these parks, and a kvo-inspect that completes as ours does and otherwise only shows the words it got."""
    folder = tmp_path_factory.mktemp("completion")
    store = open_record(folder / "data", state_folder=folder / "state")
    for name in PARKS:
        add_park(store, name)
    store.close()
    (folder / "bin").mkdir()
    shim = folder / "bin" / "kvo-inspect"
    shim.write_text(
        f"""#!/bin/sh
if [ -n "$_KVO_INSPECT_COMPLETE" ] || [ "$1" = completion ]; then PYTHONPATH='{ROOT}' exec '{sys.executable}' -m kvo_inspect "$@"; fi
printf '<%s>' "$@"; echo '.'
"""
    )
    shim.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (r"kvo-inspect finding list --park De\ ", "<finding><list><--park><De 't Zand & Co>"),
        ("kvo-inspect finding list --park de", "<finding><list><--park><De 't Zand & Co>"),
        ("kvo-inspect finding list --park \"De 't", "<finding><list><--park><De 't Zand & Co>"),
        ("kvo-inspect plan needs 'Kiev", "<plan><needs><Kievit, oost (fase 2)>"),
        ("kvo-inspect park set-up Wal --like K", "<park><set-up><Wal><--like><Kievit, oost (fase 2)>"),
        ("kvo-inspect checklist show ligh", "<checklist><show><lighting>"),
        ("kvo-inspect finding list --status reported", "<finding><list><--status><reported-done>"),
        ("kvo-inspect findi", "<finding>"),
    ],
)
def test_a_name_is_one_word_in_bash(folder: Path, typed: str, words: str) -> None:
    env = {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "KVO_INSPECT_DATA": str(folder / "data"),
        "KVO_INSPECT_STATE": str(folder / "state"),
        "INPUTRC": "/dev/null",
    }
    with Terminal(["bash", "--norc", "--noprofile", "-i"], size=(120, 30), env=env) as bash:
        bash.wait_text("$" if os.geteuid() else "#")
        bash.keys('source <(kvo-inspect completion bash); echo "le"arned', "\r")
        bash.wait_text("learned")
        bash.keys(typed, "\t", "\r")
        shown = bash.wait_text(">.")
        assert words + "." in shown
        bash.keys("ctrl+d")


def test_nothing_is_printed_where_there_is_no_record(folder: Path) -> None:
    import subprocess

    for data in (folder / "nowhere", ROOT / "pyproject.toml"):
        done = subprocess.run(
            [sys.executable, "-m", "kvo_inspect"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=ROOT,
            env={
                **os.environ,
                "KVO_INSPECT_DATA": str(data),
                "_KVO_INSPECT_COMPLETE": "bash_complete",
                "COMP_WORDS": "kvo-inspect partner list ",
                "COMP_CWORD": "3",
            },
        )
        assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
        assert not (folder / "nowhere").exists()
