"""Taking a list of measures in: the file is read, its effect is shown, and only then recorded, as one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.errors import ContentError, RuleError
from kvo_inspect.exchange.plan.read_measures import ReadMeasures, measure_plan_text, measure_step_text, problem_text, read_measures
from kvo_inspect.store.plan.importing import MeasurePlan, import_measures, plan_measures
from kvo_inspect.store.plan.trajectories import trajectories_of, trajectory_now
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.forms.fields import Field, PathField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.questions.import_rows import SHOWN, ask_import


def plan_file(store: Store, park_id: str, path: Path) -> tuple[ReadMeasures, MeasurePlan]:
    """Return the measures read from a file, and the plan of what taking them in writes. Raises as `read_measures`."""
    cycles = trajectories_of(store, park_id)
    cycle = cycles[0].id if cycles else ""
    measure_list = read_measures(store, park_id, cycle, path)
    return measure_list, plan_measures(store, cycle, measure_list.given)


def take_in(store: Store, park_id: str, measure_list: ReadMeasures) -> MeasurePlan:
    """Record the measures of a list and return what changed; a park without a trajectory gets its first."""
    return import_measures(store, trajectory_now(store, park_id).id, measure_list.given)


class ImportMeasuresScreen(FormScreen[MeasurePlan]):
    """Takes in a list of measures; dismissed with the plan that was carried out."""

    SUBMIT = N_("read it")
    HELP_TEXT = N_(
        "An XLSX or CSV table with a first row of names: measure, and any of theme, owner, person, by, status, done on, targets, "
        "explanation, id. The owner is a partner of the park, by organisation or kind. Known measures are found by their id or name; an "
        "empty cell leaves what is there. Targets that a row names are those that the measure serves, and no others. x at the measures "
        "writes such a table, also when there are none yet."
    )

    def __init__(self, park: Park) -> None:
        super().__init__()
        self._park = park
        self._measure_list = ReadMeasures()
        self._plan = MeasurePlan()
        self._problems: tuple[str, ...] = ()

    def title_text(self) -> str:
        return _("Import measures: {name}").format(name=self._park.name)

    async def make_fields(self) -> list[Field]:
        return [PathField("file", N_("File"), N_("The path of a .csv or .xlsx file; drop it on this window."))]

    async def submit(self, values: dict[str, Any]) -> MeasurePlan | None:
        """Read the file and plan the import, recording nothing; RuleError without a path, ContentError when no row was understood."""
        if not str(values["file"]).strip():
            raise RuleError(_("Fill this in: it is required."), "file")
        path = typed_path(values["file"])
        self._measure_list, self._plan = await self.app.call(plan_file, self._park.id, path)
        by_row = sorted((*self._measure_list.problems, *self._plan.problems), key=lambda problem: problem.row)
        self._problems = tuple(problem_text(path.name, problem) for problem in by_row)
        if self._problems and not (self._plan.new or self._plan.changed or self._plan.same):
            raise ContentError(_("Nothing of this file was understood; nothing was imported."), self._problems)
        return None

    def done(self, result: MeasurePlan | None) -> None:
        """Ask whether to import, naming the rows that were not understood."""
        plan, unread = self._plan, self._measure_list.unread
        names = [measure_step_text(step) for step in (*plan.new, *plan.changed)]
        notes = [_("Not read: {columns}.").format(columns=", ".join(unread[:SHOWN]))] if unread else []
        ask_import(self.app, measure_plan_text(plan), names, self._problems, lambda: self.later(self._take()), notes=notes)

    async def _take(self) -> None:
        plan = await self.app.call(take_in, self._park.id, self._measure_list)
        self.app.notify_user(_("Imported: {told}").format(told=measure_plan_text(plan)))
        self.dismiss(plan)
