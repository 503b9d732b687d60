"""The action lists by keyboard: what is asked of whom, sending, answers by single keys, drafts out and lists in."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from textual.pilot import Pilot

from kvo_inspect.domain.findings.finding import Finding, Sent
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.actions.sheet import list_xlsx
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.actions.replies import NewReply, record_replies, replies_of
from kvo_inspect.texts import Lang
from kvo_inspect.tui.actions.list import ActionListScreen
from kvo_inspect.tui.actions.lists import ActionListsScreen
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.bars import key_rows
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.parks.partners import PartnersScreen
from tests.exchange.asked import CANARY, NOW, asked, opened, partner_id
from tests.hostile import unwanted_in
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


@pytest.fixture
def made(data: Path) -> tuple[Park, dict[str, Finding]]:
    with opened(data) as store:
        return asked(store)


async def at_lists(pilot: Pilot[Any], park: Park) -> KvoApp:
    """Open the action lists of a park."""
    app = await wait_open(pilot)
    await app.push_screen(ActionListsScreen(park.id))
    await wait_text(pilot, "Action lists: De Amert")
    return app


async def at_list(pilot: Pilot[Any], park: Park) -> KvoApp:
    """Open the municipality's list."""
    app = await at_lists(pilot, park)
    await press(pilot, "enter")
    await wait_text(pilot, "Action list Gemeente Veghel")
    return app


async def now(app: KvoApp, finding: Finding) -> Finding:
    """Return a finding as it stands."""
    return await app.call(lambda store: store.get(Finding, finding.id))


@scenario
async def test_the_park_leads_to_its_action_lists(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    async with running(data, now=NOW) as pilot:
        await wait_open(pilot)
        await wait_text(pilot, "De Amert")
        await press(pilot, "enter")
        await wait_text(pilot, "Veghel")
        await press(pilot, "a")
        await wait_text(pilot, "Action lists: De Amert")
        await wait_text(pilot, "1 finding is not reviewed yet and on no list.")
        text = screen_text(pilot.app)
        assert "5 to send" in text
        row = next(line for line in text.splitlines() if "Gemeente Veghel" in line)
        assert row.split()[-8:] == ["!", "1", "4", "!", "1", "5", "1", "1"], "urgent, new, overdue, open, done, for information"


@scenario
async def test_a_list_shows_each_point_in_full_and_nothing_confidential(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        await at_list(pilot, park)
        await wait_text(pilot, "called: storingsdienst")
        await press(pilot, "down", "down", "down")
        await wait_text(pilot, "their reference ZK-sent")
        text = screen_text(pilot.app)
        assert "! 1 overdue" in text
        assert CANARY not in text
        assert found["secret"].code not in text
        await press(pilot, "end")
        await wait_text(pilot, "with: Politie Veghel")
        await press(pilot, "enter")
        await wait_text(pilot, found["police"].code)


@scenario
async def test_all_that_is_new_is_noted_as_sent_and_taken_back(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "s")
        await wait_text(pilot, "Note 4 points as sent")
        await press(pilot, "enter", "2", "enter", *"ZK-77", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListScreen), "the list")
        await wait_for(pilot, lambda: "4 to send" not in screen_text(app), "nothing new")
        assert (await now(app, found["new"])).sent == Sent(day="2026-11-20", way="form", reference="ZK-77")
        await press(pilot, "u")
        await wait_text(pilot, "4 to send")
        assert (await now(app, found["new"])).sent is None
        await press(pilot, "u")
        assert (await now(app, found["back"])).sent is not None, "what was done elsewhere before is out of reach"


@scenario
async def test_what_was_noted_as_sent_before_one_left_is_taken_back_all_the_same(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "s")
        await wait_text(pilot, "Note 4 points as sent")
        await press(pilot, "enter", "2", "enter", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListScreen), "the list")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: not isinstance(app.screen, ActionListScreen), "the list to close")
        await at_list(pilot, park)
        assert (await now(app, found["new"])).sent is not None
        await press(pilot, "u")
        await wait_text(pilot, "4 to send")
        assert (await now(app, found["new"])).sent is None


