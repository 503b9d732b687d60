"""What the program says by itself: notices, and that everything is stored, or is not yet."""

from __future__ import annotations

from time import monotonic
from typing import Any

from textual.screen import Screen

from kvo_inspect.errors import KvoError
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.host import Host, Notice
from kvo_inspect.tui.kit.screen import KvoScreen

NOTICE_SECONDS = 8.0
"""How long a notice stands when no key is pressed."""
UNREAD_SECONDS = 0.5
"""A key that comes this soon after a notice was typed before anybody could read it: the notice stays for the next one."""


class Notices:
    """What the app tells by itself: one notice at a time, and before it stops what would be lost."""

    def __init__(self, app: Host) -> None:
        self._app = app
        self.warned: Screen[Any] | None = None
        """The screen of which ctrl+q has said that something on it is not stored."""
        self.notice: Notice | None = None

    def notify_user(self, what: KvoError | str) -> None:
        """Show a notice in the place of the one before: an expected error, or a sentence already in the language in use."""
        bad = isinstance(what, KvoError)
        notice = Notice(what.sentence if isinstance(what, KvoError) else what, monotonic(), bad)
        self.show(notice)
        self._app.set_timer(NOTICE_SECONDS, lambda: self.show(None) if self.notice is notice else None)

    def key_pressed(self) -> None:
        """Take the notice away: a key was pressed after it."""
        if self.notice is not None and monotonic() > self.notice.since + UNREAD_SECONDS:
            self.show(None)

    def show(self, notice: Notice | None) -> None:
        """Show a notice, or none."""
        self.notice = notice
        for screen in self._app.screen_stack:
            if isinstance(screen, KvoScreen):
                screen.bars_changed()

    def unstored(self) -> tuple[Screen[Any] | None, KvoError | None]:
        """Return the topmost screen that holds what is not stored, and why; (None, None) when all is stored."""
        for screen in reversed(self._app.screen_stack):
            if isinstance(screen, KvoScreen | Ask) and (why := screen.stuck) is not None:
                return screen, why
        return None, None
