"""Every list of every screen: marking, a range, all and none, the order, and the file behave the same; a list without rows says why."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kvo_inspect.domain.values.row_order import places_in_order
from kvo_inspect.texts import _
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import DOWN, RowColumn, Sort, signed, sort_places
from kvo_inspect.tui.kit.lists.keys import ALL, RANGE, SORT, TO_FILE
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.screen import MARKING, KvoScreen
from kvo_inspect.tui.kit.tell_written import TellWritten
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from tests.doses import dose, few
from tests.tui.every_screen import SCREENS, made
from tests.tui.support import press, running, scenario, screen_text, type_text, wait_for, wait_open

EMPTY_OR_TYPED = {"search"}
"""Screens that show rows once something was typed; `tests/tui/findings/test_rows.py` has these."""
MAY_BE_EMPTY = {"setting a round right", "joining rounds", "handed in", "photos", "attach a photo", "promised photos", "measure", "papers"}

WRITTEN: set[str] = dose({"findings", "action list", "route", "review", "figure of the comparison"}, set(SCREENS), set(SCREENS))
"""Lists that this run writes to a file: reading one back takes a third of the time of its keys."""


@scenario
async def test_lists_of_all_screens_behave_the_same(worked: Path, tmp_path: Path) -> None:
    looked_at: set[str] = set()
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        below = app.screen
        shown = few(SCREENS, 25)
        for name in shown:
            screen = await app.call(made, SCREENS[name])
            await (app.push_screen(screen) if app.screen is below else app.switch_screen(screen))
            await wait_for(pilot, lambda screen=screen: screen.is_current and screen.loaded, name)  # type: ignore[misc]
            if not screen.query(ListView):
                continue
            assert isinstance(screen, ListScreen) != bool(screen.NO_ROWS), f"{name}: either its rows can be marked, or it says why not"
            if not isinstance(screen, ListScreen):
                await must_say_why(pilot, app, name, screen)
            elif await marked(pilot, name, screen):
                await ordered(pilot, app, name, screen)
                if name in WRITTEN:
                    await written(pilot, app, name, screen, tmp_path / "lists")
                looked_at.add(name)
        lists = {name for name in SCREENS if name not in EMPTY_OR_TYPED | MAY_BE_EMPTY}
    always = {"findings", "review", "action list", "parks", "park", "partners", "route", "targets", "action lists"}
    assert always & set(shown) <= looked_at & lists


async def must_say_why(pilot: Pilot[Any], app: KvoApp, name: str, screen: KvoScreen[Any]) -> None:
    """Fail unless the key that marks elsewhere tells why nothing is marked here; where it ticks, it ticks."""
    if any(key.key == MARKING for key in screen.KEYS):
        return
    await press(pilot, MARKING)
    assert app.notice is not None, name
    assert app.notice.sentence == _(screen.NO_ROWS), name


async def marked(pilot: Pilot[Any], name: str, screen: ListScreen[Any, Any]) -> bool:
    """Mark a row, a range, all and none; return whether there was anything to mark."""
    keys = {key.key for key in screen.KEYS}
    assert {RANGE.key, SORT.key, TO_FILE.key} <= keys, name
    lines, marks = screen.lines, screen.lines.marks
    markable = list(await screen.markable_keys())
    if lines.total < 1 or not markable:
        return False
    await press(pilot, "home", MARKING)
    first = list(marks)
    assert len(first) == (not screen.unmarkable(lines.row(0))), name
    assert lines.cursor == min(1, lines.total - 1), f"{name}: marking goes down"
    if first:
        assert "1 marked" in screen_text(screen.app).splitlines()[0], name
        await press(pilot, "end", RANGE.key)
        assert list(marks) == markable, f"{name}: from the first to the last"
        await press(pilot, "home", MARKING)
        assert len(marks) == len(markable) - 1, f"{name}: a second time takes the mark away"
    await press(pilot, ALL.key)
    assert set(marks) == set(markable), f"{name}: all"
    await press(pilot, ALL.key)
    assert not marks, f"{name}: none"
    assert "marked" not in screen_text(screen.app).splitlines()[0], name
    return True


async def ordered(pilot: Pilot[Any], app: KvoApp, name: str, screen: ListScreen[Any, Any]) -> None:
    """Order the rows by each column, both ways: all rows, as the column's values say; the screen tells by which."""
    usual = list(await screen.shown_keys())
    for descending in (False, True):
        await press(pilot, SORT.key, "2")
        assert screen.lines.sort == Sort(screen.columns()[0].name, descending), f"{name}: the same column again turns the order round"
    for column in screen.columns():
        for descending in (False, True):
            await screen.show_sorted(Sort(column.name, descending))
            keys = list(await screen.shown_keys())
            assert sorted(map(repr, keys)) == sorted(map(repr, usual)), f"{name}: all rows, each once"
            rows = await app.call(screen.read_marked, keys)
            value = column.by or column.value
            values = [value(row) for row in rows]
            for block in blocks(screen):
                of_block = [values[at] for at in block]
                expected = [of_block[at] for at in places_in_order(of_block, descending=descending)]
                assert of_block == expected, f"{name}: {column.name}"
        screen.bars_changed()
        assert DOWN in "".join(screen_text(app).splitlines()[:12]), f"{name}: {column.name} is told"
    await press(pilot, SORT.key, "1")
    assert list(await screen.shown_keys()) == usual, f"{name}: as usual"


