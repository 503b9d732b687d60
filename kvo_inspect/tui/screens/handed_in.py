"""Who has handed in their part of a round, and who has not; and "my part is done"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.names import day_text, part_name
from kvo_inspect.store.park_list import list_parks
from kvo_inspect.store.parts import HandedIn, finish_part, is_part_done, parts_of, reopen_part
from kvo_inspect.store.record import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.drawing import Cell, Piece, columns
from kvo_inspect.tui.keys import Key
from kvo_inspect.tui.plain import wrap
from kvo_inspect.tui.screen import KvoScreen
from kvo_inspect.tui.widgets.lines import Lines
from kvo_inspect.tui.widgets.prose import Prose

Row = tuple[str, str, HandedIn]
"""The round's id, what it is called, and one inspector's part."""


class HandedInScreen(KvoScreen[None]):
    """The parts of the newest round of each park, those that are missing first."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "d",
            N_("my part is done"),
            "mine",
            N_("Say that your part of the round under the cursor is done, or take that back."),
            writes=True,
        ),
    )
    HELP_TEXT = N_(
        "The newest round of each park: whose work on it is here, and who said that their part is done. It travels with the work."
    )

    def title_text(self) -> str:
        """Return the title."""
        return _("Who has handed in")

    def body(self) -> list[Widget]:
        """Lay out the list, and below it what handing in takes."""
        return [Lines[Row](self._draw, head=self._head, empty=N_("Nobody recorded anything on a round yet.")), Prose(self._told)]

    def _told(self, cells: int) -> list[list[Piece]]:
        """Return what makes a part handed in: finishing the round is not it."""
        if not self.query_one(Lines).total:
            return []
        told = _("A part is handed in when whoever walked it says so: d says it of yours. Finishing the round does not say it.")
        return [[(line, "dim")] for line in wrap(told, cells)]

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells, [Cell(_("ROUND")), Cell(_("WHO"), 20), Cell(_("LAPTOP"), 7), Cell(_("PART"), 24)])

    def _draw(self, row: Row, cells: int) -> Sequence[Piece]:
        _round, name, one = row
        told = _("handed in {day} {time}").format(day=day_text(one.done[:10]), time=one.done[11:16]) if one.done else _("! not yet")
        return columns(
            cells,
            [Cell(name), Cell(one.name or "·", 20, "strong"), Cell(one.letters or "·", 7), Cell(told, 24, "good" if one.done else "warn")],
        )

    async def load(self) -> None:
        """Read the parts."""
        self.query_one(Lines).show(await self.app.call(_read))
        self.query_one(Prose).refresh(layout=True)

    def offered(self, key: Key) -> bool:
        """Something to say needs a round."""
        return key.action != "mine" or self.query_one(Lines).current is not None

    async def do_mine(self) -> None:
        """Say it, or take it back."""
        row = self.query_one(Lines).current
        if row is not None:
            await self.app.call(_turn, row[0])
            await self.load()


def _read(store: Store) -> list[Row]:
    rows: list[Row] = []
    for park in list_parks(store):
        if park.last_round:
            name = f"{park.name}, {part_name(park.last_part)} {day_text(park.last_date)}"
            rows += [(park.last_round, name, one) for one in parts_of(store, park.last_round)]
    return rows


def _turn(store: Store, round_id: str) -> None:
    (reopen_part if is_part_done(store, round_id) else finish_part)(store, round_id)
