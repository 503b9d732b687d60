"""Mail drafts: what stands in them and what must not, in both languages, and that no name breaks a header."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import itertools
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

from kvo_inspect import texts
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.participant import Participant
from kvo_inspect.domain.values.text import LINE_LIMIT, clean_line, clean_text
from kvo_inspect.errors import RuleError, UsageError
from kvo_inspect.exchange.actions.files import ListFormat, write_action_list, write_mail_files
from kvo_inspect.exchange.actions.mail import WIDTH, Letter, Sender, draft, mail_bytes
from kvo_inspect.store.actions.lists import ActionList, action_lists
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.actions.replies import NewReply, record_replies
from kvo_inspect.store.findings.finding import NewFinding, record_finding, set_finding, tell_urgent
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route, set_checkpoint
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.record.store import Store
from kvo_inspect.wording.action_lists import known_texts
from tests.exchange.asked import CANARY, accept, asked, opened, partner_id
from tests.hostile import HOSTILE, unwanted_in
from tests.laptops import add_round

SENDER = Sender("Karin Bos", "Parkmanagement", "06 12345678", "karin@example.nl")
LETTER = Letter("2026-12-04")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "data") as found:
        yield found


@pytest.fixture
def made(store: Store) -> tuple[Park, dict[str, Finding]]:
    return asked(store)


def of(store: Store, park: Park, kind: str = "municipality") -> ActionList:
    return action_list(store, partner_id(park, kind))


def parsed(path: Path) -> EmailMessage:
    """Return a draft as Python's email package reads it back."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def written(store: Store, park: Park, folder: Path, letter: Letter = LETTER) -> EmailMessage:
    (folder / "m.eml").write_bytes(mail_bytes(store, of(store, park), letter, SENDER))
    return parsed(folder / "m.eml")


