"""The central record: what each park has still to hand in there, and exchanging with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.widget import Widget

from kvo_inspect.central.last_time import last_address, note_address
from kvo_inspect.central.refusals import no_right_text
from kvo_inspect.central.status import ParkStatus, status, status_of_last_time
from kvo_inspect.errors import KvoError, UsageError
from kvo_inspect.progress import Progress
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import AskLine, AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.progress_box import run_with_progress
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.questions.asking import asking
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.wording.central.exchange import (
    moment_text,
    nothing_pulled_text,
    nothing_pushed_text,
    plain_text,
    practice_text,
    pulled_texts,
    pushed_texts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from kvo_inspect.central.connection import Central

T = TypeVar("T")
COUNT, MOMENT, LOGIN = 9, 17, 12
"""Cells of the columns beside the park's name."""


class CentralScreen(ListScreen[None, ParkStatus]):
    """The parks, with how much of each the central record lacks as far as this laptop knows."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("exchange"), "", N_("Fetch and hand in what is new of the park under the cursor."), writes=True, rows="marked"),
        Key("a", N_("all"), "every", N_("Fetch and hand in what is new of every park."), writes=True, rows="none"),
        Key("k", N_("look there"), "look", N_("Look how far each park is in the central record; nothing is exchanged."), rows="none"),
        Key(
            "n",
            N_("address"),
            "address",
            N_("Say which central record: a service, or postgresql://SERVER/DATABASE."),
            writes=True,
            rows="none",
        ),
        *LIST_KEYS,
    )
    HELP_TEXT = N_(
        "An organisation may keep one central record of all its parks, in PostgreSQL. What you hand in there is verified, noted with time "
        "and login, and counted in its views; who has a right on a park fetches it. What is confidential never goes there, and photos "
        "stay in your folders. You work on without it as ever: this list says what is still to be handed in, as far as this laptop "
        "remembers. A password is never stored: put it into a passfile, or type it each time."
    )
    DEFAULT_CSS = "CentralScreen Prose { padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._address = ""
        self._password = ""
        """As it was typed on this screen; gone with it."""
        self._looked: list[ParkStatus] | None = None
        """What was read there; None: nobody looked since this screen was opened."""

    def title_text(self) -> str:
        return _("Central record")

    def body(self) -> list[Widget]:
        """Lay out the address, the parks, and the park under the cursor in full."""
        empty = N_("There is no park on this laptop yet. a fetches those that you may see in the central record.")
        return [
            Prose(self._where),
            self.make_list(self._draw, head=self._head, filtering=False, empty=empty),
            Prose(self._whole),
        ]

    def _where(self, cells: int) -> list[list[Piece]]:
        text = self._address or _("No central record was named yet: n names it.")
        return [*([(line, "dim")] for line in wrap(text, max(10, cells), 2))]

    def _head(self, cells: int) -> Sequence[Piece]:
        counts = [Cell(title.rjust(COUNT - 2), COUNT) for title in (_("HAND IN"), _("FETCH"))]
        return columns(cells - 1, [Cell(_("PARK")), *counts, Cell(_("LAST"), MOMENT), Cell(_("LOGIN"), LOGIN)])

    def _draw(self, row: ParkStatus, cells: int) -> Sequence[Piece]:
        return columns(
            cells - 1,
            [
                Cell(row.name or row.park, 0, "strong"),
                Cell(str(row.to_push).rjust(COUNT - 2), COUNT, "warn" if row.to_push else "dim"),
                Cell(_fetch_text(row).rjust(COUNT - 2), COUNT, "warn" if row.to_pull else "dim"),
                Cell(moment_text(row.last_batch), MOMENT),
                Cell(row.last_login or "–", LOGIN),
            ],
        )

    def columns(self) -> list[RowColumn[ParkStatus]]:
        """Return the columns."""
        return [
            RowColumn("park", N_("PARK"), lambda row: row.name or row.park),
            RowColumn("to_push", N_("HAND IN"), lambda row: str(row.to_push), by=lambda row: row.to_push),
            RowColumn("to_pull", N_("FETCH"), _fetch_text, by=lambda row: row.to_pull),
            RowColumn("last_batch", N_("LAST"), lambda row: moment_text(row.last_batch)),
            RowColumn("last_login", N_("LOGIN"), lambda row: row.last_login),
        ]

    def _whole(self, cells: int) -> list[list[Piece]]:
        row = self.lines.current
        if row is None:
            return []
        sentences = []
        if self._looked is None:
            sentences.append(_("As far as this laptop remembers: k looks there."))
        elif row.whose == "others":
            sentences.append(no_right_text())
        elif not row.changes_there:
            sentences.append(_("{park} is not in the central record yet.").format(park=row.name or row.park))
        else:
            groups = ", ".join(row.teams) or "–"
            sentences.append(_("Groups: {groups}. First handed in by {login}.").format(groups=groups, login=row.first_login))
        if row.is_behind:
            sentences.append(_("The central record has less than before, for an earlier copy was put back: hand in again."))
        sentences.append(plain_text())
        return [[("─" * cells, "dim")], *([(line, "dim")] for sentence in sentences for line in wrap(sentence, cells, 3))]

    async def load(self) -> None:
        self._address = await self.app.call(last_address)
        self.lines.show(self._looked if self._looked is not None else await self.app.call(status_of_last_time))
        self._redraw()

    def _redraw(self) -> None:
        for prose in self.query(Prose):
            prose.refresh(layout=True)
        self.bars_changed()

    def row_key(self, row: ParkStatus) -> str:
        """Return the id of the park."""
        return row.park

    def show_row(self) -> None:
        """Tell the park under the cursor in full."""
        self._redraw()

    def offered(self, key: Key) -> bool:
        """Offer exchanging one park only when there is one, and all when a central record was named."""
        if key.key == "enter":
            return self.lines.total > 0 and bool(self._address)
        if key.key in {"a", "k"}:
            return bool(self._address)
        return super().offered(key)

    @asking
    async def on_list_view_chosen(self) -> None:
        """Exchange the parks that are marked, else the one under the cursor."""
        if self.lines.current is not None and not self.app.read_only and self._address:
            await self.with_chosen(self._exchange_chosen)

    async def _exchange_chosen(self) -> None:
        parks = [row.park for row in self.chosen]
        self.forget_marks()
        await self._exchange(parks)

    @asking
    async def do_every(self) -> None:
        """Exchange every park."""
        await self._exchange(None)

    @asking
    async def do_look(self) -> None:
        """Look how far the central record is."""
        looked = await self._reached(_("Looking at the central record"), _look)
        if looked is not None:
            self._looked = looked
            await self.reload()

    @asking
    async def do_address(self) -> None:
        """Ask which central record it is."""

        async def take(typed: str) -> None:
            await self.app.call(_name, typed)

        question = AskLine(
            _("Which central record?"),
            self._address,
            hint=_("A service, or postgresql://SERVER/DATABASE without a password; empty for none."),
            store=take,
        )
        if await self.app.push_screen_wait(question) is None:
            return
        self._looked, self._password = None, ""
        await self.reload()

    async def _exchange(self, parks: Collection[str] | None) -> None:
        if self.app.practice:
            question = practice_text() + " " + _("Hand in all the same?")
            if not await self.app.push_screen_wait(AskYesNo(question, default=False)):
                return

        def work_there(store: Store, central: Central, progress: Progress) -> tuple[list[str], list[ParkStatus]]:
            return _exchanged(store, central, parks, progress)

        done = await self._reached(_("Exchanging with the central record"), work_there)
        if done is not None:
            texts, self._looked = done
            self.app.notify_user("\n".join(texts))
        await self.reload()

    async def _reached(self, question: str, work_there: Callable[[Store, Central, Progress], T]) -> T | None:
        """Return what is done there; None when it did not come to that, which is told. A password is asked for once."""
        from kvo_inspect.central.refusals import PasswordWanted

        for _attempt in range(2):
            try:
                return await run_with_progress(
                    self.app, question, lambda store, progress: _at_central(store, self._password, progress, work_there)
                )
            except PasswordWanted as wanted:
                typed = await self.app.push_screen_wait(AskLine(_("The password of the central record?"), hidden=True, required=True))
                if not typed:
                    return None
                self._password = typed
                last: KvoError = wanted
            except KvoError as error:
                self._password = ""
                self.app.notify_user(error)
                return None
        self.app.notify_user(last)
        return None


def _fetch_text(row: ParkStatus) -> str:
    return "?" if row.to_pull is None else str(row.to_pull)


def _name(store: Store, typed: str) -> None:
    """Keep the address of the central record; an empty one forgets it. Raises UsageError."""
    from kvo_inspect.central.address import parse_address

    note_address(store, parse_address(typed).text if typed.strip() else "")


def _at_central(store: Store, password: str, progress: Progress, work_there: Callable[[Store, Central, Progress], T]) -> T:
    from kvo_inspect.central.address import parse_address
    from kvo_inspect.central.connection import reaching

    address = last_address(store)
    if not address:
        raise UsageError(_("No central record was named yet: n names it."))
    with reaching(parse_address(address), lambda: password, between=lambda: progress("reach", 0, 0)) as central:
        return work_there(store, central, progress)


def _look(store: Store, central: Central, progress: Progress) -> list[ParkStatus]:
    progress("reach", 0, 0)
    return status(store, central)


def _exchanged(store: Store, central: Central, parks: Collection[str] | None, progress: Progress) -> tuple[list[str], list[ParkStatus]]:
    """Fetch, then hand in; return what came of it, a sentence a line, and where the parks stand then."""
    from kvo_inspect.central.pull import pull
    from kvo_inspect.central.push import push
    from kvo_inspect.store.parks.park import names_by_park

    pulled = pull(store, central, parks, progress=progress)
    pushed = push(store, central, parks, progress=progress)
    names = names_by_park(store)
    refused = [f"{names.get(park, park)}: {why}" for park, why in (pulled.refused | pushed.refused).items()]
    texts = [*pulled_texts(pulled.received, pulled.erased, names), *pushed_texts(pushed.changes, pushed.behind, names), *refused]
    if not texts:
        texts = [nothing_pulled_text(), nothing_pushed_text()]
    return texts, status(store, central)
