"""What ten changes of every kind cost: each is a patch beside this file, applied to a copy of the program, checked, and counted.

`make changes` prints the table that stands in CONTRIBUTING.md. A patch begins with lines of its own: what the change is, how many modules
of the program it may touch, and the tests that hold it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).with_name("changes")
ALWAYS = ("tests/house/test_layers.py", "tests/house/test_names.py", "tests/test_locale.py")
"""The tests that hold every change."""
DICTIONARY = "/dictionary.toml"
_HEAD = re.compile(r"^(\w+): (.+)$", re.MULTILINE)
_FILE = re.compile(r"^diff --git a/(\S+) b/", re.MULTILINE)


class Change(NamedTuple):
    """One kind of change, and what a patch of it touches."""

    patch: Path
    title: str
    most: int
    """At most so many modules of the program, words apart."""
    tests: tuple[str, ...]
    modules: tuple[str, ...]
    """Modules of the program without those of wording."""
    words: tuple[str, ...]
    """Modules of wording, dictionaries and catalogues."""
    tested: tuple[str, ...]
    """What it touches in tests and documents."""


def read_change(patch: Path) -> Change:
    """Return what a patch says of itself and which files it touches."""
    text = patch.read_text("utf-8")
    head = dict(_HEAD.findall(text.partition("diff --git")[0]))
    files = _FILE.findall(text)
    words = [name for name in files if name.startswith(("kvo_inspect/wording/", "kvo_inspect/locale/")) or name.endswith(DICTIONARY)]
    modules = [name for name in files if name.startswith("kvo_inspect/") and name not in words]
    rest = [name for name in files if name not in words and name not in modules]
    return Change(patch, head["change"], int(head["modules"]), tuple(head["tests"].split()), tuple(modules), tuple(words), tuple(rest))


def changes() -> list[Change]:
    """Return every change in the order of the table."""
    return [read_change(patch) for patch in sorted(FOLDER.glob("*.patch"))]


def applied(change: Change, to: Path) -> None:
    """Copy what git knows of the program to *to* and apply a patch; subprocess.CalledProcessError when the patch does not apply."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (source := ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, to / name)
    if (cache := ROOT / ".mypy_cache").is_dir():
        shutil.copytree(cache, to / ".mypy_cache")
    subprocess.run(["git", "apply", "--whitespace=nowarn", str(change.patch)], cwd=to, check=True)


def problems(change: Change, to: Path) -> str:
    """Return what types, layers or the named tests say against the applied change; empty when nothing."""
    environment = {**os.environ, "PYTHONPATH": str(to)}
    for command in (
        [sys.executable, "hatch_build.py"],
        [sys.executable, "-m", "ruff", "check", "-q", "kvo_inspect"],
        [sys.executable, "-m", "mypy", "kvo_inspect"],
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *ALWAYS, *change.tests],
    ):
        done = subprocess.run(command, cwd=to, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            return (done.stdout + done.stderr)[-3000:]
    return ""


def table(all_changes: list[Change]) -> str:
    """Return the counts as a table in Markdown."""
    lines = ["| change | modules | words | tests and documents |", "|---|---|---|---|"]
    for change in all_changes:
        modules = ", ".join(f"`{name.removeprefix('kvo_inspect/')}`" for name in change.modules) or "–"
        catalogue = "the catalogue" if any("/locale/" in name for name in change.words) else ""
        wording = ", ".join(f"`{name.removeprefix('kvo_inspect/')}`" for name in change.words if "/locale/" not in name)
        words = ", ".join(filter(None, (wording, catalogue))) or "–"
        tested = ", ".join(f"`{name}`" for name in change.tested) or "–"
        lines.append(f"| {change.title} | **{len(change.modules)}** {modules} | {words} | {tested} |")
    return "\n".join(lines)


def main() -> int:
    """Apply and check every change, print the table; 1 when one fails or costs more than it may."""
    failed = 0
    for change in changes():
        with tempfile.TemporaryDirectory(prefix="kvo-change-") as folder:
            applied(change, Path(folder))
            failure = problems(change, Path(folder))
        if failure or len(change.modules) > change.most:
            failed = 1
            print(f"{change.patch.name}: {len(change.modules)} modules of {change.most}\n{failure}", file=sys.stderr)
        else:
            print(f"{change.patch.name}: fine", file=sys.stderr)
    print(table(changes()))
    return failed


if __name__ == "__main__":
    sys.exit(main())
