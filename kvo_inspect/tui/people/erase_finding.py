"""Erasing the words of a finding: everything that goes, with or without its photos, and then why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.store.people.erasing import ErasePlan, plan_erasing_finding
from kvo_inspect.store.people.removing import photos_of_finding_alone
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import PAGE
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.people.erasing import ErasingSteps
from kvo_inspect.wording.names import short_day
from kvo_inspect.wording.people.rows import HeldRow, erased_rows

WHERE, DAY = 34, 9
"""Cells of the columns."""


class EraseFindingScreen(KvoScreen[None]):
    """The words of one finding, and of what was said of it, that erasing takes out."""

    NO_ROWS = PAGE
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("e", N_("erase"), "erase", N_("Take all of this out of the record for good. It asks why, then once more."), writes=True),
        Key("f", N_("photos"), "photos", N_("Its photos too, whole, where nothing else shows them; or not.")),
    )
    HELP_TEXT = N_(
        "All that was typed of this finding and in the notes about it, also what was changed or removed since: the log holds that. Its "
        "code, place, status and the rest stay, and so does what it counts for. The other laptops do the same once they exchange. No key "
        "takes it back; dropping a finding only ends it."
    )
    DEFAULT_CSS = "EraseFindingScreen Prose { padding: 0 1; max-height: 5; }"

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self._finding = finding
        self._plan: ErasePlan | None = None
        self._photos = False

    @property
    def lines(self) -> ListView[HeldRow]:
        """The list."""
        return self.query_one(ListView)

    def title_text(self) -> str:
        return _("Erase the words of {code}").format(code=self._finding.code)

    def state_text(self) -> str:
        """Return how many texts and photos go."""
        if self._plan is None:
            return ""
        texts, photos = len(self._plan.texts), len(self._plan.files)
        shown = [n_("{n} text", "{n} texts", texts).format(n=texts)]
        shown += [n_("{n} photo", "{n} photos", photos).format(n=photos)] if photos else []
        return " · ".join(shown)

    def body(self) -> list[Widget]:
        """Lay out the list, and the text under the cursor in full."""
        empty = N_("Nothing was typed of this finding.")
        return [ListView[HeldRow](self._draw, head=self._head, empty=empty), Prose(self._whole)]

    def on_list_view_moved(self) -> None:
        """Show the text under the cursor in full."""
        self.query_one(Prose).refresh(layout=True)

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(_("IN"), WHERE), Cell(_("SINCE"), DAY), Cell(_("TEXT"))])

    def _draw(self, row: HeldRow, cells: int) -> Sequence[Piece]:
        where = Cell(row.where, WHERE, "dim")
        return columns(cells - 1, [where, Cell(short_day(row.day or None), DAY), Cell(" ".join(row.text.split()), 0, "strong")])

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        if row is None:
            return []
        beside = " · ".join(filter(None, (row.where, row.state)))
        lines: list[list[Piece]] = [[("─" * cells, "dim")], *([(part, "dim")] for part in wrap(beside, cells, 1))]
        return [*lines, *([(part, "strong")] for part in wrap(row.text.replace("\n", " "), cells, 3))]

    async def load(self) -> None:
        """Read what goes."""
        self._plan, rows = await self.app.call(_read, self._finding, photos=self._photos)
        self.lines.show(rows)
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    async def do_photos(self) -> None:
        """Let its photos go too, or not."""
        self._photos = not self._photos
        await self.load()

    def do_erase(self) -> None:
        """Ask why and whether it is meant, and erase it; then go back."""
        if self._plan is None or not (self._plan.texts or self._plan.files):
            self.app.notify_user(_("There is nothing to erase."))
            return

        async def done() -> None:
            self.dismiss(None)

        ErasingSteps(self.app, self._plan, done).begin()


def _read(store: Store, finding: Finding, *, photos: bool) -> tuple[ErasePlan, list[HeldRow]]:
    plan = plan_erasing_finding(store, finding, photos_of_finding_alone(store, finding.id) if photos else ())
    return plan, erased_rows(store, plan)
