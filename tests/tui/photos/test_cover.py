"""Covering by keys: a face takes at most six, the screen shows it, and u takes it back."""

from __future__ import annotations

from pathlib import Path

from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.store.photos.photo import photos_of_park
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.photos.cover import SIZES, CoverScreen, Hand
from kvo_inspect.tui.pictures.half_blocks import HalfBlocks
from tests.examples import main_park
from tests.photos.pictures import jpeg
from tests.tui.support import press, running, scenario, screen_text, wait_for, wait_open, wait_text

PHOTOGRAPHED = "select finding from photo_use where gone = 0 and confidential = 0 limit 1"


def test_two_digits_bring_the_rectangle_to_a_part_of_the_photo() -> None:
    assert (Hand.at("1", 0).x, Hand.at("1", 0).y) == (1666, 1666)
    assert (Hand.at("99", 0).x, Hand.at("99", 0).y) == (9443, 9443)
    assert Hand.at("55", 0).x == Hand.at("5", 0).x
    for digits in ("1", "19", "91", "37"):
        for size in range(8):
            cover = Hand.at(digits, size).cover(4000, 1000)
            assert abs(cover.width * 4 - cover.height) <= 4, "as wide as high, and within the photo wherever it lies"


@scenario
async def test_the_rectangle_is_drawn_in_the_smallest_photo(worked: Path, tmp_path: Path) -> None:
    card = tmp_path / "DCIM"
    card.mkdir()
    (card / "small.jpg").write_bytes(jpeg((12, 8)))
    store = open_record(worked)
    (photo,) = import_folder(store, main_park(store).id, card).photos
    store.close()
    async with running(worked, size=(100, 40)) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(CoverScreen(photo))
        await wait_for(pilot, lambda: app.screen.query_one(HalfBlocks).image is not None, "the picture")
        picture = app.screen.query_one(HalfBlocks)
        for key in ("1", "1", *["-"] * len(SIZES), *["+"] * len(SIZES)):
            before = picture.image
            await press(pilot, key)
            await wait_for(pilot, lambda: picture.image is not before, "the rectangle to be drawn anew")  # noqa: B023 (called in this turn)
            assert picture.image is not None
            assert picture.image.size == (12, 8)


@scenario
async def test_a_face_is_covered_with_few_keys_and_u_takes_it_back(worked: Path) -> None:
    async with running(worked, size=(100, 40)) as pilot:
        app = await wait_open(pilot)
        park = await app.call(lambda store: store.rows("select park from photo where gone = 0 limit 1")[0][0])
        photo = (await app.call(photos_of_park, park))[0]
        await app.push_screen(CoverScreen(photo))
        await wait_text(pilot, "nothing covered")
        await wait_for(pilot, lambda: app.screen.query_one(HalfBlocks).image is not None, "the picture")
        await press(pilot, "3", "7", "-", "right", "enter")
        await wait_text(pilot, "1 rectangle")
        (cover,) = (await app.call(lambda store: store.get(Photo, photo.id))).covers
        image = app.screen.query_one(HalfBlocks).image
        assert image is not None
        place = ((cover.left + cover.width // 2) * image.width // 10_000, (cover.top + cover.height // 2) * image.height // 10_000)
        assert image.getpixel(place) == (0, 0, 0), "the screen shows it"
        await press(pilot, "u")
        await wait_text(pilot, "nothing covered")
        await press(pilot, "z")
        await wait_text(pilot, "1 rectangle")
        await press(pilot, "1", "enter")
        await wait_text(pilot, "2 rectangles")
        await press(pilot, "3", "7", "right", "x")
        await wait_text(pilot, "1 rectangle")
        (left,) = (await app.call(lambda store: store.get(Photo, photo.id))).covers
        assert left != cover, "x takes away the one under the rectangle"


@scenario
async def test_the_page_of_a_photo_says_and_shows_that_it_is_covered(worked: Path) -> None:
    async with running(worked, size=(100, 40)) as pilot:
        app = await wait_open(pilot)
        from functools import partial

        from kvo_inspect.store.photos.uses import photos_of_finding
        from kvo_inspect.tui.places import PhotoPlace

        finding = await app.call(
            lambda store: store.rows("select finding from photo_use where gone = 0 and confidential = 0 limit 1")[0][0]
        )
        await app.go(PhotoPlace("Photos", partial(photos_of_finding, finding_id=finding)))
        await wait_text(pilot, "k cover")
        await press(pilot, "k")
        await wait_text(pilot, "Two digits bring the rectangle")
        await press(pilot, "5", "enter")
        await wait_text(pilot, "1 rectangle")
        await press(pilot, "escape")
        await wait_text(pilot, "covered in part")
        shown = app.screen.query(HalfBlocks).last()
        await wait_for(pilot, lambda: _is_covered(shown), "the cover in the middle")
        assert "not to be shared" in screen_text(app)


def _is_covered(widget: HalfBlocks) -> bool:
    """Whether the middle of a picture is black."""
    image = widget.image
    return image is not None and image.getpixel((image.width // 2, image.height // 2)) == (0, 0, 0)
