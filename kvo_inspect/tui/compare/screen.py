"""Compare (vergelijken): two measurements of a park beside each other, or one by itself; every figure open to its answers."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.widget import Widget

from kvo_inspect.domain.compare.comparison import Comparison
from kvo_inspect.domain.compare.pairs import Measured, Pair
from kvo_inspect.domain.papers.paper import ReportSubject
from kvo_inspect.errors import KvoError
from kvo_inspect.exchange.compare.alone_file import write_measurement
from kvo_inspect.exchange.compare.json_file import comparison_name, write_comparison
from kvo_inspect.store.compare import ReadingStep, comparing
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.measurements import MeasurementLine, measurements_of, measurements_to_report
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.compare.alone import alone_head, alone_rows, draw_alone
from kvo_inspect.tui.compare.course import CourseScreen
from kvo_inspect.tui.compare.entries import answer_entries, answer_head, finding_entries, finding_head, mark_entries, mark_head
from kvo_inspect.tui.compare.list import CompareListScreen, Entry
from kvo_inspect.tui.compare.rows import By, ComparisonRow, draw, head, pairs_of, rows_of
from kvo_inspect.tui.compare.survey import survey_entries, survey_head
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.drawing import Cell, Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import PAGE
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen, show_errors
from kvo_inspect.tui.kit.text import fit
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from kvo_inspect.tui.places import ReportPlace
from kvo_inspect.tui.plan_places import TargetsPlace
from kvo_inspect.wording import compare as wording
from kvo_inspect.wording.names import day_text


def read_ends(store: Store, park_id: str, chosen: tuple[str, str] | None) -> tuple[list[MeasurementLine], tuple[str, str]]:
    """Return the park's measurements, and which two to compare: those chosen, else the usual ones; the only one stands beside itself.

    RuleError when there is none.
    """
    measurements = measurements_of(store, park_id)
    if chosen is None:
        first, second = measurements_to_report(store, park_id)
        chosen = (first.id, second.id)
    return measurements, chosen


class CompareScreen(KvoScreen[None]):
    """Two measurements of one park, or one of them by itself."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Open the figure under the cursor, down to its answers.")),
        Key("k", N_("per checkpoint"), "checkpoints", N_("The figures per checkpoint.")),
        Key("k", N_("per theme"), "themes", N_("The figures per theme.")),
        Key("b", N_("seen only"), "seen", N_("Only what was looked at one by one: without what “rest” answered.")),
        Key("b", N_("with rest"), "all", N_("What “rest” answered counts again.")),
        Key("n", N_("not comparable"), "apart", N_("What cannot be compared, each with its reason.")),
        Key("n", N_("in no share"), "left", N_("What is in no share: n/a, not assessed, only noted; each with its reason.")),
        Key("m", N_("measurements"), "choose", N_("Choose which two measurements are compared, or one by itself.")),
        Key("j", N_("over the years"), "course", N_("Every measurement of the park beside its baseline, and what was done in each year.")),
        Key("s", N_("report"), "report", N_("The measurement report of these two or this one, for people: PDF, Word, web page.")),
        Key("x", N_("export"), "export", N_("Write what stands here as JSON, with every answer.")),
    )
    NO_ROWS = PAGE
    HELP_TEXT = N_(
        "Same questions at the same checkpoints, day with day and evening with evening; n/a and not assessed are in no share. What "
        "cannot be compared is counted with its reason. Open a figure to see the answers it is made of. While a park has one measurement, "
        "or when one is chosen by itself, it says how much of what was assessed is in order then. On a wide "
        "screen ▲ ▼ count the answers that are better or worse; “at target 30→33/34 +9 -2” is: of 34 places 30 then and 33 now are at or "
        "above the target grade, 9 grades were won and 2 lost."
    )
    DEFAULT_CSS = "CompareScreen Prose { padding: 0 1; }"

    def __init__(self, park_id: str, name: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._park_name = name
        self._chosen: tuple[str, str] | None = None
        self._measurements: list[MeasurementLine] = []
        self._comparison: Comparison | None = None
        self._only_seen = False
        self._by: By = "theme"
        self._step: ReadingStep | None = None
        self._impossible = ""
        """Why there is nothing to compare."""

    @property
    def lines(self) -> ListView[ComparisonRow]:
        return self.query_one(ListView)

    def title_text(self) -> str:
        alone = self._comparison is not None and self._comparison.alone
        return (_("One measurement · {name}") if alone else _("Compare · {name}")).format(name=self._park_name)

    def state_text(self) -> str:
        """Return how far the comparing is, or what is left out and how many warnings there are."""
        if self._step is not None:
            if not self._step.total:
                return _("comparing · Esc stops")
            return _("comparing {n} of {total} · Esc stops").format(n=self._step.done, total=self._step.total)
        notes = len(self._comparison.warnings) if self._comparison else 0
        warned = n_("! {n} to keep in mind", "! {n} to keep in mind", notes).format(n=notes) if notes else ""
        return " · ".join(filter(None, (_("seen one by one only") if self._only_seen else "", warned)))

    def body(self) -> list[Widget]:
        """Lay out the two measurements above, the figures below."""
        return [Prose(self._top), ListView[ComparisonRow](self._draw, head=self._head, empty=lambda: self._impossible)]

    def _top(self, cells: int) -> list[list[Piece]]:
        if self._comparison is None:
            words = _("The two measurements are being read.") if self._step is not None else ""
            return [[(words, "dim")], []]
        read = self._comparison.read
        names = wording.short_names(read.first, read.second)
        if self._comparison.alone:
            return [self._measured(names[1], read.second, cells), []]
        width = max(map(len, names))
        return [
            self._measured(name.ljust(width), measurement, cells)
            for name, measurement in zip(names, (read.first, read.second), strict=True)
        ]

    @staticmethod
    def _measured(name: str, measurement: Measured, cells: int) -> list[Piece]:
        parts = (
            wording.measurement_text(measurement.kind, measurement.year),
            wording.period_text(measurement),
            wording.parts_text(measurement),
            wording.sets_text(measurement),
            wording.people_text(measurement),
        )
        return [(f"{name}  ", "head"), (fit(" · ".join(filter(None, parts)), cells - len(name) - 2), "")]

    def _head(self, cells: int) -> Sequence[Piece]:
        if self._comparison is not None and self._comparison.alone:
            return alone_head(self._by, cells - 1)
        return head(self._comparison, self._by, cells - 1)

    def _draw(self, row: ComparisonRow, cells: int) -> Sequence[Piece]:
        if self._comparison is None:
            return []
        return (draw_alone if self._comparison.alone else draw)(row, self._comparison, cells - 1)

    # -- comparing -----------------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Find the two measurements, and begin to compare them."""
        try:
            self._measurements, chosen = await self.app.call(read_ends, self._park_id, self._chosen)
        except KvoError as error:
            self._impossible = error.sentence
            self.lines.show([])
            return
        if self._comparison is None:
            self._step = ReadingStep(0, 0)
        self._chosen = chosen
        self._compare()

    @work(exclusive=True, group="compare")
    async def _compare(self) -> None:
        """Compare in short steps on the store's thread; a screen that is left stops it."""
        if self._chosen is None:
            return
        first, second = self._chosen
        try:
            steps = await self.app.call(comparing, first, second, only_seen=self._only_seen)
            while isinstance(step := await self.app.call(_advance, steps), ReadingStep):
                if self._comparison is None:
                    self._step = step
                    self.bars_changed()
            if step.only_seen != self._only_seen:  # pressed meanwhile
                step = await self.app.off_screen(step.seen_only, self._only_seen)
        except KvoError as error:
            self.app.notify_user(error)
        else:
            self._comparison = step
            self._show()
        finally:
            self._step = None
        self.redraw()

    def _show(self) -> None:
        if self._comparison is not None:
            self.lines.show((alone_rows if self._comparison.alone else rows_of)(self._comparison, self._by))

    def offered(self, key: Key) -> bool:
        """Choosing needs two measurements; what looks at these needs their comparison. A report can be of one alone."""
        match key.action:
            case "choose":
                return len(self._measurements) > 1
            case "apart" | "left":
                return self._comparison is not None and self._comparison.alone == (key.action == "left")
            case "back" | "help" | "course" | "report":
                return True
            case "checkpoints" | "themes":
                return self._comparison is not None and (self._by == "theme") == (key.action == "checkpoints")
            case "seen" | "all":
                return self._comparison is not None and self._only_seen == (key.action == "all")
        current = self.lines.current if self._comparison is not None and self.lines.total else None
        return self._comparison is not None and (key.key != "enter" or (current is not None and current.kind != "head"))

    def on_list_view_moved(self) -> None:
        """Let the keys follow the row under the cursor."""
        self.bars_changed()

    # -- opening a figure ----------------------------------------------------------------------------------------------

    @show_errors
    async def on_list_view_chosen(self, event: ListView.Chosen[ComparisonRow]) -> None:
        """Open the answers, findings, targets or marks that a figure is made of."""
        comparison, row = self._comparison, event.row
        if comparison is None or not isinstance(row, ComparisonRow):
            return
        if row.kind in ("figure", "grades"):
            self._answers(row.label, pairs_of(row, comparison, self._by))
        elif row.kind in ("findings", "new"):
            self._findings(new=row.kind == "new")
        elif row.kind == "targets":
            self.app.go(TargetsPlace(self._park_id, comparison.read.targets[0].trajectory))
        elif row.kind == "mark":
            self._list(_("Marks"), mark_entries(comparison, row.name), mark_head(comparison))
        elif row.kind == "survey":
            self._list(_("Survey"), survey_entries(comparison), survey_head(comparison))
        elif row.kind == "reasons":
            self.do_apart()
        elif row.kind == "warning":
            self._warnings(comparison, row.place)

    def _answers(self, title: str, pairs: Sequence[Pair]) -> None:
        if self._comparison is not None:
            self._list(title, answer_entries(self._comparison, pairs), answer_head(self._comparison))

    def _findings(self, *, new: bool) -> None:
        comparison = self._comparison
        if comparison is not None:
            names = wording.short_names(comparison.read.first, comparison.read.second)
            title = _("New in {name}").format(name=names[1]) if new else _("What became of the findings of {name}").format(name=names[0])
            self._list(title, finding_entries(comparison, new=new), finding_head(new=new))

    def _warnings(self, comparison: Comparison, at: int) -> None:
        """Tell every warning in full, with why it matters."""
        entries = [
            Entry(
                (Cell("·", 1, "warn"), Cell(wording.warning_text(warning, comparison))),
                (wording.warning_text(warning, comparison), wording.meaning_text(warning)),
            )
            for warning in comparison.warnings
        ]
        self._list(_("Keep in mind"), entries, (), at)

    def _list(self, title: str, entries: Sequence[Entry], heading: tuple[Cell, ...], at: int = 0) -> None:
        alone = self._comparison is not None and self._comparison.alone
        self.app.push_screen(CompareListScreen(title, entries, heading, at, alone=alone))

    # -- keys ----------------------------------------------------------------------------------------------------------

    def do_checkpoints(self) -> None:
        """Show the figures per checkpoint."""
        self._turn("checkpoint")

    def do_themes(self) -> None:
        """Show the figures per theme."""
        self._turn("theme")

    def _turn(self, by: By) -> None:
        self._by = by
        self._show()
        self.redraw()

    async def do_seen(self) -> None:
        """Leave out what "rest" answered."""
        await self._count(only_seen=True)

    async def do_all(self) -> None:
        """Count what "rest" answered again."""
        await self._count(only_seen=False)

    async def _count(self, *, only_seen: bool) -> None:
        if self._comparison is not None:
            self._comparison = await self.app.off_screen(self._comparison.seen_only, only_seen)
            self._only_seen = only_seen
            self._show()
            self.redraw()

    def do_apart(self) -> None:
        """Show what cannot be compared, by reason."""
        if (comparison := self._comparison) is not None:
            left = (pair for pair in comparison.pairs if (not pair.judged if comparison.alone else pair.why is not None))
            title = _("In no share") if comparison.alone else _("Not comparable")
            self._answers(title, sorted(left, key=lambda pair: pair.why or ""))

    def do_left(self) -> None:
        """Show what is in no share of one measurement, by reason."""
        self.do_apart()

    def do_choose(self) -> None:
        """Ask for the first measurement, then for the second; the newest has none behind it and is shown by itself."""
        names = [self._option(measurement) for measurement in self._measurements]
        self.app.push_screen(AskOne(_("What is compared: the first measurement"), names), self._ask_second)

    def _ask_second(self, place: int | None) -> None:
        if place is None:
            return
        first = self._measurements[place]
        options = [first, *self._measurements[place + 1 :]]
        if len(options) == 1:
            self.later(self._choose(first, first))
            return
        question = _("{name} beside which one?").format(name=self._option(first))
        names = [_("none: by itself"), *map(self._option, options[1:])]
        self.app.push_screen(AskOne(question, names), lambda at: self.later(self._choose(first, options[at])) if at is not None else None)

    @staticmethod
    def _option(measurement: MeasurementLine) -> str:
        """Return a measurement as one of a few to choose from."""
        unfinished = _("not finished") if measurement.unfinished else ""
        name = wording.measurement_text(measurement.kind, measurement.year)
        return " · ".join(filter(None, (name, day_text(measurement.first_day), unfinished)))

    async def _choose(self, first: MeasurementLine, second: MeasurementLine) -> None:
        self._chosen = (first.id, second.id)
        self._comparison = None
        await self.reload()

    def do_course(self) -> None:
        """Show the course over the years; what is chosen there is compared here."""
        self.app.push_screen(CourseScreen(self._park_id, self._park_name), self._compare_chosen)

    def _compare_chosen(self, chosen: tuple[str, str] | None) -> None:
        if chosen is not None and chosen != self._chosen:
            self._chosen = chosen
            self._comparison = None
            self.later(self.reload())

    async def do_report(self) -> None:
        """Open the measurement report of what is compared; of a first measurement alone where there are no two. RuleError for none."""
        if self._comparison is not None:
            first, second = self._comparison.read.first.id, self._comparison.read.second.id
        else:
            chosen = self._chosen or (None, None)
            first, second = (end.id for end in await self.app.call(measurements_to_report, self._park_id, *chosen))
        self.app.go(ReportPlace(ReportSubject("measurement", self._park_id, measurement=second, first=first)))

    def do_export(self) -> None:
        """Ask for a folder, and write the comparison there."""
        if (comparison := self._comparison) is None:
            return

        def write(store: Store, _values: Mapping[str, Any], folder: Path) -> Path:
            if comparison.alone:
                return write_measurement(store, comparison, folder)
            return write_comparison(store, comparison, folder / comparison_name(comparison))

        below = N_("A JSON file; its folder is made when it is not there. Nothing confidential is in it.")
        self.app.push_screen(WriteFileScreen(self.title_text, [], write, "list", below=below))


def _advance(_store: Store, steps: Generator[ReadingStep, None, Comparison]) -> ReadingStep | Comparison:
    """Take the next step of the reading; at its end return the comparison."""
    try:
        return next(steps)
    except StopIteration as end:
        comparison: Comparison = end.value
        return comparison
