"""A finding's own fields, on a form."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.closed_sets import SEVERITIES, URGENCIES, VISIBLE
from kvo_inspect.store.findings.finding import set_finding
from kvo_inspect.store.findings.moving import is_movable
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.lines import LinesField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.days import day_hint
from kvo_inspect.wording.names import day_text, severity_name, urgency_name, visible_name


class EditFindingScreen(FormScreen[Finding]):
    """Edits text, object, severity, term, action holder, who promised, date, when it can be seen, and at which checkpoint it stands."""

    HELP_TEXT = N_("Only what you change is recorded, each change with your name. The status has a key of its own on the finding.")

    def __init__(self, finding: Finding, partners: list[Partner]) -> None:
        super().__init__()
        self._finding = finding
        self._partners = partners

    def title_text(self) -> str:
        return _("Edit {code}").format(code=self._finding.code)

    async def make_fields(self) -> list[Field]:
        finding = self._finding
        text = LinesField("text", N_("Text"), N_("Enter on an empty line goes on."), high=4)
        text.paste(finding.text)
        severity = ChoiceField("severity", N_("Severity"), options=options_of(SEVERITIES, severity_name))
        severity.choose(finding.severity)
        terms = [("", N_("not decided")), *options_of(URGENCIES, urgency_name)]
        urgency = ChoiceField("urgency", N_("Term"), options=terms)
        urgency.choose(finding.urgency or "")
        holders = {holder.id: holder for holder in self._partners}
        options = options_of(tuple(holders), lambda key: partner_text(holders[key]))
        partner = ChoiceField("partner", N_("Action holder"), options=[("", N_("nobody yet")), *options])
        partner.choose(finding.partner or "")
        visible = ChoiceField("visible", N_("Can be seen"), options=options_of(VISIBLE, visible_name))
        visible.choose(finding.visible)
        return [
            text,
            LineField("object", N_("Object"), text=finding.object),
            severity,
            urgency,
            partner,
            LineField("promised_by", N_("Promised by"), text=finding.promised_by),
            DateField(
                "due",
                N_("By"),
                lambda: day_hint(self.app.today),
                text=day_text(finding.due),
                today=lambda: self.app.today,
                kind="due",
            ),
            visible,
            *(await self._checkpoint_field() if is_movable(finding) else []),
        ]

    async def _checkpoint_field(self) -> list[Field]:
        """Return the field for the checkpoint; none where its own is not among those of the park, for then another would be chosen."""
        here, park = self._finding.checkpoint, self._finding.park
        stops = await self.app.call(lambda store: route(store, park, retired=True))
        shown = [(stop.id, stop.name) for stop in stops if not stop.retired or stop.id == here]
        checkpoint = ChoiceField("checkpoint", N_("Checkpoint"), options=shown)
        checkpoint.choose(here)
        return [checkpoint] if checkpoint.value == here else []

    async def submit(self, values: dict[str, Any]) -> Finding:
        before = {**self._finding.model_dump(), "due": day_text(self._finding.due)}
        empty = {"urgency": None, "partner": None}
        changed = {name: value or empty.get(name, value) for name, value in values.items() if (value or None) != (before[name] or None)}
        if not changed:
            return self._finding
        return await self.app.call(lambda store: set_finding(store, self._finding.id, **changed))
