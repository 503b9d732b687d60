"""Partners of a park: who is asked to fix things, and how to reach them; the usual ones, and any others of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner, is_usual
from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.contacts.contact import other_parks, part_partner, pick_contacts
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.partners import add_companies, companies_without_partner, partners_of, remove_partner
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import width, wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.parks.edit_partner import EditPartnerScreen, NewPartnerScreen
from kvo_inspect.tui.places import ActionListPlace, ImportContactsPlace, PickContactsPlace
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.contacts import contact_facts
from kvo_inspect.wording.names import capital, partner_name

WIDE = 110


class PartnersScreen(ListScreen[None, Partner], UndoableScreen[None]):
    """The partners of one park."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("edit"), "", N_("Change the partner under the cursor."), rows="one"),
        Key("n", N_("new"), "new", N_("Add a partner of your own: a second company, an owner, a water company."), writes=True, rows="none"),
        Key("k", N_("known"), "known", N_("Take over contacts that other parks have, several at once."), writes=True, rows="none"),
        Key(
            "c",
            N_("companies"),
            "companies",
            N_("Make each company of the route a partner with a list of its own."),
            writes=True,
            rows="none",
        ),
        Key(
            "i",
            N_("import"),
            "import",
            N_("Bring in a table of companies, with house numbers and checkpoint: CSV, Excel, vCard."),
            writes=True,
            rows="none",
        ),
        Key("delete", N_("remove"), "remove", N_("Remove a partner of your own with whom there is nothing."), writes=True, rows="marked"),
        Key(
            "l",
            N_("on its own"),
            "part",
            N_("Take the partner under the cursor out of the contact that it is with other parks: it keeps what it has."),
            last=True,
            writes=True,
            rows="marked",
        ),
        Key("a", N_("action list"), "list", N_("What is asked of the partner under the cursor."), rows="one"),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "Every park starts with the usual partners, which checklists ask by their kind. Give them a name, a person, a mail address and the "
        "number to call when it is urgent; add others of your own. One contact with other parks changes there too."
    )
    DEFAULT_CSS = "PartnersScreen Prose { padding: 0 1; }"

    def __init__(self, park: Park) -> None:
        super().__init__()
        self._park = park
        self._companies: list[str] = []
        self._elsewhere: Mapping[str, Sequence[str]] = {}
        """The names of the other parks of each contact, by the id of the contact."""
        self._stops: list[Checkpoint] = []

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the partners, with their contacts' copies in other parks."""
        things, along = await self.app.call(_with_copies, self._park.id)
        return Reach.here(self.acts, nouns=self.REACH, things=things, about=frozenset({Partner.noun}), along=along)

    def title_text(self) -> str:
        return _("Partners: {name}").format(name=self._park.name)

    def body(self) -> list[Widget]:
        """Lay out the list, and how the partner under the cursor wants to be asked, in full."""
        return [self.make_list(self._draw, head=self._head), Prose(self._whole)]

    def columns(self) -> list[RowColumn[Partner]]:
        """Return the columns, and where a company's premises are."""
        return [
            RowColumn("kind", N_("PARTNER"), lambda partner: capital(partner_name(partner.kind))),
            RowColumn("organisation", N_("ORGANISATION"), lambda partner: partner.organisation),
            RowColumn("person", N_("PERSON"), lambda partner: partner.person, people=True),
            RowColumn("mail", N_("MAIL"), lambda partner: partner.email, people=True),
            RowColumn("phone", N_("PHONE"), lambda partner: partner.phone, people=True),
            RowColumn("emergency", N_("EMERGENCY NUMBER"), lambda partner: partner.fault_number),
            RowColumn("premises", N_("PREMISES"), lambda partner: premises_text(partner, self._stops)),
        ]

    def _whole(self, cells: int) -> list[list[Piece]]:
        partner = self.lines.current
        facts = contact_facts(partner, self._elsewhere.get(partner.contact, ())) if partner is not None else []
        lines: list[list[Piece]] = [[(line, "dim")] for fact in facts for line in wrap(fact, cells, 2)]
        return [[("─" * cells, "dim")], *lines] if lines else []

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, (_("PARTNER"), "dim"), _("ORGANISATION"), _("PERSON"), _("MAIL"), _("PHONE"), _("EMERGENCY NUMBER"))

    def _draw(self, partner: Partner, cells: int) -> Sequence[Piece]:
        organisation = " · ".join(filter(None, (partner.organisation, premises_text(partner, self._stops))))
        texts = (organisation, partner.person, partner.email, partner.phone, partner.fault_number)
        return self._row(cells, (capital(partner_name(partner.kind)), "strong"), *(text or "·" for text in texts))

    @staticmethod
    def _row(cells: int, kind: Piece, organisation: str, person: str, email: str, phone: str, fault: str) -> list[Piece]:
        kinds = max(width(partner_name(name)) for name in PARTNER_KINDS)
        row = [Cell(kind[0], kinds, kind[1]), Cell(organisation), Cell(person, 0 if cells >= WIDE else 16, spare=True)]
        if cells >= WIDE:
            row += [Cell(email), Cell(phone, 16)]
        return columns(cells, [*row, Cell(fault, 16)])

    async def load(self) -> None:
        """Read the partners, where companies are, and the companies that are no partner yet."""
        self._stops = await self.app.call(lambda store: route(store, self._park.id, retired=True))
        self.lines.show(await self.app.call(partners_of, self._park.id))
        self._companies, self._elsewhere = await self.app.call(_read, self._park.id)
        self.query_one(Prose).refresh(layout=True)

    def offered(self, key: Key) -> bool:
        """Only one's own partners can be removed, and companies be added as long as some are lacking."""
        if key.action == "companies":
            return bool(self._companies)
        current = self.lines.current if self.is_mounted else None
        if key.action in ("part", "remove") and self.is_mounted and self.lines.marks:
            return True
        if key.action == "part":
            return current is not None and bool(current.contact)
        return key.action != "remove" or (current is not None and not is_usual(current))

    def on_list_view_chosen(self, event: ListView.Chosen[Partner]) -> None:
        self.app.push_screen(EditPartnerScreen(event.row))

    def do_new(self) -> None:
        """Add a partner."""
        self.app.push_screen(NewPartnerScreen(self._park.id))

    def do_known(self) -> None:
        """Choose contacts that other parks have."""

        def picked(ids: list[str] | None) -> None:
            if ids:
                self.later(self._pick(ids))

        self.app.go(PickContactsPlace(self._park), picked)

    async def _pick(self, ids: list[str]) -> None:
        partners = await self.step(self.app.call(pick_contacts, self._park.id, ids))
        n = len(partners)
        self.app.notify_user(n_("{n} contact taken over. u takes it back.", "{n} contacts taken over. u takes it back.", n).format(n=n))

    def do_import(self) -> None:
        """Bring in a table of companies."""
        self.app.go(ImportContactsPlace(self._park))

    async def do_part(self) -> None:
        """Take what is marked out of its contacts, or the partner under the cursor; who has none stays as it is."""
        partners = [partner for partner in self.chosen if partner.contact]
        if not partners:
            raise NotAllowedNow(_("All that is marked is of this park alone already."))
        await self.step(self.app.call(part_partner, *(partner.id for partner in partners)))
        self.forget_marks()
        sentence = n_(
            "{name} is of this park alone now. u takes it back.", "{n} are of this park alone now. u takes it back.", len(partners)
        )
        self.app.notify_user(sentence.format(n=len(partners), name=partner_text(partners[0])))

    def do_companies(self) -> None:
        """Ask, and add the companies of the route."""

        async def add() -> None:
            await self.app.call(add_companies, self._park.id)
            await self.reload()

        names = self._companies
        question = n_(
            "Add {names} as a partner with a list of its own?", "Add {n} companies, each with a list of its own: {names}?", len(names)
        )
        self.app.push_screen(
            AskYesNo(question.format(n=len(names), names=", ".join(names))), lambda yes: self.later(add()) if yes else None
        )

    def do_list(self) -> None:
        """Open the action list of the partner under the cursor."""
        current = self.lines.current
        if current is not None:
            self.app.go(ActionListPlace(current.id))

    def do_remove(self) -> None:
        """Ask, and remove what is marked, or the partner under the cursor."""
        partners = list(self.chosen)

        async def remove() -> None:
            await self.app.call(remove_partner, *(partner.id for partner in partners))
            self.forget_marks()
            await self.load()

        question = n_("Remove {names}?", "Remove these {n} partners: {names}?", len(partners))
        question = question.format(n=len(partners), names=", ".join(partner_text(partner) for partner in partners))
        self.app.push_screen(AskYesNo(question), lambda yes: self.later(remove()) if yes else None)


def premises_text(partner: Partner, stops: Sequence[Checkpoint]) -> str:
    """Return where a partner's premises are: the checkpoints by name, and the house numbers there."""
    names = ", ".join(stop.name for stop in stops if stop.id in partner.checkpoints)
    return f"{names} {partner.numbers}".strip()


def _read(store: Store, park_id: str) -> tuple[list[str], Mapping[str, Sequence[str]]]:
    """Return the companies of a park that are no partner yet, and the names of the other parks of each contact by its id."""
    return companies_without_partner(store, park_id), other_parks(store, park_id)


def _with_copies(store: Store, park_id: str) -> tuple[set[str], set[str]]:
    """Return the ids of all partners of a park, and of the copies that other parks have of their contacts."""
    here = store.select(Partner, "where park = ?", [park_id])
    known = {partner.contact for partner in here if partner.contact}
    return {partner.id for partner in here}, {copy.id for copy in store.select(Partner, "where contact <> ''") if copy.contact in known}
