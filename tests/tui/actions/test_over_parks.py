"""One organisation over all its parks, at the screen: one draft with one list, noted as sent everywhere, read back into every park."""

from __future__ import annotations

import email
import email.policy
import io
from pathlib import Path

import openpyxl

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.parks.partners import set_partner
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.actions.over_parks import AskedScreen
from tests.exchange.asked import NOW, asked, opened
from tests.store.actions.test_over_parks import another_park
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text


@scenario
async def test_points_of_nobody_named_are_told_where_they_stand(data: Path) -> None:
    with opened(data) as store:
        park, found = asked(store)
        set_finding(store, found["new"].id, partner=made_id("partner", park.id, "company"), object="12")
    async with running(data, now=NOW, size=(100, 30)) as pilot:
        await wait_open(pilot)
        await press(pilot, "a")
        await wait_text(pilot, "Not here: 1 point of action holders without a name, companies by house number too.")
        await wait_text(pilot, "list of its park.")


@scenario
async def test_one_draft_over_two_parks_goes_out_and_its_list_comes_back(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        _park, found = asked(store)
        _other, pothole = another_park(store, "Aalst", "Gemeente Veghel")
    async with running(data, now=NOW, size=(100, 30)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "a")
        await wait_text(pilot, "Asked, over all parks")
        await wait_text(pilot, "Gemeente Veghel")
        row = next(line for line in screen_text(app).splitlines() if "Gemeente Veghel" in line)
        assert row.split()[3:7] == ["2", "5", "!", "2"], "parks, new, overdue"
        await press(pilot, "space", "m", *["enter"] * 7)
        await wait_text(pilot, "Written:")
        await press(pilot, "escape")
        await wait_text(pilot, "Note 5 points as sent by mail today?")
        await press(pilot, "1")
        await wait_for(pilot, lambda: isinstance(app.screen, AskedScreen), "the list of who is asked")
        (draft,) = (data / "exports").glob("*.eml")
        assert draft.name == "2-bedrijventerreinen-gemeente-veghel-2026-11-20.eml"
        message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
        assert "2 bedrijventerreinen" in str(message["Subject"])
        (attached,) = message.iter_attachments()
        assert attached.get_filename() == "actielijst-2-bedrijventerreinen-gemeente-veghel-2026-11-20.xlsx"
        assert {(await app.call(_finding, each)).status for each in (pothole.id, found["new"].id)} == {"sent"}
        back = tmp_path / "back.xlsx"
        back.write_bytes(_filled(attached.get_content(), {pothole.code: "gereed", found["new"].code: "in behandeling"}))
        await press(pilot, "r", *str(back), "enter")
        await wait_text(pilot, "2 answers")
        await press(pilot, "t")
        await wait_for(pilot, lambda: isinstance(app.screen, AskedScreen), "the list of who is asked")
        assert (await app.call(_finding, pothole.id)).status == "reported_done"
        assert (await app.call(_finding, found["new"].id)).status == "in_progress"
        await press(pilot, "u")
        await wait_for(pilot, lambda: app.key_queue.idle, "the undo")
        assert (await app.call(_finding, pothole.id)).status == "sent", "all parks at once"
        assert (await app.call(_finding, found["new"].id)).status == "sent"


def _finding(store: Store, finding_id: str) -> Finding:
    return store.get(Finding, finding_id)


def _filled(raw: bytes, answers: dict[str, str]) -> bytes:
    """Return a list with answers filled in by code, as a spreadsheet does."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    assert "park" in places
    for row in sheet.iter_rows(min_row=6):
        if (answer := answers.get(str(row[0].value))) is not None:
            sheet.cell(row[0].row, places["reply"], answer)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@scenario
async def test_who_was_asked_since_a_day_and_noted_as_they_want_to_be_asked(data: Path) -> None:
    with opened(data) as store:
        asked(store)
        _other, pothole = another_park(store, "Aalst", "Gemeente Uden")
        set_partner(store, store.get(Finding, pothole.id).partner or "", way="phone", phone="0413 123456")
    async with running(data, now=NOW, size=(100, 30)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "a")
        await wait_text(pilot, "Gemeente Uden")
        screen = app.screen
        assert isinstance(screen, AskedScreen)
        assert "Wants to be asked by phone" not in screen_text(app)
        await press(pilot, "slash", *"uden", "enter")
        await wait_text(pilot, "Wants to be asked by phone: 0413 123456.")
        await press(pilot, "s")
        await wait_text(pilot, "Note 1 point as sent")
        await press(pilot, "enter", "enter", "enter")
        await wait_for(pilot, lambda: app.screen is screen, "the list of who is asked")
        sent = (await app.call(_finding, pothole.id)).sent
        assert sent is not None
        assert (sent.day, sent.way) == ("2026-11-20", "phone"), "as they want to be asked"
        await press(pilot, "slash", *["backspace"] * 4, "enter")
        await wait_text(pilot, "Gemeente Veghel")
        await press(pilot, "d", "2")
        await wait_text(pilot, "Since which day?")
        await press(pilot, *"20-11-2026", "enter")
        await wait_text(pilot, "Shown: asked since 20-11-2026")
        assert [row.partner.organisation for row in screen.lines.shown] == ["Gemeente Uden"]
        assert not screen.offered(next(key for key in screen.KEYS if key.action == "mail")), "nothing new in what is shown"
        await press(pilot, "d", "3")
        await press(pilot, *"20-11-2026", "enter")
        await wait_text(pilot, "Nobody. d shows everybody again.")
        await press(pilot, "d", "1")
        await wait_text(pilot, "Politie Veghel")


@scenario
async def test_no_draft_to_who_wants_to_be_asked_otherwise_unless_one_says_so(data: Path) -> None:
    with opened(data) as store:
        asked(store)
        _other, pothole = another_park(store, "Aalst", "Gemeente Uden")
        set_partner(store, store.get(Finding, pothole.id).partner or "", way="form")
    async with running(data, now=NOW, size=(100, 30)) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "a")
        await wait_text(pilot, "Gemeente Uden")
        screen = app.screen
        await press(pilot, "m")
        await wait_text(pilot, "Mail drafts for 2 partners")
        await wait_text(pilot, "No mail is written to who wants to be asked otherwise: Gemeente Uden (report")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: app.screen is screen, "the list of who is asked")
        await press(pilot, "slash", *"uden", "enter", "m")
        await wait_text(pilot, "They want to be asked otherwise: Gemeente Uden (report form).")
        assert "Mail draft" in screen_text(app), "one that is asked for is written"
