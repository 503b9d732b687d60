"""Dossier: what a park shows the auditor, part by part; every line opens its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.dossier import Dossier
from kvo_inspect.domain.nameless_dossier import without_names
from kvo_inspect.domain.papers.paper import ReportSubject
from kvo_inspect.errors import KvoError
from kvo_inspect.exchange.dossier.files import write_dossier
from kvo_inspect.exchange.record.formats import slug
from kvo_inspect.exchange.reports.dossier.tables import write_dossier_tables
from kvo_inspect.exchange.trust.signature import sign_file
from kvo_inspect.store.dossier import read_dossier
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.upkeep.checking import must_be_sound
from kvo_inspect.store.upkeep.doctor import Extent, doctor, extent
from kvo_inspect.store.upkeep.read_only import open_to_look
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.dossier.lines import DossierLine, dossier_lines
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.forms.fields import ChoiceField
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import PAGE
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.textual_doors import work_of
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from kvo_inspect.tui.places import FindingPlace, HistoryPlace, LogPlace, ReportPlace
from kvo_inspect.wording.merging import sound_text
from kvo_inspect.wording.names import moment_text

FORMS = [
    ("json", N_("JSON, one file")),
    ("tables", N_("CSV in words, a folder of tables for a spreadsheet")),
    ("csv", N_("CSV with codes, a folder of files for a program")),
    ("nameless", N_("JSON, without names of people")),
]


def look_over(data: Path) -> tuple[list[str], Extent]:
    """Look a whole record over, on a copy and a connection of its own; return its problems and how much it holds."""
    store = open_to_look(data)
    try:
        return doctor(store), extent(store)
    finally:
        store.close()


class DossierScreen(KvoScreen[None]):
    """The dossier of one park."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("history"), "", N_("Open the finding, or everything that was recorded of what the line is about.")),
        Key("full_stop", N_("next part"), "next", N_("Go to the next part: rounds, how long findings take, open ones, measures, targets.")),
        Key("comma", N_("part before"), "before", N_("Go to the part before.")),
        Key("s", N_("report"), "report", N_("The dossier for the auditor as a report for people, to send and to keep.")),
        Key("x", N_("to a file"), "export", N_("Write the dossier as JSON or CSV, with or without the names of people.")),
        Key(
            "v",
            N_("verify"),
            "verify",
            N_("Look the whole record over: does every change follow from the one before, and the record from its log?"),
        ),
    )
    NO_ROWS = PAGE
    HELP_TEXT = N_(
        "What a park shows the auditor, who weighs effort: rounds, who took part, findings and how long they took, why some are open, "
        "measures, targets, meetings. Computed from the record as it is now. Nothing confidential is in it, not even as a count."
    )
    DEFAULT_CSS = "DossierScreen #whole { padding: 0 1; max-height: 6; }"

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._dossier: Dossier | None = None
        self._verifying = False

    @property
    def lines(self) -> ListView[DossierLine]:
        return self.query_one(ListView)

    def title_text(self) -> str:
        return _("Dossier: {name}").format(name=self._dossier.name) if self._dossier else _("Dossier")

    def state_text(self) -> str:
        """Return when the dossier was made, or that the record is being verified."""
        if self._verifying:
            return _("the record is being looked over …")
        return _("as it is on {moment}").format(moment=moment_text(self._dossier.made)) if self._dossier else ""

    def body(self) -> list[Widget]:
        """Lay out the lines, and the one under the cursor in full."""
        return [ListView[DossierLine](self._draw), Prose(self._whole, id="whole")]

    async def load(self) -> None:
        self._dossier = await self.app.call(read_dossier, self._park_id)
        self.redraw()

    def redraw(self) -> None:
        """Draw everything anew: the lines are in the language in use."""
        if self._dossier is not None:
            self.lines.show(dossier_lines(self._dossier))
        super().redraw()

    @staticmethod
    def _draw(line: DossierLine, cells: int) -> Sequence[Piece]:
        return line.pieces(cells)

    def _whole(self, cells: int) -> list[list[Piece]]:
        line = self.lines.current
        text = line.whole if line is not None else ""
        return [[("─" * cells, "dim")], *([(part, "")] for part in wrap(text, cells, 5))] if text else []

    def on_list_view_moved(self) -> None:
        """Show the line under the cursor in full."""
        self.query_one("#whole").refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Headings and figures have no history of their own; the report needs what makes it."""
        if key.action == "report":
            from kvo_inspect.exchange.reports.kinds import KINDS  # what makes reports is loaded by whoever opens a dossier

            return "dossier" in KINDS
        line = self.lines.current if self._dossier else None
        return key.key != "enter" or (line is not None and bool(line.noun))

    def on_list_view_chosen(self, event: ListView.Chosen[DossierLine]) -> None:
        """Open what the line is about."""
        line: DossierLine = event.row
        match line.noun:
            case "finding":
                self.app.go(FindingPlace(line.id))
            case "log":
                self.app.go(LogPlace(line.id, self._park_id, line.title))
            case "":
                pass
            case noun:
                self.app.go(HistoryPlace(noun, line.id, line.title))

    def do_next(self) -> None:
        """Go to the next part."""
        self._part(1)

    def do_before(self) -> None:
        """Go to the part before."""
        self._part(-1)

    def _part(self, step: int) -> None:
        if self._dossier is None:
            return
        heads = [place for place, line in enumerate(dossier_lines(self._dossier)) if line.cells[0].tone == "head"]
        here = self.lines.cursor
        places = [place for place in heads if (place > here if step > 0 else place < here)]
        self.lines.begin_at((places[0] if step > 0 else places[-1]) if places else (self.lines.total - 1 if step > 0 else 0))

    def do_report(self) -> None:
        """Open the report for the auditor."""
        self.app.go(ReportPlace(ReportSubject("dossier", self._park_id)))

    def do_export(self) -> None:
        """Write the dossier to a file or folder."""
        dossier = self._dossier
        if dossier is None:
            return

        def write(store: Store, values: Mapping[str, Any], folder: Path) -> Path:
            store.note_heads()
            must_be_sound(store, [dossier.park])
            export = without_names(dossier) if values["form"] == "nameless" else dossier
            if values["form"] == "tables":
                return write_dossier_tables(export, folder, slug(dossier.name), store.today)
            to = write_dossier(export, folder, slug(dossier.name), store.today, as_csv=values["form"] == "csv")
            sign_file(store, to, "dossier")
            return to

        self.app.push_screen(WriteFileScreen(self.title_text, [ChoiceField("form", N_("As"), options=FORMS)], write, "dossier"))

    def do_verify(self) -> None:
        """Verify the whole record while the keys go on working."""
        if not self._verifying:
            self._verifying = True
            self.bars_changed()
            self.run_worker(work_of(self._verify), exit_on_error=False)

    async def _verify(self) -> None:
        import asyncio

        try:
            problems, held = await asyncio.to_thread(look_over, self.app.data)
        except KvoError as error:
            self.app.notify_user(error)
        else:
            if problems:
                text = n_("{n} problem: {first}", "{n} problems, the first: {first}", len(problems))
                self.app.notify_user(KvoError(text.format(n=len(problems), first=problems[0])))
            else:
                self.app.notify_user(_("All is well.") + " " + sound_text(held))
        finally:
            self._verifying = False
            self.bars_changed()
