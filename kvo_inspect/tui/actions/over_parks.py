"""What is asked of whom over all parks: a row an organisation, with when it was asked, reminded and answered last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.domain.values.search_words import contains_word, plain, typed_words
from kvo_inspect.store.actions.over_parks import (
    ASKED_MOMENTS,
    AskedMoment,
    OrganisationAsked,
    UnnamedAsked,
    action_list,
    all_asked,
    numbers_held,
)
from kvo_inspect.store.actions.unclear_rows import kept_rows
from kvo_inspect.store.record.reach import DESK, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.actions.lists import ask_returned
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.questions.day import AskDay
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.places import ActionListPlace, NoteSentPlace, ReturnedListPlace, WriteMailPlace
from kvo_inspect.wording.action_lists import partner_text, since_text, unnamed_text, wish_text
from kvo_inspect.wording.days import day_hint
from kvo_inspect.wording.names import capital, day_text, short_day, way_name

WIDE = 110
"""Width in cells from which days have their whole year."""


def read_asked(store: Store) -> tuple[list[OrganisationAsked], UnnamedAsked, int]:
    """Return what is asked of whom over all parks, how much of nobody named, and how many rows of returned lists were kept for later."""
    return *all_asked(store), len(kept_rows(store))


class AskedScreen(ListScreen[None, OrganisationAsked], UndoableScreen[None]):
    """What is asked of each organisation, over all parks that are here."""

    REACH = DESK
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Show all that is asked of the one under the cursor, sorted by park."), rows="one"),
        Key(
            "m",
            N_("mail drafts"),
            "mail",
            N_("Write a draft with one list for everybody that is marked, or without marks for all for whom there is something new."),
            rows="marked or all",
        ),
        Key(
            "h",
            N_("reminders"),
            "remind",
            N_("Write a reminder with one list to everybody that is marked, or without marks to all of whom something is overdue."),
            rows="marked or all",
        ),
        Key(
            "s",
            N_("sent"),
            "sent",
            N_("Note that what is new was sent: to everybody that is marked, or to the one under the cursor, in all their parks."),
            writes=True,
            rows="marked",
        ),
        Key(
            "r",
            N_("returned list"),
            "returned",
            N_("Record the answers of a list that came back, of whichever parks: first you see what it would do."),
            writes=True,
            rows="none",
            anywhere=True,
        ),
        Key("d", N_("since"), "since", N_("Show only who was asked, was reminded or answered since a day; or everybody."), rows="none"),
        Key("slash", N_("filter"), "", N_("Type to see only the organisations with these words; Esc shows all again."), rows="none"),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "A row an organisation, over all parks: how much is still to be sent, overdue and open, and when it was asked, reminded and "
        "answered last. Partners of several parks are one when they are one contact, or have the same kind and name."
    )

    DEFAULT_CSS = "AskedScreen Prose { padding: 0 1; } AskedScreen #wish { max-height: 4; }"

    def __init__(self) -> None:
        super().__init__()
        self._since: tuple[AskedMoment | None, str] | None = None
        """What happened, and since which day; None: everybody is shown."""
        self._asked: list[OrganisationAsked] = []
        self._unnamed = UnnamedAsked(0, 0)
        self._kept = 0

    def title_text(self) -> str:
        return _("Asked, over all parks")

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk on what somebody is to solve in any park."""
        return Reach.here(self.acts, nouns=self.REACH, shown=await self.app.call(numbers_held))

    def state_text(self) -> str:
        """Return how many points are to be sent, and how many are overdue."""
        unsent, overdue = sum(row.unsent for row in self._asked), sum(row.overdue for row in self._asked)
        parts = (
            n_("{n} to send", "{n} to send", unsent).format(n=unsent) if unsent else "",
            n_("! {n} overdue", "! {n} overdue", overdue).format(n=overdue) if overdue else "",
        )
        return " · ".join(filter(None, parts))

    def body(self) -> list[Widget]:
        """Lay out since when, the list, how the one under the cursor wants to be asked, and how much stands elsewhere."""
        lines = self.make_list(self._draw, head=self._head, filtering=True, empty=self._empty)
        return [Prose(self._filters), lines, Prose(self._wish, id="wish")]

    def _empty(self) -> str:
        return _("Nobody. d shows everybody again.") if self._since is not None else _("Nothing is asked of anybody.")

    def _since_text(self) -> str:
        return since_text(*self._since) if self._since is not None else ""

    def shown_text(self) -> str:
        """Return which rows are shown: since when, and the words that are typed."""
        return " · ".join(filter(None, (self._since_text(), self.lines.words)))

    def _filters(self, cells: int) -> list[list[Piece]]:
        return [[(_("Shown: "), "dim"), (fit(text, cells - 12), "strong")]] if (text := self._since_text()) else []

    def _wish(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        wish = wish_text(row.partner) if row is not None else ""
        lines: list[list[Piece]] = [[(fit(wish, cells), "key")]] if wish else []
        lines += [[(line, "dim")] for line in wrap(unnamed_text(self._unnamed), cells, 2) if line]
        return [[("─" * cells, "dim")], *lines] if lines else []

    def columns(self) -> list[RowColumn[OrganisationAsked]]:
        """Return the columns."""
        return [
            RowColumn("organisation", N_("ORGANISATION"), lambda row: capital(partner_text(row.partner))),
            RowColumn("way", N_("WAY"), lambda row: way_name(row.partner.way or "mail")),
            RowColumn("parks", N_("PARKS"), lambda row: row.parks, "number"),
            RowColumn("new", N_("NEW"), lambda row: row.unsent or None, "number"),
            RowColumn("overdue", N_("LATE"), lambda row: row.overdue or None, "number"),
            RowColumn("open", N_("OPEN"), lambda row: row.open or None, "number"),
            RowColumn("asked", N_("ASKED"), lambda row: row.sent, "day"),
            RowColumn("reminded", N_("REMINDED"), lambda row: row.reminded, "day"),
            RowColumn("answered", N_("ANSWERED"), lambda row: row.answered, "day"),
        ]

    def row_key(self, row: OrganisationAsked) -> str:
        """Return the id of its list."""
        return row.list_id

    def _rows(self) -> Sequence[OrganisationAsked]:
        """Return the rows that are marked, or all that are shown when none is."""
        marks = self.lines.marks
        return [row for row in self._asked if row.list_id in marks] if marks else self.lines.shown

    def _to_note(self) -> Sequence[OrganisationAsked]:
        """Return the rows with something new that are marked, or the one under the cursor, hidden by the filter or not."""
        rows = self._rows() if self.lines.marks else [row for row in (self.lines.current,) if row is not None]
        return [row for row in rows if row.unsent]

    def _head(self, cells: int) -> Sequence[Piece]:
        texts = (_("PARKS"), _("NEW"), _("LATE"), _("OPEN"), _("ASKED"), _("REMINDED"), _("ANSWERED"))
        return self._row(cells, (_("ORGANISATION"), ""), [(text, "") for text in texts])

    def _draw(self, row: OrganisationAsked, cells: int) -> Sequence[Piece]:
        counts: list[Piece] = [
            (str(row.parks), ""),
            (str(row.unsent) if row.unsent else "·", "strong" if row.unsent else "dim"),
            (f"! {row.overdue}" if row.overdue else "·", "warn" if row.overdue else "dim"),
            (str(row.open) if row.open else "·", "" if row.open else "dim"),
        ]
        day = day_text if cells >= WIDE else short_day
        days: list[Piece] = [(day(text) if text else "·", "" if text else "dim") for text in (row.sent, row.reminded, row.answered)]
        return self._row(cells, (capital(partner_text(row.partner)), "strong" if row.unsent or row.overdue else ""), [*counts, *days])

    @staticmethod
    def _row(cells: int, name: Piece, rest: Sequence[Piece]) -> list[Piece]:
        widths = [9, 5, 5, 5, *[11 if cells >= WIDE else 9] * 3]
        return columns(
            cells - 1,
            [Cell(name[0], 0, name[1]), *(Cell(text, size, tone, right=True) for (text, tone), size in zip(rest, widths, strict=True))],
        )

    async def load(self) -> None:
        """Read who is asked; the filter stays."""
        self._asked, self._unnamed, self._kept = await self.app.call(read_asked)
        self._show()

    def _show(self) -> None:
        words = typed_words(self.lines.words)
        what, day = self._since or (None, "")
        shown = [
            row
            for row in self._asked
            if all(contains_word(plain(partner_text(row.partner)), word) for word in words) and (not day or row.since(day, what))
        ]
        here = self.lines.current
        place = next((at for at, row in enumerate(shown) if here is not None and row.partner.id == here.partner.id), None)
        self.lines.show(shown, place)
        self.query(Prose).refresh(layout=True)
        self.bars_changed()

    def on_list_view_filtered(self) -> None:
        """Show only the organisations with the words that were typed."""
        self._show()

    def offered(self, key: Key) -> bool:
        """Offer a draft while something is new, a reminder while something is overdue."""
        match key.action:
            case "mail":
                return any(row.unsent for row in self._rows())
            case "sent":
                return bool(self._to_note()) and super().offered(key)
            case "remind":
                return any(row.overdue for row in self._rows())
            case _:
                return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[OrganisationAsked]) -> None:
        self.app.go(ActionListPlace(event.row.list_id))

    def do_mail(self) -> None:
        """Write a draft to everybody for whom there is something new."""
        self.app.go(WriteMailPlace([row.list_id for row in self._rows() if row.unsent]))

    def do_remind(self) -> None:
        """Write a reminder to everybody of whom something is overdue."""
        self.app.go(WriteMailPlace([row.list_id for row in self._rows() if row.overdue], reminder=True))

    async def do_sent(self) -> None:
        """Ask when and by what way what is new was sent, which is how they want to be asked where that is one way."""
        rows = [row for row in self.chosen if row.unsent]
        ids = [point.id for row in rows for point in (await self.app.call(action_list, row.list_id)).unsent]
        ways = {row.partner.way for row in rows}

        def noted(n: int | None) -> None:
            if n:
                self.forget_marks()
                self.app.notify_user(n_("{n} point noted as sent.", "{n} points noted as sent.", n).format(n=n))

        self.app.go(NoteSentPlace(ids, ways.pop() if len(ways) == 1 else None), noted)

    def do_since(self) -> None:
        """Ask what happened, and since which day."""
        moments: list[AskedMoment | None] = [*ASKED_MOMENTS, None]

        def chosen(place: int | None) -> None:
            if place == 0:
                self._since = None
                self._show()
            elif place is not None:
                self.app.push_screen(self._since_day(moments[place - 1]))

        at = moments.index(self._since[0]) + 1 if self._since is not None else 0
        self.app.push_screen(AskOne(_("Who is shown?"), [_("everybody"), *map(since_text, moments)], at=at), chosen)

    def _since_day(self, what: AskedMoment | None) -> AskDay:
        async def show(typed: str) -> None:
            self._since = what, typed_day("day", typed, self.app.today)
            self._show()

        text = day_text(self._since[1]) if self._since is not None else ""
        return AskDay(_("Since which day?"), text, today=self.app.today, hint=day_hint(self.app.today), kind="past", store=show)

    def do_returned(self) -> None:
        """Ask which list came back."""

        def open_(text: str | None) -> None:
            if text is not None:
                self.app.go(ReturnedListPlace(None, typed_path(text) if text.strip() else None))

        self.app.push_screen(ask_returned(self._kept), open_)
