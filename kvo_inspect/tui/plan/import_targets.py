"""Taking in figures: a CSV file is read, what it would do is shown, and only then it is done, as one step."""

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
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.forms.fields import Field, PathField
from kvo_inspect.tui.kit.forms.screen import FormScreen
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.problems import ProblemsScreen

SHOWN = 6


def plan_file(store: Store, park_id: str, trajectory_id: str | None, path: Path) -> tuple[ReadList, TargetPlan]:
    """Return what a file says and what taking it in would do."""
    cycles = trajectories_of(store, park_id)
    cycle = trajectory_id or (cycles[0].id if cycles else "")
    found = read_targets(store, cycle, path)
    return found, plan_targets(store, cycle, found.given)


def take_in(store: Store, park_id: str, trajectory_id: str | None, given: Sequence[GivenTarget]) -> TargetPlan:
    """Take the targets in; without a trajectory the first is begun."""
    return import_targets(store, trajectory_id or trajectory_now(store, park_id).id, given)


def plan_text(plan: TargetPlan, found: ReadList) -> str:
    """Return what taking in would do, in a sentence or two."""
    told = [
        n_("{n} new target", "{n} new targets", len(plan.new)).format(n=len(plan.new)),
        n_("{n} with other figures", "{n} with other figures", len(plan.changed)).format(n=len(plan.changed)),
        n_("{n} unchanged", "{n} unchanged", plan.same).format(n=plan.same),
    ]
    if found.empty:
        told.append(n_("{n} row without figures", "{n} rows without figures", found.empty).format(n=found.empty))
    return ", ".join(told) + "."


class ImportTargetsScreen(FormScreen[TargetPlan]):
    """Takes in a list of targets; dismissed with what it did."""

    SUBMIT = N_("read it")
    HELP_TEXT = N_(
        "A CSV file with a column “target” (doel) and any of: unit, source, better, baseline, baseline n, baseline period, goal, result, "
        "result n, result period. Known targets are found by their name. An empty cell leaves what is there. x at the targets writes such "
        "a file. Rows that are not understood are named by their number."
    )

    def __init__(self, park: Park, trajectory: Trajectory | None) -> None:
        super().__init__()
        self._park = park
        self._cycle = trajectory.id if trajectory else None
        self._found = ReadList()
        self._plan = TargetPlan()

    def title_text(self) -> str:
        return _("Import figures: {name}").format(name=self._park.name)

    async def make_fields(self) -> list[Field]:
        return [PathField("file", N_("File"), N_("The path of a .csv file; drop it on this window."))]

    async def submit(self, values: dict[str, Any]) -> TargetPlan | None:
        """Read it and say what it would do; nothing is taken in yet."""
        if not str(values["file"]).strip():
            raise RuleError(_("Fill this in: it is required."), "file")
        self._found, self._plan = await self.app.call(plan_file, self._park.id, self._cycle, typed_path(values["file"]))
        if not self._found.given and self._found.problems:
            raise ContentError(_("Nothing of this file was understood; nothing was imported."), self._found.problems)
        return None

    def done(self, result: TargetPlan | None) -> None:
        """Ask, with the rows that were not understood."""
        self._ask()

    def _ask(self) -> None:
        plan, found = self._plan, self._found
        names = [one.name for one in plan.new] + [target.name for target, _given in plan.changed]
        told = plan_text(plan, found)
        if not names and not found.problems:
            self.app.notify_user(_("Nothing to import: {told}").format(told=told))
            return
        shown = ", ".join(f"“{name}”" for name in names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
        question = " ".join(filter(None, (told, shown)))
        options = [_("import")] if names else []
        if found.problems:
            wrong = n_("{n} row was not understood", "{n} rows were not understood", len(found.problems)).format(n=len(found.problems))
            question += "\n" + wrong + ":\n" + "\n".join(found.problems[:3])
            options = [_("import what was understood")] if names else []
            options.append(_("show what was not understood"))
        options.append(_("no, leave it"))
        self.app.push_screen(AskOne(question, options), lambda place: self._answered(place, len(options)))

    def _answered(self, place: int | None, count: int) -> None:
        if place is None or place == count - 1:
            return
        if place == 0 and (self._plan.new or self._plan.changed):
            self.later(self._take())
        else:
            error = ContentError(_("These rows were not understood."), self._found.problems)
            self.app.push_screen(ProblemsScreen(error), lambda _done: self._ask())

    async def _take(self) -> None:
        plan = await self.app.call(take_in, self._park.id, self._cycle, self._found.given)
        self.app.notify_user(_("Imported: {told}").format(told=plan_text(plan, ReadList())))
        self.dismiss(plan)
