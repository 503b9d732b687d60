"""The folders that this laptop exchanges through: of which parks, when last, and whether each is there now."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.errors import UsageError
from kvo_inspect.exchange.laptops.folder import SyncFolder, choose_parks, forget_folder, known_folders, look_at
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.exchange.through_folder import ask_folder, ask_parks, exchange_through, exchange_through_every, look_there
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.questions.asking import asking
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.merging import folder_state_text, limited_text, named_parks_text, not_exchanged_text
from kvo_inspect.wording.names import short_moment

PARKS, MOMENT, STATE = 20, 14, 12
"""Cells of the columns beside the folder's path."""
AT_ONCE = 0.5
"""Seconds that the list waits for the folders; those that did not answer by then are shown as being looked at."""


class FoldersScreen(ListScreen[None, SyncFolder]):
    """Sticks, network and cloud folders, the last one used first."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("exchange"), "", N_("Exchange through the folder under the cursor, of its parks."), writes=True, rows="one"),
        Key(
            "c",
            N_("confidential too"),
            "confidential",
            N_("Exchange through the folder, also what is confidential: in encrypted files, with a passphrase."),
            writes=True,
            rows="one",
        ),
        Key("a", N_("all"), "every", N_("Exchange through every folder that is there, each with its own parks."), writes=True, rows="none"),
        Key("n", N_("new"), "new", N_("Exchange through another folder; it is remembered."), writes=True, rows="none"),
        Key(
            "b",
            N_("parks"),
            "parks",
            N_("Choose which parks go through the folder: all of them, or those that are ticked."),
            writes=True,
            rows="one",
        ),
        Key(
            "e",
            N_("encrypt"),
            "encrypt",
            N_("Exchange through the folder, and encrypt it: from then on only those who were accepted read what is written into it."),
            writes=True,
            rows="one",
        ),
        Key(
            "delete",
            N_("forget"),
            "forget",
            N_("Take the folder out of this list. What lies in it is not touched."),
            writes=True,
            rows="marked",
        ),
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "A folder is known by what lies in it, wherever it is: a stick may have another letter today. Which parks go through it is "
        "remembered on this laptop, for this laptop: nothing of another park is written into it, and what others put there of another "
        "park is not imported; chosen later, that comes all the same. What lies in a folder already stays there. Nothing that is "
        "confidential goes through all folders at once. In an encrypted folder each laptop decides who reads what it writes: laptops make "
        "themselves known there, and w on Exchange accepts them by their fingerprint. Who is not accepted there, or is taken off that "
        "list, cannot read what comes; what they had stays readable to them."
    )
    DEFAULT_CSS = "FoldersScreen Prose { padding: 0 1; }"

    def __init__(self, look: Callable[[SyncFolder], SyncFolder] = look_at) -> None:
        """*look* says whether a folder is there now; it may take as long as a network takes to be given up."""
        super().__init__()
        self._look = look
        self._known: list[SyncFolder] = []
        self._looks: dict[str, asyncio.Future[SyncFolder]] = {}
        """What was looked at, or is being looked at, by the folder's id."""

    def title_text(self) -> str:
        return _("Folders")

    def body(self) -> list[Widget]:
        """Lay out the list, and the folder under the cursor in full."""
        empty = N_("This laptop exchanges through no folder yet. n chooses one: a stick, a network or a cloud folder.")
        return [self.make_list(self._draw, head=self._head, filtering=False, empty=empty), Prose(self._whole)]

    def _head(self, cells: int) -> Sequence[Piece]:
        row = [Cell(_("FOLDER")), Cell(_("PARKS"), PARKS), Cell(_("LAST"), MOMENT), Cell(_("NOW"), STATE)]
        return columns(cells - 1, row)

    def _draw(self, row: SyncFolder, cells: int) -> Sequence[Piece]:
        return columns(
            cells - 1,
            [
                Cell(row.path, 0, "strong"),
                Cell(_parks_text(row), PARKS),
                Cell(short_moment(row.at) or "–", MOMENT),
                Cell(folder_state_text(row.state), STATE, "good" if row.state == "there" else "dim"),
            ],
        )

    def columns(self) -> list[RowColumn[SyncFolder]]:
        """Return the columns."""
        return [
            RowColumn("folder", N_("FOLDER"), lambda row: row.path),
            RowColumn("parks", N_("PARKS"), _parks_text),
            RowColumn("last", N_("LAST"), lambda row: short_moment(row.at), by=lambda row: row.at or None),
            RowColumn("now", N_("NOW"), lambda row: folder_state_text(row.state)),
        ]

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        if row is None:
            return []
        sentences = [row.path, _("All parks go through it.") if row.parks is None else limited_text(row.names)]
        if row.encrypted:
            sentences.append(_("It is encrypted: only those whom you accepted read what this laptop writes."))
        if row.state != "there":
            sentences.append(not_exchanged_text(row.path, row.state))
        return [[("─" * cells, "dim")], *([(line, "dim")] for sentence in sentences for line in wrap(sentence, cells, 3))]

    async def load(self) -> None:
        self._known = await self.app.call(known_folders)
        self._looks = {folder.id: self._looking_at(folder) for folder in self._known}
        if self._looks:
            await asyncio.wait(self._looks.values(), timeout=AT_ONCE)
        self._show()

    def _looking_at(self, folder: SyncFolder) -> asyncio.Future[SyncFolder]:
        """Look at a folder in a thread of its own that nobody waits for, unless one is at it: a disk is asked, not the record."""
        under_way = self._looks.get(folder.id)
        if under_way is not None and not under_way.done():
            return under_way
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[SyncFolder] = loop.create_future()

        def answered(seen: SyncFolder) -> None:
            answer.set_result(seen)
            if self.loaded and self.is_running:
                self._show()

        def look() -> None:
            seen = self._look(folder)
            with suppress(RuntimeError):  # the program ended meanwhile
                loop.call_soon_threadsafe(answered, seen)

        threading.Thread(target=look, name="look at a folder", daemon=True).start()
        return answer

    def _show(self) -> None:
        """Show each folder with what is known of it by now."""
        rows = []
        for folder in self._known:
            look = self._looks[folder.id]
            rows.append(replace(folder, path=look.result().path, state=look.result().state) if look.done() else folder)
        self.lines.show(rows)
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Offer what is done with a folder only when there is one."""
        if key.key == "e":
            return self.lines.current is not None and not self.lines.current.encrypted
        if key.key in ("enter", "a", "b", "c", "delete"):
            return self.lines.total > 0
        return super().offered(key)

    @asking
    async def on_list_view_chosen(self) -> None:
        """Exchange through the folder under the cursor."""
        row = self.lines.current
        if row is not None and not self.app.read_only and self._answers(row):
            await exchange_through(self.app, Path(row.path))
            await self.reload()

    def _answers(self, row: SyncFolder) -> bool:
        """Return whether it is known if a folder is there; tell when it is not: whoever asks it now would wait as long as the network."""
        if row.state == "looking":
            self.app.notify_user(UsageError(not_exchanged_text(row.path, row.state)))
        return row.state != "looking"

    @asking
    async def do_confidential(self) -> None:
        """Exchange through the folder under the cursor, also what is confidential."""
        row = self.lines.current
        if row is not None and self._answers(row):
            await exchange_through(self.app, Path(row.path), confidential=True)
            await self.reload()

    @asking
    async def do_encrypt(self) -> None:
        """Ask, and exchange through the folder under the cursor so that it is encrypted."""
        row = self.lines.current
        if row is None or not self._answers(row):
            return
        question = _("Encrypt this folder? What lies there plainly is replaced; the others need this version of the program to go on.")
        if await self.app.push_screen_wait(AskYesNo(question)):
            await exchange_through(self.app, Path(row.path), encrypt=True)
            await self.reload()

    @asking
    async def do_every(self) -> None:
        """Exchange through every folder that is there."""
        await exchange_through_every(self.app, self.lines.given)
        await self.reload()

    @asking
    async def do_new(self) -> None:
        """Ask for a folder, and exchange through it."""
        await ask_folder(self.app)
        await self.reload()

    @asking
    async def do_parks(self) -> None:
        """Choose the parks of the folder under the cursor."""
        row = self.lines.current
        if row is None or not self._answers(row):
            return
        choice = await ask_parks(self.app, row.parks, await look_there(self.app, Path(row.path)))
        if choice is not None:
            await self.app.call(choose_parks, row.id, choice)
            await self.reload()

    async def do_forget(self) -> None:
        """Forget the folders that are marked, else the one under the cursor."""
        await self.app.call(_forget, [row.id for row in self.chosen])
        sentence = n_(
            "Forgotten: {n} folder. What lies in it is not touched; n brings it back.",
            "Forgotten: {n} folders. What lies in them is not touched; n brings them back.",
            len(self.chosen),
        )
        self.forget_marks()
        await self.reload()
        self.app.notify_user(sentence.format(n=len(self.chosen)))


def _parks_text(row: SyncFolder) -> str:
    """Return the parks of a folder in few words."""
    return _("all parks") if row.parks is None else named_parks_text(row.names)


def _forget(store: Store, folder_ids: Sequence[str]) -> None:
    for folder_id in folder_ids:
        forget_folder(store, folder_id)
