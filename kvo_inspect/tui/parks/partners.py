"""Partners of a park: who is asked to fix things, and how to reach them; the usual ones, and any others of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner, is_usual
from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.partners import add_companies, add_partner, companies_without_partner, partners_of, remove_partner, set_partner
from kvo_inspect.texts import N_, OWN_NAMES, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.screen import LIST_KEYS, ListScreen
from kvo_inspect.tui.kit.text import width
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.places import ActionListPlace
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.names import capital, partner_name

WIDE = 110


class PartnersScreen(ListScreen[None, Partner], UndoableScreen[None]):
    """The partners of one park."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("edit"), "", N_("Change the partner under the cursor.")),
        Key("n", N_("new"), "new", N_("Add a partner of your own: a second company, an owner, a water company."), writes=True),
        Key("c", N_("companies"), "companies", N_("Make each company of the route a partner with a list of its own."), writes=True),
        Key("delete", N_("remove"), "remove", N_("Remove a partner of your own with whom there is nothing."), writes=True),
        Key("a", N_("action list"), "list", N_("What is asked of the partner under the cursor.")),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "Every park starts with the usual partners, which checklists ask by their kind. Give them a name, a person, a mail address and the "
        "number to call when it is urgent; add others of your own."
    )

    def __init__(self, park: Park) -> None:
        super().__init__()
        self._park = park
        self._companies: list[str] = []
        self._stops: list[Checkpoint] = []

    def title_text(self) -> str:
        return _("Partners: {name}").format(name=self._park.name)

    def body(self) -> list[Widget]:
        return [self.make_list(self._draw, head=self._head)]

    def columns(self) -> list[RowColumn[Partner]]:
        """Return the columns, and where a company's premises are."""
        return [
            RowColumn("kind", N_("PARTNER"), lambda partner: capital(partner_name(partner.kind))),
            RowColumn("organisation", N_("ORGANISATION"), lambda partner: partner.organisation),
            RowColumn("person", N_("PERSON"), lambda partner: partner.person),
            RowColumn("mail", N_("MAIL"), lambda partner: partner.email),
            RowColumn("phone", N_("PHONE"), lambda partner: partner.phone),
            RowColumn("emergency", N_("EMERGENCY NUMBER"), lambda partner: partner.fault_number),
            RowColumn("premises", N_("PREMISES"), lambda partner: premises_text(partner, self._stops)),
        ]

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
        self._companies = await self.app.call(companies_without_partner, self._park.id)

    def offered(self, key: Key) -> bool:
        """Only one's own partners can be removed, and companies be added as long as some are lacking."""
        if key.action == "companies":
            return bool(self._companies)
        current = self.lines.current if self.is_mounted else None
        return key.action != "remove" or (current is not None and not is_usual(current))

    def on_list_view_moved(self) -> None:
        """Let the keys follow the partner under the cursor."""
        self.bars_changed()

    def on_list_view_chosen(self, event: ListView.Chosen[Partner]) -> None:
        self.app.push_screen(EditPartnerScreen(event.row))

    def do_new(self) -> None:
        """Add a partner."""
        self.app.push_screen(NewPartnerScreen(self._park.id))

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
        """Ask, and remove the partner under the cursor."""
        current = self.lines.current
        if current is None:
            return

        async def remove() -> None:
            await self.app.call(remove_partner, current.id)
            await self.load()

        question = _("Remove {name}?").format(name=partner_text(current))
        self.app.push_screen(AskYesNo(question), lambda yes: self.later(remove()) if yes else None)


def premises_text(partner: Partner, stops: Sequence[Checkpoint]) -> str:
    """Return where a partner's premises are: the checkpoints by name, and the house numbers there."""
    names = ", ".join(stop.name for stop in stops if stop.id in partner.checkpoints)
    return f"{names} {partner.numbers}".strip()


class PremisesField(TicksField):
    """The checkpoints at which a company has its premises; those that carry its name are proposed."""

    def __init__(self, stops: Sequence[Checkpoint], partner: Partner | None) -> None:
        ticked = partner.checkpoints if partner is not None else ()
        shown = [stop for stop in stops if not stop.retired or stop.id in ticked]
        super().__init__(
            "checkpoints",
            N_("Checkpoints"),
            N_("Where its premises are: a digit or the space bar. Ticked already is where the route names it."),
            ticks=[Tick(stop.id, stop.name, int(stop.id in ticked), stop.company) for stop in shown],
            empty=N_("This park has no checkpoints yet."),
        )
        self._companies = {stop.id: stop.company.casefold() for stop in shown}
        self._proposed: set[str] = set()
        if partner is not None and not ticked:
            self.propose(partner.organisation)

    def propose(self, company: str) -> None:
        """Tick the checkpoints that carry a company's name, and no longer those that were proposed for another name."""
        name = clean_line(company).casefold()
        for tick in self.ticks:
            is_theirs = bool(name) and self._companies[tick.value] == name
            if is_theirs and not tick.state:
                tick.state = 1
                self._proposed.add(tick.value)
            elif not is_theirs and tick.value in self._proposed:
                tick.state = 0
                self._proposed.discard(tick.value)


