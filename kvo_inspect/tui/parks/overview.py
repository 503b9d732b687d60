"""The overview: all parks as a table, grouped by what they have in common."""

from __future__ import annotations

from collections.abc import Generator, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import work
from textual.widget import Widget

from kvo_inspect.domain.overview import DAYS, MOST_FIRST, NUMBERS, OVERVIEW_GROUPS, PEOPLE, OverviewColumn, OverviewGroup
from kvo_inspect.domain.values.row_order import RowValue
from kvo_inspect.errors import KvoError
from kvo_inspect.store.overview import OverviewLine, grouped_by, order_value, read_overview, with_shares
from kvo_inspect.store.parks.facilitators import assign_facilitator, names_offered
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.shares import ParkShare, counting_shares
from kvo_inspect.texts import N_, _, language, n_
from kvo_inspect.tui.kit.drawing import NAME, Cell, Piece, columns
from kvo_inspect.tui.kit.forms.name import AskName
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.text import width
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.places import ParkPlace
from kvo_inspect.tui.plan_places import CalendarPlace, ParkTargetsPlace
from kvo_inspect.wording.parks import overview as wording
from kvo_inspect.wording.parks.facilitators import assigned_text, facilitators_text

WIDE = 110
"""Cells from which days have their whole year."""
NAMES = 26
"""Cells that the names of parks have at least, where there is one as long: a third of a narrow line."""
WIDTHS: dict[OverviewColumn, int] = {"municipality": 14, "phase": 16, "facilitator": 16}
"""Cells of the columns of text; those of numbers and days follow from what stands in them."""
NAMED_LAST: tuple[OverviewColumn, ...] = ("municipality", "facilitator")
"""The columns behind all others here: where there is no room for all, figures and days are looked at first."""
SHOWN_AT_ONCE = 8
"""Shares that are counted before the table is drawn again."""


@dataclass(frozen=True)
class OverviewHead:
    """A row above the parks of a group."""

    texts: Mapping[OverviewColumn, str]
    """What stands in its columns."""


OverviewRow = OverviewLine | OverviewHead


