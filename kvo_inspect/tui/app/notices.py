"""What the program says by itself: notices, and that everything is stored, or is not yet."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from textual.app import App
from textual.screen import Screen

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import _
from kvo_inspect.tui.kit.ask import Ask
from kvo_inspect.tui.kit.screen import KvoScreen

NOTICE_SECONDS = 8.0
"""How long a notice stands when no key is pressed."""
UNREAD_SECONDS = 0.5
"""A key that comes this soon after a notice was typed before anybody could read it: the notice stays for the next one."""


@dataclass(frozen=True)
class Notice:
    """What is told now, since when (`monotonic`), and whether something went wrong."""

    sentence: str
    since: float
    bad: bool = False


class TellingApp(App[None]):
    """An app that tells: what went wrong, and before it stops what would be lost."""

    _warned: Screen[Any] | None = None
    """The screen of which ctrl+q has said that something on it is not stored."""

    practice: bool
    looking: bool

    notice: Notice | None = None
    """What the key line says in the place of its rule until the next key: it covers nothing."""

    def mode_text(self) -> str:
        """Return what the bar says in front of everything: that this is practice, or only looking; or nothing."""
        return _("READ ONLY") if self.looking else _("PRACTICE") if self.practice else ""

    def tell(self, what: KvoError | str) -> None:
        """Show a notice in the place of the one before: an expected error, or a sentence already in the language in use."""
        bad = isinstance(what, KvoError)
        notice = Notice(what.sentence if isinstance(what, KvoError) else what, monotonic(), bad)
        self._show_notice(notice)
        self.set_timer(NOTICE_SECONDS, lambda: self._show_notice(None) if self.notice is notice else None)

    def tell_nothing(self) -> None:
        """Take the notice away: what it told is over."""
        self._show_notice(None)

    def notice_read(self) -> None:
        """Take the notice away: a key was pressed after it."""
        if self.notice is not None and monotonic() > self.notice.since + UNREAD_SECONDS:
            self._show_notice(None)

    def _show_notice(self, notice: Notice | None) -> None:
        self.notice = notice
        for screen in self.screen_stack:
            if isinstance(screen, KvoScreen):
                screen.bars_changed()

    def action_say_stored(self) -> None:
        """Answer to ctrl+s: all is stored, unless a round stands at NOT STORED."""
        self.tell(self._why_unstored() or _("Everything is stored already."))

    def action_help_quit(self) -> None:
        """Answer to ctrl+c, which people press to stop a program."""
        self.tell(self._why_unstored() or _("ctrl+q closes the program; everything is stored already."))

    async def action_quit(self) -> None:
        """Stop; while something typed is not stored, the first ctrl+q says so."""
        holding, why = self._unstored()
        if why is not None and holding is not self._warned:
            self._warned = holding
            self.tell(KvoError(_("{why} What you typed last is not stored: ctrl+q once more stops without it.").format(why=why)))
        else:
            await super().action_quit()

    def _unstored(self) -> tuple[Screen[Any] | None, KvoError | None]:
        """Return the topmost screen that holds what is not stored, and why; (None, None) when all is stored."""
        for one in reversed(self.screen_stack):
            if isinstance(one, KvoScreen | Ask) and (why := one.stuck) is not None:
                return one, why
        return None, None

    def _why_unstored(self) -> KvoError | None:
        return self._unstored()[1]
