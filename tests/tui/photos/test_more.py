"""Photos at one finding, the confidential ones, promises that are withdrawn, folders that are typed, and what is odd."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import pytest

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Position
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.photos.import_folder import import_folder
from kvo_inspect.settings import Settings
from kvo_inspect.store.findings.finding import NewFinding, record_finding
from kvo_inspect.store.parks.checkpoints import NewCheckpoint, route, set_checkpoint
from kvo_inspect.store.parks.park import add_park
from kvo_inspect.store.photos.promised import promise_photo, promises_of_finding
from kvo_inspect.store.photos.uses import photos_of_finding, use_photo
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import NewRound, start_round
from kvo_inspect.store.upkeep.doctor import doctor
from kvo_inspect.store.upkeep.opening import open_record
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.findings.page import FindingScreen
from kvo_inspect.tui.kit.questions.folder import AskFolder, completed
from kvo_inspect.tui.parks.park import ParkScreen
from kvo_inspect.tui.photos.import_screen import ImportPhotosScreen
from kvo_inspect.tui.photos.photo import PhotoScreen
from kvo_inspect.tui.photos.promised import OwedPhotosScreen
from kvo_inspect.tui.photos.unassigned import PhotosScreen
from kvo_inspect.tui.pictures.picture import Picture
from kvo_inspect.tui.pictures.then_and_now import ThenAndNow
from tests.laptops import vouch_for
from tests.photos.pictures import jpeg
from tests.tui.support import NOW, press, running, scenario, screen_text, type_text, wait_for, wait_open, wait_text
from tests.tui.walk.rounds import loaded, make_round, walking
from tests.tui.walk.rounds import press as walk_press

HERE = (51.5736, 5.1234)


class Made:
    """A park with a lamp and a confidential finding, a promise, and three photos: of here, of Paris, and of another year."""

    def __init__(self, data: Path, folder: Path) -> None:
        store = open_record(data, author="Karin Bos", letters="KBR", now=lambda: NOW)
        self.park = add_park(store, "De Amert", checkpoints=[NewCheckpoint("Industrieweg")]).id
        stop = route(store, self.park)[0]
        set_checkpoint(store, stop.id, position=Position(lat="51.57361", lon="5.12345"))
        self.round = start_round(store, self.park, NewRound("yearly", "evening", "2026-11-12", ((loaded("lighting"), "full"),))).id
        self.lamp = record_finding(store, self.round, stop.id, NewFinding("lamp post 2231 leans"))
        self.hidden = record_finding(store, self.round, stop.id, NewFinding("signal", confidential=True))
        self.promise = promise_photo(store, self.lamp.id, "Mehmet Aydin", self.round)
        self.folder = folder
        folder.mkdir()
        taken = {
            "here": ("2026:11:12 19:31:00", HERE),
            "paris": ("2026:11:12 19:32:00", (48.85, 2.35)),
            "old": ("2019:01:02 03:04:05", HERE),
        }
        for n, (name, (moment, place)) in enumerate(taken.items()):
            (folder / f"{name}.jpg").write_bytes(jpeg((320, 240), seed=40 * n, taken=moment, offset="+01:00", place=place))
        self.photos = {one.name.removesuffix(".jpg"): one for one in import_folder(store, self.park, folder).photos}
        store.close()

    def use(self, data: Path, *names: str) -> None:
        store = open_record(data, author="Karin Bos", now=lambda: NOW)
        for name in names:
            use_photo(store, self.photos[name].id, self.lamp, round_id=self.round)
        store.close()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """Such a park, and the folder in which it, the card and the state of its laptop lie."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KVO_INSPECT_STATE", str(folder / "state"))
        return folder, Made(folder / "data", folder / "card")


@pytest.fixture
def made(template: tuple[Path, Made], data: Path, tmp_path: Path) -> Made:
    """The same on the same laptop, in the folders of the test."""
    folder, whole = template
    for name in ("data", "card"):
        shutil.copytree(folder / name, tmp_path / name, dirs_exist_ok=True)
    vouch_for(folder / "state", tmp_path / "state", data)
    own = copy.copy(whole)
    own.folder = tmp_path / "card"
    return own


def names_of(store: Store, finding: Finding) -> list[str]:
    return [one.photo.name for one in photos_of_finding(store, finding.id)]


