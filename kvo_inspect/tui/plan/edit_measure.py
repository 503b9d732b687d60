"""A measure's own fields, on a form."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.measure import Measure
from kvo_inspect.store.plan.measures import add_measure, set_measure
from kvo_inspect.store.plan.trajectories import trajectory_now
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.lines import LinesField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.days import day_hint
from kvo_inspect.wording.items import theme_choices
from kvo_inspect.wording.names import day_text


def make_measure(store: Store, park_id: str, fields: dict[str, Any]) -> Measure:
    """Record a measure of the park's newest trajectory; without one, the first is begun."""
    return add_measure(store, trajectory_now(store, park_id).id, **fields)


class EditMeasureScreen(FormScreen[Measure]):
    """Adds or changes a measure; dismissed with it."""

    HELP_TEXT = N_("Who owns it and by when can follow later; what a measure still lacks is told at the trajectory. Its status has keys.")

    def __init__(self, park_id: str, measure: Measure | None, partners: list[Partner], at: str = "") -> None:
        super().__init__(at)
        self._park_id = park_id
        self._measure = measure
        self._partners = partners

    def title_text(self) -> str:
        return _("Edit measure") if self._measure else _("New measure")

    async def make_fields(self) -> list[Field]:
        measure = self._measure
        themes = await self.app.call(theme_choices)
        if measure and measure.theme:
            themes.setdefault(measure.theme, measure.theme)
        theme_options = options_of(tuple(themes), lambda key: themes[key])
        theme = ChoiceField("theme", N_("Theme"), options=[("", N_("none")), *theme_options])
        holders = {holder.id: holder for holder in self._partners}
        partner_options = options_of(tuple(holders), lambda key: partner_text(holders[key]))
        partner = ChoiceField("partner", N_("Owner"), options=[("", N_("nobody yet")), *partner_options])
        text = LinesField("text", N_("Explanation"), N_("Enter on an empty line goes on."), high=4)
        if measure:
            theme.choose(measure.theme or "")
            partner.choose(measure.partner or "")
            text.paste(measure.text)
        return [
            LineField("name", N_("What is done"), text=measure.name if measure else ""),
            theme,
            partner,
            LineField("person", N_("Contact"), N_("The person; may stay empty."), text=measure.person if measure else ""),
            DateField(
                "due",
                N_("By"),
                lambda: day_hint(self.app.today),
                text=day_text(measure.due) if measure else "",
                today=lambda: self.app.today,
                kind="due",
            ),
            text,
        ]

    async def submit(self, values: dict[str, Any]) -> Measure | None:
        measure = self._measure
        if measure is None:
            return await self.app.call(make_measure, self._park_id, values)
        before = {**measure.model_dump(), "due": day_text(measure.due)}
        changed = {name: value for name, value in values.items() if (value or None) != (before[name] or None)}
        if not changed:
            return None
        return await self.app.call(lambda store: set_measure(store, measure.id, **changed))