@scenario
async def test_a_day_still_to_come_is_told_at_its_field(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    async with running(data, now=NOW) as pilot:
        await at_list(pilot, park)
        await press(pilot, "s")
        await wait_text(pilot, "Note 4 points as sent")
        await press(pilot, *["backspace"] * 12, *"+3", "enter", "enter", "enter")
        await wait_text(pilot, "note this only once it was")


@scenario
async def test_answers_by_single_keys_on_one_and_on_the_marked(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "1")
        await wait_text(pilot, f"{found['urgent'].code}: accepted → in progress")
        await wait_text(pilot, "! in progress")
        await press(pilot, "home", "down", "x", "x", "2", *"10-12", "enter")
        await wait_text(pilot, "It is asked for by 1-12-2026. Does 10-12-2026 become the date?")
        await press(pilot, "1")
        await wait_text(pilot, "2 answers noted.")
        assert [(await now(app, found[name])).due for name in ("new", "promised")] == ["2026-12-10", None]
        planned = [name for name, one in found.items() if (await now(app, one)).status == "planned"]
        assert sorted(planned) == ["new", "promised"]
        rows = [line for line in screen_text(app).splitlines() if found["new"].code in line]
        assert "planned" in rows[0], "what they answered stands in the row"
        await press(pilot, "home")
        screen = app.screen
        assert isinstance(screen, ActionListScreen)
        place = next(n for n, point in enumerate(screen.lines._rows) if point.id == found["sent"].id)
        await press(pilot, *["down"] * place, "k", *["backspace"] * 10, *"LV-9", "enter")
        await wait_text(pilot, "their reference LV-9")
        await press(pilot, "4", *"Enexis", "enter")
        await wait_text(pilot, "sent → to review")
        assert (await now(app, found["sent"])).status == "new"
        await press(pilot, "u")
        await wait_text(pilot, found["sent"].code)
        await wait_text(pilot, "their reference LV-9")
        assert (await now(app, found["sent"])).status == "sent"


@scenario
async def test_what_is_no_day_and_whose_nobody_said_is_refused(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "2", *"gauw", "enter")
        await wait_text(pilot, "“gauw” is no date.")
        await press(pilot, "escape", "escape", "4", "enter")
        await wait_text(pilot, "Say whose it is.")
        await press(pilot, "escape", "3", *"+2", "enter")
        await wait_text(pilot, "This day is still to come")
        assert (await now(app, found["urgent"])).status == "new"


@scenario
async def test_drafts_for_all_with_something_new_are_written_and_noted(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_lists(pilot, park)
        await press(pilot, "m")
        await wait_text(pilot, "Mail drafts for 2 partners")
        await press(pilot, "enter", *"1-11-2026", "enter", *"1-3-2026", *["enter"] * 5)
        await wait_text(pilot, "Answer by: 1-11-2026 has passed: 19 days before today")
        assert "Next round: 1-3-2026 has passed: 264 days" in " ".join(screen_text(app).replace("┃", " ").split())
        assert not list((data / "exports").glob("*.eml"))
        await press(pilot, "2", *["up"] * 5, "ctrl+u", *"+14", "down", "ctrl+u", *"1-3-2027", *["enter"] * 5)
        await wait_text(pilot, "Written: 2 drafts in")
        told = " ".join(screen_text(app).replace("┃", " ").split())
        assert "No mail address is known of Politie Veghel: type the receiver in the draft." in told
        drafts = sorted((data / "exports").glob("*.eml"))
        assert [path.name for path in drafts] == ["de-amert-gemeente-veghel-2026-11-20.eml", "de-amert-politie-veghel-2026-11-20.eml"]
        message = email.message_from_bytes(drafts[0].read_bytes(), policy=email.policy.default)
        assert "Karin Bos" in message.as_string()
        await press(pilot, "escape")
        await wait_text(pilot, "Note 5 points as sent by mail today?")
        await press(pilot, "1")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListsScreen) and "to send" not in screen_text(app), "nothing to send")
        assert (await now(app, found["police"])).sent == Sent(day="2026-11-20", way="mail")


