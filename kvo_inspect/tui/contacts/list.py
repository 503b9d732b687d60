"""Contacts: every organisation and person over all parks, changed once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.folding.people import NAMES, OF_PEOPLE
from kvo_inspect.domain.parks.contact import Contact, proposals
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.row_order import RowValue
from kvo_inspect.domain.values.search_words import contains_word, plain, typed_words
from kvo_inspect.errors import RuleError
from kvo_inspect.exchange.contacts.files import FORMS, contact_cells, write_contacts
from kvo_inspect.store.contacts.contact import change_contact, contacts, proposed_joins
from kvo_inspect.store.record.reach import Reach, every_id
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.contacts.choosing import choose_values, join_choosing
from kvo_inspect.tui.contacts.edit import EditContactScreen
from kvo_inspect.tui.kit.choose import Choice, ChooseScreen
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.places import DoubleContactsPlace, ImportContactsPlace
from kvo_inspect.wording.contacts import contact_facts, contact_name, differing_texts, listed, parks_text
from kvo_inspect.wording.names import capital, partner_name

WIDE = 110
"""Width in cells from which the list shows its further columns."""
OF_A_PERSON = frozenset((*NAMES["partner"], *OF_PEOPLE["partner"]))
"""The columns that say who somebody is, or how a person is reached."""
HEADINGS = {
    "organisation": N_("ORGANISATION"),
    "kind": N_("KIND"),
    "person": N_("PERSON"),
    "email": N_("MAIL"),
    "phone": N_("PHONE"),
    "parks": N_("PARKS"),
    "fault_number": N_("EMERGENCY NUMBER"),
    "address": N_("ADDRESS"),
    "language": N_("LANGUAGE"),
    "way": N_("WAY"),
    "without_names": N_("WITHOUT NAMES"),
}
"""The columns of the list and of its file; a list that comes in knows these names, so that the file can be changed and brought back."""


class ContactsScreen(ListScreen[None, Contact], UndoableScreen[None]):
    """The contacts of all parks."""

    REACH = frozenset({"partner"})
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("edit"), "", N_("Change the contact under the cursor in all its parks at once."), writes=True, rows="one"),
        Key("v", N_("choose"), "choose", N_("Choose which value holds where the copies of a contact differ."), writes=True, rows="one"),
        Key(
            "j",
            N_("join"),
            "join",
            N_("Make the marked contacts one, or others one with the contact under the cursor."),
            writes=True,
            rows="marked",
        ),
        Key(
            "d",
            N_("doubles"),
            "doubles",
            N_("Contacts that are probably the same, to be made one or left apart."),
            writes=True,
            rows="none",
            anywhere=True,
        ),
        Key("slash", N_("filter"), "", N_("Type to see only the contacts with these words; Esc shows all again."), rows="none"),
        Key("i", N_("import"), "import", N_("Bring in a list of contacts: CSV, Excel or vCard."), writes=True, rows="none", anywhere=True),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "Every organisation and person of all your parks, once. What is changed here changes in every park that has them, in one step. "
        "Each park keeps its own copy, so who gets a park gets its contacts and no others. ! before a name: the copies differ, v chooses."
    )
    OWN_FORMS = (("vcf", FORMS["vcf"]),)
    DEFAULT_CSS = "ContactsScreen Prose { padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._contacts: list[Contact] = []
        self._words: dict[str, str] = {}
        """The words by which each contact is found, in plain form, by its id."""
        self._differ = self._doubles = 0
        """How many contacts have copies that differ, and how many proposals wait."""

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the contacts of all parks."""
        return Reach.here(self.acts, nouns=self.REACH, things=await self.app.call(every_id, Partner))

    def title_text(self) -> str:
        return _("Contacts")

    def state_text(self) -> str:
        """Return how many contacts there are, how many differ, and how many are probably double."""
        n, differ = len(self._contacts), self._differ
        parts = [n_("{n} contact", "{n} contacts", n).format(n=n)]
        if differ:
            parts.append(n_("{n} differs: v", "{n} differ: v", differ).format(n=differ))
        if self._doubles:
            parts.append(n_("{n} probably double: d", "{n} probably double: d", self._doubles).format(n=self._doubles))
        return " · ".join(parts)

    def body(self) -> list[Widget]:
        """Lay out the list, and the contact under the cursor in full."""
        empty = N_("No contacts yet: those of your parks stand here once a name, a person or an address is known. i brings in a list.")
        return [self.make_list(self._draw, head=self._head, filtering=True, empty=empty), Prose(self._whole)]

    def columns(self) -> list[RowColumn[Contact]]:
        """Return the columns; a contact without an organisation stands under the name by which it is shown, and parks by their number."""
        orders: dict[str, Callable[[Contact], RowValue]] = {"organisation": contact_name, "parks": lambda contact: len(contact.partners)}
        return [
            RowColumn(name, heading, partial(_cell, name), by=orders.get(name), people=name in OF_A_PERSON)
            for name, heading in HEADINGS.items()
        ]

    def row_name(self, row: Contact) -> str:
        """Return what a contact is called."""
        return contact_name(row)

    def write_own(self, store: Store, rows: Sequence[Contact], _form: str, folder: Path, *, names: bool) -> Path:
        """Write contacts as vCards, which say who people are."""
        if not names:
            raise RuleError(_("An address book is of people: write it with names, or as XLSX or CSV without."), "names")
        return write_contacts(store, [row.id for row in rows], "vcf", folder)

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, (" ", ""), (_("ORGANISATION"), "dim"), _("KIND"), _("PERSON"), _("MAIL"), _("PHONE"), _("PARKS"))

    def _draw(self, contact: Contact, cells: int) -> Sequence[Piece]:
        shown = contact.shown
        sign = ("!", "warn") if contact.differing else (" ", "")
        texts = (capital(partner_name(shown.kind)), shown.person or "·", shown.email or "·", shown.phone or "·")
        return self._row(cells, sign, (contact_name(contact), "strong"), *texts, str(len(contact.partners)))

    @staticmethod
    def _row(cells: int, sign: Piece, name: Piece, kind: str, person: str, email: str, phone: str, parks: str) -> list[Piece]:
        row = [Cell(sign[0], 1, sign[1]), Cell(name[0], 0, name[1]), Cell(kind, 16, "dim", spare=True)]
        row.append(Cell(person, 18))
        if cells >= WIDE:
            row += [Cell(email, 26), Cell(phone, 16)]
        return columns(cells - 1, [*row, Cell(parks, 9, "dim", right=True)])

    def _whole(self, cells: int) -> list[list[Piece]]:
        contact = self.lines.current
        if contact is None:
            return []
        shown = contact.shown
        reached = " · ".join(filter(None, (shown.person, shown.email, shown.phone, shown.fault_number)))
        facts = [fact for fact in (reached, *contact_facts(shown, ()), _("In: {parks}").format(parks=listed(contact.parks))) if fact]
        lines: list[list[Piece]] = [[("─" * cells, "dim")], [(contact_name(contact), "strong")]]
        lines += [[(line, "dim")] for fact in facts for line in wrap(fact, cells, 2)]
        lines += [[(line, "warn")] for text in differing_texts(contact)[:3] for line in wrap("! " + text, cells, 2)]
        return lines

    async def load(self) -> None:
        self._contacts, self._doubles = await self.app.call(_read)
        self._words = {contact.id: _words(contact) for contact in self._contacts}
        self._differ = sum(bool(contact.differing) for contact in self._contacts)
        self._show()

    def _show(self) -> None:
        """Show the contacts with the words of the filter; the cursor stays on its contact."""
        words, at = typed_words(self.lines.words), self.lines.current
        shown = [contact for contact in self._contacts if all(contains_word(self._words[contact.id], word) for word in words)]
        place = next((place for place, contact in enumerate(shown) if at is not None and contact.id == at.id), None)
        self.lines.show(shown, place, of=self._contacts)
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def on_list_view_filtered(self) -> None:
        """Show the contacts with these words."""
        self._show()

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now."""
        current = self.lines.current if self.is_mounted else None
        match key.action or key.key:
            case "choose":
                return self._differ > 0
            case "doubles":
                return self._doubles > 0
            case "join":
                return current is not None and len(self._contacts) > 1
            case "enter" | "slash":
                return bool(self._contacts)
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[Contact]) -> None:
        if not self.app.read_only:
            self.app.push_screen(EditContactScreen(event.row))

    def do_choose(self) -> None:
        """Ask, for each field in which the copies differ, which value holds, and store that in all parks as one step.

        Where those of the contact under the cursor are alike, the first of the list that differs is meant.
        """
        rows = [self.lines.row(place) for place in range(self.lines.total)]
        differing = [place for place, row in enumerate(rows) if row is not None and row.differing]
        if self.lines.cursor not in differing and differing:
            self.lines.move(differing[0] - self.lines.cursor)
        contact = self.lines.current
        if contact is not None and contact.differing:

            async def store(chosen: Mapping[str, Any]) -> None:
                await self.step(self.app.call(lambda store: change_contact(store, contact.id, **chosen)))

            choose_values(self, contact_name(contact), contact.differing, [contact], store)

    def do_join(self) -> None:
        """Make one of what is marked; of one contact alone, choose first which others it is."""
        if len(self.chosen) > 1:
            join_choosing(self, self.chosen, self.forget_marks)
        else:
            self._choose_others(self.chosen[0])

    def _choose_others(self, contact: Contact) -> None:
        """Choose the contacts that are the same as this one, those with a like name first."""
        others = sorted((other for other in self._contacts if other.id != contact.id), key=lambda other: not _is_like(contact, other))
        options = [Choice(other.id, "", contact_name(other), _about(other)) for other in others]
        title = partial(_joining_title, contact_name(contact))
        ticked = [other.id for other in others if _is_like(contact, other)]

        def join(ids: list[str] | None) -> None:
            if ids:
                join_choosing(self, [contact, *(other for other in others if other.id in ids)])

        self.app.push_screen(ChooseScreen(title, options, ticked), join)

    def do_doubles(self) -> None:
        """Go over what is probably double."""
        self.app.go(DoubleContactsPlace())

    def do_import(self) -> None:
        """Bring in a list."""
        self.app.go(ImportContactsPlace(None))


def _read(store: Store) -> tuple[list[Contact], int]:
    """Return every contact, and how many proposals wait."""
    known = contacts(store)
    return known, len(proposed_joins(store, known))


def _cell(name: str, contact: Contact) -> str:
    """Return what a contact has in a column."""
    return contact_cells(contact)[name]


def _words(contact: Contact) -> str:
    """Return the words by which a contact is found."""
    said = {text for copy in contact.partners for text in (copy.organisation, copy.person, copy.email, copy.phone, copy.address)}
    return plain(" ".join((*said, partner_name(contact.shown.kind), *contact.parks)))


def _is_like(contact: Contact, other: Contact) -> bool:
    """Whether two contacts are probably the same."""
    return bool(proposals((contact, other)))


def _about(contact: Contact) -> str:
    return " · ".join(filter(None, (partner_name(contact.shown.kind), contact.shown.person, parks_text(contact.parks))))


def _joining_title(name: str) -> str:
    return _("The same as {name}").format(name=name)
