"""What the program says by itself: notices, and that everything is stored, or is not yet."""

from __future__ import annotations

from textual.app import App

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import _
from kvo_inspect.tui.plain import visible
from kvo_inspect.tui.screen import KvoScreen

NOTICE_SECONDS = 8.0


class TellingApp(App[None]):
    """An app that tells: what went wrong, and before it stops what would be lost."""

    _told_unstored = False
    """Whether ctrl+q has said once that something is not stored."""

    practice: bool
    looking: bool

    def mode_text(self) -> str:
        """Return what the bar says in front of everything: that this is practice, or only looking; or nothing."""
        return _("READ ONLY") if self.looking else _("PRACTICE") if self.practice else ""

    def tell(self, what: KvoError | str) -> None:
        """Show a notice in the place of the one before: an expected error, or a sentence already in the language in use."""
        severity = "error" if isinstance(what, KvoError) else "information"
        sentence = what.sentence if isinstance(what, KvoError) else what
        self.clear_notifications()
        self.notify(visible(sentence), severity=severity, timeout=NOTICE_SECONDS, markup=False)  # type: ignore[arg-type]

    def action_say_stored(self) -> None:
        """Answer to ctrl+s: all is stored, unless a round stands at NOT STORED."""
        self.tell(self._stuck() or _("Everything is stored already: each answer is on disk when it is shown as stored."))

    def action_help_quit(self) -> None:
        """Answer to ctrl+c, which people press to stop a program."""
        self.tell(self._stuck() or _("ctrl+q stops the program; everything is stored already."))

    async def action_quit(self) -> None:
        """Stop; while something typed is not stored, the first ctrl+q says so."""
        if (why := self._stuck()) is not None and not self._told_unstored:
            self._told_unstored = True
            self.tell(KvoError(_("{why} What you typed last is not stored: ctrl+q once more stops without it.").format(why=why)))
        else:
            await super().action_quit()

    def _stuck(self) -> KvoError | None:
        """Return why a round on the screens cannot store what it was given, or None when all is stored."""
        return next((one.stuck for one in self.screen_stack if isinstance(one, KvoScreen) and one.stuck is not None), None)