@scenario
async def test_a_reminder_is_proposed_when_nothing_is_new(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    with opened(data) as store:
        points = action_list(store, partner_id(park, "municipality")).unsent
        record_replies(store, [NewReply(point.id, Said(kind="in_hand")) for point in points])
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "m", *["enter"] * 7)
        await wait_text(pilot, "Written:")
        await press(pilot, "enter")
        await wait_text(pilot, "Note that they were reminded of 1 point today?")
        await press(pilot, "1")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListScreen), "the list again")
        assert (await now(app, found["sent"])).reminded == "2026-11-20"
        (path,) = (data / "exports").glob("*.eml")
        assert "herinnering aan 1 punt" in path.read_text("utf-8")


@scenario
async def test_a_returned_list_shows_its_plan_first(data: Path, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, found = made
    path = tmp_path / "terug [x].xlsx"
    with opened(data) as store:
        path.write_bytes(list_xlsx(store, action_list(store, partner_id(park, "municipality"))))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for row, said in ((6, "gereed"), (7, "misschien"), (9, "niet van ons, maar van Enexis")):
        sheet.cell(row, places["reply"], said)
    book.save(path)
    async with running(data, now=NOW) as pilot:
        app = await at_lists(pilot, park)
        for again in (False, True):
            await press(pilot, "r")
            await wait_text(pilot, "Which list came back?")
            await type_text(pilot, str(path))
            await press(pilot, "enter")
            await wait_text(pilot, "1 row not understood")
            assert f"{found['new'].code}   ✗ row 7" in screen_text(app)
            if not again:
                await wait_text(pilot, "sent → to review")
                await press(pilot, "t")
                await wait_for(pilot, lambda: isinstance(app.screen, ActionListsScreen), "the lists")
                assert (await now(app, found["urgent"])).status == "reported_done"
                assert (await now(app, found["sent"])).status == "new"
            else:
                await wait_text(pilot, "2 recorded before")
                assert "record them" not in screen_text(app)
                await press(pilot, "t", "escape")
        await press(pilot, "u")
        await wait_for(pilot, lambda: app.key_queue.idle, "the undo")
        assert (await now(app, found["urgent"])).status == "new"


@scenario
async def test_a_row_that_is_not_understood_is_corrected_or_kept_for_later(
    data: Path, made: tuple[Park, dict[str, Finding]], tmp_path: Path
) -> None:
    park, found = made
    path = tmp_path / "a.csv"
    path.write_text(
        f"Code;Uw antwoord;Op (datum);Opmerking\n{found['new'].code};gepland;week 50;met de ploeg\n{found['sent'].code};misschien;;\n",
        "utf-8",
    )
    async with running(data, now=NOW) as pilot:
        app = await at_lists(pilot, park)
        await press(pilot, "r", *str(path), "enter")
        await wait_text(pilot, "2 rows not understood")
        await press(pilot, "enter")
        await wait_text(pilot, "gepland · week 50 · met de ploeg")
        assert "11-12-2026" in screen_text(app), "the Friday of that week is proposed"
        await press(pilot, "enter", "enter", "1", "enter", "enter", *"J. de Wit", "enter")
        await wait_text(pilot, "1 row not understood")
        await wait_text(pilot, "accepted → planned, date moves")
        await press(pilot, "t")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListsScreen), "the lists")
        await wait_text(pilot, "1 answer recorded. 1 row is kept for later: r shows it.")
        planned = await now(app, found["new"])
        assert (planned.status, planned.due) == ("planned", "2026-12-11")
        (reply,) = await app.call(replies_of, planned.id)
        assert (reply.by, reply.text) == ("J. de Wit", "met de ploeg")
        await press(pilot, "r")
        await wait_text(pilot, "Empty: 1 row that was kept for later.")
        await press(pilot, "enter")
        await wait_text(pilot, "Rows kept for later")
        await press(pilot, "enter")
        await wait_text(pilot, "They wrote: misschien")
        await press(pilot, "5", "enter", "enter", "enter")
        await wait_text(pilot, "Say why they do not do it.")
        await press(pilot, *"geen budget", "enter", "enter")
        await wait_text(pilot, "sent → to review")
        await press(pilot, "t")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListsScreen), "the lists")
        assert (await now(app, found["sent"])).status == "new"
        await press(pilot, "r", *str(path), "enter")
        await wait_text(pilot, "2 corrected before and not listed")
        assert "not understood" not in screen_text(app)
        assert "recorded before" not in screen_text(app)


