"""Files kept with the record of a park: what is kept and what is refused, the bytes as they came, adopted reports, and what doctor says."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kvo_inspect.domain.papers.paper import MOST_MB, Adoption, Paper, ReportSubject
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import BadValue, DiskFull, KvoError, Missing, NoSuchFile, NotAFile, RuleError
from kvo_inspect.exchange.papers.copy import write_paper, write_papers
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.papers.file import MOST_BYTES, PaperRefused, paper_file, read_paper
from kvo_inspect.store.papers.paper import (
    add_paper,
    adopt_report,
    adopted_report,
    papers_of,
    put_back,
    remove_paper,
    set_paper,
)
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.undo import redo, undo
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.wording.papers import facts_texts, stripped_text
from tests.laptops import add_round, prepared
from tests.photos.hashes import sha256_of
from tests.photos.pictures import jpeg
from tests.rounds_of_before import finish_with_open_questions
from tests.store.papers.files import DOCX, PDF, XLSX, office


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    laptop = prepared(tmp_path / "laptop")
    yield laptop.store
    laptop.close()


@pytest.fixture
def park(store: Store) -> Park:
    return store.select(Park)[0]


@pytest.fixture
def subject(store: Store, park: Park) -> ReportSubject:
    """The report of a round that is finished."""
    return ReportSubject("round", park.id, finish_with_open_questions(store, store.select(Round)[0].id).id)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [(PDF, "pdf"), (DOCX, "docx"), (XLSX, "xlsx"), (jpeg(), "jpeg"), (b"\x89PNG\r\n\x1a\n", "png")],
    ids=["pdf", "docx", "xlsx", "jpeg", "png"],
)
def test_the_bytes_say_what_a_file_is_and_stay_as_they_came(store: Store, park: Park, tmp_path: Path, raw: bytes, kind: str) -> None:
    source = tmp_path / "wat ook.exe"
    source.write_bytes(raw)
    paper = add_paper(store, park.id, read_paper(source), kind="agreement", day="12-11-2026")
    assert (paper.type, paper.name, paper.title, paper.length, paper.day) == (kind, "wat ook.exe", "wat ook.exe", len(raw), "2026-11-12")
    assert photo_file(store.data, paper.sha256).read_bytes() == raw
    assert papers_of(store, park.id) == [paper]
    assert doctor(store) == []


def test_a_picture_is_kept_without_what_its_camera_wrote(store: Store, park: Park, tmp_path: Path) -> None:
    source, camera = tmp_path / "certificaat.jpg", b"Kievitcamera 900"
    source.write_bytes(jpeg(camera=("Kievit", camera.decode()), place=(51.58, 4.77)))
    paper = add_paper(store, park.id, read_paper(source))
    written = write_paper(store, paper, tmp_path / "uit.jpg")
    assert (camera in source.read_bytes(), camera in written.read_bytes()) == (True, False)
    assert (paper.came_as, paper.sha256) == (sha256_of(source), sha256_of(written))
    photo_file(store.data, paper.sha256).unlink()
    assert (put_back(store, park.id, read_paper(source)), doctor(store)) == (paper, [])
    assert "without what the camera wrote" in stripped_text(paper)
    assert [line for line in facts_texts(paper) if paper.came_as in line] != []


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "empty"),
        (b"%PDF-" + bytes(MOST_BYTES - 4), f"{MOST_MB} MB"),
        (b"MZ\x90\0", "not kept"),
        (b"<html>%PDF-1.7", "not kept"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 doc", "password"),
        (office("a.txt"), "not kept"),
        (office("[Content_Types].xml", "ppt/presentation.xml"), "not kept"),
        (office("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), "not kept"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        (office("[Content_Types].xml", "xl/workbook.xml", types="application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros"),
        (b"\xff\xd8\xff\xe1", "PNG or PDF"),
        (DOCX[:-30], "not kept"),
        (b"PK\x03\x04" + os.urandom(500), "not kept"),
        (DOCX[:-10] + b"\xff\xff\xff\xff" + DOCX[-6:], "not kept"),
    ],
    ids=[
        "empty",
        "large",
        "exe",
        "html",
        "doc",
        "zip",
        "pptx",
        "both",
        "docm",
        "xlsm",
        "a picture cut off",
        "cut",
        "noise",
        "a table of four gigabytes",
    ],
)
def test_what_is_not_kept_is_refused_in_a_sentence(store: Store, park: Park, tmp_path: Path, raw: bytes, word: str) -> None:
    source = tmp_path / "stuk.pdf"
    source.write_bytes(raw)
    with pytest.raises(PaperRefused, match=word) as refused:
        add_paper(store, park.id, read_paper(source))
    assert str(refused.value).startswith("stuk.pdf ") or "In stuk.pdf" in str(refused.value)
    assert (papers_of(store, park.id), doctor(store)) == ([], [])


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.pdf")
    for name, error in (("pijp.pdf", NotAFile), ("weg.pdf", NoSuchFile), ("", NoSuchFile)):
        with pytest.raises(error):
            read_paper(tmp_path / name)


@pytest.mark.parametrize("name", ["\x1b[2Jstuk\u202e.pdf", "x" * 400 + ".pdf", "..\\..\\stuk.pdf", "stuk\n.pdf", "\udcff.pdf"])
def test_a_hostile_name_is_cleaned(store: Store, park: Park, name: str) -> None:
    paper = add_paper(store, park.id, paper_file(name, PDF))
    assert paper.name.endswith(".pdf")
    assert len(paper.name) <= 200
    assert paper.name.isprintable()


def test_the_same_file_is_kept_once_and_comes_back_after_it_was_removed(store: Store, park: Park) -> None:
    file = paper_file("afspraak.pdf", PDF)
    paper = add_paper(store, park.id, file, kind="agreement", title="Verlichting")
    with pytest.raises(RuleError, match="Verlichting"):
        add_paper(store, park.id, file)
    remove_paper(store, paper.id, "hoort bij een ander park")
    assert papers_of(store, park.id) == []
    again = add_paper(store, park.id, file, kind="plan")
    assert (again.id, again.kind, again.title, papers_of(store, park.id)) == (paper.id, "plan", "afspraak.pdf", [again])
    assert doctor(store) == []


def test_adding_and_removing_are_undone_and_done_again(store: Store, park: Park) -> None:
    paper = add_paper(store, park.id, paper_file("afspraak.pdf", PDF))
    undo(store, Reach())
    assert papers_of(store, park.id) == []
    redo(store, Reach())
    assert [other.id for other in papers_of(store, park.id)] == [paper.id]
    remove_paper(store, paper.id, "vergissing")
    undo(store, Reach())
    assert [other.id for other in papers_of(store, park.id)] == [paper.id]
    assert (photo_file(store.data, paper.sha256).read_bytes(), doctor(store)) == (PDF, [])


def test_an_adopted_report_is_one_until_it_is_removed_with_a_reason(store: Store, park: Park, subject: ReportSubject) -> None:
    nl = paper_file("schouwverslag.pdf", PDF)
    assert adopted_report(store, subject) is None
    paper = adopt_report(store, subject, nl, Adoption(" Karin ", ""), language="nl", title="Schouwverslag", day="2026-11-12")
    assert (paper.kind, paper.report, paper.round, paper.language) == ("report", "round", subject.round, "nl")
    assert (paper.adopted_by, paper.adopted_on, paper.day) == ("Karin", store.today.isoformat(), "2026-11-12")
    assert adopted_report(store, subject) == adopted_report(store, subject, language="nl", form="pdf") == paper
    assert adopted_report(store, subject, language="en") is adopted_report(store, subject, form="docx") is None
    with pytest.raises(RuleError, match="Karin"):
        adopt_report(store, subject, paper_file("b.docx", DOCX), Adoption("Bas", ""), language="en", title="Round report")
    with pytest.raises(RuleError, match="stays one"):
        set_paper(store, paper.id, kind="minutes")
    with pytest.raises(Missing):
        remove_paper(store, paper.id, " ")
    remove_paper(store, paper.id, "een naam stond er verkeerd in")
    other = adopt_report(store, subject, paper_file("b.docx", DOCX), Adoption("Bas", "2026-11-12"), language="en", title="Round report")
    assert adopted_report(store, subject) == other
    assert doctor(store) == []


def test_who_and_when_of_an_adoption_are_asked(store: Store, subject: ReportSubject) -> None:
    file = paper_file("a.pdf", PDF)
    for by, on, error in ((" ", "", Missing), ("Karin", "2099-01-01", BadValue), ("Karin", "ooit", BadValue)):
        with pytest.raises(error):
            adopt_report(store, subject, file, Adoption(by, on), language="nl", title="Verslag")
    with pytest.raises(KvoError):
        adopt_report(store, ReportSubject("round", subject.park, "nergens"), file, Adoption("Karin", ""), language="nl", title="Verslag")
    assert (store.select(Paper), doctor(store)) == ([], [])


def test_a_kept_paper_that_becomes_an_adopted_report_is_the_same_paper(store: Store, park: Park, subject: ReportSubject) -> None:
    paper = add_paper(store, park.id, paper_file("a.pdf", PDF), kind="other")
    adopted = adopt_report(store, subject, paper_file("a.pdf", PDF), Adoption("Karin", ""), language="nl", title="Schouwverslag")
    assert (adopted.id, papers_of(store, park.id)) == (paper.id, [adopted])
    other_round = ReportSubject("letter", park.id, subject.round)
    with pytest.raises(RuleError, match="Schouwverslag"):
        adopt_report(store, other_round, paper_file("a.pdf", PDF), Adoption("Karin", ""), language="nl", title="Brief")


def test_doctor_names_what_was_altered_or_is_lost_or_belongs_nowhere(store: Store, park: Park) -> None:
    altered, lost = (add_paper(store, park.id, paper_file(f"{name}.pdf", PDF + name.encode())) for name in ("afspraak", "certificaat"))
    path = photo_file(store.data, altered.sha256)
    raw = bytearray(path.read_bytes())
    raw[7] ^= 1
    path.chmod(0o600)
    path.write_bytes(raw)
    photo_file(store.data, lost.sha256).unlink()
    stray = photo_file(store.data, "ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    problems = doctor(store)
    assert len(problems) == 3
    for name, word in (("afspraak.pdf", "changed after"), ("certificaat.pdf", "missing"), (stray.name, "no paper")):
        assert [word in problem for problem in problems if name in problem] == [True], (name, problems)


def test_a_file_that_is_kept_already_puts_its_bytes_back(store: Store, park: Park) -> None:
    file = paper_file("afspraak.pdf", PDF)
    assert put_back(store, park.id, file) is None
    paper = add_paper(store, park.id, file)
    assert put_back(store, park.id, file) is None
    path = photo_file(store.data, paper.sha256)
    path.unlink()
    assert (put_back(store, park.id, file), path.read_bytes()) == (paper, PDF)
    path.chmod(0o600)
    path.write_bytes(PDF[:-1] + b"!")
    assert (put_back(store, park.id, file), path.read_bytes(), doctor(store)) == (paper, PDF, [])


def test_a_folder_in_the_place_of_a_file_is_told_in_a_sentence(store: Store, park: Park, tmp_path: Path) -> None:
    file = paper_file("afspraak.pdf", PDF)
    photo_file(store.data, file.sha256).mkdir(parents=True)
    (photo_file(store.data, file.sha256) / "iets").touch()
    with pytest.raises(KvoError, match=file.sha256):
        add_paper(store, park.id, file)
    assert papers_of(store, park.id) == []
    other = paper_file("b.pdf", PDF + b"2")
    paper = add_paper(store, park.id, other)
    photo_file(store.data, paper.sha256).unlink()
    photo_file(store.data, paper.sha256).mkdir()
    with pytest.raises(KvoError, match=r"b\.pdf"):
        write_paper(store, paper, tmp_path)


def test_with_a_round_leave_its_papers_and_those_of_no_round(store: Store, park: Park, subject: ReportSubject, tmp_path: Path) -> None:
    other = finish_with_open_questions(store, add_round(store, park.id, "2026-11-10")).id
    for about, raw in ((subject, PDF + b"1"), (replace(subject, round=other), PDF + b"2")):
        adopt_report(store, about, paper_file("v.pdf", raw), Adoption("Karin", ""), language="nl", title="Verslag")
    add_paper(store, park.id, paper_file("afspraak.pdf", PDF))
    papers = write_papers(store, tmp_path / "out", ExportScope(round=other))
    assert {paper.round for paper in papers} == {other, None}
    assert sorted(path.read_bytes() for path in (tmp_path / "out").iterdir()) == [PDF, PDF + b"2"]


@pytest.mark.parametrize("name", ["con", "COM¹", "lpt².x", "CONIN$", "conout$", "Com9"])
def test_no_file_is_written_under_the_name_of_a_device(store: Store, park: Park, tmp_path: Path, name: str) -> None:
    written = write_paper(store, add_paper(store, park.id, paper_file(f"{name}.pdf", PDF)), tmp_path)
    assert written.name.startswith("other-")


def test_papers_that_are_called_alike_are_all_exported(store: Store, park: Park, tmp_path: Path) -> None:
    digest = paper_file("", PDF + b"2").sha256[:12]
    for name, raw in (("a.pdf", PDF), ("A.pdf", PDF + b"2"), (f"{digest}-a.pdf", PDF + b"3"), (f"{digest}-A.pdf", PDF + b"4")):
        add_paper(store, park.id, paper_file(name, raw))
    assert len(write_papers(store, tmp_path / "out", ExportScope())) == 4
    assert len({path.name.casefold() for path in (tmp_path / "out").iterdir()}) == 4


def test_a_full_disk_leaves_neither_row_nor_file(store: Store, park: Park, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        add_paper(store, park.id, paper_file("afspraak.pdf", PDF))
    monkeypatch.undo()
    assert (papers_of(store, park.id), doctor(store)) == ([], [])
    assert not list((store.data / "photos" / "incoming").iterdir())


def test_bytes_whose_row_is_refused_do_not_stay(store: Store, park: Park) -> None:
    with pytest.raises(BadValue):
        add_paper(store, park.id, paper_file("afspraak.pdf", PDF), kind="nonsense")  # type: ignore[arg-type]
    assert (papers_of(store, park.id), doctor(store)) == ([], [])
    assert not [path for path in (store.data / "photos").rglob("*") if path.is_file()]
