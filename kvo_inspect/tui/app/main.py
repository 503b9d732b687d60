"""The program on the screen: one store thread, the screens over it, language and theme, and what happens when something fails.

Nothing here may import pydantic, sqlite-utils or what needs them (`domain`, `store`) at module level: the first frame stands
before they are loaded, on the store thread. The screens imported here keep to that too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import AwaitMount

from kvo_inspect import texts
from kvo_inspect.errors import KvoError, OnlyLooking
from kvo_inspect.protection.locked import Locked, is_protected
from kvo_inspect.settings import Settings, save_settings
from kvo_inspect.texts import Lang, _, p_
from kvo_inspect.tui.app.appearance import Appearance
from kvo_inspect.tui.app.daily import keep_what_is_loaded, look_over_and_back_up, tell_of_opening
from kvo_inspect.tui.app.destinations import AnyPlace, screen_at
from kvo_inspect.tui.app.key_queue import KeyQueue
from kvo_inspect.tui.app.locking import Locking, unlock_screen
from kvo_inspect.tui.app.notices import Notices
from kvo_inspect.tui.app.store_thread import StoreThread, doing_on
from kvo_inspect.tui.app.terminal import driver_class
from kvo_inspect.tui.app.themes import VEIL
from kvo_inspect.tui.app.way_out import WayOut, is_way_out
from kvo_inspect.tui.kit.host import Host, Notice
from kvo_inspect.tui.kit.questions.asking import keys_wait
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.textual_doors import work_of
from kvo_inspect.tui.kit.too_small import cover, is_too_small
from kvo_inspect.tui.photos.jobs import PhotoDesk
from kvo_inspect.tui.place import Place
from kvo_inspect.tui.places import CannotOpenPlace, ParksPlace, WhoPlace

if TYPE_CHECKING:
    from rich.console import RenderableType

    from kvo_inspect.store.record.store import Store

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")

BACKUP_AFTER = 5.0
"""Seconds after opening at which the backup of the day is made: the first screens come first."""
THUMBS_AFTER = 2.0
"""Seconds after opening at which small pictures of photos are made that are not there."""


def clock() -> dt.datetime:
    """Return the time of the laptop's clock, with its offset."""
    return dt.datetime.now().astimezone()


