"""Partners of a park: who is asked to fix things, and how to reach them; the usual ones, and any others of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner, is_usual
from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS
from kvo_inspect.store.parks.partners import add_companies, add_partner, companies_without_partner, partners_of, remove_partner, set_partner
from kvo_inspect.texts import N_, OWN_NAMES, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import width
from kvo_inspect.tui.places import ActionListPlace
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.names import capital, partner_name

WIDE = 110


class PartnersScreen(KvoScreen[None]):
    """The partners of one park."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("edit"), "", N_("Change the partner under the cursor.")),
        Key("n", N_("new"), "new", N_("Add a partner of your own: a second company, an owner, a water company."), writes=True),
        Key("c", N_("companies"), "companies", N_("Make each company of the route a partner with a list of its own."), writes=True),
        Key("x", N_("remove"), "remove", N_("Remove a partner of your own with whom there is nothing."), writes=True),
        Key("a", N_("action list"), "list", N_("What is asked of the partner under the cursor.")),
    )
    HELP_TEXT = N_(
        "Every park starts with the usual partners, which checklists ask by their kind. Give them a name, a person, a mail address and the "
        "number to call when it is urgent; add others of your own."
    )

    def __init__(self, park: Park) -> None:
        super().__init__()
        self._park = park
        self._companies: list[str] = []

    @property
    def lines(self) -> ListView[Partner]:
        return self.query_one(ListView)

    def title_text(self) -> str:
        return _("Partners: {name}").format(name=self._park.name)

    def body(self) -> list[Widget]:
        return [ListView[Partner](self._draw, head=self._head)]

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, (_("PARTNER"), "dim"), _("ORGANISATION"), _("PERSON"), _("MAIL"), _("PHONE"), _("EMERGENCY NUMBER"))

    def _draw(self, partner: Partner, cells: int) -> Sequence[Piece]:
        texts = (partner.organisation, partner.person, partner.email, partner.phone, partner.fault_number)
        return self._row(cells, (capital(partner_name(partner.kind)), "strong"), *(text or "·" for text in texts))

    @staticmethod
    def _row(cells: int, kind: Piece, organisation: str, person: str, email: str, phone: str, fault: str) -> list[Piece]:
        kinds = max(width(partner_name(name)) for name in PARTNER_KINDS)
        row = [Cell(kind[0], kinds, kind[1]), Cell(organisation), Cell(person, 0 if cells >= WIDE else 16)]
        if cells >= WIDE:
            row += [Cell(email), Cell(phone, 16)]
        return columns(cells, [*row, Cell(fault, 16)])

    async def load(self) -> None:
        """Read the partners, and the companies that are no partner yet."""
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


def partner_fields(partner: Partner | None) -> list[Field]:
    """Return the fields of a partner."""
    texts = partner.model_dump() if partner else {}

    def line(name: str, label: str, hint: str = "") -> LineField:
        return LineField(name, label, hint, text=texts.get(name, ""))

    language = ChoiceField("language", N_("Language"), N_("Of the mails and lists to this partner."), options=tuple(OWN_NAMES.items()))
    language.choose(texts.get("language", ""))
    return [
        line("organisation", N_("Organisation")),
        line("person", N_("Person"), N_("Who is addressed in a mail.")),
        line("email", N_("Mail"), N_("One address, to which mail drafts go.")),
        line("phone", N_("Phone")),
        line("fault_number", N_("Emergency number"), N_("Shown on the round when something is urgent.")),
        language,
    ]


class EditPartnerScreen(FormScreen[Partner]):
    """Edits one partner."""

    def __init__(self, partner: Partner) -> None:
        super().__init__()
        self._partner = partner

    def title_text(self) -> str:
        return _("Partner: {name}").format(name=partner_name(self._partner.kind))

    async def make_fields(self) -> list[Field]:
        return partner_fields(self._partner)

    async def submit(self, values: dict[str, Any]) -> Partner:
        return await self.app.call(lambda store: set_partner(store, self._partner.id, **values))


class NewPartnerScreen(FormScreen[Partner]):
    """Adds a partner of one's own."""

    HELP_TEXT = N_("Several partners of one kind are fine: each company that has findings of its own gets a list of its own.")

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id

    def title_text(self) -> str:
        return _("New partner")

    async def make_fields(self) -> list[Field]:
        """Return the kind and the partner's fields."""
        kind = ChoiceField("kind", N_("Kind"), options=options_of(PARTNER_KINDS, lambda name: capital(partner_name(name))))
        kind.choose("company")
        return [kind, *partner_fields(None)]

    async def submit(self, values: dict[str, Any]) -> Partner:
        return await self.app.call(lambda store: add_partner(store, self._park_id, **values))