class OverviewScreen(ListScreen[None, OverviewRow], UndoableScreen[None]):
    """All parks that count, a row each."""

    REACH = frozenset({"park"})
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Open the park under the cursor."), rows="one"),
        Key(
            "g",
            N_("group"),
            "group",
            N_("Put together the parks of a municipality, of a facilitator, or of a phase; or all in one."),
            rows="none",
        ),
        Key("right", N_("columns"), "right", N_("Show the columns that have no room, one further; ← goes back."), shown="→", rows="none"),
        Key("left", N_("columns back"), "left", shown="←", line=False, rows="none"),
        Key(
            "d",
            N_("targets"),
            "targets",
            N_("The targets of all parks, kind by kind, and what they come to together."),
            rows="none",
            anywhere=True,
        ),
        Key(
            "k",
            N_("calendar"),
            "calendar",
            N_("Write the days to come of all parks for a calendar (.ics): audit, measures, planned rounds."),
            rows="none",
            anywhere=True,
        ),
        Key(
            "w",
            N_("who"),
            "who",
            N_("Name the facilitator of the park under the cursor, or of all that are marked, as one step."),
            writes=True,
            rows="marked",
        ),
        Key(
            "slash",
            N_("filter"),
            "",
            N_("Type to see only the parks with these words: name, municipality, phase, facilitator."),
            rows="none",
        ),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "All parks beside each other. In order: the share of the newest finished measurement, over the questions that it has in common "
        "with the measurement before, as comparing the two counts it; course ▲ ▼: how many points that is more or less than before. "
        "Parks that were set aside are not here, and nothing confidential is counted."
    )

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[OverviewLine] = []
        self._visible: list[OverviewLine] = []
        """The parks that the filter leaves."""
        self._said: list[OverviewColumn] = []
        """The columns in which a park has something."""
        self._longest = 0
        """Cells of the longest name."""
        self._beside: list[OverviewColumn] = []
        """The columns behind the name, as they are shown."""
        self._group: OverviewGroup | None = None
        self._first = 0
        """How many columns are left out behind the name."""
        self._laid: dict[tuple[int, int, str], Mapping[OverviewColumn, int]] = {}
        """The columns that have room in a number of cells, from the first on, in a language."""
        self._names = NAME
        """Cells that the names have at least."""
        self._lacking = 0
        """Shares that are still to be counted."""

    def title_text(self) -> str:
        return _("All parks")

    def state_text(self) -> str:
        """Return how much there is to count, or what all parks that are shown come to."""
        if self._lacking:
            return _("counting what is in order: {n} to go").format(n=self._lacking)
        return wording.summary(self._visible) if self._lines else ""

    def body(self) -> list[Widget]:
        """Lay out the table."""
        return [self.make_list(self._draw, head=self._head, filtering=True, empty=N_("No parks yet."))]

    def columns(self) -> list[RowColumn[OverviewRow]]:
        """Return every column that says something, what the parks are put together by behind the name."""
        return [
            RowColumn(
                column,
                partial(_heading, column),
                partial(_value, column),
                wording.column_kind(column),
                by=partial(_order_value, column),
                people=column in PEOPLE,
                full=partial(wording.column_title, column),
            )
            for column in sorted(self._said, key=("park", self._group).__contains__, reverse=True)
        ]

    def row_key(self, row: OverviewRow) -> Hashable:
        """Return the id of the park."""
        return row.line.id if isinstance(row, OverviewLine) else None

    def unmarkable(self, row: OverviewRow) -> str:
        """Return why the head of a group takes no mark."""
        return _("This is the head of a group: mark the parks below.") if isinstance(row, OverviewHead) else ""

    def park_of(self, row: OverviewRow) -> str:
        """Return the id of the park."""
        return str(self.row_key(row) or "")

    def shown_text(self) -> str:
        """Return what is searched for, and what the parks are put together by."""
        by = _("grouped: {by}").format(by=wording.column_name(self._group)) if self._group else ""
        return " · ".join(filter(None, (super().shown_text(), by)))

    def read_to_write(self, store: Store, keys: Sequence[Hashable]) -> Sequence[OverviewRow]:
        """Return the parks with these ids; shares that lack are counted first."""
        lines = [row for row in self.read_marked(store, keys) if isinstance(row, OverviewLine)]
        return with_shares(lines, dict(counting_shares(store)) if any(line.share is None for line in lines) else {})

    async def load(self) -> None:
        """Read all that is kept, and begin to count the shares that lack."""
        lines = await self.app.call(read_overview)
        self._lacking = sum(line.share is None for line in lines)
        self._take(lines)
        if self._lacking:
            self._count()

    # -- the rows ------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        words = self.lines.words.casefold().split()
        self._visible = [line for line in self._lines if all(word in wording.words_of(line) for word in words)] if words else self._lines
        self._beside = sorted((column for column in self._said if column not in ("park", self._group)), key=NAMED_LAST.__contains__)
        self._first = min(self._first, max(0, len(self._beside) - 1))
        self._names = min(NAMES, max(self._longest + (2 if self._group else 0), NAME))
        self._laid = {}
        rows: list[OverviewRow] = []
        for lines in grouped_by(self._visible, self._group):
            rows += [_head_of(self._group, lines)] if self._group else []
            rows += lines
        at = self.lines.current
        here = at.line.id if isinstance(at, OverviewLine) else ""
        place = next((place for place, row in enumerate(rows) if isinstance(row, OverviewLine) and row.line.id == here), None)
        self.lines.show(rows, place, of=self._lines)
        self.bars_changed()

    @work(exclusive=True, group="shares")
    async def _count(self) -> None:
        """Count the shares that lack, a park at a time on the store's thread; a screen that is left stops it."""
        shares: dict[str, ParkShare] = {}
        try:
            steps = await self.app.call(counting_shares)
            while (counted := await self.app.call(_advance, steps)) is not None:
                shares[counted[0]] = counted[1]
                self._lacking -= 1
                if len(shares) == SHOWN_AT_ONCE:
                    self._take(with_shares(self._lines, shares))
                    shares = {}
        except KvoError as error:
            self.app.notify_user(error)
        finally:
            self._lacking = 0
        self._take(with_shares(self._lines, shares))

    def _take(self, lines: list[OverviewLine]) -> None:
        self._lines = lines
        self._said = wording.columns_of(lines)
        self._longest = max((width(line.line.name) for line in lines), default=0)
        self._show()

    # -- drawing -------------------------------------------------------------------------------------------------------

    def _head(self, cells: int) -> Sequence[Piece]:
        fitting = self._fitting(cells)
        texts = {column: _heading(column) for column in ("park", *fitting)}
        more = ("←" if self._first else "") + ("→" if len(self._beside) > self._first + len(fitting) else "")
        return [*self._row(cells, fitting, texts, "dim"), (more.rjust(2), "dim")]

    def _draw(self, row: OverviewRow, cells: int) -> Sequence[Piece]:
        fitting = self._fitting(cells)
        if isinstance(row, OverviewHead):
            return self._row(cells, fitting, row.texts, "head")
        texts = {column: wording.shown_text(row, column, short=cells < WIDE) for column in ("park", *fitting)}
        return self._row(cells, fitting, texts, "", row)

    def _row(
        self,
        cells: int,
        fitting: Mapping[OverviewColumn, int],
        texts: Mapping[OverviewColumn, str],
        tone: str,
        line: OverviewLine | None = None,
    ) -> list[Piece]:
        indent = "  " if line is not None and self._group is not None else ""
        row = [Cell(indent + texts["park"], 0, tone or "strong", least=self._names)]
        for column, wide in fitting.items():
            text = texts.get(column, "")
            row.append(Cell(text, wide, tone or self._tone(line, column), right=column in NUMBERS))
        return columns(cells - 2, row)

    @staticmethod
    def _tone(line: OverviewLine | None, column: OverviewColumn) -> str:
        number = line.number(column) if line is not None else None
        if number:
            match column:
                case "overdue":
                    return "warn"
                case "course":
                    return "good" if number > 0 else "bad"
        return "dim" if column in ("municipality", "facilitator") else ""

    def _wide(self, column: OverviewColumn, cells: int) -> int:
        """Return the cells of a column: as many as its title takes with an arrow, at least."""
        value = WIDTHS.get(column) or ((10 if cells >= WIDE else 8) if column in DAYS else 5)
        return max(value, width(wording.column_name(column)) + 1)

    def _fitting(self, cells: int) -> Mapping[OverviewColumn, int]:
        """Return the columns that have room beside the names, from the first that is shown, each with its cells."""
        key = (cells, self._first, language())
        if key not in self._laid:
            room, fitting = cells - 2 - self._names, dict[OverviewColumn, int]()
            for column in self._beside[self._first :]:
                wide = self._wide(column, cells)
                room -= wide + 1
                if room < 0:
                    break
                fitting[column] = wide
            self._laid[key] = fitting
        return self._laid[key]

    # -- keys ----------------------------------------------------------------------------------------------------------

    def offered(self, key: Key) -> bool:
        """Return whether a key does something with what is shown."""
        if not self.is_mounted or not self._lines:
            return False
        cells = self.lines.scrollable_content_region.width - self.lines.before
        match key.action or key.key:
            case "enter":
                return isinstance(self.lines.current, OverviewLine)
            case "right":
                return len(self._beside) > self._first + len(self._fitting(cells))
            case "left":
                return self._first > 0
        return super().offered(key)

    def on_list_view_filtered(self) -> None:
        self._show()

    def on_list_view_chosen(self, event: ListView.Chosen[OverviewRow]) -> None:
        if isinstance(event.row, OverviewLine):
            self.app.go(ParkPlace(event.row.line.id))

    def do_right(self) -> None:
        """Show one column further."""
        self._first += 1
        self.redraw()

    def do_left(self) -> None:
        """Show one column back."""
        self._first -= 1
        self.redraw()

    def do_group(self) -> None:
        """Turn what parks are put together by."""
        groups = (None, *(group for group in OVERVIEW_GROUPS if group in self._said))
        self._group = groups[(groups.index(self._group) + 1) % len(groups)]
        self._begin()
        by = wording.column_name(self._group) if self._group else ""
        self.app.notify_user(_("Grouped: {by}.").format(by=by) if by else _("All in one list."))

    def do_calendar(self) -> None:
        """Write the days of all parks for a calendar."""
        self.app.go(CalendarPlace(None))

    def do_targets(self) -> None:
        """Show the targets of all parks."""
        self.app.go(ParkTargetsPlace())

    async def do_who(self) -> None:
        """Ask who does what is marked, or the park under the cursor."""
        parks = [row for row in self.chosen if isinstance(row, OverviewLine)]
        if not parks:
            return
        names = await self.app.call(names_offered)
        ids, now = [park.line.id for park in parks], facilitators_text([park.line.facilitator for park in parks])

        async def store(name: str) -> None:
            changed = await self.step(self.app.call(assign_facilitator, ids, name))
            self.forget_marks()
            self.app.notify_user(assigned_text(changed, len(ids)) + (" " + _("u takes it back.") if changed else ""))

        question = n_("Who does {names}?", "Who does these {n} parks: {names}?", len(parks))
        question = question.format(n=len(parks), names=self.names_text(parks))
        only = parks[0].line.facilitator if len({park.line.facilitator for park in parks}) == 1 else ""
        hint = _("Now: {now}. An empty line: nobody.").format(now=now)
        self.app.push_screen(AskName(question, only, names=names, hint=hint, store=store))

    def _begin(self) -> None:
        """Show the rows anew, with the cursor on the first park."""
        self._show()
        self.lines.cursor = 1 if self._group and self.lines.total else 0


def _heading(column: OverviewColumn) -> str:
    return wording.column_name(column).upper()


def _value(column: OverviewColumn, row: OverviewRow) -> RowValue:
    return wording.cell_value(row, column) if isinstance(row, OverviewLine) else None


def _order_value(column: OverviewColumn, row: OverviewRow) -> RowValue:
    return order_value(row, column) if isinstance(row, OverviewLine) else None


def _head_of(group: OverviewGroup, lines: Sequence[OverviewLine]) -> OverviewHead:
    """Return the row above the parks of a group, with how many findings are open and overdue in all of them."""
    counts: dict[OverviewColumn, str] = {
        column: wording.count_text(sum(int(line.number(column) or 0) for line in lines)) for column in MOST_FIRST
    }
    return OverviewHead({"park": f"{wording.group_name(group, lines)} ({len(lines)})", **counts})


def _advance(_store: Store, steps: Generator[tuple[str, ParkShare], None, None]) -> tuple[str, ParkShare] | None:
    """Count the next share; None at the end."""
    return next(steps, None)