def partner_fields(partner: Partner | None, stops: Sequence[Checkpoint], *, hidden: bool = False) -> list[Field]:
    """Return the fields of a partner; *hidden*: without where its premises are, which is asked of companies."""
    texts = partner.model_dump() if partner else {}

    def line(name: str, label: str, hint: str = "") -> LineField:
        return LineField(name, label, hint, text=texts.get(name, ""))

    language = ChoiceField("language", N_("Language"), N_("Of the mails and lists to this partner."), options=tuple(OWN_NAMES.items()))
    language.choose(texts.get("language", ""))
    numbers = line("numbers", N_("House numbers"), N_("There: 12 14-18 12a; 14-18 is 14, 16, 18. Empty: all there is at a plot or object."))
    premises = PremisesField(stops, partner)
    numbers.hidden = premises.hidden = hidden
    return [
        line("organisation", N_("Organisation")),
        line("person", N_("Person"), N_("Who is addressed in a mail.")),
        line("email", N_("Mail"), N_("One address, to which mail drafts go.")),
        line("phone", N_("Phone")),
        line("fault_number", N_("Emergency number"), N_("Shown on the round when something is urgent.")),
        language,
        premises,
        numbers,
    ]


def contact_values(values: dict[str, Any], *, premises: bool) -> dict[str, Any]:
    """Return what a partner's form holds as the store takes it; where its *premises* are only when that was asked."""
    contact = {name: value for name, value in values.items() if premises or name not in ("checkpoints", "numbers")}
    return {**contact, "checkpoints": tuple(values["checkpoints"])} if premises else contact


class PartnerFormScreen(FormScreen[Partner]):
    """The form of a partner: how to reach it, and of a company where it is."""

    SUBMIT_AT = "language"

    def on_form_changed(self, event: Form.Changed) -> None:
        """Propose, with a company's name, where it is; ask that of companies only."""
        premises = next(field for field in event.form.all_fields if isinstance(field, PremisesField))
        if event.field.name == "organisation":
            premises.propose(str(event.field.value))
        elif event.field.name == "kind":
            for field in event.form.all_fields:
                if field.name in ("checkpoints", "numbers"):
                    field.hidden = event.field.value != "company"
        event.form.changed()


class EditPartnerScreen(PartnerFormScreen):
    """Edits one partner."""

    HELP_TEXT = N_(
        "How to reach a partner. Of a company also at which checkpoints and house numbers it is: what is found there, with # on the round, "
        "is then asked of that company."
    )

    def __init__(self, partner: Partner) -> None:
        super().__init__()
        self._partner = partner

    def title_text(self) -> str:
        return _("Partner: {name}").format(name=partner_name(self._partner.kind))

    async def make_fields(self) -> list[Field]:
        stops = await self.app.call(lambda store: route(store, self._partner.park, retired=True))
        return partner_fields(self._partner, stops, hidden=self._partner.kind != "company")

    async def submit(self, values: dict[str, Any]) -> Partner:
        contact = contact_values(values, premises=self._partner.kind == "company")
        return await self.app.call(lambda store: set_partner(store, self._partner.id, **contact))


class NewPartnerScreen(PartnerFormScreen):
    """Adds a partner of one's own."""

    HELP_TEXT = N_(
        "Several partners of one kind are fine: each company that has findings of its own gets a list of its own. With checkpoints and "
        "house numbers, # on the round finds the company by its number."
    )

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id

    def title_text(self) -> str:
        return _("New partner")

    async def make_fields(self) -> list[Field]:
        """Return the kind and the partner's fields."""
        kind = ChoiceField("kind", N_("Kind"), options=options_of(PARTNER_KINDS, lambda name: capital(partner_name(name))))
        kind.choose("company")
        return [kind, *partner_fields(None, await self.app.call(route, self._park_id))]

    async def submit(self, values: dict[str, Any]) -> Partner:
        contact = contact_values(values, premises=values["kind"] == "company")
        return await self.app.call(lambda store: add_partner(store, self._park_id, **contact))
