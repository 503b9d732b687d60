"""The targets of all parks, kind by kind: what each kind comes to, and below it each park's target."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.plan.over_parks import KindTotal, ParkTarget, add_up
from kvo_inspect.domain.values.row_order import RowValue
from kvo_inspect.exchange.plan.over_parks import write_park_targets
from kvo_inspect.store.park_targets import targets_over_parks
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Cell, Piece, Pieces, columns, whole
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import show_errors
from kvo_inspect.tui.kit.text import ELLIPSIS, fit, pad, width, wrap
from kvo_inspect.tui.plan_places import TargetsPlace
from kvo_inspect.wording.parks import targets as wording
from kvo_inspect.wording.plan import SIGNS, TONES, counted_text, goal_text, target_kind_name

TELLING = 2
"""Lines that tell of the row under the cursor, below its name."""
WIDE = 100
"""Cells from which a row has its change too."""
NARROW = 76
"""Cells below which only what tells the parks apart stands in a line."""
TOTALS = "totals"
"""The form of a file that holds what the kinds come to."""


class KindHead:
    """The row above the targets of a kind; without a total that of the parks' own targets, or of trajectories of before."""

    def __init__(self, text: str, total: KindTotal | None = None) -> None:
        self.text = text
        self.total = total

    @property
    def about(self) -> str:
        """Of how many the goal was reached and what all come to; empty where nothing is added up."""
        return f"{wording.reached_text(self.total)} · {wording.total_text(self.total)}" if self.total else ""


ParkTargetRow = ParkTarget | KindHead


