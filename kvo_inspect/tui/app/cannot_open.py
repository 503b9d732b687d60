"""The record cannot be opened: one clear sentence, what lies there, what to do, and a way to try again."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any, ClassVar

from textual.widget import Widget

from kvo_inspect.errors import KvoError, RecordBehind, RecordLost
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import AskYesNo
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import visible, wrap


class CannotOpenScreen(KvoScreen[None]):
    """Shows the error that stood in the way, and of a lost record also what lies in its folder; takes a backup back."""

    CAN_BACK = False
    NEEDS_RECORD = False
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("b", N_("take this backup back"), "take_back", N_("Make this backup the record. What lies there now is kept beside it.")),
        Key("enter", N_("try again"), "again", N_("Open the record again, after you did what the page says.")),
        Key("enter", N_("go on"), "go_on", N_("Go on with the record as it is.")),
        Key("n", N_("begin anew"), "begin_anew", N_("Begin an empty record here. Photos and backups that lie here stay.")),
        Key("ctrl+q", N_("quit"), "", N_("Close the program.")),
    )
    HELP_TEXT = N_("Something is wrong with the record. Nothing was changed by this program, and what lies there is left as it is.")
    DEFAULT_CSS = "CannotOpenScreen Prose { padding: 2 4; }"

    def __init__(self, error: KvoError) -> None:
        super().__init__()
        self._error = error

    def title_text(self) -> str:
        return _("The record lacks changes") if isinstance(self._error, RecordBehind) else _("The record cannot be opened")

    def body(self) -> list[Widget]:
        return [Prose(self._page)]

    def offered(self, key: Key) -> bool:
        """Offer a backup where there is one, and to begin anew where there is no record."""
        if key.action == "take_back":
            return self._backup is not None and not self.app.read_only
        if key.action == "begin_anew":
            return isinstance(self._error, RecordLost) and not self.app.read_only
        if key.action in ("again", "go_on"):
            return isinstance(self._error, RecordBehind) == (key.action == "go_on")
        return True

    @property
    def _backup(self) -> Path | None:
        return self._error.backup if isinstance(self._error, RecordLost | RecordBehind) else None

    def _page(self, cells: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = [[(self.title_text(), "bad")], []]
        if isinstance(self._error, RecordLost | RecordBehind):
            backup = str(self._error.backup or "")
            texts = [(self._error.what, ""), (self._error.beside, ""), (self._error.newest, "strong"), (visible(backup), "dim")]
        else:
            texts = [(self._error.sentence, "")]
        for text, tone in (
            *(part for part in texts if part[0]),
            (_("Nothing was changed by this program, and what lies there is left as it is."), "dim"),
        ):
            lines += [*([(line, tone)] for line in wrap(text, cells)), []]
        return lines

    async def do_again(self) -> None:
        """Try to open the record again."""
        await self.app.pop_screen()
        await self.app.open_record()

    async def do_go_on(self) -> None:
        """Go on with the record as it is."""
        await self.app.pop_screen()

    def do_take_back(self) -> None:
        """Make the backup the record, after asking."""
        backup = self._backup
        if backup is not None:
            self._ask(_("Make {file} the record? What lies there now is kept beside it.").format(file=backup.name), self._take_back(backup))

    def do_begin_anew(self) -> None:
        """Begin an empty record, after asking."""
        self._ask(_("Begin an empty record in {folder}? Photos and backups there stay.").format(folder=self.app.data), self._begin_anew())

    def _ask(self, question: str, work: Coroutine[Any, Any, None]) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.app.begin(work)
            else:
                work.close()

        self.app.push_screen(AskYesNo(question), answered)

    async def _take_back(self, backup: Path) -> None:
        from kvo_inspect.store.upkeep.restore import restore_backup
        from kvo_inspect.store.upkeep.words_back import words_back
        from kvo_inspect.wording.people.erasing import words_back_sentence

        await self.app.pop_screen()
        await self.app.while_closed(restore_backup, self.app.data, backup)
        if self.app.is_open and (changes := await self.app.call(lambda store: words_back(store.db))):
            self.app.notify_user(words_back_sentence(changes))

    async def _begin_anew(self) -> None:
        from kvo_inspect.paths import state_folder
        from kvo_inspect.store.upkeep.restore import begin_anew

        await self.app.off_screen(begin_anew, self.app.data, state_folder())
        await self.do_again()
