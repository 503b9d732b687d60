"""Photos that were promised and did not come yet: by whom, of what, with the text to send; one that will not come is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual.widget import Widget

from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.photos.promised import Owed, change_promises, owed_in_park, withdraw_promise
from kvo_inspect.store.record.reach import PHOTOS, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.list_view import ListView
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import show_errors
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.photos.page import finding_of
from kvo_inspect.tui.places import AddPhotoPlace
from kvo_inspect.wording.names import day_text
from kvo_inspect.wording.photos import owed_text


@dataclass(frozen=True)
class OwedPage:
    """The park, the photos owed in it, and its rounds by id."""

    park: Park | None = None
    owed: list[Owed] = field(default_factory=list)
    rounds: dict[str, Round] = field(default_factory=dict)

    def of(self, owed_photo: Owed) -> tuple[Round | None, list[Owed]]:
        """Return the round of a promise (None when not known), and all photos of that round that the same person owes."""
        promise = owed_photo.promise
        same = [each for each in self.owed if (each.promise.promised_by, each.promise.round) == (promise.promised_by, promise.round)]
        return self.rounds.get(promise.round or ""), same


def read_owed(store: Store, park_id: str) -> OwedPage:
    """Return the photos owed in a park, nothing confidential."""
    rounds = {round_.id: round_ for round_ in store.select(Round, "where park = ? and gone = 0", [park_id])}
    return OwedPage(store.get(Park, park_id), owed_in_park(store, park_id), rounds)


class OwedPhotosScreen(ListScreen[None, Owed], UndoableScreen[None]):
    """Shows who still owes photos."""

    REACH = PHOTOS
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", N_("attach"), "", N_("Attach a photo that came in to the finding of which it was promised."), writes=True, rows="one"),
        Key("c", N_("copy the text"), "copy", N_("Copy the text below for a mail or message (in a terminal that allows it)."), rows="one"),
        Key("b", N_("by somebody else"), "change", N_("Say that somebody else promised this photo."), writes=True, rows="marked"),
        Key(
            "w",
            N_("will not come"),
            "withdraw",
            N_("A promised photo will not come: it is not asked for any more."),
            writes=True,
            rows="marked",
        ),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_("Below the list stands the text to send to the person under the cursor. A photo that comes in keeps its promise.")
    DEFAULT_CSS = """
    OwedPhotosScreen ListView { height: 1fr; min-height: 5; }
    OwedPhotosScreen Prose { padding: 0 1; max-height: 14; border-top: solid $kvo-dim; }
    """

    def __init__(self, park_id: str) -> None:
        super().__init__()
        self._park_id = park_id
        self._page = OwedPage()

    def title_text(self) -> str:
        return _("Photos to come: {name}").format(name=self._page.park.name if self._page.park else "")

    def state_text(self) -> str:
        count = len(self._page.owed)
        return n_("{n} promised", "{n} promised", count).format(n=count)

    def body(self) -> list[Widget]:
        """List above, the text to send below."""
        return [self.make_list(self._draw, head=self._head, empty=N_("Nobody owes a photo.")), Prose(self._below)]

    def columns(self) -> list[RowColumn[Owed]]:
        """Return the columns."""
        return [
            RowColumn("by", N_("PROMISED BY"), lambda owed_photo: owed_photo.promise.promised_by, people=True),
            RowColumn("round", N_("ROUND"), self._day, "day"),
            RowColumn("finding", N_("FINDING"), lambda owed_photo: owed_photo.code),
            RowColumn("what", N_("WHAT"), self._what),
        ]

    def park_of(self, row: Owed) -> str:
        """Return the id of the park."""
        return row.promise.park

    def row_key(self, row: Owed) -> str:
        """Return the id of the promise."""
        return row.promise.id

    def _day(self, owed_photo: Owed) -> str | None:
        """Return the day of the round in which the photo was promised."""
        round_ = self._page.rounds.get(owed_photo.promise.round or "")
        return round_.date if round_ else None

    @staticmethod
    def _what(owed_photo: Owed) -> str:
        return " · ".join(part for part in (owed_photo.object, owed_photo.text, owed_photo.checkpoint) if part)

    def _head(self, cells: int) -> Sequence[Piece]:
        return self._row(cells, _("PROMISED BY"), _("ROUND"), _("FINDING"), _("WHAT"))

    def _draw(self, owed_photo: Owed, cells: int) -> Sequence[Piece]:
        return self._row(
            cells, owed_photo.promise.promised_by, day_text(self._day(owed_photo)) or "-", owed_photo.code, self._what(owed_photo)
        )

    @staticmethod
    def _row(cells: int, who: str, day: str, code: str, what: str) -> list[Piece]:
        return columns(cells, [Cell(who, 18, "strong"), Cell(day, 10, "dim"), Cell(code, 10), Cell(what)])

    def _text(self) -> str:
        current = self.lines.current if self.loaded else None
        if current is None or self._page.park is None:
            return ""
        round_, same = self._page.of(current)
        return owed_text(current.promise.promised_by, same, self._page.park.name, round_) if round_ else ""

    def _below(self, cells: int) -> list[list[Piece]]:
        return [[(part, "")] for line in self._text().splitlines() for part in wrap(line, cells - 2)] or [[]]

    async def load(self) -> None:
        self._page = await self.app.call(read_owed, self._park_id)
        self.lines.show(self._page.owed)

    def offered(self, key: Key) -> bool:
        """Offer most keys only when there is a promise."""
        return (key.action or key.key) not in ("enter", "copy", "change", "withdraw") or (self.loaded and self.lines.current is not None)

    @show_errors
    async def on_list_view_chosen(self, event: ListView.Chosen[Owed]) -> None:
        """Choose among the photos that came in for the finding of this promise."""
        if not self.app.read_only:
            self.app.go(AddPhotoPlace(await self.app.call(finding_of, event.row.promise.finding)))

    def do_copy(self) -> None:
        """Copy the text."""
        self.app.copy_to_clipboard(self._text())
        self.app.notify_user(_("The text is on the clipboard, where the terminal allows that. The command photo owed prints it too."))

    def do_change(self) -> None:
        """Ask who promised what is marked, or the photo under the cursor."""
        promises = [owed_photo.promise for owed_photo in self.chosen]
        question = n_("Photo promised by", "Who promised these {n} photos?", len(promises)).format(n=len(promises))
        before = promises[0].promised_by if len({promise.promised_by for promise in promises}) == 1 else ""
        ids = [promise.id for promise in promises]
        self.app.push_screen(AskLine(question, before, required=True, selected=True, store=lambda text: self._change(ids, text)))

    async def _change(self, ids: Sequence[str], by: str) -> None:
        await self.app.call(change_promises, ids, by)
        self.forget_marks()
        await self.reload()

    async def do_withdraw(self) -> None:
        """Withdraw the promises that are marked, or the one under the cursor."""
        promises = [owed_photo.promise for owed_photo in self.chosen]
        await self.app.call(withdraw_promise, *(promise.id for promise in promises))
        sentence = n_(
            "The photo of {name} is not asked for any more. u takes it back.",
            "{n} photos are not asked for any more. u takes it back.",
            len(promises),
        )
        self.app.notify_user(sentence.format(n=len(promises), name=promises[0].promised_by))
        self.forget_marks()
        await self.reload()

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk with these promises."""
        return Reach.here(self.acts, nouns=self.REACH, things=[owed_photo.promise.id for owed_photo in self._page.owed])
