"""Small pictures: made in the background, what is looked at first, then the newest, each once, and nothing after quitting."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest
from PIL import Image

from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.files import photo_file, thumb_file
from kvo_inspect.store.photos.photo import newest_files, photos_of_park
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.photos.unassigned import PhotosScreen
from kvo_inspect.tui.pictures.picture import Picture
from kvo_inspect.tui.pictures.thumbnails import Thumb, Thumbs, is_made
from tests.photos.pictures import card, jpeg, saved
from tests.tui.support import press, running, scenario, wait_for, wait_open, wait_text

COUNT = 12


def kept(data: Path, n: int) -> Thumb:
    """A photo that lies in the data folder without its small picture."""
    body = jpeg((400, 300), seed=n)
    one = Thumb(data, data, hashlib.sha256(body).hexdigest(), "jpeg", f"{n}.jpg")
    path = photo_file(data, one.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return one


async def worked_off(thumbs: Thumbs) -> None:
    """Wait until nothing waits."""
    while thumbs.waiting:  # noqa: ASYNC110 (the program itself waits for nothing like this)
        await asyncio.sleep(0.005)


def made(thumbs: list[Thumb]) -> list[Thumb]:
    """Those that are there, in the order in which they were made."""
    there = [one for one in thumbs if thumb_file(one.data, one.sha256).exists()]
    return sorted(there, key=lambda one: thumb_file(one.data, one.sha256).stat().st_mtime_ns)


@scenario
async def test_what_is_looked_at_comes_first_then_the_rest_in_order(tmp_path: Path) -> None:
    wanted = [kept(tmp_path, n) for n in range(COUNT)]
    thumbs = Thumbs()
    await thumbs.prepare(wanted)
    first, second = asyncio.create_task(thumbs.get(wanted[-2])), asyncio.create_task(thumbs.get(wanted[-1]))
    assert await second == thumb_file(tmp_path, wanted[-1].sha256).read_bytes()
    await first
    order = [wanted.index(one) for one in made(wanted)]
    assert {order.index(COUNT - 1), order.index(COUNT - 2)} < {0, 1, 2, 3}, order  # one or two of the rest were under way before
    await asyncio.wait_for(worked_off(thumbs), 20)
    order = [wanted.index(one) for one in made(wanted)]
    assert [one for one in order if one < COUNT - 2] == list(range(COUNT - 2))
    await thumbs.close()


@scenario
async def test_each_is_made_once_and_what_cannot_be_read_is_not_tried_again(tmp_path: Path) -> None:
    thumbs = Thumbs()
    one, broken = kept(tmp_path, 1), kept(tmp_path, 2)
    photo_file(tmp_path, broken.sha256).write_bytes(b"\xff\xd8\xff rubbish")
    both = await asyncio.gather(thumbs.get(one), thumbs.get(one), thumbs.get(broken))
    jpeg = thumb_file(tmp_path, one.sha256).read_bytes()
    assert list(both) == [jpeg, jpeg, None]
    before = thumb_file(tmp_path, one.sha256).stat().st_mtime_ns
    await thumbs.prepare([one, broken])
    assert thumbs.waiting == 0
    assert await thumbs.get(one) is not None
    assert thumb_file(tmp_path, one.sha256).stat().st_mtime_ns == before
    await thumbs.close()


@scenario
async def test_closing_gives_up_the_picture_in_hand(tmp_path: Path) -> None:
    """One that takes seconds to decode is in hand, others wait: closing waits for none of that."""
    slow = saved(Image.effect_noise((6000, 5000), 90).convert("RGB"), "PNG", compress_level=0)
    one = Thumb(tmp_path, tmp_path, hashlib.sha256(slow).hexdigest(), "png", "slow.png")
    path = photo_file(tmp_path, one.sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(slow)
    thumbs = Thumbs()
    others = [kept(tmp_path, n) for n in range(3)]
    await thumbs.get(others[0])  # the process is there
    waiting = asyncio.create_task(thumbs.get(one))
    async with asyncio.timeout(20):
        while not thumbs.waiting:  # noqa: ASYNC110 (it has not reached the queue yet; nothing tells when it does)
            await asyncio.sleep(0)
    await thumbs.prepare(others)
    assert thumbs.waiting == 3, "the slow one, and two of the others"
    await thumbs.close()
    assert not is_made(one), "nobody waited for it"
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert made(others) == others[:1]
    assert await thumbs.get(others[1]) is None


@scenario
async def test_scrolling_waits_for_no_decode_and_all_are_made_in_the_end(data: Path, tmp_path: Path) -> None:
    """A hundred photos without small pictures: every key moves the cursor at once, and the photo it rests on comes first."""
    store = open_record(data, author="Karin Bos")
    park = add_park(store, "De Amert").id
    import_folder(store, park, card(tmp_path / "card", 100))
    files = [sha256 for sha256, _kind, _name, _covers in newest_files(store)]
    assert files == [one.sha256 for one in reversed(photos_of_park(store, park))]
    store.close()
    for sha256 in files:
        thumb_file(data, sha256).unlink()
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.push_screen(PhotosScreen(park, "De Amert"))
        await wait_text(pilot, "100 unassigned")
        await press(pilot, *["down"] * 40)
        lines = app.screen.query_one("ListView")
        here = lines.current  # type: ignore[attr-defined]
        picture = app.screen.query_one(Picture)
        await wait_for(pilot, lambda: picture.photo is here and picture.shown, "the photo it rests on")
        assert not all(thumb_file(data, sha256).exists() for sha256 in files)
        await wait_text(pilot, "▀")
        await wait_for(pilot, lambda: all(thumb_file(data, sha256).exists() for sha256 in files), "all of them", 30)
