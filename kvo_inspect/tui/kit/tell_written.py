"""Where a file lies that was just written, with a key that opens it and one that opens its folder: the one place that tells so."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events

from kvo_inspect.desktop import CannotOpen, open_path
from kvo_inspect.store.departures import DepartureKind, note_departure
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import MARKED, AskOne, Box
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.text import wrap

if TYPE_CHECKING:
    from kvo_inspect.tui.kit.host import Host


def shown_path(path: Path) -> str:
    """Return a path for the sentence that tells of it: its name, which is looked for, and below that its folder."""
    return f"{path.name}\n{path.parent}"


class TellWritten(AskOne):
    """Says where something was written, and opens it on request as often as is asked; Enter and Esc go on."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("1", "", "", N_("Open it with the program that this laptop has for it, or choose another one by its digit."), shown="1-3"),
        *MARKED,
    )

    def __init__(self, sentence: str, path: Path, departure: DepartureKind | None, *, opens: bool = True) -> None:
        """*sentence* says what was written and where; *path* is the file, or the folder of several.

        What follows is given to `push_screen` as a function that returns nothing: Textual awaits what it returns, and `dismiss` may not be.
        Without *opens* only the folder is offered: what was written is for no program but this one. As a *departure* of this kind the
        file is noted; None: it was noted already, or tells nothing of anybody.
        """
        folder = path if path.is_dir() else path.parent
        ways = [(_("open it"), path)] if opens and folder != path else []
        ways.append((_("open the folder"), folder))
        super().__init__(sentence, [*(label for label, _path in ways), _("go on")], at=len(ways))
        self._paths = [target for _label, target in ways]
        self._departure, self._path = departure, path
        self._state: Piece = ("", "")
        """What became of the last opening, with its tone."""

    async def on_mount(self) -> None:
        """Note that it left; a record that is only looked at keeps nothing."""
        host = cast("Host", self.app)
        if self._departure is not None and not host.read_only:
            await host.call(note_departure, self._departure, self._path)

    def lines(self, cells: int) -> list[list[Piece]]:
        """Return the sentence, what can be done, and what became of the last opening."""
        state, tone = self._state
        return [*super().lines(cells), *([[], *([(line, tone)] for line in wrap(state, cells))] if state else [])]

    def key(self, event: events.Key) -> None:
        self._state = ("", "")
        super().key(event)

    def answer(self, value: int | None) -> None:
        """Open what was chosen and stay, or close."""
        if value is None or value >= len(self._paths):
            super().answer(value)
        else:
            cast("Host", self.app).begin(self._open(self._paths[value]))

    async def _open(self, path: Path) -> None:
        try:
            await asyncio.to_thread(open_path, path)
        except CannotOpen as error:
            self._state = (error.sentence, "bad")
        else:
            self._state = (_("Opened: {name}").format(name=path.name), "good")
        for box in self.query(Box):
            box.refresh(layout=True)
