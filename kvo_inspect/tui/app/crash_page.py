"""The page that follows an error nobody expected: the data is safe, and where the log is."""

from __future__ import annotations

from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap


class UnexpectedScreen(ModalScreen[None]):
    """Says that something went wrong in the program and that what was stored is safe; Enter starts the screens anew."""

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
