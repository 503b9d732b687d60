"""The history of one noun: each of its changes, newest first."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widget import Widget

from kvo_inspect.domain.folding.nouns import NOUNS
from kvo_inspect.store.checklists.mentioned import Mentioned, mentioned_in
from kvo_inspect.store.record.history import HistoryLine, noun_history
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.history import noun_texts
from kvo_inspect.wording.names import author_text, moment_text


def read_history(store: Store, noun: str, noun_id: str) -> tuple[list[HistoryLine], Mentioned]:
    """Return the changes of one thing, and what they speak of."""
    lines = noun_history(store, noun, noun_id)
    thing = store.find(NOUNS[noun], noun_id)
    return lines, mentioned_in(store, thing.park if thing else "", lines)


class HistoryScreen(KvoScreen[None]):
    """Every change that was recorded of one noun."""

    AUTO_FOCUS = "VerticalScroll"
    KEYS: ClassVar[tuple[Key, ...]] = (Key("up", N_("scroll"), "", N_("Scroll through the history."), shown="↑↓"),)
    HELP_TEXT = N_("Everything that was recorded of this, by whom and when. Nothing is overwritten: each change stands here.")
    DEFAULT_CSS = "HistoryScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }"

    def __init__(self, noun: str, noun_id: str, title: str) -> None:
        super().__init__()
        self._noun = noun
        self._noun_id = noun_id
        self._title = title
        self._history: list[HistoryLine] = []
        self._mentioned = Mentioned({}, {}, {})

    def title_text(self) -> str:
        """Return the screen's title, with the title of the noun."""
        return _("History: {title}").format(title=self._title)

    def body(self) -> list[Widget]:
        return [VerticalScroll(Prose(self._lines))]

    async def load(self) -> None:
        self._history, self._mentioned = await self.app.call(read_history, self._noun, self._noun_id)

    def _lines(self, cells: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = [[]]
        for number, change in reversed(list(enumerate(self._history))):
            lines.append([(f"{moment_text(change.at)}  ", "dim"), (author_text(change.author), "strong"), (f"  {change.letters}", "dim")])
            lines += [
                [("   ", ""), (line, "")]
                for text in noun_texts(change, self._mentioned, first=number == 0)
                for line in wrap(text, cells - 3)
            ]
        return lines
