"""Review (nalopen): one key for each verdict on a finding, which goes on to the next, and one for each of its fields."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import cast

from textual.containers import Container, VerticalScroll
from textual.widget import Widget

from kvo_inspect.store.checklists.themes import theme_titles
from kvo_inspect.store.record.reach import DESK, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.review.page import ReviewPage, read_review_page
from kvo_inspect.store.review.queue import Queue, ReviewLine, named_lines, numbers_of, numbers_within
from kvo_inspect.store.review.queue_order import Order, read_queue, read_rows
from kvo_inspect.texts import N_, _, language
from kvo_inspect.tui.findings.questions import FindingQuestions
from kvo_inspect.tui.findings.verdicts import VerdictQuestions
from kvo_inspect.tui.kit.confidential import toggle_confidential
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.finding_photos import show_photos
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn, Sort
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import show_errors
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UndoableScreen
from kvo_inspect.tui.places import ActionListsPlace, EditFindingPlace, FindingPlace
from kvo_inspect.tui.review.facts import fact_lines, head_pieces, marked_lines, review_columns, row_pieces
from kvo_inspect.tui.review.keys import REVIEW_KEYS
from kvo_inspect.tui.review.of_round import ask_round
from kvo_inspect.wording.findings import findings_in_order
from kvo_inspect.wording.names import day_text, part_name

WIDE = 120
"""Cells of the screen from which the facts stand beside the queue."""
ReviewRow = tuple[ReviewLine, str]
"""A finding, and in a few words what it is."""


class ReviewScreen(ListScreen[None, ReviewRow], UndoableScreen[None]):
    """The queue, all that a verdict on the finding under the cursor may hang on, and the verdicts."""

    REACH = DESK
    KEYS = REVIEW_KEYS
    HELP_TEXT = N_(
        "What nobody judged yet, the incomplete first. 1 accepts what stands behind “Proposed”. What is judged stays in its place until "
        "you leave, with a mark; what was sent back comes back when something changed."
    )

    DEFAULT_CSS = """
    ReviewScreen Container { height: 1fr; layout: vertical; }
    ReviewScreen ListView { height: 1fr; min-height: 4; }
    ReviewScreen VerticalScroll { height: 11; scrollbar-size-vertical: 1; }
    ReviewScreen .wide { layout: horizontal; }
    ReviewScreen .wide ListView { width: 1fr; }
    ReviewScreen .wide VerticalScroll { width: 38%; height: 100%; max-height: 100%; }
    """

    def __init__(self, park: str = "", park_name: str = "", *, round_id: str = "") -> None:
        super().__init__()
        self._queue = Queue(park=park, round=round_id)
        self._park_name = park_name
        self._page: ReviewPage | None = None
        self._themes: dict[str, str] = {}
        self._order = Order()
        self._shown = Order()
        self._handled: set[int] = set()
        """Row numbers of the order of which nothing is asked any more: judged in this sitting, or removed."""
        self._read_rows: dict[int, ReviewRow] = {}
        """Rows read in this sitting: after a verdict only what it can have changed is read again."""
        self._sentence = ""
        self._asks = FindingQuestions(self, self.reload, self._about)
        self._verdicts = VerdictQuestions(self, self._asks, self._judged, self._left)

    @property
    def current(self) -> ReviewLine | None:
        """The finding under the cursor."""
        return row[0] if (row := self.lines.current) else None

    def title_text(self) -> str:
        """Return the title: review of one park or of all, and the round when it is of one."""
        title = _("Review: {name}").format(name=self._park_name) if self._park_name else _("Review: all parks")
        round_ = self._page.round if self._page else None
        if round_ is not None and self._queue.round:
            title += f" · {part_name(round_.part)} {day_text(round_.date)}"
        return title

    def state_text(self) -> str:
        """Return the number of findings still to be gone over."""
        if not self.loaded:
            return ""
        return _("{n} of {total} to go").format(n=self._count_open(), total=len(self._order.numbers))

    def body(self) -> list[Widget]:
        """Lay out the queue, the facts below it or beside it."""
        queue = self.make_list(
            self._draw,
            head=lambda cells: head_pieces(cells, not self._queue.park),
            filtering=True,
            empty=N_("Nothing to go over. New findings come here, and what changed since it was sent back or dropped."),
        )
        return [Container(queue, VerticalScroll(Prose(self._facts, id="facts"), can_focus=False))]

    def on_mount(self) -> None:
        """Lay out for the width there is."""
        self.on_resize()

    def on_resize(self) -> None:
        """Lay out for the width there is."""
        self.query_one(Container).set_class(self.app.size.width >= WIDE, "wide")

    def _draw(self, row: ReviewRow, cells: int) -> Sequence[Piece]:
        line, what = row
        return row_pieces(line, what, cells, parks=not self._queue.park)

    def _facts(self, cells: int) -> list[list[Piece]]:
        if self._page is None:
            return []
        wide = self.app.size.width >= WIDE
        lines = fact_lines(self._page, self._themes, cells, full=wide)
        marks = self.lines.marks
        known = [row[0].code for n in islice(marks, cells // 8) if (row := self._read_rows.get(cast("int", n))) is not None]
        marked = marked_lines(len(marks), known, cells) if marks else []
        sentences = [[(f" {part}", "mode")] for part in wrap(self._sentence, cells - 2)] if self._sentence else []
        rule: list[list[Piece]] = [] if wide or sentences or marked else [[("─" * cells, "dim")]]
        return [*rule, *sentences, *marked, *lines]

    def show_step(self, sentence: str) -> None:
        """Say what was done above the facts, until the next step; a notice would cover them."""
        self._sentence = sentence
        self.query_one("#facts").refresh(layout=True)

    async def load(self) -> None:
        """Read the queue; what was judged meanwhile stays in its place."""
        titles = await self.app.call(theme_titles, confidential=self._queue.confidential)
        self._themes = {theme: title(language()) for theme, title in titles.items()}
        self._read_rows = {}
        await self._read(None)

    async def _read(self, cursor: int | None, *, on: bool = False) -> None:
        """Read the queue again; *on*: go to the next open one when the one under the cursor is judged."""
        self._sentence = ""
        reading = await self.app.call(read_queue, self._queue, self.lines.words, self._order)
        self._shown, self._handled, self._order = reading
        if (sort := self.lines.sort) is not None:
            numbers = await self.app.call(findings_in_order, self._shown.numbers, sort.column, descending=sort.descending)
            self._shown = Order(list(numbers))
        shown = self._shown
        if on and not (self.lines.cursor < len(shown.numbers) and shown.numbers[self.lines.cursor] not in self._handled):
            cursor = self._next_open(self.lines.cursor)

        async def fetch(first: int, count: int) -> Sequence[ReviewRow]:
            numbers, rows = await self.app.call(read_rows, shown, first, count, self._read_rows)
            self._read_rows |= {row[0].n: row for row in rows}
            return [self._read_rows[n] for n in numbers if n in self._read_rows]

        await self.lines.show_paged(len(shown.numbers), fetch, cursor)
        await self._look()

    def _forget(self, ids: Sequence[str]) -> None:
        """Forget the rows that a verdict on these findings can have changed: they and what lies at the same checkpoints."""
        wanted = set(ids)
        stops = {line.checkpoint for line, _what in self._read_rows.values() if line.id in wanted}
        self._read_rows = {n: row for n, row in self._read_rows.items() if row[0].checkpoint not in stops}

    async def _look(self) -> None:
        """Read the finding under the cursor in full."""
        line = self.current
        self._page = await self.app.call(read_review_page, line) if line is not None else None
        self.query_one("#facts").refresh(layout=True)
        self.bars_changed()

    @show_errors
    async def show_row(self) -> None:
        """Show the finding under the cursor."""
        if self.loaded and (self._page is None or self.current is None or self._page.line.n != self.current.n):
            await self._look()

    @show_errors
    async def on_list_view_filtered(self) -> None:
        await self._read(0)

    def on_list_view_chosen(self, event: ListView.Chosen[ReviewRow]) -> None:
        self.app.go(FindingPlace(event.row[0].id))

    # -- which ones ----------------------------------------------------------------------------------------------------

    def _ids(self) -> list[str]:
        """Return the ids of the findings that the key pressed last works on."""
        return [line.id for line, _what in self.chosen]

    def _about(self) -> list[tuple[str, str]]:
        """Return code and words of each finding that the key pressed last works on."""
        return [(line.code, what) for line, what in self.chosen]

    def columns(self) -> list[RowColumn[ReviewRow]]:
        """Return the columns of the queue."""
        return review_columns(parks=not self._queue.park)

    def row_key(self, row: ReviewRow) -> int:
        """Return the number of the finding's row."""
        return row[0].n

    def park_of(self, row: ReviewRow) -> str:
        """Return the id of the park."""
        return row[0].park

    def may_leave(self, row: ReviewRow) -> bool:
        """Return whether everybody may see the finding."""
        return not row[0].confidential

    async def shown_keys(self) -> list[int]:
        """Return the numbers of the findings that are shown, all in order."""
        await self.app.call(self._shown.settle)
        return self._shown.numbers

    async def markable_keys(self) -> list[int]:
        """Return those that are still open: what is judged is marked one by one."""
        return [n for n in await self.shown_keys() if n not in self._handled]

    def read_marked(self, store: Store, keys: Sequence[Hashable]) -> Sequence[ReviewRow]:
        """Return the rows of these findings."""
        return named_lines(store, cast("Sequence[int]", keys))

    async def show_sorted(self, sort: Sort | None) -> None:
        """Read the queue in another order."""
        self.lines.sort = sort
        await self._read(0)

    def marks_changed(self) -> None:
        """Say above the facts what is marked."""
        self.query_one("#facts").refresh(layout=True)

    def do_next(self) -> None:
        """Go to the next open one below, or from the top."""
        self.lines.move(self._next_open(self.lines.cursor + 1) - self.lines.cursor)

    def _count_open(self) -> int:
        """Return how many findings of the order are still to be gone over."""
        return len(self._order.numbers) - len(self._handled)

    def _next_open(self, start: int) -> int:
        shown = self._shown.numbers
        places = chain(range(start, len(shown)), range(min(start, len(shown))))
        return next((place for place in places if shown[place] not in self._handled), self.lines.cursor)

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk on the findings of the queue, also those gone over before."""
        return Reach.here(self.acts, nouns=self.REACH, shown=await self.app.call(numbers_within, self._queue))

    def names_confidential(self) -> bool:
        """Return whether confidential findings are in the queue."""
        return self._queue.confidential

    async def stand_at(self, ids: list[str]) -> None:
        """Go to the first of these findings."""
        rows = await self.app.call(numbers_of, ids)
        await self.app.call(self._shown.settle)
        if places := [place for place, n in enumerate(self._shown.numbers) if n in rows]:
            self.lines.move(places[0] - self.lines.cursor)

    # -- of which ones -------------------------------------------------------------------------------------------------

    async def do_round(self) -> None:
        """Choose one round, or all."""
        queue = self._queue
        await ask_round(self.app, queue.park, queue.round, lambda id_: self.later(self._want(replace(queue, round=id_))))

    async def _want(self, queue: Queue) -> None:
        self._queue, self._order, self._handled, self._read_rows = queue, Order(), set(), {}
        self.lines.marks.clear()
        self.lines.clear_filter()
        await self._read(0)

    async def do_hidden(self) -> None:
        """Ask whether anyone is looking, then show confidential findings too; or hide them again."""
        await toggle_confidential(
            self.app, lambda shown: self._want(replace(self._queue, confidential=shown)), shown=self._queue.confidential
        )

    def offered(self, key: Key) -> bool:
        """Offer verdicts only when there is a finding."""
        match key.action:
            case "hidden" | "undo" | "redo" | "back" | "help":
                return True
            case "mail" | "round":
                return bool(self._queue.park)
        return self._page is not None or key.key == "slash"

    # -- verdicts ------------------------------------------------------------------------------------------------------

    async def _judged(self, sentence: str = "") -> None:
        """Show the verdict in the queue, and go on to the next open finding."""
        self._forget(self._ids())
        hidden = await self.hidden_text(self.chosen) if self.lines.marks else ""
        self.forget_marks()
        await self._read(None, on=True)
        if self._order.numbers and not self._count_open():
            sentence = _("Everything is gone over. m shows the action lists.") if self._queue.park else _("Everything is gone over.")
        self.show_step(" ".join(filter(None, (sentence, hidden))))

    async def _left(self, sentence: str) -> None:
        """Go on to the next open finding without a verdict."""
        await self._read(None)
        self.do_next()
        self.show_step(sentence)

    async def do_accept(self) -> None:
        """Accept as proposed; without a holder, or where it may be a duplicate, ask."""
        if self._page is not None:
            await self._verdicts.accept(self._ids(), self._page.partners)

    def do_return(self) -> None:
        """Ask what the inspector should answer."""
        self._verdicts.send_back(self._ids())

    def do_drop(self) -> None:
        """Ask why it does not count."""
        self._verdicts.drop(self._ids())

    def do_double(self) -> None:
        """Ask for the original: the likeliest first, then earlier findings that are open here, or by its code."""
        if (page := self._page) is not None:
            likely = {duplicate.id: f"{duplicate.code} {duplicate.text}" for duplicate in page.line.duplicates}
            likely |= {
                earlier.id: f"{earlier.code} {earlier.text}" for earlier in page.earlier if earlier.stands and earlier.id not in likely
            }
            self._verdicts.mark_duplicate(self._ids(), page.finding, list(likely.items()))

    # -- what it says --------------------------------------------------------------------------------------------------

    def do_partner(self) -> None:
        """Ask who solves it and who else is told."""
        if (page := self._page) is not None:
            also = None if self.lines.marks else page.also
            self._asks.holder(self._ids(), page.partners, page.finding.partner, also, page.proposal.partner)

    def do_due(self) -> None:
        """Ask by when."""
        if self._page is not None:
            self._asks.due(self._ids(), self._page.proposal.due)

    def do_severity(self) -> None:
        """Ask how serious."""
        if (page := self._page) is not None:
            self._asks.severity(self._ids(), page.finding.severity, page.partner(page.proposal.partner))

    async def do_urgency(self) -> None:
        """Turn fix now and structural."""
        if self._page is not None:
            await self._asks.turn_urgency(self._ids(), self._page.finding.urgency)

    def do_theme(self) -> None:
        """Ask which theme."""
        if self._page is not None and self._themes:
            self._asks.theme(self._ids(), self._themes, self._page.finding.theme)

    def do_text(self) -> None:
        """Ask what is wrong."""
        if self._page is not None:
            self._asks.text(self._page.finding, self._page.item)

    def do_comment(self) -> None:
        """Ask for a remark."""
        if self._page is not None:
            self._asks.comment(self._page.finding.id)

    def do_edit(self) -> None:
        """All fields on a form."""
        if self._page is not None:
            self.app.go(EditFindingPlace(self._page.finding, list(self._page.partners)))

    def do_photos(self) -> None:
        """Look at the photos of the finding."""
        if (page := self._page) is not None:
            show_photos(self.app, page.finding, page.photos)

    def do_mail(self) -> None:
        """Open the action lists."""
        self.app.go(ActionListsPlace(self._queue.park))
