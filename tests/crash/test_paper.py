"""Killed or out of room while a paper is taken in: its row and its bytes are both there, or neither, and doing it again completes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.papers.copy import sound_bytes
from kvo_inspect.store.papers.file import read_paper
from kvo_inspect.store.papers.paper import add_paper, papers_of
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.upkeep.doctor import doctor
from tests.crash.test_photo_import import copied, opened, run, spread
from tests.doses import dose
from tests.store.papers.files import PDF


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("template")
    store = opened(folder)
    park = add_park(store, "De Amert").id
    store.close()
    (folder / "card").write_bytes(PDF + bytes(3_000_000))
    return folder, park


def is_sound_and_completes(folder: Path, park: str) -> bool:
    """Whether the paper was there; it is afterwards."""
    store = opened(folder)
    try:
        assert doctor(store) == []
        assert not list((folder / "data" / "photos").glob("incoming/*"))
        before = papers_of(store, park)
        files = list((folder / "data" / "photos").glob("??/*"))
        assert [path.name for path in files] == [paper.sha256 for paper in before]
        try:
            add_paper(store, park, read_paper(folder / "card"))
        except RuleError:
            assert before
        (paper,) = papers_of(store, park)
        assert sound_bytes(store, paper) == (folder / "card").read_bytes()
        return bool(before)
    finally:
        store.close()


@pytest.mark.parametrize("what", ["kill", "full"])
def test_ended_at_any_step(template: tuple[Path, str], tmp_path: Path, what: str) -> None:
    whole = run(copied(template[0], tmp_path / "whole"), template[1], "count").stdout.split()
    steps = int(whole[1])
    there = []
    for at in dose(spread(steps, 3), list(range(1, steps + 1)), list(range(1, steps + 1))):
        folder = copied(template[0], tmp_path / str(at))
        ended = run(folder, template[1], what, at)
        assert ended.returncode == (-9 if what == "kill" else 0), ended.stderr
        there.append(is_sound_and_completes(folder, template[1]))
        shutil.rmtree(folder)
    assert False in there
    assert there == sorted(there), "what was there at a step is there at every later one"
