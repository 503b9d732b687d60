"""The foundation: one door for text, lists that stay quick, forms that keep what was typed, languages and themes live."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.events import Key as KeyEvent
from textual.events import Paste
from textual.widget import Widget

from kvo_inspect.errors import NotFound, RuleError
from kvo_inspect.settings import Settings
from kvo_inspect.texts import N_
from kvo_inspect.tui.actions.write_mail import WriteMailScreen
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.bars import ALL_KEYS, KeyBar, key_rows
from kvo_inspect.tui.kit.forms.fields import ChoiceField, LineField
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.lines import LinesField
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.screen import BACK, HELP, KvoScreen
from kvo_inspect.tui.kit.text import fit, pad, plain, visible, width, wrap
from tests.hostile import HOSTILE, unwanted_in
from tests.tui.support import hand_over, press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_door_lets_nothing_act(text: str) -> None:
    shown = visible(text)
    assert not unwanted_in(shown)
    assert plain(text).plain == shown
    assert not plain(text).spans
    for cells in (0, 1, 2, 5, 40):
        assert width(fit(text, cells)) <= cells
        assert width(pad(text, cells)) == cells
        assert all(width(line) <= max(cells, 2) for line in wrap(text, cells))


def test_the_search_for_rubbish_that_starting_put_off_goes_on_after_the_first_painting(tmp_path: Path) -> None:
    async def begin(app: KvoApp) -> None:
        async with app.run_test() as pilot:
            await wait_for(pilot, gc.isenabled, "the search for rubbish")

    gc.disable()
    try:
        asyncio.run(begin(KvoApp(tmp_path, Settings())))
    finally:
        gc.unfreeze()
        gc.enable()


class ListScreen(KvoScreen[None]):
    """A list for the tests."""

    KEYS = (Key("n", N_("new"), "new", N_("Make a new one.")),)
    HELP_TEXT = N_("A page for tests.")

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__()
        self.rows = rows
        self.chosen: list[str] = []
        self.made = 0

    def title_text(self) -> str:
        return self.rows[0]

    def body(self) -> list[Widget]:
        return [ListView[str](lambda row, cells: [(fit(row, cells), "bad")], filtering=True)]

    async def load(self) -> None:
        self.query_one(ListView).show(self.rows)

    def on_list_view_chosen(self, event: ListView.Chosen[str]) -> None:
        self.chosen.append(event.row)

    def on_list_view_filtered(self, event: ListView.Filtered) -> None:
        event.lines.show([row for row in self.rows if event.words in row])

    def do_new(self) -> None:
        self.made += 1
        if self.made == 2:
            raise NotFound("[/]")
        if self.made == 3:
            raise ZeroDivisionError


@scenario
async def test_hostile_rows_are_shown_and_nothing_acts(data: Path) -> None:
    async with running(data, size=(80, 100)) as pilot:  # all of them in view
        await wait_open(pilot)
        rows = list(HOSTILE.values())
        screen = ListScreen(rows)
        pilot.app.push_screen(screen)
        await wait_text(pilot, "[@click=app.quit]x[/]")
        assert not unwanted_in(screen_text(pilot.app))
        await wait_text(pilot, "@SUM(1:1)")
        await press(pilot, "down", "down", "enter")
        await wait_for(pilot, lambda: screen.chosen == [rows[2]], "the third row")
        await press(pilot, "slash", *"007", "enter", "n")
        await wait_for(pilot, lambda: screen.made == 1, "n is a command again after the filter")
        assert "[/bold]" not in screen_text(pilot.app)
        await press(pilot, "escape")
        await wait_text(pilot, "[/bold]")


@scenario
async def test_a_generator_that_ends_in_a_call_of_the_store_is_an_error_and_nobody_waits_for_ever(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        with pytest.raises(RuntimeError, match="a generator ended"):
            await asyncio.wait_for(app.call(lambda _store: next(iter(()))), 5)


@scenario
async def test_an_expected_error_is_a_notice_and_an_unexpected_one_a_page(data: Path, tmp_path: Path) -> None:
    async with running(data) as pilot:
        await wait_open(pilot)
        screen = ListScreen(["a secret"])
        pilot.app.push_screen(screen)
        await wait_text(pilot, "a secret")
        await press(pilot, "n", "n")
        await wait_text(pilot, "“[/]” is not in this record")
        pilot.app.simulate_key("n")  # not pilot.press: it waits for the screen that this key ends
        await wait_text(pilot, "is safe")
        log = (tmp_path / "state" / "kvo-inspect.log").read_text()
        assert "ZeroDivisionError" in log
        assert "do_new" in log
        assert "secret" not in log
        await press(pilot, "enter")
        await wait_text(pilot, "Parks")
        app = pilot.app
        assert isinstance(app, KvoApp)
        app.unexpected.clear()


class BrokenScreen(ListScreen):
    """A screen whose reading fails in a way nobody expected: Textual ends its message loop."""

    async def load(self) -> None:
        raise ZeroDivisionError


class SlowScreen(ListScreen):
    """A list that is read when somebody says so."""

    def __init__(self) -> None:
        super().__init__(["slow"])
        self.gate = asyncio.Event()
        self.gate.set()

    async def load(self) -> None:
        await self.gate.wait()
        await super().load()


@scenario
async def test_what_is_read_for_a_screen_that_is_being_taken_away_is_no_error(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        screen = SlowScreen()
        await app.push_screen(screen)
        await wait_text(pilot, "slow")
        screen.gate.clear()
        reading = asyncio.create_task(screen.reload())

        async def read_once_the_list_is_gone() -> None:
            while screen.query(ListView):  # noqa: ASYNC110 (nothing tells when it is gone)
                await asyncio.sleep(0)
            screen.gate.set()

        going = asyncio.create_task(read_once_the_list_is_gone())
    await asyncio.gather(reading, going)  # the program ended meanwhile


@scenario
async def test_a_screen_that_ended_is_left_behind(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.push_screen(BrokenScreen(["row"]))
        await wait_text(pilot, "is safe")
        app.simulate_key("enter")
        await wait_text(pilot, "No parks yet")
        app.simulate_key("n")
        await wait_text(pilot, "New park")
        # twice where the record finished opening beneath it: the opening reads the screen on top, whichever that is by then
        assert {type(error) for error in app.unexpected} == {ZeroDivisionError}
        app.unexpected.clear()


@scenario
async def test_an_error_in_what_follows_an_answer_is_not_lost(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        screen = ListScreen(["row"])
        await app.push_screen(screen)

        async def refused() -> None:
            raise NotFound("[/]")

        async def broken() -> None:
            raise ZeroDivisionError

        screen.later(refused())
        await wait_text(pilot, "“[/]” is not in this record")
        screen.later(broken())
        await wait_text(pilot, "is safe")
        assert [type(error) for error in app.unexpected] == [ZeroDivisionError]
        assert app.key_queue.idle
        app.unexpected.clear()


@scenario
async def test_help_lists_the_declared_keys_and_any_key_closes(data: Path) -> None:
    async with running(data) as pilot:
        await wait_open(pilot)
        pilot.app.push_screen(ListScreen(["row"]))
        await wait_text(pilot, "? help")
        await press(pilot, "question_mark")
        await wait_text(pilot, "Make a new one.")
        assert "A page for tests." in screen_text(pilot.app)
        await press(pilot, "x")
        await wait_for(pilot, lambda: "Make a new one." not in screen_text(pilot.app), "the page to close")


@scenario
async def test_the_palette_runs_a_declared_key(data: Path) -> None:
    async with running(data) as pilot:
        await wait_open(pilot)
        screen = ListScreen(["row"])
        pilot.app.push_screen(screen)
        await wait_text(pilot, "? help")
        await press(pilot, "ctrl+p")
        await wait_text(pilot, "Make a new one.")
        await press(pilot, "n", "e", "w")
        await wait_text(pilot, "▸ n      New")
        await press(pilot, "enter")
        await wait_for(pilot, lambda: screen.made == 1, "the command to run")


@scenario
async def test_keys_typed_before_a_form_is_there_are_not_lost(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        for key in ("n", *"Sint", "enter", *"Veghel", "enter"):  # in one burst: nothing is waited for
            hand_over(app, KeyEvent(key, key if len(key) == 1 else None))
        hand_over(app, Paste("Kade\nEntree"))
        await wait_text(pilot, "2 Entree")
        text = screen_text(app)
        assert all(word in text for word in ("Sint", "Veghel", "1 Kade"))


@scenario
async def test_the_key_line_can_be_clicked(data: Path) -> None:
    async with running(data) as pilot:
        await wait_open(pilot)
        screen = ListScreen(["row"])
        pilot.app.push_screen(screen)
        await wait_text(pilot, "? help")
        await pilot.click(KeyBar, offset=(1, 1))
        await wait_for(pilot, lambda: screen.made == 1, "the key that was clicked")


@scenario
async def test_a_hundred_thousand_rows_are_fetched_in_pages(data: Path) -> None:
    asked: list[int] = []

    async def fetch(first: int, count: int) -> list[str]:
        asked.append(first)
        return [f"row {number}" for number in range(first, min(first + count, 100_000))]

    class PagedScreen(ListScreen):
        async def load(self) -> None:  # a screen reads when it comes, and again when it is on top
            await self.query_one(ListView).show_paged(100_000, fetch)

    async with running(data) as pilot:
        await wait_open(pilot)
        screen = PagedScreen(["x"])
        pilot.app.push_screen(screen)
        await wait_for(pilot, lambda: screen.loaded, "the screen")
        lines = screen.query_one(ListView)
        await wait_text(pilot, "row 3")
        await press(pilot, "end")
        await wait_text(pilot, "▸ row 99999")
        await press(pilot, "pageup", "up")
        await wait_for(pilot, lambda: lines.current not in (None, "row 99999"), "the row above")
        assert set(asked) <= {0, 99_900, 99_950}
        await lines.show_paged(100_000, fetch, 0)
        await lines.show_paged(100_000, fetch, 60)
        assert "…" not in screen_text(pilot.app), "what is in view begins on the page before that of the cursor"
        assert "▸ row 60" in screen_text(pilot.app)


@scenario
async def test_a_reading_that_overtakes_another_stands_where_that_one_was_to_stand(data: Path) -> None:
    async with running(data) as pilot:
        await wait_open(pilot)
        screen = ListScreen(["row"])
        pilot.app.push_screen(screen)
        await wait_for(pilot, lambda: screen.loaded, "the screen")
        lines, may_come = screen.query_one(ListView), asyncio.Event()

        async def fetch(first: int, count: int) -> list[str]:
            await may_come.wait()
            return [f"row {number}" for number in range(first, first + count)]

        first, second = (asyncio.ensure_future(lines.show_paged(50, fetch, cursor)) for cursor in (7, None))
        await asyncio.sleep(0)
        may_come.set()
        await asyncio.gather(first, second)
        assert lines.cursor == 7
        await lines.show_paged(50, fetch)
        assert lines.cursor == 7
        lines.move(-3)
        await lines.show_paged(50, fetch)
        assert lines.cursor == 4


class FormScreen(KvoScreen[None]):
    """A form for the tests."""

    KEYS = (Key("x", N_("never"), "never"),)

    def __init__(self) -> None:
        super().__init__()
        self.submitted: dict[str, object] = {}
        self.form = Form(
            [
                LineField("name", N_("Name")),
                ChoiceField("part", N_("Part of day"), options=[("day", N_("day")), ("evening", N_("evening"))]),
                LinesField("points", N_("Checkpoints")),
                TicksField("who", N_("Participants"), ticks=[Tick("a", lambda: "[/]"), Tick("b", lambda: "Bo")]),
            ],
            submit=N_("start"),
        )

    def body(self) -> list[Widget]:
        return [self.form]

    def do_never(self) -> None:
        raise AssertionError("a letter typed into a field ran a command")

    def on_form_submitted(self, event: Form.Submitted) -> None:
        self.submitted = event.form.values
        event.form.show_error(RuleError("No such [name].", "name"))


@scenario
async def test_a_form_takes_a_burst_and_tells_the_error_at_the_field(data: Path) -> None:
    async with running(data) as pilot:
        await wait_open(pilot)
        screen = FormScreen()
        pilot.app.push_screen(screen)
        await wait_text(pilot, "Participants")
        await press(pilot, *"xX[1]", "enter", "2", "enter", *"A", "enter", *"B", "enter", "enter", "2", "1", "1", "enter")
        await wait_for(pilot, lambda: screen.submitted, "the form")
        assert screen.submitted == {"name": "xX[1]", "part": "evening", "points": "A\nB", "who": {"b": "on"}}
        await wait_text(pilot, "✗ No such [name].")
        await type_text(pilot, "two\nlines")
        await wait_text(pilot, "xX[1]two lines")
        assert "No such" not in screen_text(pilot.app)


@scenario
async def test_a_form_that_cannot_be_filled_says_why_and_is_left(data: Path) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(WriteMailScreen(["nobody"]))
        await wait_text(pilot, "“nobody” is not in this record.")
        hand_over(app, KeyEvent("escape", None))
        await wait_for(pilot, lambda: not isinstance(app.screen, WriteMailScreen), "the screen before")
        assert not app.unexpected


@scenario
async def test_language_and_theme_change_while_running(data: Path) -> None:
    async with running(data, lang="en") as pilot:
        app = pilot.app
        assert isinstance(app, KvoApp)
        await wait_for(pilot, lambda: app.is_open, "the record")
        for theme in ("day", "night", "normal"):
            app.save_settings(theme=theme)
            assert app.theme == theme
            await pilot.pause()
        app.save_settings(lang="nl")
        app.save_settings(lang="en")
        await wait_text(pilot, "Parks")


@pytest.mark.parametrize("cells", [40, 80, 120])
def test_the_way_back_and_help_stay_on_a_full_key_line(cells: int) -> None:
    many = [Key(chr(97 + n), "something long", "x") for n in range(20)]
    laid = key_rows([*many, BACK, HELP], cells)
    assert len(laid) <= 2
    assert laid[-1][-2:] == [BACK, HELP._replace(label=ALL_KEYS)]
    assert len(laid[0]) > 1
    assert key_rows([*many[:1], HELP], cells) == [[many[0], HELP]]
    assert key_rows([], cells) == [[]]