@scenario
async def test_a_refusal_by_phone_asks_why_and_who(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "5", "enter", *"geen budget", "enter", *"J. de Wit", "enter")
        await wait_text(pilot, f"{found['urgent'].code}: accepted → to review")
        assert (await now(app, found["urgent"])).status == "new"
        (reply,) = await app.call(replies_of, found["urgent"].id)
        assert (reply.said, reply.text, reply.by) == (Said(kind="refused"), "geen budget", "J. de Wit")
        await press(pilot, "u")
        await wait_text(pilot, f"Taken back: the reply about {found['urgent'].code}.")
        await press(pilot, "z")
        await wait_text(pilot, f"Done again: the reply about {found['urgent'].code}.")
        await press(pilot, "u")
        await wait_text(pilot, found["urgent"].code)


@scenario
async def test_a_file_that_is_no_list_is_told_and_left(data: Path, made: tuple[Park, dict[str, Finding]], tmp_path: Path) -> None:
    park, _found = made
    (tmp_path / "x.csv").write_text("a;b\n")
    async with running(data, now=NOW) as pilot:
        app = await at_lists(pilot, park)
        await press(pilot, "r")
        await type_text(pilot, str(tmp_path / "x.csv"))
        await press(pilot, "enter")
        await wait_text(pilot, "is no action list of ours")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListsScreen), "the lists")


@scenario
async def test_a_list_goes_out_as_a_spreadsheet(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    async with running(data, now=NOW) as pilot:
        app = await at_list(pilot, park)
        await press(pilot, "e", *["enter"] * 5)
        await wait_text(pilot, "Written:")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListScreen), "the list again")
        (path,) = (data / "exports").glob("*.xlsx")
        assert len(openpyxl.load_workbook(path).worksheets) == 2


@scenario
async def test_who_only_looks_is_offered_nothing_that_writes(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, found = made
    async with running(data, now=NOW, read_only=True) as pilot:
        app = await at_list(pilot, park)
        of_lists = {key.action for key in LIST_KEYS}  # marks are for a file too
        own = {"mail", "export", "report", "", "back", "help"}
        assert {key.action for key in app.screen.all_keys()} == own | of_lists  # type: ignore[attr-defined]
        await press(pilot, "1", "s")
        assert isinstance(app.screen, ActionListScreen)
        assert (await now(app, found["urgent"])).status == "new"


@scenario
async def test_partners_of_one_s_own_are_added_and_removed(data: Path, made: tuple[Park, dict[str, Finding]]) -> None:
    park, _found = made
    async with running(data, now=NOW) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(PartnersScreen(park))
        await wait_text(pilot, "Gemeente Veghel")
        assert "remove" not in screen_text(app)
        await press(pilot, "n", "enter", *"Jansen BV", "enter", "enter", *"jansen", "enter", "enter", "enter", "enter")
        await wait_text(pilot, "“jansen” is no mail address.")
        await press(pilot, *"@bv.nl", "enter", "enter", "enter", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, PartnersScreen) and "Jansen BV" in screen_text(app), "the partner")
        await press(pilot, "end")
        await wait_text(pilot, "Del remove")
        await press(pilot, "delete", "1")
        await wait_for(pilot, lambda: "Jansen BV" not in screen_text(app), "the partner gone")


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@scenario
async def test_they_fit_in_both_languages(data: Path, made: tuple[Park, dict[str, Finding]], size: tuple[int, int], lang: Lang) -> None:
    park, _found = made
    async with running(data, now=NOW, size=size, lang=lang) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(ActionListsScreen(park.id))
        await wait_text(pilot, "Gemeente Veghel")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListScreen) and app.screen.loaded, "the list")
        screen = app.screen
        assert isinstance(screen, ActionListScreen)
        lines = screen_text(app).splitlines()
        assert not unwanted_in("".join(lines))
        keys = [key for key in screen.line_keys() if not key.last]
        assert [key.action for row in key_rows(screen.line_keys(), size[0]) for key in row if not key.last] == [key.action for key in keys]