class KvoApp(Host):
    """The app on one data folder. Screens reach the record only through `call`."""

    TITLE = "kvo-inspect"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "", show=False, priority=True),
        Binding("ctrl+s", "say_stored", "", show=False, priority=True),
        Binding("asterisk,ctrl+l", "lock", "", show=False),
    ]
    CSS = f"""
    Screen {{ background: $background; color: $foreground; text-style: $kvo-text; layers: default too-small; }}
    Ask {{ background: $background {VEIL}; }}
    """

    def __init__(
        self,
        data: Path,
        settings: Settings,
        *,
        lang: Lang | None = None,
        practice: bool = False,
        read_only: bool = False,
        now: Callable[[], dt.datetime] = clock,
    ) -> None:
        """Open on the record in *data*, *read_only* to look only. *lang* wins over the settings; *practice* says so; *now* is the clock."""
        super().__init__(driver_class=driver_class())
        self.data = data
        self.home = data
        """The folder of the settings and of one's own record; `data` is another one while practising."""
        self.settings = settings
        self.practice = practice
        self.read_only = read_only
        """Whether nothing is recorded: the bar says so, and keys that would are not offered."""
        self.now = now
        self.is_open = False
        """Whether the record is open; `call` before that waits its turn."""
        self.opening = 0
        """How often a record was opened: long work belongs to the opening in which it began."""
        self.unexpected: list[BaseException] = []
        """Errors nobody expected, for tests to look at."""
        self.is_protected = is_protected(data)
        self.locking = Locking(self)
        self._opening = (not settings.name and not read_only) or self.locking.must_unlock()
        """Whether opening has begun, or is left to the unlock screen or the first-start screen."""
        self.notices = Notices(self)
        self.photos: PhotoDesk = PhotoDesk(self)
        self.under_way = 0
        self.key_queue = KeyQueue(self, super().on_event, self._takes, self.notices.key_pressed, self.locking.takes)
        self._thread = StoreThread(lambda: keys_wait(self))
        self._appearance = Appearance(self, lang)
        self._way_out = WayOut(self, lambda: self.locking.hides(self.screen) or self.notices.may_quit(), self.exit)

    @property
    def today(self) -> dt.date:
        """The day on the laptop's clock."""
        return self.now().date()

    @property
    def exports(self) -> Path:
        """The folder in which exports are written unless another is named: never one that is only looked at."""
        return Path.home() if self.read_only else self.data / "exports"

    # -- the record ----------------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[Any]:
        """Begin at the first screen; the record is opened once that has been painted (`painted`)."""
        return self.first_screen()

    def seen(self, screen: Screen[Any], painted: RenderableType) -> RenderableType:
        """Return what is painted, or the cover of a locked record."""
        return self.locking.covered(screen, painted)

    def painted(self, screen: Screen[Any]) -> None:
        """Open the record after the first painting: the libraries it needs take as long to load as everything before."""
        keep_what_is_loaded()
        cover(screen, self.size)
        if not self._opening and isinstance(screen, KvoScreen):
            self._opening = True
            self.call_later(self.open_record)

    def first_screen(self) -> Screen[Any]:
        """Return the screen to begin at: unlocking, who records, or the parks."""
        if self.locking.must_unlock():
            return unlock_screen()
        return screen_at(ParksPlace() if self.settings.name or self.read_only else WhoPlace())

    async def open_record(self) -> None:
        """Open the record on the store thread, then let the screen on top read from it."""
        self.is_protected = is_protected(self.data)
        try:
            await self._thread.open(self.data, self.settings, self.now, read_only=self.read_only)
        except Locked:
            await self.push_screen(unlock_screen())
            return
        except KvoError as error:
            await self.go(CannotOpenPlace(error))
            return
        self.is_open = self._opening = True
        self.opening += 1
        await tell_of_opening(self, self._thread.notices)
        if not self.practice and not self.read_only:
            self.set_timer(BACKUP_AFTER, self._back_up)
        self.set_timer(THUMBS_AFTER, self._prepare_thumbs)
        if self.is_protected:
            self.locking.watch()
        if self._thread.behind is not None:
            await self.go(CannotOpenPlace(self._thread.behind))
            return
        if isinstance(self.screen, KvoScreen):
            await self.screen.reload()

    def _back_up(self) -> None:
        opening = self.opening
        work = work_of(look_over_and_back_up, self, lambda: self.is_open and self.opening == opening)
        self.run_worker(work, exit_on_error=False, group="backup", exclusive=True)

    def _prepare_thumbs(self) -> None:
        if self.is_open:
            self.run_worker(work_of(self.photos.prepare_all), exit_on_error=False, group="thumbs")

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something that takes longer than a message; the next key waits for it. An expected error becomes a notice."""
        self.under_way += 1

        async def run() -> None:
            try:
                await work
            except KvoError as error:
                self.notify_user(error)
                if not self.is_open:
                    await self.open_record()
            finally:
                self.under_way -= 1

        self.run_worker(work_of(run))

    def begin_first(self, what: str, *, protect: bool = False) -> None:
        """Leave the first-start screen: to the example park, to making a park and a round of one's own, or to taking in a file."""
        from kvo_inspect.tui.app.first_start import begin_first

        self.begin(begin_first(self, what, protect=protect))

    async def practise(self) -> None:
        """Change to the worked example, in its own folder beside the record; it is made when it is not there."""
        from kvo_inspect.demo import demo_folder, make_demo

        folder = demo_folder(self.home)
        await self._thread.close()
        await self.off_screen(make_demo, folder, texts.language(), now=self.now)
        await self.change_record(folder, practice=True)

    async def while_closed(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Close the record, do something with its folder and open it again; what returns False leaves it closed."""
        self.is_open, result = False, cast("T", None)
        await self._thread.close()
        try:
            result = await self.off_screen(work, *args, **kwargs)
        finally:
            if result is not False:
                await self.open_record()
        return result

    async def change_record(self, data: Path, *, practice: bool) -> None:
        """Close this record and open the one in another folder (practising, then one's own park)."""
        await self.close_record()
        self.data = data
        self.practice = practice
        await self.open_record()

    async def close_record(self) -> None:
        """Close the record once all that was handed in is on disk, and forget its key."""
        self.is_open = False
        await self._thread.close()
        self.locking.forget()

    @property
    def is_locked(self) -> bool:
        """Whether the record was locked while it was open."""
        return self.locking.on

    def action_lock(self) -> None:
        """Lock the record, or say how a record is protected."""
        self.locking.begin()

    async def unlock(self, text: str, *, was_open: bool) -> None:
        """Open the record with a passphrase or recovery code; the screens come back as they were. Errors as `unlocked.unlock`."""
        await self.locking.unlock(text, was_open=was_open)

    async def call(self, fn: Callable[Concatenate[Store, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(store, ...)` on the store thread and return what it returns; its errors are raised here.

        Calls run one after the other in the order they were made. When this returns, what *fn* wrote is on disk.
        """
        return await self._thread.call(doing_on(self.screen_stack), fn, *args, **kwargs)

    async def off_screen(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that needs the store thread's libraries but no record (reading a checklist or a file to import)."""
        return await self._thread.run(fn, *args, **kwargs)

    async def on_unmount(self) -> None:
        """Wait until everything handed to the store thread is on disk, then close the record."""
        await self.photos.close()
        await self._thread.end()

    def go(self, place: Place[R], then: Callable[[R | None], Any] | None = None) -> AwaitMount:
        """Go to a place; *then* is called with what comes back from there, or with None."""
        return self.push_screen(screen_at(cast("AnyPlace", place)), then)

    async def go_home(self) -> None:
        """Go back to the list of parks, unless something given to a screen on the way is not stored yet: that is told."""
        from kvo_inspect.tui.app.ways import back_home

        await back_home(self, self.notices.unstored()[1])

    # -- telling -------------------------------------------------------------------------------------------------------

    @property
    def notice(self) -> Notice | None:  # type: ignore[override]
        """The notice that stands in the place of the key line's rule until the next key, and covers nothing."""
        return self.notices.notice

    def mode_text(self, *, short: bool = False) -> str:
        """Return the mode that the bar shows before the title: practice, read only, or an empty text; *short* for little room."""
        if self.read_only:
            return p_("short", "LOOK") if short else _("READ ONLY")
        return (p_("short", "PRACT.") if short else _("PRACTICE")) if self.practice else ""

    def notify_user(self, what: KvoError | str) -> None:
        """Show a notice in the place of the one before: an expected error, or a sentence already in the language in use."""
        self.notices.notify_user(what)

    def clear_notice(self) -> None:
        """Take the notice away: its subject is over."""
        self.notices.show(None)

    def action_say_stored(self) -> None:
        """Answer to ctrl+s: all is stored, unless a round stands at NOT STORED."""
        self.notify_user(self.notices.unstored()[1] or _("Everything is stored already."))

    def action_help_quit(self) -> None:
        """Answer to ctrl+c, which people press to stop a program."""
        self.notify_user(self.notices.unstored()[1] or _("ctrl+q closes the program; everything is stored already."))

    async def action_quit(self) -> None:
        """Stop once what was typed is stored; where it cannot be, the first ctrl+q says so."""
        self._way_out.take()

    def action_command_palette(self) -> None:
        """Open the palette: what the screen can do, and every other way from here."""
        from kvo_inspect.tui.app.ways import open_palette

        if isinstance(self.screen, KvoScreen) and not self.screen.SHOWN_LOCKED:
            open_palette(self)

    def show_help(self) -> None:
        """Show the page of the keys of the screen on top."""
        from kvo_inspect.tui.kit.help import HelpScreen

        if isinstance(self.screen, KvoScreen):
            self.push_screen(HelpScreen(self.screen))

    async def on_event(self, event: events.Event) -> None:
        """Let keys take turns; everything else goes its way."""
        comes = isinstance(event, events.Key | events.Paste | events.MouseEvent) and not event.is_forwarded
        if comes:
            self.locking.touched()
        if comes and not self._hears(event):
            return
        if comes and isinstance(event, events.Key | events.Paste):
            await self.key_queue.take(event)
        else:
            await super().on_event(event)

    def take_key(self, key: events.Key) -> bool:
        """Take a key of a round at once, as `on_event` would; any other waits for its turn there."""
        taken = bool(self.screen_stack) and self.is_open and self._hears(key) and self.key_queue.take_at_once(key)
        if taken:
            self.locking.touched()
        return taken

    def _hears(self, event: events.Event) -> bool:
        """Return whether input that comes is taken: where the window is too small to see anything, only the key that ends the program."""
        return self._takes(event) and (is_way_out(event) or not is_too_small(self.size))

    def _takes(self, event: events.Event) -> bool:
        """Return whether input is taken at its turn: nothing but that key once somebody leaves, or while the record is locked."""
        return is_way_out(event) or not (self._way_out.taken or self.locking.hides(self.screen))

    def unexpected_error(self, error: Exception) -> None:
        """Log an error nobody expected and say that the data is safe, instead of a traceback with what people typed."""
        from kvo_inspect.tui.app.crash_page import tell_unexpected

        tell_unexpected(self, error)

    async def action_restart_screens(self) -> None:
        """Throw the screens away and begin at the first one; the record stays as it is."""
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.push_screen(self.first_screen())  # the one at the bottom cannot be replaced, and may be what failed

    # -- language, theme, settings -------------------------------------------------------------------------------------

    def save_settings(self, **changes: str) -> None:
        """Store changed settings and follow them at once; a setting that stays leaves what is spoken and shown as it is."""
        if self.read_only:
            raise OnlyLooking
        before, self.settings = self.settings, self.settings._replace(**changes)
        save_settings(self.home, self.settings)
        if self.settings.lang != before.lang:
            self.show_language(self.settings.lang)
        if "theme" in changes:
            self.show_theme(self.settings.theme)
        self._thread.write_as(self.settings.name)

    def show_theme(self, name: str) -> None:
        """Show a theme without keeping it as a setting; automatic is dim on an evening round."""
        self._appearance.show_theme(name)

    def change_colours(self) -> str:
        """Show the next look and keep it as a setting; return a sentence that says which it is."""
        return self._appearance.change_colours()

    def show_language(self, name: str) -> None:
        """Speak another language at once, on every screen; an empty name means that of `--lang`, else the system's."""
        self._appearance.show_language(name)

    def in_round(self, *, evening: bool) -> None:
        """Tell that a round is being walked: with the theme "auto" an evening round is dim."""
        self._appearance.in_round(evening=evening)


def run(data: Path, settings: Settings, **options: Any) -> int:
    """Run the app until it is quit; return the exit code."""
    app = KvoApp(data, settings, **options)
    app.run()
    return app.return_code or 0
