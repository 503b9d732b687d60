"""Photos by keyboard: taking in, placing, seeing, then and now; and the keys go on while photos come in."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import Photo, PhotoUse
from kvo_inspect.photos.drives import drives
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.settings import Settings
from kvo_inspect.store.findings.finding import findings_of_round
from kvo_inspect.store.photos.photo import photos_of_park, set_aside, unassigned_photos
from kvo_inspect.store.photos.promised import promise_photo, promises_of_round, withdraw_promise
from kvo_inspect.store.photos.uses import detach_photo, photos_of_finding, use_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.store.walk.rechecks import recheck_finding
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.findings.page import FindingScreen
from kvo_inspect.tui.photos.import_screen import ImportPhotosScreen
from kvo_inspect.tui.photos.photo import PhotoScreen
from kvo_inspect.tui.photos.unassigned import PhotosScreen
from kvo_inspect.tui.pictures.picture import Picture
from kvo_inspect.tui.pictures.terminal_graphics import way_of
from tests.examples import copy_example, main_park
from tests.photos.pictures import jpeg
from tests.tui.support import NOW, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text
from tests.tui.walk.rounds import make_round, press, walking


@pytest.fixture
def worked(data: Path) -> Path:
    """The example, its unassigned photos set aside."""
    copy_example("en", data)
    store = open_record(data, author="Karin Bos", now=lambda: NOW)
    for one in unassigned_photos(store, main_park(store).id):
        set_aside(store, [one.id])
    store.close()
    return data


def came(store: Store, park: str) -> list[Photo]:
    """The photos of a park but those of the example."""
    return [one for one in photos_of_park(store, park) if one.camera != "kvo-inspect drawing" and "WhatsApp" not in one.name]


def newest_round(data: Path) -> tuple[str, str, list[Finding]]:
    """The park of the example, its newest round, and what that found."""
    store = open_record(data, write=False)
    park = store.rows("select park from round where gone = 0 order by date desc, n desc limit 1")[0][0]
    found = rounds_of(store, park)[0]
    findings = findings_of_round(store, found.id)
    store.close()
    return park, found.id, findings


@pytest.fixture
def card(tmp_path: Path, worked: Path) -> Path:
    """A card: one photo of the moment the round's first finding was made, one of long ago, and a note."""
    folder = tmp_path / "DCIM"
    folder.mkdir()
    finding = newest_round(worked)[2][0]
    taken = finding.made[:19].replace("-", ":").replace("T", " ")
    (folder / "IMG_0001.jpg").write_bytes(jpeg((640, 480), seed=1, taken=taken, camera=("Acme", "Phone")))
    (folder / "IMG-20200101-WA0003.jpg").write_bytes(jpeg((640, 480), seed=2))
    (folder / "note.txt").write_text("[bold]no photo[/bold]")
    return folder


@scenario
async def test_a_folder_is_taken_in_and_its_photos_are_placed_by_keyboard(worked: Path, card: Path) -> None:
    park, round_id, findings = newest_round(worked)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        app.push_screen(PhotosScreen(park, "De Amert", round_id))
        await wait_text(pilot, "No unassigned photos")
        await pilot.press("i", "t")
        await wait_text(pilot, "Which folder?")
        await pilot.press("ctrl+u")
        await type_text(pilot, str(card))
        await pilot.press("enter")
        await wait_text(pilot, "import everything here and below: 3 files")
        await pilot.press("enter")
        await wait_text(pilot, "3 files: 2 imported, 0 here already, 1 not imported.")
        await wait_text(pilot, "note.txt: not a photo")
        assert app.settings.photo_folder == str(card)
        await pilot.press("escape")
        await wait_text(pilot, "2 unassigned")
        picture = app.screen.query_one(Picture)
        await wait_for(pilot, lambda: picture.shown, "the photo under the cursor")
        await wait_text(pilot, "▀")
        assert f"{findings[0].code} ·" in screen_text(app)
        await pilot.press("enter")
        await wait_text(pilot, "1 unassigned")
        await pilot.press("u")
        await wait_text(pilot, "2 unassigned")
        await pilot.press("a")
        await wait_text(pilot, "Attach 1 photo")
        await pilot.press("1")
        await wait_text(pilot, "1 unassigned")
        await pilot.press("o")
        await wait_text(pilot, "What does this photo show?")
        await pilot.press("slash", *findings[-1].code.lower().replace("-", " ").split()[-1], "enter", "enter")
        await wait_text(pilot, "0 unassigned")
    store = open_record(worked)
    assert doctor(store) == []
    assert [one.photo.name for one in photos_of_finding(store, findings[0].id)] == ["IMG_0001.jpg"]
    assert len(came(store, park)) == 2
    store.close()


