"""One action list: what is asked of one partner, what they answered, and sending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.widget import Widget

from kvo_inspect.domain.action_list import GROUPS, Point
from kvo_inspect.domain.findings.reply import Said
from kvo_inspect.domain.papers.paper import ReportSubject
from kvo_inspect.domain.values.closed_sets import ReplyKind
from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.actions.over_parks import action_list, numbers_held_by
from kvo_inspect.store.actions.replies import NewReply, plan_replies, record_replies
from kvo_inspect.store.record.reach import DESK, Reach
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.actions.list_keys import ACTION_LIST_KEYS
from kvo_inspect.tui.actions.reply import HalfReply, ReplyScreen
from kvo_inspect.tui.findings.questions import about_text
from kvo_inspect.tui.kit.ask import AskLine, AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, code_cell, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.questions.day import AskDay
from kvo_inspect.tui.kit.text import fit, width, wrap
from kvo_inspect.tui.kit.undoable import UndoableScreen
from kvo_inspect.tui.places import FindingPlace, NoteSentPlace, ReportCardPlace, ReportPlace, WriteListPlace, WriteMailPlace
from kvo_inspect.wording.action_lists import (
    asked_by_text,
    known_texts,
    list_name,
    nobody_text,
    place_name,
    point_holder_text,
    seen_text,
    standing_text,
    what_text,
    where_text,
    wish_text,
)
from kvo_inspect.wording.days import day_hint
from kvo_inspect.wording.letters.report_card import must_get_card
from kvo_inspect.wording.names import capital, day_text, short_day, stage_name, status_name

WIDE = 110


class ActionListScreen(ListScreen[None, Point], UndoableScreen[None]):
    """The points of one partner. A key acts on the marked points, or on the one under the cursor."""

    REACH = DESK
    KEYS = ACTION_LIST_KEYS
    HELP_TEXT = N_(
        "What is asked of one partner. Note with 1 to 5 what they say by phone or mail; a list that they filled in is recorded one screen "
        "back, with r."
    )
    DEFAULT_CSS = "ActionListScreen Prose { padding: 0 1; } ActionListScreen #whole { max-height: 8; }"

    def __init__(self, list_id: str) -> None:
        super().__init__()
        self._list_id = list_id
        self._list: ActionList | None = None
        self._last_act = ""
        """The text of the last act, shown below the list: a notice would stand over the list."""

    def title_text(self) -> str:
        if self._list is None:
            return _("Action list")
        return _("Action list {partner} · {park}").format(partner=capital(list_name(self._list)), park=place_name(self._list))

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk on what the list holds, or went back from it to the review."""
        held, points = await self.app.call(numbers_held_by, self._list_id), self._list.points if self._list is not None else ()
        return Reach.here(self.acts, nouns=self.REACH, shown=held, things=[point.id for point in points])

    def state_text(self) -> str:
        """Return how many points are to be sent and how many are overdue."""
        if self._list is None:
            return ""
        unsent, overdue = len(self._list.unsent), len(self._list.overdue(self.app.today))
        parts = [
            n_("{n} to send", "{n} to send", unsent).format(n=unsent) if unsent else "",
            n_("! {n} overdue", "! {n} overdue", overdue).format(n=overdue) if overdue else "",
        ]
        return " · ".join(filter(None, parts))

    def body(self) -> list[Widget]:
        """Lay out the list, and the point under the cursor in full."""
        return [self.make_list(self._draw, head=self._head, empty=self._empty), Prose(self._whole, id="whole")]

    def columns(self) -> list[RowColumn[Point]]:
        """Return the columns."""
        return [
            RowColumn("code", N_("CODE"), lambda point: point.code),
            RowColumn("group", N_("GROUP"), standing_text, by=lambda point: GROUPS.index(point.group)),
            RowColumn("where", N_("WHERE"), lambda point: point.where),
            RowColumn("what", N_("WHAT"), self._what),
            RowColumn("status", N_("STATUS"), lambda point: status_name(point.status)),
            RowColumn("due", N_("BY"), lambda point: point.due, "day"),
            RowColumn("reference", N_("THEIR NUMBER"), lambda point: point.reference),
        ]

    def park_of(self, row: Point) -> str:
        """Return the id of the park."""
        return self._list.park.id if self._list else ""

    def unmarkable(self, row: Point) -> str:
        """Return why a point takes no answer: it is for information only."""
        return _("For information only: nothing is asked of this partner here.") if row.group == "info" else ""

    def _empty(self) -> str:
        unreviewed = self._list.unreviewed if self._list else 0
        if unreviewed:
            return n_(
                "Nothing is asked of this partner. {n} finding waits for the review.",
                "Nothing is asked of this partner. {n} findings wait for the review.",
                unreviewed,
            ).format(n=unreviewed)
        return _("Nothing is asked of this partner.")

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, _("CODE"), (_("GROUP"), ""), _("WHERE"), _("WHAT"), _("STATUS"), (_("BY"), ""))

    def _draw(self, point: Point, cells: int) -> Sequence[Piece]:
        late = point.is_late(self.app.today)
        due: Piece = ("·", "dim")
        if point.due:
            due = (("! " if late else "") + (day_text(point.due) if cells >= WIDE else short_day(point.due)), "warn" if late else "")
        tone = {"urgent": "bad", "new": "strong", "promised": "strong", "info": "dim"}.get(point.group, "")
        heading = ("! " if point.group == "urgent" else "") + standing_text(point)
        return self._row(cells, point.code, (heading, tone), where_text(point), self._what(point), status_name(point.status), due)

    @staticmethod
    def _what(point: Point) -> str:
        return " ".join(filter(None, (point.object, what_text(point))))

    @staticmethod
    def _row(cells: int, code: str, heading: Piece, where: str, what: str, status: str, due: Piece) -> list[Piece]:
        wide = cells >= WIDE
        row = [
            code_cell(code),
            Cell(heading[0], 14, heading[1], spare=True),
            Cell(where, 28 if wide else 14),
            Cell(what),
        ]
        if wide:
            row.append(Cell(status, 14))
        return columns(cells - 1, [*row, Cell(due[0], 12 if wide else 10, due[1], right=True)])

    def _whole(self, cells: int) -> list[list[Piece]]:
        point = self.lines.current
        if point is None:
            return []
        texts = [f"{point.code} · {where_text(point)}: {self._what(point)}"]
        if point.group == "info":
            texts.append(_("with: {holder}").format(holder=point_holder_text(point)) + " · " + seen_text(point))
        else:
            texts.append(f"{asked_by_text(point, self.app.today)} · {seen_text(point)}")
            stands = [] if point.status == "sent" else [status_name(point.status)]
            texts.append(" · ".join((*stands, *known_texts(point, self.app.today))))
        why: list[list[Piece]] = []
        if self._list is not None and point in self._list.unaddressed:
            why = [[(line, "warn")] for line in wrap("! " + capital(nobody_text()), cells)]
        rule: list[Piece] = [("─" * cells, "dim")]
        if self._last_act:
            done = fit("✓ " + self._last_act, cells - 6)
            rule = [("── ", "dim"), (done, "good"), (" " + "─" * max(0, cells - width(done) - 4), "dim")]
        wish = wish_text(self._list.partner) if self._list is not None else ""
        asked: list[list[Piece]] = [[(line, "key")] for line in wrap(wish, cells)] if wish else []
        return [rule, *([(line, "")] for text in texts for line in wrap(text, cells)), *why, *asked]

    async def load(self) -> None:
        """Read the list; the cursor stays on its point, also when an answer moved the point."""
        here = self.lines.current
        self._list = await self.app.call(action_list, self._list_id)
        places = {point.id: place for place, point in enumerate(self._list.points)}
        self.lines.show(self._list.points, places.get(here.id) if here is not None else None)
        self.bars_changed()

    def on_list_view_chosen(self, event: ListView.Chosen[Point]) -> None:
        self.app.go(FindingPlace(event.row.id))

    def offered(self, key: Key) -> bool:
        """Answers are for points asked of the partner; sending for new points; undo for what was done here."""
        if self._list is None:
            return key.action in ("", "back", "help")
        if key.action in ("in_hand", "planned", "done", "not_ours", "refused", "in_full", "reference"):
            current = self.lines.current
            return bool(self.lines.marks) or (current is not None and current.group != "info")
        if key.action == "sent":
            return bool(self._to_send())
        if key.action in ("mail", "export"):
            return bool(self._list.outgoing)
        if key.action == "card":
            return self.lines.current is not None
        return super().offered(key)

    def _chosen(self) -> list[str]:
        """Return the marked points as they stand in the list, or the one under the cursor."""
        return [point.id for point in self.chosen if not self.unmarkable(point)]

    # -- answers -------------------------------------------------------------------------------------------------------

    async def do_in_hand(self) -> None:
        """Note that the partner has the chosen points in hand."""
        await self._answer(Said(kind="in_hand"))

    def do_planned(self) -> None:
        """Ask on which day the chosen points are planned; when that is later than asked, also whether the date moves."""
        chosen = self._chosen()

        def replies(typed: str) -> list[NewReply]:
            return [NewReply(point_id, self._dated("planned", typed)) for point_id in chosen]

        async def check(typed: str) -> None:
            await self.app.call(plan_replies, replies(typed))

        def answered(typed: str | None) -> None:
            if typed is not None:
                self.later(self._plan(replies(typed)))

        hint = day_hint(self.app.today)
        question = AskDay(_("Planned on which day?"), today=self.app.today, hint=hint, kind="ahead", store=check)
        question.about = self._about()
        self.app.push_screen(question, answered)

    async def _plan(self, replies: list[NewReply]) -> None:
        """Note the day that was planned; when some points are asked for earlier, ask first whether their date moves."""
        later = [effect for effect in await self.app.call(plan_replies, replies) if effect.later is not None]
        if not later:
            await self._record(replies)
            return
        first = min(effect.finding.due or "" for effect in later)
        question = n_(
            "It is asked for by {due}. Does {day} become the date?",
            "{n} of these are asked for earlier, the first by {due}. Does {day} become the date of these?",
            len(later),
        ).format(n=len(later), due=day_text(first), day=day_text(later[0].later))

        def answered(move: bool | None) -> None:
            if move is not None:
                self.later(self._record([replace(reply, move_due=move) for reply in replies]))

        self.app.push_screen(AskYesNo(question), answered)

    def do_done(self) -> None:
        """Ask on which day the chosen points were done."""

        async def store(typed: str) -> None:
            await self._answer(self._dated("done", typed))

        today = self.app.today
        hint = _("May stay empty.")
        self._ask(AskDay(_("Done on which day?"), day_text(today.isoformat()), today=today, hint=hint, kind="done", store=store))

    def do_not_ours(self) -> None:
        """Ask whose the chosen points are, according to the partner."""
        hint = _("It goes back to the review with this advice.")

        async def store(text: str) -> None:
            await self._answer(Said(kind="not_ours", belongs_to=text))

        self._ask(AskLine(_("Whose is it, do they say?"), hint=hint, store=store))

    def do_refused(self) -> None:
        """Ask why they do not do it, and who says so."""
        self._in_full("refused")

    def do_in_full(self) -> None:
        """Ask what they say, with a remark and who said so."""
        self._in_full(None)

    def _in_full(self, kind: ReplyKind | None) -> None:
        chosen = dict.fromkeys(self._chosen())
        dues = tuple(point.due for point in (self._list.points if self._list else ()) if point.id in chosen)
        half = HalfReply(self._about(), findings=tuple(chosen), dues=dues, kind=kind)

        def filled_in(replies: list[NewReply] | None) -> None:
            if replies:
                self.later(self._record(replies))

        self.app.push_screen(ReplyScreen(half), filled_in)

    def _dated(self, kind: ReplyKind, text: str) -> Said:
        return Said(kind=kind, on=typed_day("on", text, self.app.today) if text.strip() else None)

    def _ask(self, question: AskLine) -> None:
        question.about = self._about()
        self.app.push_screen(question)

    def _about(self) -> str:
        """Return the text that names the chosen points above a question."""
        chosen = set(self._chosen())
        return about_text([(point.code, self._what(point)) for point in (self._list.points if self._list else ()) if point.id in chosen])

    async def _answer(self, statement: Said) -> None:
        await self._record([NewReply(point_id, statement) for point_id in self._chosen()])

    def do_reference(self) -> None:
        """Ask for the partner's reference number."""
        chosen = self._chosen()
        points = {point.id: point for point in (self._list.points if self._list else ())}
        known = points[chosen[0]].reference if len(chosen) == 1 else ""

        async def store(typed: str) -> None:
            if typed.strip() and typed.strip() != known:
                await self._record([NewReply(point_id, reference=typed) for point_id in chosen])

        self._ask(AskLine(_("Their reference number?"), known, store=store))

    async def _record(self, replies: Sequence[NewReply]) -> None:
        self.forget_marks()
        effects = await self.step(self.app.call(record_replies, replies))
        if len(effects) == 1 and effects[0].moves:
            effect = effects[0]
            self._last_act = f"{effect.finding.code}: {stage_name(effect.was)} → {stage_name(effect.to)}"
        else:
            self._last_act = n_("{n} answer noted.", "{n} answers noted.", len(effects)).format(n=len(effects))
        self.show_row()

    def show_step(self, sentence: str) -> None:
        """Show below the list that a step was taken back, or done again."""
        self._last_act = sentence
        self.show_row()

    # -- sending -------------------------------------------------------------------------------------------------------

    def _to_send(self) -> list[str]:
        """Return the ids of the unsent points: the marked ones, or all when no point is marked."""
        marks, unsent = self.lines.marks, [point.id for point in (self._list.unsent if self._list else ())]
        return [point_id for point_id in unsent if point_id in marks] or ([] if marks else unsent)

    def do_sent(self) -> None:
        """Ask when and by what way the points were sent."""
        sent = self._to_send()

        def noted(n: int | None) -> None:
            self.forget_marks()
            if n:
                self._last_act = n_("{n} point noted as sent.", "{n} points noted as sent.", n).format(n=n)

        self.app.go(NoteSentPlace(sent, self._list.partner.way if self._list else None), noted)

    def do_card(self) -> None:
        """Show the report card of the point under the cursor; one that gets none says why."""
        point = self.lines.current
        if point is not None:
            must_get_card(point)
            self.app.go(ReportCardPlace(point.id, self._list_id), lambda acts: self.acts.extend(acts or ()))

    def do_mail(self) -> None:
        """Write a mail draft to the partner."""
        self.app.go(WriteMailPlace([self._list_id]))

    def do_report(self) -> None:
        """Open the report of the list."""
        if self._list is not None:
            self.app.go(ReportPlace(ReportSubject("partner", self._list.park.id, list_id=self._list_id)))

    def do_export(self) -> None:
        """Write the action list to a file."""
        self.app.go(WriteListPlace(self._list_id))
