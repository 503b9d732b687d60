"""Changing a partner of a park, or adding one, on a form: how to reach it, and of a company where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.parks.contact import Contact
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS
from kvo_inspect.domain.values.text import clean_line
from kvo_inspect.store.contacts.contact import contacts_elsewhere
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.parks.partners import add_partner, contact_partners, set_partner
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.forms.contact import OrganisationField, contact_fields, fill, shared_values
from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.ticks import Tick, TicksField
from kvo_inspect.wording.names import capital, partner_name


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


def partner_fields(partner: Partner | None, stops: Sequence[Checkpoint], known: Sequence[Contact], others: int = 0) -> list[Field]:
    """Return the fields of a partner; where its premises are is asked of companies. *others*: other parks with the same contact."""

    def hint() -> str:
        return n_(
            "One contact with {n} other park: what is changed here changes there too.",
            "One contact with {n} other parks: what is changed here changes there too.",
            others,
        ).format(n=others)

    numbers = LineField(
        "numbers",
        N_("House numbers"),
        N_("There: 12 14-18 12a; 14-18 is 14, 16, 18. Empty: all there is at a plot or object."),
        text=partner.numbers if partner else "",
    )
    premises = PremisesField(stops, partner)
    numbers.hidden = premises.hidden = partner is not None and partner.kind != "company"
    fields = contact_fields(partner, known, hint=hint if others else "")
    last = next(at for at, field in enumerate(fields, 1) if field.name == PartnerFormScreen.SUBMIT_AT)
    return [*fields[:last], premises, numbers, *fields[last:]]


def partner_values(values: dict[str, Any], *, premises: bool) -> dict[str, Any]:
    """Return what a partner's form holds as the store takes it; where its *premises* are only when that was asked."""
    shared = shared_values(values)
    return {**shared, "checkpoints": tuple(values["checkpoints"]), "numbers": values["numbers"]} if premises else shared


class PartnerFormScreen(FormScreen[Partner]):
    """The form of a partner: how to reach it, and of a company where it is."""

    SUBMIT_AT = "language"

    @property
    def taken(self) -> str:
        """The id of the contact of other parks that was taken; empty when there is none."""
        organisation = next((field for field in self.form.all_fields if isinstance(field, OrganisationField)), None)
        return organisation.taken.id if organisation and organisation.taken else ""

    def on_form_changed(self, event: Form.Changed) -> None:
        """Fill in what is known of a contact; propose, with a company's name, where it is; ask that of companies only."""
        fields = event.form.all_fields
        if isinstance(event.field, OrganisationField):
            if event.field.taken is not None:
                fill(fields, event.field.taken)
            premises = next(field for field in fields if isinstance(field, PremisesField))
            premises.propose(str(event.field.value))
        elif event.field.name == "kind":
            for field in fields:
                if field.name in ("checkpoints", "numbers"):
                    field.hidden = event.field.value != "company"
        event.form.changed()


class EditPartnerScreen(PartnerFormScreen):
    """Edits one partner."""

    HELP_TEXT = N_(
        "How to reach a partner. Of a company also at which checkpoints and house numbers it is: what is found there, with # on the round, "
        "is then asked of that company. The name of a contact that other parks have is offered while it is typed: → takes it."
    )

    def __init__(self, partner: Partner) -> None:
        super().__init__()
        self._partner = partner

    def title_text(self) -> str:
        return _("Partner: {name}").format(name=partner_name(self._partner.kind))

    async def make_fields(self) -> list[Field]:
        return partner_fields(self._partner, *await self.app.call(_known_to, self._partner))

    async def submit(self, values: dict[str, Any]) -> Partner:
        contact = partner_values(values, premises=self._partner.kind == "company")
        return await self.app.call(lambda store: set_partner(store, self._partner.id, contact=self.taken, **contact))


def _known_to(store: Store, partner: Partner) -> tuple[list[Checkpoint], list[Contact], int]:
    """Return the route of a partner's park, the contacts that other parks have, and in how many others the partner is one contact."""
    others = contact_partners(store, partner.contact, but=partner.id)
    return route(store, partner.park, retired=True), contacts_elsewhere(store, partner.park), len(others)


class NewPartnerScreen(PartnerFormScreen):
    """Adds a partner of one's own."""

    HELP_TEXT = N_(
        "Several partners of one kind are fine: each company that has findings of its own gets a list of its own. With checkpoints and "
        "house numbers, # on the round finds the company by its number. The name of a contact that other parks have is offered while it "
        "is typed: → takes it."
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
        stops, known = await self.app.call(lambda store: (route(store, self._park_id), contacts_elsewhere(store, self._park_id)))
        return [kind, *partner_fields(None, stops, known)]

    async def submit(self, values: dict[str, Any]) -> Partner:
        fields = {"kind": values["kind"], **partner_values(values, premises=values["kind"] == "company")}
        return await self.app.call(lambda store: add_partner(store, self._park_id, contact=self.taken, **fields))