@scenario
async def test_a_photo_is_attached_from_its_finding_and_a_promise_withdrawn(data: Path, made: Made) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.push_screen(FindingScreen(made.lamp.id))
        await wait_text(pilot, "1 promised by Mehmet Aydin")
        await press(pilot, "f")
        await wait_text(pilot, "Promised by Mehmet Aydin")
        assert "3 unassigned" in screen_text(app)
        await press(pilot, "w")
        await wait_for(pilot, lambda: "Promised by" not in screen_text(app), "the promise to be withdrawn")
        await press(pilot, "u")
        await wait_text(pilot, "Promised by Mehmet Aydin")
        await press(pilot, "enter")
        await wait_text(pilot, "2 unassigned")
        assert "Promised by" not in screen_text(app)  # it kept the promise
        await press(pilot, "escape")
        await wait_text(pilot, "1 photo")
        await press(pilot, "f", "a", "enter", "escape")
        await wait_text(pilot, "photo 1 of 2")
        await press(pilot, "escape")
        await wait_text(pilot, "2 photos")
    store = open_record(data, write=False)
    assert sorted(names_of(store, made.lamp)) == ["here.jpg", "paris.jpg"]
    assert {one.use.round for one in photos_of_finding(store, made.lamp.id)} == {made.round}
    store.close()


@scenario
async def test_the_confidential_takes_a_photo_only_after_asking(data: Path, made: Made) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.push_screen(FindingScreen(made.hidden.id))
        await wait_text(pilot, "signal")
        await press(pilot, "f")
        await wait_text(pilot, "3 unassigned")
        await press(pilot, "enter")
        await wait_text(pilot, "A photo shows more than words")
        await press(pilot, "enter")  # Enter is no
        await wait_text(pilot, "3 unassigned")
        await press(pilot, "enter", "1")
        await wait_text(pilot, "2 unassigned")
        await press(pilot, "u")  # off it, and still confidential: only this finding sees it
        await wait_text(pilot, "3 unassigned")
        app.push_screen(PhotosScreen(made.park, "De Amert"))
        await wait_text(pilot, "2 unassigned")
        assert "paris.jpg" not in "".join(screen_text(app).splitlines()[:-3])  # but for the notice of what was just done
    store = open_record(data)
    (off,) = store.select(Photo, "where confidential = 1")
    assert off.name == "paris.jpg"
    assert doctor(store) == []
    store.close()


@scenario
async def test_the_list_of_unassigned_places_at_the_confidential_after_two_questions(data: Path, made: Made) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.push_screen(PhotosScreen(made.park, "De Amert"))
        await wait_text(pilot, "3 unassigned")
        await press(pilot, "o")
        await wait_text(pilot, "hidden ones")
        assert made.hidden.code not in screen_text(app)
        await press(pilot, "h")
        await wait_text(pilot, "is anyone looking?")
        await press(pilot, "2")
        await wait_text(pilot, made.hidden.code)
        await press(pilot, "home", "enter")
        await wait_text(pilot, "A photo shows more than words")
        await press(pilot, "1")
        await wait_text(pilot, "is confidential from now on")
        assert made.hidden.code not in screen_text(app)
    store = open_record(data, write=False)
    assert len(names_of(store, made.hidden)) == 1
    store.close()


@scenario
async def test_photos_are_taken_in_for_the_confidential_without_the_open_log(data: Path, made: Made, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "kanarie.jpg").write_bytes(jpeg(seed=77))
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.settings = Settings(name="Karin Bos", photo_folder=str(other))
        app.push_screen(FindingScreen(made.hidden.id))
        await wait_text(pilot, "signal")
        await press(pilot, "f")
        await wait_text(pilot, "3 unassigned")
        await press(pilot, "i")
        await wait_text(pilot, "A photo shows more than words")
        await press(pilot, "1")
        await wait_text(pilot, "1 file")
        await press(pilot, "enter")
        await wait_text(pilot, "1 imported")
    store = open_record(data, write=False)
    assert names_of(store, made.hidden) == ["kanarie.jpg"]
    said = store.rows("select fields from change c join log l on l.id = c.log where l.confidential = 0")
    assert not [text for (text,) in said if "kanarie" in text]
    store.close()


