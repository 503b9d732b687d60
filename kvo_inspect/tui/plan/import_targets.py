"""Importing figures of targets from an XLSX or CSV file: the file is read, its effect is shown, and only then recorded, as one step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.errors import ContentError, RuleError
from kvo_inspect.exchange.plan.targets import ReadList, read_targets
from kvo_inspect.store.plan.targets import GivenTarget, TargetPlan, import_targets, plan_targets
from kvo_inspect.store.plan.trajectories import trajectories_of, trajectory_now
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.forms.fields import Field, PathField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.questions.import_rows import ask_import


def plan_file(store: Store, park_id: str, trajectory_id: str | None, path: Path) -> tuple[ReadList, TargetPlan]:
    """Return the targets read from a file, and the plan of what importing them changes. Raises as `read_outside`."""
    cycles = trajectories_of(store, park_id)
    cycle = trajectory_id or (cycles[0].id if cycles else "")
    target_list = read_targets(store, cycle, path)
    return target_list, plan_targets(store, cycle, target_list.given)


def take_in(store: Store, park_id: str, trajectory_id: str | None, given: Sequence[GivenTarget]) -> TargetPlan:
    """Record the given targets and return what changed; a park without a trajectory gets its first."""
    return import_targets(store, trajectory_id or trajectory_now(store, park_id).id, given)


def plan_text(plan: TargetPlan, target_list: ReadList) -> str:
    """Return how many targets an import adds, changes and leaves, and how many rows have no figures, as one sentence."""
    parts = [
        n_("{n} new target", "{n} new targets", len(plan.new)).format(n=len(plan.new)),
        n_("{n} with other figures", "{n} with other figures", len(plan.changed)).format(n=len(plan.changed)),
        n_("{n} unchanged", "{n} unchanged", plan.same).format(n=plan.same),
    ]
    if target_list.empty:
        parts.append(n_("{n} row without figures", "{n} rows without figures", target_list.empty).format(n=target_list.empty))
    return ", ".join(parts) + "."


class ImportTargetsScreen(FormScreen[TargetPlan]):
    """Takes in a list of targets; dismissed with the plan that was carried out."""

    SUBMIT = N_("read it")
    HELP_TEXT = N_(
        "An XLSX or CSV file with a column “target” (doel) and any of: unit, source, better, baseline, baseline n, baseline period, "
        "goal, result, result n, result period. Known targets are found by their name. An empty cell leaves what is there. x at the "
        "targets writes such a file. Rows that are not understood are named by their number."
    )

    def __init__(self, park: Park, trajectory: Trajectory | None) -> None:
        super().__init__()
        self._park = park
        self._cycle = trajectory.id if trajectory else None
        self._target_list = ReadList()
        self._plan = TargetPlan()

    def title_text(self) -> str:
        return _("Import figures: {name}").format(name=self._park.name)

    async def make_fields(self) -> list[Field]:
        return [PathField("file", N_("File"), N_("The path of a .csv or .xlsx file; drop it on this window."))]

    async def submit(self, values: dict[str, Any]) -> TargetPlan | None:
        """Read the file and plan the import, recording nothing; RuleError without a path, ContentError when no row was understood."""
        if not str(values["file"]).strip():
            raise RuleError(_("Fill this in: it is required."), "file")
        self._target_list, self._plan = await self.app.call(plan_file, self._park.id, self._cycle, typed_path(values["file"]))
        if not self._target_list.given and self._target_list.problems:
            raise ContentError(_("Nothing of this file was understood; nothing was imported."), self._target_list.problems)
        return None

    def done(self, result: TargetPlan | None) -> None:
        """Ask whether to import, naming the rows that were not understood."""
        plan, target_list = self._plan, self._target_list
        names = [target.name for target in plan.new] + [target.name for target, _given in plan.changed]
        ask_import(self.app, plan_text(plan, target_list), names, target_list.problems, lambda: self.later(self._take()))

    async def _take(self) -> None:
        plan = await self.app.call(take_in, self._park.id, self._cycle, self._target_list.given)
        self.app.notify_user(_("Imported: {told}").format(told=plan_text(plan, ReadList())))
        self.dismiss(plan)
