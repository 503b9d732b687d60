"""The record cannot be opened: one clear sentence, what to do, and a way to try again."""

from __future__ import annotations

from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.drawing import Piece
from kvo_inspect.tui.keys import Key
from kvo_inspect.tui.plain import wrap
from kvo_inspect.tui.screen import KvoScreen
from kvo_inspect.tui.widgets.prose import Prose


class CannotOpenScreen(KvoScreen[None]):
    """Shows the sentence of the error that stood in the way."""

    CAN_BACK = False
    NEEDS_RECORD = False
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("try again"), "again", N_("Open the record again, after you did what the page says.")),
        Key("ctrl+q", N_("quit"), "", N_("Close the program.")),
    )
    HELP_TEXT = N_("The record could not be opened. Nothing was changed, and nothing that was stored is lost.")
    DEFAULT_CSS = "CannotOpenScreen Prose { padding: 2 4; }"

    def __init__(self, error: KvoError) -> None:
        super().__init__()
        self._error = error

    def title_text(self) -> str:
        """Say what this is."""
        return _("The record cannot be opened")

    def body(self) -> list[Widget]:
        """One text."""
        return [Prose(self._page)]

    def _page(self, cells: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = [[(_("The record cannot be opened"), "bad")], []]
        lines += [[(line, "")] for line in wrap(self._error.sentence, cells)]
        lines += [[], *([(line, "dim")] for line in wrap(_("Nothing was changed, and nothing that was stored is lost."), cells))]
        return lines

    async def do_again(self) -> None:
        """Try to open it again."""
        await self.app.pop_screen()
        await self.app.open_record()