@scenario
async def test_the_walk_asks_before_the_confidential_takes_the_newest(data: Path, tmp_path: Path) -> None:
    round_id = make_round(data, "lighting", "secret")
    store = open_record(data, author="Karin Bos", now=lambda: NOW)
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "kanarie.jpg").write_bytes(jpeg(seed=5, taken="2026:11:12 19:31:00"))
    import_folder(store, store.rows("select park from round")[0][0], folder)
    store.close()
    async with walking(data, round_id) as pilot:
        await walk_press(pilot, "h 2 3 f")
        await wait_text(pilot, "A photo shows more than words")
        await walk_press(pilot, "1")
        await wait_text(pilot, "1 photo unassigned")
        await walk_press(pilot, "f 2")
        await wait_text(pilot, "attached: kanarie.jpg")
        assert "1 photo unassigned" not in screen_text(pilot.app)
        await walk_press(pilot, "h")
        assert "kanarie" not in screen_text(pilot.app)
    store = open_record(data)
    (hidden,) = store.select(Finding, "where confidential = 1 and gone = 0")
    assert names_of(store, hidden) == ["kanarie.jpg"]
    assert doctor(store) == []
    store.close()


@scenario
async def test_what_is_odd_is_said_at_the_photo_and_at_its_finding(data: Path, made: Made) -> None:
    made.use(data, "here", "paris", "old")
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.push_screen(FindingScreen(made.lamp.id))
        await wait_text(pilot, "3 photos · ! 2 taken elsewhere or at another time")
        await press(pilot, "f", "b")
        await wait_text(pilot, "photo 3 of 3")
        said = [screen_text(app)]
        for n in (2, 1):
            await press(pilot, "left")
            await wait_text(pilot, f"photo {n} of 3")
            said.append(screen_text(app))
        assert sorted(("! 361 km from the checkpoint" in one, "! outside the round" in one) for one in said) == [
            (False, False),
            (False, True),
            (True, False),
        ]
        await press(pilot, "d")
        await press(pilot, "d")
        await press(pilot, "d")
        await wait_text(pilot, "No photo left here")
        await press(pilot, "u")
        await wait_text(pilot, "photo 1 of 1")


@scenario
async def test_what_is_odd_is_said_also_where_nothing_is_proposed(data: Path, made: Made, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "far.jpg").write_bytes(jpeg(seed=7, taken="2026:11:12 12:00:00", offset="+01:00", place=(48.85, 2.35)))
    store = open_record(data, author="Karin Bos", now=lambda: NOW)
    import_folder(store, made.park, tmp_path / "more")
    store.close()
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.push_screen(ParkScreen(made.park))
        await wait_text(pilot, "4 unassigned   1 to come: i")
        await press(pilot, "i")
        await wait_text(pilot, "4 unassigned")
        row = next(line for line in screen_text(app).splitlines() if "far.jpg" in line)
        assert "! 361 km from the checkpoint · ! outside" in row
        await press(pilot, "down", "down")
        await wait_text(pilot, "Nothing of this round fits")
        assert screen_text(app).count("! outside") == 2


