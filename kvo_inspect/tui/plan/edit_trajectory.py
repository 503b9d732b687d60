"""A park's KVO trajectory on a form: phase, term, audit, and the days on which its papers were signed."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.values.closed_sets import PHASES
from kvo_inspect.domain.values.dates import DayKind
from kvo_inspect.store.plan.trajectories import DAYS, begin_trajectory, set_trajectory
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.keys import ScreenText
from kvo_inspect.wording.days import figures_hint
from kvo_inspect.wording.names import day_text, phase_name


class EditTrajectoryScreen(FormScreen[Trajectory]):
    """Records or changes the trajectory; dismissed with it."""

    SUBMIT_AT = "term_months"
    HELP_TEXT = N_("A trajectory is one certification cycle of the park, usually three years. Rounds that start belong to the newest one.")

    def __init__(self, park: Park, trajectory: Trajectory | None, at: str = "") -> None:
        """*at*: the field at which the form opens, so that what is typed first lands there."""
        super().__init__()
        self._opens_at = at
        self._park = park
        self._trajectory = trajectory

    def title_text(self) -> str:
        return _("Trajectory: {name}").format(name=self._park.name)

    async def load(self) -> None:
        """Fill the form the first time, and open it at its field."""
        first = not self.loaded
        await super().load()
        if first and self._opens_at:
            self.form.go_to(self._opens_at)

    async def make_fields(self) -> list[Field]:
        now = self._trajectory
        phase = ChoiceField("phase", N_("Phase"), options=options_of(PHASES, phase_name))
        phase.choose(now.phase if now else PHASES[0])
        return [
            phase,
            self._day("starts", N_("Began on"), lambda: figures_hint(self.app.today)),
            LineField("term_months", N_("Term in months"), text=str(now.term_months if now else 36), replaced=True),
            LineField("scheme", N_("Scheme"), N_("By which edition it is judged, as: KVO 4.0."), text=now.scheme if now else ""),
            self._day("audit", N_("Audit on"), N_("When the auditor comes; may stay empty."), "any"),
            self._day("intent", N_("Letter of intent"), N_("The day it was signed.")),
            self._day("plan", N_("Plan adopted"), N_("The day the action plan was adopted.")),
            self._day("covenant", N_("Covenant"), N_("The day it was signed.")),
            self._day("certified", N_("Certificate"), N_("The day it was issued.")),
        ]

    def _day(self, name: str, label: str, hint: ScreenText, kind: DayKind = "past") -> DateField:
        now = self._trajectory
        return DateField(name, label, hint, text=day_text(getattr(now, name)) if now else "", today=lambda: self.app.today, kind=kind)

    async def submit(self, values: dict[str, Any]) -> Trajectory | None:
        now = self._trajectory
        if now is None:
            given = {name: value for name, value in values.items() if value}
            return await self.app.call(lambda store: begin_trajectory(store, self._park.id, **given))
        before = {**now.model_dump(), **{name: day_text(getattr(now, name)) for name in DAYS}, "term_months": str(now.term_months)}
        changed = {name: value for name, value in values.items() if value != before[name]}
        return await self.app.call(lambda store: set_trajectory(store, now.id, **changed)) if changed else None
