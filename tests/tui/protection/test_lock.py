"""Locking: what was given is stored, nothing of the record is left to read, and unlocking brings every screen back as it stood."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

from textual.events import Key
from textual.pilot import Pilot

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.protection import unlocked
from kvo_inspect.settings import Settings
from kvo_inspect.store.people.held import held_under
from kvo_inspect.store.record.store import Store
from kvo_inspect.tui.app.main import KvoApp
from kvo_inspect.tui.app.settings import SettingsScreen
from kvo_inspect.tui.kit.ask import AskLine, AskYesNo
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.palette import Palette
from kvo_inspect.tui.kit.progress_box import run_with_progress
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.parks.edit import EditParkScreen
from kvo_inspect.tui.parks.home import ParksScreen
from kvo_inspect.tui.protection.open_lines import OpenLinesScreen, keep_lines, lines_of_before
from kvo_inspect.tui.protection.unlock import UnlockScreen
from tests.tui.protection.folder import PASSPHRASE, protect
from tests.tui.support import NOW, hand_over, press, running, scenario, screen_text, to_field, wait_for, wait_open, wait_text
from tests.tui.walk.rounds import answers_of, make_round
from tests.tui.walk.test_stored_first import HeldDisk, disk

__all__ = ["disk"]


async def unlocked_app(pilot: Pilot[Any]) -> KvoApp:
    """Give the passphrase, and return the app with its record open."""
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, UnlockScreen), "the unlock screen")
    await press(pilot, *PASSPHRASE, "enter")
    return await wait_open(pilot)


async def wait_locked(pilot: Pilot[Any], data: Path) -> None:
    """Wait until the record is closed and its key forgotten."""
    await wait_for(pilot, lambda: isinstance(pilot.app.screen, UnlockScreen) and unlocked.is_locked(data), "the record to be locked")
    assert "Kanarie" not in screen_text(pilot.app)


@scenario
async def test_a_round_stores_what_was_answered_and_comes_back_where_it_stood(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await press(pilot, "enter", "r")
        await wait_text(pilot, "How many lamps are out?")
        await press(pilot, "0", "enter", "1", "1", "n", *"kapot hek * langs de sloot", "ctrl+l", "1", "1")
        await wait_locked(pilot, data)
        assert not app.is_open
        await press(pilot, *PASSPHRASE, "enter")
        await wait_text(pilot, "kapot hek * langs de sloot")
        unlocked.unlock(data, PASSPHRASE)
        assert len(answers_of(data)) == 3, "what came before the key, and nothing of what came after it"
        await press(pilot, "enter")
        await wait_text(pilot, "KBR-001")


@scenario
async def test_the_key_locks_on_the_round_and_is_text_where_one_types(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data) as pilot:
        await unlocked_app(pilot)
        await press(pilot, "enter", "r")
        await wait_text(pilot, "How many lamps are out?")
        await press(pilot, "*")
        await wait_locked(pilot, data)


@scenario
async def test_it_locks_on_a_round_where_the_store_takes_nothing(data: Path) -> None:
    """What was not stored is asked for again behind the passphrase."""
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await press(pilot, "enter", "r")
        await wait_text(pilot, "How many lamps are out?")
        broken = "create temp trigger broken before insert on answer begin select raise(abort, 'no'); end"
        await app.call(lambda store: store.db.execute(broken))
        await press(pilot, "0", "enter")
        await wait_text(pilot, "NOT STORED")
        await press(pilot, "*")
        await wait_locked(pilot, data)
        await press(pilot, *PASSPHRASE, "enter")
        await wait_text(pilot, "NOT STORED")
        await press(pilot, "enter")
        await wait_text(pilot, "1/27")


@scenario
async def test_it_covers_a_round_whose_disk_hangs(data: Path, disk: HeldDisk) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await press(pilot, "enter", "r")
        await wait_text(pilot, "How many lamps are out?")
        disk.hold()
        for key in ("0", "enter", "1"):
            hand_over(app, Key(key, key if key != "enter" else None))
        await wait_for(pilot, disk.is_asked.is_set, "the disk to be asked")

        def locks() -> bool:
            hand_over(app, Key("ctrl+l", None))
            return app.is_locked

        await wait_for(pilot, locks, "the key to lock")
        disk.may_write.set()
        await wait_locked(pilot, data)
        unlocked.unlock(data, PASSPHRASE)
        assert len(answers_of(data)) == 2, "all that came before the key"


@scenario
async def test_a_list_a_box_a_page_of_help_and_a_form_lock(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await wait_text(pilot, "Kanariepark")
        below = app.screen
        assert isinstance(below, ListScreen)
        await press(pilot, "*")
        await wait_locked(pilot, data)
        await unlocked_app(pilot)
        assert app.screen is below
        await press(pilot, "&")
        assert "1 marked" in screen_text(app), "& marks all where * locks"
        await app.push_screen(AskYesNo("Is Kanariepark yours?"))
        await press(pilot, "*")
        await wait_locked(pilot, data)
        await unlocked_app(pilot)
        await wait_text(pilot, "Is Kanariepark yours?")
        await press(pilot, "escape", "?", "*")
        await wait_locked(pilot, data)
        await unlocked_app(pilot)
        await wait_text(pilot, "Help · Parks")


@scenario
async def test_a_key_that_locks_pressed_at_once_after_the_one_for_help_locks(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await wait_text(pilot, "Kanariepark")
        await press(pilot, "?", "*")
        await wait_locked(pilot, data)
        await unlocked_app(pilot)
        await press(pilot, "escape")
        for screen in (AskYesNo("Is Kanariepark yours?"), AskLine("Why?")):
            await app.push_screen(screen)
            await press(pilot, "f1", "*")
            await wait_locked(pilot, data)
            await unlocked_app(pilot)
            await press(pilot, "escape", "escape")
        await press(pilot, "enter", "r")
        await wait_text(pilot, "How many lamps are out?")
        await press(pilot, "?", "*")
        await wait_locked(pilot, data)


@scenario
async def test_a_help_page_and_a_box_that_come_up_under_the_key_lock(data: Path) -> None:
    """The key went to a screen below, and comes to what stands now past the queue of keys."""
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await press(pilot, "?")
        await wait_text(pilot, "Help · Parks")
        app.screen.post_message(Key("asterisk", "*"))
        await wait_locked(pilot, data)
        await unlocked_app(pilot)
        await press(pilot, "escape")
        await app.push_screen(AskYesNo("Is Kanariepark yours?"))
        assert app.focused is not None
        app.focused.post_message(Key("asterisk", "*"))
        await wait_locked(pilot, data)


@scenario
async def test_it_covers_work_that_takes_long_without_waiting_for_it(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    may_end = asyncio.Event()
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await press(pilot, "down")

        async def work() -> None:
            await may_end.wait()

        app.begin(work())
        hand_over(app, Key("down", None))
        await wait_for(pilot, lambda: not app.key_queue.idle, "a key whose turn ends with the work")

        def hidden() -> bool:
            hand_over(app, Key("asterisk", "*"))
            return app.locking.hides(app.screen)

        await wait_for(pilot, hidden, "the cover")
        assert not unlocked.is_locked(data), "the record stays open for what is under way"
        may_end.set()
        await wait_locked(pilot, data)


@scenario
async def test_the_palette_has_the_lock_first_by_its_sign_and_by_its_word(worked: Path) -> None:
    protect(worked)
    async with running(worked, lang="nl") as pilot:
        app = await unlocked_app(pilot)
        await press(pilot, "v")
        await wait_for(pilot, lambda: isinstance(app.screen, KvoScreen) and app.screen.loaded and "v" in screen_text(app), "the review")
        for typed in ("*", "vergrendel"):
            hand_over(app, Key("ctrl+p", None))
            await wait_for(pilot, lambda: isinstance(app.screen, Palette), "the palette")
            await press(pilot, *typed)
            first = next(line for line in screen_text(app).splitlines() if "▸" in line and "Vergrendelen" in line)
            assert "*" in first
            await press(pilot, "enter")
            await wait_locked(pilot, worked)
            await unlocked_app(pilot)


@scenario
async def test_what_was_typed_in_a_form_and_in_a_box_is_back(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await press(pilot, "i")
        await wait_for(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.screen.loaded, "the settings")
        await press(pilot, "*", *"Karins Kanarie")
        assert "*Karins" in screen_text(app), "a line takes * as text"
        await press(pilot, "ctrl+l")
        await wait_locked(pilot, data)
        await unlocked_app(pilot)
        assert "*Karins Kanarie" in screen_text(app)
        await to_field(pilot, "Language")
        await app.push_screen(AskLine("Why?"))
        await press(pilot, *"om Kanarie *", "ctrl+l")
        await wait_locked(pilot, data)
        await unlocked_app(pilot)
        assert "om Kanarie *" in screen_text(app)
        await press(pilot, "escape", "escape", "*")
        await wait_locked(pilot, data)


@scenario
async def test_what_stood_open_is_shown_when_the_program_ended_while_locked(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        (park,) = await app.call(Store.select, Park)
        await app.push_screen(EditParkScreen(park))
        await to_field(pilot, "Notes")
        await press(pilot, *"Kanarie", "enter", *"en meer", "ctrl+l")
        await wait_locked(pilot, data)
    unlocked.forget(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await wait_text(pilot, "Typed, and not stored")
        assert isinstance(app.screen, OpenLinesScreen)
        assert [line for _asked, line in (await app.call(lines_of_before))[0]] == ["Kanarie\nen meer"], "what was not touched is none"
        await press(pilot, "delete")
        await wait_for(pilot, lambda: isinstance(app.screen, ParksScreen), "the parks")
        assert await app.call(lines_of_before) == ([], [])


@scenario
async def test_what_stood_open_at_something_confidential_is_shown_when_asked_for(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await app.call(keep_lines, [("Text", "Kanarie hier")], confidential=True)
        assert (await app.call(held_under, "Kanarie")).count == 0
        await app.push_screen(OpenLinesScreen(*await app.call(lines_of_before)))
        await wait_text(pilot, "1 line may be confidential")
        assert "Kanarie" not in screen_text(app)
        await press(pilot, "h", "2")
        await wait_text(pilot, "Kanarie hier")


@scenario
async def test_it_locks_when_left_alone_and_later_on_a_round(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    clock = [NOW]
    async with running(data, settings=Settings(name="Karin Bos", lock_desk="5", lock_round="15")) as pilot:
        app = await unlocked_app(pilot)
        app.now = lambda: clock[0]
        await press(pilot, "down")
        clock[0] += dt.timedelta(minutes=4, seconds=59)
        app.locking.look()
        assert not app.is_locked
        clock[0] += dt.timedelta(seconds=1)
        await wait_locked(pilot, data)  # the app looks by itself, every second
        await unlocked_app(pilot)
        await press(pilot, "enter", "r")
        await wait_text(pilot, "How many lamps are out?")
        clock[0] += dt.timedelta(minutes=14)
        app.locking.look()
        assert not app.is_locked
        await press(pilot, "down")
        clock[0] += dt.timedelta(minutes=14)
        app.locking.look()
        assert not app.is_locked, "a key was pressed meanwhile"
        clock[0] += dt.timedelta(minutes=1)
        app.locking.look()
        await wait_locked(pilot, data)


@scenario
async def test_never_means_never(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data, settings=Settings(name="Karin Bos", lock_desk="0")) as pilot:
        app = await unlocked_app(pilot)
        app.now = lambda: NOW + dt.timedelta(days=9)
        app.locking.look()
        assert not app.is_locked


@scenario
async def test_long_work_ends_first_and_nothing_of_it_is_painted(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    may_end = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with running(data, painted=True) as pilot:
        app = await unlocked_app(pilot)
        done: list[str] = []

        def work(store: Store, progress: Any) -> str:
            progress("pack", 1, 2)
            asyncio.run_coroutine_threadsafe(may_end.wait(), loop).result(20)
            return str(store.rows("select name from park")[0][0])

        async def export() -> None:
            done.append(await run_with_progress(app, "Exporting Kanariepark", work))
            await app.push_screen(AskYesNo("Kanariepark was written. Open it?"))

        app.run_worker(export())
        await wait_text(pilot, "Exporting Kanariepark")
        app.locking.begin()
        assert app.locking.hides(app.screen)
        await press_nothing(pilot)
        assert not unlocked.is_locked(data), "the record stays open for what is under way"
        may_end.set()
        await wait_locked(pilot, data)
        assert done == ["Kanariepark"]
        await unlocked_app(pilot)
        await wait_text(pilot, "was written. Open it?")


async def press_nothing(pilot: Pilot[Any]) -> None:
    """Press keys that nobody may take while what is under way ends."""
    for key in ("escape", "enter"):
        hand_over(pilot.app, Key(key, None))
    await pilot.pause()


@scenario
async def test_nothing_of_a_screen_that_comes_up_under_the_lock_may_be_painted(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await press(pilot, "*")
        await wait_locked(pilot, data)
        screen = ParksScreen()
        assert app.locking.hides(screen)
        app.notify_user("Kanariepark was backed up.")
        assert app.notice is None


@scenario
async def test_the_example_and_back_asks_for_the_passphrase_again(data: Path) -> None:
    make_round(data, name="Kanariepark")
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        folder = data.parent / "example"
        await app.change_record(folder, practice=True)
        assert unlocked.is_locked(data)
        assert not app.is_protected
        await app.change_record(data, practice=False)
        await wait_locked(pilot, data)
        await unlocked_app(pilot)
        await wait_text(pilot, "Kanariepark")


@scenario
async def test_where_nothing_is_protected_the_key_marks_or_says_how(data: Path) -> None:
    make_round(data)
    async with running(data) as pilot:
        app = await wait_open(pilot)
        await press(pilot, "*")
        assert "1 marked" in screen_text(app)
        await press(pilot, "*", "i")
        await wait_for(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.screen.loaded, "the settings")
        await to_field(pilot, "Language")
        await press(pilot, "*")
        await wait_text(pilot, "This record is not protected")
        assert not app.is_locked
        await press(pilot, "escape", "enter", "r")
        await wait_text(pilot, "How many lamps are out?")
        await press(pilot, "*")
        await wait_text(pilot, "This record is not protected")


@scenario
async def test_a_line_of_a_form_is_kept_in_the_encrypted_record_when_the_program_ends_locked(data: Path) -> None:
    make_round(data)
    protect(data)
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await press(pilot, "i")
        await wait_for(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.screen.loaded, "the settings")
        await press(pilot, *"Kanarie op stok", "ctrl+l")
        await wait_locked(pilot, data)
    assert b"op stok" not in all_bytes(data)
    async with running(data) as pilot:
        await unlocked_app(pilot)
        await wait_text(pilot, "Typed, and not stored")
        assert "Kanarie op stok" in screen_text(pilot.app)
        await press(pilot, "delete")
    unlocked.forget(data)  # as the end of the program does
    async with running(data) as pilot:
        app = await unlocked_app(pilot)
        await press(pilot, "down")
        assert isinstance(app.screen, ParksScreen), "what was forgotten is shown no more"


def all_bytes(folder: Path) -> bytes:
    """Return what lies in all files of a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
