"""Adopting a report: its file is kept, given out from then on byte for byte, and no other report has its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.domain.papers.paper import Adoption, Paper, ReportSubject
from kvo_inspect.domain.photos.cover import Cover
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import BadValue, RuleError
from kvo_inspect.exchange.reports import adopting
from kvo_inspect.exchange.reports.content import Report
from kvo_inspect.exchange.reports.kinds import KINDS, WantedReport
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.store.papers.file import paper_file
from kvo_inspect.store.papers.hidden_since import photos_hidden_since
from kvo_inspect.store.papers.paper import adopted_report, papers_of, remove_paper, surpassed_papers
from kvo_inspect.store.photos.covering import cover_photo
from kvo_inspect.store.photos.files import photo_file
from kvo_inspect.store.photos.photo import set_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.correcting import set_round_aside
from kvo_inspect.store.rounds.measurements import find_measurement
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.texts import speaking, use_language
from tests.examples import copy_example
from tests.exchange.records import opened
from tests.exchange.reports.formats import OF_DOSE, letters
from tests.store.papers.files import DOCX, PDF


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    copy_example("en", tmp_path / "data")
    use_language("en")
    with opened(tmp_path / "data") as store:
        yield store


@pytest.fixture
def round_(store: Store) -> Round:
    return store.select(Round, "where gone = 0 and closed is not null order by date desc")[0]


def make_of(store: Store, round_: Round) -> adopting.Make:
    def make(adoption: Adoption | None) -> Report:
        return round_report(store, round_.id, adoption=adoption)

    return make


def state_of(report: Report) -> str:
    texts = list(report.texts())
    return texts[texts.index("Status") + 1]


def test_what_was_adopted_is_given_out_and_every_other_report_is_a_draft(store: Store, round_: Round, tmp_path: Path) -> None:
    subject, make = ReportSubject("round", round_.park, round_.id), make_of(store, round_)
    draft = adopting.write_report_of(store, subject, make, "pdf", tmp_path)
    assert (draft.stem.endswith("-draft"), state_of(make(None))) == (True, "Draft")
    paper = adopting.adopt(store, subject, make, "Working group", "5-11-2026")
    kept = photo_file(store.data, paper.sha256).read_bytes()
    assert letters("Adopted on 5 November 2026 by Working group") in OF_DOSE["pdf"](kept)
    assert (paper.kind, paper.report, paper.round, paper.language, paper.day) == ("report", "round", round_.id, "en", round_.date)

    out = tmp_path / "out"
    out.mkdir()
    written = adopting.write_report_of(store, subject, make, "pdf", out)
    assert (written.name, written.read_bytes()) == (draft.name.replace("-draft", ""), kept)
    others = [
        adopting.write_report_of(store, subject, make, "html", out),
        adopting.write_report_of(store, subject, make, "docx", out),
        adopting.write_report_of(store, subject, make, "pdf", out, whole=False),
    ]
    assert [path.name for path in others] == [draft.with_suffix(f".{form}").name for form in ("html", "docx", "pdf")]
    assert state_of(make(None)) == "Draft; the report that counts is kept with the record, adopted on 5 November 2026 by Working group"
    assert "Working group" not in state_of(round_report(store, round_.id, names=False))
    with speaking("nl"):
        assert adopting.write_report_of(store, subject, make, "html", out).stem.endswith("-concept")
    assert doctor(store) == []


def test_a_file_that_people_changed_is_adopted_as_it_is(store: Store, round_: Round, tmp_path: Path) -> None:
    subject, make = ReportSubject("round", round_.park, round_.id), make_of(store, round_)
    with pytest.raises(RuleError, match="PDF or Word"):
        adopting.adopt(store, subject, make, "Karin", given=paper_file("foto.png", b"\x89PNG\r\n\x1a\n"))
    with pytest.raises(BadValue):
        adopting.adopt(store, subject, make, "Karin", "1-1-2099")
    paper = adopting.adopt(store, subject, make, "Karin", given=paper_file("anders - concept (2).docx", DOCX))
    written = adopting.write_report_of(store, subject, make, "docx", tmp_path)
    assert (written.read_bytes(), written.suffix, "draft" in written.name) == (DOCX, ".docx", False)
    with pytest.raises(RuleError, match="Karin"):
        adopting.adopt(store, subject, make, "Bas", given=paper_file("b.pdf", PDF))
    remove_paper(store, paper.id, "een naam stond er verkeerd in")
    adopting.adopt(store, subject, make, "Bas", given=paper_file("b.pdf", PDF))
    assert [(other.adopted_by, other.type) for other in papers_of(store, round_.park)] == [("Bas", "pdf")]


def test_a_kept_report_that_was_altered_or_is_not_here_is_not_given_out(store: Store, round_: Round, tmp_path: Path) -> None:
    subject, make = ReportSubject("round", round_.park, round_.id), make_of(store, round_)
    paper: Paper = adopting.adopt(store, subject, make, "Karin", given=paper_file("b.pdf", PDF))
    path = photo_file(store.data, paper.sha256)
    path.chmod(0o600)
    path.write_bytes(PDF[:-1] + b"!")
    with pytest.raises(Exception, match="was changed after it was imported"):
        adopting.write_report_of(store, subject, make, "pdf", tmp_path)
    path.unlink()
    with pytest.raises(RuleError, match="not on this laptop"):
        adopting.write_report_of(store, subject, make, "pdf", tmp_path)
    assert not list(tmp_path.glob("*.pdf"))


def test_an_adopted_comparison_is_given_out_for_its_own_two_measurements(store: Store, round_: Round, tmp_path: Path) -> None:
    park = round_.park
    baseline, yearly, follow_up = (find_measurement(store, park, name).id for name in ("baseline-2024", "yearly-2025", "follow-up-2026"))
    usual, other = (ReportSubject("measurement", park, measurement=follow_up, first=first) for first in (baseline, yearly))

    def make(subject: ReportSubject) -> adopting.Make:
        return KINDS["measurement"].make(store, WantedReport(subject))

    paper = adopting.adopt(store, usual, make(usual), "Karin", given=paper_file("b.pdf", PDF))
    assert (paper.first, paper.measurement) == (baseline, follow_up)
    assert adopting.write_report_of(store, usual, make(usual), "pdf", tmp_path).read_bytes() == PDF
    draft = adopting.write_report_of(store, other, make(other), "pdf", tmp_path)
    assert (draft.stem.endswith("-draft"), "kept with the record" in "\n".join(make(other)(None).texts())) == (True, False)

    trajectory = store.select(Trajectory, "where park = ? and gone = 0 order by n desc", [park])[0]
    with store.act() as act:
        act.write(Trajectory, trajectory.id, park=park, baseline=yearly)
    unnamed = ReportSubject("measurement", park, measurement=follow_up)
    assert adopted_report(store, unnamed) is None, "it compares with another one now"
    assert adopted_report(store, usual) == paper, "the two that it tells of"
    also = adopting.adopt(store, other, make(other), "Bas", given=paper_file("c.pdf", PDF + b"%"))
    assert (adopted_report(store, unnamed), adopted_report(store, usual)) == (also, paper)
    assert surpassed_papers(store, park) == frozenset()
    with store.act() as act:  # as an earlier program left it: with the usual one, whichever that is
        act.write(Paper, paper.id, park=park, first=None)
    assert (adopted_report(store, other), adopted_report(store, usual)) == (also, None)
    assert doctor(store) == []


def test_a_photo_that_is_hidden_after_the_adoption_is_told_before_the_file_leaves(
    store: Store, round_: Round, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    used = "exists (select 1 from photo_use u where u.photo = t.id)"
    before, after = (photo.id for photo in store.select(Photo, f"where gone = 0 and not_shared = 0 and {used} order by n")[:2])
    never_shown = store.select(Photo, f"where gone = 0 and not {used}")[0].id
    set_photo(store, before, not_shared=True)
    subject, make = ReportSubject("round", round_.park, round_.id), make_of(store, round_)
    paper = adopting.adopt(store, subject, make, "Karin", given=paper_file("b.pdf", PDF))
    letter = adopting.adopt(store, replace(subject, report="letter"), make, "Karin", given=paper_file("c.pdf", PDF + b"%"))
    assert photos_hidden_since(store, paper) == ()
    for photo_id in (after, never_shown):
        set_photo(store, photo_id, not_shared=True)
    name = store.get(Photo, after).name
    assert (photos_hidden_since(store, paper), photos_hidden_since(store, letter)) == ((name,), ())
    ways = (
        ("report", "round", "De Kievitsakker", "--round", round_.date, "--out", str(tmp_path / "a.pdf")),
        ("paper", "copy", "De Kievitsakker", paper.sha256[:8], "--out", str(tmp_path / "b.pdf")),
        ("export", "json", "--park", "De Kievitsakker", "--papers", str(tmp_path / "papers"), "--out", str(tmp_path / "x.json")),
    )
    for words in ways:
        assert run(["--data", str(store.data), "--lang", "en", *words]) == 0
        assert f"adopted before photo {name} was covered or marked not to be shared, and may show all of it." in " ".join(
            capsys.readouterr().err.split()
        )
    assert (tmp_path / "a.pdf").read_bytes() == PDF, "the file is kept, and given out, as it was adopted"
    assert run(["--data", str(store.data), "--lang", "en", *ways[0][:-1], str(tmp_path / "d.docx"), "--format", "docx"]) == 0
    assert capsys.readouterr().err == "", "a draft of now shows no such photo"
    set_photo(store, after, not_shared=False)
    assert photos_hidden_since(store, paper) == ()
    cover_photo(store, after, [Cover(left=0, top=0, width=100, height=100)])
    assert photos_hidden_since(store, paper) == (name,), "its file shows what was covered since"


def test_what_is_not_finished_or_counts_nowhere_is_not_adopted(store: Store, round_: Round) -> None:
    (unfinished,) = store.select(Round, "where gone = 0 and closed is null and park = ?", [round_.park])
    running = find_measurement(store, round_.park, "yearly-2026").id
    subject, make = ReportSubject("round", round_.park, round_.id), make_of(store, round_)
    for day, word in (("3-11-2026", "before the day"), ("13-11-2026", "still to come")):
        with pytest.raises(BadValue, match=word):
            adopting.adopt(store, subject, make, "Karin", day, given=paper_file("b.pdf", PDF))
    follow_up = ReportSubject("measurement", round_.park, measurement=find_measurement(store, round_.park, "follow-up-2026").id)
    with pytest.raises(BadValue, match="before the day"):
        adopting.adopt(store, follow_up, make, "Karin", "1-10-2026", given=paper_file("b.pdf", PDF))
    of_measurement = ReportSubject("measurement", round_.park, measurement=running)
    for other in (ReportSubject("round", round_.park, unfinished.id), ReportSubject("letter", round_.park, unfinished.id), of_measurement):
        with pytest.raises(RuleError, match="not finished"):
            adopting.adopt(store, other, make, "Karin", given=paper_file("b.pdf", PDF))
    set_round_aside(store, round_.id, "verkeerd begonnen")
    with pytest.raises(RuleError, match="set aside"):
        adopting.adopt(store, subject, make, "Karin", given=paper_file("b.pdf", PDF))
    assert papers_of(store, round_.park) == []
