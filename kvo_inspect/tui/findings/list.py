"""Findings: over all parks or of one, newest first, filtered and searched; a hundred thousand rows as smooth as ten."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import ClassVar, cast

from textual.widget import Widget

from kvo_inspect.domain.findings.stages import ENDED
from kvo_inspect.domain.findings.standing import is_open_stage, is_overdue
from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS, STAGES, VERDICTS, Stage
from kvo_inspect.store.parks.park import park_names
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import Filter, FindingLine, count_findings, finding_lines, finding_numbers
from kvo_inspect.store.search.finding_order import PIECE, count_to_order
from kvo_inspect.store.search.saved_filters import SavedFilter
from kvo_inspect.texts import N_, _, count_text, n_, p_
from kvo_inspect.tui.findings.rows import CHANGE, FindingRowsScreen
from kvo_inspect.tui.findings.saved_filters import FILTERS
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.confidential import toggle_confidential
from kvo_inspect.tui.kit.drawing import Cell, Piece, code_cell, columns, park_cell
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn, Sort
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS, MARK
from kvo_inspect.tui.kit.progress_box import run_with_progress
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import show_errors
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.tui.kit.undoable import REDO, UNDO
from kvo_inspect.tui.places import FindingPlace
from kvo_inspect.wording.findings import line_holder_text, line_stage_text, make_order, matching_in_order
from kvo_inspect.wording.items import defect_names, theme_names
from kvo_inspect.wording.names import capital, day_text, partner_name, short_day, stage_name, verdict_name
from kvo_inspect.wording.review import short_verdict

WIDE = 110
FIRST = 200
"""So many findings are numbered at once; more when somebody goes down to them."""
AHEAD = 8
"""And so many times as many as were gone down to."""


class FindingsScreen(FindingRowsScreen[FindingLine]):
    """The list of findings."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open"), "", N_("Show the finding under the cursor with its whole history."), rows="one"),
        Key(
            "slash",
            N_("search"),
            "",
            N_("Search in text, object, code, question, checkpoint and park; beginnings of words will do."),
            rows="none",
        ),
        Key("o", N_("open ones only"), "open", N_("Show open findings only, or all."), rows="none"),
        Key("v", N_("overdue"), "overdue", N_("Show only findings whose date has passed, or all."), rows="none"),
        Key("s", N_("status"), "status", N_("Show only one status: to review, returned to the inspector, sent and so on."), rows="none"),
        Key("k", N_("theme"), "theme", N_("Show only one theme."), rows="none"),
        Key("p", N_("partner"), "partner", N_("Show only findings of one action holder."), rows="none"),
        Key("b", N_("park"), "park", N_("Show only findings of one park."), rows="none"),
        Key(
            "h",
            N_("hidden ones"),
            "hidden",
            N_("Show confidential findings too, or hide them; asks first whether anyone is looking."),
            rows="none",
        ),
        Key("a", N_("all"), "all", N_("Take all filters away."), rows="none"),
        MARK._replace(last=False),
        CHANGE,
        *LIST_KEYS[1:],
        FILTERS,
        UNDO._replace(last=True),
        REDO,
    )
    HELP_TEXT = N_("Findings, newest first. Filters add up; the line above the list says which are on.")
    DEFAULT_CSS = "FindingsScreen Prose { padding: 0 1; } FindingsScreen #whole { max-height: 4; }"

    def __init__(
        self, *, park: str = "", park_name: str = "", among: tuple[str, ...] | None = None, among_text: str = "", overdue: bool = False
    ) -> None:
        """*among*: only these findings, open or not, until all filters are taken away; *among_text* says which; *overdue*: only those."""
        super().__init__()
        self._wanted = Filter(park=park, open_only=among is None, among=among, overdue=overdue)
        self._among_text = among_text
        self._park_name = park_name
        self._home = park
        self._total = 0
        self._numbers: array[int] | None = None
        """The numbers of all that are listed, in order; None: not read yet."""
        self._themes: dict[str, str] = {}

    def title_text(self) -> str:
        return _("Findings: {name}").format(name=self._park_name) if self._home else _("Findings")

    def state_text(self) -> str:
        """Return the number of findings in the list."""
        return n_("{n} finding", "{n} findings", self._total).format(n=count_text(self._total))

    def body(self) -> list[Widget]:
        """Lay out which filters are on, and the list."""
        return [
            Prose(self._filters),
            self.make_list(self._draw, head=self._head, filtering=True, empty=N_("No findings here. a takes all filters away.")),
            Prose(self._whole, id="whole"),
        ]

    def _whole(self, cells: int) -> list[list[Piece]]:
        """Return the finding under the cursor in full: a line of the list is often too short for it."""
        line = self.lines.current
        if line is None:
            return []
        holder = line_holder_text(line) or _("no action holder yet")
        day = _("found on {day}").format(day=day_text(line.made))
        text = f"{line.code} · {line.park_name} · {line.checkpoint_name}: {self.what(line)} · {holder} · {day}"
        judged = f"{verdict_name(line.verdict)}: {line.reason}" if line.verdict and line.reason else ""
        reason_lines: list[list[Piece]] = [[(fit(judged, cells), "warn")]] if judged else []
        return [[("─" * cells, "dim")], *reason_lines, *([(part, "")] for part in wrap(text, cells)[: 3 - len(reason_lines)])]

    def shown_text(self) -> str:
        """Return the filters that are on."""
        wanted = self._wanted
        on = [
            p_("finding", "open") if wanted.open_only else "",
            _("overdue") if wanted.overdue else "",
            _("confidential ones too") if wanted.confidential else "",
            _("status: {name}").format(name=stage_name(cast("Stage", wanted.stage))) if wanted.stage else "",
            _("theme: {name}").format(name=self._themes.get(wanted.theme, wanted.theme)) if wanted.theme else "",
            _("partner: {name}").format(name=partner_name(wanted.partner_kind)) if wanted.partner_kind else "",
            _("park: {name}").format(name=self._park_name) if wanted.park and not self._home else "",
            self._among_text if wanted.among is not None else "",
            self.lines.words,
        ]
        return " · ".join(filter(None, on)) or _("all")

    def _filters(self, cells: int) -> list[list[Piece]]:
        return [[(_("Shown: "), "dim"), (fit(self.shown_text(), cells - 12), "strong")]]

    def columns(self) -> list[RowColumn[FindingLine]]:
        """Return the columns, those too for which a narrow screen has no room."""
        park: list[RowColumn[FindingLine]] = [RowColumn("park", N_("PARK"), lambda line: line.park_name)] if not self._home else []
        return [
            RowColumn("code", N_("CODE"), lambda line: line.code),
            *park,
            RowColumn("where", N_("WHERE"), lambda line: line.checkpoint_name),
            RowColumn("what", N_("WHAT"), self.what),
            RowColumn("holder", N_("HOLDER"), line_holder_text),
            RowColumn("status", N_("STATUS"), line_stage_text, by=lambda line: STAGES.index(line.stage)),
            RowColumn("due", N_("BY"), lambda line: line.due, "day"),
            RowColumn("found", N_("FOUND"), lambda line: line.made[:10], "day"),
        ]

    def row_key(self, row: FindingLine) -> int:
        """Return the number of the finding's row."""
        return row.n

    def may_leave(self, row: FindingLine) -> bool:
        """Return whether everybody may see the finding."""
        return not row.confidential

    def read_marked(self, store: Store, keys: Sequence[Hashable]) -> Sequence[FindingLine]:
        """Return the lines of these findings."""
        return finding_lines(store, cast("Sequence[int]", keys))

    async def shown_keys(self) -> array[int]:
        """Return the numbers of all findings that are listed, in view or not."""
        if self._numbers is None:
            self._numbers = await self._read_numbers(sys.maxsize)
        return self._numbers

    async def markable_keys(self) -> array[int]:
        """Return the numbers of all of them: every finding can be marked."""
        return await self.shown_keys()

    async def show_sorted(self, sort: Sort | None) -> None:
        """Read the findings in another order."""
        self.lines.sort = sort
        await self._search(0)

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(
            cells, _("CODE"), _("PARK"), _("WHERE"), (_("WHAT"), "dim"), _("HOLDER"), _("STATUS"), (_("BY"), "dim"), _("FOUND")
        )

    def _draw(self, line: FindingLine, cells: int) -> Sequence[Piece]:
        holder = line_holder_text(line) or "?"
        status = short_verdict(line.stage) if line.stage in VERDICTS and not line.in_doubt else line_stage_text(line)
        late = is_overdue(line.due, self.app.today, is_open=is_open_stage(line.stage))
        day = day_text(line.due) if cells >= WIDE else short_day(line.due)
        due: Piece = (("! " if late else "") + day, "warn" if late else "") if line.due else ("·", "dim")
        what = self.what(line)
        if line.confidential:
            what = _("(confidential) {what}").format(what=what)
        urgent = line.severity == "urgent"
        return self._row(
            cells,
            line.code,
            line.park_name,
            line.checkpoint_name,
            ("! " + what if urgent else what, "bad" if urgent else "strong"),
            holder,
            status,
            due,
            day_text(line.made),
        )

    def _row(
        self, cells: int, code: str, park: str, where: str, what: Piece, holder: str, status: str, due: Piece, day: str
    ) -> list[Piece]:
        row = [code_cell(code)]
        if cells < WIDE:
            place = Cell(where, 16) if self._wanted.park else park_cell(f"{park}: {where}", 20)
            row += [place, Cell(what[0], 0, what[1])]
        else:
            parks = [] if self._wanted.park else [park_cell(park, 18)]
            row += [*parks, Cell(where, 22), Cell(what[0], 0, what[1]), Cell(holder, 18), Cell(day, 10, "dim", right=True)]
        return columns(cells - 1, [*row, Cell(status, 14, spare=True), Cell(due[0], 12 if cells >= WIDE else 10, due[1], right=True)])

    async def load(self) -> None:
        """Read the numbers of the findings that match, and the first of them."""
        self._names = await self.app.call(defect_names)
        self._themes = await self.app.call(theme_names)
        await self._search(None)

    async def _search(self, cursor: int | None) -> None:
        numbers = await self._read_numbers(FIRST)
        total = await self.app.call(count_findings, self._asked_for()) if len(numbers) == FIRST else len(numbers)

        async def fetch(first: int, count: int) -> Sequence[FindingLine]:
            nonlocal numbers
            if len(numbers) < min(first + count, total):
                numbers = await self._read_numbers(AHEAD * (first + count))
            return await self.app.call(finding_lines, numbers[first : first + count])

        self._total, self._numbers = total, numbers if len(numbers) == total else None
        await self.lines.show_paged(total, fetch, cursor)
        self.query(Prose).first().refresh(layout=True)
        self.bars_changed()

    def _asked_for(self) -> Filter:
        """Return the filter with the words that are typed."""
        return replace(self._wanted, typed=self.lines.words)

    async def _read_numbers(self, most: int) -> array[int]:
        """Return the numbers of the findings that match, the first *most* in the order of the list."""
        wanted, sort = self._asked_for(), self.lines.sort
        if sort is None and wanted.is_wide:
            return await self.app.call(finding_numbers, wanted, most)
        if await self.app.call(count_to_order) > PIECE:  # the first time after an update, or after much came in
            await run_with_progress(self.app, _("Putting the findings in order"), make_order)
        column, descending = (sort.column, sort.descending) if sort else ("", False)
        return await self.app.call(matching_in_order, wanted, column, descending=descending, most=most)

    async def show_wanted(self) -> None:
        """Read the findings that the filter asks for: of one park, where the list is of one."""
        if self._home:
            self._wanted = replace(self._wanted, park=self._home)
        elif self._wanted.park:
            names = {park.id: park.name for park in await self.app.call(park_names)}
            self._park_name = names.get(self._wanted.park, "")
        await self._search(0)

    def _filter_now(self, name: str) -> SavedFilter:
        """Return the filter that is on; in the list of one park it holds for any."""
        saved = super()._filter_now(name)
        return replace(saved, wanted=replace(saved.wanted, park="")) if self._home else saved

    async def _want(self, **changes: object) -> None:
        self._wanted = replace(self._wanted, **changes)  # type: ignore[arg-type]
        await self._search(0)

    @show_errors
    async def on_list_view_filtered(self) -> None:
        await self._search(0)

    def on_list_view_chosen(self, event: ListView.Chosen[FindingLine]) -> None:
        self.app.go(FindingPlace(event.row.id))

    def offered(self, key: Key) -> bool:
        """Within one park there is no choice of parks."""
        return key.action != "park" or not self._home

    async def do_open(self) -> None:
        """Turn: open ones only."""
        await self._want(open_only=not self._wanted.open_only, overdue=False)

    async def do_overdue(self) -> None:
        """Turn: overdue ones only."""
        await self._want(overdue=not self._wanted.overdue)

    async def do_hidden(self) -> None:
        """Ask whether anyone is looking, then show confidential findings too; or hide them again."""
        await toggle_confidential(self.app, lambda shown: self._want(confidential=shown), shown=self._wanted.confidential)

    async def do_all(self) -> None:
        """Take all filters away."""
        self.lines.clear_filter()
        self._wanted = Filter(park=self._home)
        await self._search(0)

    def do_status(self) -> None:
        """Choose a status."""
        self._choose(_("Which status?"), "stage", [(name, capital(stage_name(name))) for name in STAGES])

    def do_partner(self) -> None:
        """Choose an action holder."""
        self._choose(_("Of which action holder?"), "partner_kind", [(kind, capital(partner_name(kind))) for kind in PARTNER_KINDS])

    def do_theme(self) -> None:
        """Choose a theme."""
        self._choose(_("Which theme?"), "theme", list(self._themes.items()))

    async def do_park(self) -> None:
        """Choose a park."""
        from kvo_inspect.store.parks.home import list_parks

        parks = await self.app.call(list_parks)
        self._choose(_("Which park?"), "park", [(park.id, park.name) for park in parks])

    def _choose(self, question: str, field: str, options: list[tuple[str, str]]) -> None:
        def chosen(place: int | None) -> None:
            if place is None:
                return
            value, name = ("", "") if place == 0 else options[place - 1]
            if field == "park":
                self._park_name = name
            open_only = self._wanted.open_only and not (field == "stage" and value in ("verified", *ENDED))
            self.later(self._want(**{field: value, "open_only": open_only}))

        now = getattr(self._wanted, field)
        at = next((place for place, (value, _name) in enumerate(options, 1) if value == now), 0)
        self.app.push_screen(AskOne(question, [_("all"), *(name for _value, name in options)], at=at, looks=True), chosen)

    def lines_of(self, rows: Sequence[FindingLine]) -> list[FindingLine]:
        """Return the rows themselves."""
        return list(rows)

    async def shown_numbers(self) -> frozenset[int]:
        """Return the numbers of all findings that are listed."""
        return frozenset(await self.shown_keys())

    def names_confidential(self) -> bool:
        """Return whether confidential findings are listed."""
        return self._wanted.confidential
