"""Doubles: contacts that are probably the same, to be made one or left apart. Nothing joins by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.contact import DoubleContacts
from kvo_inspect.store.contacts.contact import proposed_joins, refuse_join
from kvo_inspect.texts import N_, _, n_, p_
from kvo_inspect.tui.contacts.choosing import join_choosing
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import EACH
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.wording.contacts import contact_name, listed, parks_text
from kvo_inspect.wording.names import capital, partner_name


class DoubleContactsScreen(UndoableScreen[None]):
    """Contacts that are probably one."""

    REACH = frozenset({"partner"})
    NO_ROWS = EACH
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("join"), "", N_("Make them one contact; where they differ, choose which value holds."), writes=True),
        Key("x", N_("not the same"), "refuse", N_("Leave them apart: they are not proposed again on this laptop."), writes=True),
        *UNDO_KEYS,
    )
    HELP_TEXT = N_(
        "Contacts of one kind with nearly the same name, or with the same mail address. Joined, they are changed once for all their parks; "
        "nothing joins by itself."
    )
    DEFAULT_CSS = "DoubleContactsScreen Prose { padding: 0 1; }"

    @property
    def lines(self) -> ListView[DoubleContacts]:
        return self.query_one(ListView)

    def title_text(self) -> str:
        return _("Probably double")

    def state_text(self) -> str:
        return n_("{n} to look at", "{n} to look at", self.lines.total).format(n=self.lines.total) if self.lines.total else ""

    def body(self) -> list[Widget]:
        """Lay out the list, and what would be one in full."""
        return [ListView[DoubleContacts](self._draw, head=self._head, empty=N_("Nothing is probably double.")), Prose(self._whole)]

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, (_("CONTACTS"), "dim"), _("KIND"), _("THE SAME"), _("PARKS"))

    def _draw(self, proposal: DoubleContacts, cells: int) -> Sequence[Piece]:
        names = listed(dict.fromkeys(contact_name(contact) for contact in proposal.contacts))
        why = p_("alike", "mail address") if proposal.alike_by == "mail" else p_("alike", "name")
        kind = capital(partner_name(proposal.contacts[0].shown.kind))
        return self._row(cells, (names, "strong"), kind, why, str(len(proposal.partner_ids)))

    @staticmethod
    def _row(cells: int, names: Piece, kind: str, why: str, parks: str) -> list[Piece]:
        row = [Cell(names[0], 0, names[1]), Cell(kind, 18, "dim", spare=True), Cell(why, 12), Cell(parks, 9, "dim", right=True)]
        return columns(cells - 1, row)

    def _whole(self, cells: int) -> list[list[Piece]]:
        proposal = self.lines.current
        if proposal is None:
            return []
        lines: list[list[Piece]] = [[("─" * cells, "dim")]]
        for contact in proposal.contacts[:4]:
            shown = contact.shown
            facts = " · ".join(filter(None, (contact_name(contact), shown.person, shown.email, shown.phone, parks_text(contact.parks))))
            lines += [[(line, "dim")] for line in wrap(facts, cells, 2)]
        return lines

    async def load(self) -> None:
        self.lines.show(await self.app.call(proposed_joins))
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def on_list_view_moved(self) -> None:
        """Show what would be one in full."""
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now."""
        if key.key in ("enter", "x"):
            return self.lines.total > 0
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[DoubleContacts]) -> None:
        """Ask where they differ, and make them one."""
        if not self.app.read_only:
            join_choosing(self, event.row.contacts)

    async def do_refuse(self) -> None:
        """Leave them apart, and remember it on this laptop."""
        if proposal := self.lines.current:
            await self.app.call(refuse_join, proposal)
            await self.reload()
            self.app.notify_user(_("Left apart. At the contacts j joins them after all."))
