"""Park: where its trajectory stands, its rounds, and the ways to its route and findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.papers.paper import ReportSubject
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.store.rounds.overview import RoundLine
from kvo_inspect.store.rounds.round import reopen_round
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Piece, ends, flow
from kvo_inspect.tui.kit.go_round import go_round
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import BESIDE_X
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import show_errors
from kvo_inspect.tui.kit.text import fit, pad, width
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.parks.page import ParkPage, read_park, round_columns, round_head, round_pieces, said_lines, set_right_here
from kvo_inspect.tui.places import (
    ActionListsPlace,
    ComparePlace,
    DossierPlace,
    EditParkPlace,
    ExportPlace,
    FindingsPlace,
    OwnSetPlace,
    PapersPlace,
    ParkRightPlace,
    PartnersPlace,
    PhotosPlace,
    PlannedRoundsPlace,
    ReportPlace,
    ReviewPlace,
    RoundRightPlace,
    RoutePlace,
    WalkPlace,
)
from kvo_inspect.tui.plan_places import MeasuresPlace, TargetsPlace, TrajectoryPlace
from kvo_inspect.wording.counts import joinable_text, park_photos_text, shown_later_text
from kvo_inspect.wording.names import day_text, part_name, phase_name
from kvo_inspect.wording.parks.trajectory import since_text

LABEL = 14
"""Cells of the labels of the facts; more where one of them takes more."""
AROUND = 10
"""Lines of the screen that are neither a fact nor a round: bars, headings, keys and what lies between."""


class ParkScreen(ListScreen[None, RoundLine], UndoableScreen[None]):
    """One park."""

    REACH = frozenset({"park", "round"})

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("walk round"), "", N_("Go on with the round under the cursor."), writes=True, rows="one"),
        Key("enter", N_("look at round"), "", N_("Look at the round under the cursor."), rows="one"),
        Key("r", N_("round"), "round", N_("Continue the round that is open, or start a new one."), writes=True, rows="none"),
        Key("n", N_("new round"), "new", N_("Start a new round, also when another is open."), last=True, writes=True, rows="none"),
        Key("o", N_("reopen round"), "reopen", N_("Open the finished round under the cursor again."), last=True, writes=True, rows="one"),
        Key("p", N_("route"), "route", N_("The checkpoints: add, change, put in order, retire, import."), anywhere=True),
        Key("g", N_("planned"), "planned", N_("The rounds that are planned here: who walks which part when."), anywhere=True, last=True),
        Key("f", N_("findings"), "findings", N_("The findings of this park."), anywhere=True),
        Key("v", N_("review"), "review", N_("Go over new findings: accept, send back, duplicate, drop; holder and date."), anywhere=True),
        Key("i", N_("photos"), "photos", N_("Import photos, and place those that show nothing yet."), anywhere=True, last=True),
        Key(
            "t", N_("trajectory"), "trajectory", N_("The KVO trajectory: what its phase needs, the days to come, meetings."), anywhere=True
        ),
        Key("m", N_("measures"), "measures", N_("The matrix of measures: who does what by when, and what it serves."), anywhere=True),
        Key("d", N_("targets"), "targets", N_("What the trajectory wants to move: baseline, goal, result, outcome."), anywhere=True),
        Key(
            "c",
            N_("compare"),
            "compare",
            N_("Two measurements beside each other, or one by itself: what changed, what is in order, and where each figure comes from."),
            anywhere=True,
        ),
        Key(
            "e",
            N_("edit park"),
            "edit",
            N_("Name, municipality, facilitator, target for image quality, dark columns in a row, terms."),
            anywhere=True,
            last=True,
            writes=True,
        ),
        Key(
            "a",
            N_("action lists"),
            "lists",
            N_("What is asked of each partner: mail drafts, lists to fill in, their answers."),
            anywhere=True,
        ),
        Key(
            "w",
            N_("partners"),
            "partners",
            N_("Who is asked to fix things here: names, mail, emergency numbers."),
            anywhere=True,
            last=True,
        ),
        Key(
            "x",
            N_("export"),
            "export",
            N_("Write the record of this park, or the round under the cursor, as JSON or CSV."),
            rows="one",
            anywhere=True,
            last=True,
        ),
        Key(
            "s",
            N_("report"),
            "report",
            N_("The report of the round under the cursor, for people: PDF, Word, web page."),
            last=True,
            rows="one",
            anywhere=True,
        ),
        Key("l", N_("papers"), "papers", N_("Files kept with this park: agreements, certificates, reports."), anywhere=True, last=True),
        Key(
            "semicolon",
            N_("set right"),
            "right",
            N_("Set right what was begun wrongly: correct, remove, set aside or join the round under the cursor, or this park."),
            shown=";",
            last=True,
            writes=True,
            rows="one",
        ),
        Key(
            "q",
            N_("questions"),
            "questions",
            N_("The park's own set: which questions a round here asks."),
            anywhere=True,
            last=True,
            writes=True,
        ),
        Key(
            "k",
            N_("dossier"),
            "dossier",
            N_("What this park shows the auditor: effort, how long findings take, why some are open."),
            anywhere=True,
            last=True,
        ),
        *UNDO_KEYS,
        *BESIDE_X,
    )
    KEY_ROWS = 3
    HELP_TEXT = N_("One park. At the top: where its KVO trajectory is and what is still open; below: its rounds, newest first.")
    DEFAULT_CSS = "ParkScreen Prose { padding: 0 2; }"

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._page: ParkPage | None = None

    @property
    def park_here(self) -> str:
        """The id of the park."""
        return self._park_id

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, what was changed of the park, and what set its rounds and checkpoints right."""
        things, set_right = [self._park_id], await self.app.call(set_right_here, self._park_id)
        return Reach.here(self.acts, nouns=self.REACH, things=things, set_right=set_right, page=self._park_id)

    def title_text(self) -> str:
        """Return the name of the park."""
        return self._page.park.name if self._page else _("Park")

    def state_text(self) -> str:
        """Return where the park lies, and who does it."""
        park = self._page.park if self._page else None
        return " · ".join(fit(text, 30) for text in (park.municipality, park.facilitator) if text) if park else ""

    def body(self) -> list[Widget]:
        """Lay out what is known above, the rounds below."""
        empty = N_("No round yet. Press p to lay out the route, and r to start the first round.")
        return [Prose(self._top), self.make_list(self._draw, head=round_head, empty=empty), Prose(self._said, id="said")]

    def columns(self) -> list[RowColumn[RoundLine]]:
        """Return the columns of the rounds."""
        return round_columns(self._page.signed if self._page else {})

    def park_of(self, row: RoundLine) -> str:
        """Return the id of the park."""
        return self._park_id

    def _top(self, cells: int) -> list[list[Piece]]:
        if self._page is None:
            return [[]]
        page, trajectory = self._page, self._page.trajectory
        if trajectory is None:
            cycle: list[Piece] = [(_("not recorded yet; t records it"), "dim")]
        else:
            number = _("number {number}, phase: ").format(number=trajectory.number)
            cycle = [(number, ""), (phase_name(trajectory.phase_now), "strong"), (since_text(trajectory), "dim")]
        points = n_("{n} checkpoint", "{n} checkpoints", page.points).format(n=page.points)
        if not page.points:
            points = _("none yet: a round then looks at the whole park")
        opened = n_("{n} open", "{n} open", page.open).format(n=page.open)
        overdue = n_("! {n} overdue", "! {n} overdue", page.overdue).format(n=page.overdue)
        review = n_("{n} to review: v", "{n} to review: v", page.to_review).format(n=page.to_review)
        review = f"   {review}" if page.to_review else ""
        late = n_("! {n} overdue", "! {n} overdue", page.measures_overdue).format(n=page.measures_overdue)
        photos, doubles = park_photos_text(page.unassigned, page.owed), sum(line.double for line in page.rounds)
        facts: list[tuple[str, list[Piece]]] = [
            (_("Trajectory"), cycle),
            (_("Route"), [(points, "")]),
            (_("Findings"), [(opened, ""), (f"   {overdue}" if page.overdue else "", "warn"), (review, "key")]),
            (_("Measures"), [(late, "warn"), (": m", "key")] if page.measures_overdue else []),
            (_("Photos"), [(photos, ""), (": i", "key")] if photos else []),
            (_("Set aside"), [(page.park.aside, "warn")] if page.park.aside else []),
            (_("Joining"), [(joinable_text(doubles), "warn")] if doubles else []),
            (_("Newer version"), [(shown_later_text(page.newer), "warn")] if page.newer else []),
            (_("Notes"), [(page.park.notes, "dim")] if page.park.notes else []),
        ]
        return [[], *self._facts([fact for fact in facts if fact[1]], cells), [], [(_("ROUNDS"), "head")]]

    def _facts(self, facts: Sequence[tuple[str, list[Piece]]], cells: int) -> list[list[Piece]]:
        """Return facts with their labels; a long one goes on below, as far as the rounds leave lines for it."""
        rounds = len(self._page.rounds) if self._page else 0
        free = self.app.size.height - len(facts) - rounds - AROUND
        names = max([LABEL, *(width(label) + 1 for label, _pieces in facts)])
        lines: list[list[Piece]] = []
        for label, pieces in facts:
            flowing = flow(pieces, cells - names)
            whole = flowing[: 1 + max(0, free)]
            free -= len(whole) - 1
            if len(whole) < len(flowing):  # the last line says that there is more
                rest = " ".join("".join(text for text, _tone in line) for line in flowing[len(whole) - 1 :])
                whole[-1] = ends(cells - names, pieces if len(whole) == 1 else [(rest, pieces[0][1])], [])
            for number, line in enumerate(whole):
                lines.append([(pad(label if not number else "", names), "dim"), *line])
        return lines

    def _draw(self, line: RoundLine, cells: int) -> Sequence[Piece]:
        return round_pieces(line, self._page.signed.get(line.id) if self._page else None, cells)

    def _said(self, cells: int) -> list[list[Piece]]:
        line = self.lines.current if self._page else None
        return said_lines(self._page.signed.get(line.id), cells) if self._page and line is not None else []

    async def load(self) -> None:
        page = await self.app.call(read_park, self._park_id)
        await self.look_both_ways()
        same = self._page is not None and {line.id for line in self._page.rounds} == {line.id for line in page.rounds}
        here, self._page = self.lines.current if same else None, page  # a day that was corrected moves its round
        self.lines.show(page.rounds, next((at for at, line in enumerate(page.rounds) if here is not None and line.id == here.id), None))

    def offered(self, key: Key) -> bool:
        """Reopening is for finished rounds; walking for parks that have one."""
        current = self.lines.current if self._page else None
        if key.action == "reopen":
            return current is not None and bool(current.closed)
        if key.key == "enter":  # a round that is open is walked, any other only looked at
            walked = current is not None and not current.closed and not current.aside
            return current is not None and key.writes == (walked and not self.app.read_only)
        return self.leads_on(key) if key in UNDO_KEYS else super().offered(key)

    @show_errors
    async def on_list_view_chosen(self, event: ListView.Chosen[RoundLine]) -> None:
        self.app.go(WalkPlace(event.row.id))

    async def do_round(self) -> None:
        """Continue the open round, or start one."""
        await go_round(self.app, self._park_id)

    async def do_new(self) -> None:
        """Start a new round."""
        await go_round(self.app, self._park_id, new=True)

    def do_planned(self) -> None:
        """Open the planned rounds."""
        if self._page:
            self.app.go(PlannedRoundsPlace(self._page.park))

    def do_route(self) -> None:
        """Open the route."""
        self.app.go(RoutePlace(self._park_id))

    def do_findings(self) -> None:
        """Open this park's findings."""
        self.app.go(FindingsPlace(park=self._park_id, park_name=self.title_text()))

    def do_review(self) -> None:
        """Go over this park's findings."""
        self.app.go(ReviewPlace(self._park_id, self.title_text()))

    def do_compare(self) -> None:
        """Compare two measurements."""
        if self._page:
            self.app.go(ComparePlace(self._park_id, self._page.park.name))

    def do_photos(self) -> None:
        """Open the unassigned photos."""
        self.app.go(PhotosPlace(self._park_id, self.title_text()))

    def do_trajectory(self) -> None:
        """Open the trajectory."""
        self.app.go(TrajectoryPlace(self._park_id))

    def do_measures(self) -> None:
        """Open the matrix of measures."""
        self.app.go(MeasuresPlace(self._park_id))

    def do_targets(self) -> None:
        """Open the targets."""
        self.app.go(TargetsPlace(self._park_id))

    def do_edit(self) -> None:
        """Edit the park's own settings."""
        if self._page:
            self.app.go(EditParkPlace(self._page.park))

    def do_questions(self) -> None:
        """Choose the park's own set of questions."""
        if self._page:
            self.app.go(OwnSetPlace(self._page.park))

    def do_right(self) -> None:
        """Set right the round under the cursor, or the park while there is none."""
        line = self.lines.current
        self.app.go(RoundRightPlace(line.id, self._park_id) if line else ParkRightPlace(self._park_id))

    def do_report(self) -> None:
        """Open the report of the round under the cursor."""
        line = self.lines.current
        if line is not None:
            self.app.go(ReportPlace(ReportSubject("round", self._park_id, line.id)))

    def do_papers(self) -> None:
        """Open the papers."""
        self.app.go(PapersPlace(self._park_id))

    def do_partners(self) -> None:
        """Open the partners."""
        if self._page:
            self.app.go(PartnersPlace(self._page.park))

    def do_lists(self) -> None:
        """Open the action lists."""
        self.app.go(ActionListsPlace(self._park_id))

    def do_export(self) -> None:
        """Open the export of this park and the round under the cursor."""
        if self._page:
            self.app.go(ExportPlace(self._page.park, self.lines.current))

    def do_dossier(self) -> None:
        """Open what this park shows the auditor."""
        self.app.go(DossierPlace(self._park_id))

    async def do_reopen(self) -> None:
        """Open a finished round again."""
        line = self.lines.current
        if line is not None:
            await self.step(self.app.call(reopen_round, line.id))
            self.app.notify_user(_("The {round} of {day} is open again.").format(round=part_name(line.part), day=day_text(line.date)))
