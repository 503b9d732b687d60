"""Papers of a park: what each is, of which day, by whom it was adopted; keeping a file, writing one out, taking one away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.exchange.papers.copy import write_paper
from kvo_inspect.store.papers.hidden_since import photos_hidden_since
from kvo_inspect.store.papers.kept_inside import papers_inside
from kvo_inspect.store.papers.paper import papers_of, remove_papers, surpassed_papers
from kvo_inspect.store.record.reach import Reach, every_id
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import BESIDE_X
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.kit.write_file import WriteFileScreen
from kvo_inspect.tui.papers.edit import PaperFormScreen
from kvo_inspect.wording.names import day_text, short_day
from kvo_inspect.wording.papers import facts_texts, hidden_since_text, kept_inside_text, paper_kind_name
from kvo_inspect.wording.photos import size_text


class PapersScreen(ListScreen[None, Paper], UndoableScreen[None]):
    """The papers of one park."""

    REACH = frozenset({"paper"})
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "enter", N_("edit"), "", N_("Change what is said of the paper under the cursor: its kind, day, title."), writes=True, rows="one"
        ),
        Key("n", N_("new"), "new", N_("Keep a file with the record."), writes=True, rows="none"),
        Key("x", N_("to a file"), "copy", N_("Write the paper under the cursor out as it came, under its name."), rows="one"),
        Key(
            "delete",
            N_("remove"),
            "remove",
            N_("Take away what is marked, or the paper under the cursor, with the reason."),
            last=True,
            writes=True,
            rows="marked",
        ),
        *UNDO_KEYS,
        *BESIDE_X,
    )
    HELP_TEXT = N_(
        "Files that are kept with the record: agreements, certificates, minutes, adopted reports, as PDF, Word, Excel or picture. The "
        "program never opens them. They travel with the park to the other laptops, and the dossier lists them with their hashes. Nothing "
        "confidential belongs here."
    )
    DEFAULT_CSS = "PapersScreen Prose { padding: 0 1; }"

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._park: Park | None = None
        self._missing: frozenset[str] = frozenset()
        """Hashes of papers whose bytes are not on this laptop."""
        self._surpassed: frozenset[str] = frozenset()
        """Ids of adopted reports beside which another one counts."""
        self._inside: frozenset[str] = frozenset()
        """Ids of papers that do not leave: photos that are not to be shared."""
        self._hidden: dict[str, tuple[str, ...]] = {}
        """Names of photos that adopted reports may show and that are not to be shared since, by the ids of the reports."""

    @property
    def park_here(self) -> str:
        """The id of the park."""
        return self._park_id

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and the steps on the papers of the park."""
        return Reach.here(self.acts, nouns=self.REACH, things=await self.app.call(every_id, Paper, park=self._park_id))

    def title_text(self) -> str:
        return _("Papers: {name}").format(name=self._park.name if self._park else "")

    def state_text(self) -> str:
        return n_("{n} paper", "{n} papers", self.lines.total).format(n=self.lines.total) if self.lines.total else ""

    def body(self) -> list[Widget]:
        """Lay out the list, and the paper under the cursor in full."""
        empty = N_("No papers yet. Agreements, certificates, minutes and adopted reports belong here; n keeps a file with this park.")
        return [self.make_list(self._draw, head=self._head, empty=empty), Prose(self._whole)]

    def columns(self) -> list[RowColumn[Paper]]:
        """Return the columns."""
        return [
            RowColumn("title", N_("TITLE"), lambda paper: paper.title),
            RowColumn("kind", N_("KIND"), lambda paper: paper_kind_name(paper.kind)),
            RowColumn("day", N_("DAY"), lambda paper: paper.day, "day"),
            RowColumn("adopted", N_("ADOPTED"), lambda paper: paper.adopted_on if paper.is_adopted else None, "day"),
            RowColumn("size", N_("SIZE"), lambda paper: size_text(paper.length), by=lambda paper: paper.length),
        ]

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, (_("TITLE"), "dim"), _("KIND"), _("DAY"), _("ADOPTED"), _("SIZE"))

    def _draw(self, paper: Paper, cells: int) -> Sequence[Piece]:
        day = day_text(paper.day) or "·"
        return self._row(cells, (paper.title, "strong"), paper_kind_name(paper.kind), day, self._adopted(paper), size_text(paper.length))

    @staticmethod
    def _row(cells: int, title: Piece, kind: str, day: str, adopted: str, size: str) -> list[Piece]:
        row = [Cell(title[0], 0, title[1]), Cell(kind, 16), Cell(day, 10, rigid=True), Cell(adopted, 12, rigid=True)]
        return columns(cells - 1, [*row, Cell(size, 8, "dim", right=True, spare=True)])

    def _adopted(self, paper: Paper) -> str:
        """Return the day on which a report was adopted, and a sign where another one counts."""
        if not paper.is_adopted or paper.adopted_on is None:
            return "·"
        return short_day(paper.adopted_on) + (" !" if paper.id in self._surpassed else "")

    def _whole(self, cells: int) -> list[list[Piece]]:
        paper = self.lines.current
        if paper is None:
            return []
        lines: list[list[Piece]] = [[("─" * cells, "dim")]]
        for text in facts_texts(paper, surpassed=paper.id in self._surpassed):
            lines += [[(part, "dim")] for part in wrap(text, cells, 2)]
        if sentence := hidden_since_text(paper, self._hidden.get(paper.id, ())):
            lines += [[(part, "bad")] for part in wrap(sentence, cells)]
        if paper.id in self._inside:
            lines += [[(part, "bad")] for part in wrap(kept_inside_text(paper.title), cells)]
        if paper.sha256 in self._missing:
            lines.append([(_("! not on this laptop yet: a file or a shared folder brings it"), "warn")])
        return lines

    async def load(self) -> None:
        self._park, papers, self._missing, self._surpassed, self._hidden = await self.app.call(_read, self._park_id)
        self._inside = await self.app.call(papers_inside, self._park_id)
        self.lines.show(papers)
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Return whether a key does something now."""
        if key.key in ("enter", "delete", "x"):
            return self.lines.total > 0
        return super().offered(key)

    def on_list_view_chosen(self, event: ListView.Chosen[Paper]) -> None:
        if not self.app.read_only:
            self.app.push_screen(PaperFormScreen(self._park_id, event.row))

    def do_new(self) -> None:
        """Keep a file."""
        self.app.push_screen(PaperFormScreen(self._park_id, None))

    def do_copy(self) -> None:
        """Ask for a folder, and write the paper under the cursor into it."""
        paper = self.lines.current
        if paper is None:
            return

        def write(store: Store, _values: Mapping[str, Any], folder: Path) -> Path:
            return write_paper(store, paper, folder)

        self.app.push_screen(WriteFileScreen(lambda: _("Paper: {title}").format(title=paper.title), [], write, "papers"))

    def do_remove(self) -> None:
        """Ask for the reason, and take away what is marked, or the paper under the cursor."""
        papers = list(self.chosen)
        question = n_("Why does “{title}” go?", "Why do these {n} papers go: {titles}?", len(papers))
        question = question.format(title=papers[0].title, n=len(papers), titles=", ".join(paper.title for paper in papers))
        hint = _("The log keeps it, with the reason; u brings it back.")

        async def store(reason: str) -> None:
            await self.step(self.app.call(remove_papers, [paper.id for paper in papers], reason))
            self.forget_marks()

        self.app.push_screen(AskLine(question, hint=hint, required=True, store=store))


def _read(store: Store, park_id: str) -> tuple[Park, list[Paper], frozenset[str], frozenset[str], dict[str, tuple[str, ...]]]:
    """Return a park, its papers, the hashes of those that are not on this laptop, and the ids of those beside which another counts.

    At last the names of the photos that each may show and that are not to be shared since, by the id of the paper.
    """
    from kvo_inspect.store.photos.arrivals import absent_files

    absent = frozenset(file.sha256 for file in absent_files(store, {park_id}) if file.noun == "paper")
    papers = papers_of(store, park_id)
    hidden = {paper.id: photos_hidden_since(store, paper) for paper in papers}
    return store.get(Park, park_id), papers, absent, surpassed_papers(store, park_id), hidden
