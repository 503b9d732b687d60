"""Who has handed in their part of a round, and who has not; and "my part is done"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.store.parks.home import list_parks
from kvo_inspect.store.parks.park import park_names
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.store.walk.handed_in import (
    HandedIn,
    confidential_not_out,
    end_part,
    expect_part,
    finish_part,
    is_part_done,
    parts_of,
    reopen_part,
)
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.places import MakeFilePlace
from kvo_inspect.wording.contacts import listed
from kvo_inspect.wording.names import author_text, near_day, part_word, short_day

WHO, LAPTOP, PART = 14, 6, 21
"""Cells for a name, the letters of a laptop, and whether a part was handed in, and when."""
HandedInRow = tuple[str, str, HandedIn]
"""The round's id, its name, and one inspector's part."""


class HandedInScreen(ListScreen[None, HandedInRow], UndoableScreen[None]):
    """The parts of the rounds of each park's newest measurement, those that are missing first."""

    REACH = frozenset({"part", "participant"})
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "d",
            N_("my part is done"),
            "mine",
            N_("Say that your part of the round under the cursor is done, or take that back."),
            writes=True,
            rows="one",
        ),
        Key(
            "t", N_("theirs is done"), "theirs", N_("Say for another that their part is done, or take that back."), writes=True, rows="one"
        ),
        Key(
            "m",
            N_("make file"),
            "make",
            N_("Write a file for another laptop, with what is confidential if you choose so."),
            writes=True,
            rows="none",
        ),
        Key(
            "w",
            N_("nothing more comes"),
            "ended",
            N_("The laptop was replaced, or this person records no part of the round: wait for it no more, or wait again."),
            writes=True,
            rows="one",
        ),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "The rounds of each park's newest measurement: whose work on them is here, and who said that their part is done, which travels "
        "with the work. What came from another laptop counts as handed in. A part is expected of a participant with the role inspector: "
        "typed as “name, organisation, inspector”; of a prepared round, of whoever walks along; where the route was divided, of everybody "
        "with a part of it. A laptop that was replaced, and whoever records no part, is waited for no more when you say so with w; that "
        "travels to every laptop."
    )

    _own = ""
    """This laptop."""
    _not_out: Sequence[str] = ()
    """The parks of which confidential work of this laptop was not handed in."""

    def title_text(self) -> str:
        return _("Who has handed in")

    def body(self) -> list[Widget]:
        """Lay out the list, and below it what handing in takes."""
        return [
            self.make_list(
                self._draw,
                head=self._head,
                empty=N_("Nobody is waited for: there is no round, or only finished ones that this laptop walked alone."),
            ),
            Prose(self._told),
        ]

    def _told(self, cells: int) -> list[list[Piece]]:
        """Return the sentence that says when a part is handed in: finishing the round does not do so."""
        if not self.lines.total:
            return []
        sentences = [(_("d says that your part is done; making a file asks so too. Finishing the round does not say it."), "dim")]
        if self._not_out:
            sentence = _(
                "What is confidential of {parks} was not handed in from this laptop yet: m makes a file with it, and c at the folders "
                "exchanges it too, both with a passphrase."
            )
            sentences.insert(0, (sentence.format(parks=listed(self._not_out)), "warn"))
        return [[(line, tone)] for sentence, tone in sentences for line in wrap(sentence, cells)]

    def _head(self, cells: int) -> Sequence[Piece]:
        row = [Cell(_("ROUND")), Cell(_("WHO"), WHO), Cell(_("LAPTOP"), LAPTOP, spare=True), Cell(_("ITS PART"), PART, rigid=True)]
        return columns(cells, row)

    def _draw(self, row: HandedInRow, cells: int) -> Sequence[Piece]:
        _round, name, part = row
        tone = "warn" if part.is_missing or part.more_at else "good"
        return columns(
            cells,
            [
                Cell(name),
                Cell(author_text(part.name) or _("whoever walks it"), WHO, "strong"),
                Cell(part.letters or "·", LAPTOP, spare=True),
                Cell(_part_text(part, self.app.today), PART, tone, rigid=True),
            ],
        )

    def columns(self) -> list[RowColumn[HandedInRow]]:
        """Return the columns."""
        return [
            RowColumn("round", N_("ROUND"), lambda row: row[1]),
            RowColumn("who", N_("WHO"), lambda row: author_text(row[2].name) or _("whoever walks it"), people=True),
            RowColumn("laptop", N_("LAPTOP"), lambda row: row[2].letters),
            RowColumn("part", N_("ITS PART"), lambda row: _part_text(row[2], self.app.today), by=lambda row: row[2].done or row[2].came),
        ]

    def row_key(self, row: HandedInRow) -> tuple[str, str, str]:
        """Return the round, the laptop and the name."""
        return row[0], row[2].device, row[2].name

    async def load(self) -> None:
        self._own = await self.app.call(lambda store: store.device)
        self._not_out = await self.app.call(_read_not_out)
        self.lines.show(await self.app.call(_read))
        self.query_one(Prose).refresh(layout=True)

    def offered(self, key: Key) -> bool:
        """Offer saying that a part is done only when there is a round, and of another when that is a laptop whose work is here."""
        row = self.lines.current
        if key.action == "theirs":
            return row is not None and row[2].device not in ("", self._own)
        if key.action == "ended":
            return row is not None and bool(row[2].name or row[2].device) and row[2].device != self._own
        return (key.action != "mine" or row is not None) and super().offered(key)

    def do_make(self) -> None:
        """Make a file."""
        self.app.go(MakeFilePlace())

    async def do_mine(self) -> None:
        """Say that the part is done, or take that back."""
        row = self.lines.current
        if row is not None:
            await self.step(self.app.call(_turn, row[0]))

    async def do_theirs(self) -> None:
        """Say that the part of the laptop under the cursor is done, or take that back."""
        row = self.lines.current
        if row is not None:
            await self.step(self.app.call(_turn, row[0], row[2].device))

    async def do_ended(self) -> None:
        """Say that nothing more comes of the laptop or person under the cursor, or wait for it again."""
        row = self.lines.current
        if row is not None:
            await self.step(self.app.call(_turn_ended, row[0], row[2]))


