"""Choosing a folder of photos (or one photo) and taking it in, starting where photos were last taken in from."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from textual.widget import Widget

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.errors import KvoError
from kvo_inspect.paths import expanded
from kvo_inspect.photos.decoder import PhotoRefused
from kvo_inspect.photos.drives import drives
from kvo_inspect.photos.import_folder import Imported, Shows, count_files, is_hidden, summary
from kvo_inspect.progress import bar_text
from kvo_inspect.store.photos.placing import remarks_of_photos
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import WAYS
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.questions.folder import AskFolder
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import width, wrap
from kvo_inspect.tui.kit.textual_doors import work_of
from kvo_inspect.tui.places import RefusedPhotosPlace

ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"}
"""Endings of the files that the list shows; the bytes decide what is taken in."""
REFUSED_SHOWN = 3
MOST_COUNTED = 5000
"""Beyond this a folder is taken for a whole disk, and not offered as a whole."""


@dataclass(frozen=True)
class FolderRow:
    """One row: everything here, the folder above, the drives (above a root), a folder, or a photo."""

    kind: Literal["all", "up", "top", "folder", "file"]
    path: Path
    files: int = 0


def rows_in(folder: Path) -> list[FolderRow]:
    """Return the rows of a folder; files that do not look like photos are not offered one by one."""
    count = count_files(folder, MOST_COUNTED)
    rows = [FolderRow("all", folder, count)] if count else []
    if folder.parent != folder:
        rows.append(FolderRow("up", folder.parent))
    elif rows_at_top():
        rows.append(FolderRow("top", folder))
    try:
        inside = sorted((path for path in folder.iterdir() if not is_hidden(path)), key=lambda path: path.name.casefold())
    except OSError:
        return rows
    rows += [FolderRow("folder", path) for path in inside if path.is_dir()]
    return rows + [FolderRow("file", path) for path in inside if path.suffix.casefold() in ENDINGS and path.is_file()]


def rows_at_top() -> list[FolderRow]:
    """Return the rows of the drives; none where one root is above everything."""
    try:
        return [FolderRow("folder", drive) for drive in drives()]
    except OSError:
        return []


def _end_of(path: str, cells: int) -> str:
    """Return a path in at most *cells* cells: its end when it is too long."""
    return path if width(path) <= cells else "…" + path[-(cells - 1) :]


def _first_of(*paths: str) -> Path:
    """Return the first of these folders that is there, else the home folder."""
    for path in paths:
        if path and (folder := expanded(path)).is_dir():
            return folder
    return Path.home()


class ImportPhotosScreen(KvoScreen[None]):
    """Takes photos in."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("open or import"), "", N_("Open the folder under the cursor, or import what the row says.")),
        Key("left", N_("folder above"), "up", N_("Go to the folder above.")),
        Key("t", N_("type a folder"), "type", N_("Type or paste the name of a folder; Tab completes.")),
        Key("l", N_("not imported"), "list", N_("All files that were not imported, each with why.")),
        Key(
            "slash", N_("type a folder"), "type_slash", N_("Type the name of a folder from the top; on Windows choose a drive."), line=False
        ),
        Key("tilde", N_("type a folder"), "type_tilde", N_("Type the name of a folder in your own folder."), line=False),
    )
    NO_ROWS = WAYS
    HELP_TEXT = N_("JPEG, PNG, WebP and HEIC are imported; what the bytes are counts, not the name. The same photo twice is one.")
    DEFAULT_CSS = "ImportPhotosScreen Prose { padding: 0 2; max-height: 8; }"

    def __init__(self, park_id: str, *, round_id: str = "", finding: Finding | None = None, confirmed: bool = False) -> None:
        """For the park, its unassigned photos; with *finding* (*confirmed* when it is confidential) all of them show that.

        *round_id* is the round that they are compared with: what was taken elsewhere or at another time is pointed out.
        """
        super().__init__()
        self._park_id = park_id
        self._round_id = round_id or (finding.round or "" if finding else "")
        self._shows = Shows(finding, confirmed=confirmed) if finding else None
        self._folder = Path.home()
        self._at_top = False
        """Whether the drives are listed, above every folder."""
        self._progress = (0, 0)
        self._busy = False
        self._sentences: list[str] = []
        self._refused: list[PhotoRefused] = []

    @property
    def lines(self) -> ListView[FolderRow]:
        return self.query_one(ListView)

    def title_text(self) -> str:
        folder = _("this computer") if self._at_top else _end_of(str(self._folder), 50)
        return _("Import photos: {folder}").format(folder=folder)

    def body(self) -> list[Widget]:
        """Lay out the rows of the folder, and below them what came of taking photos in."""
        return [ListView[FolderRow](self._draw), Prose(self._result)]

    def _draw(self, row: FolderRow, cells: int) -> Sequence[Piece]:
        match row.kind:
            case "all":
                text = n_("import everything here and below: {n} file", "import everything here and below: {n} files", row.files)
                return columns(cells, [Cell(text.format(n=row.files), 0, "strong")])
            case "up" | "top":
                return columns(cells, [Cell("..", 0, "dim")])
            case "folder":
                return columns(cells, [Cell(f"{row.path.name}/" if row.path.name else str(row.path))])
        return columns(cells, [Cell(row.path.name, 0, "dim")])

    def _result(self, cells: int) -> list[list[Piece]]:
        if self._busy:
            done, total = self._progress
            return [[(bar_text(done, total), "strong"), (f" {done}/{total}", "")]]
        return [
            [(line, "strong" if not number else "warn")] for number, text in enumerate(self._sentences) for line in wrap(text, cells - 4)
        ]

    async def load(self) -> None:
        """Begin in the folder last used, else the camera folder, else at home."""
        if not self.loaded:
            self._folder = await asyncio.to_thread(_first_of, self.app.settings.photo_folder, self.app.settings.camera_folder)
        await self._list(self._folder)

    def offered(self, key: Key) -> bool:
        """Offer only help and back while photos are coming in."""
        if key.action == "list" and not self._refused:
            return False
        return not self._busy or key.action in ("back", "help")

    async def on_list_view_chosen(self, event: ListView.Chosen[FolderRow]) -> None:
        row: FolderRow = event.row
        if self._busy:
            return
        if row.kind == "top":
            await self._go_to_top()
        elif row.kind in ("up", "folder"):
            await self._go(row.path)
        else:
            self.app.run_worker(work_of(self._take, row), exit_on_error=False)  # the app's: it goes on when somebody leaves this screen

    async def _go(self, folder: Path) -> None:
        if not await asyncio.to_thread(folder.is_dir):
            self.app.notify_user(_("{folder} is no folder. Name the folder in which the photos are.").format(folder=folder))
            return
        self._folder, self._at_top, self._sentences, self._refused = folder, False, [], []
        await self._list(folder, 0)
        self.redraw()

    async def _go_to_top(self) -> bool:
        """List the drives; return whether there are any."""
        rows = await asyncio.to_thread(rows_at_top)
        if rows:
            self._at_top, self._sentences, self._refused = True, [], []
            self.lines.show(rows, 0)
            self.redraw()
        return bool(rows)

    async def _list(self, folder: Path, cursor: int | None = None) -> None:
        rows = await asyncio.to_thread(rows_in, folder)
        if folder == self._folder and not self._at_top:  # another may have been opened meanwhile
            self.lines.show(rows, cursor)

    async def do_up(self) -> None:
        """Go to the folder above, and from a root to the drives."""
        if self._at_top:
            return
        if self._folder.parent == self._folder:
            await self._go_to_top()
        else:
            await self._go(self._folder.parent)

    def do_type(self, text: str = "") -> None:
        """Ask for a folder; the one in view is proposed, unless *text* is what was typed already."""
        question = AskFolder(_("Which folder?"), text or str(self._folder), proposed=not text, required=True)
        self.app.push_screen(question, lambda answer: self.later(self._go(typed_folder(answer))) if answer and answer.strip() else None)

    def do_list(self) -> None:
        """List the files that were not taken in."""
        self.app.go(RefusedPhotosPlace(self._sentences[0], self._refused))

    async def do_type_slash(self) -> None:
        """Ask for a folder from the top, or list the drives."""
        if not await self._go_to_top():
            self.do_type("/")

    def do_type_tilde(self) -> None:
        """Ask for a folder in one's own."""
        self.do_type("~/")

    async def _take(self, row: FolderRow) -> None:
        self._busy, self._progress, self._sentences, self._refused = True, (0, row.files or 1), [], []
        self.redraw()
        try:
            if row.kind == "file":
                done = await self.app.photos.take_files(self._park_id, self._folder, [row.path], self._advance, self._shows)
            else:
                done = await self.app.photos.take_folder(self._park_id, self._folder, self._advance, self._shows)
            odd = await self.app.call(remarks_of_photos, self._round_id, done.photos) if self._round_id else []
            done.refused.sort(key=lambda refusal: refusal.name)
            self._sentences, self._refused = _outcome(done, len(odd)), done.refused
            self.app.save_settings(photo_folder=str(self._folder))
        except KvoError as error:
            if str(error):
                self._sentences = [str(error)]
        finally:
            self._busy = False
            if self.is_attached:
                self.redraw()
            elif self._sentences:
                self.app.notify_user(self._sentences[0])

    def _advance(self, done: int, total: int) -> None:
        self._progress = (done, total)
        if self.is_attached:
            self.query_one(Prose).refresh(layout=True)


def typed_folder(text: str) -> Path:
    """Return the folder that was typed or pasted; quotes of a file manager and `~` are understood."""
    try:
        return typed_path(text)
    except RuntimeError:  # ~somebody who is not there
        return Path(text.strip())


def _outcome(done: Imported, odd: int) -> list[str]:
    """Return sentences about an import: the sum, how many photos are odd, and the first refusals."""
    sentences = [summary(done)]
    if odd:
        sentence = n_("! {n} photo was taken elsewhere or at another time", "! {n} photos were taken elsewhere or at another time", odd)
        sentences.append(sentence.format(n=odd))
    sentences += [str(refusal) for refusal in done.refused[:REFUSED_SHOWN]]
    rest = len(done.refused) - REFUSED_SHOWN
    return sentences if rest <= 0 else [*sentences, _("and {n} more: l shows all").format(n=rest)]
