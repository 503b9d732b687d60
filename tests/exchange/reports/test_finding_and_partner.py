"""The report of findings and that of one partner: what they tell, in whose language, and what is in neither."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from kvo_inspect.cli import run
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.errors import NotFound
from kvo_inspect.exchange.reports.content import Report, TextTable
from kvo_inspect.exchange.reports.files import ReportFormat, report_bytes
from kvo_inspect.exchange.reports.of_finding import finding_report
from kvo_inspect.exchange.reports.of_partner import partner_report
from kvo_inspect.store.actions.lists import ActionList, action_lists
from kvo_inspect.store.actions.replies import NewReply, record_replies
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import move_finding, set_finding, tell_urgent
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.photos.photo import set_photo
from kvo_inspect.store.photos.promised import promise_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.participants import people_of_park
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.texts import use_language
from kvo_inspect.wording.names import long_day
from tests.doses import LANGS_OF_DOSE
from tests.examples import NOW, copy_example, main_park, worked_example
from tests.exchange.records import opened
from tests.exchange.reports.formats import OF_DOSE, letters, shown

CODES = ("KBR-008", "KBR-024")
"""One with a photo that four rounds looked at, and one that was answered three times."""
PARTNER = "Zaagmans Plaatwerk"
MUNICIPALITY = "Municipality of Lingeveen"


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """The worked example in English, to look at."""
    with opened(worked_example("en"), write=False) as store:
        yield store


def ids_of(store: Store, codes: Sequence[str] = CODES) -> list[str]:
    return [store.select(Finding, "where code = ?", [code])[0].id for code in codes]


def list_of(store: Store, organisation: str = PARTNER, *, confidential: bool = False) -> ActionList:
    lists = action_lists(store, main_park(store).id, confidential=confidential)
    return next(list_ for list_ in lists if list_.partner.organisation == organisation)


def reports(store: Store) -> list[Report]:
    return [finding_report(store, ids_of(store)), partner_report(store, list_of(store))]


def tables(report: Report, caption: str) -> list[TextTable]:
    blocks = [block for chapter in report.chapters for block in chapter.blocks]
    return [block for block in blocks if isinstance(block, TextTable) and block.caption == caption]


def whole(report: Report) -> str:
    return "\n".join(report.texts())


@pytest.mark.parametrize("form", OF_DOSE)
def test_every_format_says_every_text_in_its_order(form: ReportFormat) -> None:
    for lang in LANGS_OF_DOSE:
        use_language(lang)
        with opened(worked_example(lang), write=False) as store:
            for report in reports(store):
                read_back, at = OF_DOSE[form](report_bytes(store, report, form)), 0
                for text in report.texts():
                    place = read_back.find(letters(text), at)
                    assert place >= 0, text
                    at = place + len(letters(text))
                assert shown(report)
                assert "" not in report.texts()


def test_a_finding_is_told_with_all_that_was_recorded_of_it(store: Store) -> None:
    report = finding_report(store, ids_of(store))
    assert report.title == "2 findings"
    (rechecks,) = tables(report, "What later rounds saw")[:1]
    assert [row[2] for row in rechecks.rows] == ["not yet"] * 4
    assert [row[0].rpartition("-")[2] for row in rechecks.rows] == ["2025", "2026", "2026", "2026"], "oldest first"
    (answers,) = tables(report, "What action holders answered")
    assert len(answers.rows) == 3
    assert all(row[1] != "–" for row in answers.rows), "by whom"
    histories = tables(report, "History")
    assert len(histories) == 2
    assert histories[0].rows[0][2].startswith("found; ")
    assert "photo attached" in [row[2] for row in histories[0].rows]
    assert finding_report(store, ids_of(store, CODES[:1])).title == "Finding KBR-008"


def test_a_partner_gets_what_is_asked_of_that_partner_and_of_nobody_else(store: Store) -> None:
    for action_list in action_lists(store, main_park(store).id):
        if not action_list.outgoing:
            continue
        report = partner_report(store, action_list)
        asked = {point.code for point in action_list.outgoing}
        others = {finding.code for finding in store.select(Finding, "where park = ? and gone = 0", [action_list.park.id])} - asked
        assert all(code in whole(report) for code in asked)
        assert not [code for code in others if code in whole(report)], report.title
        assert report.title == f"Action list: {action_list.partner.organisation or 'Company at number 40, Kade 1-40'}"


def test_what_was_promised_answered_and_asked_stands_there_in_days(tmp_path: Path) -> None:
    with opened(copy_example("en", tmp_path / "data")) as store:
        first, second = [point.id for point in list_of(store).points if point.group == "open"][:2]
        record_replies(store, [NewReply(first, Said(kind="planned", on="2026-12-24"), reference="Z-77")])
        set_finding(store, second, promised_by="Ans de Zager")
        rows = {row[0]: row for table in tables(partner_report(store, list_of(store)), "What is asked") for row in table.rows}
        told = rows[store.get(Finding, first).code]
        assert "answer: planned on 24 December 2026" in told[4]
        assert "your reference Z-77" in told[4]
        assert "by " in told[3]
        assert "promised by Ans de Zager" in rows[store.get(Finding, second).code][4]
        assert not [row for row in rows.values() if "ago" in row[4] or "has passed" in row[3]]


def test_what_those_who_inspect_say_to_each_other_is_in_no_report_of_a_finding(tmp_path: Path) -> None:
    with opened(copy_example("en", tmp_path / "data")) as store:
        (finding,) = ids_of(store, ["KBR-088"])
        verdict = store.select(Review, "where finding = ?", [finding])[0].verdict
        assert verdict
        assert "next door" in verdict.reason, "the example has a question of the review"
        before = finding_report(store, [finding])
        add_comment(store, finding, "kanarievogel")
        promise_photo(store, finding, "Kanarie")
        report = finding_report(store, [finding])
    assert report == before
    assert "next door" not in whole(report)
    assert "review: " not in whole(report)


def test_a_reminder_says_of_which_day_it_is_and_from_whom(tmp_path: Path) -> None:
    days = NOW.date() + dt.timedelta(20), NOW.date() + dt.timedelta(40)
    overdue = {}
    for day in days:
        with opened(worked_example("en"), write=False, now=NOW.replace(year=day.year, month=day.month, day=day.day)) as store:
            report = partner_report(store, list_of(store), reminder=True)
            rows = [row for table in tables(report, "What is asked") for row in table.rows]
        assert report.day == day
        assert f"On {long_day(day.isoformat())} the requested date had passed." in whole(report)
        assert f"Points\n{len(rows)} overdue\nAs of\n{long_day(day.isoformat())}" in whole(report)
        assert "From\nKarin Bos, facilitator, on behalf of De Kievitsakker business association" in whole(report)
        overdue[day] = len(rows)
    assert overdue[days[0]] < overdue[days[1]]


def test_the_same_record_gives_the_same_bytes_on_two_days(tmp_path: Path) -> None:
    made: dict[ReportFormat, set[tuple[bytes, ...]]] = {form: set() for form in OF_DOSE}
    for days in (0, 40):
        folder = copy_example("en", tmp_path / f"day {days}")
        record = open_record(folder, state_folder=tmp_path / f"state {days}", write=False, now=lambda days=days: NOW + dt.timedelta(days))  # type: ignore[misc]
        try:
            told = reports(record)
            for form, files in made.items():
                files.add(tuple(report_bytes(record, report, form) for report in told))
        finally:
            record.close()
    assert [form for form, files in made.items() if len(files) != 1] == []


def test_nothing_confidential_is_in_either_and_no_photo_that_is_not_to_be_shared(tmp_path: Path) -> None:
    with opened(copy_example("en", tmp_path / "data")) as store:
        hidden = store.select(Finding, "where confidential = 1 and gone = 0")[0]
        partner = list_of(store).partner
        set_finding(store, hidden.id, partner=partner.id, text="kanarievogel")
        move_finding(store, hidden.id, "reopened", reason="again")
        with pytest.raises(NotFound):
            finding_report(store, [hidden.id])
        secret = list_of(store, confidential=True)
        assert hidden.id in [point.id for point in secret.outgoing]
        seen = [finding.id for finding in store.select(Finding, "where confidential = 0 and gone = 0")]
        for report in (finding_report(store, seen), partner_report(store, secret), *reports(store)):
            assert hidden.code not in whole(report)
            assert "kanarievogel" not in whole(report)
        assert b"kanarievogel" not in unpacked(report_bytes(store, partner_report(store, secret), "docx"))
        assert partner_report(store, secret) == partner_report(store, list_of(store)), "not as a count either"
        for row in store.rows("select id from photo where gone = 0"):
            set_photo(store, row[0], not_shared=True)
        assert not [report for report in reports(store) if shown(report)]


def test_without_names_nobody_is_named_and_no_row_is_gone(tmp_path: Path) -> None:
    with opened(copy_example("en", tmp_path / "data")) as store:
        set_partner(store, list_of(store).partner.id, person="Wim Zandkuil")
        finding_id = next(point.id for point in list_of(store).points if point.group == "open")
        tell_urgent(store, finding_id, "Els Meldkamer")
        set_finding(store, finding_id, promised_by="Ans de Zager")
        asked = list_of(store)
        everybody = (*people_of_park(store, asked.park.id), "Els Meldkamer")
        of_finding = [finding_report(store, [finding_id], names=names) for names in (True, False)]
        of_partner = [partner_report(store, asked, names=names) for names in (True, False)]
    for named, unnamed in (of_finding, of_partner):
        assert {"Ans de Zager", "Els Meldkamer"} <= {name for name in everybody if name in whole(named)}
        assert not [name for name in everybody if name in whole(unnamed)]
        assert len(list(named.texts())) == len(list(unnamed.texts()))
        assert "promised by" in whole(unnamed).casefold()


def test_without_names_a_company_is_told_by_its_kind_and_another_holder_by_its_name_in_every_part(tmp_path: Path) -> None:
    with opened(copy_example("en", tmp_path / "data")) as store:
        use_language("en")
        of_company, of_others = (
            next(point.id for point in list_of(store, whose).points if point.group == "open") for whose in (PARTNER, MUNICIPALITY)
        )
        texts = []
        for finding_id, told in ((of_company, PARTNER), (of_others, MUNICIPALITY)):
            tell_urgent(store, finding_id, told)
            set_finding(store, finding_id, partner=None)
            set_finding(store, finding_id, partner=list_of(store, told).partner.id)
            record_replies(store, [NewReply(finding_id, Said(kind="refused"), text=f"{told} cannot")])
            texts.append(whole(finding_report(store, [finding_id], names=False)))
    assert PARTNER not in texts[0]
    assert "action holder: company" in texts[0]
    assert "Action holder\nCompany\n" in texts[0]
    assert "told: company" in texts[0]
    assert f"action holder: {MUNICIPALITY}" in texts[1]
    assert f"Action holder\n{MUNICIPALITY}" in texts[1]
    assert f"told: {MUNICIPALITY}" in texts[1]


def unpacked(made: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the worked example in English, whose partner Zaagmans reads English and the others Dutch."""
    monkeypatch.setenv("KVO_INSPECT_STATE", str(tmp_path / "state"))
    with opened(copy_example("en", tmp_path / "data")) as store:
        set_partner(store, list_of(store).partner.id, language="en")
        for other in ("Lingestreek fire service",):
            set_partner(store, list_of(store, other).partner.id, language="nl")
        return store.data


