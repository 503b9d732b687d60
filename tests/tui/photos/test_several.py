"""Photos that are marked are placed and attached together, promises that are marked are withdrawn together: one step, one undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.store.findings.finding import findings_of_round
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.photo import set_aside, unassigned_photos
from kvo_inspect.store.photos.promised import promise_photo, promises_of_park
from kvo_inspect.store.photos.uses import photos_of_finding
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.photos.attach import AddPhotoScreen
from kvo_inspect.tui.photos.promised import OwedPhotosScreen
from kvo_inspect.tui.photos.unassigned import PhotosScreen
from tests.examples import copy_example, main_park
from tests.photos.pictures import jpeg
from tests.tui.support import NOW, press, running, scenario, screen_text, type_text, wait_for, wait_open


@pytest.fixture
def three(data: Path, tmp_path: Path) -> Path:
    """Return the example with three unassigned photos, those of its own set aside."""
    copy_example("en", data)
    store = open_record(data, author="Karin Bos", now=lambda: NOW)
    park = main_park(store)
    set_aside(store, [photo.id for photo in unassigned_photos(store, park.id)])
    folder = tmp_path / "DCIM"
    folder.mkdir()
    for number in range(3):
        (folder / f"IMG_{number}.jpg").write_bytes(jpeg((64, 48), seed=number, taken=f"2020:01:0{number + 1} 12:00:00"))
    import_folder(store, park.id, folder)
    store.close()
    return data


async def shown(pilot: Pilot[Any], app: KvoApp, screen: ListScreen[Any, Any]) -> None:
    await app.push_screen(screen)
    await wait_for(pilot, lambda: screen.is_current and screen.loaded, "the list")


@scenario
async def test_marked_photos_show_the_same_place_and_the_one_under_the_cursor_stays(three: Path) -> None:
    async with running(three) as pilot:
        app = await wait_open(pilot)
        park = await app.call(main_park)
        stop = (await app.call(route, park.id))[2]
        screen = PhotosScreen(park.id, park.name)
        await shown(pilot, app, screen)
        names = [screen.lines.row(place).name for place in range(3)]  # type: ignore[union-attr]  # there are three
        await press(pilot, "home", "space", "space", "o")
        await wait_for(pilot, lambda: app.screen is not screen, "the choice")
        await press(pilot, "slash")
        await type_text(pilot, stop.name)
        await press(pilot, "enter", "enter")
        await wait_for(pilot, lambda: app.screen is screen and screen.lines.total == 1, "the marked ones to be placed")
        assert [photo.name for photo in await app.call(unassigned_photos, park.id)] == names[2:]
        assert not screen.lines.marks
        assert app.notice is not None
        assert app.notice.sentence.startswith("2 photos show ")
        assert app.notice.sentence.endswith(f"{stop.name}. u takes it back.")
        await press(pilot, "u")
        await wait_for(pilot, lambda: screen.lines.total == 3, "one undo to take both back")


@scenario
async def test_enter_on_marked_photos_without_a_proposal_places_none(three: Path) -> None:
    async with running(three) as pilot:
        app = await wait_open(pilot)
        park = await app.call(main_park)
        screen = PhotosScreen(park.id, park.name)
        await shown(pilot, app, screen)
        await press(pilot, "home", "space", "space", "enter")
        await wait_for(pilot, lambda: app.notice, "a word")
        assert app.notice is not None
        assert app.notice.sentence == "For none of what is marked there is a proposal: o lets you choose."
        assert screen.lines.total == 3


@scenario
async def test_marked_photos_are_attached_to_a_finding_together(three: Path) -> None:
    async with running(three) as pilot:
        app = await wait_open(pilot)
        park = await app.call(main_park)
        round_ = (await app.call(rounds_of, park.id))[0]
        finding = (await app.call(findings_of_round, round_.id))[0]
        had = len(await app.call(photos_of_finding, finding.id))
        screen = AddPhotoScreen(finding)
        await shown(pilot, app, screen)
        await press(pilot, "home", "space", "space", "enter")
        await wait_for(pilot, lambda: screen.lines.total == 1, "the marked ones to be attached")
        assert len(await app.call(photos_of_finding, finding.id)) == had + 2
        await press(pilot, "u")
        await wait_for(pilot, lambda: screen.lines.total == 3, "one undo to take both back")


@scenario
async def test_marked_promises_are_withdrawn_and_taken_over_together(three: Path) -> None:
    async with running(three) as pilot:
        app = await wait_open(pilot)
        park = await app.call(main_park)
        round_ = (await app.call(rounds_of, park.id))[0]
        finding = (await app.call(findings_of_round, round_.id))[0]
        for name in ("Jan", "Eva", "Ot"):
            await app.call(promise_photo, finding.id, name)

        async def people() -> list[str]:
            return sorted(promise.promised_by for promise in await app.call(promises_of_park, park.id))

        before = await people()
        screen = OwedPhotosScreen(park.id)
        await shown(pilot, app, screen)
        await press(pilot, "asterisk", "end", "space", "b")
        await wait_for(pilot, lambda: isinstance(app.screen, Ask), "a question")
        assert f"Who promised these {len(before) - 1} photos?" in screen_text(app)
        await press(pilot, "ctrl+u", *"Piet", "enter")
        await wait_for(pilot, lambda: app.screen is screen and not screen.lines.marks, "the promises to be taken over")
        assert (await people()).count("Piet") == len(before) - 1
        await press(pilot, "u")
        await wait_for(pilot, lambda: app.notice, "undo")
        assert await people() == before
        await press(pilot, "asterisk", "end", "space", "w")
        await wait_for(pilot, lambda: screen.lines.total == 1, "the promises to be withdrawn")
        await press(pilot, "u")
        await wait_for(pilot, lambda: screen.lines.total == len(before), "one undo to bring all back")
