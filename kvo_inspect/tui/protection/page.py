"""Protection: whether the record is encrypted, the ways in, and switching it on and off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.errors import KvoError
from kvo_inspect.progress import Progress
from kvo_inspect.protection import recovery_code, unlocked
from kvo_inspect.protection.slots import Slot
from kvo_inspect.protection.ways_in import change_code, change_passphrase, remove, ways_in
from kvo_inspect.store.protect.switching import switch_off, switch_on
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import AskLine, AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.no_rows import EACH
from kvo_inspect.tui.kit.progress_box import WorkingScreen, WorkStopped
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.textual_doors import work_of
from kvo_inspect.tui.protection.add_way import AddWayScreen
from kvo_inspect.tui.protection.code import CodeScreen
from kvo_inspect.tui.protection.passphrase import PassphraseScreen
from kvo_inspect.wording.names import day_text
from kvo_inspect.wording.protection.ways_in import BEFOREHAND, keys_aside_text, kind_text, way_in_text

KIND, DAY = 26, 10
"""Cells of what a way in is, and of a day."""
WHAT_IT_DOES = (
    N_("Protection encrypts the record, its backups, photos, papers and drafts on this laptop: a lost laptop or stick tells nothing."),
    N_("The program then asks for a passphrase at the start, and locks with * and when it is left alone."),
    N_("Not encrypted are what you hand over or write elsewhere (exports, reports, packs without a passphrase) and your settings."),
)


class SwitchingBox(WorkingScreen):
    """Says how far the encrypting is; Esc quits the program, and the next start goes on."""

    STOP_HELP = N_("Quit the program: what is done stays done, and the next start goes on.")


class ProtectionScreen(KvoScreen[None]):
    """The ways in to a protected record, or what protection is and the way to it."""

    NO_ROWS = EACH
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "s",
            N_("switch on"),
            "switch_on",
            N_("Encrypt the record: a passphrase and a recovery code, then everything here."),
            writes=True,
        ),
        Key("n", N_("new"), "new", N_("Add a way in: for somebody else, for an auditor, the key of the organisation."), writes=True),
        Key(
            "e",
            N_("change"),
            "edit",
            N_("Give the way in under the cursor another passphrase, or draw another recovery code."),
            writes=True,
        ),
        Key("delete", N_("remove"), "remove", N_("Remove the way in under the cursor; the last one stays."), writes=True),
        Key("c", N_("recovery code"), "code", N_("Draw a recovery code; the one before opens nothing any more."), writes=True),
        Key("x", N_("switch off"), "switch_off", N_("Make record, backups and photos readable for whoever has the laptop."), writes=True),
    )
    HELP_TEXT = N_(
        "Each way in opens the whole record by itself. One that was removed still opens copies of the key file of before: backups of the "
        "folder that were made elsewhere."
    )
    DEFAULT_CSS = "ProtectionScreen Prose { padding: 1 2 0 2; }"

    def __init__(self, *, begin: bool = False) -> None:
        """*begin*: go on to switching on at once."""
        super().__init__()
        self._begin = begin
        self._slots: tuple[Slot, ...] = ()

    def title_text(self) -> str:
        return _("Protection")

    def state_text(self) -> str:
        """Return whether the record is protected."""
        return _("protected") if self.app.is_protected else _("not protected")

    def body(self) -> list[Widget]:
        """Lay out what protection does, and the ways in."""
        return [Prose(self._about), ListView[Slot](self._draw, head=self._head)]

    def offered(self, key: Key) -> bool:
        """Offer the ways in where the record is protected, and switching on where it is not."""
        slot = self._current
        if key.action == "edit":
            return slot is not None and slot.kind != "organisation"
        if key.action == "remove":
            return slot is not None
        if key.action in ("new", "code", "switch_off"):
            return self.app.is_protected
        return key.action != "switch_on" or (not self.app.is_protected and not self.app.practice)

    @property
    def _lines(self) -> ListView[Slot]:
        return self.query_one(ListView)

    @property
    def _current(self) -> Slot | None:
        return self._lines.current if self._slots else None

    def _about(self, cells: int) -> list[list[Piece]]:
        if self.app.is_protected:
            texts = [_("The record is encrypted on this laptop. Each of these opens it:")]
        elif self.app.practice:
            texts = [_("This is the example: there is nothing in it to protect. Go to your own parks first.")]
        else:
            texts = [*(_(text) for text in WHAT_IT_DOES), *(_(text) for text in BEFOREHAND)]
        return [line for text in texts for line in (*([(part, "")] for part in wrap(text, cells)), [])]

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(_("WAY IN"), KIND, "dim"), Cell(_("WHOSE"), 0, "dim"), Cell(_("SINCE"), DAY, "dim")])

    def _draw(self, slot: Slot, cells: int) -> Sequence[Piece]:
        row = [Cell(kind_text(slot.kind), KIND), Cell(slot.name or slot.recipient or "·", 0, "strong"), Cell(day_text(slot.made), DAY)]
        return columns(cells - 1, row)

    async def load(self) -> None:
        self._slots = (await self.app.off_screen(ways_in, self.app.data)).slots if self.app.is_protected else ()
        self._lines.display = self.app.is_protected
        self._lines.show(self._slots)
        self.bars_changed()
        if self._begin:
            self._begin = False
            self.do_switch_on()

    def on_list_view_moved(self) -> None:
        """Show the keys of the way in under the cursor."""
        self.bars_changed()

    # -- on and off ----------------------------------------------------------------------------------------------------

    def do_switch_on(self) -> None:
        """Ask for a passphrase, show a recovery code and have it typed back, then encrypt."""

        def chosen(passphrase: str | None) -> None:
            if passphrase is not None:
                code = recovery_code.draw()
                self.app.push_screen(CodeScreen(code), lambda typed: on(passphrase, code) if typed else None)

        def on(passphrase: str, code: str) -> None:
            name, day = self.app.settings.name, self.app.today.isoformat()
            self._switch(_("Encrypting"), lambda progress: switch_on(self.app.data, passphrase, code, name, day, progress))

        self.app.push_screen(PassphraseScreen(N_("Protect the record"), BEFOREHAND), chosen)

    def do_switch_off(self) -> None:
        """Decrypt, after asking."""

        def answered(yes: bool | None) -> None:
            if yes:
                self._switch(_("Decrypting"), lambda progress: switch_off(self.app.data, progress))

        self.app.push_screen(AskYesNo(_("Whoever has this laptop can read the record then. Switch protection off?")), answered)

    def _switch(self, question: str, work: Callable[[Progress], None]) -> None:
        self.app.run_worker(work_of(self._switched, question, work))

    async def _switched(self, question: str, work: Callable[[Progress], None]) -> None:
        """Close the record, encrypt or decrypt it under a bar, and open it again."""
        box = SwitchingBox(question)
        await self.app.push_screen(box)

        def switched() -> bool:
            try:
                work(box.progress)
            except WorkStopped:
                return False
            return True

        try:
            if not await self.app.while_closed(switched):
                self.app.exit()  # the next opening goes on
                return
        except KvoError as error:
            self.app.notify_user(error)
        else:
            off = "\n".join(filter(None, (_("The record is not protected any more."), keys_aside_text(self.app.data))))
            self.app.notify_user(_("The record is protected.") if self.app.is_protected else off)
        finally:
            box.answer(None)

    # -- ways in -------------------------------------------------------------------------------------------------------

    def do_new(self) -> None:
        """Add a way in."""
        self.app.push_screen(AddWayScreen())

    def do_edit(self) -> None:
        """Give the way in under the cursor another passphrase, or draw another code."""
        slot = self._current
        if slot is None or slot.kind == "recovery":
            self.do_code()
            return

        def chosen(passphrase: str | None) -> None:
            if passphrase is not None:
                self.later(self._change(slot, passphrase))

        self.app.push_screen(PassphraseScreen(lambda: way_in_text(slot)), chosen)

    async def _change(self, slot: Slot, passphrase: str) -> None:
        await self.app.off_screen(change_passphrase, self.app.data, slot.id, passphrase, self.app.today.isoformat())
        self.app.notify_user(_("The passphrase is changed. Copies of the key file of before still open with the old one."))
        await self.reload()

    def do_code(self) -> None:
        """Ask for a passphrase, as the command does; then draw another recovery code and have it typed back."""

        async def must_open(passphrase: str) -> None:
            await self.app.off_screen(unlocked.must_open, self.app.data, passphrase)

        def opened(passphrase: str | None) -> None:
            if passphrase is not None:
                code = recovery_code.draw()
                self.app.push_screen(CodeScreen(code), lambda typed: self.later(self._change_code(code)) if typed else None)

        hint = _("Or the recovery code of now. The new one opens everything, so whoever draws it must be able to.")
        self.app.push_screen(AskLine(_("Passphrase"), hidden=True, required=True, hint=hint, store=must_open), opened)

    async def _change_code(self, code: str) -> None:
        await self.app.off_screen(change_code, self.app.data, code, self.app.today.isoformat())
        self.app.notify_user(_("The recovery code is changed. The one before opens nothing any more."))
        await self.reload()

    def do_remove(self) -> None:
        """Remove the way in under the cursor, after asking."""
        slot = self._current
        if slot is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.later(self._remove(slot))

        self.app.push_screen(AskYesNo(_("Remove this way in: {way}?").format(way=way_in_text(slot))), answered)

    async def _remove(self, slot: Slot) -> None:
        await self.app.off_screen(remove, self.app.data, slot.id)
        self.app.notify_user(_("Removed: {way}. Copies of the key file of before still open with it.").format(way=way_in_text(slot)))
        await self.reload()