@scenario
async def test_every_file_that_was_not_taken_in_can_be_read(data: Path, made: Made, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    for n in range(9):
        (bad / f"{n}.gif").write_bytes(b"GIF89a" + bytes(60))
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.settings = Settings(name="Karin Bos", photo_folder=str(bad))
        app.push_screen(ImportPhotosScreen(made.park))
        await wait_text(pilot, "9 files")
        await press(pilot, "l")  # nothing was refused yet
        await press(pilot, "enter")
        await wait_text(pilot, "and 6 more: l shows all")
        await press(pilot, "l")
        await wait_text(pilot, "8.gif: GIF is not imported; JPEG, PNG, WebP and HEIC are.")
        assert all(f"{n}.gif: GIF" in screen_text(app) for n in range(9))


@scenario
async def test_the_owed_list_has_the_text_and_its_keys(data: Path, made: Made) -> None:
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.push_screen(PhotosScreen(made.park, "De Amert"))
        await wait_text(pilot, "3 unassigned")
        await press(pilot, "p")
        await wait_text(pilot, "Hello Mehmet Aydin,")
        assert "- KBR-001 · Industrieweg · lamp post 2231 leans" in screen_text(app)
        await press(pilot, "b")
        await wait_text(pilot, "Photo promised by")
        await press(pilot, "ctrl+u", *"Karin", "enter")
        await wait_text(pilot, "Hello Karin,")
        await press(pilot, "w")
        await wait_text(pilot, "Nobody owes a photo.")
        await press(pilot, "u", "u")
        await wait_text(pilot, "Hello Mehmet Aydin,")
        assert isinstance(app.screen, OwedPhotosScreen)
    store = open_record(data, write=False)
    assert [one.promised_by for one in promises_of_finding(store, made.lamp.id)] == ["Mehmet Aydin"]
    store.close()


@scenario
async def test_a_folder_is_typed_in_the_place_of_the_one_proposed(data: Path, tmp_path: Path, made: Made) -> None:
    for name in ("DCIM-one", "DCIM-two", "other"):
        (tmp_path / name).mkdir()
    async with running(data) as pilot:
        app = await wait_open(pilot)
        app.settings = Settings(name="Karin Bos", photo_folder=str(made.folder))
        app.push_screen(ImportPhotosScreen(made.park))
        await wait_text(pilot, "3 files")

        def line() -> str:
            return app.screen.text if isinstance(app.screen, AskFolder) else ""

        await press(pilot, "slash", *"tmp")
        await wait_for(pilot, lambda: line() == "/tmp", "what was typed after the slash")
        await press(pilot, "escape", "t")
        await wait_for(pilot, lambda: line() == str(made.folder), "the folder proposed")
        await press(pilot, "x")
        assert line() == "x"
        await press(pilot, "escape", "t")
        await type_text(pilot, f"'{tmp_path}/DC'")
        await wait_for(pilot, lambda: line() == f"{tmp_path}/DC", "what was pasted")
        await press(pilot, "tab")
        await wait_for(pilot, lambda: line() == f"{tmp_path}/DCIM-", "what both have")
        await wait_text(pilot, "DCIM-one/   DCIM-two/")
        await press(pilot, "t", "tab")
        await wait_for(pilot, lambda: line() == f"{tmp_path}/DCIM-two/", "the only one left")
        await press(pilot, "enter")
        await wait_text(pilot, "DCIM-two")
        await press(pilot, "t", "backspace", "backspace")
        await wait_for(pilot, lambda: line() == str(tmp_path / "DCIM-two")[:-2], "what was proposed, shortened")


def test_completing_knows_home_and_says_nothing_of_what_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "Foto's").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "file").write_text("")
    assert completed("~") == ("~/Foto's/", [])
    assert completed("~/fo") == ("~/Foto's/", [])
    assert completed("~/.h") == ("~/.hidden/", [])
    assert completed("~/fi") == ("~/fi", [])
    for nowhere in ("/nowhere/at/all", "~nobody-of-that-name/x", "\0"):
        assert completed(nowhere) == (nowhere, [])


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("theme", ["normal", "night"])
@scenario
async def test_then_and_now_on_the_recheck(data: Path, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    """With a photo of before: then, and an empty place for now; after `f` both; in the night theme words until asked."""
    round_id = make_round(data, "fencing", earlier=("fence loose at nr 18",))
    store = open_record(data, author="Karin Bos", now=lambda: NOW)
    finding = store.select(Finding, "where gone = 0")[0]
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "then.jpg").write_bytes(jpeg((400, 300), seed=3, taken="2025:11:12 19:00:00"))
    (then,) = import_folder(store, finding.park, folder).photos
    use_photo(store, then.id, finding, round_id=finding.round)
    (folder / "now.jpg").write_bytes(jpeg((400, 300), seed=90, taken="2026:11:12 19:31:00"))
    import_folder(store, finding.park, folder)
    store.close()
    async with walking(data, round_id, size=size) as pilot:
        app = pilot.app
        assert isinstance(app, KvoApp)
        app.theme = theme
        await walk_press(pilot, "i f")
        await wait_text(pilot, "No photo of this round yet")
        assert "then: 12-11-2025" in screen_text(app)
        assert ("Not shown in the dark" in screen_text(app)) == (theme == "night")
        await pilot.press("escape")
        await wait_text(pilot, "fence loose")
        await walk_press(pilot, "x 2 f")
        await wait_text(pilot, "attached: now.jpg")
        await walk_press(pilot, "↑ i f")
        await wait_text(pilot, "now: 12-11-2026")
        pair = app.screen.query_one(ThenAndNow)
        assert isinstance(app.screen, PhotoScreen)
        if theme == "night":
            assert "▀" not in screen_text(app)
            await pilot.press("v")
        await wait_for(pilot, lambda: pair.shown, "both photos")
        left, right = (one.region for one in app.screen.query(Picture))
        assert left.right <= right.x
        assert left.width > size[0] // 2 - 3
        await wait_text(pilot, "▀")
