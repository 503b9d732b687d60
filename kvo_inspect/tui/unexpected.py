"""What happens with an error nobody expected: into a log file without answers or names, and a page that says the data is safe."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from kvo_inspect.paths import state_folder
from kvo_inspect.texts import _
from kvo_inspect.tui.drawing import Piece
from kvo_inspect.tui.plain import wrap
from kvo_inspect.tui.widgets.prose import Prose

LOG_LIMIT = 1_000_000
"""Bytes after which the log starts anew (the one before is kept)."""


def log_file() -> Path:
    """Return the file that unexpected errors are written to."""
    return state_folder() / "kvo-inspect.log"


def log_unexpected(error: BaseException) -> Path | None:
    """Write the kind of error and its place in the program; never its text, which may hold what people typed.

    Returns the file, or None when even that could not be written.
    """
    path = log_file()
    frames = "".join(
        f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n' for frame in traceback.extract_tb(error.__traceback__)
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{datetime.now().astimezone().isoformat()} {type(error).__qualname__}\n{frames}")
    except OSError:
        return None
    return path


class UnexpectedScreen(ModalScreen[None]):
    """Says that something went wrong in the program and that what was stored is safe; Enter starts the screens anew."""

    DEFAULT_CSS = "UnexpectedScreen { background: $background; padding: 2 4; }"

    def __init__(self, log: Path | None) -> None:
        super().__init__()
        self._log = log

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield Prose(self._page)

    def _page(self, cells: int) -> list[list[Piece]]:
        told = [
            (_("Something went wrong in the program."), "bad"),
            (_("Everything that was shown as stored is safe: it is on disk."), "strong"),
            (_("Details for support are in {path}").format(path=self._log) if self._log else "", "dim"),
        ]
        lines: list[list[Piece]] = []
        for text, tone in told:
            if text:
                lines += [*([(line, tone)] for line in wrap(text, cells)), []]
        return [*lines, [("Enter ", "key"), (_("start the screens again"), "")], [("ctrl+q ", "key"), (_("stop"), "")]]

    def on_key(self, event: events.Key) -> None:
        """Start again with Enter."""
        if event.key in ("enter", "escape"):
            event.stop()
            self.app.call_later(self.app.run_action, "restart_screens")
