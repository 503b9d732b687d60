"""A returned list by keyboard: which dates go along with what they plan, and that it is taken back."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Review
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.tui.actions.list import ActionListScreen
from kvo_inspect.tui.actions.lists import ActionListsScreen
from kvo_inspect.tui.actions.over_parks import AskedScreen
from kvo_inspect.tui.actions.replies import ReturnedListScreen
from kvo_inspect.tui.app.main import KvoApp
from tests.exchange.asked import NOW, asked, opened, partner_id
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

HEAD = "Code;Uw antwoord;Op (datum);Opmerking\n"


async def now(app: KvoApp, finding: Finding) -> Finding:
    """Return a finding as it stands."""
    return await app.call(lambda store: store.get(Finding, finding.id))


@scenario
async def test_one_key_moves_all_dates_also_beside_one_that_moves_already(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        park, found = asked(store)
    new, sent = found["new"], found["sent"]
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(f"{HEAD}{new.code};gepland;week 50;\n{sent.code};gepland;15-12-2026;\n", "utf-8")
    second.write_text(f"{HEAD}{new.code};gepland;20-12-2026;\n", "utf-8")

    async with running(data, now=NOW) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(ActionListsScreen(park.id))
        await wait_text(pilot, "Action lists: De Amert")
        await press(pilot, "r", *str(first), "enter")
        await wait_text(pilot, "1 row not understood")
        await press(pilot, "enter", "enter", "enter", "1", "enter", "enter", "enter")
        await wait_text(pilot, "accepted → planned, date moves")
        assert screen_text(app).count("date moves") == 1, "the one that was corrected"
        for moving in (2, 0, 2):
            await press(pilot, "d")
            await wait_for(pilot, lambda n=moving: screen_text(app).count("date moves") == n, f"{moving} dates that move")  # type: ignore[misc]
        await press(pilot, "t")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListsScreen), "the lists")
        assert [(await now(app, each)).due for each in (new, sent)] == ["2026-12-11", "2026-12-15"]
        await press(pilot, "r", *str(second), "enter")
        await wait_text(pilot, "noted; stays planned")
        await press(pilot, "d")
        await wait_text(pilot, "noted; date moves")
        await press(pilot, "t")
        await wait_for(pilot, lambda: isinstance(app.screen, ActionListsScreen), "the lists")
        assert (await now(app, new)).due == "2026-12-20"


@scenario
async def test_what_was_taken_in_is_taken_back_after_the_lists_were_left_and_opened_again(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        park, found = asked(store)
    new, sent = found["new"], found["sent"]
    back = tmp_path / "a.csv"
    back.write_text(f"{HEAD}{new.code};gepland;18-12-2026;\n{sent.code};niet van ons, maar van Enexis;;\n", "utf-8")

    async def statuses(app: KvoApp) -> list[str]:
        return [(await now(app, each)).status for each in (new, sent)]

    async with running(data, now=NOW, size=(100, 30)) as pilot:
        app = await wait_open(pilot)
        for screen in (ActionListsScreen(park.id), ActionListsScreen(park.id), AskedScreen()):
            await app.push_screen(screen)
            await wait_text(pilot, "Gemeente Veghel")
            if await statuses(app) == ["new", "sent"]:
                await press(pilot, "r", *str(back), "enter")
                await wait_text(pilot, "2 answers")
                await press(pilot, "t")
                await wait_for(pilot, lambda here=screen: app.screen is here, "the lists")  # type: ignore[misc]
                assert await statuses(app) == ["planned", "new"], "the second is on no list any more"
            else:
                await press(pilot, "u")
                await wait_for(pilot, lambda: app.key_queue.idle, "the undo")
                assert await statuses(app) == ["new", "sent"]
                await press(pilot, "z")
                await wait_for(pilot, lambda: app.key_queue.idle, "the redo")
                assert await statuses(app) == ["planned", "new"]
            await press(pilot, "escape")
            await wait_for(pilot, lambda here=screen: app.screen is not here, "the screen to close")  # type: ignore[misc]


@scenario
async def test_a_refusal_is_taken_back_after_the_list_was_left_and_opened_again(data: Path) -> None:
    with opened(data) as store:
        park, found = asked(store)
    async with running(data, now=NOW) as pilot:
        app = await wait_open(pilot)
        for key in ("5", "u"):
            await app.push_screen(ActionListScreen(partner_id(park, "municipality")))
            await wait_text(pilot, "Action list Gemeente Veghel")
            await press(pilot, *(("5", "enter", *"geen budget", "enter", "enter") if key == "5" else ("u",)))
            await wait_for(pilot, lambda: app.key_queue.idle, "the keys")
            await wait_for(pilot, lambda: isinstance(app.screen, ActionListScreen), "the list")
            review = await app.call(lambda store: store.find(Review, made_id("review", found["urgent"].id)))
            assert review is not None
            assert (review.verdict is None) == (key == "5")
            await press(pilot, "escape")
            await wait_for(pilot, lambda: not isinstance(app.screen, ActionListScreen), "the list to close")


@scenario
async def test_marked_rows_of_a_returned_list_are_left_out_together(data: Path, tmp_path: Path) -> None:
    with opened(data) as store:
        park, found = asked(store)
    new, sent, urgent = found["new"], found["sent"], found["urgent"]
    back = tmp_path / "a.csv"
    back.write_text(HEAD + "".join(f"{finding.code};gepland;18-12-2026;\n" for finding in (new, sent, urgent)), "utf-8")
    async with running(data, now=NOW) as pilot:
        app = await wait_open(pilot)
        screen = ReturnedListScreen(park.id, back)
        await app.push_screen(screen)
        await wait_for(pilot, lambda: screen.is_current and screen.lines.total == 3, "the answers")
        stays = screen.row_name(screen.lines.shown[2])
        await press(pilot, "home", "space", "space", "delete")
        await wait_for(pilot, lambda: screen.lines.total == 1, "the marked ones to go")
        assert screen.row_name(screen.lines.shown[0]) == stays
