"""Targets (doelen) of a park's trajectory: baseline, goal, result, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.plan.results import is_share, tally
from kvo_inspect.domain.plan.target import Counted, Target
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.store.plan.targets import TargetLine, remove_target, target_lines
from kvo_inspect.store.plan.trajectories import trajectories_of
from kvo_inspect.store.record.reach import PLAN, Reach, every_id
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.survey.feeding import on_the_way
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns, flow
from kvo_inspect.tui.kit.forms.fields import ChoiceField
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import BESIDE_X
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from kvo_inspect.tui.plan_places import EditTargetPlace, ImportTargetsPlace
from kvo_inspect.wording.names import capital
from kvo_inspect.wording.plan import (
    SIGNS,
    TONES,
    change_text,
    counted_text,
    counted_whole,
    goal_text,
    sample_mark,
    sample_texts,
    verdict_text,
    with_unit,
)

LABEL = 13
WIDE = 110
"""Width in cells from which a list shows its further columns."""


@dataclass(frozen=True)
class TargetsPage:
    """All that the screen shows."""

    park: Park
    trajectory: Trajectory | None
    lines: list[TargetLine]
    on_the_way: Mapping[str, Counted] = field(default_factory=dict)
    """By the id of a target what the yearly survey says of it."""


def read_targets_page(store: Store, park_id: str, trajectory_id: str | None) -> TargetsPage:
    """Return the targets of one trajectory, or of the park's newest."""
    cycles = trajectories_of(store, park_id)
    cycle = next((trajectory for trajectory in cycles if trajectory_id in (None, trajectory.id)), None)
    lines, figures = (target_lines(store, cycle.id), on_the_way(store, cycle.id)) if cycle else ([], {})
    return TargetsPage(store.get(Park, park_id), cycle, lines, figures)


FORMS = [("xlsx", N_("XLSX, a sheet to print or send")), ("csv", N_("CSV, for any spreadsheet"))]
"""As what the list of targets can be written."""


