"""Measures (maatregelenmatrix) of a park: overdue first; who does what by when, and what it serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.plan.measure import ENDED, STEPS, Measure
from kvo_inspect.domain.values.closed_sets import MEASURE_STATUSES
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.parks.partners import partners_of
from kvo_inspect.store.plan.measures import MeasureLine, measures_of, remove_measure
from kvo_inspect.store.record.reach import MATRIX, PLAN, Reach, every_id
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_, p_
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.fields import ChoiceField
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import BESIDE_X
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.kit.write_file import WriteFileScreen, names_field
from kvo_inspect.tui.plan.steps import MeasureSteps
from kvo_inspect.tui.plan_places import EditMeasurePlace, ImportMeasuresPlace, MeasurePlace
from kvo_inspect.wording.items import theme_names
from kvo_inspect.wording.names import day_text, short_day
from kvo_inspect.wording.plan import holder_text, measure_status_name, owner_text

WIDE = 110


@dataclass(frozen=True)
class MeasuresPage:
    """All that the screen shows."""

    park: Park
    lines: list[MeasureLine] = field(default_factory=list)
    themes: dict[str, str] = field(default_factory=dict)
    partners: list[Partner] = field(default_factory=list)


def read_measures(store: Store, park_id: str) -> MeasuresPage:
    """Return the measures of a park, of all its trajectories."""
    themes = theme_names(store)
    return MeasuresPage(store.get(Park, park_id), measures_of(store, park_id), themes, partners_of(store, park_id))


class MeasuresScreen(ListScreen[None, MeasureLine], UndoableScreen[None]):
    """The matrix of measures of one park."""

    REACH = PLAN
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Show the measure under the cursor, with the findings and targets it serves."), rows="one"),
        Key("n", N_("new"), "new", N_("Add a measure."), writes=True, rows="none"),
        Key("e", N_("edit"), "edit", N_("Change the measure under the cursor: what, who, by when."), writes=True, rows="one"),
        Key("s", N_("step"), "step", N_("Take a step: agreed, in progress, done, dropped."), writes=True, rows="marked"),
        Key("k", N_("done"), "done", N_("Say that the measure is done, and on which day."), writes=True, rows="marked"),
        Key("o", N_("open ones"), "open", N_("Show only measures that are not done or dropped, or all."), rows="none"),
        Key("slash", N_("search"), "", N_("Show only the measures with these words."), rows="none"),
        Key(
            "i",
            N_("import"),
            "import",
            N_("Import measures from an XLSX or CSV file: first you see what it would do."),
            writes=True,
            rows="none",
            anywhere=True,
        ),
        Key("x", N_("matrix"), "export", N_("Write the matrix of measures for a spreadsheet: XLSX or CSV."), rows="none", anywhere=True),
        Key(
            "delete", N_("remove"), "remove", N_("Take away a measure that was entered by mistake."), last=True, writes=True, rows="marked"
        ),
        *UNDO_KEYS,
        *BESIDE_X,
    )
    HELP_TEXT = N_(
        "The matrix of measures: what was agreed, who does it and by when, overdue ones first. A measure can serve several findings and "
        "targets; what it serves stands on its own page."
    )
    DEFAULT_CSS = "MeasuresScreen Prose { padding: 0 1; }"

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._page: MeasuresPage | None = None
        self._open_only = False
        self._go_to = ""

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the park's measures and what they serve."""
        things = await self.app.call(every_id, Measure, park=self._park_id)
        return Reach.here(self.acts, nouns=self.REACH, things=things, about=MATRIX)

    def title_text(self) -> str:
        return _("Measures: {name}").format(name=self._page.park.name) if self._page else _("Measures")

    def state_text(self) -> str:
        """Return how many measures are overdue, and how many are done."""
        if self._page is None:
            return ""
        live = [line for line in self._page.lines if line.measure.status != "dropped"]
        late = sum(line.overdue for line in live)
        done = _("{done} of {n} done").format(done=sum(line.measure.status == "done" for line in live), n=len(live))
        return (n_("! {n} overdue", "! {n} overdue", late).format(n=late) + " · " if late else "") + done

    def body(self) -> list[Widget]:
        """Lay out the list, and the measure under the cursor in full."""
        empty = N_(
            "No measures yet. Press n to add the first one, i to import a list; findings that ask for more than repair often lead to one."
        )
        return [self.make_list(self._draw, head=self._head, filtering=True, empty=empty), Prose(self._whole)]

    def columns(self) -> list[RowColumn[MeasureLine]]:
        """Return the columns; a measure that is done stands at the day on which it was."""
        return [
            RowColumn("name", N_("MEASURE"), lambda line: line.measure.name),
            RowColumn("theme", N_("THEME"), lambda line: self._theme(line.measure) if line.measure.theme else ""),
            RowColumn("owner", N_("OWNER"), owner_text),
            RowColumn("due", N_("BY"), lambda line: line.measure.done if line.measure.status == "done" else line.measure.due, "day"),
            RowColumn(
                "status",
                N_("STATUS"),
                lambda line: measure_status_name(line.measure.status),
                by=lambda line: MEASURE_STATUSES.index(line.measure.status),
            ),
            RowColumn("findings", lambda: p_("column", "FND"), lambda line: line.findings, "number"),
            RowColumn("targets", lambda: p_("column", "TGT"), lambda line: line.targets, "number"),
        ]

    def park_of(self, row: MeasureLine) -> str:
        """Return the id of the park."""
        return row.measure.park

    def row_key(self, row: MeasureLine) -> str:
        """Return the id of the measure."""
        return row.measure.id

    def shown_text(self) -> str:
        """Return which measures are shown."""
        return " · ".join(filter(None, (p_("finding", "open") if self._open_only else "", self.lines.words)))

    def _head(self, cells: int) -> Sequence[Piece]:
        counts = (p_("column", "FND"), _("TARGETS")) if cells >= WIDE else (p_("column", "FND"), p_("column", "TGT"))
        return self._row(cells, (_("BY"), "dim"), (_("MEASURE"), "dim"), _("THEME"), _("OWNER"), _("STATUS"), *counts)

    def _draw(self, line: MeasureLine, cells: int) -> Sequence[Piece]:
        measure = line.measure
        ended = measure.status in ENDED
        shown = measure.done if measure.status == "done" else measure.due
        day = day_text(shown) if cells >= WIDE else short_day(shown)
        due: Piece = (
            (f"! {day}", "warn") if line.overdue else ("✓ " + day if measure.status == "done" else day or "·", "dim" if ended else "")
        )
        return self._row(
            cells,
            due,
            (measure.name, "dim" if ended else "strong"),
            self._theme(measure),
            (owner_text(line) if cells >= WIDE else line.owner or measure.person or holder_text(line)) or "?",
            measure_status_name(measure.status),
            str(line.findings or "·"),
            str(line.targets or "·"),
        )

    def _theme(self, measure: Measure) -> str:
        return (self._page.themes.get(measure.theme, measure.theme) if self._page and measure.theme else measure.theme) or "·"

    def _row(self, cells: int, due: Piece, name: Piece, theme: str, owner: str, status: str, findings: str, targets: str) -> list[Piece]:
        wide = cells >= WIDE
        row = [Cell(due[0], 12 if wide else 10, due[1], right=False), Cell(name[0], 0, name[1])]
        if wide:
            row.append(Cell(theme, 16, "dim"))
        row += [Cell(owner, 22 if wide else 13), Cell(status, 13, "dim", spare=True)]
        counts = ((findings, 8 if wide else 4), (targets, 7 if wide else 4))
        return columns(cells - 1, [*row, *(Cell(text, width, right=True, spare=True) for text, width in counts)])

    def _whole(self, cells: int) -> list[list[Piece]]:
        line = self.lines.current if self._page else None
        if line is None:
            return []
        measure = line.measure
        by = _("by {day}").format(day=day_text(measure.due)) if measure.due else _("no day yet")
        first = " · ".join(filter(None, (self._theme(measure) if measure.theme else "", owner_text(line) or _("nobody owns it yet"), by)))
        served = n_("serves {n} finding", "serves {n} findings", line.findings).format(n=line.findings)
        if line.open_findings:
            served += " " + n_("({n} still open)", "({n} still open)", line.open_findings).format(n=line.open_findings)
        served += " " + n_("and {n} target", "and {n} targets", line.targets).format(n=line.targets)
        lines = [(text, "strong") for text in wrap(measure.name, cells, 2)] + [(text, "") for text in wrap(first, cells)]
        lines += [(text, "dim") for text in wrap(served, cells)]
        lines += [(text, "dim") for text in wrap(measure.text, cells, 2)] if measure.text else []
        return [[("─" * cells, "dim")], *([piece] for piece in lines)]

    async def load(self) -> None:
        self._page = await self.app.call(read_measures, self._park_id)
        self._show()

    def _show(self) -> None:
        if self._page is None:
            return
        words = self.lines.words.casefold().split()
        shown = [
            line
            for line in self._page.lines
            if not (self._open_only and line.measure.status in ENDED) and all(word in self._words(line) for word in words)
        ]
        place = next((at for at, line in enumerate(shown) if line.measure.id == self._go_to), None)
        self._go_to = ""
        self.lines.show(shown, place, of=self._page.lines)
        self.query_one(Prose).refresh(layout=True)

    def _words(self, line: MeasureLine) -> str:
        return f"{line.measure.name} {line.measure.text} {owner_text(line)} {self._theme(line.measure)}".casefold()

    def on_list_view_filtered(self) -> None:
        self._show()

    def offered(self, key: Key) -> bool:
        """Return whether a key does something with the measure under the cursor."""
        line = self.lines.current if self.is_mounted and self._page else None
        match key.action or key.key:
            case "enter" | "edit":
                return line is not None
            case "step" | "remove":
                return line is not None or bool(self.lines.marks)
            case "done":
                return bool(self.lines.marks) or (line is not None and "done" in STEPS[line.measure.status])
            case "open" | "slash":
                return bool(self._page and self._page.lines)
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[MeasureLine]) -> None:
        self._go_to = event.row.measure.id
        self.app.go(MeasurePlace(event.row.measure.id))

    def _edited(self, measure: Measure | None) -> None:
        if measure is not None:
            self._go_to = measure.id

    def do_new(self) -> None:
        """Add a measure."""
        if self._page:
            self.app.go(EditMeasurePlace(self._page.park.id, None, self._page.partners), self._edited)

    def do_edit(self) -> None:
        """Change a measure."""
        line = self.lines.current
        if self._page and line:
            self.app.go(EditMeasurePlace(self._page.park.id, line.measure, self._page.partners), self._edited)

    def do_step(self) -> None:
        """Ask for the next step of what is marked, or of the measure under the cursor."""
        self._steps(list(self.chosen)).ask_step()

    def do_done(self) -> None:
        """Ask on which day what is marked was done, or the measure under the cursor."""
        lines = [line for line in self.chosen if "done" in STEPS[line.measure.status]]
        if not lines:
            raise NotAllowedNow(_("All that is marked ended already."))
        self._steps(lines).ask_done()

    def _steps(self, lines: Sequence[MeasureLine]) -> MeasureSteps:
        self._go_to = lines[0].measure.id if len(lines) == 1 else ""
        return MeasureSteps(self, [line.measure for line in lines], self.forget_marks)

    def do_open(self) -> None:
        """Show only the measures that are not done or dropped, or all again."""
        self._open_only = not self._open_only
        self._show()

    def do_remove(self) -> None:
        """Ask, and remove what is marked, or the measure under the cursor."""
        ids = [line.measure.id for line in self.chosen]
        question = n_(
            "Take away “{names}”? A measure that is off is dropped: then the record keeps why.",
            "Take away these {n} measures: {names}? Measures that are off are dropped: then the record keeps why.",
            len(ids),
        ).format(n=len(ids), names=self.names_text(self.chosen))
        self.app.push_screen(AskYesNo(question), lambda yes: self.later(self._remove(ids)) if yes else None)

    async def _remove(self, ids: Sequence[str]) -> None:
        await self.step(self.app.call(remove_measure, *ids))
        self.forget_marks()

    def do_import(self) -> None:
        """Import a list of measures."""
        if self._page:
            self.app.go(ImportMeasuresPlace(self._page.park))

    def do_export(self) -> None:
        """Write the matrix."""
        from kvo_inspect.exchange.plan.measures import write_measures

        if self._page:
            park = self._page.park
            forms = [("xlsx", N_("XLSX, a sheet to print or send")), ("csv", N_("CSV, for any spreadsheet"))]

            def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
                return write_measures(store, park.id, values["form"], folder, names=values["names"])

            title = lambda: _("Matrix of measures: {name}").format(name=park.name)  # noqa: E731 (called in the language in use)
            self.app.push_screen(WriteFileScreen(title, [ChoiceField("form", N_("As"), options=forms), names_field()], write, "list"))