@scenario
async def test_the_drives_lie_above_every_folder_of_windows(
    worked: Path, card: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "listdrives", lambda: [str(card), str(tmp_path / "other drive")], raising=False)
    park, round_id, _findings = newest_round(worked)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        app.push_screen(ImportPhotosScreen(park, round_id=round_id))
        await wait_text(pilot, "Import photos: ")
        await pilot.press("slash")
        await wait_text(pilot, "Import photos: this computer")
        assert "other drive/" in screen_text(app)
        await pilot.press("left")
        assert "Import photos: this computer" in screen_text(app)
        await pilot.press("enter")
        await wait_text(pilot, "import everything here and below: 3 files")
        await pilot.press("t", "ctrl+u", *"/", "enter")
        await wait_text(pilot, "Import photos: /")
        await wait_text(pilot, "..")
        await pilot.press("left")
        await wait_text(pilot, "Import photos: this computer")


@pytest.mark.parametrize("bits", [0b10100, 0])
def test_the_drives_before_python_says_them(bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "listdrives", raising=False)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=SimpleNamespace(GetLogicalDrives=lambda: bits)), raising=False)
    assert [str(drive)[:2] for drive in drives()] == (["C:", "E:"] if bits else [])


def placed(data: Path, folder: Path, count: int) -> Finding:
    """Place so many photos on the first finding, the first in the park's oldest round."""
    from kvo_inspect.photos.import_folder import import_folder

    park, round_id, findings = newest_round(data)
    store = open_record(data, author="Karin Bos")
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"{n}.jpg").write_bytes(jpeg((640, 480), seed=40 * n + 1, taken=f"20{20 + n}:11:12 10:00:00"))
    photos = import_folder(store, park, folder).photos
    rounds = [rounds_of(store, park)[-1].id, round_id]
    for n, one in enumerate(sorted(photos, key=lambda one: one.name)):
        use_photo(store, one.id, findings[0], round_id=rounds[min(n, 1)])
    store.close()
    return findings[0]


@scenario
async def test_then_and_now_stand_beside_each_other(worked: Path, tmp_path: Path) -> None:
    finding = placed(worked, tmp_path / "card", 2)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        app.push_screen(FindingScreen(finding.id))
        await wait_text(pilot, "2 photos")
        await pilot.press("f")
        await wait_text(pilot, "then:")
        assert isinstance(app.screen, PhotoScreen)
        pictures = list(app.screen.query(Picture))
        await wait_for(pilot, lambda: all(picture.shown for picture in pictures), "both photos")
        names = [picture.photo.name for picture in pictures if picture.photo]
        assert names == ["0.jpg", "1.jpg"]
        assert "▸ now:" in screen_text(app)  # the one that keys act on
        await pilot.press("left")
        await wait_text(pilot, "▸ then:")
        await pilot.press("right")
        await wait_text(pilot, "▸ now:")
        await pilot.press("b")
        await wait_for(pilot, lambda: "then:" not in screen_text(app), "one photo")
        assert "12-11-2021 10:00:00 (from the camera)" in screen_text(app)
        await pilot.press("left")
        await wait_text(pilot, "photo 1 of 2")
        await pilot.press("c")
        await wait_text(pilot, "What does this photo show?")
        await type_text(pilot, "[bold]mast[/bold]")
        await pilot.press("enter")
        await wait_text(pilot, "[bold]mast[/bold]")
        await pilot.press("x")
        await wait_text(pilot, "✗ not to be shared")
        await wait_text(pilot, "x share again")
        await pilot.press("d")
        await wait_text(pilot, "photo 1 of 1")
        await pilot.press("u")
        await wait_text(pilot, "of 2")


