"""The letter to the entrepreneurs: one page, what it says and never says, and what is left out when there is no room."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import ThemeMode
from kvo_inspect.exchange.reports.content import Chapter, Facts, Paragraph, Report
from kvo_inspect.exchange.reports.files import ReportFormat, report_bytes
from kvo_inspect.exchange.reports.letter.one_page import PAGE, height, lines
from kvo_inspect.exchange.reports.letter.report import MOST_THEMES, letter_report
from kvo_inspect.exchange.reports.pdf import SettingFailed
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, Person, start_round
from kvo_inspect.store.rounds.words import say_of_round
from kvo_inspect.store.walk.answers import record_answer
from kvo_inspect.texts import Lang, use_language
from tests.doses import DOSE, LANGS_OF_DOSE
from tests.examples import copy_example, worked_example
from tests.exchange.judges import converted
from tests.exchange.records import opened
from tests.exchange.reports.formats import FORMATS, letters, missing
from tests.hostile import HOSTILE
from tests.laptops import new_folder

IN_ORDER, NOT_IN_ORDER = Value(value="1"), Value(value="2")
THEME = """id = "{id}"
version = "1"
theme = "{id}"
title.nl = "Thema {n}"
title.en = "Theme {n}"

[[item]]
id = "Q1"
ask.nl = "Is het goed?"
ask.en = "Is it well?"
defect.nl = "{words}"
defect.en = "{words}"
look_for.nl = "alles"
look_for.en = "everything"
answer.type = "check"
partner = "municipality"
severity = "{severity}"
"""


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """The worked example in English, to look at."""
    with opened(worked_example("en"), write=False) as store:
        yield store


def rounds(store: Store) -> list[Round]:
    return store.select(Round, "where gone = 0 order by date, part")


def titles(report: Report) -> list[str]:
    return [chapter.title for chapter in report.chapters]


def facts(report: Report, title: str) -> dict[str, str]:
    chapter = next(chapter for chapter in report.chapters if chapter.title == title)
    return dict(row for block in chapter.blocks if isinstance(block, Facts) for row in block.rows)


def whole(report: Report) -> str:
    return "\n".join(report.texts())


def pages(made: bytes) -> int:
    done = subprocess.run(["pdfinfo", "-"], input=made, capture_output=True, check=True, timeout=60)
    return int(done.stdout.decode().partition("Pages:")[2].split()[0])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("lang", LANGS_OF_DOSE)
def test_every_format_says_every_text_in_its_order(lang: Lang, form: ReportFormat) -> None:
    use_language(lang)
    with opened(worked_example(lang), write=False) as store:
        report = letter_report(store, rounds(store)[0].id)
        read_back = FORMATS[form](report_bytes(store, report, form))
    at = 0
    for text in report.texts():
        place = read_back.find(letters(text), at)
        assert place >= 0, text
        at = place + len(letters(text))
    assert len(list(report.texts())) > 30


def test_it_begins_with_what_goes_well_and_tells_of_each_theme_what_was_seen_done_and_can_be_done(store: Store) -> None:
    first, second = rounds(store)[0], rounds(store)[2]
    assert "What is going well" not in titles(letter_report(store, first.id))[2:]
    report = letter_report(store, second.id)
    assert titles(report)[:3] == ["", "What is going well", "Graffiti and vandalism"]
    told = facts(report, "Graffiti and vandalism")
    assert list(told) == ["Seen", "Done", "What you can do", "Where to report"]
    assert told["Seen"].startswith("Offensive or racist text")
    assert told["Done"].startswith("1 urgent point was reported at once. We are going to ask: municipality (2)")
    assert "openbareruimte@lingeveen.example · 0000 - 12 34 00" in facts(report, "Who to contact")["Municipality of Lingeveen"]
    assert facts(report, "Also seen")["Burglary prevention"] == "1 point that could be better.", "a weak spot is never described"
    assert "Karin Bos, facilitator" in whole(report)
    assert "Dear business owner," in whole(report)


def test_no_company_no_place_no_person_but_who_signs_and_nothing_that_was_typed(store: Store) -> None:
    typed = {finding.text for finding in store.select(Finding, "where gone = 0") if len(finding.text) > 3}
    typed |= {finding.code for finding in store.select(Finding, "where gone = 0")}
    stops = store.select(Checkpoint, "where gone = 0")
    places = {name for stop in stops for name in (stop.name, stop.company) if name}
    people = {person.name for person in store.select(Participant, "where gone = 0")} - {"Karin Bos"}
    people |= {partner.person for partner in store.select(Partner, "where gone = 0") if partner.person}
    companies = {partner.organisation for partner in store.select(Partner, "where gone = 0 and kind = 'company'") if partner.organisation}
    assert min(map(len, (typed, places, people))) > 5
    for round_ in rounds(store):
        told = whole(letter_report(store, round_.id))
        assert not [word for word in (*typed, *places, *people, *companies) if word in told]
        assert "Karin Bos" not in whole(letter_report(store, round_.id, names=False))


@pytest.mark.parametrize("lang", LANGS_OF_DOSE)
def test_every_letter_of_the_example_is_one_page(lang: Lang) -> None:
    use_language(lang)
    with opened(worked_example(lang), write=False) as store:
        for round_ in rounds(store) if DOSE != "short" else rounds(store)[1:2]:
            report = letter_report(store, round_.id)
            assert height(report) <= PAGE
            assert pages(report_bytes(store, report, "pdf")) == 1


def plain_round(record: Store, name: str = "De Amert", people: tuple[Person, ...] = ()) -> Round:
    """Add a park with a round about lighting in which nothing is recorded yet."""
    park = add_park(record, name, checkpoints=[NewCheckpoint("Ringweg")])
    themes: tuple[ThemeMode, ...] = ("full",)
    lighting = [edition for edition in load_checklists(None)[0] if edition.checklist.id == "lighting"]
    return start_round(record, park.id, NewRound("baseline", "evening", "2026-11-12", tuple(zip(lighting, themes, strict=True)), people))


def park_of_themes(record: Store, count: int) -> Round:
    """Add a park whose round found something of many themes, one of them grave."""
    folder = record.data / "checklists"
    folder.mkdir()
    for n in range(count):
        words = f"defect of theme {n}" if n else "bus KB-12-34 at gate"
        (folder / f"theme-{n}.toml").write_text(
            THEME.format(id=f"theme-{n}", n=n, words=words, severity="serious" if n == count - 1 else "minor"), "utf-8"
        )
    own = [edition for edition in load_checklists(record.data)[0] if edition.checklist.id.startswith("theme-")]
    modes: tuple[ThemeMode, ...] = ("full",)
    park = add_park(record, "De Amert 9-XXX-99 " + "W" * 150, checkpoints=[NewCheckpoint("Bakkerij Jansen")])
    themes = tuple((edition, mode) for edition in own for mode in modes)
    round_ = start_round(record, park.id, NewRound("baseline", "day", "2026-11-12", themes, (Person("Bo", "Bakkerij Jansen", "bakker"),)))
    stop = record.select(Checkpoint, "where park = ?", [park.id])[0].id
    for edition in own:
        record_answer(record, round_.id, stop, f"{edition.checklist.id}/Q1", NOT_IN_ORDER)
    return round_


def test_what_finds_no_room_is_cut_the_least_grave_first_and_counted(tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        report = letter_report(record, park_of_themes(record, 40).id)
        made = report_bytes(record, report, "pdf")
    told = titles(report)
    assert told[1] == "Theme 39", "the grave one has its lines"
    shown = [title for title in told if title.startswith("Theme")]
    also = facts(report, "Also seen")
    assert len(also) == MOST_THEMES
    assert f"And {40 - len(shown) - len(also)} other points, for which there is no room here." in whole(report)
    assert 40 - len(shown) - len(also) > 20
    assert height(report) <= PAGE
    assert pages(made) == 1
    assert "KB-12-34" not in whole(report)
    assert "9-XXX-99" not in whole(report)
    assert "Bakkerij" not in whole(report)


def test_a_theme_names_some_things_and_counts_the_others(tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        park = add_park(record, "De Amert", checkpoints=[NewCheckpoint("Ringweg")])
        themes: tuple[ThemeMode, ...] = ("full",)
        edition = next(edition for edition in load_checklists(None)[0] if edition.checklist.id == "maintenance")
        round_ = start_round(record, park.id, NewRound("baseline", "day", "2026-11-12", tuple((edition, mode) for mode in themes), ()))
        stop = record.select(Checkpoint, "where park = ?", [park.id])[0].id
        items = [f"maintenance/{item.id}" for item in edition.checklist.item if item.defect and item.answer.type == "check"]
        for item in items:
            record_answer(record, round_.id, stop, item, NOT_IN_ORDER)
        record_finding(record, round_.id, stop, NewFinding("Jan Jansen, VK-12-AB, Bakkerij"))
        free = record_finding(record, round_.id, stop, NewFinding("een los ding"))
        set_finding(record, free.id, theme="maintenance", partner=None)
        report = letter_report(record, round_.id)
    seen = facts(report, "Maintenance")["Seen"]
    assert seen.count(",") == 4
    assert seen.endswith(f"{len(items) - 4 + 1} other points.")
    assert facts(report, "Other points")["Seen"] == "1 point to put right."
    assert "not known yet (1)" in facts(report, "Maintenance")["Done"]
    assert not re.search("Jansen|VK-12|Bakkerij|los ding", whole(report))


@pytest.mark.parametrize("form", FORMATS)
def test_a_round_of_nothing_in_a_park_of_nobody_has_a_letter(form: ReportFormat, tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        round_ = plain_round(record)
        report = letter_report(record, round_.id)
        read_back = FORMATS[form](report_bytes(record, report, form))
    assert titles(report) == ["", "Who to contact", ""]
    assert facts(report, "Who to contact")["Municipality"].endswith("the municipality’s website, app or telephone number")
    assert list(report.texts())[-1] == "De Amert", "the park signs"
    assert letters("Kind regards,De Amert") in read_back
    assert "With us were" not in whole(report)


def test_a_round_in_which_all_was_in_order_says_so(tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        round_ = park_of_themes(record, 1)
        stop = record.select(Checkpoint, "where gone = 0")[0].id
        record_answer(record, round_.id, stop, "theme-0/Q1", IN_ORDER)
        told = whole(letter_report(record, round_.id))
    assert "Of what we looked at, 100 % was in order." in told
    assert "Nothing wrong with: Theme 0." in told
    assert "We saw nothing that has to be put right." in told


def test_a_persons_own_contact_stays_out_and_the_next_round_is_told(tmp_path: Path) -> None:
    with opened(copy_example("en", tmp_path / "data")) as record:
        park = record.select(Park, "where name = 'De Kievitsakker'")[0]
        round_ = record.select(Round, "where park = ? and gone = 0 order by date", [park.id])[0]
        partner = record.select(Partner, "where park = ? and kind = 'business_association'", [park.id])[0]
        say_of_round(record, round_.id, next_round="2027-04-06")
        set_partner(record, partner.id, email="anja.visser@kievitsakker.example", phone="06 - 12 34 56 78")
        report = letter_report(record, round_.id)
        assert "De Kievitsakker business association" not in facts(report, "Who to contact")
        assert "The next round is on 6 April 2027." in whole(report)


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_names_stay_on_one_page(form: ReportFormat, tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        people = tuple(Person(f"{n} {text}"[:190], text[:190], "facilitator " + text[:80]) for n, text in enumerate(HOSTILE.values()))
        round_ = plain_round(record, "Park <b>&amp; [x] #panic() {{7*7}} " + "n" * 160, people)
        for kind in ("municipality", "business_association"):
            partner = record.select(Partner, "where park = ? and kind = ?", [round_.park, kind])[0]
            set_partner(record, partner.id, organisation="W" * 190, email="a" * 60 + "@" + "b" * 60 + "." + "c" * 60 + ".nl")
        report = letter_report(record, round_.id)
        made = report_bytes(record, report, form)
    assert letters("{{7*7}}") in FORMATS[form](made)
    assert height(report) <= PAGE
    if form == "pdf":
        assert pages(made) == 1


def test_a_text_never_takes_more_lines_on_paper_than_are_counted(tmp_path: Path) -> None:
    """What counts as one line is no wider than a line: words of all signs that the font has, drawn by chance."""
    chance = random.Random(14)
    signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?()'’“”%&@#+=×·€éëïæœŴ–…"
    with opened(new_folder(tmp_path / "data")) as record:
        round_ = plain_round(record)
        report = letter_report(record, round_.id)
        for _draw in range(4 if DOSE == "short" else 40):
            opening = report.chapters[0]
            text = ""
            words = ("".join(chance.choices(signs, k=chance.randint(1, 30))) for _word in range(2000))
            for word in words:
                longer = _with_text(report, f"{text} {word}")
                if height(longer) > PAGE:
                    break
                text = f"{text} {word}"
            assert opening.blocks
            assert lines(text) > 10
            assert pages(report_bytes(record, _with_text(report, text), "pdf")) == 1


def _with_text(report: Report, text: str) -> Report:
    return replace(report, chapters=(Chapter("", (Paragraph(text.strip()),)), *report.chapters))


def test_a_letter_of_two_pages_is_never_written(tmp_path: Path) -> None:
    with opened(new_folder(tmp_path / "data")) as record:
        round_ = plain_round(record)
        long = _with_text(letter_report(record, round_.id), "words " * 2000)
        with pytest.raises(SettingFailed):
            report_bytes(record, long, "pdf")


@pytest.mark.skipif(DOSE == "short", reason="LibreOffice takes seconds a letter: make test-thorough asks it")
def test_every_letter_is_one_page_in_word_too(tmp_path: Path) -> None:
    if shutil.which("soffice") is None or not Path("/usr/lib/libreoffice/program/libswlo.so").exists():
        missing("LibreOffice Writer")
    for lang in LANGS_OF_DOSE:
        use_language(lang)
        with opened(worked_example(lang), write=False) as store:
            for round_ in rounds(store):
                (tmp_path / f"{lang}-{round_.id}.docx").write_bytes(report_bytes(store, letter_report(store, round_.id), "docx"))
    printed = converted("pdf", tmp_path, *tmp_path.glob("*.docx"))
    assert len(printed) > 8
    assert {pages(path.read_bytes()) for path in printed} == {1}


def test_the_command_writes_it_under_a_name_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    data = copy_example("en", tmp_path / "data")
    args = ["--data", str(data), "--lang", "nl", "report", "letter", "De Kievitsakker", "--round", "2026-11-04", "--format", "html"]
    assert run([*args, "--out", str(tmp_path), "--without-names"]) == 0
    written = Path(capsys.readouterr().out.strip())
    assert written.name == "de-kievitsakker-dagschouw-4-november-2026-wat-we-zagen-op-uw-bedrijventerrein-concept.html"
    told = written.read_text("utf-8")
    assert '<html lang="nl">' in told
    assert "Beste ondernemer," in told
    assert "Karin Bos" not in told
