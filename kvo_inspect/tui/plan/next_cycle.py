"""Beginning the next certification cycle: since when, from which measurement, and what goes over."""

from __future__ import annotations

from typing import Any

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.rounds.measurement import Measurement
from kvo_inspect.domain.values.closed_sets import CYCLE_PHASES
from kvo_inspect.store.plan.trajectories import begin_next, measurements_within
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import ChoiceField, DateField, Field, LineField, YesNoField, options_of
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.wording.days import figures_hint
from kvo_inspect.wording.names import day_text, measurement_name, phase_name
from kvo_inspect.wording.parks.trajectory import early_next_texts


def read_follow_ups(store: Store, trajectory_id: str) -> list[Measurement]:
    """Return the measurements of a cycle that the next can begin from, newest first."""
    return [measurement for measurement in reversed(measurements_within(store, trajectory_id)) if measurement.kind == "follow_up"]


class BeginCycleScreen(FormScreen[Trajectory]):
    """Begins the next cycle; dismissed with it."""

    SUBMIT = N_("begin it")
    HELP_TEXT = N_(
        "The cycle before stays as it is. A follow-up measurement can be the baseline of the next cycle: then nothing is walked twice. "
        "Targets come again with their result as the new baseline; measures that are not done go over."
    )

    def __init__(self, park: Park, before: Trajectory) -> None:
        super().__init__()
        self._park = park
        self._before = before

    def title_text(self) -> str:
        return _("Begin trajectory number {number}: {name}").format(number=self._before.number + 1, name=self._park.name)

    async def make_fields(self) -> list[Field]:
        """Return the fields of a new cycle: its start, term, phase and baseline, and what goes over."""
        phase = ChoiceField("phase", N_("Phase"), options=options_of(CYCLE_PHASES, phase_name))
        phase.choose("plan")
        follow_ups = {measurement.id: measurement for measurement in await self.app.call(read_follow_ups, self._before.id)}
        measurement_options = options_of(tuple(follow_ups), lambda key: f"{measurement_name('follow_up')} {follow_ups[key].year}")
        baseline = ChoiceField("baseline", N_("Baseline"), options=[*measurement_options, ("", N_("a new one, still to walk"))])
        return [
            DateField(
                "starts",
                N_("Began on"),
                lambda: figures_hint(self.app.today),
                text=day_text(self.app.today.isoformat()),
                today=lambda: self.app.today,
                kind="past",
            ),
            LineField("term_months", N_("Term in months"), text=str(self._before.term_months), replaced=True),
            phase,
            baseline,
            YesNoField("targets", N_("Take the targets along"), N_("With their result as the new baseline."), yes=True),
            YesNoField("measures", N_("Take open measures along"), yes=True),
        ]

    async def doubts(self, values: dict[str, Any]) -> list[str]:
        """Return why it is probably begun too early."""
        return early_next_texts(self._before)

    async def submit(self, values: dict[str, Any]) -> Trajectory:
        kept = {name: getattr(self._before, name) for name in ("scheme", "facilitator", "facilitator_organisation")}
        fields = {**values, **kept, "baseline": values["baseline"] or None}
        return await self.app.call(lambda store: begin_next(store, self._park.id, **fields))