@scenario
async def test_the_night_theme_shows_no_photo_unless_asked(worked: Path, tmp_path: Path) -> None:
    finding = placed(worked, tmp_path / "card", 1)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        app.theme = "night"
        app.push_screen(PhotoScreen("x", lambda store: photos_of_finding(store, finding.id)))
        await wait_text(pilot, "Not shown in the dark")
        picture = app.screen.query_one("#now", Picture)
        assert not picture.shown
        await pilot.press("v")
        await wait_for(pilot, lambda: picture.shown, "the photo that was asked for")


@scenario
async def test_a_photo_whose_bytes_are_gone_is_said_in_words(worked: Path, tmp_path: Path) -> None:
    finding = placed(worked, tmp_path / "card", 1)
    shutil.rmtree(worked / "photos")
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        app.push_screen(PhotoScreen("x", lambda store: photos_of_finding(store, finding.id)))
        await wait_text(pilot, "0.jpg cannot be shown.")


@scenario
async def test_the_camera_folder_gives_what_came_since_the_round_began(worked: Path, tmp_path: Path) -> None:
    import os

    park, _round, _findings = newest_round(worked)
    folder = tmp_path / "phone"
    folder.mkdir()
    old, new = folder / "holiday.jpg", folder / "new.jpg"
    for n, path in enumerate((old, new)):
        path.write_bytes(jpeg(seed=n))
    os.utime(old, (NOW.timestamp() - 100_000,) * 2)
    os.utime(new, (NOW.timestamp() + 60,) * 2)
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        assert len((await app.photos.look_in_camera_folder(park, NOW.isoformat())).photos) == 0
        app.settings = Settings(name="Karin Bos", camera_folder=str(folder))
        assert len((await app.photos.look_in_camera_folder(park, NOW.isoformat())).photos) == 1
        assert len((await app.photos.look_in_camera_folder(park, NOW.isoformat())).photos) == 0
        half = folder / "half.jpg"
        half.write_bytes(jpeg(seed=9)[:200])
        os.utime(half, (NOW.timestamp() + 60,) * 2)
        assert len((await app.photos.look_in_camera_folder(park, NOW.isoformat())).photos) == 0
        half.write_bytes(jpeg(seed=9))  # the phone has sent the rest
        os.utime(half, (NOW.timestamp() + 61,) * 2)
        assert len((await app.photos.look_in_camera_folder(park, NOW.isoformat())).photos) == 1
        (folder / "film.mp4").write_bytes(b"\0\0\0\x20ftypisom" + b"\0" * 100)
        (folder / "torn.jpg").write_bytes(jpeg(seed=10)[:200])
        for name in ("film.mp4", "torn.jpg"):
            os.utime(folder / name, (NOW.timestamp() + 62,) * 2)
        named = [[one.name for one in (await app.photos.look_in_camera_folder(park, NOW.isoformat())).refused] for _look in range(3)]
        assert named == [[], ["torn.jpg"], []]  # not while it may still be on its way, and not a film: phones have many
        shutil.rmtree(folder)
        assert len((await app.photos.look_in_camera_folder(park, NOW.isoformat())).photos) == 0


