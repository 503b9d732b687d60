"""A park's KVO trajectory on a form: phase, waiting list, term, who leads it, the days of its papers, and its certificate."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.paper_days import paper_doubts
from kvo_inspect.domain.plan.trajectory import Trajectory, TrajectoryFields
from kvo_inspect.domain.values.closed_sets import CERTIFICATE_KINDS, CYCLE_PHASES
from kvo_inspect.domain.values.dates import DayKind
from kvo_inspect.store.plan.trajectories import DAYS, SCHEME, begin_trajectory, set_trajectory, trajectory_as_typed
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.form import Form
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import ScreenText
from kvo_inspect.wording.days import figures_hint
from kvo_inspect.wording.names import day_text, phase_name
from kvo_inspect.wording.parks.trajectory import certificate_kind_name, evaluation_doubt_texts, paper_doubt_texts


class EditTrajectoryScreen(FormScreen[Trajectory]):
    """Records or changes the trajectory; dismissed with it."""

    SUBMIT_AT = "term_months"
    HELP_TEXT = N_(
        "A trajectory is one certification cycle of the park, usually three years. Rounds that start belong to the newest one. A park that "
        "waits for a place stands in the phase application: then it is asked since when, and why."
    )

    def __init__(self, park: Park, trajectory: Trajectory | None, at: str = "") -> None:
        """*at*: the field at which the form opens, so that what is typed first lands there."""
        super().__init__(at)
        self._park = park
        self._trajectory = trajectory

    def title_text(self) -> str:
        return _("Trajectory: {name}").format(name=self._park.name)

    async def make_fields(self) -> list[Field]:
        """Return the fields: the phase and when it runs first, then who leads it, its papers and its certificate in their order."""
        now = self._trajectory
        phase = ChoiceField("phase", N_("Phase"), options=options_of(CYCLE_PHASES, phase_name))
        phase.choose(now.phase_now if now else "cooperation")
        kind = ChoiceField("certificate_kind", N_("Certificate: kind"), options=options_of(CERTIFICATE_KINDS, certificate_kind_name))
        kind.choose(now.kind_of_certificate if now else "new")
        waiting = [
            self._day("applied", N_("On the waiting list since"), N_("The day of the application.")),
            self._line("waits", N_("Why it waits"), N_("As: no money this year, or no room with the facilitator.")),
        ]
        for field in waiting:
            field.hidden = phase.value != "application"
        return [
            phase,
            *waiting,
            self._day("starts", N_("Began on"), lambda: figures_hint(self.app.today)),
            LineField("term_months", N_("Term in months"), text=str(now.term_months if now else 36), replaced=True),
            self._line("facilitator", N_("Facilitator"), N_("Who leads the trajectory; empty: the park's facilitator.")),
            self._line("facilitator_organisation", N_("Facilitator: organisation"), N_("Independent of the partners, as a rule.")),
            LineField(
                "scheme",
                N_("Scheme"),
                N_("By which edition it is judged, as: KVO 4.0."),
                text=now.scheme or SCHEME if now else SCHEME,
                replaced=not (now and now.scheme),
            ),
            self._day("intent", N_("Letter of intent"), N_("The day it was signed.")),
            self._day("safety_analysis", N_("Safety analysis"), N_("The day the partners adopted it.")),
            self._day("plan", N_("Plan adopted"), N_("The day the action plan was adopted.")),
            self._day("audit", N_("Audit on"), N_("When the auditor comes; may stay empty."), "any"),
            self._day("certified", N_("Certificate"), N_("The day it was issued.")),
            self._line("certificate_number", N_("Certificate: number")),
            kind,
            self._day(
                "certificate_ends", N_("Certificate: ends on"), N_("As it says itself; empty: counted with the term in months."), "any"
            ),
            self._day("covenant", N_("Covenant"), N_("The day it was signed, at the certificate or after it.")),
            self._line("evaluations", N_("Yearly evaluations"), N_("Their days, with commas between them.")),
        ]

    def _day(self, name: str, label: str, hint: ScreenText, kind: DayKind = "past") -> DateField:
        return DateField(name, label, hint, text=self._typed(name), today=lambda: self.app.today, kind=kind)

    def _line(self, name: str, label: str, hint: ScreenText = "") -> LineField:
        return LineField(name, label, hint, text=self._typed(name))

    def _typed(self, name: str) -> str:
        """Return what stands in a field, as it is typed."""
        if self._trajectory is None:
            return ""
        value = getattr(self._trajectory, name)
        if name == "evaluations":
            return ", ".join(map(day_text, value))
        return day_text(value) if name in DAYS else value or ""

    def on_form_changed(self, event: Form.Changed) -> None:
        """Ask for the waiting list only of a park that is on it."""
        if event.field.name != "phase":
            return
        for field in event.form.all_fields:
            if field.name in ("applied", "waits"):
                field.hidden = event.field.value != "application"
        event.form.changed()

    def _changed(self, values: dict[str, Any]) -> TrajectoryFields:
        """Return the fields that were changed, or of a new trajectory those that were filled in."""
        now = self._trajectory
        if now is None:
            return {name: value for name, value in values.items() if value and (name, value) != ("certificate_kind", "new")}  # type: ignore[return-value]
        before = {name: self._typed(name) for name in values} | {
            "phase": now.phase_now,
            "term_months": str(now.term_months),
            "certificate_kind": now.kind_of_certificate,
        }
        return {name: value for name, value in values.items() if value != before[name]}  # type: ignore[return-value]

    async def doubts(self, values: dict[str, Any]) -> list[str]:
        """Return why a day of a paper is probably a slip: still to come, before its phase, or before what usually comes first."""
        now, changed = self._trajectory, self._changed(values)
        typed = await self.app.call(lambda store: trajectory_as_typed(store, now, self._park.id, changed))
        return evaluation_doubt_texts(now, typed, self.app.today) + paper_doubt_texts(paper_doubts(now, typed))

    async def submit(self, values: dict[str, Any]) -> Trajectory | None:
        now, changed = self._trajectory, self._changed(values)
        if now is None:
            return await self.app.call(lambda store: begin_trajectory(store, self._park.id, **changed))
        return await self.app.call(lambda store: set_trajectory(store, now.id, **changed)) if changed else None
