"""A line of text that was asked for where there is nothing to write it at: what is typed next acts on nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.walk.mode import Mode, ModeLine, bar, heading

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session


class RefusedMode(Mode):
    """Says what is missing and what to do, and takes the text that follows: as keys of the round its letters would answer questions."""

    HELP_TITLE = N_("nothing in hand")
    HELP = (("Enter", N_("back to the round")), ("Esc", N_("back to the round")))
    typing = True

    def __init__(self, session: Session, why: str) -> None:
        super().__init__(session)
        self._why = why

    def lower(self, cells: int) -> list[ModeLine]:
        """Return why there is no line, and what was typed all the same."""
        lines: list[ModeLine] = [heading(cells, _("NOTHING IN HAND for this"))]
        lines += [([(" " + line, "")], "") for line in wrap(self._why, cells - 2)]
        if self._stray.text:
            sentence = _("Not stored: {letters}").format(letters=self._stray.shown)
            lines += [([(" " + line, "warn")], "") for line in wrap(sentence, cells - 2)]
        return [*lines, *bar(cells, _("Enter or Esc: back to the round"))]

    async def key(self, event: Key) -> None:
        """Take what is typed, or go back."""
        if event.key in ("enter", "escape"):
            self.close()
        else:
            self._stray.press(event)

    def paste(self, text: str) -> None:
        self._stray.paste(text)
