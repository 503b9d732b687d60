"""A park's KVO trajectory: which cycle, which phase, since when and how long."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.park import Park
from kvo_inspect.domain.trajectory import Trajectory
from kvo_inspect.errors import RuleError
from kvo_inspect.store.trajectories import begin_trajectory, set_trajectory
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.fields import ChoiceField, DateField, Field, LineField, YesNoField, options_of
from kvo_inspect.tui.names import PHASES, day_text, phase_name
from kvo_inspect.tui.screens.form_screen import FormScreen


class TrajectoryScreen(FormScreen[Trajectory]):
    """Records or changes the trajectory; a next one can be begun."""

    HELP_TEXT = N_("A trajectory is one certification cycle of the park, usually three years. Rounds that start belong to the newest one.")

    def __init__(self, park: Park, trajectory: Trajectory | None) -> None:
        super().__init__()
        self._park = park
        self._trajectory = trajectory

    def title_text(self) -> str:
        """Return the title."""
        return _("Trajectory: {name}").format(name=self._park.name)

    async def make_fields(self) -> list[Field]:
        """Return the trajectory's fields."""
        now = self._trajectory
        phase = ChoiceField("phase", N_("Phase"), options=options_of(PHASES, phase_name))
        phase.choose(now.phase if now else PHASES[0])
        return [
            phase,
            DateField("starts", N_("Began on"), N_("As 24-11-2026; may stay empty."), text=day_text(now.starts) if now else "",
                      today=lambda: self.app.today),
            LineField("term_months", N_("Term in months"), text=str(now.term_months if now else 36)),
            YesNoField("next", N_("Begin the next cycle"), N_("Yes: this becomes a new trajectory, the one before stays."),
                       hidden=now is None),
        ]  # fmt: skip

    async def submit(self, values: dict[str, Any]) -> Trajectory:
        """Store the trajectory."""
        from kvo_inspect.domain.dates import parse_day

        raw = str(values["term_months"]).strip()
        if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:4]) <= 120):
            raise RuleError(_("Type a number of months from 1 to 120."), "term_months")
        starts = None
        if str(values["starts"]).strip():
            try:
                starts = parse_day(str(values["starts"]), self.app.today)
            except ValueError:
                raise RuleError(_("This is no date. Type it as 24-11-2026."), "starts") from None
        fields = {"phase": values["phase"], "starts": starts, "term_months": int(raw)}
        now = self._trajectory
        if now is None or values["next"]:
            return await self.app.call(lambda store: begin_trajectory(store, self._park.id, **fields))
        return await self.app.call(lambda store: set_trajectory(store, now.id, **fields))