@scenario
async def test_closing_the_app_during_an_import_loses_nothing(worked: Path, tmp_path: Path) -> None:
    from tests.photos.pictures import card as make_card

    park, _round, _findings = newest_round(worked)
    folder = make_card(tmp_path / "card", 60)
    async with running(worked) as pilot:
        app: KvoApp = await wait_open(pilot)
        screen = ImportPhotosScreen(park)
        app.settings = Settings(name="Karin Bos", photo_folder=str(folder))
        app.push_screen(screen)
        await wait_text(pilot, "60 files")
        await pilot.press("enter")
        await wait_for(pilot, lambda: screen._progress[0] > 3, "some photos")
    store = open_record(worked)
    assert 0 < len(came(store, park)) <= 60
    assert doctor(store) == []
    store.close()


@pytest.mark.parametrize(
    ("env", "way"),
    [
        ({"TERM": "xterm-256color"}, "half"),
        ({"TERM": "xterm-kitty"}, "kitty"),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/x"}, "half"),
        ({"TERM": "screen-256color", "KITTY_WINDOW_ID": "1"}, "half"),
        ({"TERM": "foot"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "mintty"}, "sixel"),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, "kitty"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "230401"}, "sixel"),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "210401"}, "half"),
        ({"TERM": "foot", "KVO_INSPECT_PICTURES": "half"}, "half"),
        ({}, "half"),
    ],
)
def test_how_pictures_are_drawn(env: dict[str, str], way: str) -> None:
    assert way_of(env) == way


@scenario
async def test_f_attaches_the_newest_photo_that_came_in_else_promises(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kvo_inspect.tui.walk.screen.LOOK_SECONDS", 0.2)
    round_id = make_round(data, "fencing")
    folder, card = tmp_path / "phone", tmp_path / "card"
    folder.mkdir()
    card.mkdir()
    # A photo of another year, one of this morning and one of which nothing is known wait in Photos: f never takes these.
    for name, taken in (("old.jpg", "2011:01:13 14:33:00"), ("early.jpg", "2026:11:12 09:00:00"), ("unknown.jpg", "")):
        (card / name).write_bytes(jpeg(seed=len(name), taken=taken))
    store = open_record(data, now=lambda: NOW)
    assert len(import_folder(store, store.rows("select park from round")[0][0], card).photos) == 3
    store.close()
    async with walking(data, round_id) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "2 f")
        await wait_text(pilot, "photo of KBR-001 promised by Karin Bos; 3 of another time are in Photos")
        app.settings = Settings(name="Karin Bos", camera_folder=str(folder))
        for n in (1, 2):
            path = folder / f"IMG_{n}.jpg"
            path.write_bytes(jpeg(seed=n, taken=f"2026:11:12 19:3{n}:00"))
        await wait_for(pilot, lambda: "2 photos unassigned" in screen_text(app), "the counter", seconds=20)
        await press(pilot, "f")
        await wait_text(pilot, "attached: IMG_2.jpg of 12-11 19:32")
        assert "1 photo unassigned" in screen_text(app)
        assert "photo promised by Karin Bos" not in screen_text(app)  # it kept the promise
        await press(pilot, "u")
        await wait_text(pilot, "2 photos unassigned")
        assert "photo promised by Karin Bos" in screen_text(app)
        await press(pilot, "f f f")
        await wait_text(pilot, "2 photos · photo promised by Karin Bos")


@scenario
async def test_a_recheck_shows_then_and_now(data: Path, tmp_path: Path) -> None:
    round_id = make_round(data, earlier=("fence loose at nr 18",))
    store = open_record(data, author="Karin Bos")
    finding = store.select(Finding, "where gone = 0")[0]
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "then.jpg").write_bytes(jpeg(seed=3, taken="2025:11:12 19:00:00"))
    from kvo_inspect.photos.import_folder import import_folder

    (photo,) = import_folder(store, finding.park, folder).photos
    use_photo(store, photo.id, finding)
    store.close()
    async with walking(data, round_id) as pilot:
        await press(pilot, "i")
        await wait_text(pilot, "f shows the photos, then and now")
        await pilot.press("f")
        await wait_text(pilot, "photo 1 of 1")
        await pilot.press("escape")
        await wait_text(pilot, "fence loose at nr 18")


