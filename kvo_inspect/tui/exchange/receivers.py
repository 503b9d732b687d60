"""Who may read what leaves encrypted: the list of receivers, each with a key, and this laptop's own key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.errors import KvoError
from kvo_inspect.exchange.trust.account import added_text, fingerprint_question, off_list_text, other_key_text, removed_text
from kvo_inspect.exchange.trust.device_key import device_key
from kvo_inspect.exchange.trust.other_keys import known_otherwise
from kvo_inspect.exchange.trust.receiver import (
    Receiver,
    add_receiver,
    key_file_text,
    letters_behind,
    read_key,
    read_key_file,
    receivers,
    remove_receiver,
    shown_key,
    waiting_laptops,
)
from kvo_inspect.files import write_text_whole
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import AskLine, AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.forms.typed_path import typed_path
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.questions.asking import asking
from kvo_inspect.tui.kit.tell_written import TellWritten, shown_path
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.contacts import listed
from kvo_inspect.wording.names import day_text

NAME, SINCE = 24, 16
"""Cells of the columns beside the key."""


class ReceiversScreen(ListScreen[None, Receiver]):
    """A line per receiver, by name."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "enter",
            N_("let in"),
            "",
            N_("Let a laptop that made itself known in a folder read what you write there."),
            writes=True,
            rows="one",
        ),
        Key("n", N_("new"), "new", N_("Put somebody on the list: their name, and the key that they gave you."), writes=True, rows="none"),
        Key(
            "delete",
            N_("remove"),
            "remove",
            N_("Take who is marked, else who is under the cursor, off the list."),
            writes=True,
            rows="marked",
        ),
        Key(
            "k",
            N_("own key"),
            "own",
            N_("Write this laptop's own key into a file, to give to others. It is no secret."),
            writes=True,
            rows="none",
        ),
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "What leaves this laptop can be encrypted to those on this list: their key opens it, no passphrase travels, and nobody else reads "
        "it. A key is age1… or ssh-ed25519 …: whoever has kvo-inspect writes theirs here with k, others make one with the age program. "
        "Hold the fingerprint against what its owner reads to you, by telephone: a key that somebody put in its place opens all you send. "
        "Laptops that made themselves known in an encrypted folder stand here too, until somebody accepts them with Enter. Whoever is "
        "taken off the list gets nothing new: files are not encrypted to them, and folders get another key. What they had stays readable."
    )
    DEFAULT_CSS = "ReceiversScreen Prose { padding: 0 1; }"

    def title_text(self) -> str:
        return _("Receivers")

    def body(self) -> list[Widget]:
        """Lay out the list, and below it the key under the cursor in full."""
        empty = N_("Nobody yet. n puts somebody on the list by the key that they gave you.")
        return [self.make_list(self._draw, head=self._head, empty=empty), Prose(self._whole)]

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells - 1, [Cell(_("NAME"), NAME), Cell(_("SINCE"), SINCE), Cell(_("KEY"))])

    def _draw(self, row: Receiver, cells: int) -> Sequence[Piece]:
        since = Cell(_since(row), SINCE, "" if row.since else "warn")
        return columns(cells - 1, [Cell(row.name, NAME, "strong"), since, Cell(row.fingerprint)])

    def columns(self) -> list[RowColumn[Receiver]]:
        """Return the columns."""
        return [
            RowColumn("name", N_("NAME"), lambda row: row.name),
            RowColumn("since", N_("SINCE"), lambda row: row.since[:10] or None, "day"),
            RowColumn("key", N_("KEY"), lambda row: row.fingerprint),
        ]

    def row_key(self, row: Receiver) -> str:
        """Return the key itself."""
        return row.key

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        sentences = [f"{row.name}: {row.key}"] if row is not None else []
        return [[("─" * cells, "dim")], *([(line, "dim")] for sentence in sentences for line in wrap(sentence, cells, 3))]

    async def load(self) -> None:
        """Read the list."""
        self.lines.show(await self.app.call(_read))
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Offer removing only of who is on the list, and accepting of who is not."""
        row = self.lines.current
        if key.key in ("enter", "delete"):
            return row is not None and bool(row.since) == (key.key == "delete") and super().offered(key)
        return super().offered(key)

    def unmarkable(self, row: Receiver) -> str:
        """Return that who was not accepted cannot be marked."""
        return "" if row.since else _("Enter accepts this laptop first.")

    @asking
    async def on_list_view_chosen(self) -> None:
        """Accept the laptop under the cursor: under which name, and whether its owner reads the same fingerprint."""
        row = self.lines.current
        if row is None or row.since or self.app.read_only:
            return
        name = await self.app.push_screen_wait(AskLine(_("Whose laptop is it?"), row.name, selected=True, required=True))
        if name is not None:
            await self._add(name, row.key)

    @asking
    async def do_new(self) -> None:
        """Ask for a name and a key; of one without a checksum whether its owner reads the same."""
        name = await self.app.push_screen_wait(
            AskLine(_("Who may read?"), hint=_("A name: of the organisation, or of the laptop."), required=True)
        )
        if name is None:
            return
        keys: list[tuple[str, str]] = []

        async def read(text: str) -> None:
            keys[:] = [await self.app.off_screen(_read_key, text)]

        hint = _("age1… or ssh-ed25519 …, or the path of the file that holds it.")
        if (
            await self.app.push_screen_wait(AskLine(_("The key of {name}?").format(name=name), hint=hint, required=True, store=read))
            is None
        ):
            return
        await self._add(name, *keys[0])

    async def _add(self, name: str, key: str, letters: str = "") -> None:
        """Put somebody on the list; of a key without a checksum it is asked first whether its owner reads the same.

        *letters*: of the laptop, where they stand behind the key.
        """
        other = await self.app.call(_other_key, key, letters)
        question = f"{other}\n\n{fingerprint_question(name, shown_key(key))}" if other else fingerprint_question(name, shown_key(key))
        if key.startswith("ssh-") and not await self.app.push_screen_wait(AskYesNo(question)):
            return
        try:
            added = await self.app.call(add_receiver, name, key)
        except KvoError as error:
            self.app.notify_user(error)
        else:
            self.app.notify_user(added_text(added.name))
            await self.reload()

    async def do_remove(self) -> None:
        """Ask, and take off the list."""
        rows = list(self.chosen)
        names = listed(row.name for row in rows)

        async def remove() -> None:
            await self.app.call(_remove, rows)
            await self.reload()

        def answered(yes: bool | None) -> None:
            if yes:
                self.later(remove())

        self.app.push_screen(AskYesNo(f"{removed_text(names)}\n\n{_('Take them off the list?')}"), answered)

    @asking
    async def do_own(self) -> None:
        """Write the public half of this laptop's key into a file."""
        try:
            own = await self.app.call(device_key)
            path = self.app.exports / f"{own.public.split()[-1]}.pub"
            await self.app.off_screen(write_text_whole, path, own.public + "\n", shared=True)
        except KvoError as error:
            self.app.notify_user(error)
            return
        sentence = _("Written: {path}").format(path=shown_path(path))
        await self.app.push_screen_wait(TellWritten(f"{sentence}\n{own.fingerprint}", path, None, opens=False))


def _since(row: Receiver) -> str:
    return day_text(row.since[:10]) if row.since else off_list_text(row.removed)


def _read(store: Store) -> list[Receiver]:
    """Return who is on the list, and behind them the laptops that wait to be."""
    waiting = [Receiver(_("laptop {letters}").format(letters=each.letters), each.key, "", each.removed) for each in waiting_laptops(store)]
    return [*receivers(store), *waiting]


def _other_key(store: Store, key: str, letters: str) -> str:
    """Return that the laptop with this key is known here by another one; empty when it is not."""
    laptop = known_otherwise(store, key, letters)
    return other_key_text(laptop) if laptop is not None else ""


def _read_key(text: str) -> tuple[str, str]:
    """Return the key that was typed, or that stands in the file whose path was, and the letters of a laptop that stand behind it."""
    path = typed_path(text)
    if not text.strip().startswith(("age1", "AGE", "ssh-")) and Path(path).is_file():
        return read_key_file(path), letters_behind(key_file_text(path))
    return read_key(text), letters_behind(text)


def _remove(store: Store, rows: Sequence[Receiver]) -> None:
    for row in rows:
        remove_receiver(store, row)
