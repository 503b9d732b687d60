"""Papers go along with packs and through the folder as photos do, past programs that know none; what did not come along is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.exchange.laptops.account import synced_texts
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import add_paper, papers_of, remove_paper
from kvo_inspect.store.photos.arrivals import absent_files
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.upkeep.doctor import doctor, extent
from kvo_inspect.store.upkeep.newer import count_newer
from kvo_inspect.wording.merging import received_texts
from tests.exchange.photographed import kept, left_over, photograph
from tests.laptops import Laptop, prepared, state
from tests.store.papers.files import PDF

NAME = "../convenant\u202e.pdf"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Laptop, Laptop, Paper]]:
    """Anna, who took a photo and kept a paper, and Bas, who has the same park."""
    anna = prepared(tmp_path / "Anna")
    anna.author = anna.store.author = "Anna"
    bas = anna.copy_to(tmp_path / "Bas", author="Bas")
    photograph(anna, "gate")
    paper = add_paper(anna.store, anna.store.rows("select id from park")[0][0], paper_file(NAME, PDF), kind="agreement", title="Convenant")
    yield anna, bas, paper
    for laptop in (anna, bas):
        assert doctor(laptop.store) == []
        assert left_over(laptop) == []
        laptop.close()


def test_a_paper_goes_there_and_back_in_packs(two: tuple[Laptop, Laptop, Paper], tmp_path: Path) -> None:
    anna, bas, paper = two
    packing = photos_to_pack(anna.store)
    assert (packing.photos, packing.papers) == (1, 1)
    make_pack(anna.store, tmp_path / "anna.kvopack", photos=packing.files)
    plan = merge(bas.store, tmp_path / "anna.kvopack", plan_only=True)
    assert ((plan.photos, plan.papers, plan.absent), kept(bas)) == ((1, 1, ()), {})
    assert "1 paper comes along." in received_texts(plan)
    merge(bas.store, tmp_path / "anna.kvopack")
    assert kept(bas) == kept(anna)
    assert papers_of(bas.store, paper.park) == [paper]
    assert (extent(bas.store).photos, extent(bas.store).papers) == (1, 1)
    remove_paper(bas.store, paper.id, "verlopen")
    make_pack(bas.store, tmp_path / "bas.kvopack", photos=photos_to_pack(bas.store).files)
    merge(anna.store, tmp_path / "bas.kvopack")
    assert papers_of(anna.store, paper.park) == []
    assert state(anna.store) == state(bas.store)


def test_a_paper_that_did_not_come_along_is_named_and_filled_in_later(two: tuple[Laptop, Laptop, Paper], tmp_path: Path) -> None:
    anna, bas, paper = two
    make_pack(anna.store, tmp_path / "rows.kvopack")
    told = received_texts(merge(bas.store, tmp_path / "rows.kvopack"))
    assert [text for text in told if "paper is not here yet: ../convenant.pdf (Anna)" in text], told
    assert (doctor(bas.store), kept(bas)) == ([], {})
    folder = tmp_path / "stick"
    folder.mkdir()
    given = sync(anna.store, folder, new=True)
    assert (given.photos_out, given.papers_out) == (1, 1)
    assert "1 photo, 1 paper" in " ".join(synced_texts(given))
    done = sync(bas.store, folder)
    assert (done.photos_in, done.papers_in, done.absent) == (1, 1, [])
    assert kept(bas)[paper.sha256] == PDF
    photo_file(bas.data, paper.sha256).unlink()
    assert [(file.noun, file.awaited) for file in absent_files(bas.store)] == [("paper", False)]
    assert len(doctor(bas.store)) == 1
    assert sync(bas.store, folder).papers_in == 1


@contextmanager
def program_before() -> Iterator[None]:
    """Be, inside, a program that knows no papers, nor anything else of their field set."""
    came_with = {path: field_set for path, field_set in field_sets.CAME_WITH.items() if field_set < 4}
    with pytest.MonkeyPatch.context() as patched:
        patched.delitem(NOUNS, "paper")
        patched.setattr(field_sets, "CAME_WITH", came_with)
        patched.setattr(field_sets, "FIELD_SET", 3)
        yield


@pytest.mark.parametrize("way", ["pack", "folder"])
def test_a_program_that_knows_none_passes_papers_on_and_has_them_once_it_is_updated(
    two: tuple[Laptop, Laptop, Paper], tmp_path: Path, way: str
) -> None:
    anna, _bas, paper = two
    folder, onward = tmp_path / "stick", tmp_path / "onward"
    for made in (folder, onward):
        made.mkdir()
    make_pack(anna.store, tmp_path / "anna.kvopack", photos=photos_to_pack(anna.store).files)
    sync(anna.store, folder, new=True)
    with program_before():
        cor = Laptop(tmp_path / "Cor", author="Cor")
        if way == "pack":
            assert merge(cor.store, tmp_path / "anna.kvopack").changes
        else:
            assert sync(cor.store, folder).refused == []
        assert (doctor(cor.store), count_newer(cor.store), len(kept(cor))) == ([], 1, 1)
        make_pack(cor.store, tmp_path / "cor.kvopack", photos=photos_to_pack(cor.store).files)
        sync(cor.store, onward, new=True)
        cor.close()
    cor.open()  # updated
    assert (papers_of(cor.store, paper.park), count_newer(cor.store)) == ([paper], 0)
    assert [(file.name, file.awaited) for file in absent_files(cor.store)] == [(paper.name, True)]
    assert doctor(cor.store) == []
    eva = Laptop(tmp_path / "Eva", author="Eva")
    for laptop in (cor, eva):
        merge(laptop.store, tmp_path / "cor.kvopack") if way == "pack" else sync(laptop.store, onward)
        assert (papers_of(laptop.store, paper.park), doctor(laptop.store)) == ([paper], [])
        assert sync(laptop.store, folder, new=way == "folder").papers_in == 1
        assert (kept(laptop)[paper.sha256], absent_files(laptop.store)) == (PDF, [])
        laptop.close()