@scenario
async def test_a_photo_of_what_a_recheck_solved_is_proposed_by_name_and_placed_with_all(worked: Path, tmp_path: Path) -> None:
    park, round_id, _findings = newest_round(worked)
    store = open_record(worked, author="Karin Bos", now=lambda: NOW)
    solved, moment = store.rows("select finding, made from recheck where round = ? and seen = 'solved' and gone = 0", [round_id])[0]
    code = store.get(Finding, solved).code
    for promise in promises_of_round(store, round_id):
        withdraw_promise(store, promise.id)
    card_ = tmp_path / "card"
    card_.mkdir()
    (card_ / "IMG_1.jpg").write_bytes(jpeg(taken=moment[:19].replace("-", ":").replace("T", " "), offset=moment[-6:]))
    import_folder(store, park, card_)
    store.close()
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        app.push_screen(PhotosScreen(park, "De Amert", round_id))
        await wait_text(pilot, "1 unassigned")
        await wait_text(pilot, f"{code} ·")
        await press(pilot, "a")
        await wait_text(pilot, "Attach 1 photo")
        await press(pilot, "1")
        await wait_text(pilot, "No unassigned photos")
        assert len(await app.call(photos_of_finding, solved)) == 1


@scenario
async def test_a_photo_promised_of_a_finding_that_was_solved_since_can_still_be_placed(data: Path, tmp_path: Path) -> None:
    round_id = make_round(data, earlier=("fence loose at nr 18",))
    store = open_record(data, author="Karin Bos", now=lambda: NOW)
    (finding,) = store.select(Finding, "where gone = 0")
    promise_photo(store, finding.id, "J. de Wit", finding.round)
    recheck_finding(store, round_id, finding.id, "solved")
    (tmp_path / "card").mkdir()
    (tmp_path / "card" / "late.jpg").write_bytes(jpeg(seed=3, taken="2026:01:12 19:00:00"))
    import_folder(store, finding.park, tmp_path / "card")
    store.close()
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await app.push_screen(PhotosScreen(finding.park, "De Amert", round_id))
        await wait_text(pilot, "late.jpg")
        await pilot.press("o")
        await wait_text(pilot, "What does this photo show?")
        assert "fence loose at nr 18" in screen_text(app)
        # The page of promised photos leads there too.
        await pilot.press("escape", "p")
        await wait_text(pilot, "J. de Wit")
        await pilot.press("enter")
        await wait_text(pilot, "Promised by J. de Wit")
        await pilot.press("enter")
        await wait_text(pilot, "late.jpg shows KBR-001")
        await pilot.press("escape")
        await wait_text(pilot, "Nobody owes a photo.")


@scenario
async def test_z_does_again_what_u_took_back_of_a_photo_that_the_list_shows_no_more(worked: Path) -> None:
    async with running(worked) as pilot:
        app = await wait_open(pilot)
        no_promise = "photo not in (select kept_by from promised_photo where kept_by is not null)"
        use = (await app.call(lambda store: store.select(PhotoUse, f"where gone = 0 and confidential = 0 and {no_promise}")))[0]

        async def hangs() -> bool:
            now = await app.call(lambda store: store.find(PhotoUse, use.id))
            return now is not None and not now.gone

        await app.call(detach_photo, use.id)
        await app.push_screen(PhotosScreen(use.park, "De Kievitsakker"))
        await wait_for(pilot, lambda: getattr(app.screen, "loaded", False), "the photos")
        for key, hanging in (("u", True), ("z", False), ("u", True), ("z", False)):
            await press(pilot, key)
            assert await hangs() is hanging, key
