"""Findings: the list with its filters, one finding with its history, and the steps its status may take."""

from __future__ import annotations

import json
from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.exchange.trust.signature import signature_file
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.plan.measures import measures_of, serve_finding
from kvo_inspect.store.search.finding_list import Filter, FindingLine, finding_lines, finding_numbers
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.findings.list import FindingsScreen
from kvo_inspect.tui.findings.page import FindingScreen
from kvo_inspect.tui.kit.list_view import ListView
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


def newest_open(data: Path) -> Finding:
    """Return the newest finding that nobody judged and that has a holder, of a record that nobody has open."""
    store = open_record(data, write=False)
    lines = finding_lines(store, finding_numbers(store, Filter(open_only=True)))
    line = next(line for line in lines if line.partner_kind and line.verdict is None)
    found = store.get(Finding, line.id)
    store.close()
    return found


@scenario
async def test_the_list_filters_searches_and_says_what_it_shows(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "f")
        await wait_text(pilot, "Shown: open")
        lines: ListView[FindingLine] = app.screen.query_one(ListView)
        opened = lines.total
        assert opened > 10
        await press(pilot, "o")
        await wait_text(pilot, "Shown: all")
        assert lines.total > opened
        await press(pilot, "v")
        await wait_text(pilot, "Shown: overdue")
        await press(pilot, "a", "s")
        await wait_text(pilot, "Which status?")
        await press(pilot, "5")
        await wait_text(pilot, "Shown: status: sent")
        assert lines.total
        assert all(row.stage == "sent" for row in map(lines.row, range(lines.total)) if row)
        await press(pilot, "s", "3")
        await wait_text(pilot, "Shown: status: returned to inspector")
        await press(pilot, "s", "5")
        await wait_text(pilot, "Shown: status: sent")
        await press(pilot, "p")
        await wait_text(pilot, "Of which action holder?")
        await press(pilot, "2")
        await wait_text(pilot, "partner: municipality")
        await press(pilot, "a", "slash", *"no such words", "enter")
        await wait_text(pilot, "Nothing matches.")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: lines.total > opened, "all of them again")
        first = lines.row(0)
        assert first is not None
        code = first.code
        await press(pilot, "slash", *code, "enter")
        await wait_for(pilot, lambda: lines.total == 1, "the one with this code")
        await press(pilot, "enter")
        await wait_text(pilot, "HISTORY")
        assert code in screen_text(app)


@scenario
async def test_a_finding_takes_its_steps_and_a_step_back_asks_why(worked: Path) -> None:
    found = newest_open(worked)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await app.call(lambda store: set_finding(store, found.id, object="24"))  # a company is asked at its number
        await app.push_screen(FindingScreen(found.id))
        await wait_text(pilot, "HISTORY")
        assert "To review" in screen_text(app)
        assert "company at number 24" in screen_text(app)
        await press(pilot, "s")
        await wait_text(pilot, "It is now: to review. Which step?")
        await press(pilot, "1")
        await wait_text(pilot, "review: accepted")
        await press(pilot, "s")
        await wait_text(pilot, "Which step?")
        await press(pilot, "1")
        await wait_text(pilot, "Sent how?")
        await press(pilot, "1")
        await wait_text(pilot, "reference number")
        await press(pilot, *"M-[/]-7", "enter")
        await wait_text(pilot, "mail · M-[/]-7")
        await press(pilot, "s")
        await wait_text(pilot, "Which step?")
        await press(pilot, "5")
        await wait_text(pilot, "Why does it go back to accepted?")
        await press(pilot, "enter")
        await wait_text(pilot, "Fill this in")  # the box stays: what is typed next is the reason, and no key of the page
        await press(pilot, *"wrong address", "enter")
        await wait_text(pilot, "reason: wrong address")
        assert "Sent on" not in screen_text(app), "nobody is asked any more"
        now = await app.call(lambda store: store.get(Finding, found.id))
        assert now.status == "new"
        assert now.sent is not None
        assert now.sent.reference == "M-[/]-7"
        await press(pilot, "u")
        await wait_text(pilot, f"Taken back: {found.code} (")
        assert (await app.call(lambda store: store.get(Finding, found.id))).status == "sent"


@scenario
async def test_a_finding_is_edited_and_dropped_with_a_reason(worked: Path) -> None:
    found = newest_open(worked)
    async with running(worked, size=(120, 40)) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(FindingScreen(found.id))
        await wait_text(pilot, "HISTORY")
        await press(pilot, "e")
        await wait_text(pilot, "Action holder")
        await press(pilot, "down", *" 12b", "enter", "4", "enter", "enter", "enter", "enter", *"+14", "enter", "enter")
        await wait_text(pilot, "26-11-2026")
        now = await app.call(lambda store: store.get(Finding, found.id))
        assert (now.object, now.severity, now.due) == (f"{found.object} 12b".strip(), "urgent", "2026-11-26")
        assert now.text == found.text
        await press(pilot, "x")
        await wait_text(pilot, "Why is it dropped?")
        await press(pilot, "5", *"was a shadow", "enter")
        await wait_text(pilot, "dropped · was a shadow")
        still = await app.call(finding_numbers, Filter(open_only=True))
        assert found.id not in [line.id for line in await app.call(finding_lines, still)]


