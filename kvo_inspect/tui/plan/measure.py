"""One measure: its facts, the findings and targets it serves, and its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.measure import STEPS, Measure
from kvo_inspect.domain.plan.results import outcome
from kvo_inspect.domain.plan.target import Target
from kvo_inspect.errors import NotFound
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.plan.measures import MeasureLine, measures_of, servable_lines, served_lines, set_served, targets_served
from kvo_inspect.store.plan.targets import targets_of
from kvo_inspect.store.record.reach import MATRIX, PLAN, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import FindingLine
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.choose import Choice, ChooseScreen
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.places import FindingPlace
from kvo_inspect.tui.plan.steps import MeasureSteps
from kvo_inspect.tui.plan_places import EditMeasurePlace
from kvo_inspect.wording.findings import finding_text, line_stage_text
from kvo_inspect.wording.items import defect_names, theme_names
from kvo_inspect.wording.names import capital, day_text, moment_and_author_text, short_day
from kvo_inspect.wording.plan import SIGNS, TONES, change_text, counted_text, measure_status_name, owner_text

LABEL = 14


@dataclass(frozen=True)
class MeasurePage:
    """All that the screen shows."""

    line: MeasureLine
    park: Park
    findings: list[FindingLine]
    targets: list[Target]
    all_targets: list[Target]
    partners: list[Partner]
    themes: dict[str, str]
    names: dict[str, str]


def read_measure(store: Store, measure_id: str) -> MeasurePage:
    """Return what the screen shows of one measure; NotFound when there is no such measure."""
    measure = store.get(Measure, measure_id)
    line = next((line for line in measures_of(store, measure.park, measure.trajectory) if line.measure.id == measure_id), None)
    if line is None:
        raise NotFound(measure.name)
    served = targets_served(store, measure_id)
    targets = targets_of(store, measure.trajectory)
    return MeasurePage(
        line,
        store.get(Park, measure.park),
        served_lines(store, measure_id),
        [target for target in targets if target.id in served],
        targets,
        partners_of(store, measure.park),
        theme_names(store),
        defect_names(store),
    )


ServedRow = FindingLine | Target
"""What a measure serves."""


class MeasureScreen(ListScreen[None, ServedRow], UndoableScreen[None]):
    """One measure."""

    REACH = PLAN
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Show the finding under the cursor with its whole history."), rows="one"),
        Key("f", N_("findings"), "findings", N_("Choose which findings it serves, several at once."), writes=True, rows="none"),
        Key("d", N_("targets"), "targets", N_("Choose which targets it serves."), writes=True, rows="none"),
        Key("s", N_("step"), "step", N_("Take a step: agreed, in progress, done, dropped."), writes=True, rows="none"),
        Key("k", N_("done"), "done", N_("Say that the measure is done, and on which day."), writes=True, rows="none"),
        Key("e", N_("edit"), "edit", N_("Change what, who, by when."), writes=True, rows="none"),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_("One measure. The list below holds the findings and targets it serves; f and d choose them.")
    DEFAULT_CSS = "MeasureScreen Prose { padding: 0 1; max-height: 60%; }"

    def __init__(self, measure_id: str) -> None:
        super().__init__()
        self._measure_id = measure_id
        self._page: MeasurePage | None = None

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and what was changed of the measure; making the measure is done in the matrix."""
        return Reach.here(self.acts, nouns=self.REACH, things=[self._measure_id], about=MATRIX, page=self._measure_id)

    def title_text(self) -> str:
        return _("Measure: {name}").format(name=self._page.park.name) if self._page else _("Measure")

    def state_text(self) -> str:
        return capital(measure_status_name(self._page.line.measure.status)) if self._page else ""

    def body(self) -> list[Widget]:
        """Lay out the measure's facts above, and the findings and targets it serves below."""
        empty = N_("Not linked to anything yet: f chooses findings, d chooses targets.")
        return [Prose(self._facts), self.make_list(self._draw, head=self._head, empty=empty)]

    def columns(self) -> list[RowColumn[ServedRow]]:
        """Return the columns."""
        return [
            RowColumn("code", N_("CODE"), lambda row: row.code if isinstance(row, FindingLine) else None),
            RowColumn("serves", N_("SERVES"), lambda row: row.name if isinstance(row, Target) else self._what(row)),
            RowColumn("where", N_("WHERE"), lambda row: row.checkpoint_name if isinstance(row, FindingLine) else None),
            RowColumn("status", N_("STATUS"), lambda row: self._figures(row) if isinstance(row, Target) else line_stage_text(row)),
            RowColumn("due", N_("BY"), lambda row: row.due if isinstance(row, FindingLine) else None, "day"),
        ]

    def row_name(self, row: ServedRow) -> str:
        """Return the code of a finding, the name of a target."""
        return row.name if isinstance(row, Target) else row.code

    def may_leave(self, row: ServedRow) -> bool:
        """Return whether everybody may see a finding."""
        return isinstance(row, Target) or not row.confidential

    @staticmethod
    def _figures(target: Target) -> str:
        return f"{counted_text(target.baseline, target.unit)} → {counted_text(target.result, target.unit)}"

    def _facts(self, cells: int) -> list[list[Piece]]:
        if self._page is None:
            return [[]]
        measure, line = self._page.line.measure, self._page.line
        due = ("! " if line.overdue else "") + day_text(measure.due) + ("  " + _("overdue") if line.overdue else "")
        facts = [
            (_("theme"), self._page.themes.get(measure.theme, measure.theme) if measure.theme else "", ""),
            (_("owner"), owner_text(line) or _("nobody yet"), "" if line.owner_kind or measure.person else "warn"),
            (_("by"), due or _("no day yet"), "warn" if line.overdue or not measure.due else ""),
            (_("done on"), day_text(measure.done), "good"),
            (_("explanation"), " ".join(measure.text.split()), ""),
            (_("recorded"), moment_and_author_text(measure.made, measure.made_by), "dim"),
        ]
        lines: list[list[Piece]] = [[], *([(part, "strong")] for part in wrap(measure.name, cells, 2))]
        for label, text, tone in facts:
            for number, part in enumerate(wrap(text, cells - LABEL - 1, 4) if text else []):
                lines.append([*columns(LABEL, [Cell(capital(label) if not number else "", LABEL - 1, "dim")]), (" ", ""), (part, tone)])
        return [*lines, []]

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(_("SERVES"), 0), Cell(_("STATUS"), 16), Cell(_("BY"), 10)])

    def _draw(self, row: ServedRow, cells: int) -> Sequence[Piece]:
        if isinstance(row, Target):
            target_outcome = outcome(row)
            name = f"{SIGNS[target_outcome.verdict]} {row.name}"
            return columns(
                cells - 1,
                [
                    Cell(name, 0, TONES[target_outcome.verdict]),
                    Cell(self._figures(row), 16),
                    Cell(change_text(target_outcome.change), 10, right=True),
                ],
            )
        what = f"{row.code}  {self._what(row)} · {row.checkpoint_name}"
        tone = "dim" if row.status == "verified" else ""
        return columns(cells - 1, [Cell(what, 0, tone), Cell(line_stage_text(row), 16, tone), Cell(short_day(row.due), 10, right=True)])

    def _what(self, line: FindingLine) -> str:
        return finding_text(line, self._page.names if self._page else {})

    async def load(self) -> None:
        self._page = await self.app.call(read_measure, self._measure_id)
        self.lines.show([*self._page.targets, *self._page.findings])

    def offered(self, key: Key) -> bool:
        """Return whether a key does something: opening is for findings, done for what is not done."""
        if key.key == "enter":
            return self._page is not None and isinstance(self.lines.current, FindingLine)
        if key.action == "done":
            return self._page is not None and "done" in STEPS[self._page.line.measure.status]
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[ServedRow]) -> None:
        if isinstance(event.row, FindingLine):
            self.app.go(FindingPlace(event.row.id))

    async def do_findings(self) -> None:
        """Choose the findings that the measure serves."""
        lines = await self.app.call(servable_lines, self._measure_id)
        options = [Choice(line.id, line.code, self._what(line), line.checkpoint_name) for line in lines]
        now = [line.id for line in self._page.findings] if self._page else []
        empty = N_("There are no open findings on this park.")
        self.app.push_screen(
            ChooseScreen(lambda: _("Which findings does it serve?"), options, now, empty=empty),
            lambda ids: self.later(self._serve(findings=ids)) if ids is not None and ids != now else None,
        )

    def do_targets(self) -> None:
        """Choose the targets that the measure serves."""
        if self._page is None:
            return
        options = [Choice(target.id, "", target.name, target.unit) for target in self._page.all_targets]
        now = [target.id for target in self._page.targets]
        empty = N_("The trajectory has no targets yet: d on the park's page adds them.")
        self.app.push_screen(
            ChooseScreen(lambda: _("Which targets does it serve?"), options, now, empty=empty),
            lambda ids: self.later(self._serve(targets=ids)) if ids is not None and ids != now else None,
        )

    async def _serve(self, **served: list[str]) -> None:
        await self.step(self.app.call(lambda store: set_served(store, self._measure_id, **served)))

    def do_step(self) -> None:
        """Ask for the next step."""
        if self._page:
            MeasureSteps(self, [self._page.line.measure]).ask_step()

    def do_done(self) -> None:
        """Ask on which day the measure was done."""
        if self._page:
            MeasureSteps(self, [self._page.line.measure]).ask_done()

    def do_edit(self) -> None:
        """Change the measure."""
        if self._page:
            page = self._page
            self.app.go(EditMeasurePlace(page.park.id, page.line.measure, page.partners))
