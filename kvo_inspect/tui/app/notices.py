"""Notices of the program, and the answer whether everything is stored."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import Any

from textual.screen import Screen

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.host import Host, Notice
from kvo_inspect.tui.kit.screen import KvoScreen

NOTICE_SECONDS = 8.0
"""Seconds for which a notice stands when no key is pressed."""
LOOK_AGAIN = 0.1
"""Seconds between two looks whether the screen on top has read."""
UNREAD_SECONDS = 0.5
"""Seconds in which nobody has read a notice: a key pressed within them does not take it away."""


class Notices:
    """The notices of the app, one at a time, and what would be lost when it stops."""

    def __init__(self, app: Host) -> None:
        self._app = app
        self.warned: Screen[Any] | None = None
        """The screen with something not stored of which ctrl+q has warned; None when it has not."""
        self.notice: Notice | None = None

    def notify_user(self, what: KvoError | str) -> None:
        """Show a notice in the place of the one before: an expected error, or a sentence already in the language in use; locked, none."""
        if not self._app.is_locked:
            self._tell(what)

    def _tell(self, what: KvoError | str) -> None:
        bad = isinstance(what, KvoError)
        notice = Notice(what.sentence if isinstance(what, KvoError) else what, monotonic(), bad)
        self.show(notice)
        self._let_stand(notice)

    def _let_stand(self, notice: Notice) -> None:
        """Take a notice away when it has stood its time, which begins once the screen on top has read: before that nobody sees it."""
        if self._is_reading:
            self._app.set_timer(LOOK_AGAIN, partial(self._let_stand, notice))
        else:
            self._app.set_timer(NOTICE_SECONDS, partial(self._take_away, notice))

    def _take_away(self, notice: Notice) -> None:
        if self.notice is not notice:
            return
        if self._is_reading:
            self._let_stand(notice)
        else:
            self.show(None)

    @property
    def _is_reading(self) -> bool:
        screen = self._app.screen
        return isinstance(screen, KvoScreen) and screen.is_reading

    def key_pressed(self) -> None:
        """Take away the notice, and what the screen on top says of the key before: a key was pressed after them."""
        if isinstance(self._app.screen, KvoScreen):
            self._app.screen.key_pressed()
        if self.notice is not None and monotonic() > self.notice.since + UNREAD_SECONDS:
            self.show(None)

    def show(self, notice: Notice | None) -> None:
        """Show a notice, or none."""
        self.notice = notice
        for screen in self._app.screen_stack:
            if isinstance(screen, KvoScreen):
                screen.bars_changed()

    def unstored(self) -> tuple[Screen[Any] | None, KvoError | None]:
        """Return the topmost screen that holds something not stored, and the error that says so; (None, None) when all is stored."""
        for screen in reversed(self._app.screen_stack):
            if isinstance(screen, KvoScreen | Ask) and (why := screen.stuck) is not None:
                return screen, why
        return None, None

    def may_quit(self) -> bool:
        """Return whether the program may stop; while something typed is not stored, the first ctrl+q says so."""
        screen, why = self.unstored()
        if why is None or screen is self.warned:
            return True
        self.warned = screen
        self._tell(KvoError(_("What you typed last is not stored: ctrl+q once more stops without it. {why}").format(why=why)))
        return False