class ParkTargetsScreen(ListScreen[None, ParkTargetRow]):
    """The targets of all parks."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Open the targets of the park under the cursor."), rows="one"),
        Key(
            "slash",
            N_("filter"),
            "",
            N_("Type to see only the targets with these words: park, target, kind; the sums are of these."),
            rows="none",
        ),
        *LIST_KEYS,
    )
    DEFAULT_CSS = f"ParkTargetsScreen Prose {{ height: {TELLING + 2}; padding: 0 1; }}"
    OWN_FORMS = ((TOTALS, N_("CSV, added up kind by kind")),)
    HELP_TEXT = N_(
        "The targets of all parks, kind by kind. Numbers are added up over the parks that have both figures. Shares are never added: "
        "they are weighed by how many answered, where that is known. Each park counts once, with its newest trajectory. Targets without "
        "a kind are listed and added to nothing; a kind is chosen on the form of a target."
    )

    def __init__(self) -> None:
        super().__init__()
        self._targets: list[ParkTarget] = []

    def title_text(self) -> str:
        return _("Targets of all parks")

    def state_text(self) -> str:
        """Return how many targets there are, in how many parks."""
        if not self._targets:
            return ""
        parks = len({line.target.park for line in self._targets})
        targets = n_("{n} target", "{n} targets", len(self._targets)).format(n=len(self._targets))
        return f"{targets} · " + n_("{n} park", "{n} parks", parks).format(n=parks)

    def body(self) -> list[Widget]:
        """Lay out the list."""
        empty = N_("No park has a target yet. d on a park adds them.")
        return [self.make_list(self._draw, head=self._head, filtering=True, empty=empty), Prose(self._whole)]

    def _whole(self, cells: int) -> list[list[Piece]]:
        """Return the row under the cursor in full."""
        row = self.lines.current if self.loaded and self.lines.total else None
        if row is None:
            return []
        name, text = (row.text, row.about) if isinstance(row, KindHead) else (self.row_name(row), wording.told_whole(row))
        return [[("─" * cells, "dim")], [(fit(name, cells), "strong")], *([(line, "")] for line in wrap(text, cells, TELLING))]

    def columns(self) -> list[RowColumn[ParkTargetRow]]:
        """Return the columns of a file."""
        return [
            RowColumn(str(place), title.upper(), partial(_cell, place), kind, full=title)
            for place, (title, kind) in enumerate(wording.target_columns())
        ]

    def row_key(self, row: ParkTargetRow) -> Hashable:
        """Return the id of the target; the head of a kind is no row to mark or write."""
        return row.target.id if isinstance(row, ParkTarget) else None

    def row_name(self, row: ParkTargetRow) -> str:
        """Return the target with its park."""
        return f"{row.target.name} ({row.park_name})" if isinstance(row, ParkTarget) else row.text

    def unmarkable(self, row: ParkTargetRow) -> str:
        """Return why the head of a kind takes no mark."""
        return _("This is the head of a kind: mark the targets below.") if isinstance(row, KindHead) else ""

    def park_of(self, row: ParkTargetRow) -> str:
        """Return the id of the park."""
        return row.target.park if isinstance(row, ParkTarget) else ""

    def write_own(self, store: Store, rows: Sequence[ParkTargetRow], _form: str, folder: Path, *, names: bool) -> Path:
        """Write what these targets come to; nobody is named in it."""
        return write_park_targets(store, [row for row in rows if isinstance(row, ParkTarget)], "csv", folder, totals=True)

    async def load(self) -> None:
        """Read the targets."""
        self._targets = await self.app.call(targets_over_parks)
        self._show()

    def _show(self) -> None:
        words = self.lines.words.casefold().split()
        shown = [line for line in self._targets if all(word in _words(line) for word in words)]
        rows: list[ParkTargetRow] = []
        for total in add_up(shown):
            rows.append(KindHead(wording.total_name(total), total))
            rows += [line for line in shown if line.current and (line.target.kind, line.unit) == (total.kind, total.unit)]
        for text, others in (
            (_("Own targets, added up with nothing"), [line for line in shown if line.current and line.target.kind is None]),
            (_("Of trajectories of before"), [line for line in shown if not line.current]),
        ):
            rows += [KindHead(text), *others] if others else []
        self.lines.show(rows, of=self._targets)
        self.bars_changed()

    def _head(self, cells: int) -> Sequence[Piece]:
        heads = (_("BASELINE"), _("GOAL"), _("NOW"), _("CHANGE"))
        return _row(cells, "", (_("PARK"), "dim"), _("TARGET"), *heads)

    def _draw(self, row: ParkTargetRow, cells: int) -> Sequence[Piece]:
        if isinstance(row, KindHead):
            return _kind(row, cells)
        target, verdict = row.target, row.outcome.verdict
        figures = (
            counted_text(row.baseline, target.unit),
            goal_text(target.goal, target),
            counted_text(row.present, target.unit),
            wording.told_change(row),
        )
        return _row(cells, SIGNS[verdict], (f"  {row.park_name}", "strong"), _called(row), *figures, tone=TONES[verdict])

    def offered(self, key: Key) -> bool:
        """Enter is for a target."""
        current = self.lines.current if self.loaded and self.lines.total else None
        return isinstance(current, ParkTarget) if key.key == "enter" else super().offered(key)

    def on_list_view_filtered(self) -> None:
        """Show the targets with these words."""
        self._show()

    @show_errors
    async def on_list_view_chosen(self, event: ListView.Chosen[ParkTargetRow]) -> None:
        """Open the targets of the park."""
        row: ParkTargetRow = event.row
        if isinstance(row, ParkTarget):
            self.app.go(TargetsPlace(row.target.park, row.target.trajectory))


def _cell(place: int, row: ParkTargetRow) -> RowValue:
    return wording.target_cells(row)[place] if isinstance(row, ParkTarget) else None


def _words(line: ParkTarget) -> str:
    """Return the words by which a target is found, in small letters."""
    kind = target_kind_name(line.target.kind) if line.target.kind else ""
    return f"{line.park_name} {line.target.name} {kind}".casefold()


def _called(line: ParkTarget) -> str:
    """Return what tells a target from the others below its head: its own name, where that is another than that of its kind."""
    target = line.target
    name = "" if target.kind and target.name.casefold() == target_kind_name(target.kind).casefold() else target.name
    cycle = "" if line.current else _("trajectory {number}").format(number=line.number)
    return " · ".join(filter(None, (name, cycle)))


def _kind(head: KindHead, cells: int) -> Pieces:
    if head.total is None:
        return [(head.text, "head")]
    pieces: list[Piece] = [(head.text, "head"), (f"  {wording.reached_text(head.total)}", "")]
    room, total = cells - 3 - sum(width(text) for text, _tone in pieces), wording.total_text(head.total)
    while width(total) > room and " · " in total:  # the figures stay longest; below the list all of it stands
        total = total.rpartition(" · ")[0] + f" {ELLIPSIS}"
    if width(total) > room:
        return whole([*pieces, (f"  {total}", "dim")], cells - 1)
    return [*pieces, ("  " + pad(total, room, right=True), "dim")]


def _row(
    cells: int, sign: str, name: Piece, called: str, baseline: str, goal: str, now: str, change: str, *, tone: str = "dim"
) -> list[Piece]:
    row = [Cell(sign, 1, tone), Cell(name[0], 0, name[1])]
    row += [Cell(called, 0, "dim", least=0)] if cells >= NARROW else []  # the park is read whole; below the list stands what it is called
    row += [Cell(baseline, 9, right=True, spare=True), Cell(goal, 12, right=True), Cell(now, 9, right=True)]
    return columns(cells - 1, [*row, *([Cell(change, 13, tone, right=True)] if cells >= WIDE else [])])
