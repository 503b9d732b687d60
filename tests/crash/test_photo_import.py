"""Killed, out of room, or with the card pulled out in the middle of an import: the record is sound, and doing it again completes it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kvo_inspect.photos.import_folder import Imported, SourceGone, import_folder
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.photo import photos_of_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from tests.cli.processes import run_code
from tests.doses import dose
from tests.photos.hashes import sha256_of
from tests.photos.pictures import card

PHOTOS = 50
FEWER = 25
"""A run may take so many steps less than another: two workers that make the same folder."""
ROOT = Path(__file__).parents[2]


def opened(folder: Path) -> Store:
    return open_record(folder / "data", state_folder=folder / "state", author="Karin Bos")


def run(folder: Path, park: str, what: str, at: int = 0) -> subprocess.CompletedProcess[str]:
    code = "import runpy; runpy.run_module('tests.crash.importer', run_name='__main__')"
    return run_code(code, folder / "data", park, folder / "card", what, at, timeout=120)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("template")
    card(folder / "card", PHOTOS)
    store = opened(folder)
    park = add_park(store, "De Amert").id
    store.close()
    return folder, park


@pytest.fixture(scope="module")
def steps(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many steps a whole import takes."""
    folder = copied(template[0], tmp_path_factory.mktemp("whole"))
    said = run(folder, template[1], "count").stdout.split()
    assert said[:3] == [str(PHOTOS), "0", "0"]
    return int(said[3])


def copied(template: Path, to: Path) -> Path:
    shutil.copytree(template, to, dirs_exist_ok=True)
    (to / "state").mkdir(exist_ok=True)
    return to


def is_sound_and_completes(folder: Path, park: str) -> int:
    """The doctor finds nothing; a second import takes in the rest; return how many were kept by the first."""
    reader = open_record(folder / "data", state_folder=folder / "state", write=False)
    assert doctor(reader) == []
    before = len(photos_of_park(reader, park))
    reader.close()
    store = opened(folder)
    try:
        assert doctor(store) == []
        assert not list((folder / "data" / "photos").glob("incoming/*"))
        done = import_folder(store, park, folder / "card")
        assert (len(done.photos), done.known, done.refused) == (PHOTOS - before, before, [])
        assert doctor(store) == []
        kept = sorted(path for path in (folder / "data" / "photos").glob("??/*"))
        assert {path.name for path in kept} == {sha256_of(path) for path in (folder / "card").iterdir()}
    finally:
        store.close()
    return before


def spread(steps: int, count: int) -> list[int]:
    return sorted({1 + n * (steps - 1) // (count - 1) for n in range(count)})


def test_killed_at_any_step(template: tuple[Path, str], steps: int, tmp_path: Path) -> None:
    kept = set()
    for at in dose(spread(steps - FEWER, 5), spread(steps - FEWER, 12), list(range(1, steps + 1))):
        folder = copied(template[0], tmp_path / str(at))
        died = run(folder, template[1], "kill", at)
        assert died.returncode == -9 or at > steps - FEWER, died.stderr
        kept.add(is_sound_and_completes(folder, template[1]))
        shutil.rmtree(folder)
    assert len(kept) > 3, "the kills fell at steps that make no difference"


def test_the_disk_is_full_at_any_step(template: tuple[Path, str], steps: int, tmp_path: Path) -> None:
    for at in dose(spread(steps - 100, 3), spread(steps - 100, 8), list(range(1, steps + 1, 3))):
        folder = copied(template[0], tmp_path / str(at))
        said = run(folder, template[1], "full", at)
        late = at > steps - 100 and said.stdout == f"{PHOTOS} 0 0\n"  # only thumbnails and notes were still to be written
        assert said.stdout == "full\n" or late, (at, said.stdout, said.stderr)
        is_sound_and_completes(folder, template[1])
        shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_disk_that_is_really_full(template: tuple[Path, str], tmp_path: Path) -> None:
    folder = copied(template[0], tmp_path)
    for n, path in enumerate(sorted((folder / "card").iterdir())):
        path.write_bytes(path.read_bytes() + bytes([n]) * 40_000)  # bytes behind the picture: photos of a size
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(small)], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine mounts nothing")
    try:
        shutil.copytree(folder / "data", small / "data")
        said = subprocess.run(
            [sys.executable, "-m", "tests.crash.importer", str(small / "data"), template[1], str(folder / "card"), "watch", "0"],
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=120,
            check=False,
        )
        assert said.stdout == "full\n", said.stderr
        reader = open_record(small / "data", state_folder=small / "state", write=False)
        assert doctor(reader) == []
        assert 5 < len(photos_of_park(reader, template[1])) < PHOTOS
        reader.close()
        shutil.rmtree(folder / "data")
        shutil.copytree(small / "data", folder / "data")
    finally:
        subprocess.run(["umount", str(small)], check=True)
    is_sound_and_completes(folder, template[1])


def pulled_out(card_: Path) -> Callable[[Imported, int], None]:
    def pull(so_far: Imported, _total: int) -> None:
        if so_far.files >= 10 and card_.exists():
            card_.rename(card_.with_name("away"))

    return pull


def test_the_card_is_pulled_out(template: tuple[Path, str], tmp_path: Path) -> None:
    folder = copied(template[0], tmp_path)
    store = opened(folder)
    with pytest.raises(SourceGone, match="card"):
        import_folder(store, template[1], folder / "card", progress=pulled_out(folder / "card"))
    assert doctor(store) == []
    store.close()
    (folder / "away").rename(folder / "card")
    assert 10 <= is_sound_and_completes(folder, template[1]) < PHOTOS


def test_a_file_that_vanishes_is_named(template: tuple[Path, str], tmp_path: Path) -> None:
    folder = copied(template[0], tmp_path)
    last = max((folder / "card").iterdir())

    def remove(so_far: Imported, _total: int) -> None:
        if so_far.files:
            last.unlink(missing_ok=True)

    store = opened(folder)
    done = import_folder(store, template[1], folder / "card", progress=remove)
    store.close()
    gone = [one.name for one in done.refused]
    assert (done.files, len(done.photos) + len(gone)) == (PHOTOS, PHOTOS)
    assert gone == [last.name]
