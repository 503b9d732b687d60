"""The report of a round: what it says, the same in three formats, of a whole round, an empty one and hostile words."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kvo_inspect.cli import run
from kvo_inspect.content.load import Loaded, load_checklists
from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.rounds.round import Round, RoundWords
from kvo_inspect.domain.rounds.summary import SummaryLine
from kvo_inspect.domain.values.closed_sets import ThemeMode
from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.reports.characters import MARK, Characters, printable
from kvo_inspect.exchange.reports.content import Block, Drawing, Facts, Photographs, Report, TextTable
from kvo_inspect.exchange.reports.files import ReportFormat, report_bytes
from kvo_inspect.exchange.reports.of_round import round_report
from kvo_inspect.paths import photo_folder
from kvo_inspect.store.actions.sending import note_sent
from kvo_inspect.store.findings.finding import NewFinding, record_finding, review_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.photos.files import thumb_file
from kvo_inspect.store.photos.photo import set_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, find_round, reopen_round, start_round
from kvo_inspect.store.rounds.words import say_of_round
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.loading import load_walk
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.texts import Lang, use_language
from kvo_inspect.wording.round_summary import agreement_proposals, concern_proposals, summary_proposals
from tests.cli.frozen import freeze
from tests.doses import LANGS_OF_DOSE
from tests.examples import NOW, copy_example, worked_example
from tests.exchange.records import opened
from tests.exchange.reports.formats import FORMATS, OF_DOSE, W, letters, shown
from tests.hostile import HOSTILE
from tests.laptops import new_folder


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """The worked example in English, to look at."""
    with opened(worked_example("en"), write=False) as store:
        yield store


def of_finished(store: Store, *, names: bool = True) -> Report:
    """Return the report of the newest finished round of the worked example."""
    return round_report(store, finished(store).id, names=names)


def finished(store: Store) -> Round:
    return store.select(Round, "where gone = 0 and closed is not null order by date desc")[0]


def lighting() -> tuple[tuple[Loaded, ThemeMode], ...]:
    return tuple((loaded, "full") for loaded in load_checklists(None)[0] if loaded.checklist.id == "lighting")


def blocks(report: Report) -> list[Block]:
    return [block for chapter in report.chapters for block in chapter.blocks]


def tables(report: Report) -> list[TextTable]:
    return [block for block in blocks(report) if isinstance(block, TextTable)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("lang", LANGS_OF_DOSE)
def test_every_format_says_every_text_in_its_order(lang: Lang, form: ReportFormat) -> None:
    use_language(lang)
    with opened(worked_example(lang), write=False) as store:
        report = of_finished(store)
        read_back = OF_DOSE[form](report_bytes(store, report, form))
    at = 0
    for text in report.texts():
        place = read_back.find(letters(text), at)
        assert place >= 0, text
        at = place + len(letters(text))
    assert len(list(report.texts())) > 200


def test_it_tells_what_the_round_recorded(store: Store) -> None:
    round_ = finished(store)
    report = of_finished(store)
    texts = list(report.texts())
    findings = store.select(Finding, "where round = ? and gone = 0 and confidential = 0", [round_.id])
    asked = [row[0] for table in tables(report) for row in table.rows if table.caption.startswith("What is asked")]
    assert {finding.code for finding in findings} <= set(asked)
    assert f"{len(findings)} new findings." in texts
    assert "Draft" in texts
    assert "" not in texts, "no empty label, no empty cell"
    assert report.day == dt.date.fromisoformat(round_.date)
    assert all(chapter.blocks for chapter in report.chapters)


def test_a_checkpoint_where_all_that_is_wrong_was_known_is_in_the_table_per_checkpoint(store: Store) -> None:
    still_there = 0
    for round_ in store.select(Round, "where gone = 0"):
        walk = load_walk(store, round_.id)
        report = round_report(store, round_.id)
        rows = [row for table in tables(report) if table.caption == "What was found at each checkpoint" for row in table.rows]
        for finding in walk.still_there():
            name = next(stop.name for stop in walk.stops if stop.id == finding.checkpoint)
            (row,) = [row for row in rows if row[0].partition(", ")[0] == name]
            assert f"{finding.code} " in row[1]
            assert "(known before)" in row[1]
            still_there += 1
    assert still_there


def test_only_what_was_sent_was_asked_before(tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as store:
        park = add_park(store, "De Amert", "", [NewCheckpoint("Weg 1")])
        stop = route(store, park.id)[0].id
        first = start_round(store, park.id, NewRound("baseline", "evening", "2026-11-02", lighting()))
        sent, unsent = (record_finding(store, first.id, stop, NewFinding(text)) for text in ("hek los", "paal om"))
        for finding in (sent, unsent):
            set_finding(store, finding.id, partner=partners_of(store, park.id)[0].id)
            review_finding(store, finding.id, Verdict(kind="accepted"))
        note_sent(store, [sent.id], Sent(day="2026-11-05", way="mail"))
        again = start_round(store, park.id, NewRound("yearly", "evening", "2026-11-12", lighting()))
        for finding in (sent, unsent):
            recheck_finding(store, again.id, finding.id, "not_yet")
        asked = {
            row[0]: row[4] for table in tables(round_report(store, again.id)) for row in table.rows if "What is asked" in table.caption
        }
    assert asked == {sent.code: "asked before", unsent.code: "known before"}


def test_nothing_confidential_and_no_mark_by_name_is_in_it(store: Store) -> None:
    hidden = store.select(Finding, "where confidential = 1 and gone = 0")
    assert hidden
    for round_ in store.select(Round, "where gone = 0"):
        whole = "\n".join(round_report(store, round_.id).texts())
        assert not [finding.code for finding in hidden if finding.code in whole or finding.text in whole]
        people = [row[0] for row in store.rows("select name from participant where round = ?", [round_.id])]
        marks = [row for table in tables(round_report(store, round_.id)) if table.caption.startswith("Marks") for row in table.rows]
        assert not [row for row in marks if set(row) & set(people)]


def looking_back(store: Store) -> Report:
    """Return the report of the round that took photos of what an earlier round had photographed."""
    return round_report(store, find_round(store, "2025-10-03-day").id)


def test_then_and_now_stand_beside_each_other_with_both_days(store: Store) -> None:
    chapter = next(chapter for chapter in looking_back(store).chapters if chapter.title == "Looking back")
    photos = [block for block in chapter.blocks if isinstance(block, Photographs)]
    pairs = [[picture.caption for picture in block.pictures] for block in photos if block.beside]
    assert [[caption.split(" · ")[:2] for caption in pair] for pair in pairs] == [
        [["KBR-003", "then: 23-9-2024"], ["KBR-003", "now: 3-10-2025"]],
        [["KBR-009", "then: 23-9-2024"], ["KBR-009", "now: 3-10-2025"]],
    ]
    alone = [picture.caption for block in photos if not block.beside for picture in block.pictures]
    assert not alone, "a photo of what is still there stands once, with what is asked"
    assert len({picture.alternative for block in photos for picture in block.pictures}) == 4, "then and now are told apart by ear too"


def test_a_round_shows_no_photo_of_a_later_day(store: Store) -> None:
    first = round_report(store, find_round(store, "2024-09-23-day").id)
    captions = [picture.caption for block in blocks(first) if isinstance(block, Photographs) for picture in block.pictures]
    assert captions
    assert not [caption for caption in captions if "2025" in caption]


def test_a_pair_is_one_line_in_a_word_file(store: Store) -> None:
    with zipfile.ZipFile(io.BytesIO(report_bytes(store, looking_back(store), "docx"))) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))
    photos = [len(list(paragraph.iter(f"{W}drawing"))) for paragraph in body.iter(f"{W}p")]
    assert photos.count(2) == 2


def test_actions_of_an_older_round_say_of_which_day_they_are(store: Store) -> None:
    """Due days and promises come later than the round: each table of them says as of when it is."""
    report = looking_back(store)
    day = dict(row for block in blocks(report) if isinstance(block, Facts) for row in block.rows)["Actions as of"]
    captions = [table.caption for table in tables(report) if table.caption.startswith("What is asked")]
    assert len(captions) > 2
    assert set(captions) == {f"What is asked, as of {day}"}


def test_what_a_company_without_a_name_is_asked_stands_under_its_house_number(store: Store) -> None:
    titles = [chapter.title for round_ in store.select(Round, "where gone = 0") for chapter in round_report(store, round_.id).chapters]
    assert "Actions for: Company at number 9, Ambachtstraat" in titles
    assert "Actions for: Company" not in titles


def test_the_day_on_which_a_finding_was_found_is_that_of_its_round(tmp_path: Path) -> None:
    """Not from the moment at which it was typed, which an import or a late evening makes another."""
    with opened(new_folder(tmp_path / "data")) as record:
        park = add_park(record, "De Amert", checkpoints=[NewCheckpoint("Kade")])
        stop = record.rows("select id from checkpoint where park = ?", [park.id])[0][0]
        rounds = [start_round(record, park.id, NewRound("baseline", "day", day, lighting(), ())) for day in ("2026-09-01", "2026-11-10")]
        finding = record_finding(record, rounds[0].id, stop, NewFinding("gat in het hek"))
        recheck_finding(record, rounds[1].id, finding.id, seen="not_yet")
        report = round_report(record, rounds[1].id)
    row = next(table.rows[0] for table in tables(report) if table.caption.startswith("Earlier findings"))
    assert row[3] == "1-9-2026"


def test_the_sketch_counts_what_the_first_page_counts(store: Store) -> None:
    for round_ in store.select(Round, "where gone = 0"):
        report = round_report(store, round_.id)
        table = next((table for table in tables(report) if table.caption == "Key to the sketch"), None)
        if table is None:
            continue
        new, urgent, solved = (sum(int(row[column].replace("–", "0")) for row in table.rows) for column in (2, 3, 4))
        whole = " ".join(report.texts())
        assert (f"{new} new finding." if new == 1 else f"{new} new findings.") in whole
        assert f"{urgent} urgent finding" in whole if urgent else "Nothing was urgent." in whole
        assert f"{solved} solved" in whole if solved else "solved," not in whole
        assert [row[0] for row in table.rows] == [str(number) for number in range(1, len(table.rows) + 1)]
        drawing = next(block for block in blocks(report) if isinstance(block, Drawing))
        assert f"{len(table.rows)} checkpoints in walking order" in drawing.alternative
        return
    pytest.fail("no round of the example has a sketch")


def test_without_names_nobody_is_named(store: Store) -> None:
    round_ = finished(store)
    whole = "\n".join(of_finished(store, names=False).texts())
    people = [row[0] for row in store.rows("select name from participant where round = ?", [round_.id])]
    assert people
    assert not [name for name in people if name in whole]
    assert "Municipality of Lingeveen" in whole


def test_words_of_the_facilitator_stand_in_it_and_the_figures_are_the_records(tmp_path: Path) -> None:
    use_language("en")
    with opened(copy_example("en", tmp_path / "data")) as store:
        round_ = finished(store)
        walk = load_walk(store, round_.id)
        proposals = summary_proposals(walk)
        assert list(proposals.values()) == [text for text in of_finished(store).texts() if text in proposals.values()], (
            "as the record has it"
        )
        assert not {"Points of concern", "Agreements and next round"} & {chapter.title for chapter in of_finished(store).chapters}
        person = walk.people[0]
        own = [SummaryLine(about="findings", lang="en", proposed=proposals["findings"], text=f"We found {len(walk.findings)} new things.")]
        words = RoundWords(concerns=f"{person.name} is worried", agreements=f"{person.name} mows", next_round="12-3-2027", summary=own)
        say_of_round(store, round_.id, **words)
        report = of_finished(store)
        titles = [chapter.title for chapter in report.chapters]
        assert titles.index("Points of concern") == titles.index("In short") + 1
        assert titles[-3:] == ["Agreements and next round", "Sign-off", "How this report was made"]
        texts = list(report.texts())
        assert own[0].text in texts
        assert proposals["findings"] not in texts
        assert {f"{person.name} is worried", f"{person.name} mows", "12 March 2027"} <= set(texts)
        nameless = set(of_finished(store, names=False).texts())
        assert {f"{person.organisation} is worried", f"{person.organisation} mows"} <= nameless
        reopen_round(store, round_.id)
        record_finding(store, round_.id, walk.stops[0].id, NewFinding("a new one"))
        assert f"{len(walk.findings) + 1} new findings." in set(round_report(store, round_.id).texts()), "written for other figures"


@pytest.mark.parametrize("lang", LANGS_OF_DOSE)
def test_the_record_proposes_concerns_and_agreements(lang: Lang) -> None:
    use_language(lang)
    with opened(worked_example(lang), write=False) as store:
        for round_ in store.select(Round, "where gone = 0"):
            walk = load_walk(store, round_.id)
            concerns = concern_proposals(walk)
            assert len(concerns) == len(set(concerns)) <= 3
            grave = [finding for finding in (*walk.findings.values(), *walk.still_there()) if finding.severity in ("serious", "urgent")]
            assert bool(grave) <= bool(concerns)
            again = [finding for finding in walk.still_there() if finding.due and finding.due >= round_.date]
            promised = [finding for finding in (*walk.findings.values(), *again) if finding.promised_by]
            agreements = agreement_proposals(walk, [])
            assert len(agreements) == min(len(promised), 12)
            assert not [name for finding in promised for name in agreements if finding.promised_by in name]


def test_the_same_record_gives_the_same_bytes_on_two_days(tmp_path: Path) -> None:
    made: dict[ReportFormat, set[bytes]] = {form: set() for form in FORMATS}
    for days in (0, 9):
        folder = copy_example("en", tmp_path / f"day {days}")
        record = open_record(folder, state_folder=tmp_path / f"state {days}", write=False, now=lambda days=days: NOW + dt.timedelta(days))  # type: ignore[misc]
        try:
            report = of_finished(record)
            for form, files in made.items():
                files.add(report_bytes(record, report, form))
        finally:
            record.close()
    assert [form for form, files in made.items() if len(files) != 1] == []


def test_photos_carry_no_metadata_and_one_not_to_be_shared_stays_inside(tmp_path: Path) -> None:
    folder = copy_example("en", tmp_path / "data")
    record = open_record(folder, state_folder=tmp_path / "state", author="Karin")
    try:
        reports = (round_report(record, round_.id) for round_ in record.select(Round, "where gone = 0"))
        report = next(report for report in reports if shown(report))
        for form in FORMATS:
            assert b"Exif\0" not in unpacked(report_bytes(record, report, form)), form
        for row in record.rows("select id from photo where gone = 0"):
            set_photo(record, row[0], not_shared=True)
        assert all(not shown(round_report(record, round_.id)) for round_ in record.select(Round, "where gone = 0"))
    finally:
        record.close()


def unpacked(made: bytes) -> bytes:
    if not zipfile.is_zipfile(io.BytesIO(made)):
        return made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_photo_whose_bytes_are_not_here_is_told_at_its_place(tmp_path: Path) -> None:
    folder = copy_example("en", tmp_path / "data")
    for path in photo_folder(folder).rglob("*"):
        if path.is_file():
            path.unlink()
    with opened(folder, write=False) as record:
        reports = (round_report(record, round_.id) for round_ in record.select(Round, "where gone = 0"))
        report = next(report for report in reports if "this photo is not on this laptop" in "\n".join(report.texts()))
        for form, read_back in OF_DOSE.items():
            assert letters("this photo is not on this laptop") in read_back(report_bytes(record, report, form)), form


def test_photos_that_came_from_another_laptop_are_shown_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their small pictures did not come along: they are made before a report shows them."""
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    data = copy_example("en", tmp_path / "data")
    for path in thumb_file(data, "00").parent.parent.rglob("*"):
        if path.is_file():
            path.unlink()
    args = ["--data", str(data), "--lang", "en", "report", "round", "De Kievitsakker", "--round", "2026-11-12-evening", "--format", "html"]
    assert run([*args, "--out", str(tmp_path / "report.html")]) == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "data:image/jpeg" in page
    assert "not on this laptop" not in page


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_words_are_printed_or_stand_as_one_mark(form: ReportFormat, tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        park = add_park(record, "Park <b>&amp; [x] #panic() {{7*7}}", checkpoints=[NewCheckpoint("*x* $x$ `a` \\n " + "n" * 180)])
        people = (Person("Bo <script>", "Org & Co", "ondernemer"),)
        round_ = start_round(record, park.id, NewRound("baseline", "evening", "2026-11-12", lighting(), people))
        stop = record.rows("select id from checkpoint where park = ?", [park.id])[0][0]
        refused = 0
        for text in HOSTILE.values():
            try:
                record_finding(record, round_.id, stop, NewFinding(text))
            except RuleError:  # with a sentence: such a text stands in no record
                refused += 1
        report = round_report(record, round_.id)
        told = OF_DOSE[form](report_bytes(record, report, form))
    assert refused < len(HOSTILE) // 2
    assert letters("{{7*7}}") in told
    assert letters("#panic()") in told
    assert letters(MARK) in told
    assert any("could not be printed" in text for text in report.texts())


@pytest.mark.parametrize("form", FORMATS)
def test_a_round_of_nothing_has_a_report(form: ReportFormat, tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        park = add_park(record, "De Amert")
        round_ = start_round(record, park.id, NewRound("baseline", "day", "2026-11-12", lighting(), ()))
        report = round_report(record, round_.id)
        assert "Nobody was noted down." in list(report.texts())
        assert letters("Nobody was noted down.") in FORMATS[form](report_bytes(record, report, form))
        assert all(table.rows for table in tables(report))


def test_what_the_font_lacks_is_replaced_once_and_counted() -> None:
    characters = Characters()
    assert characters.clean("mast 14 ✓ é €") == "mast 14 ✓ é €"
    assert characters.clean("a\u202eb\u200bc\u00add") == "abcd"
    assert characters.clean("灯 😀") == (f"{MARK} 😀" if ord("😀") in printable() else f"{MARK} {MARK}")
    assert characters.clean("one\ntwo\t three") == "one two three"
    assert characters.replaced > 0
    assert ord(MARK) in printable()


def test_the_command_writes_it_once_and_never_over_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    data = copy_example("en", tmp_path / "data")
    out = tmp_path / "out"
    out.mkdir()
    args = ["--data", str(data), "--lang", "nl", "report", "round", "De Kievitsakker", "--round", "2026-11-04", "--format", "html"]
    assert run([*args, "--out", str(out)]) == 0
    written = Path(capsys.readouterr().out.strip())
    assert written.parent == out
    assert written.name == "de-kievitsakker-dagschouw-4-november-2026-schouwverslag-concept.html"
    assert '<html lang="nl">' in written.read_text("utf-8")
    assert run([*args, "--out", str(out)]) == 0
    assert (capsys.readouterr().out.strip(), list(out.iterdir())) == (str(written), [written])
    assert run([*args, "--out", str(written)]) == 2
    assert "is er al. Kies een andere naam." in capsys.readouterr().err
    assert run(["--data", str(data), "--lang", "en", "report", "round", "De Kievitsakker", "--round", "1999-01-01"]) == 3


def test_a_park_without_a_round_and_a_system_without_typst_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    with opened(new_folder(tmp_path / "data")) as record:
        add_park(record, "De Amert")
        data = record.data
    assert run(["--data", str(data), "--lang", "en", "report", "round", "De Amert"]) == 3
    assert "De Amert has no round yet" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "typst", None)
    example = copy_example("en", tmp_path / "example")
    assert run(["--data", str(example), "--lang", "en", "report", "round", "De Kievitsakker", "--out", str(tmp_path / "x.pdf")]) == 2
    assert "HTML and Word work" in capsys.readouterr().err
    assert not (tmp_path / "x.pdf").exists()


def test_a_frozen_program_sets_the_same_pdf(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = of_finished(store)
    made = report_bytes(store, report, "pdf")
    freeze(tmp_path, monkeypatch)
    assert report_bytes(store, report, "pdf") == made


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="pdfinfo is not installed (Debian: poppler-utils): nothing outside counted")
def test_the_example_takes_few_pages(store: Store) -> None:
    pages = set()
    for round_ in store.select(Round, "where gone = 0"):
        made = report_bytes(store, round_report(store, round_.id), "pdf")
        told = subprocess.run(["pdfinfo", "-"], input=made, capture_output=True, check=True, timeout=60).stdout.decode()
        pages.add(int(told.partition("Pages:")[2].split()[0]))
    assert max(pages) <= 9
