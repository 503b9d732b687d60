"""What is marked and not listed is changed only when somebody says so, and named afterwards; undo says when nothing is left in view."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.tui.findings.list import FindingsScreen
from kvo_inspect.tui.review.screen import ReviewScreen
from tests.tui.review.test_screen import filled
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text


async def severities(app: object) -> list[str | None]:
    return await app.call(lambda store: [one.severity for one in store.select(Finding, "order by code")])  # type: ignore[attr-defined,no-any-return]


@scenario
async def test_marked_findings_that_a_filter_hides_are_changed_only_when_somebody_says_so(data: Path) -> None:
    """T9, and F5: what was changed there comes back there; with nothing left in view undo says so in the place of the old notice."""
    park = filled(data, 4, 4)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(FindingsScreen())
        await wait_text(pilot, "4 findings")
        before = await severities(app)
        await press(pilot, "x", "x", "slash", *"hek", "enter")
        await wait_text(pilot, "1 finding")
        await press(pilot, "e")
        await wait_text(pilot, "of the marked rows")
        await press(pilot, "2" if "Only what is shown" in screen_text(app) else "1")
        await wait_text(pilot, "What changes of 2 findings?")
        await press(pilot, "4", "1")
        await wait_text(pilot, "not shown:")
        assert await severities(app) != before
        await press(pilot, "u")
        await wait_text(pilot, "Taken back: 2 findings")
        assert await severities(app) == before
        await press(pilot, "u")
        await wait_text(pilot, "Nothing left to undo here")
        assert "Taken back" not in screen_text(app)
        await press(pilot, "z")
        await wait_text(pilot, "Done again: 2 findings")
        await app.push_screen(ReviewScreen(park, "De Amert"))
        await wait_text(pilot, "4 of 4 to go")
        await press(pilot, "x", "x", "slash", *"hek", "enter", "1")
        await wait_text(pilot, "of the marked rows")
        await press(pilot, "escape")
        await wait_for(pilot, lambda: isinstance(app.screen, ReviewScreen), "the question to be gone")
        assert "4 of 4 to go" in screen_text(app)
