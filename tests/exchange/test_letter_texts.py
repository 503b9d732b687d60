"""Letter texts in mails, reminders, a partner's list and letters: own words, in the reader's language, and no file stops a mail."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import ContentError, NotFound
from kvo_inspect.exchange.actions.files import texts_to_tell
from kvo_inspect.exchange.actions.mail import Letter, Sender, draft, mail_wordings
from kvo_inspect.exchange.letter_texts import answer_within
from kvo_inspect.exchange.reports.letter.report import letter_report
from kvo_inspect.exchange.reports.of_partner import partner_report
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.store.actions.over_parks import action_list, list_over_parks
from kvo_inspect.store.letter_texts import use_texts
from kvo_inspect.store.parks.park import set_park
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.texts import speaking
from tests.exchange.asked import asked, opened, partner_id
from tests.exchange.letter_files import OURS, put_letters
from tests.store.actions.test_over_parks import another_park

SENDER = Sender("Karin Bos", "Parkmanagement", "06 12345678", "karin@example.nl")
LETTER = Letter("2026-12-04")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "data") as found:
        yield found


@pytest.fixture
def made(store: Store) -> tuple[Park, dict[str, Finding]]:
    return asked(store)


def mail(store: Store, park: Park, letter: Letter = LETTER, lang: str = "nl", sender: Sender = SENDER) -> str:
    with speaking(lang):  # type: ignore[arg-type]
        message = draft(store, action_list(store, partner_id(park, "municipality")), letter, sender)
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def told(store: Store, park: Park, letter: Letter = LETTER) -> str:
    return texts_to_tell(store, [action_list(store, partner_id(park, "municipality"))], letter)


def test_a_mail_says_what_it_always_said_without_letter_texts(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    before = mail(store, park)
    put_letters(store.data)
    assert mail(store, park) == before, "nobody chose it"
    save_settings(store.data, Settings(letter_texts="ours"))
    assert mail(store, park) != before
    assert mail(store, park, Letter("2026-12-04", texts="none")) == before


def test_the_own_words_stand_in_a_mail_with_their_fields_filled_in(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    put_letters(store.data)
    use_texts(store, park.id, "ours")
    text = mail(store, park)
    assert text.startswith("Parkmanagement\nPostbus 7, Veghel\nBel 06 12345678\n\n")
    assert "Wij schrijven Gemeente Veghel over De Amert, welkom." in text
    assert "Graag 5 punten beantwoorden vóór 4 december 2026." in " ".join(text.split())
    assert text.endswith("Hartelijke groet,\nKarin Bos\nkarin@example.nl\n")
    assert "Met vriendelijke groet" not in text
    assert "lopen ondernemers, gemeente, politie" not in text
    assert told(store, park) == ""


def test_a_reminder_has_words_of_its_own(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    put_letters(store.data)
    use_texts(store, park.id, "ours")
    text = " ".join(mail(store, park, Letter("2026-12-04", reminder=True)).split())
    assert "J. de Wit, er staat nog 1 punt open sinds lang" in text
    assert "Wij schrijven" not in text


def test_a_line_with_a_field_of_which_nothing_is_known_is_left_out(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    put_letters(store.data)
    use_texts(store, park.id, "ours")
    set_park(store, park.id, municipality="")
    text = mail(store, park, sender=Sender("Karin Bos"))
    assert text.startswith("Beste J. de Wit,\n\nWij schrijven")
    assert text.endswith("Hartelijke groet,\nKarin Bos\n")
    assert "Wij schrijven" in text


def test_an_ask_with_a_field_that_is_not_in_the_settings_is_asked_in_our_words_and_told(
    store: Store, made: tuple[Park, dict[str, Finding]]
) -> None:
    park, _found = made
    ask = "Graag {points} vóór {closing_day}, of bel {phone}.\\n\\nAlvast dank."
    put_letters(store.data, text=f'id = "ours"\ntitle = {{ nl = "x", en = "x" }}\nclosing_date.nl = "{ask}"\n')
    use_texts(store, park.id, "ours")
    text = " ".join(mail(store, park, sender=Sender("Karin Bos")).split())
    assert "4 december 2026 laten weten" in text
    assert "Alvast dank" not in text
    assert "“ours”: {phone} is not filled in in the settings" in told(store, park)


def test_what_stands_in_the_record_is_filled_in_once(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    put_letters(store.data)
    use_texts(store, park.id, "ours")
    set_park(store, park.id, name="{phone} {nope} \x1b[2J")
    assert "over {phone} {nope} [2J, welkom" in " ".join(mail(store, park).split())


def test_a_language_that_lacks_falls_back_and_is_told(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    put_letters(store.data)
    use_texts(store, park.id, "ours")
    set_partner(store, partner_id(park, "municipality"), language="en")
    text = " ".join(mail(store, park, lang="en").split())
    assert text.startswith("Parkmanagement Postbus 7"), "addresses are the same in both languages"
    assert "We write to Gemeente Veghel about De Amert" in text
    assert "Would you let us know by" in text, "what is asked is said in the program's own words"
    assert "Graag" not in text
    sentences = told(store, park)
    assert "“ours” has no letterhead (English): that of the other language stands there." in sentences
    assert "“ours” has no closing date (English): the program’s own words stand there." in sentences
    assert len(sentences.splitlines()) == 2


def test_a_bad_file_never_stops_a_mail(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    standard = mail(store, park)
    put_letters(store.data, text=OURS.format(name="ours", welcome="{xyzzy}"))
    save_settings(store.data, Settings(letter_texts="ours"))
    assert mail(store, park) == standard
    sentences = told(store, park)
    assert "The letter texts “ours” have mistakes: the program’s own words stand there." in sentences
    assert "ours.toml:7: {xyzzy} is no field" in sentences
    with pytest.raises(ContentError, match="have mistakes"):
        use_texts(store, park.id, "ours")
    with pytest.raises(NotFound):
        use_texts(store, park.id, "theirs")
    save_settings(store.data, Settings(letter_texts="theirs"))
    assert mail(store, park) == standard
    assert "There are no letter texts “theirs” on this laptop" in told(store, park)


def test_settings_that_cannot_be_read_stop_no_mail(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    standard = mail(store, park)
    (store.data / "settings.toml").write_text("half [", "utf-8")
    assert mail(store, park) == standard


def test_a_list_over_parks_uses_what_all_of_them_use(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    other, _pothole = another_park(store, "Aalst", "Gemeente Veghel")
    put_letters(store.data)
    put_letters(store.data, "usual", welcome="gewoon")
    save_settings(store.data, Settings(letter_texts="usual"))
    use_texts(store, park.id, "ours")

    def over_parks() -> str:
        with speaking("nl"):
            body = draft(store, list_over_parks(store, partner_id(park, "municipality")), LETTER, SENDER).get_body(("plain",))
        assert body is not None
        return " ".join(str(body.get_content()).split())

    assert "over Aalst, De Amert, gewoon." in over_parks()
    both = list_over_parks(store, partner_id(park, "municipality"))
    assert "Not all of these parks use the same letter texts" in texts_to_tell(store, [both], LETTER)
    use_texts(store, other.id, "ours")
    assert "over Aalst, De Amert, welkom." in over_parks()
    both = list_over_parks(store, partner_id(park, "municipality"))
    assert "Not all" not in texts_to_tell(store, [both], LETTER)
    assert answer_within(store, both.parks) == 21


def test_the_list_of_a_partner_and_the_letter_say_them_too(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    put_letters(store.data)
    save_settings(store.data, Settings(name="Karin Bos", organisation="Parkmanagement", phone="06 1", email="k@x.nl"))
    use_texts(store, park.id, "ours")
    round_ = rounds_of(store, park.id)[0]
    with speaking("nl"):
        of_partner = list(partner_report(store, action_list(store, partner_id(park, "municipality"))).texts())
        letter = list(letter_report(store, round_.id).texts())
        nameless = list(letter_report(store, round_.id, names=False).texts())
    assert of_partner[3] == "Parkmanagement · Postbus 7, Veghel · Bel 06 1"
    assert of_partner[4] == "Wij schrijven Gemeente Veghel over De Amert, welkom."
    assert "Hartelijke groet," in of_partner
    assert letter[2] == "Parkmanagement · Postbus 7, Veghel · Bel 06 1"
    assert any(text.startswith("Een woord vooraf van ") for text in letter)
    assert "Hartelijke groet," in letter
    assert "Met vriendelijke groet," not in letter
    assert not any("Karin Bos" in text or "06 1" in text for text in nameless)
    assert "Hartelijke groet," not in nameless, "who signs is named in it"
    assert "Met vriendelijke groet," in nameless


def test_the_files_are_read_once_for_all_ways_to_choose_them(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    names = ["", "none", *(f"texts{number}" for number in range(6))]
    for name in names[2:]:
        put_letters(store.data, name, welcome=name)
    reads: list[str] = []
    sys.setprofile(lambda frame, event, _arg: reads.append(event) if event == "call" and frame.f_code.co_name == "read_toml" else None)
    try:
        wordings = mail_wordings(store, action_list(store, partner_id(park, "municipality")), LETTER, SENDER, 5, names)
    finally:
        sys.setprofile(None)
    assert list(wordings) == names
    with speaking("nl"):
        assert "texts3" in wordings["texts3"].part("introduction")[0]
    assert len(reads) == 6


NAMED = """\
id = "ours"
title = { nl = "Onze brieven", en = "Our letters" }
[letterhead]
nl = "Parkmanagement\\nPostbus 7, 5460 AA Veghel\\nkarin@example.nl\\nBel 06-12 34 56 78\\nBij nood 0900-8844"
[introduction]
nl = "Op 4-12-2026 liep wilhelmina vos mee."
[letter]
nl = "Wilhelmina Vos liep mee.\\n\\nBel Karin Bos: 0413 123456."
[signature]
nl = "Groet,\\nTruus Onbekend\\n06 87654321"
"""


def test_what_is_typed_in_them_names_nobody_where_people_are_not_named(store: Store, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    municipality = partner_id(park, "municipality")
    set_partner(store, municipality, person="Wilhelmina Vos")
    put_letters(store.data, text=NAMED)
    use_texts(store, park.id, "ours")
    round_ = rounds_of(store, park.id)[0]
    with speaking("nl"):
        action = action_list(store, municipality)
        written = {
            names: (
                "\n".join(partner_report(store, action, names=names).texts()),
                "\n".join(letter_report(store, round_.id, names=names).texts()),
                " ".join(mail(store, park, Letter("2026-12-04", names=names)).split()),
            )
            for names in (True, False)
        }
    assert all("Truus Onbekend" in text for text in written[True])
    for text in written[False][:2]:
        assert "Parkmanagement · Postbus 7, 5460 AA Veghel · Bij nood 0900-8844" in text
        named = [word for word in ("Truus", "Wilhelmina", "wilhelmina", "karin@", "06-12", "0413", "Karin") if word in text]
        assert named == []
    assert "Op 4-12-2026 liep Gemeente Veghel mee." in written[False][0]
    assert "Gemeente Veghel liep mee." in written[False][1]
    assert "liep Gemeente Veghel mee." in written[False][2]
    assert "Truus Onbekend 06 87654321" in written[False][2], "who sends a mail signs it in any case"
