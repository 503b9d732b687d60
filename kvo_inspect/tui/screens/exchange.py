"""Exchange (uitwisselen): files to and from other laptops, the sync folder, what has two values, receipts, who handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.widget import Widget

from kvo_inspect.errors import KvoError, RuleError, WrongPassphrase
from kvo_inspect.exchange.handover import make_pack, merge
from kvo_inspect.exchange.pack import SUFFIX, is_encrypted
from kvo_inspect.exchange.receipt import read_receipt
from kvo_inspect.exchange.sync import known_folder, sync
from kvo_inspect.exchange.told import field_name, moment_told, received_told, value_told
from kvo_inspect.store.doubles import Double, choose, list_doubles
from kvo_inspect.store.park_list import list_parks
from kvo_inspect.store.receipts import Told, count_unacknowledged, refusals
from kvo_inspect.store.record import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.drawing import Cell, Piece, columns
from kvo_inspect.tui.fields import ChoiceField, Field, LineField
from kvo_inspect.tui.keys import Key
from kvo_inspect.tui.plain import wrap
from kvo_inspect.tui.screen import KvoScreen
from kvo_inspect.tui.screens.ask import AskLine, AskYesNo
from kvo_inspect.tui.screens.form_screen import FormScreen
from kvo_inspect.tui.screens.import_route import typed_path
from kvo_inspect.tui.widgets.lines import Lines
from kvo_inspect.tui.widgets.prose import Prose

Row = Double | Told


class ExchangeScreen(KvoScreen[None]):
    """What passes between laptops, and what people must still decide because of it."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "m",
            N_("make file"),
            "make",
            N_("Write a file for another laptop: all parks or one, with a passphrase if you wish."),
            writes=True,
        ),
        Key("t", N_("take in"), "take", N_("Take in a file of another laptop. First you see what it would bring."), writes=True),
        Key("s", N_("folder"), "sync", N_("Exchange through a folder: a stick, a network or a cloud folder."), writes=True),
        Key("1", N_("first"), "first", N_("Keep the first of the two values under the cursor."), writes=True),
        Key("2", N_("second"), "second", N_("Keep the second of the two values under the cursor."), writes=True),
        Key("h", N_("handed in"), "parts", N_("Who has not handed in their part of a round yet; and say that yours is done.")),
        Key(
            "r",
            N_("receipt"),
            "receipt",
            N_("Take in a receipt of the trajectory record: what it took, and what it refused and why."),
            writes=True,
        ),
    )
    HELP_TEXT = N_(
        "Nothing is lost and nothing doubles when laptops exchange their work. Where two people gave a field different values, both "
        "are listed here with who and when, until somebody keeps one. Confidential work is left out; the commands take it along when asked."
    )
    DEFAULT_CSS = "ExchangeScreen Prose { padding: 0 2; }"

    def __init__(self, *, take: bool = False) -> None:
        """*take*: begin by asking for a file (first start)."""
        super().__init__()
        self._take = take
        self._rows: list[Row] = []
        self._left = 0

    def title_text(self) -> str:
        """Return the title."""
        return _("Exchange")

    def body(self) -> list[Widget]:
        """Return the counts, and the list."""
        empty = N_("No field has two values, and nothing was refused.")
        return [Prose(self._told), Lines[Row](self._draw, head=self._head, empty=empty)]

    def _told(self, cells: int) -> list[list[Piece]]:
        doubles = sum(isinstance(row, Double) for row in self._rows)
        text = " · ".join(
            (
                n_("{n} field has two values", "{n} fields have two values", doubles).format(n=doubles),
                n_("{n} refused by the trajectory record", "{n} refused by the trajectory record", len(self._rows) - doubles).format(
                    n=len(self._rows) - doubles
                ),
                n_("{n} thing not acknowledged by it", "{n} things not acknowledged by it", self._left).format(n=self._left),
            )
        )
        told: list[list[Piece]] = [[(line, "")] for line in wrap(text, max(10, cells))]
        row = self.query_one(Lines).current
        if isinstance(row, Double):
            for number, said in enumerate(row.values[-2:], 1):
                line = _("{value} · {author}, {letters}, {at}").format(
                    value=value_told(said.value), author=said.author or _("nobody named"), letters=said.letters, at=moment_told(said)
                )
                told += [
                    [(f"{number} " if not i else "  ", "key"), (part, "strong")] for i, part in enumerate(wrap(line, max(10, cells - 2)))
                ]
        elif isinstance(row, Told):
            told += [[(line, "warn")] for line in wrap(row.reason, max(10, cells))]
        return told

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells, [Cell(_("ABOUT"), 18), Cell(_("FIELD"), 11), Cell(_("1")), Cell(_("2"))])

    def _draw(self, row: Row, cells: int) -> Sequence[Piece]:
        if isinstance(row, Told):
            return columns(cells, [Cell(row.name, 18, "strong"), Cell(_("refused"), 11, "warn"), Cell(row.reason)])
        about = row.finding or " ".join(filter(None, (row.checkpoint, row.item))) or row.park_name
        said = [f"{value_told(one.value)} · {one.author} {moment_told(one)}" for one in row.values[-2:]]
        return columns(cells, [Cell(about, 18, "strong"), Cell(field_name(row.field), 11), *(Cell(text) for text in said)])

    async def load(self) -> None:
        """Read what has two values and what was refused."""
        self._rows, self._left = await self.app.call(_read)
        self.query_one(Lines).show(self._rows)
        self.on_lines_moved()
        if self._take:
            self._take = False
            self.do_take()

    def on_lines_moved(self) -> None:
        """Tell the row under the cursor in full."""
        self.query_one(Prose).refresh(layout=True)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Choosing needs a field with two values under the cursor."""
        return key.action not in ("first", "second") or isinstance(self.query_one(Lines).current, Double)

    async def do_first(self) -> None:
        """Keep the first value."""
        await self._choose(-2)

    async def do_second(self) -> None:
        """Keep the second value."""
        await self._choose(-1)

    async def _choose(self, place: int) -> None:
        row = self.query_one(Lines).current
        if isinstance(row, Double):
            await self.app.call(choose, row, row.values[place].change)
            self.app.tell(_("Kept: {value}").format(value=value_told(row.values[place].value)))
            await self.load()

    def do_make(self) -> None:
        """Make a file."""
        self.app.push_screen(MakeFileScreen())

    def do_parts(self) -> None:
        """Show who handed in."""
        from kvo_inspect.tui.screens.handed_in import HandedInScreen

        self.app.push_screen(HandedInScreen())

    @work
    async def do_take(self) -> None:
        """Ask for a file, tell what it would bring, and take it in."""
        said = await self.app.push_screen_wait(AskLine(_("Which file?"), hint=_("Type its path, or drop it here.")))
        if not said or not said.strip():
            return
        path, secret = typed_path(said), ""
        try:
            if await self.app.off_screen(is_encrypted, path):
                answer = await self.app.push_screen_wait(AskLine(_("This file is encrypted. Its passphrase?")))
                if not answer:
                    raise WrongPassphrase(given=False)
                secret = answer
            plan = await self.app.call(merge, path, secret, plan_only=True)
            told = "\n".join(received_told(plan))
            if not plan.changes:
                self.app.tell(told)
            elif await self.app.push_screen_wait(AskYesNo(told + "\n\n" + _("Take it in?"), default=True)):
                done = await self.app.call(merge, path, secret)
                self.app.tell(n_("Taken in: {n} change.", "Taken in: {n} changes.", done.changes).format(n=done.changes))
                await self.load()
        except KvoError as error:
            self.app.tell(error)

    @work
    async def do_sync(self) -> None:
        """Ask for a folder, and exchange through it."""
        before = await self.app.call(known_folder)
        said = await self.app.push_screen_wait(AskLine(_("Which folder?"), before, hint=_("A stick, a network or a cloud folder.")))
        if not said or not said.strip():
            return
        folder = typed_path(said)
        try:
            new = not (folder / "kvo-sync.json").exists() and folder.is_dir()
            if new and not await self.app.push_screen_wait(AskYesNo(_("Nobody exchanges through this folder yet. Begin in it?"))):
                return
            done = await self.app.call(sync, folder, new=new)
        except KvoError as error:
            self.app.tell(error)
            return
        taken = sum(received.changes for _name, received in done.taken)
        told = [_("{taken} changes taken in, {written} files written.").format(taken=taken, written=len(done.written))]
        told += [why for _name, why in (*done.waiting, *done.refused)]
        self.app.tell("\n".join(told[:4]))
        await self.load()

    @work
    async def do_receipt(self) -> None:
        """Ask for a receipt and take it in."""
        said = await self.app.push_screen_wait(AskLine(_("Which receipt?"), hint=_("Type its path, or drop it here.")))
        if not said or not said.strip():
            return
        try:
            taken = await self.app.call(read_receipt, typed_path(said))
        except KvoError as error:
            self.app.tell(error)
            return
        told = _("{sender}: {taken} taken, {refused} refused, {unknown} not known here.")
        self.app.tell(told.format(sender=taken.sender, taken=taken.taken, refused=taken.refused, unknown=taken.unknown))
        await self.load()


def _read(store: Store) -> tuple[list[Row], int]:
    return [*list_doubles(store), *refusals(store)], count_unacknowledged(store)


@dataclass
class SecretField(LineField):
    """A line that is not shown while it is typed."""

    def lines(self, cells: int, active: bool) -> list[list[Piece]]:
        """Return a dot for every letter."""
        hidden = LineField(self.name, self.label, text="•" * len(self.value))
        return hidden.lines(cells, active)


class MakeFileScreen(FormScreen[Path]):
    """Writes a file for another laptop; dismissed with its path."""

    SUBMIT = N_("write it")
    HELP_TEXT = N_(
        "The file holds all changes of the parks, so that whoever takes it in misses nothing. What is there already is not doubled."
    )

    def title_text(self) -> str:
        """Return the title."""
        return _("Make a file for another laptop")

    async def make_fields(self) -> list[Field]:
        """Return which parks, where, and the passphrase."""
        parks: list[tuple[str, Any]] = [("", N_("all parks"))]
        parks += [(park.id, lambda name=park.name: name) for park in await self.app.call(list_parks)]
        to = self.app.data / "exports" / f"{self.app.settings.letters or 'kvo'}-{self.app.today.isoformat()}{SUFFIX}"
        return [
            ChoiceField("park", N_("What"), options=parks),
            LineField("path", N_("File"), N_("Its folder is made when it is not there."), text=str(to)),
            SecretField("passphrase", N_("Passphrase"), N_("Empty: not encrypted. Tell it by another way than the file goes.")),
            SecretField("again", N_("Once more"), N_("The same passphrase.")),
        ]

    async def submit(self, values: dict[str, Any]) -> Path:
        """Write the file."""
        if not str(values["path"]).strip():
            raise RuleError(_("Fill this in: it is required."), "path")
        if values["passphrase"] != values["again"]:
            raise RuleError(_("This is not the same passphrase."), "again")
        path = typed_path(values["path"])
        if path.suffix != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        parks = [values["park"]] if values["park"] else None
        await self.app.call(make_pack, path, parks, passphrase=values["passphrase"])
        return path

    def done(self, result: Path | None) -> None:
        """Say where it is."""
        self.app.tell(_("Written: {path}").format(path=result))
        self.dismiss(result)