class TargetsScreen(ListScreen[None, TargetLine], UndoableScreen[None]):
    """The targets of a trajectory."""

    REACH = PLAN
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("edit"), "", N_("Change the target under the cursor, or fill in its result."), writes=True, rows="one"),
        Key("n", N_("new"), "new", N_("Add a target."), writes=True, rows="none"),
        Key(
            "i",
            N_("import"),
            "import",
            N_("Import figures from an XLSX or CSV file: survey, police, fire service."),
            writes=True,
            rows="none",
        ),
        Key(
            "x",
            N_("to fill in"),
            "export",
            N_("Write the list as XLSX or CSV to fill in and import again; when empty, the usual targets."),
            rows="none",
        ),
        Key("delete", N_("remove"), "remove", N_("Take away a target that was entered by mistake."), last=True, writes=True, rows="marked"),
        *UNDO_KEYS,
        *BESIDE_X,
    )
    HELP_TEXT = N_(
        "What the trajectory wants to move: ✓ reached, ✗ missed, – not known yet. Shares move in points, "
        "numbers in percent of the baseline. A change in a survey is set against what chance alone can make "
        "(95 %, Agresti and Caffo 2000); fewer than thirty answers are an impression (our own guideline)."
    )
    DEFAULT_CSS = "TargetsScreen Prose { padding: 0 1; }"

    def __init__(self, park_id: str, trajectory_id: str | None = None) -> None:
        super().__init__()
        self._park_id = park_id
        self._trajectory_id = trajectory_id
        self._page: TargetsPage | None = None
        self._go_to = ""

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the targets of the trajectory."""
        cycle = self._page.trajectory if self._page else None
        things = await self.app.call(every_id, Target, trajectory=cycle.id) if cycle else ()
        return Reach.here(self.acts, nouns=self.REACH, things=things, about=frozenset({Target.noun}))

    def title_text(self) -> str:
        return _("Targets: {name}").format(name=self._page.park.name) if self._page else _("Targets")

    def state_text(self) -> str:
        """Return how many targets were reached, and how many are not known yet."""
        if self._page is None or not self._page.lines:
            return ""
        counts = tally(line.target for line in self._page.lines)
        text = _("{n} of {total} reached").format(n=counts.reached, total=counts.total)
        return text + (
            " · " + n_("{n} not known yet", "{n} not known yet", counts.unknown).format(n=counts.unknown) if counts.unknown else ""
        )

    def body(self) -> list[Widget]:
        """Lay out the table, and the target under the cursor in full."""
        empty = N_("No targets yet. n adds one, i imports a list, x writes a list of the usual ones to fill in.")
        return [self.make_list(self._draw, head=self._head, empty=empty), Prose(self._whole)]

    def columns(self) -> list[RowColumn[TargetLine]]:
        """Return the columns."""
        return [
            RowColumn("name", N_("TARGET"), lambda line: line.target.name),
            RowColumn("baseline", N_("BASELINE"), lambda line: counted_text(line.target.baseline, line.target.unit)),
            RowColumn("goal", N_("GOAL"), lambda line: goal_text(line.target.goal, line.target)),
            RowColumn("result", N_("RESULT"), lambda line: counted_text(line.target.result, line.target.unit)),
            RowColumn("change", N_("CHANGE"), lambda line: change_text(line.outcome.change)),
            RowColumn("verdict", N_("OUTCOME"), lambda line: capital(verdict_text(line.outcome, line.target))),
            RowColumn("source", N_("SOURCE"), lambda line: line.target.source),
        ]

    def park_of(self, row: TargetLine) -> str:
        """Return the id of the park."""
        return row.target.park

    def row_key(self, row: TargetLine) -> str:
        """Return the id of the target."""
        return row.target.id

    def _head(self, cells: int) -> Sequence[Piece]:
        heads = (_("BASELINE"), _("GOAL"), _("RESULT"), _("CHANGE"))
        return self._row(cells, "", (_("TARGET"), "dim"), *heads, (_("ANSWERS") if cells >= WIDE else _("PEOPLE"), ""), _("SOURCE"))

    def _draw(self, line: TargetLine, cells: int) -> Sequence[Piece]:
        target, outcome = line.target, line.outcome
        tone = TONES[outcome.verdict]
        doubtful = outcome.sample is not None and outcome.sample.doubtful
        note = ("? " if doubtful else "") + (
            sample_mark(outcome.sample) if cells >= WIDE else f"n={outcome.sample.n}" if outcome.sample else ""
        )
        return self._row(
            cells,
            SIGNS[outcome.verdict],
            (target.name, tone if outcome.verdict == "missed" else "strong"),
            counted_text(target.baseline, target.unit),
            goal_text(target.goal, target),
            counted_text(target.result, target.unit),
            change_text(outcome.change),
            (note, "warn" if doubtful else "dim"),
            target.source,
        )

    def _row(
        self, cells: int, sign: str, name: Piece, baseline: str, goal: str, result: str, change: str, note: Piece, source: str
    ) -> list[Piece]:
        wide = cells >= WIDE
        tone = {"✓": "good", "✗": "bad"}.get(sign, "dim")
        row = [Cell(sign, 1, tone), Cell(name[0], 0, name[1]), *([Cell(source, 20, "dim")] if wide else [])]
        row += [Cell(baseline, 9, right=True, spare=True), Cell(goal, 12, right=True), Cell(result, 9, right=True)]
        row += [Cell(change, 10, tone, right=True, spare=True), Cell(note[0], 24 if wide else 7, note[1])]
        return columns(cells - 1, row)

    def _whole(self, cells: int) -> list[list[Piece]]:
        line = self.lines.current if self._page else None
        if line is None:
            return []
        target, outcome = line.target, line.outcome
        unit = "" if is_share(target.unit) else target.unit
        aim = _("lower is better") if target.better == "lower" else _("higher is better")
        goal = goal_text(target.goal, target) if target.goal else ""
        if outcome.goal is not None and target.goal is not None and target.goal.kind != "value":
            goal += " = " + with_unit(outcome.goal.normalize() if outcome.goal else outcome.goal, target.unit)
        went = {"better": _("better than the baseline"), "worse": _("worse than the baseline"), "same": _("no change"), None: ""}
        change = change_text(outcome.change) if outcome.change else ""
        came = " · ".join(filter(None, (verdict_text(outcome, target), change, went[outcome.direction])))
        facts = [
            (_("baseline"), counted_whole(target.baseline, unit or target.unit), ""),
            (_("goal"), " · ".join(filter(None, (goal, aim))), ""),
            (_("on the way"), counted_whole(self._page.on_the_way.get(target.id) if self._page else None, unit or target.unit), "dim"),
            (_("result"), counted_whole(target.result, unit or target.unit), ""),
            (_("outcome"), capital(came), TONES[outcome.verdict]),
            (_("answers"), "; ".join(sample_texts(outcome.sample)), "warn" if outcome.sample and outcome.sample.doubtful else "dim"),
        ]
        served = n_("{n} measure serves it", "{n} measures serve it", line.measures).format(n=line.measures)
        head = " · ".join(filter(None, (target.source, served)))
        lines: list[list[Piece]] = [[("─" * cells, "dim")], *flow([(target.name, "strong"), ("  " + head, "dim")], cells)]
        for label, text, tone in facts:
            for number, part in enumerate(wrap(text, cells - LABEL - 1, 2) if text else []):
                lines.append([*columns(LABEL, [Cell(capital(label) if not number else "", LABEL - 1, "dim")]), (" ", ""), (part, tone)])
        return lines

    async def load(self) -> None:
        self._page = await self.app.call(read_targets_page, self._park_id, self._trajectory_id)
        place = next((at for at, line in enumerate(self._page.lines) if line.target.id == self._go_to), None)
        self._go_to = ""
        self.lines.show(self._page.lines, place)
        self.query_one(Prose).refresh(layout=True)

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now."""
        if key.key in ("enter", "delete"):
            return bool(self._page and self._page.lines)
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[TargetLine]) -> None:
        if not self.app.read_only:
            self._edit(event.row.target)

    def do_new(self) -> None:
        """Add a target."""
        self._edit(None)

    def _edit(self, target: Target | None) -> None:
        if self._page:
            self.app.go(EditTargetPlace(self._page.park.id, self._page.trajectory, target), self._edited)

    def _edited(self, target: Target | None) -> None:
        if target is not None:
            self._go_to = target.id

    def do_remove(self) -> None:
        """Ask, and remove what is marked, or the target under the cursor."""
        ids = [line.target.id for line in self.chosen]
        question = n_(
            "Take away “{names}”? Its figures leave the lists; the record's history keeps them.",
            "Take away these {n} targets: {names}? Their figures leave the lists; the record's history keeps them.",
            len(ids),
        ).format(n=len(ids), names=self.names_text(self.chosen))
        self.app.push_screen(AskYesNo(question), lambda yes: self.later(self._remove(ids)) if yes else None)

    async def _remove(self, ids: Sequence[str]) -> None:
        await self.step(self.app.call(remove_target, *ids))
        self.forget_marks()

    def do_import(self) -> None:
        """Import a list of targets."""
        if self._page:
            self.app.go(ImportTargetsPlace(self._page.park, self._page.trajectory))

    def do_export(self) -> None:
        """Write the list of targets to a file."""
        from kvo_inspect.exchange.plan.targets import write_targets

        if self._page:
            park, cycle = self._page.park, self._page.trajectory

            def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
                return write_targets(store, cycle.id if cycle else None, park.name, folder, values["form"])

            form = ChoiceField("form", N_("As"), options=FORMS)
            self.app.push_screen(WriteFileScreen(lambda: _("Targets: {name}").format(name=park.name), [form], write, "list"))