def _part_text(part: HandedIn, today: dt.date) -> str:
    """Return whether a part was handed in, and when, or why nobody waits for it."""
    if part.ended:
        return _("laptop replaced") if part.ended == "replaced" else _("records no part")
    if not (at := part.more_at or part.done or part.came):
        return _("! not yet")
    sentence = _("handed in {day} {time}") if part.done else _("here up to {day} {time}")
    if part.more_at:  # it was said to be done, and they went on
        sentence = _("! more on {day} {time}")
    return sentence.format(day=near_day(at[:10], today), time=at[11:16])


def _read(store: Store) -> list[HandedInRow]:
    rows: list[HandedInRow] = []
    for park in list_parks(store):
        rounds = rounds_of(store, park.id)
        for round_ in (round_ for round_ in rounds if round_.measurement == rounds[0].measurement):
            parts = parts_of(store, round_.id)
            alone_and_finished = len(parts) == 1 and round_.closed is not None
            if not alone_and_finished:
                name = f"{park.name} · {short_day(round_.date)} {part_word(round_.part)}"
                rows += [(round_.id, name, part) for part in parts]
    return rows


def _read_not_out(store: Store) -> list[str]:
    """Return the names of the parks of which confidential work of this laptop was not handed in."""
    names = {park.id: park.name for park in park_names(store)}
    return [names[park] for park in confidential_not_out(store, list(names))]


def _turn(store: Store, round_id: str, device: str = "") -> None:
    (reopen_part if is_part_done(store, round_id, device) else finish_part)(store, round_id, device)


def _turn_ended(store: Store, round_id: str, part: HandedIn) -> None:
    """Wait no more for a laptop, or for a person of whom nothing is here; or wait again."""
    if not part.device:
        expect_part(store, round_id, part.name, expected=part.ended == "no_part")
    elif part.ended:
        reopen_part(store, round_id, part.device)
    else:
        end_part(store, round_id, part.device)
