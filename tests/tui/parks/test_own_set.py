"""The park's own set of questions, chosen theme by theme; and the limits that differ per region."""

from __future__ import annotations

from pathlib import Path

import pytest

from kvo_inspect.content.load import load_checklists
from kvo_inspect.domain.checklists.answer import item_key
from kvo_inspect.domain.checklists.limits import local_limits
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.parks.checkpoints import NewCheckpoint
from kvo_inspect.store.parks.park import add_park, set_park
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import round_defaults
from kvo_inspect.texts import Lang
from kvo_inspect.tui.places import EditParkPlace, OwnSetPlace
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

STOPS = (NewCheckpoint("Entree", "entrance", marks=True), NewCheckpoint("Kade", "road"), NewCheckpoint("Kade 12", "plot"))
OPEN = [loaded.checklist for loaded in load_checklists(None)[0] if not loaded.checklist.confidential]


def own_set(store: Store, park_id: str) -> tuple[str, ...]:
    return store.get(Park, park_id).own_set


@pytest.mark.parametrize(
    ("lang", "title", "day"), [("en", "Questions of De Amert", "day round: "), ("nl", "Vragen van De Amert", "dagschouw: ")]
)
@scenario
async def test_a_set_begins_as_the_short_one_and_what_is_ticked_is_stored(data: Path, lang: Lang, title: str, day: str) -> None:
    async with running(data, lang=lang, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        app.go(OwnSetPlace(park))
        await wait_text(pilot, title)
        await press(pilot, "2")
        await wait_text(pilot, day)
        await press(pilot, "enter")
        await wait_text(pilot, OPEN[0].item[0].id)
        await press(pilot, "space", *["enter"] * len(OPEN))
        await wait_for(pilot, lambda: title not in screen_text(app), "the form to be stored")
        short = {item_key(checklist, item) for checklist in OPEN for item in checklist.item if item.short or item.required}
        first = item_key(OPEN[0], OPEN[0].item[0])
        assert set(await app.call(own_set, park.id)) == short ^ {first}
        assert (await app.call(round_defaults, park.id)).sets["yearly"].kind == "own"


@scenario
async def test_questions_that_are_no_more_are_named_and_a_set_is_given_up(data: Path) -> None:
    async with running(data, size=(80, 24)) as pilot:
        app = await wait_open(pilot)
        made = await app.call(add_park, "De Amert", "Veghel", STOPS)
        park = await app.call(lambda store: set_park(store, made.id, own_set=("lighting/VL-03", "lighting/XX-99")))
        app.go(OwnSetPlace(park))
        await wait_text(pilot, "! 1 question of this set is no more: lighting/XX-99.")
        await press(pilot, "1", "enter")
        await wait_for(pilot, lambda: "Questions of" not in screen_text(app), "the form to be stored")
        assert await app.call(own_set, park.id) == ()


@scenario
async def test_a_limit_of_the_region_is_typed_once_for_the_park(data: Path) -> None:
    local = next(local_limits(OPEN))
    async with running(data, size=(80, 40)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(add_park, "De Amert", "Veghel", STOPS)
        app.go(EditParkPlace(park))
        await wait_text(pilot, f"Limit of {local.item.id}")
        await press(pilot, *["enter"] * 6, "down", *"four", "enter")
        await wait_text(pilot, "is no limit")
        await press(pilot, "ctrl+u", *"4,5", "enter")
        await wait_for(pilot, lambda: "Limit of" not in screen_text(app), "the form to be stored")
        assert (await app.call(lambda store: store.get(Park, park.id))).limits == {local.key: "4.5"}
