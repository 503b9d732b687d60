"""Papers go along with packs and through the folder as photos do, past programs that know none; what did not come along is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kvo_inspect.domain.folding import field_sets
from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.domain.papers.paper import Adoption, Paper, ReportSubject
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.laptops.account import synced_texts
from kvo_inspect.exchange.laptops.handover import make_pack, merge
from kvo_inspect.exchange.laptops.photos import photos_to_pack
from kvo_inspect.exchange.laptops.sync import sync
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.paper import add_paper, adopt_report, adopted_report, papers_of, remove_paper, set_paper, surpassed_papers
from kvo_inspect.store.photos.arrivals import absent_files
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.upkeep.doctor import doctor, extent
from kvo_inspect.store.upkeep.newer import count_newer
from kvo_inspect.wording.merging import received_texts
from kvo_inspect.wording.papers import adopted_text
from tests.exchange.photographed import kept, left_over, photograph
from tests.laptops import Laptop, prepared, state
from tests.rounds_of_before import finish_with_open_questions
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
    nouns = dict(NOUNS)
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.delitem(NOUNS, "paper")
            patched.setattr(field_sets, "CAME_WITH", came_with)
            patched.setattr(field_sets, "FIELD_SET", 3)
            yield
    finally:  # put back by itself it would come last, and documents name the nouns in their order
        NOUNS.clear()
        NOUNS.update(nouns)


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
        assert (doctor(cor.store), count_newer(cor.store), len(kept(cor))) == ([], 3, 1)  # the paper, and who recorded on two laptops
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


def exchange(one: Laptop, other: Laptop, folder: Path) -> None:
    """Exchange through a folder until both have all of each other."""
    new = not folder.exists()
    folder.mkdir(exist_ok=True)
    sync(one.store, folder, new=new)
    for laptop in (other, one):
        sync(laptop.store, folder)
    assert state(one.store) == state(other.store)


def subject_of(laptop: Laptop) -> ReportSubject:
    """Return the report of the round of a laptop, which is finished."""
    about = finish_with_open_questions(laptop.store, laptop.store.select(Round, "where gone = 0")[0].id)
    return ReportSubject("round", about.park, about.id)


def adopt(laptop: Laptop, subject: ReportSubject, raw: bytes, by: str) -> Paper:
    """Adopt these bytes as the report of a subject."""
    return adopt_report(laptop.store, subject, paper_file("v.pdf", raw), Adoption(by, ""), language="nl", title=f"Verslag {by}")


def test_a_corrected_report_counts_though_the_removed_one_comes_back(two: tuple[Laptop, Laptop, Paper], tmp_path: Path) -> None:
    anna, bas, _ = two
    subject = subject_of(anna)
    old = adopt(anna, subject, PDF + b"old", "Anna")
    exchange(anna, bas, tmp_path / "stick")
    remove_paper(anna.store, old.id, "een naam stond er verkeerd in")
    new = adopt(anna, subject, PDF + b"new", "Anna")
    set_paper(bas.store, old.id, title="Schouwverslag november")
    exchange(anna, bas, tmp_path / "stick")
    for laptop in (anna, bas):
        there = {paper.id for paper in papers_of(laptop.store, subject.park)}
        assert {old.id, new.id} <= there
        counting = adopted_report(laptop.store, subject)
        assert counting is not None
        assert (counting.id, set(surpassed_papers(laptop.store, subject.park))) == (new.id, {old.id})
    assert adopted_text(old, surpassed=True).endswith("Anna, but another one counts")
    counts = {paper.id: paper.counts for paper in read_dossier(anna.store, subject.park).papers}
    assert (counts[old.id], counts[new.id]) == (False, True)
    remove_paper(anna.store, new.id, "de eerste was goed")
    remove_paper(anna.store, old.id, "nog eens")
    adopt(anna, subject, PDF + b"old", "Anna")
    assert surpassed_papers(anna.store, subject.park) == frozenset()


def test_of_two_adopted_apart_the_typed_day_decides_nothing(two: tuple[Laptop, Laptop, Paper], tmp_path: Path) -> None:
    anna, bas, _ = two
    subject = subject_of(anna)
    exchange(anna, bas, tmp_path / "stick")
    first = adopt(anna, subject, PDF + b"anna", "Anna")
    bas.days = 2
    later = adopt_report(
        bas.store, subject, paper_file("v.pdf", PDF + b"bas"), Adoption("Bas", "13-11-2026"), language="nl", title="Verslag"
    )
    assert (first.adopted_on, later.adopted_on) == ("2026-11-12", "2026-11-13")
    exchange(anna, bas, tmp_path / "stick")
    for laptop in (anna, bas):
        counting = adopted_report(laptop.store, subject)
        assert (counting and counting.id, set(surpassed_papers(laptop.store, subject.park))) == (later.id, {first.id})


@pytest.mark.parametrize("late", ["Anna", "Bas"])
def test_a_file_kept_by_one_and_adopted_by_another_is_an_adopted_report(
    two: tuple[Laptop, Laptop, Paper], tmp_path: Path, late: str
) -> None:
    anna, bas, _ = two
    subject = subject_of(anna)
    exchange(anna, bas, tmp_path / "stick")
    (anna if late == "Anna" else bas).ticks += 3600
    add_paper(anna.store, subject.park, paper_file("v.pdf", PDF + b"v"), kind="minutes")
    adopt(bas, subject, PDF + b"v", "Bas")
    exchange(anna, bas, tmp_path / "stick")
    paper = adopted_report(anna.store, subject)
    assert paper is not None
    assert (paper.adopted_by, paper.adopted_on, paper.language) == ("Bas", "2026-11-12", "nl")
