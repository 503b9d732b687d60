"""A week at the desk of thirty parks in a real terminal, in Dutch at 100×30: what goes out, what comes back, and how many keys it takes."""

from __future__ import annotations

import email
import email.policy
import io
import sys
from contextlib import closing
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import openpyxl
import pytest

from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.read_only import open_to_look
from tests.doses import thorough_alone
from tests.terminal.thirty_parks import ASKED, EVENING, MUNICIPALITIES, PARKS_EACH, TO_REVIEW, thirty_parks
from tests.terminal.typist import Typist
from tools.terminal import Terminal

TO_ASK_ALL = 30
"""Keys in which three municipalities are asked over ten parks each, and that is noted."""
TO_A_NEW_PARK = 15
"""Keys beside its name until a park made from another one is ready to walk."""


def drafts(exports: Path) -> dict[str, EmailMessage]:
    """Return the mail drafts, by the receiver's address."""
    messages = {}
    for path in exports.glob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        assert not message.defects
        messages[parseaddr(str(message["To"]))[1]] = message
    return messages


def answered(draft: EmailMessage, reply: str, folder: Path) -> Path:
    """Save the list of a draft with the same reply in every row, as a partner sends it back."""
    (attached,) = draft.iter_attachments()
    book = openpyxl.load_workbook(io.BytesIO(attached.get_content()))
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "reply")
    for row in sheet.iter_rows(min_row=6):
        if str(row[0].value or "").startswith("KBR-"):
            sheet.cell(row[0].row, column, reply)
    path = folder / "terug.xlsx"
    book.save(path)
    return path


def counts(store: Store) -> dict[str, int]:
    """Return how many findings have each status."""
    return dict(store.rows("select status, count(*) from finding where gone = 0 group by status"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    thirty_parks(tmp_path / "data", tmp_path / "state")
    return tmp_path


@thorough_alone
def test_a_week_at_the_desk_of_thirty_parks(folder: Path) -> None:
    data, exports = folder / "data", folder / "data" / "exports"
    command = [sys.executable, "-m", "kvo_inspect", "--data", str(data), "--lang", "nl"]
    with Terminal(command, size=(100, 30), env={"KVO_INSPECT_STATE": str(folder / "state")}) as terminal:
        desk = Typist(terminal)
        terminal.wait_text(f"! {TO_REVIEW} na te lopen")
        # Monday: the evening round is reviewed.
        desk.press("v", until=f"nog {TO_REVIEW} van {TO_REVIEW}")
        desk.press("a", until=f"{TO_REVIEW} gemarkeerd")
        desk.press("1", until="39 akkoord. 1 blijft staan, misschien dubbel")
        desk.press("1", until="Is KBR-003 hetzelfde als KBR-002")
        desk.press("3", until="nog 0 van 40")
        desk.press("Esc", until="VRAAGT AANDACHT")
        # Tuesday: three municipalities are asked, over ten parks each.
        before = desk.pressed
        desk.press("a", until="Gevraagd, over alle terreinen")
        desk.press("*", until="3 gemarkeerd")
        desk.press("m", until="Mailconcepten voor 3 partners")
        desk.press(*["Enter"] * 7, until="Geschreven: 3 concepten")
        desk.press("Esc", until="punten noteren")
        desk.press("1", until="3 gemarkeerd")
        assert desk.pressed - before <= TO_ASK_ALL
        terminal.wait(lambda text: "uit te zetten" not in text, "all to be noted as sent")
        mails = drafts(exports)
        assert set(mails) == {f"beheer@{name.lower()}.example" for name in MUNICIPALITIES}
        # Wednesday: one of them sends its list back, done everywhere.
        back = answered(mails[f"beheer@{MUNICIPALITIES[1].lower()}.example"], "gereed", folder)
        desk.press("r", until="Welke lijst")
        desk.type(str(back), until=f"{PARKS_EACH * len(ASKED)} antwoorden")
        desk.press("t", until="Gevraagd, over alle terreinen")
        # Thursday: another one calls.
        desk.press("Enter", until="Actielijst Gemeente Lingeveen")
        desk.press("1", until="in behandeling")
        desk.press("Esc", until="Gevraagd, over alle terreinen")
        desk.press("Esc", until="VRAAGT AANDACHT")
        # Friday: a new park as in another one, and the table of all for the alderman.
        before = desk.pressed
        desk.press("n", until="Nieuw bedrijventerrein")
        desk.type("Het Nieuwland", until="Gemeente")
        desk.press("Enter", "m", until="▸   Moordrecht 01")
        desk.press("Enter", "Enter", "Enter", "Enter", until="Het Nieuwland zoals Moordrecht 01")
        desk.press("n", *["Enter"] * 5, until="VERLICHTING 0/")
        assert desk.pressed - before <= TO_A_NEW_PARK
        desk.press("Esc", until="SCHOUWEN")
        desk.press("Esc", until="VRAAGT AANDACHT")
        desk.press("t", until="Alle terreinen")
        desk.press(">", "Enter", "Enter", "Enter", until="Geschreven: alle-terreinen")
        desk.press("Esc", until="Enter openen")
        terminal.keys("ctrl+q")
        assert terminal.wait_end() == 0
    table = openpyxl.load_workbook(exports / next(exports.glob("alle-terreinen-*.xlsx")).name).worksheets[0]
    assert {str(row[0].value) for row in table.iter_rows()} >= {EVENING, "Het Nieuwland", "Waalrade 10"}
    with closing(open_to_look(data)) as store:
        sent_in = store.rows("select count(distinct park) from finding where sent is not null")
        assert sent_in == [(len(MUNICIPALITIES) * PARKS_EACH,)]
        asked = len(MUNICIPALITIES) * PARKS_EACH * len(ASKED) + TO_REVIEW
        done = PARKS_EACH * len(ASKED)
        assert counts(store) == {"sent": asked - done - 1, "in_progress": 1, "reported_done": done}
