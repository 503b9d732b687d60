"""The first start: who, then a park, then a round."""

from __future__ import annotations

from textual.widget import Widget

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.fields import LineField
from kvo_inspect.tui.screen import KvoScreen
from kvo_inspect.tui.widgets.form import Form


class WhoScreen(KvoScreen[None]):
    """Who records."""

    CAN_BACK = False

    def title_text(self) -> str:
        """Return the title."""
        return _("Welcome")

    def body(self) -> list[Widget]:
        """One form."""
        return [Form([LineField("name", N_("Your name"))], submit=N_("go on"))]