def test_the_commands_write_them_in_the_language_of_whoever_reads_them(
    example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    data = ["--data", str(example)]
    rest = ["--format", "html", "--out", str(out)]

    def written(*words: str) -> str:
        assert run([*words, *rest]) == 0
        return Path(capsys.readouterr().out.strip()).read_text("utf-8")

    assert '<html lang="en">' in written(*data, "report", "partner", "De Kievitsakker", PARTNER)
    assert '<html lang="nl">' in written(*data, "--lang", "nl", "report", "partner", "De Kievitsakker", PARTNER)
    assert '<html lang="nl">' in written(*data, "report", "partner", "De Kievitsakker", "fire-service")
    assert '<html lang="nl">' in written(*data, "--lang", "nl", "report", "finding", *CODES)
    assert sorted(path.name for path in out.iterdir()) == [
        "de-kievitsakker-12-november-2026-2-bevindingen.html",
        "de-kievitsakker-12-november-2026-actielijst-lingestreek-fire-service.html",
        "de-kievitsakker-12-november-2026-actielijst-zaagmans-plaatwerk.html",
        "de-kievitsakker-12-november-2026-action-list-zaagmans-plaatwerk.html",
    ]
    assert written(*data, "--lang", "en", "report", "partner", "De Kievitsakker", PARTNER)
    assert len(list(out.iterdir())) == 4, "the same report lies there once"
    assert written(*data, "--lang", "nl", "report", "finding", *CODES)
    assert run([*data, "--lang", "nl", "report", "finding", "KBR-999", *rest]) == 3
    assert run([*data, "--lang", "nl", "report", "partner", "De Kievitsakker", "Collectieve beveiliging Nachtuil"]) == 3
    assert capsys.readouterr().err
    assert len(list(out.iterdir())) == 4
