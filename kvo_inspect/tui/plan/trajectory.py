"""Trajectory: where a park's certification cycle stands, what its phase needs, the days to come, meetings, and the cycles before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.plan.meeting import Meeting
from kvo_inspect.domain.plan.needs import Coming, Need, next_phase
from kvo_inspect.domain.plan.paper_days import PaperDay
from kvo_inspect.domain.plan.trajectory import Trajectory
from kvo_inspect.domain.values.closed_sets import Phase
from kvo_inspect.store.plan.decisions import DecisionLine
from kvo_inspect.store.plan.measures import MeasureLine
from kvo_inspect.store.plan.trajectories import set_trajectory
from kvo_inspect.store.record.reach import PLAN, Reach, every_id
from kvo_inspect.texts import N_, _, n_, p_
from kvo_inspect.tui.kit.ask import AskOne, AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns, ends
from kvo_inspect.tui.kit.go_round import go_round
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import PAGE
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.places import DossierPlace
from kvo_inspect.tui.plan.cycle_page import GoOn, More, TrajectoryPage, TrajectoryRow, day_of, more_of, more_text, read_trajectory
from kvo_inspect.tui.plan.decisions import DecisionsScreen
from kvo_inspect.tui.plan.needs import go_to_need
from kvo_inspect.tui.plan.right import TrajectoryRightScreen
from kvo_inspect.tui.plan_places import (
    BeginCyclePlace,
    CalendarPlace,
    EditTrajectoryPlace,
    MeasurePlace,
    MeasuresPlace,
    MeetingsPlace,
    SurveysPlace,
)
from kvo_inspect.wording.names import capital, day_text, phase_name
from kvo_inspect.wording.parks.trajectory import (
    aim_text,
    basis_text,
    certificate_text,
    coming_text,
    facilitator_text,
    need_text,
    paper_name,
    term_text,
    waiting_text,
)

NARROW = 76
"""Below so many cells it is not said on what a need is based."""
LABEL = 13
FIELD_OF_DAY = {"audit": "audit", "term": "starts", "certificate": "certificate_ends", "evaluation": "evaluations"}
"""The field of the form in which a day to come is noted."""
PAPERS: tuple[PaperDay, ...] = ("intent", "safety_analysis", "plan", "covenant")
"""The papers that the screen tells with their days; what is said of the certificate has a line of its own."""
MEASURES_SHOWN = 4
DECISIONS_SHOWN = 4
MEETINGS_SHOWN = 3


class TrajectoryScreen(UndoableScreen[None]):
    """One certification cycle of a park."""

    REACH = PLAN
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "enter",
            N_("do it"),
            "",
            N_("Go to where the line under the cursor is done: the field, the round, the measure, the next phase."),
        ),
        Key(
            "e",
            N_("edit"),
            "edit",
            N_("Phase, term, facilitator, the days of papers and audit, certificate, edition of the scheme."),
            writes=True,
        ),
        Key("o", N_("meetings"), "meetings", N_("The meetings of the partners: add, change."), anywhere=True),
        Key(
            "q",
            N_("survey"),
            "survey",
            N_("The survey of entrepreneurs: when it was sent, answers taken in, what came of it."),
            anywhere=True,
        ),
        Key(
            "b",
            N_("next cycle"),
            "next",
            N_("Begin the next cycle; a follow-up measurement can be its baseline."),
            writes=True,
            anywhere=True,
        ),
        Key("d", N_("dossier"), "dossier", N_("What this park shows the auditor: effort, how long findings take, why some are open.")),
        Key(
            "k",
            N_("calendar"),
            "calendar",
            N_("Write the days to come for a calendar (.ics): audit, measures, planned rounds."),
            anywhere=True,
        ),
        Key("c", N_("other cycle"), "cycle", N_("Look at an earlier cycle of this park.")),
        Key(
            "semicolon",
            N_("set right"),
            "right",
            N_("Set this trajectory right: correct it, or remove it when it was begun by mistake."),
            shown=";",
            last=True,
            writes=True,
            anywhere=True,
        ),
        *UNDO_KEYS,
    )
    NO_ROWS = PAGE
    HELP_TEXT = N_(
        "What the phase needs is computed from the record: ✓ is there, · is not. A phase before this one "
        "shows only what it still lacks. Behind each stands on what it rests: “all sources” describe it alike, “common practice” "
        "and “our own guideline” are no rules of the scheme; “earlier scheme” held before KVO 4.0 and may not hold any more."
    )
    DEFAULT_CSS = "TrajectoryScreen Prose { padding: 0 1; }"

    def __init__(self, park_id: str, trajectory_id: str | None = None) -> None:
        super().__init__()
        self._park_id = park_id
        self._trajectory_id = trajectory_id
        self._page: TrajectoryPage | None = None

    @property
    def lines(self) -> ListView[TrajectoryRow]:
        return self.query_one(ListView)

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the cycles of the park."""
        things = await self.app.call(every_id, Trajectory, park=self._park_id)
        return Reach.here(self.acts, nouns=self.REACH, things=things, about=frozenset({Trajectory.noun}), set_right=things)

    def title_text(self) -> str:
        return _("Trajectory: {name}").format(name=self._page.park.name) if self._page else _("Trajectory")

    def state_text(self) -> str:
        at = self._page.at if self._page else None
        return _("number {number} · {phase}").format(number=at.number, phase=phase_name(at.phase_now)) if at else ""

    def body(self) -> list[Widget]:
        """Lay out the cycle's facts above, its needs and coming days below."""
        return [Prose(self._facts), ListView[TrajectoryRow](self._draw, empty=N_("No trajectory is recorded yet. Press e to record it."))]

    def _facts(self, cells: int) -> list[list[Piece]]:
        at = self._page.at if self._page else None
        if at is None or self._page is None:
            return [[]]
        others = [cycle for cycle in self._page.cycles if cycle.id != at.id]
        before = [_("number {number} ({phase})").format(number=cycle.number, phase=phase_name(cycle.phase_now)) for cycle in others]
        papers = [f"{paper_name(paper)} {day_text(day)}" for paper in PAPERS if (day := getattr(at, paper))]
        papers += [f"{paper_name('evaluations')} {day_text(day)}" for day in at.evaluations[-1:]]
        facts = [
            (p_("trajectory", "facilitator"), facilitator_text(*self._page.facilitator)),
            (_("waiting list"), waiting_text(at)),
            (p_("trajectory", "term"), " · ".join(filter(None, (term_text(at), at.scheme)))),
            (_("papers"), " · ".join(papers) or _("none noted yet")),
            (_("certificate"), certificate_text(at)),
            (_("other cycles"), ", ".join(before)),
        ]
        lines: list[list[Piece]] = []
        for label, text in facts:
            for number, part in enumerate(wrap(text, cells - LABEL - 1, 3) if text else []):
                lines.append([*columns(LABEL, [Cell(capital(label) if not number else "", LABEL - 1, "dim")]), (" ", ""), (part, "")])
        return [*lines, []]

    def _rows(self, page: TrajectoryPage) -> list[TrajectoryRow]:
        if page.at is None:
            return []
        own = [need for need in page.needs if need.phase == page.at.phase_now]
        earlier = [need for need in page.needs if need.phase != page.at.phase_now]
        met = sum(need.met for need in own)
        heading = _("{phase} NEEDS: {met} OF {n}").format(phase=phase_name(page.at.phase_now).upper(), met=met, n=len(own))
        rows: list[TrajectoryRow] = [heading, *own]
        if earlier:
            rows += [_("STILL LACKING FROM PHASES BEFORE"), *earlier]
        following = next_phase(page.at)
        if following is not None and page.at.id == page.cycles[0].id:
            rows.append(GoOn(following, sum(not need.met for need in page.needs)))
        days: list[Coming | MeasureLine | DecisionLine] = [*page.coming, *page.due[:MEASURES_SHOWN], *page.decisions[:DECISIONS_SHOWN]]
        days.sort(key=day_of)
        if days:
            rows += [_("COMING UP"), *days]
            rows += [*more_of("measures", page.due, MEASURES_SHOWN), *more_of("decisions", page.decisions, DECISIONS_SHOWN)]
        if page.meetings:
            rows += [n_("MEETINGS: {n}", "MEETINGS: {n}", len(page.meetings)).format(n=len(page.meetings)), *page.meetings[:MEETINGS_SHOWN]]
            rows += more_of("meetings", page.meetings, MEETINGS_SHOWN)
        return rows

    def _draw(self, row: TrajectoryRow, cells: int) -> Sequence[Piece]:
        if isinstance(row, str):
            return [(row, "head")]
        if isinstance(row, More):
            return [("   ", ""), (more_text(row), "dim")]
        if isinstance(row, Need):
            basis = basis_text(row.basis) if cells >= NARROW else ""
            right: list[Piece] = [(f"{basis} ", "dim")] if row.met and basis else []
            if not row.met:
                right = [(f"{basis} · " if basis else "", "dim"), (f"→ {aim_text(row)} ", "key")]
            sign = (" ✓ ", "good") if row.met else (" · ", "warn")
            return ends(cells, [sign, (need_text(row), "" if row.met else "strong")], right)
        if isinstance(row, GoOn):
            tone = "dim" if row.lacking else "key"
            return ends(
                cells, [(" → ", tone), (_("next phase: {phase}").format(phase=phase_name(row.phase)), tone)], [(_("go on") + " ", tone)]
            )
        if isinstance(row, Coming):
            return self._day(cells, row.day, coming_text(row), late=row.late, near=row.near)
        if isinstance(row, MeasureLine):
            measure = row.measure
            return self._day(cells, measure.due or "", _("measure: {name}").format(name=measure.name), late=row.overdue, near=False)
        if isinstance(row, DecisionLine):
            return self._day(cells, row.due or "", _("decision: {name}").format(name=row.decision.name), late=row.overdue, near=False)
        people = n_("{n} present", "{n} present", len(row.present.splitlines())).format(n=len(row.present.splitlines()))
        return ends(cells, [("   ", ""), *columns(11, [Cell(day_text(row.day), 11, "dim")]), (row.subject, "")], [(people + " ", "dim")])

    @staticmethod
    def _day(cells: int, day: str, text: str, *, late: bool, near: bool) -> Sequence[Piece]:
        sign, tone = (" ! ", "warn") if late else (" ● ", "strong") if near else ("   ", "")
        return ends(cells, [(sign, tone), *columns(11, [Cell(day_text(day), 11, tone)]), (text, tone)], [])

    async def load(self) -> None:
        page = await self.app.call(read_trajectory, self._park_id, self._trajectory_id)
        first = not self._rows(self._page) if self._page else True
        self._page = page
        rows = self._rows(page)
        unmet = next((at for at, row in enumerate(rows) if isinstance(row, Need) and not row.met), 1)
        self.lines.show(rows, unmet if first else None)
        self.query_one(Prose).refresh(layout=True)

    def on_list_view_moved(self) -> None:
        """Let the keys follow the row under the cursor."""
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now."""
        page = self._page
        match key.action or key.key:
            case "enter":
                return bool(page and page.at) and not isinstance(self.lines.current, str)
            case "meetings" | "survey" | "next" | "calendar" | "right":
                return bool(page and page.at)
            case "cycle":
                return bool(page and len(page.cycles) > 1)
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[TrajectoryRow]) -> None:
        """Go to the screen where the row under the cursor is dealt with."""
        row = event.row
        if isinstance(row, Need):
            self.later(self._meet(row))
        elif isinstance(row, GoOn):
            self._go_on(row)
        elif isinstance(row, Coming):
            self.later(self._to_day(row))
        elif isinstance(row, MeasureLine):
            self.app.go(MeasurePlace(row.measure.id))
        elif isinstance(row, DecisionLine) and self._page and self._page.at:
            self.app.push_screen(DecisionsScreen(self._page.park, self._page.at, row.meeting))
        elif isinstance(row, More):
            self._to_all(row)
        elif isinstance(row, Meeting):
            self.do_meetings()

    async def _meet(self, need: Need) -> None:
        """Go where a need is met."""
        if need.name == "next_cycle":
            await self.action_do("next")
        elif self._page and self._page.at:
            await go_to_need(self.app, self._page.park, self._page.at, need.name)

    async def _to_day(self, event: Coming) -> None:
        """Go where a day to come is noted, or its round walked."""
        if event.what.startswith("round"):
            await go_round(self.app, self._park_id, part="day" if event.what == "round_day" else "evening")
        elif not self.app.read_only:
            self.do_edit(FIELD_OF_DAY[event.what])

    def _to_all(self, row: More) -> None:
        """Go to the list of which only some rows are shown here."""
        if row.what == "measures":
            self.app.go(MeasuresPlace(self._park_id))
        elif row.what == "meetings":
            self.do_meetings()
        elif self._page and self._page.at:
            self.app.push_screen(DecisionsScreen(self._page.park, self._page.at))

    def _go_on(self, row: GoOn) -> None:
        """Take the step to the next phase; ask first when something is still lacking."""
        if self.app.read_only:
            return
        if not row.lacking:
            self.later(self._take_phase(row.phase))
            return
        question = n_(
            "{n} thing is still lacking, and stays on the list. Go on to {phase}?",
            "{n} things are still lacking, and stay on the list. Go on to {phase}?",
            row.lacking,
        ).format(n=row.lacking, phase=phase_name(row.phase))
        self.app.push_screen(AskYesNo(question), lambda yes: self.later(self._take_phase(row.phase)) if yes else None)

    async def _take_phase(self, phase: Phase) -> None:
        if self._page and self._page.at:
            at = self._page.at
            await self.step(self.app.call(lambda store: set_trajectory(store, at.id, phase=phase)))
            self._page = None  # the cursor goes to what the new phase lacks
            await self.reload()

    def do_edit(self, field_name: str = "") -> None:
        """Edit the trajectory; the form opens at the field of this name."""
        if self._page:
            self.app.go(EditTrajectoryPlace(self._page.park, self._page.at, field_name))

    def do_dossier(self) -> None:
        """Open what this park shows the auditor."""
        self.app.go(DossierPlace(self._park_id))

    def do_calendar(self) -> None:
        """Write the days to come for a calendar."""
        if self._page:
            self.app.go(CalendarPlace(self._page.park))

    def do_meetings(self) -> None:
        """Open the meetings."""
        if self._page and self._page.at:
            self.app.go(MeetingsPlace(self._page.park, self._page.at))

    def do_survey(self) -> None:
        """Open the survey."""
        if self._page and self._page.at:
            self.app.go(SurveysPlace(self._page.park, self._page.at))

    def do_next(self) -> None:
        """Begin the next cycle."""
        if self._page and self._page.at:
            self._trajectory_id = None
            self.app.go(BeginCyclePlace(self._page.park, self._page.cycles[0]))

    def do_right(self) -> None:
        """Set the trajectory right."""
        if self._page and self._page.at:
            self.app.push_screen(TrajectoryRightScreen(self._page.at.id))

    def do_cycle(self) -> None:
        """Choose another cycle."""
        if self._page is None:
            return
        cycles = self._page.cycles
        names = [_("number {number} · {phase}").format(number=cycle.number, phase=phase_name(cycle.phase_now)) for cycle in cycles]
        at = next((place for place, cycle in enumerate(cycles) if self._page.at and cycle.id == self._page.at.id), 0)

        def chosen(place: int | None) -> None:
            if place is not None:
                self._trajectory_id = cycles[place].id if place else None
                self.later(self.reload())

        self.app.push_screen(AskOne(_("Which cycle?"), names, at=at), chosen)
