"""Taking in a list that a partner filled in: first what it would do, then all of it in one act. What is not understood is corrected here.

Rows that nobody corrected are kept for later when the others are recorded, and stand here again the next time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.exchange.actions.replies import Returned, read_reply_list
from kvo_inspect.store.actions.replies import Effect, NewReply, plan_replies, record_replies
from kvo_inspect.store.actions.unclear_rows import UnclearRow, forget_rows, kept_rows
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.actions.reply import HalfReply, ReplyScreen
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.action_lists import statement_text
from kvo_inspect.wording.names import day_text, stage_name

ReplyRow = Effect | UnclearRow


def read_returned(store: Store, path: Path | None, park_id: str | None) -> tuple[Returned, list[UnclearRow]]:
    """Return a returned list as read from its file, and the rows of earlier ones that were kept; without a file these alone."""
    returned = read_reply_list(store, path, park_id) if path is not None else Returned((), (), 0)
    return returned, kept_rows(store, park_id)


class ReturnedListScreen(ListScreen[int, ReplyRow]):
    """Shows the plan; dismissed with how many answers were taken in."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "t",
            N_("record them"),
            "take",
            N_("Record all answers that are understood, in one act. Undo takes it back."),
            writes=True,
            rows="none",
        ),
        Key(
            "enter",
            N_("correct"),
            "",
            N_("Say what is meant by a row that is not understood, or change what is read in another."),
            rows="one",
        ),
        Key(
            "d",
            N_("move the dates"),
            "dates",
            N_("Where they plan later than asked, that day becomes the date; once more: it does not."),
            rows="none",
        ),
        Key(
            "delete", N_("leave out"), "drop", N_("Leave a row out, or all that is marked: it is neither recorded nor kept."), rows="marked"
        ),
        Key("up", N_("look through"), "", N_("Go through what it would do."), shown="↑↓", rows="none"),
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "Nothing is recorded yet. Rows that are not understood stand first, with the row in the file and why: Enter corrects one. Those "
        "that are left when the others are recorded are kept, and stand here again the next time. What was recorded before does nothing a "
        "second time."
    )
    DEFAULT_CSS = "ReturnedListScreen Prose { padding: 0 1; }"

    def __init__(self, park_id: str | None, path: Path | None) -> None:
        super().__init__()
        self._park_id = park_id
        self._path = path
        self._returned: Returned | None = None
        self._unclear: list[UnclearRow] = []
        self._replies: list[NewReply] = []
        self._plan: list[Effect] = []
        self._kept: frozenset[str] = frozenset()
        """The marks of the rows that were kept before."""
        self._dropped: list[str] = []
        """The marks of the rows that were left out."""

    def title_text(self) -> str:
        return _("Returned list: {name}").format(name=self._path.name) if self._path is not None else _("Rows kept for later")

    def body(self) -> list[Widget]:
        """Lay out the sum, the rows, and the row under the cursor in full."""
        return [Prose(self._sum), self.make_list(self._draw, head=self._head), Prose(self._whole, id="whole")]

    def columns(self) -> list[RowColumn[ReplyRow]]:
        """Return the columns; a row that was not understood says why."""
        return [
            RowColumn("code", N_("CODE"), lambda row: row.code if isinstance(row, UnclearRow) else row.finding.code),
            RowColumn("says", N_("WHAT THEY SAY"), lambda row: "" if isinstance(row, UnclearRow) else self._says(row)),
            RowColumn("does", N_("WHAT IT DOES"), lambda row: str(row) if isinstance(row, UnclearRow) else self._does(row)[0]),
        ]

    def row_key(self, row: ReplyRow) -> tuple[str, str]:
        """Return the row of the file, or the finding with what is said of it."""
        return ("", str(row)) if isinstance(row, UnclearRow) else (row.finding.id, repr(row.reply))

    @property
    def _fresh(self) -> list[Effect]:
        return [effect for effect in self._plan if not effect.known]

    def _sum(self, cells: int) -> list[list[Piece]]:
        if self._returned is None:
            return []
        fresh, problems, empty = len(self._fresh), len(self._unclear), self._returned.empty
        known, corrected = len(self._plan) - fresh, self._returned.corrected
        parts = [
            n_("{n} answer", "{n} answers", fresh).format(n=fresh),
            n_("{n} row not understood", "{n} rows not understood", problems).format(n=problems) if problems else "",
            n_("{n} recorded before", "{n} recorded before", known).format(n=known) if known else "",
            n_("{n} corrected before and not listed", "{n} corrected before and not listed", corrected).format(n=corrected)
            if corrected
            else "",
            n_("{n} left empty", "{n} left empty", empty).format(n=empty) if empty else "",
        ]
        return [[(line, "")] for line in wrap(" · ".join(filter(None, parts)), cells)]

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(_("CODE"), 9), Cell(_("WHAT THEY SAY")), Cell(_("WHAT IT DOES"), 30)])

    def _draw(self, row: ReplyRow, cells: int) -> Sequence[Piece]:
        if isinstance(row, UnclearRow):
            about = _("row {row}").format(row=row.row)
            return columns(cells - 1, [Cell(row.code or about, 9, "dim"), Cell(f"✗ {about}: {row.why}", 0, "bad")])
        does, tone = self._does(row)
        return columns(cells - 1, [Cell(row.finding.code, 9, "strong"), Cell(self._says(row)), Cell(does, 30, tone)])

    @staticmethod
    def _says(row: Effect) -> str:
        statement = statement_text(row.reply.said) if row.reply.said else ""
        reference = _("reference {reference}").format(reference=row.reply.reference) if row.reply.reference else ""
        return " · ".join(filter(None, (statement, reference, row.reply.text, row.reply.by)))

    @staticmethod
    def _does(row: Effect) -> tuple[str, str]:
        if row.known:
            return _("recorded before"), "dim"
        if not row.moves and row.moves_due:
            return _("noted; date moves"), "strong"
        if not row.moves:
            return _("noted; stays {status}").format(status=stage_name(row.was)), ""
        text = f"{stage_name(row.was)} → {stage_name(row.to)}"
        return (f"{text}, {_('date moves')}" if row.moves_due else text), "strong"

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        if row is None:
            return []
        text = wrote_text(row) if isinstance(row, UnclearRow) else f"{row.finding.code}: {self._says(row)}"
        if isinstance(row, Effect) and row.later is not None:
            moved = _("asked for by {due}; that becomes {day}") if row.moves_due else _("asked for by {due}; that stays")
            text += " · " + moved.format(due=day_text(row.finding.due), day=day_text(row.later))
        return [[("─" * cells, "dim")], *([(line, "")] for line in wrap(text, cells, 3))]

    async def load(self) -> None:
        """Read the file once, and plan."""
        if self._returned is None:
            returned, kept = await self.app.call(read_returned, self._path, self._park_id)
            self._returned = returned
            here = {row.mark for row in returned.problems}
            self._unclear = [*returned.problems, *(row for row in kept if row.mark not in here)]
            self._kept = frozenset(row.mark for row in kept)
            self._replies = list(returned.replies)
        await self._plan_anew()

    async def _plan_anew(self) -> None:
        """Show what the answers as they stand now would do; the cursor keeps its place."""
        self._plan = await self.app.call(plan_replies, self._replies)
        self.lines.show([*self._unclear, *self._plan])
        self.show_row()

    async def on_screen_resume(self) -> None:
        """Leave when the file cannot be read: there is nothing to look at."""
        await super().on_screen_resume()
        if not self.loaded and self.app.is_open:
            self.dismiss(None)

    def offered(self, key: Key) -> bool:
        """Offer recording only for what was not recorded before, and each key for the rows that it is about."""
        match key.action:
            case "take":
                return bool(self._fresh or self._dropped) or any(row.mark not in self._kept for row in self._unclear)
            case "dates":
                return any(effect.later is not None for effect in self._plan)
            case "drop":
                return bool(self.is_mounted and self.lines.marks) or self._open_row() is not None
            case _ if key.key == "enter":
                return self._open_row() is not None
            case _:
                return super().offered(key)

    def _open_row(self) -> ReplyRow | None:
        """Return the row under the cursor when something can still become of it."""
        row = self.lines.current if self.is_mounted else None
        return None if isinstance(row, Effect) and row.known else row

    # -- one row -------------------------------------------------------------------------------------------------------

    def on_list_view_chosen(self, event: ListView.Chosen[ReplyRow]) -> None:
        """Correct the row under the cursor."""
        if self._open_row() is not None:
            self.later(self._correct(event.row))

    async def _correct(self, row: ReplyRow) -> None:
        def corrected(replies: list[NewReply] | None) -> None:
            if replies:
                self._take_out(row)
                self._replies += replies
                self.later(self._plan_anew())

        half = self._half_of(row) if isinstance(row, Effect) else await self._half_of_unclear(row)
        self.app.push_screen(ReplyScreen(half), corrected)

    def _half_of(self, row: Effect) -> HalfReply:
        said = row.reply.said
        return HalfReply(
            f"{row.finding.code}: {self._says(row)}",
            findings=(row.finding.id,),
            dues=(row.finding.due,),
            kind=said.kind if said is not None else None,
            day=(said.on if said is not None else None) or "",
            reply=row.reply,
            belongs_to=said.belongs_to if said is not None else "",
        )

    async def _half_of_unclear(self, row: UnclearRow) -> HalfReply:
        finding = await self.app.call(Store.find, Finding, row.finding) if row.finding else None
        return HalfReply(
            wrote_text(row),
            findings=(finding.id,) if finding is not None else (),
            code=row.code,
            park=self._park_id or "",
            dues=(finding.due,) if finding is not None else (),
            kind=row.kind,
            day=row.day,
            reply=NewReply(row.finding, None, row.reference, row.remark, row=row.mark),
            belongs_to=row.belongs_to,
        )

    def _take_out(self, row: ReplyRow) -> None:
        if isinstance(row, UnclearRow):
            self._unclear.remove(row)
        else:
            self._replies.remove(row.reply)

    async def do_drop(self) -> None:
        """Leave out what is marked, or the row under the cursor; what is recorded already stays."""
        for row in self.chosen:
            if not (isinstance(row, Effect) and row.known):
                self._take_out(row)
                self._dropped.append(row.mark if isinstance(row, UnclearRow) else row.reply.row)
        self.forget_marks()
        await self._plan_anew()

    async def do_dates(self) -> None:
        """Let all dates go to what they planned, or when all do already let them stay."""
        move = not all(effect.moves_due for effect in self._plan if effect.later is not None)
        self._replies = [replace(effect.reply, move_due=move and effect.later is not None) for effect in self._plan]
        await self._plan_anew()

    # -- all of them ---------------------------------------------------------------------------------------------------

    async def do_take(self) -> None:
        """Record all answers that are understood, in one act, and keep the other rows for later."""
        if self._returned is None:
            return
        done = await self.app.call(_record, self._replies, self._unclear, self._dropped)
        n, left = sum(not effect.known for effect in done), len(self._unclear)
        text = n_("{n} answer recorded.", "{n} answers recorded.", n).format(n=n)
        kept = (
            n_("{n} row is kept for later: r shows it.", "{n} rows are kept for later: r shows them.", left).format(n=left) if left else ""
        )
        self.app.notify_user(" ".join(filter(None, (text, kept))))
        self.dismiss(n or None)


def _record(store: Store, replies: Sequence[NewReply], unclear: Sequence[UnclearRow], dropped: Sequence[str]) -> list[Effect]:
    """Record the replies and keep what is unclear; what was left out is kept no longer."""
    effects = record_replies(store, replies, how="import", unclear=unclear)
    if dropped:
        with store.writing():
            forget_rows(store, dropped)
    return effects


def wrote_text(row: UnclearRow) -> str:
    """Return why a row was not understood, and what stood in it."""
    cells = " · ".join(filter(None, (row.reply, row.on, row.belongs_to, row.reference, row.remark)))
    return _("{problem} They wrote: {cells}").format(problem=f"{row}.", cells=cells) if cells else str(row)