@scenario
async def test_its_page_tells_all_that_was_said_of_it(worked: Path) -> None:
    found = newest_open(worked)
    async with running(worked, size=(120, 40)) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(FindingScreen(found.id))
        await wait_text(pilot, "HISTORY")
        await press(pilot, "c", *"the owner [b]knows", "enter")
        await wait_text(pilot, "remark: the owner [b]knows")
        await press(pilot, "c", "enter")
        await wait_text(pilot, "Fill this in")
        await press(pilot, "escape", "p", "up", "space", "1")
        await wait_text(pilot, "also for De Kievitsakker business association")
        await press(pilot, "d", *"1-11-2026", "enter")
        await wait_text(pilot, "1-11-2026 has passed: then it is overdue at once.")
        await press(pilot, "enter")
        await wait_text(pilot, "! 1-11-2026 · overdue by 11 days")
        await press(pilot, "w")
        await wait_text(pilot, "term: fix now")
        measure = await app.call(lambda store: measures_of(store, found.park)[0].measure)
        await app.call(serve_finding, measure.id, found.id)
        await app.screen.reload()  # type: ignore[attr-defined]
        await wait_text(pilot, "in measure: ")
        for _step in range(5):
            await press(pilot, "u")
        await wait_for(pilot, lambda: "back to the review" not in screen_text(app) and "Also for" not in screen_text(app), "all taken back")
        await press(pilot, "u")
        await wait_text(pilot, "Nothing left to undo")


@scenario
async def test_several_are_changed_at_once_as_one_step(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "f")
        await wait_text(pilot, "Shown: open")
        await press(pilot, "a", "s", "5")
        await wait_text(pilot, "Shown: status: sent")
        lines: ListView[FindingLine] = app.screen.query_one(ListView)
        first, second, third = (row.id for row in (lines.row(0), lines.row(1), lines.row(2)) if row)
        await press(pilot, "x", "x", "e")
        await wait_text(pilot, "What changes of 2 findings?")
        await press(pilot, "3", *"24-12", "enter")
        await wait_text(pilot, "24-12-26")
        assert await dues(app, first, second) == ["2026-12-24", "2026-12-24"]
        assert await dues(app, third) != ["2026-12-24"]
        await press(pilot, "home", "x", "x", "e", "1")
        await wait_text(pilot, "Which step?")
        await press(pilot, "1")
        await wait_for(pilot, lambda: first not in shown(lines), "they are no longer just sent")
        assert await statuses(app, first, second, third) == ["planned", "planned", "sent"]
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: 2 findings: ")
        await wait_for(pilot, lambda: {first, second} <= set(shown(lines)), "both are sent again")
        await press(pilot, "home", "x", "x", "e", "2", "2")
        await wait_for(pilot, lambda: not app.under_way, "the holder is stored")
        kinds = await app.call(lambda store: [store.get(Finding, one).partner for one in (first, second)])
        assert len(set(kinds)) == 1


async def dues(app: KvoApp, *ids: str) -> list[str | None]:
    return await app.call(lambda store: [store.get(Finding, one).due for one in ids])


async def statuses(app: KvoApp, *ids: str) -> list[str]:
    return await app.call(lambda store: [store.get(Finding, one).status for one in ids])


def shown(lines: ListView[FindingLine]) -> list[str]:
    return [row.id for row in map(lines.row, range(lines.total)) if row]


@scenario
async def test_without_findings_it_says_so(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert")
        await app.push_screen(FindingsScreen(park=park.id, park_name=park.name))
        await wait_text(pilot, "No findings here.")


@scenario
async def test_a_park_is_exported_from_its_screen(worked: Path, tmp_path: Path) -> None:
    async with running(worked) as pilot:
        await wait_open(pilot)
        await wait_text(pilot, "De Kievitsakker")
        await press(pilot, "enter")
        await wait_text(pilot, "ROUNDS")
        await press(pilot, "x")
        await wait_text(pilot, "the whole park")
        await press(pilot, "2", "enter", "1", "enter", "enter", "ctrl+u", "enter")
        await wait_text(pilot, "Fill this in")
        await type_text(pilot, str(tmp_path / "out"))
        await press(pilot, "enter")
        await wait_text(pilot, "Written:")
        file, signature = sorted((tmp_path / "out").iterdir())
        assert signature == signature_file(file)
        answers = json.loads(file.read_text("utf-8"))["answer"]
        assert len({one["round"] for one in answers}) == 1
