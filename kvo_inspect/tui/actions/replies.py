"""Taking in a list that a partner filled in: first what it would do and what is not understood, then all of it in one act."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.exchange.actions.replies import NotUnderstood, Returned, read_reply_list
from kvo_inspect.store.actions.replies import Effect, plan_replies, record_replies
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.screen import LIST_KEYS, ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.action_lists import statement_text
from kvo_inspect.wording.names import stage_name

ReplyRow = Effect | NotUnderstood


def read_plan(store: Store, path: Path, park_id: str) -> tuple[Returned, list[Effect]]:
    """Return a returned list as read from its file, and the effect of each of its replies."""
    returned = read_reply_list(store, path, park_id)
    return returned, plan_replies(store, returned.replies)


class ReturnedListScreen(ListScreen[int, ReplyRow]):
    """Shows the plan; dismissed with how many answers were taken in."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("t", N_("record them"), "take", N_("Record all answers that are understood, in one act. Undo takes it back."), writes=True),
        Key("up", N_("look through"), "", N_("Go through what it would do."), shown="↑↓"),
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "Nothing is recorded yet. Rows that are not understood stand first, with the row in the file and why: they are left out. What was "
        "recorded before does nothing a second time."
    )
    DEFAULT_CSS = "ReturnedListScreen Prose { padding: 0 1; }"

    def __init__(self, park_id: str, path: Path) -> None:
        super().__init__()
        self._park_id = park_id
        self._path = path
        self._returned: Returned | None = None
        self._plan: list[Effect] = []

    def title_text(self) -> str:
        return _("Returned list: {name}").format(name=self._path.name)

    def body(self) -> list[Widget]:
        """Lay out the sum, the rows, and the row under the cursor in full."""
        return [Prose(self._sum), self.make_list(self._draw, head=self._head), Prose(self._whole, id="whole")]

    def columns(self) -> list[RowColumn[ReplyRow]]:
        """Return the columns; a row that was not understood says why."""
        return [
            RowColumn("code", N_("CODE"), lambda row: row.code if isinstance(row, NotUnderstood) else row.finding.code),
            RowColumn("says", N_("WHAT THEY SAY"), lambda row: "" if isinstance(row, NotUnderstood) else self._says(row)),
            RowColumn("does", N_("WHAT IT DOES"), lambda row: str(row) if isinstance(row, NotUnderstood) else self._does(row)[0]),
        ]

    def row_key(self, row: ReplyRow) -> tuple[str, str]:
        """Return the row of the file, or the finding with what is said of it."""
        return ("", str(row)) if isinstance(row, NotUnderstood) else (row.finding.id, repr(row.reply))

    @property
    def _fresh(self) -> list[Effect]:
        return [effect for effect in self._plan if not effect.known]

    def _sum(self, cells: int) -> list[list[Piece]]:
        if self._returned is None:
            return []
        fresh, problems, known = len(self._fresh), len(self._returned.problems), len(self._plan) - len(self._fresh)
        parts = [
            n_("{n} answer", "{n} answers", fresh).format(n=fresh),
            n_("{n} row not understood", "{n} rows not understood", problems).format(n=problems) if problems else "",
            n_("{n} recorded before", "{n} recorded before", known).format(n=known) if known else "",
            n_("{n} left empty", "{n} left empty", self._returned.empty).format(n=self._returned.empty) if self._returned.empty else "",
        ]
        return [[(line, "")] for line in wrap(" · ".join(filter(None, parts)), cells)]

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(_("CODE"), 9), Cell(_("WHAT THEY SAY")), Cell(_("WHAT IT DOES"), 30)])

    def _draw(self, row: ReplyRow, cells: int) -> Sequence[Piece]:
        if isinstance(row, NotUnderstood):
            about = _("row {row}").format(row=row.row)
            return columns(cells - 1, [Cell(row.code or about, 9, "dim"), Cell(f"✗ {about}: {row.why}", 0, "bad")])
        does, tone = self._does(row)
        return columns(cells - 1, [Cell(row.finding.code, 9, "strong"), Cell(self._says(row)), Cell(does, 30, tone)])

    @staticmethod
    def _says(row: Effect) -> str:
        statement = statement_text(row.reply.said) if row.reply.said else ""
        reference = _("reference {reference}").format(reference=row.reply.reference) if row.reply.reference else ""
        return " · ".join(filter(None, (statement, reference, row.reply.text)))

    @staticmethod
    def _does(row: Effect) -> tuple[str, str]:
        if row.known:
            return _("recorded before"), "dim"
        if not row.moves:
            return _("noted; stays {status}").format(status=stage_name(row.was)), ""
        return f"{stage_name(row.was)} → {stage_name(row.to)}", "strong"

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        if row is None:
            return []
        text = str(row) if isinstance(row, NotUnderstood) else f"{row.finding.code}: {self._says(row)}"
        return [[("─" * cells, "dim")], *([(line, "")] for line in wrap(text, cells)[:3])]

    async def load(self) -> None:
        """Read the file, and plan."""
        returned, self._plan = await self.app.call(read_plan, self._path, self._park_id)
        self._returned = returned
        self.lines.show([*returned.problems, *self._plan])
        self.bars_changed()

    async def on_screen_resume(self) -> None:
        """Leave when the file cannot be read: there is nothing to look at."""
        await super().on_screen_resume()
        if not self.loaded and self.app.is_open:
            self.dismiss(None)

    def on_list_view_moved(self) -> None:
        """Show the row under the cursor in full."""
        self.query_one("#whole").refresh(layout=True)

    def offered(self, key: Key) -> bool:
        """Offer recording only for answers that were not recorded before."""
        return key.action != "take" or bool(self._fresh)

    async def do_take(self) -> None:
        """Record all answers that are understood, in one act."""
        if self._returned is None:
            return
        done = await self.app.call(record_replies, self._returned.replies, how="import")
        n = sum(not effect.known for effect in done)
        self.app.notify_user(n_("{n} answer recorded.", "{n} answers recorded.", n).format(n=n))
        self.dismiss(n or None)
