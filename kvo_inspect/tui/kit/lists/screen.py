"""A screen with a list of rows: its rows are marked, ordered by any column and written to a file in one way, whatever they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from functools import partial
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, cast

from textual.screen import ScreenResultType

from kvo_inspect.errors import KvoError
from kvo_inspect.texts import N_, _, count_text, n_
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key, ScreenText
from kvo_inspect.tui.kit.list_view import Draw, ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn, Sort, column_named
from kvo_inspect.tui.kit.lists.keys import MARK, marking_text, one_row_text
from kvo_inspect.tui.kit.lists.pages import Row
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen, show_errors

if TYPE_CHECKING:
    from kvo_inspect.store.record.store import Store

NAMED = 6
"""At most so many rows are named in a sentence."""
FORMS = [("xlsx", N_("XLSX, a spreadsheet")), ("csv", N_("CSV, for any program"))]


class ListScreen(KvoScreen[ScreenResultType], Generic[ScreenResultType, Row]):
    """A screen with one list of rows; put `LIST_KEYS` into KEYS, give `columns`, and make the list with `make_list`.

    Rows in memory need no more. Rows that are read in pages also need `shown_keys`, `read_marked` and `show_sorted`.
    """

    OWN_FORMS: ClassVar[Sequence[tuple[str, str]]] = ()
    """As what else these rows can be written, with its text (`N_`); `write_own` writes them so."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: Sequence[Row] = ()
        """The rows that the key pressed last works on (`with_chosen`)."""

    @property
    def lines(self) -> ListView[Row]:
        """The list."""
        return self.query_one(ListView)

    def make_list(
        self, draw: Draw[Row], *, head: Callable[[int], Sequence[Piece]] | None = None, empty: ScreenText = "", filtering: bool = False
    ) -> ListView[Row]:
        """Return the list for `body`; the parameters are those of `ListView`."""
        return ListView(draw, head=head, empty=empty, filtering=filtering, columns=self.columns, key=self.row_key)

    async def on_list_view_moved(self) -> None:
        """Follow the cursor."""
        showing = self.show_row()
        if isawaitable(showing):
            await showing

    def show_row(self) -> Awaitable[None] | None:
        """Show what is told in full of the row under the cursor, and the keys that do something with that row."""
        for prose in self.query(Prose):
            prose.refresh(layout=True)
        self.bars_changed()
        return None

    # -- what a screen says of its rows --------------------------------------------------------------------------------

    def columns(self) -> Sequence[RowColumn[Row]]:
        """Return the columns by which the rows are ordered and written."""
        raise NotImplementedError

    def row_key(self, row: Row) -> Hashable:
        """Return the key by which a row is marked; None for the head of a group, which is no row to mark or to write."""
        key: Hashable = cast("Any", row).id  # most rows are nouns of the record
        return key

    def row_name(self, row: Row) -> str:
        """Return what a row is called in a sentence: what its first column says."""
        return str(self.columns()[0].value(row) or "–")

    def unmarkable(self, row: Row) -> str:
        """Return the sentence why a row cannot be marked; empty for one that can."""
        return ""

    def park_of(self, row: Row) -> str:
        """Return the id of the park that a row is of; empty for one of no park, or of several."""
        return str(getattr(row, "park", ""))

    def may_leave(self, row: Row) -> bool:
        """Return whether a row may be written to a file: what is confidential may not."""
        return True

    def shown_text(self) -> str:
        """Return which rows are shown, in the language in use: the filters, and what is searched for."""
        return self.lines.words

    async def shown_keys(self) -> Sequence[Hashable]:
        """Return the keys of all rows of the list, in order, in view or not."""
        return [self.row_key(row) for row in self.lines.shown]

    async def markable_keys(self) -> Sequence[Hashable]:
        """Return the keys of the rows that "all" and a range mark."""
        return [self.row_key(row) for row in self.lines.shown if not self.unmarkable(row)]

    def read_marked(self, _store: Store, keys: Sequence[Hashable]) -> Sequence[Row]:
        """Return the rows with these keys, in that order, those that are no more left out; runs on the store's thread."""
        rows = {self.row_key(row): row for row in self.lines.all_rows}
        return [rows[key] for key in keys if key in rows]

    def read_to_write(self, store: Store, keys: Sequence[Hashable]) -> Sequence[Row]:
        """Return the rows with these keys as they are written, with what the screen is still to show; runs on the store's thread."""
        return self.read_marked(store, keys)

    async def show_sorted(self, sort: Sort | None) -> None:
        """Show the rows in another order."""
        self.lines.show_in_order(sort)

    async def stand_at(self, ids: list[str]) -> None:
        """Stand at the row of these things, when the list has it in memory; among several the cursor keeps its place."""
        places = [place for place, row in enumerate(self.lines.shown) if self.row_key(row) in ids]
        if len(places) == 1:
            self.lines.move(places[0] - self.lines.cursor)

    def marks_changed(self) -> None:
        """Repaint what tells of marks besides the list and the bars."""

    # -- marks ---------------------------------------------------------------------------------------------------------

    def bar_state(self) -> str:
        """Return the state with the number of marks in front, those that the list does not show, and an order that no heading tells."""
        lines = self.lines if self.is_mounted else None
        parts: list[str] = []
        if lines is not None and lines.marks:
            count = len(lines.marks)
            parts.append(n_("{n} marked", "{n} marked", count).format(n=count_text(count)))
            if hidden := lines.marks.hidden:
                parts[0] += _(", {n} not shown").format(n=count_text(hidden))
        if lines is not None and lines.sort is not None and not lines.tells_order:
            parts.append(self._order_text(lines.sort))
        return " · ".join(filter(None, (*parts, super().bar_state())))

    def _order_text(self, sort: Sort) -> str:
        column = column_named(self.columns(), sort.column)
        return f"{column.title} {sort.sign}" if column is not None else ""

    @show_errors
    async def on_list_view_shown(self) -> None:
        """Count the marks on rows that the list does not show; those on rows that are no more go."""
        marks = self.lines.marks
        if marks:
            if self.lines.all_rows:
                marks.keep({self.row_key(row) for row in self.lines.all_rows})
            marks.count_hidden(frozenset(await self.shown_keys()))
            self._repaint()

    def _repaint(self) -> None:
        self.lines.refresh()
        self.marks_changed()
        self.bars_changed()

    async def _row_here(self) -> Row | None:
        """Return the row under the cursor, also when its page is still to come."""
        row = self.lines.current
        if row is None and self.lines.total:
            keys = await self.shown_keys()
            rows = await self.app.call(self.read_marked, keys[self.lines.cursor : self.lines.cursor + 1])
            row = rows[0] if rows else None
        return row

    async def do_mark(self) -> None:
        """Mark the row under the cursor, or not any more, and go down."""
        row = await self._row_here()
        if row is None:
            return
        if why := self.unmarkable(row):
            self.app.notify_user(why)
        else:
            self.lines.marks.turn(self.row_key(row))
        self.lines.move(1)
        self._repaint()

    async def do_mark_range(self) -> None:
        """Mark every row from the last one marked to the one under the cursor."""
        marks, keys = self.lines.marks, list(await self.shown_keys())
        if marks.last is None or marks.last not in keys:
            self.app.notify_user(_("Mark the first row of the range; then go to the last one."))
            return
        begin, end = keys.index(marks.last), self.lines.cursor
        markable = frozenset(await self.markable_keys())
        between = keys[begin : end + 1] if begin <= end else keys[end : begin + 1][::-1]
        marks.add([key for key in between if key in markable])
        self._repaint()

    async def do_mark_all(self) -> None:
        """Mark every row of the list; when all are marked, none."""
        marks, keys = self.lines.marks, await self.markable_keys()
        if all(key in marks for key in keys):
            marks.clear()
        else:
            marks.add(keys)
        self._repaint()

    async def marked_keys(self) -> list[Hashable]:
        """Return the keys of the marked rows as they stand in the list, behind them those that the list does not show."""
        marks = self.lines.marks
        shown = [key for key in await self.shown_keys() if key in marks] if marks else []
        in_view = frozenset(shown)
        return [*shown, *(key for key in marks if key not in in_view)]

    def forget_marks(self) -> None:
        """Take every mark away: what was marked is done."""
        self.lines.marks.clear()
        self._repaint()

    # -- for how many rows a key is ------------------------------------------------------------------------------------

    def all_keys(self) -> list[Key]:
        """Return the keys; the one that marks tells which of them work on all that is marked, and which on one row."""
        keys = super().all_keys()
        return [key._replace(help=lambda: marking_text(keys)) if key.action == MARK.action else key for key in keys]

    async def action_do(self, action: str) -> None:
        """Run what a key does with the rows that it is for: `chosen` holds all that is marked, or the one under the cursor."""
        key = next((key for key in self.all_keys() if key.action == action), None)
        if key is None:
            return
        if key.rows != "marked":
            self.chosen = [row] if (row := self.lines.current) is not None else []
            alone = self._alone_text(key)
            await super().action_do(action)
            self._add_notice(alone)
            return
        try:
            await self.with_chosen(partial(super().action_do, action))
        except KvoError as error:
            self.app.notify_user(error)

    async def _on_list_view_chosen(self) -> None:
        """Say of Enter that records something of the row under the cursor that what is marked stays; one that only opens needs no word."""
        key = next((key for key in self.all_keys() if key.key == "enter" and key.writes), None)
        self._add_notice(self._alone_text(key) if key is not None else "")

    def _alone_text(self, key: Key) -> str:
        """Return that a key works on the row under the cursor alone, when others are marked; else nothing."""
        row = self.lines.current
        here = self.row_key(row) if row is not None else None
        others = here is not None and any(marked != here for marked in self.lines.marks)
        return one_row_text(key, self.row_name(row)) if key.rows == "one" and row is not None and others else ""

    def _add_notice(self, text: str) -> None:
        """Tell something beside what the key itself told; an error stands alone."""
        notice = self.app.notice
        if text and not (notice is not None and (notice.bad or text in notice.sentence)):
            self.app.notify_user(f"{notice.sentence} {text}" if notice is not None else text)

    async def with_chosen(self, work: Callable[[], Awaitable[None] | None]) -> None:
        """Put what a key works on into `chosen`, and do the work: what is marked, else the row under the cursor.

        When some of what is marked is not shown, somebody says first whether that is meant too.
        """
        if not self.lines.marks:
            row = await self._row_here()
            self.chosen = [row] if row is not None else []
            await self._work_on(work)
            return
        shown = frozenset(await self.shown_keys())
        rows = await self.app.call(self.read_marked, await self.marked_keys())
        hidden = [row for row in rows if self.row_key(row) not in shown]
        if not hidden:
            self.chosen = rows
            await self._work_on(work)
            return
        in_view = [row for row in rows if self.row_key(row) in shown]
        choices = [(_("All that is marked ({n})").format(n=len(rows)), rows)]
        if in_view:
            choices.insert(0, (_("Only what is shown ({n})").format(n=len(in_view)), in_view))

        def answered(place: int | None) -> None:
            if place is not None:
                self.chosen = choices[place][1]
                self.later(self._work_on(work))

        question = n_("{n} of the marked rows is not shown: {names}.", "{n} of the marked rows are not shown: {names}.", len(hidden))
        question = question.format(n=len(hidden), names=self.names_text(hidden))
        self.app.push_screen(AskOne(question, [text for text, _rows in choices]), answered)

    async def _work_on(self, work: Callable[[], Awaitable[None] | None]) -> None:
        if self.chosen and isawaitable(working := work()):
            await working

    async def hidden_text(self, rows: Sequence[Row]) -> str:
        """Return which of the rows that were changed the list does not show; empty when it shows all."""
        shown = frozenset(await self.shown_keys())
        hidden = [row for row in rows if self.row_key(row) not in shown]
        if not hidden:
            return ""
        text = n_("{n} of them is not shown: {names}.", "{n} of them are not shown: {names}.", len(hidden))
        return text.format(n=len(hidden), names=self.names_text(hidden))

    def names_text(self, rows: Collection[Row]) -> str:
        """Return the first rows by name."""
        names = [self.row_name(row) for row in list(rows)[:NAMED]]
        return ", ".join(names) + (" …" if len(rows) > NAMED else "")

    # -- order ---------------------------------------------------------------------------------------------------------

    def do_sort(self) -> None:
        """Ask by which column; the same one again turns the order round."""
        columns, now = self.columns(), self.lines.sort

        def answered(place: int | None) -> None:
            if place is not None:
                self.later(self._sort_by(columns[place - 1].name if place else ""))

        names = [f"{column.title} {now.sign}" if now and now.column == column.name else column.title for column in columns]
        at = next((place for place, column in enumerate(columns, 1) if now and now.column == column.name), 0)
        self.app.push_screen(AskOne(_("In which order?"), [_("as usual"), *names], at=at), answered)

    async def _sort_by(self, name: str) -> None:
        now = self.lines.sort
        again = now is not None and now.column == name
        await self.show_sorted(Sort(name, again and not now.descending) if name else None)  # type: ignore[union-attr]  # again: there is one
        self._repaint()

    # -- to a file -----------------------------------------------------------------------------------------------------

    async def do_to_file(self) -> None:
        """Ask as what and where, and write the rows as they are shown, or those that are marked."""
        from kvo_inspect.tui.kit.forms.fields import ChoiceField, Field
        from kvo_inspect.tui.kit.write_file import (  # these bring the record's libraries, which the first frame does without
            WriteFileScreen,
            names_field,
        )

        shown, marked = [key for key in await self.shown_keys() if key is not None], await self.marked_keys()
        fields: list[Field] = [ChoiceField("form", N_("As"), options=[*FORMS, *self.OWN_FORMS])]
        if marked:
            in_view = n_("all that is shown: {n} row", "all that is shown: {n} rows", len(shown)).format(n=count_text(len(shown)))
            crossed = n_("what is marked: {n} row", "what is marked: {n} rows", len(marked)).format(n=count_text(len(marked)))
            fields.insert(0, ChoiceField("rows", N_("Rows"), options=[("marked", lambda: crossed), ("shown", lambda: in_view)]))
        fields.append(names_field())
        title, lines = self.title_text(), self._lines_below()

        def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
            from kvo_inspect.exchange.lists.rows import nameless_rows, write_rows
            from kvo_inspect.store.upkeep.checking import must_be_sound

            rows = self.read_to_write(store, marked if values.get("rows") == "marked" else shown)
            parks = {self.park_of(row) for row in rows}
            must_be_sound(store, None if "" in parks else parks, answers=False)
            if values["form"] in dict(self.OWN_FORMS):
                return self.write_own(store, rows, values["form"], folder, names=values["names"])
            row_list = self._row_list(title, lines, rows)
            if not values["names"]:
                row_list = nameless_rows(row_list, store, None if "" in parks else parks)
            return write_rows(store, row_list, values["form"], folder)

        about = N_("The columns of the list in its order, of the rows that it shows now. Nothing confidential is in it.")
        self.app.push_screen(WriteFileScreen(lambda: _("To a file: {list}").format(list=title), fields, write, "list", about=about))

    def write_own(self, _store: Store, _rows: Sequence[Row], _form: str, _folder: Path, *, names: bool) -> Path:
        """Write rows in one of `OWN_FORMS` into a folder, and return where; runs on the store's thread. *names*: people may be named."""
        raise NotImplementedError

    def _lines_below(self) -> list[str]:
        """Return what is told below the heading of the file."""
        order = self._order_text(self.lines.sort) if self.lines.sort is not None else ""
        return [
            text
            for text in (
                _("Shown: {filters}").format(filters=self.shown_text()) if self.shown_text() else "",
                _("Order: {column}").format(column=order) if order else "",
            )
            if text
        ]

    def _row_list(self, title: str, lines: Sequence[str], rows: Sequence[Row]) -> Any:
        from kvo_inspect.exchange.lists.rows import ListColumn, RowList

        columns = self.columns()
        leaving = [row for row in rows if self.may_leave(row)]
        kept_back = len(rows) - len(leaving)
        text = n_("{n} confidential row is left out.", "{n} confidential rows are left out.", kept_back)
        return RowList(
            title,
            [ListColumn(column.title, column.kind, column.people) for column in columns],
            [[column.value(row) for column in columns] for row in leaving],
            [*lines, *([text.format(n=kept_back)] if kept_back else [])],
        )
