"""Parks, the home screen: every park with its last round, progress, open and overdue findings."""

from __future__ import annotations

from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.keys import Key
from kvo_inspect.tui.screen import KvoScreen
from kvo_inspect.tui.widgets.lines import Lines


class ParksScreen(KvoScreen[None]):
    """The home screen."""

    CAN_BACK = False
    KEYS: ClassVar[tuple[Key, ...]] = (Key("ctrl+q", N_("stop"), "", N_("Close the program; everything is stored already.")),)

    def title_text(self) -> str:
        """Return the title."""
        return _("Parks")

    def body(self) -> list[Widget]:
        """One list."""
        return [Lines[str](lambda row, _cells: [(row, "")], filtering=True)]