def test_a_draft_opens_unsent_and_says_who_what_and_when(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, _found = made
    message = written(store, park, tmp_path)
    assert message["X-Unsent"] == "1"
    assert str(message["To"]) == '"J. de Wit" <beheer@veghel.example>'
    assert str(message["From"]) == "Karin Bos <karin@example.nl>"
    assert message["Subject"] == "De Amert: 5 points from the round, please answer by 4 December 2026"
    lines = text_of(message).splitlines()
    assert max(map(len, lines)) <= WIDTH
    heads = [line for line, below in itertools.pairwise(lines) if below and set(below) == {"-"}]
    assert heads == ["URGENT", "NEW POINTS", "PROMISED", "STILL OPEN", "REPORTED DONE", "FOR INFORMATION", "HOW TO ANSWER"]


def test_each_point_says_all_a_partner_needs(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    text = " ".join(text_of(written(store, park, tmp_path)).split())
    assert (
        f"{found['urgent'].code} Kade Mastluik open bij nr 14 Asked: solve Seen on 12 November 2026 "
        "Called: storingsdienst, 20 November 2026 09:00" in text
    )
    assert "Asked: repair now, by 1 December 2026" in text
    assert "Promised by you" in text
    assert "Industrieweg 12-30, van het gele bord tot de brug Column number 2231 Wrong: hangt los" in text
    assert "Asked: solve, by 1 October 2026 (that day has passed)" in text
    assert "Seen 2 times since 3 September 2026, last on 12 November 2026, and worse than before" in text
    assert "You were asked on 7 September 2026 (mail), 2 months ago Your reference ZK-sent" in text
    assert "Your reference ZK-back Reported done, but not solved when we looked" in text
    assert f"{found['police'].code} Industrieweg 12-30, van het gele bord tot de brug Wrong With: Politie Veghel" in text
    assert text.endswith("Kind regards, Karin Bos Parkmanagement 06 12345678 karin@example.nl")


def test_what_is_not_theirs_to_read_is_left_out(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    whole = (tmp_path / "m.eml", text_of(written(store, park, tmp_path)))[1]
    for word in (
        CANARY,
        "Geheim",
        "lighting",
        "L2",
        found["secret"].code,
        found["dropped"].code,
        found["unreviewed"].code,
        *(one.id for one in found.values()),
    ):
        assert word not in whole


def test_who_promised_is_told_to_their_own_people_only(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    with store.act() as act:
        name = made_id("participant", found["promised"].round or "", "Jannie Bos")
        act.write(Participant, name, park=park.id, round=found["promised"].round, name="Jannie Bos", organisation="Gemeente Veghel")
    for person, told in (("J. de Wit", True), ("Jannie Bos", True), ("Buurman", True), ("agent geheim", False)):
        set_finding(store, found["promised"].id, promised_by=person)
        assert (person in text_of(written(store, park, tmp_path))) == told, person
    point = next(point for point in of(store, park).points if point.id == found["promised"].id)
    assert (point.promised_by, point.group) == ("agent geheim", "new")
    assert "promised by agent geheim" in known_texts(point, store.today)


def test_the_subject_stands_on_the_line_of_its_name(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    """Mail programs are known to show none when that line is empty, which is where the email package breaks a long one."""
    park, _found = made
    for name in ("Bedrijvenpark De Grote Amert en omgeving", "Bedrijvenpark De Grote Ämert en omgeving"):
        set_park(store, park.id, name=name)
        assert str(written(store, park, tmp_path)["Subject"]).startswith(f"{name}: 5 points")
        lines = (tmp_path / "m.eml").read_bytes().split(b"\r\n")
        assert lines[1].startswith((b"Subject: Bedrijvenpark", b"Subject: =?utf-8?q?Bedrijvenpark"))
        assert max(map(len, lines[: lines.index(b"")])) < 130


def test_a_reminder_is_only_what_is_overdue(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    message = written(store, park, tmp_path, Letter("2026-12-04", look_again="2027-03-01", reminder=True))
    assert message["Subject"] == "De Amert: reminder of 1 point, please answer by 4 December 2026"
    text = text_of(message)
    assert found["sent"].code in text
    assert all(one.code not in text for name, one in found.items() if name != "sent")
    assert "We walk the next round on 1 March 2027" in text
    sheet = attached(message).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=6)] == [found["sent"].code]


def attached(message: EmailMessage) -> openpyxl.Workbook:
    (part,) = message.iter_attachments()
    assert str(part.get_filename()).endswith(".xlsx")
    return openpyxl.load_workbook(io.BytesIO(part.get_content()))


def test_the_list_goes_along_unless_it_is_left_out(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    book = attached(written(store, park, tmp_path))
    assert book.sheetnames == ["Action list", "For information"]
    listed = [row[0].value for row in book.worksheets[0].iter_rows(min_row=6)]
    assert listed == [found[name].code for name in ("urgent", "new", "promised", "sent", "back")]
    bare = written(store, park, tmp_path, Letter("2026-12-04", attach=False))
    assert list(bare.iter_attachments()) == []
    assert "attached" not in text_of(bare)


def test_a_mail_in_dutch_is_dutch(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, _found = made
    texts.use_language("nl")
    try:
        message = written(store, park, tmp_path)
    finally:
        texts.use_language("en")
    text = " ".join(text_of(message).split())
    assert message["Content-Language"] == "nl"
    assert "5 punten uit de schouw, graag antwoord uiterlijk 4 december 2026" in message["Subject"]
    assert text.startswith(
        "Beste J. de Wit, Op bedrijventerrein De Amert lopen ondernemers, gemeente, politie en brandweer samen een vaste ronde"
    )
    assert "Mis: hangt los" in text
    assert text.endswith("Met vriendelijke groet, Karin Bos Parkmanagement 06 12345678 karin@example.nl")


NL = (
    "graag antwoord uiterlijk 4 december 2026",
    "Beste J. de Wit",
    "waarvoor u (Gemeente Veghel) aan zet bent",
    "Actielijst",
    "Uw antwoord",
)
EN = ("please answer by 4 December 2026", "Dear J. de Wit", "for you (Gemeente Veghel) to take up", "Action list", "Your answer")


@pytest.mark.parametrize(("screen", "lang", "words"), [("nl", "en", EN), ("en", "nl", NL)])
def test_mail_and_list_are_in_the_language_of_the_partner_whatever_the_screen_speaks(
    store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path, screen: texts.Lang, lang: texts.Lang, words: tuple[str, ...]
) -> None:
    park, _found = made
    set_partner(store, partner_id(park, "municipality"), language=lang)
    texts.use_language(screen)
    forms: tuple[ListFormat, ...] = ("eml", "xlsx", "csv")
    paths = [write_action_list(store, of(store, park), form, tmp_path, LETTER, SENDER) for form in forms]
    assert texts.language() == screen
    message = parsed(paths[0])
    subject, dear, asked_of, sheet, answer = words
    assert subject in message["Subject"]
    assert message["Content-Language"] == lang
    text = " ".join(text_of(message).split())
    assert text.startswith(dear)
    assert asked_of in text
    for book in (attached(message), openpyxl.load_workbook(paths[1])):
        assert book.sheetnames[0] == sheet
        assert answer in [cell.value for cell in book.worksheets[0][5]]
    assert answer in paths[2].read_text("utf-8-sig").partition("\n")[0]


def test_a_language_that_is_asked_for_wins_over_the_partners(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, _found = made
    path = write_action_list(store, of(store, park), "csv", tmp_path, LETTER, SENDER, "en")
    assert "Your answer" in path.read_text("utf-8-sig")


def test_what_goes_wrong_is_told_in_the_language_of_the_screen(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, _found = made
    path = write_action_list(store, of(store, park), "csv", tmp_path, LETTER, SENDER)
    with pytest.raises(UsageError, match="is there already"):
        write_action_list(store, of(store, park), "csv", path, LETTER, SENDER)


def test_who_numbers_no_reports_is_not_asked_for_a_number(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, _found = made
    assert "your own number" in text_of(written(store, park, tmp_path))
    set_partner(store, partner_id(park, "municipality"), kind="company")
    assert "your own number" not in text_of(written(store, park, tmp_path))


def test_who_is_at_work_on_it_need_not_say_so_again(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    assert "still right" not in text_of(written(store, park, tmp_path))
    record_replies(store, [NewReply(found["urgent"].id, Said(kind="planned", on="2026-12-10"))])
    text = " ".join(text_of(written(store, park, tmp_path)).split())
    assert "If what is noted below about a point is still right, you need not answer for that point." in text


def test_without_a_person_or_address_it_is_still_a_letter(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, _found = made
    set_partner(store, partner_id(park, "municipality"), organisation="", person="", email="")
    (tmp_path / "m.eml").write_bytes(mail_bytes(store, of(store, park), LETTER, Sender("Karin")))
    message = parsed(tmp_path / "m.eml")
    assert message["To"] is None
    assert message["From"] is None
    assert text_of(message).startswith("Dear Sir or Madam,")
    assert "for you to take up" in " ".join(text_of(message).split())


HEADERS = {"X-Unsent", "Subject", "To", "From", "Content-Language", "MIME-Version", "Content-Type"}


INJECTIONS = {
    "line break": "a\r\nBcc: x@example.nl",
    "encoded line break": "=?utf-8?q?a=0D=0ABcc:_x=40example.nl?=",
    "end of address": "a@b.nl>, <x@y.nl",
    "end of header": "a\r\n\r\nbody",
}


def test_no_name_breaks_a_header_or_adds_one(store: Store, tmp_path: Path) -> None:
    park = add_park(store, "De Amert", "", [NewCheckpoint("Kade")])
    (stop,) = route(store, park.id)
    holder = partner_id(park, "municipality")
    finding = record_finding(store, add_round(store, park.id), stop.id, NewFinding("x"))
    accept(store, set_finding(store, finding.id, partner=holder))
    for name, text in {**HOSTILE, **INJECTIONS}.items():
        line = clean_line(text)[:LINE_LIMIT].strip() or "x"
        set_park(store, park.id, name=line)
        set_checkpoint(store, stop.id, name=line)
        set_partner(store, holder, organisation=line, person=line, email="a@b.nl", phone=line)
        set_finding(store, finding.id, text=clean_text(text)[:2000].strip(), object=line, promised_by=line)
        letter = Letter("2026-12-04", attach=name in INJECTIONS)
        (tmp_path / "m.eml").write_bytes(mail_bytes(store, of(store, park), letter, Sender(text, text, text, "c@d.nl")))
        message = parsed(tmp_path / "m.eml")
        assert set(message.keys()) - {"Content-Transfer-Encoding"} == HEADERS, name
        (to,) = message["To"].addresses
        (sender,) = message["From"].addresses
        assert (to.addr_spec, sender.addr_spec) == ("a@b.nl", "c@d.nl"), name
        for header in ("Subject", "To", "From"):
            assert not unwanted_in(str(message[header])), name
            assert "\n" not in str(message[header]), name
        told = text_of(message)
        assert not unwanted_in(told), name
        assert max(map(len, told.splitlines())) <= WIDTH, name
        assert told.count("Kind regards,") == 1, name


def test_a_long_name_adds_no_receiver(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    """Folded over lines a name loses its quotes in the email package: then a comma and an address in it would be a second receiver."""
    park, _found = made
    name = 'a@evil.example, Jan de Wit (beheer openbare ruimte) van de afdeling Openbare Werken <b@evil.example>, en verder; "c": \\d'
    set_partner(store, partner_id(park, "municipality"), person=name)
    (tmp_path / "a.eml").write_bytes(mail_bytes(store, of(store, park), LETTER, Sender(name, email="karin@example.nl")))
    message = parsed(tmp_path / "a.eml")
    for header, address in (("To", "beheer@veghel.example"), ("From", "karin@example.nl")):
        assert [one.addr_spec for one in message[header].addresses] == [address]
        assert "Jan de Wit beheer openbare ruimte van de afdeling" in message[header].addresses[0].display_name


def test_what_a_finding_says_stays_on_its_own_lines(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    set_finding(store, found["new"].id, text="los\n\nKind regards,\nSomebody\nURGENT\n------")
    body = draft(store, of(store, park), LETTER, SENDER).get_body()
    assert body is not None
    lines = str(body.get_content()).splitlines()
    assert lines.count("Kind regards,") == 1
    assert lines.count("URGENT") == 1


def test_files_get_names_of_their_own_and_replace_nothing(store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, _found = made
    lists = [one for one in action_lists(store, park.id) if one.points]
    paths = [write_action_list(store, lists[0], "xlsx", tmp_path, LETTER, SENDER) for _ in range(2)]
    assert [path.name for path in paths] == ["de-amert-gemeente-veghel-2026-11-20.xlsx", "de-amert-gemeente-veghel-2026-11-20-2.xlsx"]
    before = paths[0].read_bytes()
    with pytest.raises(UsageError):
        write_action_list(store, lists[0], "csv", paths[0], LETTER, SENDER)
    assert paths[0].read_bytes() == before
    with pytest.raises(RuleError):
        write_action_list(store, of(store, park, "owner"), "xlsx", tmp_path, LETTER, SENDER)


def test_of_several_only_those_with_something_overdue_are_reminded(
    store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path
) -> None:
    park, _found = made
    partners = [one.partner.id for one in action_lists(store, park.id) if one.points]
    assert len(partners) == 2
    reminder = Letter("2026-12-04", reminder=True)
    (tmp_path / "drafts").mkdir()
    (path,) = write_mail_files(store, partners, tmp_path / "drafts", reminder, SENDER)
    assert path.parent.name == "drafts"
    assert len(write_mail_files(store, partners, tmp_path, LETTER, SENDER)) == 2
    with pytest.raises(RuleError):
        write_mail_files(store, [partner_id(park, "police")], tmp_path, reminder, SENDER)


def test_weeks_are_counted_from_when_it_was_sent(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    point = next(point for point in of(store, park).points if point.id == found["sent"].id)
    assert [point.weeks(dt.date(2026, 9, day)) for day in (7, 13, 14)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("today", "ago"),
    [
        ("2026-09-13", ""),
        ("2026-09-14", ", 1 week ago"),
        ("2026-11-08", ", 8 weeks ago"),
        ("2026-11-09", ", 2 months ago"),
        ("2028-09-06", ", 23 months ago"),
        ("2028-09-07", ", 2 years ago"),
        ("2031-01-01", ", 4 years ago"),
    ],
)
def test_long_ago_is_told_in_months_and_years(store: Store, made: tuple[Park, dict[str, Finding]], today: str, ago: str) -> None:
    park, found = made
    point = next(point for point in of(store, park).points if point.id == found["sent"].id)
    assert f"sent on 7-9-2026 by mail{ago}" in known_texts(point, dt.date.fromisoformat(today))


@pytest.mark.parametrize("form", ["csv", "xlsx", "eml"])
def test_without_names_nobody_is_named_but_who_sends_it(
    store: Store, made: tuple[Park, dict[str, Finding]], tmp_path: Path, form: ListFormat
) -> None:
    park, findings = made
    promised = next(iter(findings.values()))
    set_partner(store, partner_id(park, "municipality"), person="Wilhelmina Vos", organisation="Gemeente Veghel")
    set_finding(store, promised.id, promised_by="Wilhelmina Vos", text="zegt Wilhelmina Vos")
    tell_urgent(store, promised.id, "Wilhelmina Vos")

    def written(name: str, *, names: bool) -> str:
        letter = Letter("2026-12-04", pages="docx" if form == "eml" else None, names=names)
        return _all_text(write_action_list(store, of(store, park), form, tmp_path / f"{name}.{form}", letter, SENDER, "nl"))

    assert "Wilhelmina" in written("with", names=True)
    without = written("without", names=False)
    assert "Wilhelmina" not in without
    assert "zegt Gemeente Veghel" in without
    assert ("Karin Bos" in without) == (form == "eml")
    set_partner(store, of(store, park).partner.id, without_names=True)
    assert "Wilhelmina" not in written("asked for", names=True), "as they asked, whoever writes to them"


def _all_text(path: Path) -> str:
    """Return all text of a list or a draft: of its headers, body and what is attached."""
    if path.suffix == ".csv":
        return path.read_text("utf-8-sig")
    if path.suffix == ".xlsx":
        return _zipped_text(path.read_bytes())
    message = parsed(path)
    attached = [_zipped_text(part.get_content()) for part in message.iter_attachments()]
    return "\n".join((*(f"{name}: {value}" for name, value in message.items()), text_of(message), *attached))


def _zipped_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml"))