def blocks(screen: ListScreen[Any, Any]) -> list[range]:
    """The places of the rows below each head, heads left out: a list with heads is ordered below each of them."""
    heads = [screen.row_key(screen.lines.row(at)) is None for at in range(screen.lines.total)]
    ends = [*(at for at, is_head in enumerate(heads) if is_head), len(heads)]
    counts = [end - sum(heads[:end]) for end in ends]
    return [range(start, end) for start, end in pairwise([0, *counts]) if end > start]


async def written(pilot: Pilot[Any], app: KvoApp, name: str, screen: ListScreen[Any, Any], folder: Path) -> None:
    """Write the list: the columns, the order and the rows of the screen, nothing confidential."""
    keys = list(await screen.shown_keys())
    rows = [row for row in await app.call(screen.read_marked, keys) if screen.may_leave(row)]
    await press(pilot, TO_FILE.key)
    await wait_for(pilot, lambda: isinstance(app.screen, WriteFileScreen) and app.screen.loaded, name)
    await press(pilot, "2", "enter", "enter", "ctrl+u")
    await type_text(pilot, str(folder))
    await press(pilot, "enter")
    await wait_for(pilot, lambda: isinstance(app.screen, TellWritten), name)
    await press(pilot, "escape")
    await wait_for(pilot, lambda: screen.is_current, name)
    table = taken(folder)
    assert table[0] == [column.title for column in screen.columns()], name
    assert len(table) - 1 == len(rows), name


def taken(folder: Path) -> list[list[str]]:
    """Return the table of the one file in a folder, and take the file away."""
    (file,) = folder.iterdir()
    table = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    file.unlink()
    return table


def test_the_head_says_by_which_column_the_rows_are_ordered() -> None:
    columns: list[RowColumn[str]] = [RowColumn("code", "CODE", str), RowColumn("open", "OVERDUE", str)]
    head = [("CODE    ", ""), (" ", ""), (" OVERDUE", ""), (" ", ""), ("OVER…", "")]
    assert signed(head, columns, Sort("code")) == ([("CODE▲   ", ""), *head[1:]], True)
    assert signed(head, columns, Sort("open", descending=True))[0][2] == ("OVERDUE▼", "")
    assert signed(head[:2] + head[4:], columns, Sort("open"))[0][2] == ("OVE…▲", "")
    assert signed(head[:2], columns, Sort("open")) == (head[:2], False)
    assert signed(head, columns, Sort("gone")) == (head, False)


@pytest.mark.parametrize("descending", [False, True])
def test_an_order_leaves_what_is_equal_as_it_came_and_what_is_empty_at_the_end(descending: bool) -> None:
    rows = [("KBR-10", 1), ("kbr-2", 2), ("", 3), ("KBR-2", 4), ("Ébène", 5), ("ebenA", 6)]
    column: RowColumn[tuple[str, int]] = RowColumn("code", "CODE", lambda row: row[0])
    places = sort_places(rows, [column], Sort("code", descending))
    order = [rows[place][1] for place in places]
    assert order == ([1, 2, 4, 5, 6, 3] if descending else [6, 5, 2, 4, 1, 3])
    assert sort_places(rows, [column], Sort("gone")) == list(range(6)), "a column that is gone orders nothing"


def test_heads_of_groups_keep_their_places_in_any_order() -> None:
    rows = ["north:", "b", "a", "south:", "d", "", "c"]
    column: RowColumn[str] = RowColumn("name", "NAME", str)
    places = sort_places(rows, [column], Sort("name", descending=True), lambda row: None if row.endswith(":") else row)
    assert [rows[place] for place in places] == ["north:", "b", "a", "south:", "d", "c", ""]
    assert sort_places(["b", "a:"], [column], Sort("name"), lambda row: None if row.endswith(":") else row) == [0, 1]
