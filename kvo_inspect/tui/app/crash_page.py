"""The page that follows an error nobody expected: the data is safe, and where the log is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.worker import WorkerFailed

from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import visible, wrap

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host


class UnexpectedScreen(ModalScreen[None]):
    """Says that something went wrong in the program and that what was stored is safe; Enter starts the screens anew."""

    SHOWN_LOCKED: ClassVar[bool] = True
    DEFAULT_CSS = "UnexpectedScreen { background: $background; padding: 2 4; }"

    def __init__(self, log: Path | None) -> None:
        super().__init__()
        self._log = log

    def compose(self) -> ComposeResult:
        yield Prose(self._page)

    def _page(self, cells: int) -> list[list[Piece]]:
        sentences = [
            (_("Something went wrong in the program."), "bad"),
            (_("Everything that was shown as stored is safe: it is on disk."), "strong"),
            (_("Details for support are in {path}").format(path=self._log) if self._log else "", "dim"),
        ]
        lines: list[list[Piece]] = []
        for text, tone in sentences:
            if text:
                lines += [*([(line, tone)] for line in wrap(text, cells)), []]
        return [*lines, [("Enter ", "key"), (_("start the screens again"), "")], [("ctrl+q ", "key"), (_("quit"), "")]]

    def on_key(self, event: events.Key) -> None:
        """Start again with Enter."""
        if event.key in ("enter", "escape"):
            event.stop()
            self.app.call_later(self.app.run_action, "restart_screens")


def tell_unexpected(app: Host, error: Exception) -> None:
    """Log an error nobody expected and show the page; when it comes again and again, stop and say it on stderr."""
    from kvo_inspect.log import log_unexpected

    if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
        error = error.error
    app.unexpected.append(error)
    log = log_unexpected(error)
    if len(app.unexpected) > 3 or not app.is_running:
        app.end_with(visible(_("Something went wrong in the program. What was stored is safe. Details: {path}").format(path=log)))
    elif not isinstance(app.screen, UnexpectedScreen):
        app.call_later(app.push_screen, UnexpectedScreen(log))
