"""What is installed is whole: code, looks, catalogues and checklists, from the wheel that is made out of the sdist."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as an installer would lay it down."""
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("*.whl")
    target = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def files(folder: Path, pattern: str) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob(pattern)}


@pytest.mark.parametrize("pattern", ["*.py", "*.po"])
def test_the_wheel_carries_the_package(installed: Path, pattern: str) -> None:
    assert files(installed / "kvo_inspect", pattern) == files(ROOT / "kvo_inspect", pattern)


def test_every_catalogue_is_compiled(installed: Path) -> None:
    compiled = {path.removesuffix(".mo") for path in files(installed / "kvo_inspect", "*.mo")}
    assert compiled
    assert compiled == {path.removesuffix(".po") for path in files(ROOT / "kvo_inspect", "*.po")}


def test_the_checklists_travel_inside(installed: Path) -> None:
    shipped = files(ROOT / "checklists", "*.toml")
    assert shipped
    assert files(installed / "kvo_inspect" / "checklists", "*.toml") == shipped


def test_an_installed_copy_runs_from_anywhere(installed: Path, tmp_path: Path) -> None:
    """It finds its own checklists and its own Dutch, with no checkout in sight."""
    code = (
        "import kvo_inspect.paths as p, kvo_inspect.texts as t; t.use_language('nl'); "
        "print(p.shipped_checklists(), t._('back'), t.language(), sep='|')"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True, text=True, check=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
    )  # fmt: skip
    folder, back, lang = done.stdout.strip().split("|")
    assert Path(folder) == installed / "kvo_inspect" / "checklists"
    assert (back, lang) == ("terug", "nl")
