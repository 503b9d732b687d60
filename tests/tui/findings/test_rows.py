"""Lists of findings: marks over pages, one change of what is marked from the search too, files without the confidential, saved filters."""

from __future__ import annotations

import csv
from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.correcting import remove_park
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import reopen_round
from kvo_inspect.store.search.finding_order import PIECE, count_to_order
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.findings.list import FindingsScreen
from kvo_inspect.tui.findings.search import SearchScreen
from kvo_inspect.tui.kit.lists.columns import Sort
from tests.laptops import add_round
from tests.tui.review.test_screen import filled
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text


async def severities(app: object) -> list[str | None]:
    return await app.call(lambda store: [finding.severity for finding in store.select(Finding, "order by code")])  # type: ignore[attr-defined,no-any-return]


@scenario
async def test_a_range_and_all_go_over_every_page_in_the_order_shown(data: Path) -> None:
    store = open_record(data, author="Karin Bos", letters="KBR")
    park = add_park(store, "De Amert", "")
    round_id = add_round(store, park.id, "2026-11-11")
    for n in range(70):
        record_finding(store, round_id, route(store, park.id)[0].id, NewFinding(f"hek {n} kapot"))
    store.close()
    async with running(data) as pilot:
        app = await wait_open(pilot)
        screen = FindingsScreen()
        await app.push_screen(screen)
        await wait_text(pilot, "70 findings")
        marks = screen.lines.marks
        await press(pilot, "less_than_sign", "2", "down", "space", "end", "up", "colon")
        assert len(marks) == 68
        assert "68 marked" in screen_text(app)
        codes = [line.code for line in await app.call(screen.read_marked, await screen.marked_keys())]
        assert codes == sorted(codes), "as they stand in the list, not as they were marked"
        await press(pilot, "slash", *"hek 3", "enter")
        await wait_text(pilot, "not shown")
        assert len(marks) == 68, "a filter takes no marks away"
        await press(pilot, "home", "space", "asterisk")
        assert all(key in marks for key in await screen.shown_keys())
        await press(pilot, "asterisk", "escape")
        assert not marks, "none: those that are not shown neither"
        await press(pilot, "colon")
        await wait_text(pilot, "Mark the first row of the range")


def much_to_order(store: Store) -> None:
    """As after an update: no finding has its keys, and there are more of them than one piece."""
    store.db.execute("delete from finding_order")
    numbers = "with recursive c(n) as (select 1000000 union all select n + 1 from c where n < 1000000 + ?)"
    store.db.execute(f"{numbers} insert into to_order select n from c", [2 * PIECE])
    store.db.execute("insert or ignore into to_order select n from finding")


@scenario
async def test_the_first_order_after_an_update_says_how_far_it_is(data: Path) -> None:
    filled(data, 4, 4)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.call(much_to_order)
        screen = FindingsScreen()
        await app.push_screen(screen)
        await wait_text(pilot, "KBR-004")
        await press(pilot, "less_than_sign", "2")
        await wait_for(pilot, lambda: app.screen is screen and screen.lines.sort is not None, "the list again")
        await wait_text(pilot, "▲")
        assert await app.call(count_to_order) == 0
        await screen.show_sorted(None)
        await wait_for(pilot, lambda: screen.lines.sort is None, "the list in its own order")
        await app.call(much_to_order)
        await screen.reload()
        assert await app.call(count_to_order) > PIECE, "all open ones are found without"
        await press(pilot, "v")
        await wait_text(pilot, "overdue")
        await wait_for(pilot, lambda: app.screen is screen, "the list of a filter")
        assert await app.call(count_to_order) == 0


@scenario
async def test_what_a_search_found_is_changed_as_one_step(data: Path) -> None:
    filled(data, 4, 4)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        screen = SearchScreen()
        await app.push_screen(screen)
        await wait_text(pilot, "Search in all parks")
        await press(pilot, "enter", "n")
        await wait_text(pilot, "4 findings")
        before = await severities(app)
        await press(pilot, "asterisk", "e")
        await wait_text(pilot, "What changes of 4 findings?")
        await press(pilot, "4", "1")
        await wait_text(pilot, "4 findings changed. u takes it back.")
        after = await severities(app)
        assert len(set(after)) == 1
        assert after != before
        assert not screen.lines.marks
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: 4 findings")
        assert await severities(app) == before


@scenario
async def test_no_file_of_a_list_holds_what_is_confidential(data: Path, tmp_path: Path) -> None:
    filled(data, 3, 3)
    store = open_record(data, author="Karin Bos")
    round_id, stop = store.rows("select r.id, c.id from round r join checkpoint c on c.park = r.park limit 1")[0]
    reopen_round(store, round_id)
    record_finding(store, round_id, stop, NewFinding("hennep achter de loods", confidential=True))
    store.close()
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(FindingsScreen())
        await wait_text(pilot, "3 findings")
        await press(pilot, "h", "2")
        await wait_text(pilot, "hennep")
        await press(pilot, "asterisk", "greater_than_sign")
        await wait_text(pilot, "what is marked: 4 rows")
        await press(pilot, "enter", "2", "enter", "enter", "ctrl+u", *str(tmp_path / "out"), "enter")
        await wait_text(pilot, "Written")
    table = list(csv.reader((next((tmp_path / "out").iterdir())).read_text("utf-8-sig").splitlines()))
    assert len(table) == 1 + 3
    assert "hennep" not in str(table)


@scenario
async def test_a_filter_is_saved_chosen_renamed_and_removed(data: Path) -> None:
    filled(data, 4, 4)
    store = open_record(data, author="Karin Bos")
    park = add_park(store, "Leeg", "").id
    store.close()
    async with running(data) as pilot:
        app = await wait_open(pilot)
        screen = FindingsScreen()
        await app.push_screen(screen)
        await wait_text(pilot, "4 findings")
        await press(pilot, "b", "3", "less_than_sign", "2", "slash", *"hek", "enter", "at", "1", *"van mij", "enter")
        await wait_text(pilot, "Saved: van mij")
        await press(pilot, "a", "less_than_sign", "1")
        await wait_text(pilot, "Shown: all")
        assert screen.lines.sort is None
        await press(pilot, "at", "1")
        await wait_text(pilot, "park: Leeg · hek")
        assert screen.lines.sort == Sort("code")
        await press(pilot, "at", "2", *"van mij", "enter")
        await wait_text(pilot, "There is a filter “van mij” already")
        await press(pilot, "escape", "escape", "at", "3", "1", "1", "ctrl+u", *"ons", "enter")
        await wait_for(pilot, lambda: screen.is_current, "the name to be stored")
        await app.call(remove_park, park)
        await press(pilot, "at")
        await wait_text(pilot, "1 ons")
        await press(pilot, "1")
        await wait_text(pilot, "The park of “ons” is not there any more")
        await wait_text(pilot, "1 finding")
        assert "park" not in screen_text(app).splitlines()[1]
        await press(pilot, "at", "3", "1", "2")
        await wait_text(pilot, "Removed: ons.")
        await press(pilot, "at")
        await wait_text(pilot, "No filter is saved yet.")
