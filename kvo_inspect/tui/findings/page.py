"""One finding: its fields, its whole history, its verdict, and the steps its life may take."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widget import Widget

from kvo_inspect.domain.findings.stages import steps
from kvo_inspect.domain.findings.standing import DOUBTS, is_in_doubt
from kvo_inspect.domain.papers.paper import ReportSubject
from kvo_inspect.domain.values.closed_sets import Stage
from kvo_inspect.store.merge.conflicts import Conflict
from kvo_inspect.store.record.reach import Reach
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.findings.conflicts import ConflictsOfFinding, receipt_line, said_of_finding
from kvo_inspect.tui.findings.facts import fact_lines, history_lines
from kvo_inspect.tui.findings.questions import FindingQuestions
from kvo_inspect.tui.findings.two_values import KEEP_KEYS, ChoosingScreen, value_lines
from kvo_inspect.tui.findings.verdicts import VerdictQuestions
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.finding_photos import show_photos
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import width, wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS
from kvo_inspect.tui.places import EditFindingPlace, EraseFindingPlace, ReportCardPlace, ReportPlace
from kvo_inspect.wording.conflicts import shown_field
from kvo_inspect.wording.finding_page import FindingPage, read_finding
from kvo_inspect.wording.findings import stage_text
from kvo_inspect.wording.letters.report_card import asked_point, must_get_card
from kvo_inspect.wording.names import capital, stage_name

WIDE = 110
"""Cells from which the history stands beside the facts."""
LEFT = 52
"""Cells of the facts beside the history."""


class FindingScreen(ChoosingScreen):
    """One finding with its history."""

    AUTO_FOCUS = "VerticalScroll"
    KEYS: ClassVar[tuple[Key, ...]] = (
        *KEEP_KEYS,
        Key("s", N_("next step"), "step", N_("Accept, send, planned, done, verified and so on. A step back asks why."), writes=True),
        Key("e", N_("edit"), "edit", N_("Text, object, severity, action holder, promised by, date."), writes=True),
        Key("p", N_("partner"), "partner", N_("Who solves it, and who else is told."), writes=True),
        Key("d", N_("date"), "due", N_("By when."), writes=True),
        Key("exclamation_mark", N_("severity"), "severity", N_("How serious; for urgent also who was told."), writes=True),
        Key("w", N_("now/later"), "urgency", N_("Fix now or structural: turns."), writes=True, last=True),
        Key("k", N_("theme"), "theme", N_("Which theme it belongs to."), writes=True, last=True),
        Key("c", N_("remark"), "comment", N_("Write a remark with it."), writes=True),
        Key("f", N_("photos"), "photos", N_("Look at its photos, then and now; with none yet, attach one.")),
        Key("v", N_("report"), "report", N_("What may be told of the finding, for people: PDF, Word, web page."), last=True),
        Key("m", N_("report card"), "card", N_("What a report form asks of it: written, copied; then its number."), writes=True, last=True),
        Key("x", N_("drop"), "drop", N_("Drop the finding with a reason; it stays in the record."), writes=True),
        Key(
            "delete",
            N_("erase words"),
            "erase",
            N_("Take its words out of the record for good, everywhere: what goes is shown first. Dropping leaves them."),
            writes=True,
            last=True,
        ),
        *UNDO_KEYS,
        Key("up", N_("scroll"), "", N_("Scroll through the history."), shown="↑↓"),
    )
    HELP_TEXT = N_(
        "Everything that was recorded of this finding, by whom and when. Nothing is overwritten: each change stands in the history."
    )
    DEFAULT_CSS = "FindingScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }"

    def __init__(self, finding_id: str) -> None:
        super().__init__()
        self._finding_id = finding_id
        self._page: FindingPage | None = None
        self._statements = ConflictsOfFinding()
        self._asks = FindingQuestions(self, self.reload)
        self._verdicts = VerdictQuestions(self, self._asks, self._judged)

    @property
    def park_here(self) -> str:
        """The id of the park."""
        return self._page.finding.park if self._page is not None else ""

    def title_text(self) -> str:
        if self._page is None:
            return _("Finding")
        where = self._page.checkpoint.name if self._page.checkpoint else ""
        return f"{self._page.finding.code} · {self._page.park.name} · {where}"

    def state_text(self) -> str:
        """Return the finding's stage, as the screens call it; where two values of it stand, that."""
        if self._page is None:
            return ""
        doubts = {field for field in DOUBTS if any(conflict.field == field for conflict in self._statements.conflicts)}
        verdict = self._page.verdict.kind if self._page.verdict is not None else None
        return stage_text(self._page.stage, in_doubt=is_in_doubt(doubts, self._page.finding.status, verdict))

    def body(self) -> list[Widget]:
        return [VerticalScroll(Prose(self._said_lines), Prose(self._lines))]

    def offered(self, key: Key) -> bool:
        """Offer no report of what is confidential."""
        if key.action == "report":
            return self._page is not None and not self._page.finding.confidential
        return super().offered(key)

    async def load(self) -> None:
        self._page = await self.app.call(read_finding, self._finding_id)
        self._statements = await self.app.call(said_of_finding, self._finding_id)

    def conflict_at_hand(self) -> Conflict | None:
        """Return the first field that holds two values; the next comes when it is chosen."""
        return self._statements.conflicts[0] if self._statements.conflicts else None

    def _said_lines(self, cells: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = []
        if (conflict := self.conflict_at_hand()) is not None:
            lines.append([(_("! TWO VALUES: {field}").format(field=shown_field(conflict)), "warn")])
            lines += value_lines(conflict, cells)
            if (more := len(self._statements.conflicts) - 1) > 0:
                text = n_("and {n} more field with two values after this one", "and {n} more fields with two values after this one", more)
                lines.append([(text.format(n=more), "dim")])
        if (receipt := self._statements.receipt_line) is not None:
            line, tone = receipt_line(receipt)
            lines += [[(part, tone)] for part in wrap(line, max(10, cells))]
        return [[], *lines] if lines else []

    def _lines(self, cells: int) -> list[list[Piece]]:
        page, today = self._page, self.app.today
        if page is None:
            return [[]]
        if cells < WIDE:
            return [[], *fact_lines(page, cells, today), [], [(_("HISTORY"), "head")], *history_lines(page, cells)]
        left, right = fact_lines(page, LEFT, today), [[(_("HISTORY"), "head")], *history_lines(page, cells - LEFT - 4)]
        lines: list[list[Piece]] = [[]]
        for number in range(max(len(left), len(right))):
            beside = right[number] if number < len(right) else []
            pieces = left[number] if number < len(left) else []
            gap = LEFT + 4 - sum(width(text) for text, _tone in pieces)
            lines.append([*pieces, (" " * gap, ""), *beside])
        return lines

    # -- steps and verdicts --------------------------------------------------------------------------------------------

    async def _judged(self, sentence: str) -> None:
        await self.reload()
        if sentence:
            self.app.notify_user(sentence)

    def do_step(self) -> None:
        """Ask for the next step."""
        page = self._page
        if page is None:
            return
        now, possible = page.stage, steps(page.stage)
        question = _("It is now: {status}. Which step?").format(status=stage_name(now))
        self._asks.ask(
            AskOne(question, [capital(stage_name(step)) for step in possible]),
            lambda place: self._step(possible[place], now) if place is not None else None,
        )

    def _step(self, to: Stage, now: Stage) -> None:
        page = self._page
        if page is None:
            return
        ids = [page.finding.id]
        match to:
            case "returned":
                self._verdicts.send_back(ids)
            case "dropped":
                self._verdicts.drop(ids)
            case "duplicate":
                self._verdicts.mark_duplicate(ids, page.finding)
            case "accepted" if page.verdict is None or page.verdict.kind != "accepted":
                self.later(self._verdicts.accept(ids, page.partners))
            case _:
                self._asks.step(ids, to, now)

    def do_drop(self) -> None:
        """Ask why it is dropped."""
        self._verdicts.drop([self._finding_id])

    async def do_erase(self) -> None:
        """Show what erasing takes out; what the finding says then is read anew."""
        if self._page is not None:
            await self.app.go(EraseFindingPlace(self._page.finding))

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk on this finding."""
        return Reach.here(self.acts, things=[self._finding_id])

    def names_confidential(self) -> bool:
        """Return that the finding may be named: its page is open."""
        return True

    # -- what is said of it --------------------------------------------------------------------------------------------

    def do_edit(self) -> None:
        """Edit the finding's own fields."""
        if self._page is not None:
            self.app.go(EditFindingPlace(self._page.finding, self._page.partners))

    def do_partner(self) -> None:
        """Ask who solves it and who else is told."""
        page = self._page
        if page is not None:
            self._asks.holder([page.finding.id], page.partners, page.finding.partner, page.also, page.finding.partner)

    def do_due(self) -> None:
        """Ask by when."""
        if self._page is not None:
            self._asks.due([self._finding_id], "" if self._page.finding.due else self._page.proposed)

    def do_severity(self) -> None:
        """Ask how serious."""
        page = self._page
        if page is not None:
            holder = next((partner for partner in page.partners if partner.id == page.finding.partner), None)
            self._asks.severity([page.finding.id], page.finding.severity, holder)

    async def do_urgency(self) -> None:
        """Turn fix now and structural."""
        if self._page is not None:
            await self._asks.turn_urgency([self._finding_id], self._page.finding.urgency)

    def do_theme(self) -> None:
        """Ask which theme."""
        if self._page is not None and self._page.themes:
            self._asks.theme([self._finding_id], self._page.themes, self._page.finding.theme)

    def do_comment(self) -> None:
        """Ask for a remark."""
        self._asks.comment(self._finding_id)

    def do_report(self) -> None:
        """Open the report of the finding."""
        if self._page is not None:
            self.app.go(ReportPlace(ReportSubject("finding", self._page.park.id, findings=(self._page.finding.id,))))

    async def do_card(self) -> None:
        """Show its report card; what gets none says why."""
        must_get_card((await self.app.call(asked_point, self._finding_id))[1])

        self.app.go(ReportCardPlace(self._finding_id))

    def do_photos(self) -> None:
        """Look at the photos, or place one."""
        page = self._page
        if page is not None:
            show_photos(self.app, page.finding, page.photos)
