"""Locking a protected record: what was given is stored, one opaque screen lies over all others, the record closes, its key is forgotten.

The screens below keep standing in memory and read again when somebody unlocks. From the key on nothing but the cover is painted, whatever
still ends below it: everything that is painted passes `Locking.hides`. Imports nothing of `domain` or `store`.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual.screen import Screen
from textual.strip import Strip

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.help import HelpScreen
from kvo_inspect.tui.kit.keys import asks_lock
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.textual_doors import whole_screen, write_past

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.events import Key, Paste

    from kvo_inspect.tui.kit.host import Host

LOOK_AGAIN = 0.02
"""Seconds between two looks whether everything under way has ended."""
QUIET = 3
"""How many looks in a row find nothing under way before the record closes: what ended may just be telling so."""
IDLE_LOOK = 1.0
"""Seconds between two looks whether somebody is still there."""
CLEAR = "\x1b[2J\x1b[H"


class Locking:
    """Whether the app is locked, and the way there and back."""

    def __init__(self, app: Host) -> None:
        self._app = app
        self.on = False
        """Whether the app is locked; from then on nothing of the record is painted."""
        self._touched = monotonic(), app.now()
        self._keeps_lines = False
        """Whether the record keeps lines that stand open on the screens below."""

    # -- the key and the clock -----------------------------------------------------------------------------------------

    def takes(self, event: Key | Paste) -> bool:
        """Lock when a key whose turn it is asks for that, and return whether: on the round its one widget says so itself."""
        asks = self._app.is_protected and asks_lock(getattr(event, "key", ""), typing=is_typing(self._app.screen))
        if asks:
            self.begin()
        return asks

    def begin(self) -> None:
        """Lock the record, or say how a record is protected."""
        app = self._app
        if not app.is_protected:
            app.notify_user(_("This record is not protected, so nothing is locked: ctrl+p, then “protection”."))
        elif not self.on and not self.must_unlock():
            app.clear_notice()
            self.on = True
            app.begin(self._lock())

    def touched(self) -> None:
        """Note that somebody is there."""
        self._touched = monotonic(), self._app.now()

    def watch(self) -> None:
        """Look from now on whether the app was left alone."""
        self.touched()
        opening = self._app.opening

        def look() -> None:
            if self._app.opening == opening:
                self.look()
            else:
                timer.stop()

        timer = self._app.set_interval(IDLE_LOOK, look)
        if not self._app.read_only:
            self._app.begin(self._show_lines())

    def look(self) -> None:
        """Lock when the app was left alone for as long as the settings say; a laptop that slept was left alone too."""
        minutes = self._minutes()
        if self.on or not minutes or not self._app.is_open or not self._app.is_protected:
            return
        at, moment = self._touched
        waited = max(monotonic() - at, (self._app.now() - moment).total_seconds())
        if waited >= minutes * 60 and not self._busy():  # long work is somebody's: it ends first
            self.begin()

    def _minutes(self) -> int:
        settings = self._app.settings
        on_round = any(isinstance(screen, KvoScreen) and not screen.BINDS for screen in self._app.screen_stack)
        return int(settings.lock_round if on_round else settings.lock_desk)

    # -- locking -------------------------------------------------------------------------------------------------------

    async def _lock(self) -> None:
        """Lie over everything, let what is under way end, then close the record and forget its key."""
        app = self._app
        self.cover()
        app.photos.leave_off()
        quiet = 0
        while quiet < QUIET:
            await asyncio.sleep(LOOK_AGAIN)
            quiet = 0 if self._busy(own=1) else quiet + 1
        for screen in app.screen_stack:
            if isinstance(screen, KvoScreen):
                await screen.before_lock()
        await self._keep_lines()
        await app.push_screen(unlock_screen(was_open=True))
        await app.close_record()

    async def _keep_lines(self) -> None:
        """Keep what stands open in forms and boxes in the record, which is encrypted: the program may end before somebody unlocks."""
        from kvo_inspect.tui.protection.open_lines import keep_lines, name_confidential, open_lines

        screens = self._app.screen_stack
        lines, confidential = open_lines(screens), name_confidential(screens)
        self._keeps_lines = bool(lines) and not self._app.read_only
        if self._keeps_lines:
            with suppress(KvoError):  # a disk that takes nothing must not keep the record open
                await self._app.call(keep_lines, lines, confidential=confidential)

    async def _show_lines(self) -> None:
        """Forget the lines that stand on the screens again; show those of a program that ended."""
        from kvo_inspect.tui.protection.open_lines import OpenLinesScreen, keep_lines, lines_of_before

        if self._keeps_lines:
            self._keeps_lines = False
            await self._app.call(keep_lines, ())
        elif any(lines := await self._app.call(lines_of_before)):
            await self._app.push_screen(OpenLinesScreen(*lines))

    def _busy(self, *, own: int = 0) -> bool:
        """Return whether something is under way besides *own* tasks: work, a box with a bar, taking photos in, keys of the round."""
        app = self._app
        working = any(isinstance(screen, Ask) and screen.WORKS for screen in app.screen_stack)
        keys = not all(screen.idle for screen in app.screen_stack if isinstance(screen, KvoScreen))
        return app.under_way > own or working or keys or app.photos.is_busy

    def must_unlock(self) -> bool:
        """Return whether the record is protected and its key is not held."""
        if not self._app.is_protected:
            return False
        from kvo_inspect.protection import unlocked

        return unlocked.is_locked(self._app.data)

    def forget(self) -> None:
        """Forget the key of the record."""
        if self._app.is_protected:
            from kvo_inspect.protection import unlocked

            unlocked.forget(self._app.data)

    async def unlock(self, text: str, *, was_open: bool) -> None:
        """Open the record with a passphrase or recovery code; the screens come back as they were. Errors as `unlocked.unlock`."""
        from kvo_inspect.protection import unlocked

        app = self._app
        await asyncio.to_thread(unlocked.unlock, app.data, text, look=app.read_only)
        self.on = False
        if was_open:
            await app.pop_screen()
        else:  # it may be the one at the bottom, which cannot be replaced
            await app.push_screen(app.first_screen())
        if app.settings.name or app.read_only:
            await app.open_record()
        holding = unlocked.held(app.data)
        if holding is not None and not holding.genuine:
            from kvo_inspect.protection.key_file import altered_text

            app.notify_user(altered_text())

    # -- what is seen --------------------------------------------------------------------------------------------------

    def hides(self, screen: Screen[Any]) -> bool:
        """Return whether nothing of a screen may be painted now: all but the unlock screen and what lies on it."""
        return self.on and not may_be_seen(screen)

    def covered(self, screen: Screen[Any], painted: RenderableType) -> RenderableType:
        """Return what is painted in the place of *painted*: that, or the cover."""
        if not self.hides(screen):
            return painted
        width, height = self._app.size
        sentence = _("Locked. What is under way ends first; then the passphrase is asked.")
        lines = [" " + line for line in wrap(sentence, max(1, width - 2))]
        rows = [lines[y - 1] if 0 < y <= len(lines) else "" for y in range(height)]
        return whole_screen([Strip([Segment(row.ljust(width)[:width])]) for row in rows], width)

    def cover(self) -> None:
        """Take every picture out of the terminal and paint the cover at once."""
        from kvo_inspect.tui.pictures.picture import Picture

        deleted = ""
        for screen in self._app.screen_stack:
            for picture in screen.query(Picture):
                deleted += picture.taken_out()
        write_past(self._app, deleted + CLEAR)
        self._app.screen.refresh(layout=True)


def unlock_screen(*, was_open: bool = False) -> Screen[None]:
    """Return the screen that asks for the passphrase; imported where a record is protected."""
    from kvo_inspect.tui.protection.unlock import UnlockScreen

    return UnlockScreen(was_open=was_open)


def may_be_seen(screen: Screen[Any]) -> bool:
    """Return whether a screen tells nothing of the record: the unlock screen, its help, the page after an error."""
    return bool(getattr(screen.of if isinstance(screen, HelpScreen) else screen, "SHOWN_LOCKED", False))


def is_typing(screen: Screen[Any]) -> bool:
    """Return whether a key is text where it would go now."""
    if isinstance(screen, Ask):
        return screen.TYPING
    return bool(getattr(screen.focused, "typing", False))
