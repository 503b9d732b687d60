"""Partners of a park: who is asked to fix things, and how to reach them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.park import Park
from kvo_inspect.domain.partner import Partner
from kvo_inspect.store.partners import partners_of, set_partner
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.drawing import Cell, Piece, columns
from kvo_inspect.tui.fields import Field, LineField
from kvo_inspect.tui.keys import Key
from kvo_inspect.tui.names import capital, partner_name
from kvo_inspect.tui.screen import KvoScreen
from kvo_inspect.tui.screens.form_screen import FormScreen
from kvo_inspect.tui.widgets.lines import Lines


class PartnersScreen(KvoScreen[None]):
    """The partners of one park."""

    KEYS: ClassVar[tuple[Key, ...]] = (Key("enter", N_("edit"), "", N_("Change the partner under the cursor.")),)
    HELP_TEXT = N_("Every park starts with the usual partners. Give them a name, a person and the number to call when it is urgent.")

    def __init__(self, park: Park) -> None:
        super().__init__()
        self._park = park

    def title_text(self) -> str:
        """Return the title."""
        return _("Partners: {name}").format(name=self._park.name)

    def body(self) -> list[Widget]:
        """One list."""
        return [Lines[Partner](self._draw, head=self._head)]

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells, [Cell(_("PARTNER"), 20), Cell(_("ORGANISATION")), Cell(_("PERSON")), Cell(_("FAULT NUMBER"), 18)])

    def _draw(self, partner: Partner, cells: int) -> Sequence[Piece]:
        row = [Cell(capital(partner_name(partner.kind)), 20, "strong"), Cell(partner.organisation or "·"), Cell(partner.person or "·")]
        return columns(cells, [*row, Cell(partner.fault_number or "·", 18)])

    async def load(self) -> None:
        """Read the partners."""
        self.query_one(Lines).show(await self.app.call(partners_of, self._park.id))

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Edit one."""
        self.app.push_screen(EditPartnerScreen(event.row))


class EditPartnerScreen(FormScreen[Partner]):
    """Edits one partner."""

    def __init__(self, partner: Partner) -> None:
        super().__init__()
        self._partner = partner

    def title_text(self) -> str:
        """Return the title."""
        return _("Partner: {name}").format(name=partner_name(self._partner.kind))

    async def make_fields(self) -> list[Field]:
        """Return the partner's fields."""
        one = self._partner
        return [
            LineField("organisation", N_("Organisation"), text=one.organisation),
            LineField("person", N_("Person"), text=one.person),
            LineField("email", N_("Mail"), text=one.email),
            LineField("phone", N_("Phone"), text=one.phone),
            LineField("fault_number", N_("Fault number"), N_("Shown on the round when something is urgent."), text=one.fault_number),
        ]

    async def submit(self, values: dict[str, Any]) -> Partner:
        """Store the partner."""
        return await self.app.call(lambda store: set_partner(store, self._partner.id, **values))
