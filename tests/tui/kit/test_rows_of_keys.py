"""Every key of every list says for how many rows it is, and the list keeps to that: all that is marked, or one row and word of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.tui.kit.keys import label_text
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS, MARK
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.parks.route import RouteScreen
from tests.tui.every_screen import BASES, classes_below
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open

LISTS: list[type[ListScreen[Any, Any]]] = sorted(
    (screen for screen in classes_below(ListScreen) if screen not in BASES), key=lambda screen: screen.__name__
)


@pytest.mark.parametrize("screen", LISTS, ids=lambda screen: screen.__name__)
def test_every_key_of_a_list_says_for_how_many_rows_it_is(screen: type[ListScreen[Any, Any]]) -> None:
    assert [key.name for key in screen.KEYS if not (key.rows or key.anywhere)] == []


@pytest.mark.parametrize("screen", LISTS, ids=lambda screen: screen.__name__)
def test_a_key_that_removes_works_on_all_that_is_marked_but_where_each_row_has_a_question_of_its_own(
    screen: type[ListScreen[Any, Any]],
) -> None:
    own_question = {"RoundPeopleScreen": "set aside, or brought back", "SurveysScreen": "asks which file", "HeldScreen": "asks which files"}
    if screen.__name__ not in own_question:
        assert [key.name for key in screen.KEYS if key.key == "delete" and key.rows != "marked"] == []


@scenario
async def test_a_key_for_one_row_says_that_what_is_marked_stays(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        park = (await app.call(lambda store: store.select(Park, "where gone = 0")))[0]
        before = [stop.name for stop in await app.call(route, park.id)]
        screen = RouteScreen(park.id)
        await app.push_screen(screen)
        await wait_for(pilot, lambda: screen.is_current and screen.loaded, "the route")
        await press(pilot, "home", "space", "space", "plus")
        await wait_for(pilot, lambda: screen.lines.cursor == 3, "the third to be moved down")
        after = [stop.name for stop in await app.call(route, park.id)]
        assert after[:4] == [before[0], before[1], before[3], before[2]]
        assert app.notice is not None
        assert app.notice.sentence == f"+ works on one row, here {before[2]}; what is marked stays as it is."
        assert len(screen.lines.marks) == 2
        await press(pilot, "home", "space", "space", "home", "space", "up")
        app.clear_notice()
        await press(pilot, "plus")
        await wait_for(pilot, lambda: screen.lines.cursor == 1, "the first to be moved down")
        assert app.notice is None, "the one that is marked is the one it works on"


@scenario
async def test_help_names_the_keys_for_all_that_is_marked_and_those_for_one_row(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        park = (await app.call(lambda store: store.select(Park, "where gone = 0")))[0]
        screen = RouteScreen(park.id)
        await app.push_screen(screen)
        await wait_for(pilot, lambda: screen.is_current and screen.loaded, "the route")
        marking = next(key for key in screen.all_keys() if key.action == MARK.action)
        own = [key for key in screen.all_keys() if key.action not in {key.action for key in LIST_KEYS}]
        together = ", ".join(key.name for key in own if key.rows == "marked")
        alone = ", ".join(key.name for key in own if key.rows == "one")
        assert together
        assert alone
        assert marking.about == (
            "Mark the row and go down, or take its mark away. "
            f"On all that is marked, as one step: {together}. On the row under the cursor alone: {alone}."
        )
        await press(pilot, "question_mark")
        await wait_for(pilot, lambda: app.screen is not screen, "help")
        assert "On all that is marked, as one step" in " ".join(screen_text(app).split())
        assert label_text(marking.label) == "mark"
