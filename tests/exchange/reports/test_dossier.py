"""The dossier as a report: the same in three formats, every figure that of its JSON, which the PDF carries byte for byte."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.domain.dossier import PRIVATE, Dossier
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.nameless_dossier import without_names
from kvo_inspect.domain.papers.paper import ReportSubject
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.exchange.dossier.files import write_dossier
from kvo_inspect.exchange.reports.adopting import adopt
from kvo_inspect.exchange.reports.content import Report, TextTable
from kvo_inspect.exchange.reports.dossier.report import FILE, dossier_report
from kvo_inspect.exchange.reports.files import ReportFormat, report_bytes
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.meetings import add_meeting
from kvo_inspect.store.plan.trajectories import begin_trajectory
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import Lang, use_language
from kvo_inspect.wording.names import moment_text
from tests.doses import LANGS_OF_DOSE
from tests.examples import NOW, copy_example, main_park, worked_example
from tests.exchange.records import opened
from tests.exchange.reports.formats import ON_SHEETS, letters, missing
from tests.hostile import HOSTILE
from tests.laptops import new_folder


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """The worked example in English, to look at."""
    with opened(worked_example("en"), write=False) as store:
        yield store


@pytest.fixture(scope="module")
def dossier(store: Store) -> Dossier:
    return read_dossier(store, main_park(store).id)


@pytest.fixture(scope="module")
def pdf(store: Store, dossier: Dossier) -> bytes:
    return report_bytes(store, dossier_report(dossier), "pdf")


def attached(pdf: bytes, folder: Path) -> bytes:
    """Return the file that a PDF carries, taken out by poppler."""
    if shutil.which("pdfdetach") is None:
        missing("pdfdetach (poppler-utils)")
    (folder / "d.pdf").write_bytes(pdf)
    subprocess.run(["pdfdetach", "-save", "1", "-o", folder / "out.json", folder / "d.pdf"], check=True, capture_output=True, timeout=60)
    return (folder / "out.json").read_bytes()


def table(report: Report, title: str) -> TextTable:
    """Return the table of the chapter whose title begins so."""
    chapter = next(chapter for chapter in report.chapters if chapter.title.startswith(title))
    return next(block for block in chapter.blocks if isinstance(block, TextTable))


def whole(report: Report) -> str:
    return "\n".join(report.texts())


@pytest.mark.parametrize("form", ON_SHEETS)
@pytest.mark.parametrize("lang", LANGS_OF_DOSE)
def test_every_format_says_every_text_in_its_order(lang: Lang, form: ReportFormat) -> None:
    use_language(lang)
    with opened(worked_example(lang), write=False) as store:
        report = dossier_report(read_dossier(store, main_park(store).id))
        read_back = ON_SHEETS[form](report_bytes(store, report, form))
    at = 0
    for text in report.texts():
        place = read_back.find(letters(text), at)
        assert place >= 0, text
        at = place + len(letters(text))
    assert len(list(report.texts())) > 900


def test_the_pdf_carries_the_json_byte_for_byte_as_the_command_writes_it(dossier: Dossier, pdf: bytes, tmp_path: Path) -> None:
    written = write_dossier(dossier, tmp_path / "own.json", "park", NOW.date())
    assert attached(pdf, tmp_path) == written.read_bytes()
    assert re.search(rb"<pdfaid:part>3</pdfaid:part>", pdf)
    assert b"/AFRelationship/Data" in pdf.replace(b" ", b"")


def test_every_figure_is_one_of_the_json(dossier: Dossier, pdf: bytes, tmp_path: Path) -> None:
    report, held = dossier_report(dossier), json.loads(attached(pdf, tmp_path))
    open_ones = [found for found in held["findings"] if found["age"] is not None]
    ended = [found for found in held["findings"] if found["stage"] in ("dropped", "duplicate")]
    solved = [found for found in held["findings"] if found not in open_ones and found not in ended]

    def at_end(year: int) -> int:
        until = f"{year}-12-31"
        return sum(found["found"] <= until and not ("0" < (found["verified"] or "") <= until) for found in (*open_ones, *solved))

    names = ("year", "day_rounds", "evening_rounds", "people", "found", "verified")
    years = [(*(str(year[name]) for name in names), str(at_end(year["year"])), str(year["meetings"])) for year in held["years"]]
    assert list(table(report, "Effort per year").rows) == years
    turned = held["turn_round"]
    assert [row[1:] for row in table(report, "How long").rows] == [
        (str(turned[name]["n"]), f"{turned[name]['median']} days", f"{turned[name]['longest']} days")
        for name in ("to_done", "to_verified", "open_age")
    ]
    counts = ("people", "checkpoints", "answers", "rest", "not_assessed", "findings", "rechecks")
    assert [row[2:] for row in table(report, "Rounds").rows] == [tuple(str(walked[name]) for name in counts) for walked in held["rounds"]]
    came = Counter(person["name"] for person in held["people"] if person["presence"] != "excused")
    excused = Counter(person["name"] for person in held["people"] if person["presence"] == "excused")
    assert {(row[0], *row[3:]) for row in table(report, "Who took part").rows} == {
        (name, str(came[name]), str(excused[name])) for name in came | excused
    }
    assert [(row[0], row[5]) for row in table(report, "Still open").rows] == [(found["code"], str(found["age"])) for found in open_ones]
    assert [(row[0], *row[7:]) for row in table(report, "Solved").rows] == [
        (found["code"], *("–" if found[name] is None else str(found[name]) for name in ("days_to_done", "days_to_verified")))
        for found in solved
    ]
    assert [row[0] for row in table(report, "Dropped").rows] == [found["code"] for found in ended]
    assert [row[4:] for row in table(report, "Measures").rows] == [
        (str(each["findings"]), str(each["targets"])) for each in held["measures"]
    ]
    assert [row[2].removesuffix(" %") for row in table(report, "Targets").rows] == [each["goal"] for each in held["targets"]]
    assert len(table(report, "Meetings").rows) == len(held["meetings"])
    told = whole(report)
    counted = f"{len(solved)} solved, {turned['open']} open ({turned['overdue']} overdue), {turned['ended']} dropped or duplicate."
    assert f"{len(held['findings'])} findings: {counted}" in told
    for log in held["heads"]:
        assert f"{log['seq']:,} changes, hash {log['chain']}" in told


def test_page_one_stands_alone(pdf: bytes, dossier: Dossier) -> None:
    if shutil.which("pdftotext") is None:
        missing("pdftotext (poppler-utils)")
    first = subprocess.run(["pdftotext", "-f", "1", "-l", "1", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    told = letters(first.stdout.decode())
    for words in ("7 rounds were held: 4 by day, 3 in the evening.", "Effort per year", "How long findings take", "Certified"):
        assert letters(words) in told
    assert letters("Certification cycle 1Phase") not in told
    assert [chapter.title for chapter in dossier_report(dossier).chapters if chapter.own_page] == ["Certification cycle 1"]


def test_a_measure_that_was_dropped_is_counted_nowhere(dossier: Dossier) -> None:
    """As on the screen of the measures; the table has the measure all the same."""
    done, dropped = ([measure for measure in dossier.measures if measure.status == status] for status in ("done", "dropped"))
    assert dropped, "the worked example has one"
    assert f"Measures: {len(done)} of {len(dossier.measures) - len(dropped)} done" in whole(dossier_report(dossier))


def test_it_says_why_a_finding_is_open_and_how_all_is_verified(dossier: Dossier, pdf: bytes, tmp_path: Path) -> None:
    """What the last chapter says to do is done here, on a copy of the record: the file out of the PDF, held against it."""
    told = whole(dossier_report(dossier))
    assert "returned to inspector · reason: which lorry, where exactly, and which sign?" in told
    assert "planned · last reply: planned 28-9-2025 we buy chains" in told
    assert f"kvo-inspect doctor --against {FILE}" in told
    (tmp_path / FILE).write_bytes(attached(pdf, tmp_path))
    data = copy_example("en", tmp_path / "data")
    assert run(["--data", str(data), "--lang", "en", "doctor", "--against", str(tmp_path / FILE)]) == 0


@pytest.mark.parametrize("form", ON_SHEETS)
def test_the_same_record_gives_the_same_bytes_on_two_days(form: ReportFormat) -> None:
    """Days are counted up to what was recorded last, and the report says which day that was."""
    made = set()
    for days in (0, 40):
        with opened(worked_example("en"), write=False, now=NOW + dt.timedelta(days)) as record:
            dossier = read_dossier(record, main_park(record).id)
            report = dossier_report(dossier)
            made.add(report_bytes(record, report, form))
    assert len(made) == 1
    assert report.day.isoformat() == dossier.made[:10] == max(walked.date for walked in dossier.rounds)
    assert f"As of\n{moment_text(dossier.made)}" in whole(report)


def test_a_paper_is_told_with_its_hash_and_without_names_not_by_whom(tmp_path: Path) -> None:
    with opened(copy_example("en", tmp_path / "data")) as record:
        park = main_park(record).id
        round_ = record.select(Round, "where park = ? and gone = 0 order by date", [park])[0]
        subject = ReportSubject("round", park, round_.id)
        adopt(record, subject, lambda adoption: round_report(record, round_.id, adoption=adoption), "Werkgroep Anja", form="docx")
        contents = read_dossier(record, park)
    (paper,) = contents.papers
    named, nameless = whole(dossier_report(contents)), whole(dossier_report(without_names(contents)))
    assert paper.sha256 in named
    assert paper.sha256 in nameless
    assert "Werkgroep Anja" in named
    assert "Werkgroep Anja" not in nameless


def test_nothing_confidential_is_in_it(store: Store, dossier: Dossier) -> None:
    hidden = store.select(Finding, "where confidential = 1 and gone = 0")
    assert hidden
    told = whole(dossier_report(dossier))
    assert not [finding.code for finding in hidden if finding.code in told or finding.text in told]


def test_no_weak_spot_is_described_and_without_names_no_company_stands_beside_what_is_wrong_there(dossier: Dossier, store: Store) -> None:
    texts = {
        finding.code: finding.text
        for finding in store.select(Finding, "where gone = 0 and confidential = 0 and theme in ('burglary', 'cyber')")
    }
    assert len(texts) > 5
    told = whole(dossier_report(dossier))
    assert [code for code, text in texts.items() if code not in told or (text and text in told)] == []
    companies = {finding.holder for finding in dossier.findings if finding.holder_kind in PRIVATE and finding.holder}
    assert "Zaagmans Plaatwerk" in companies
    report = dossier_report(without_names(dossier))
    rows = [row for title in ("Still open", "Solved", "Measures") for row in table(report, title).rows]
    assert [row for row in rows if companies & set(row)] == []


@pytest.mark.parametrize("form", ON_SHEETS)
def test_without_names_nobody_is_named_in_any_byte(form: ReportFormat, store: Store, dossier: Dossier, tmp_path: Path) -> None:
    report = dossier_report(without_names(dossier))
    made = report_bytes(store, report, form)
    people = {person.name for person in store.select(Participant, "where gone = 0")}
    assert len(people) > 5
    read_back = ON_SHEETS[form](made)
    raw = made
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            raw = b"".join(map(archive.read, archive.namelist()))
    if form == "pdf":
        raw = attached(made, tmp_path)
    assert not [name for name in people if letters(name) in read_back or name.encode() in raw]
    assert "Name" not in table(report, "Who took part").heads
    assert "Present" not in table(report, "Meetings").heads
    assert letters("Municipality of Lingeveen") in read_back


@pytest.mark.parametrize("form", ON_SHEETS)
def test_a_park_of_nothing_has_a_dossier(form: ReportFormat, tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        park = add_park(record, "De Amert")
        report = dossier_report(read_dossier(record, park.id))
        read_back = ON_SHEETS[form](report_bytes(record, report, form))
    assert letters("No round was held yet.") in read_back
    assert letters("Nothing was recorded yet.") in read_back
    assert all(chapter.blocks for chapter in report.chapters)
    assert not [block for chapter in report.chapters for block in chapter.blocks if isinstance(block, TextTable) and not block.rows]
    titles = ["In short", "Effort per year", "How to verify this", "How this report was made"]
    assert [chapter.title for chapter in report.chapters] == titles, "no table of noughts"


@pytest.mark.parametrize("form", ON_SHEETS)
def test_hostile_words_are_printed_or_stand_as_one_mark_and_the_json_keeps_them(form: ReportFormat, tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        park = add_park(record, "Park <b>&amp; [x] #panic() {{7*7}} " + "n" * 150)
        cycle = begin_trajectory(record, park.id)
        for text in HOSTILE.values():
            add_meeting(record, cycle.id, subject="x " + text[:150], text=text[:3900])
        contents = read_dossier(record, park.id)
        made = report_bytes(record, dossier_report(contents), form)
    assert letters("{{7*7}}") in ON_SHEETS[form](made)
    if form == "pdf":
        kept = json.loads(attached(made, tmp_path))
        assert [met["text"] for met in kept["meetings"]] == [met.text for met in contents.meetings]


def test_the_command_writes_it_under_a_name_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    data = copy_example("en", tmp_path / "data")
    args = ["--data", str(data), "--lang", "nl", "report", "dossier", "De Kievitsakker", "--format", "html", "--without-names"]
    assert run([*args, "--out", str(tmp_path)]) == 0
    written = Path(capsys.readouterr().out.strip())
    assert re.fullmatch(r"de-kievitsakker-lingeveen-[0-9]+-[a-z]+-[0-9]+-dossier-voor-de-auditor\.html", written.name)
    told = written.read_text("utf-8")
    assert '<html lang="nl">' in told
    assert "Karin Bos" not in told
    with opened(data, write=False) as record:
        assert record.select(Park, "where name = 'De Kievitsakker'")
