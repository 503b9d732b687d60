"""What is installed is whole: code, looks, catalogues and checklists, from the wheel that is made out of the sdist."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kvo_inspect.cli.commands import MANUALS

ROOT = Path(__file__).parent.parent


def built(source: Path, out: Path, *options: str, **env: str) -> Path:
    """The wheel that is made of a folder of sources."""
    command = [sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **env})
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is made out of the sdist."""
    return built(ROOT, tmp_path_factory.mktemp("dist"), TZ="UTC")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as an installer would lay it down."""
    target = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def files(folder: Path, pattern: str) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob(pattern)}


@pytest.mark.parametrize("pattern", ["*.py", "*.po"])
def test_the_wheel_carries_the_package(installed: Path, pattern: str) -> None:
    assert files(installed / "kvo_inspect", pattern) == files(ROOT / "kvo_inspect", pattern)


def test_the_manuals_that_help_names_travel_inside(installed: Path) -> None:
    assert files(installed / "kvo_inspect" / "docs", "*.md") == set(MANUALS)


def test_every_catalogue_is_compiled(installed: Path) -> None:
    compiled = {path.removesuffix(".mo") for path in files(installed / "kvo_inspect", "*.mo")}
    assert compiled
    assert compiled == {path.removesuffix(".po") for path in files(ROOT / "kvo_inspect", "*.po")}


def test_the_checklists_travel_inside(installed: Path) -> None:
    assert files(installed / "kvo_inspect" / "surveys", "*.toml") == files(ROOT / "surveys", "*.toml") != set()
    shipped = files(ROOT / "checklists", "*.toml")
    assert shipped
    assert files(installed / "kvo_inspect" / "checklists", "*.toml") == shipped
    assert files(installed / "kvo_inspect" / "surveys", "*.toml") == files(ROOT / "surveys", "*.toml")


def test_an_installed_copy_runs_from_anywhere(installed: Path, tmp_path: Path) -> None:
    """It finds its own checklists and its own Dutch, with no checkout in sight."""
    code = (
        "import kvo_inspect.paths as p, kvo_inspect.texts as t; t.use_language('nl'); "
        "print(p.shipped_checklists(), t._('back'), t.language(), sep='|')"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
    )
    folder, back, lang = done.stdout.strip().split("|")
    assert Path(folder) == installed / "kvo_inspect" / "checklists"
    assert (back, lang) == ("terug", "nl")


def test_the_same_sources_give_the_same_wheel_byte_for_byte(wheel: Path, tmp_path: Path) -> None:
    """In another folder, of other times and permissions, where the clock says something else."""
    copy = tmp_path / "elsewhere"
    for name in ("kvo_inspect", "checklists", "surveys", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for path in copy.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        path.chmod(0o700 if path.is_dir() else 0o600)
    again = built(copy, tmp_path / "dist", "--wheel", TZ="Asia/Tokyo")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()
