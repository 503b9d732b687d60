"""What came in since a day, of all parks: on which day, of whom, how much of what; and the findings of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.values.dates import typed_day
from kvo_inspect.store.merge.deliveries import Delivered, delivered_since, findings_delivered, looked_until, note_look
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.questions.day import AskDay
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.places import FindingsPlace
from kvo_inspect.wording.counts import (
    DELIVERED_NOUNS,
    count_of_others,
    delivered_full,
    delivered_head,
    delivered_texts,
    laptop_text,
    ways_text,
)
from kvo_inspect.wording.names import author_text, day_text, moment_text, short_day

WIDE = 100
DAY, WHO, COUNT = 8, 16, 6
"""Cells of the day, of who recorded it, and of a number."""


class ReceivedScreen(ListScreen[None, Delivered]):
    """A line per day, park and laptop, the newest first."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "enter", N_("findings"), "", N_("The findings that came in, were changed, checked again or answered in this line."), rows="one"
        ),
        Key("d", N_("since"), "since", N_("Show what came in since another day."), rows="none"),
        Key("a", N_("all findings"), "findings", N_("The findings of what is marked, else of all lines."), rows="marked or all"),
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "What others recorded and handed over, by the day on which it came to this laptop: by a file or through a folder. Shown is what "
        "came since this screen was last left, or in a week. What came before the program kept that stands at the day on which it was "
        "recorded. What changed twice on one day may be counted twice; nothing confidential is counted."
    )
    DEFAULT_CSS = "ReceivedScreen Prose { padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._since = ""
        """A moment or a day; empty: not asked yet."""
        self._read_at = ""
        """When the list was read last."""

    def title_text(self) -> str:
        return _("Came in")

    def state_text(self) -> str:
        """Return since when."""
        return _("since {moment}").format(moment=_moment(self._since)) if self._since else ""

    def shown_text(self) -> str:
        """Return since when, for a file of the rows."""
        return " · ".join(filter(None, (self.state_text(), self.lines.words)))

    def body(self) -> list[Widget]:
        """Lay out the list, and the line under the cursor in full."""
        empty = N_("Nothing came in since then. d shows what came since an earlier day.")
        return [self.make_list(self._draw, head=self._head, empty=empty), Prose(self._whole)]

    def _head(self, cells: int) -> Sequence[Piece]:
        counts = [Cell(text, COUNT, "dim", right=True) for text in self._heads(cells)]
        return columns(cells - 1, [Cell(_("DAY"), DAY), Cell(_("PARK")), Cell(_("WHO"), WHO), *counts])

    @staticmethod
    def _heads(cells: int) -> list[str]:
        heads = [delivered_head(noun) for noun in DELIVERED_NOUNS]
        return [*heads, _("OTHER")] if cells >= WIDE else heads

    def _draw(self, row: Delivered, cells: int) -> Sequence[Piece]:
        counts = [row.count(noun) for noun in DELIVERED_NOUNS] + ([count_of_others(row)] if cells >= WIDE else [])
        who = author_text(row.who) or row.letters
        numbers = [Cell(str(count or "·"), COUNT, "" if count else "dim", right=True) for count in counts]
        return columns(
            cells - 1,
            [Cell(short_day(row.day), DAY), Cell(row.park_name, 0, "strong"), Cell(who, WHO), *numbers],
        )

    def columns(self) -> list[RowColumn[Delivered]]:
        """Return the columns, those too for which a narrow screen has no room."""
        return [
            RowColumn("day", N_("DAY"), lambda row: row.day, "day"),
            RowColumn("park", N_("PARK"), lambda row: row.park_name),
            RowColumn("who", N_("WHO"), lambda row: author_text(row.who) or row.letters),
            RowColumn("laptop", N_("LAPTOP"), lambda row: row.letters),
            *(_count_column(noun) for noun in DELIVERED_NOUNS),
            RowColumn("other", N_("OTHER"), count_of_others, "number"),
            RowColumn("way", N_("CAME BY"), lambda row: ways_text(row.ways)),
        ]

    def row_key(self, row: Delivered) -> tuple[str, str, str]:
        """Return the day, the park and the laptop."""
        return row.day, row.park, row.device

    def park_of(self, row: Delivered) -> str:
        """Return the id of the park."""
        return row.park

    def row_name(self, row: Delivered) -> str:
        """Return the park and who recorded it."""
        return f"{row.park_name}, {author_text(row.who) or row.letters}"

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        if row is None:
            return []
        sentences = [f"{row.park_name} · {laptop_text(row)} · {moment_text(row.at)} · {ways_text(row.ways)}", *delivered_texts(row)]
        return [[("─" * cells, "dim")], *([(line, "dim")] for sentence in sentences for line in wrap(sentence, cells, 2))]

    async def load(self) -> None:
        self._since, self._read_at, rows = await self.app.call(_read, self._since)
        self.lines.show(rows)
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Offer findings only when something came in."""
        return self.lines.total > 0 if key.key in ("enter", "a") else super().offered(key)

    async def on_list_view_chosen(self, event: ListView.Chosen[Delivered]) -> None:
        """Show the findings of the line."""
        await self._show_findings([event.row])

    async def do_findings(self) -> None:
        """Show the findings of what is marked, else of all lines."""
        if self.lines.marks:
            await self.with_chosen(lambda: self._show_findings(self.chosen))
        else:
            await self._show_findings(self.lines.all_rows)

    async def _show_findings(self, rows: Sequence[Delivered]) -> None:
        findings = await self.app.call(findings_delivered, rows)
        if not findings:
            self.app.notify_user(_("No findings came in with it."))
            return
        parks = {row.park: row.park_name for row in rows}
        park, name = next(iter(parks.items())) if len(parks) == 1 else ("", "")
        text = _("came in since {moment}").format(moment=_moment(self._since))
        if len(rows) == 1:
            text = _("came in on {day}, of {who}").format(day=day_text(rows[0].day), who=rows[0].who or rows[0].letters)
        self.app.go(FindingsPlace(park=park, park_name=name, among=tuple(findings), among_text=text))

    def do_since(self) -> None:
        """Ask for a day, and show what came in since."""
        today = self.app.today

        async def answered(text: str) -> None:
            self._since = typed_day("since", text, today)

        def asked(text: str | None) -> None:
            if text is not None:
                self.later(self.reload())

        hint = _("Shown is what came in on that day and later.")
        proposed = day_text(self._since[:10])
        self.app.push_screen(AskDay(_("Since which day?"), proposed, today=today, hint=hint, kind="past", store=answered), asked)

    def do_back(self) -> None:
        """Note up to when somebody looked, and go back."""
        if self._read_at and not self.app.read_only:
            self.later(self._leave())
        else:
            super().do_back()

    async def _leave(self) -> None:
        await self.app.call(note_look, self._read_at)
        super().do_back()


def _count_column(noun: str) -> RowColumn[Delivered]:
    """Return the column with the numbers of one noun."""
    return RowColumn(noun, lambda: delivered_head(noun), lambda row: row.count(noun), "number", full=lambda: delivered_full(noun))


def _moment(since: str) -> str:
    return moment_text(since) if "T" in since else day_text(since)


def _read(store: Store, since: str) -> tuple[str, str, list[Delivered]]:
    """Return since when, when it was read, and the lines."""
    since = since or looked_until(store)
    return since, store.now().isoformat(timespec="seconds"), delivered_since(store, since)
