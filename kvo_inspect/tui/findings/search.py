"""Search while typing: findings and remarks of all parks by their words, their place, or the question asked."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import ClassVar, cast

from textual.widget import Widget

from kvo_inspect.domain.values.closed_sets import PARTNER_KINDS, VERDICTS
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import Filter, FindingLine
from kvo_inspect.store.search.results import ANSWER, MOST, FoundFinding, FoundRemark, Note, SearchHit, found_lines, search
from kvo_inspect.texts import N_, _, count_text, n_, p_
from kvo_inspect.tui.findings.rows import CHANGE, FindingRowsScreen
from kvo_inspect.tui.findings.saved_filters import FILTERS
from kvo_inspect.tui.kit.ask import AskOne
from kvo_inspect.tui.kit.confidential import toggle_confidential
from kvo_inspect.tui.kit.drawing import PARK, Cell, Piece, code_cell, columns, park_cell
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn, Sort, sort_places
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS, MARK
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import show_errors
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.tui.kit.undoable import REDO, UNDO
from kvo_inspect.tui.places import FindingPlace, WalkPlace
from kvo_inspect.wording.findings import line_holder_text
from kvo_inspect.wording.items import defect_names
from kvo_inspect.wording.names import author_or_nobody_text, capital, day_text, part_name, partner_name, short_day, stage_name, status_name
from kvo_inspect.wording.review import short_verdict

WIDE = 110


def noun_name(noun: str) -> str:
    """Return what a note is called."""
    return {
        "comment": p_("note", "remark"),
        "recheck": p_("note", "recheck"),
        "reply": p_("note", "reply"),
        "review": p_("note", "review"),
        "answer": p_("note", "remark at a question"),
    }.get(noun, noun)


def _at_least(count: int, least: str) -> str:
    return f"{count_text(count - 1)}+" if least else count_text(count)


def _status(hit: SearchHit) -> str:
    return stage_name(hit.line.stage) if isinstance(hit, FoundFinding) else p_("note", "remark")


class SearchScreen(FindingRowsScreen[SearchHit]):
    """Finds findings and remarks over all parks."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "enter",
            N_("open"),
            "",
            N_("Enter ends the typing; then it opens the finding, or the round at the question with the remark."),
            rows="one",
        ),
        Key("slash", N_("words"), "", N_("Type other words; beginnings will do, accents and capitals do not count."), rows="none"),
        Key("o", N_("open ones"), "open", N_("Show open findings only, or all."), rows="none"),
        Key("v", N_("overdue"), "overdue", N_("Show only findings whose date has passed, or all."), rows="none"),
        Key("n", N_("new"), "new", N_("Show only new findings, or all."), rows="none"),
        Key("f", N_("without photo"), "photo", N_("Show only findings without a photo, or all."), rows="none"),
        Key("p", N_("partner"), "partner", N_("Show only findings of one action holder."), rows="none"),
        Key(
            "h",
            N_("hidden ones"),
            "hidden",
            N_("Look through confidential findings too, or not; asks first whether anyone is looking."),
            rows="none",
        ),
        Key("a", N_("all"), "all", N_("Take all filters away; the words stay."), rows="none"),
        MARK._replace(last=False),
        CHANGE,
        *LIST_KEYS[1:],
        FILTERS,
        UNDO._replace(last=True),
        REDO,
    )
    HELP_TEXT = N_(
        "Words are looked for in the text, object, code and reference of findings, in remarks, rechecks and replies, in places, companies "
        "and parks, and in the questions, in both languages. All words must be found. Of more than a thousand the newest stand here."
    )
    LIST_NAME = "search"
    DEFAULT_CSS = "SearchScreen Prose { padding: 0 1; } SearchScreen #whole { max-height: 6; }"

    def __init__(self) -> None:
        super().__init__()
        self._counts = (0, 0)
        self._keys: Sequence[int] = ()
        """The keys of what was found, in order."""

    def title_text(self) -> str:
        return _("Search in all parks")

    def state_text(self) -> str:
        """Return the numbers of findings and remarks found."""
        findings, remarks = self._counts
        least = "+" if findings + remarks > MOST else ""  # there are more, and the newest stand here
        text = n_("{n} finding", "{n} findings", findings).format(n=_at_least(findings, "" if remarks else least))
        more = n_("{n} remark", "{n} remarks", remarks).format(n=_at_least(remarks, least)) if remarks else ""
        return " · ".join(filter(None, (text, more))) if any(self._counts) or self.lines.words else ""

    def body(self) -> list[Widget]:
        """Lay out the filters, the list, and what is under the cursor."""
        lines = self.make_list(
            self._draw,
            head=self._head,
            filtering=True,
            empty=N_("Type words, or press Enter and choose a filter: overdue, new, without photo."),
        )
        lines.typing = True
        return [Prose(self._filters), lines, Prose(self._whole, id="whole")]

    async def load(self) -> None:
        """Search again with what is typed."""
        self._names = await self.app.call(defect_names)
        await self._search(None)

    async def _search(self, cursor: int | None) -> None:
        typed = self.lines.words
        keys = await self.app.call(search, replace(self._wanted, typed=typed))
        if (sort := self.lines.sort) is not None:
            hits = await self.app.call(found_lines, keys, typed)
            keys = array("q", [hits[place].key for place in sort_places(hits, self.columns(), sort)])
        self._keys = keys

        async def fetch(first: int, count: int) -> Sequence[SearchHit]:
            return await self.app.call(found_lines, keys[first : first + count], typed)

        remarks = sum(key & 1 for key in keys)
        self._counts = (len(keys) - remarks, remarks)
        await self.lines.show_paged(len(keys), fetch, cursor)
        for prose in self.query(Prose):
            prose.refresh(layout=True)
        self.bars_changed()

    # -- its rows ------------------------------------------------------------------------------------------------------

    def columns(self) -> list[RowColumn[SearchHit]]:
        """Return the columns; a remark has no code, holder or day by which it is due."""

        def of_finding(value: Callable[[FindingLine], str | None]) -> Callable[[SearchHit], str | None]:
            return lambda hit: value(hit.line) if isinstance(hit, FoundFinding) else None

        return [
            RowColumn("code", N_("CODE"), of_finding(lambda line: line.code)),
            RowColumn("park", N_("PARK"), lambda hit: (hit.line if isinstance(hit, FoundFinding) else hit).park_name),
            RowColumn("where", N_("WHERE"), lambda hit: (hit.line if isinstance(hit, FoundFinding) else hit).checkpoint_name),
            RowColumn("what", N_("WHAT"), lambda hit: self._what(hit) if isinstance(hit, FoundFinding) else self._remark(hit)),
            RowColumn("holder", N_("HOLDER"), of_finding(line_holder_text)),
            RowColumn(
                "status", N_("STATUS"), lambda hit: stage_name(hit.line.stage) if isinstance(hit, FoundFinding) else p_("note", "remark")
            ),
            RowColumn("due", N_("BY"), of_finding(lambda line: line.due), "day"),
            RowColumn("found", N_("FOUND"), lambda hit: hit.line.made[:10] if isinstance(hit, FoundFinding) else hit.date, "day"),
        ]

    def row_key(self, row: SearchHit) -> int:
        """Return the key of what was found."""
        return row.key

    def row_name(self, row: SearchHit) -> str:
        """Return the code of a finding, or the day of a remark."""
        return row.line.code if isinstance(row, FoundFinding) else f"{p_('note', 'remark')} {short_day(row.date)}"

    def park_of(self, row: SearchHit) -> str:
        """Return the id of the park."""
        return row.line.park if isinstance(row, FoundFinding) else row.park

    def may_leave(self, row: SearchHit) -> bool:
        """Return whether everybody may see a finding; a confidential remark is never found."""
        return not (isinstance(row, FoundFinding) and row.line.confidential)

    async def shown_keys(self) -> Sequence[int]:
        """Return the keys of all that was found."""
        return self._keys

    async def markable_keys(self) -> Sequence[int]:
        """Return the keys of all that was found: remarks can be marked too, for a file."""
        return self._keys

    def read_marked(self, store: Store, keys: Sequence[Hashable]) -> Sequence[SearchHit]:
        """Return what these keys stand for."""
        return found_lines(store, cast("Sequence[int]", keys), self.lines.words)

    async def show_sorted(self, sort: Sort | None) -> None:
        """Show what was found in another order."""
        self.lines.sort = sort
        await self._search(0)

    def lines_of(self, rows: Sequence[SearchHit]) -> list[FindingLine]:
        """Return the findings among these rows."""
        return [hit.line for hit in rows if isinstance(hit, FoundFinding)]

    async def shown_numbers(self) -> frozenset[int]:
        """Return the numbers of the findings that were found."""
        return frozenset(key >> 1 for key in self._keys if not key & ANSWER)

    def names_confidential(self) -> bool:
        """Return whether confidential findings are looked through."""
        return self._wanted.confidential

    # -- drawing -------------------------------------------------------------------------------------------------------

    def shown_text(self) -> str:
        """Return the words that are looked for, and the filters that are on."""
        words = [f"“{self.lines.words}”"] if self.lines.words else []
        return " · ".join((*words, *self._on()))

    def _on(self) -> list[str]:
        wanted = self._wanted
        on = [
            p_("finding", "open") if wanted.open_only else "",
            _("overdue") if wanted.overdue else "",
            status_name("new") if wanted.status == "new" else "",
            _("without photo") if wanted.no_photo else "",
            _("partner: {name}").format(name=partner_name(wanted.partner_kind)) if wanted.partner_kind else "",
            _("confidential ones too") if wanted.confidential else "",
        ]
        return [text for text in on if text]

    def _filters(self, cells: int) -> list[list[Piece]]:
        shown = " · ".join(self._on())
        return [[(_("Only: "), "dim"), (fit(shown, cells - 12), "strong")]] if shown else []

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, _("CODE"), _("PARK"), _("WHERE"), (_("WHAT"), "dim"), _("STATUS"))

    def _draw(self, hit: SearchHit, cells: int) -> Sequence[Piece]:
        if isinstance(hit, FoundRemark):
            what: Piece = (self._remark(hit), "")
            return self._row(cells, short_day(hit.date), hit.park_name, hit.checkpoint_name, what, p_("note", "remark"))
        line = hit.line
        status = short_verdict(line.stage) if line.stage in VERDICTS else stage_name(line.stage)
        text = self._what(hit)
        if line.confidential:
            text = _("(confidential) {what}").format(what=text)
        urgent = line.severity == "urgent"
        shown: Piece = ("! " + text if urgent else text, "bad" if urgent else "strong")
        return self._row(cells, line.code, line.park_name, line.checkpoint_name, shown, status)

    def _remark(self, hit: FoundRemark) -> str:
        """Return a remark with the question at which it was made."""
        return f"{hit.note.text} · {self._names.get(hit.item, '')}"

    def _what(self, hit: FoundFinding) -> str:
        """Return a finding in a few words, with the note in which the words stand in front where there is one."""
        line = hit.line
        own = self.what(line)
        return f"“{hit.notes[0].text}” · {own}" if hit.notes else own

    def _row(self, cells: int, code: str, park: str, where: str, what: Piece, status: str) -> list[Piece]:
        row = [code_cell(code)]
        row += [park_cell(park, 20), Cell(where, 24)] if cells >= WIDE else [park_cell(park, PARK, "dim"), Cell(where, 14)]
        return columns(cells - 1, [*row, Cell(what[0], 0, what[1]), Cell(status, 14, spare=True)])

    def _whole(self, cells: int) -> list[list[Piece]]:
        """Return the row under the cursor in full, with the notes in which the words stand."""
        hit = self.lines.current
        if hit is None:
            return []
        texts: list[tuple[str, str]] = []
        if isinstance(hit, FoundRemark):
            where = f"{hit.park_name} · {hit.checkpoint_name} · {part_name(hit.part)} {day_text(hit.date)}"
            texts += [(f"{where}: {self._names.get(hit.item, '')}", ""), (self._note(hit.note), "strong")]
        else:
            line = hit.line
            holder = line_holder_text(line) or _("no action holder yet")
            what = self._what(FoundFinding(line))
            day = _("found on {day}").format(day=day_text(line.made))
            texts.append((f"{line.code} · {line.park_name} · {line.checkpoint_name}: {what} · {holder} · {day}", ""))
            texts += [(self._note(note), "strong") for note in hit.notes[:2]]
        return [[("─" * cells, "dim")], *([(part, tone)] for text, tone in texts for part in wrap(text, cells, 3))][:6]

    @staticmethod
    def _note(note: Note) -> str:
        return f"{capital(noun_name(note.noun))} {day_text(note.at)}, {author_or_nobody_text(note.by)}: {note.text}"

    # -- keys ----------------------------------------------------------------------------------------------------------

    @show_errors
    async def on_list_view_filtered(self) -> None:
        await self._search(0)

    def on_list_view_chosen(self, event: ListView.Chosen[SearchHit]) -> None:
        """Open the finding, or the round at the question with the remark."""
        hit = event.row
        if isinstance(hit, FoundRemark):
            self.app.go(WalkPlace(hit.round, (hit.checkpoint, hit.item)))
            return
        self.app.go(FindingPlace(hit.line.id))

    def offered(self, key: Key) -> bool:
        """Offer to take filters away when there are some."""
        return super().offered(key) and (key.action != "all" or self._wanted != Filter())

    async def show_wanted(self) -> None:
        """Search with the filters that are on."""
        await self._search(0)

    async def _want(self, **changes: object) -> None:
        self._wanted = replace(self._wanted, **changes)  # type: ignore[arg-type]
        await self._search(0)

    async def do_open(self) -> None:
        """Turn: open ones only."""
        await self._want(open_only=not self._wanted.open_only)

    async def do_overdue(self) -> None:
        """Turn: overdue ones only."""
        await self._want(overdue=not self._wanted.overdue)

    async def do_new(self) -> None:
        """Turn: new ones only."""
        await self._want(status="" if self._wanted.status else "new")

    async def do_photo(self) -> None:
        """Turn: only those without a photo."""
        await self._want(no_photo=not self._wanted.no_photo)

    async def do_all(self) -> None:
        """Take the filters away."""
        self._wanted = Filter()
        await self._search(0)

    async def do_hidden(self) -> None:
        """Ask whether anyone is looking, then look through the confidential too; or not any more."""
        await toggle_confidential(self.app, lambda shown: self._want(confidential=shown), shown=self._wanted.confidential)

    def do_partner(self) -> None:
        """Choose an action holder."""

        def chosen(place: int | None) -> None:
            if place is not None:
                self.later(self._want(partner_kind=PARTNER_KINDS[place - 1] if place else ""))

        at = PARTNER_KINDS.index(self._wanted.partner_kind) + 1 if self._wanted.partner_kind else 0
        names = [_("all"), *(capital(partner_name(kind)) for kind in PARTNER_KINDS)]
        self.app.push_screen(AskOne(_("Of which action holder?"), names, at=at, looks=True), chosen)
