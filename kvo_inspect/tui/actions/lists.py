"""Action lists (actielijsten): the partners of a park, and how much is asked of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.action_list import Group
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.store.actions.lists import ActionList, action_lists, count_unheld
from kvo_inspect.store.actions.over_parks import numbers_held
from kvo_inspect.store.actions.unclear_rows import kept_rows
from kvo_inspect.store.record.reach import DESK, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.queue import Queue, count_to_review
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.places import ActionListPlace, PartnersPlace, ReturnedListPlace, WriteMailPlace
from kvo_inspect.wording.action_lists import list_name, nobody_text
from kvo_inspect.wording.names import capital

OPEN_GROUPS: tuple[Group, ...] = ("urgent", "new", "promised", "open")
"""What is asked and not reported done."""


def read_lists(store: Store, park_id: str) -> tuple[Park, list[ActionList], int, int, int]:
    """Return the park, its action lists (those with something on them first), and three counts.

    The counts: findings that are still to be reviewed, accepted ones that nobody is asked to solve, and rows of returned lists that were
    kept for later.
    """
    lists = sorted(action_lists(store, park_id), key=lambda action_list: not (action_list.points or action_list.unreviewed))
    to_review = count_to_review(store, Queue(park=park_id))
    return store.get(Park, park_id), lists, to_review, count_unheld(store, park_id), len(kept_rows(store, park_id))


def ask_returned(kept: int) -> AskLine:
    """Return the question which list came back; *kept* rows of earlier ones are shown when the line is left empty."""
    hint = _("A list of ours that a partner filled in, XLSX or CSV. Type its path, or drop it here.")
    if kept:
        hint += " " + n_("Empty: {n} row that was kept for later.", "Empty: {n} rows that were kept for later.", kept).format(n=kept)
    return AskLine(_("Which list came back?"), hint=hint, required=not kept)


class ActionListsScreen(ListScreen[None, ActionList], UndoableScreen[None]):
    """What is asked of whom on one park."""

    REACH = DESK
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Show what is asked of the partner under the cursor."), rows="one"),
        Key(
            "m",
            N_("mail drafts"),
            "mail",
            N_("Write a mail draft for every partner for whom there is something new."),
            rows="none",
            anywhere=True,
        ),
        Key(
            "r",
            N_("returned list"),
            "returned",
            N_("Record the answers of a list that a partner filled in: first you see what it would do."),
            writes=True,
            rows="none",
            anywhere=True,
        ),
        Key("w", N_("partners"), "partners", N_("Who is asked to fix things here: names, mail, emergency numbers."), rows="none"),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "Only what was accepted in the review is asked of a partner. New points are still to be sent; overdue is what has passed its date "
        "and was not reported done."
    )
    DEFAULT_CSS = "ActionListsScreen Prose { padding: 0 2; }"

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._park: Park | None = None
        self._lists: list[ActionList] = []
        self._unreviewed = 0
        self._unheld = 0
        self._kept = 0

    def title_text(self) -> str:
        return _("Action lists: {name}").format(name=self._park.name) if self._park else _("Action lists")

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk on what somebody is to solve in this park."""
        return Reach.here(self.acts, nouns=self.REACH, shown=await self.app.call(numbers_held, self._park_id))

    def state_text(self) -> str:
        """Return how many points are still to be sent."""
        return n_("{n} to send", "{n} to send", self._unsent).format(n=self._unsent) if self._unsent else ""

    @property
    def _unsent(self) -> int:
        return sum(len(action_list.unsent) for action_list in self._lists)

    def body(self) -> list[Widget]:
        """Lay out what still stands in the way, and the list."""
        return [Prose(self._top), self.make_list(self._draw, head=self._head)]

    def columns(self) -> list[RowColumn[ActionList]]:
        """Return the columns."""

        def count(name: str, heading: str, number: Callable[[ActionList], int]) -> RowColumn[ActionList]:
            return RowColumn(name, heading, lambda action_list: number(action_list) or None, "number")

        return [
            RowColumn("partner", N_("PARTNER"), lambda action_list: capital(list_name(action_list))),
            count("urgent", N_("URGENT"), lambda action_list: action_list.count("urgent")),
            count("new", N_("NEW"), lambda action_list: len(action_list.unsent)),
            count("overdue", N_("OVERDUE"), lambda action_list: len(action_list.overdue(self.app.today))),
            count("open", N_("OPEN"), lambda action_list: action_list.count(*OPEN_GROUPS)),
            count("done", N_("DONE"), lambda action_list: action_list.count("reported")),
            count("info", N_("INFO"), lambda action_list: action_list.count("info")),
        ]

    def park_of(self, row: ActionList) -> str:
        """Return the id of the park."""
        return row.park.id

    def _top(self, cells: int) -> list[list[Piece]]:
        unreviewed = self._unreviewed
        sentences = []
        if unreviewed:
            sentences.append(
                n_(
                    "{n} finding is not reviewed yet and on no list.", "{n} findings are not reviewed yet and on no list.", unreviewed
                ).format(n=unreviewed)
            )
        if self._unheld:
            sentences.append(
                n_("{n} accepted finding has no action holder.", "{n} accepted findings have no action holder.", self._unheld).format(
                    n=self._unheld
                )
            )
        sentences += [
            n_("{n} point of {partner} is not sent. {why}.", "{n} points of {partner} are not sent. {why}.", n).format(
                n=n, partner=list_name(action_list), why=capital(nobody_text())
            )
            for action_list in self._lists
            if (n := len(action_list.unaddressed))
        ]
        sentences += [
            _("{partner} has no name, and points of several places: give each company a partner of its own (w).").format(
                partner=capital(list_name(action_list))
            )
            for action_list in self._lists
            if action_list.is_of_nobody
        ]
        return [[(line, "warn")] for sentence in sentences for line in wrap("! " + sentence, cells)]

    def _head(self, cells: int) -> Sequence[Piece]:
        texts = (_("URGENT"), _("NEW"), _("OVERDUE"), _("OPEN"), _("DONE"), _("INFO"))
        return self._row(cells, (_("PARTNER"), "dim"), [(text, "") for text in texts])

    def _draw(self, action_list: ActionList, cells: int) -> Sequence[Piece]:
        overdue = len(action_list.overdue(self.app.today))
        open_ = action_list.count(*OPEN_GROUPS)
        counts = (
            (action_list.count("urgent"), "bad", "! "),
            (len(action_list.unsent), "strong", ""),
            (overdue, "warn", "! "),
            (open_, "", ""),
            (action_list.count("reported"), "", ""),
            (action_list.count("info"), "", ""),
        )
        shown: list[Piece] = [(f"{sign}{n}" if n else "·", tone if n else "dim") for n, tone, sign in counts]
        return self._row(cells, (capital(list_name(action_list)), "strong" if action_list.points else "dim"), shown)

    @staticmethod
    def _row(cells: int, name: Piece, counts: Sequence[Piece]) -> list[Piece]:
        return columns(cells - 1, [Cell(name[0], 0, name[1]), *(Cell(text, 7, tone, right=True) for text, tone in counts)])

    async def load(self) -> None:
        self._park, self._lists, self._unreviewed, self._unheld, self._kept = await self.app.call(read_lists, self._park_id)
        self.lines.show(self._lists)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Mail drafts are for points that are not sent yet."""
        return self._unsent > 0 if key.action == "mail" else super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[ActionList]) -> None:
        self.app.go(ActionListPlace(event.row.id))

    def do_mail(self) -> None:
        """Write mail drafts to all partners with points that are not sent yet."""
        self.app.go(WriteMailPlace([action_list.id for action_list in self._lists if action_list.unsent]))

    def do_partners(self) -> None:
        """Open the partners."""
        if self._park:
            self.app.go(PartnersPlace(self._park))

    def do_returned(self) -> None:
        """Ask which list came back."""

        def open_(text: str | None) -> None:
            if text is not None:
                self.app.go(ReturnedListPlace(self._park_id, typed_path(text) if text.strip() else None))

        self.app.push_screen(ask_returned(self._kept), open_)
