"""What does this photo show: one of the findings and checkpoints of a park, searched by typing; the confidential only when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.store.findings.finding import open_findings_at
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.confidential import open_confidential
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import CHOICE
from kvo_inspect.tui.kit.screen import KvoScreen

if TYPE_CHECKING:
    from kvo_inspect.tui.photos.page import PhotosPage


class ChooseSubject(KvoScreen[str]):
    """Chooses the finding or checkpoint that a photo shows."""

    NO_ROWS = CHOICE
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("choose"), "", N_("The photo shows this.")),
        Key("slash", N_("search"), "", N_("Type a piece of a code, text or name.")),
        Key("h", N_("hidden ones"), "hidden", N_("Show confidential findings too; asks first whether anyone is looking.")),
    )

    def __init__(self, subjects: list[str], page: PhotosPage, park_id: str) -> None:
        super().__init__()
        self._subjects, self._page, self._park_id = subjects, page, park_id
        self._hidden: dict[str, Finding] = {}

    def title_text(self) -> str:
        return _("What does this photo show?")

    def body(self) -> list[Widget]:
        return [ListView[str](self._draw, filtering=True)]

    def _draw(self, subject: str, cells: int) -> Sequence[Piece]:
        kind = _("confidential") if subject in self._hidden else _("finding") if subject in self._page.findings else _("checkpoint")
        return columns(cells, [Cell(kind, 13, "dim"), Cell(self._called(subject))])

    def _called(self, subject: str) -> str:
        hidden = self._hidden.get(subject)
        return f"{hidden.code} · {hidden.object} {hidden.text}".strip() if hidden else self._page.name(subject)

    def offered(self, key: Key) -> bool:
        """Show the confidential once."""
        return key.action != "hidden" or not self._hidden

    def do_hidden(self) -> None:
        """Ask whether anyone is looking, then show the confidential findings at the top."""
        open_confidential(self.app, self._open_hidden)

    async def _open_hidden(self) -> None:
        findings = await self.app.call(open_findings_at, self._park_id, confidential=True)
        self._hidden = {finding.id: finding for finding in findings if finding.confidential}
        self._subjects = [*self._hidden, *self._subjects]
        await self.reload()
        if not self._hidden:
            self.app.notify_user(_("There is nothing confidential."))

    async def load(self) -> None:
        self.query_one(ListView).show(self._subjects)

    def on_list_view_filtered(self, event: ListView.Filtered) -> None:
        words = event.words.casefold().split()
        self.query_one(ListView).show(
            [subject_id for subject_id in self._subjects if all(word in self._called(subject_id).casefold() for word in words)], 0
        )

    def on_list_view_chosen(self, event: ListView.Chosen[str]) -> None:
        self.dismiss(event.row)
