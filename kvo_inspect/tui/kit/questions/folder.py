"""Asking for a folder in one line: what is typed first takes the place of the folder proposed, Tab completes, `~` is the home folder."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events

from kvo_inspect.paths import expanded
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.text import fit

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host

SHOWN = 4
"""At most so many folders are shown when several fit."""
LOOKS = 2.0
"""Seconds that are waited for the names in a folder: a network that is gone may take minutes, and keys wait for it."""
LOOKED_AT = 2000
"""At most so many entries of a folder are looked at."""


class AskFolder(AskLine):
    """A line that holds a folder."""

    KEYS: ClassVar[tuple[Key, ...]] = (*AskLine.KEYS, Key("tab", "", "", N_("Complete the name of the folder.")))
    WARNS: ClassVar[bool] = False

    def __init__(self, question: str, text: str = "", *, proposed: bool = True, required: bool = False) -> None:
        """*text* stands on the line; it is only *proposed* unless somebody typed it already."""
        super().__init__(question, text, hint=_("Tab completes · ~ is your own folder · ctrl+u empties the line"), required=required)
        self._untouched = proposed
        """A letter or a paste takes the place of what is proposed; an arrow, Tab or backspace goes on with it."""
        self._fitting: list[str] = []

    @property
    def text(self) -> str:
        """The text on the line."""
        return self._editor.text

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the question, the line, and the names of the folders that fit when several do."""
        names = self._fitting[:SHOWN]
        more = len(self._fitting) - len(names)
        text = "   ".join(f"{name}/" for name in names) + (f"   … {more}" if more else "")
        return [*super().lines(cells), *([[("  " + fit(text, cells - 2), "dim")]] if names else [])]

    def key(self, event: events.Key) -> None:
        self._fitting = []
        if event.key == "tab":
            self._untouched = False
            cast("Host", self.app).begin(self._complete())  # what is typed behind the Tab goes on where that leads
            return
        if event.is_printable and event.character and event.key != "enter":
            self._make_way()
        self._untouched = False
        super().key(event)

    def paste(self, text: str) -> None:
        """Paste in the place of what is proposed."""
        self._make_way()
        super().paste(text.strip().strip("'\""))

    def _make_way(self) -> None:
        if self._untouched:
            self._editor.set("")
        self._untouched = False

    async def _complete(self) -> None:
        before = self.text
        try:
            text, fitting = await asyncio.wait_for(asyncio.to_thread(completed, before), LOOKS)
        except TimeoutError:
            return
        if self.text == before:
            self._editor.set(text)
            self._fitting = fitting
            self.refresh(layout=True)
            for widget in self.walk_children():
                widget.refresh(layout=True)


def completed(typed: str) -> tuple[str, list[str]]:
    """Return the line as far as it is beyond doubt, and the names of the folders that fit when several do."""
    home = typed.strip() == "~"
    where, begun = ("~", "") if home else os.path.split(typed)
    try:
        folder = expanded(where or ".")
        names: list[str] = []
        with os.scandir(folder) as entries:
            for _count, entry in zip(range(LOOKED_AT), entries, strict=False):
                if (
                    entry.name.casefold().startswith(begun.casefold())
                    and entry.name.startswith(".") <= begun.startswith(".")
                    and entry.is_dir()
                ):
                    names.append(entry.name)
    except (OSError, RuntimeError, ValueError):
        return typed, []
    names.sort(key=str.casefold)
    if not names:
        return typed, []
    start = os.path.join(where, "") if where else ""  # noqa: PTH118 (text as it is typed, `~` and all)
    if len(names) == 1:
        return f"{start}{names[0]}{os.sep}", []
    first, last = names[0], names[-1]  # in order: what these two share, all share
    common = next(
        (at for at, (letter, other) in enumerate(zip(first.casefold(), last.casefold(), strict=False)) if letter != other), len(first)
    )
    return start + (first[:common] if common > len(begun) else begun), names
