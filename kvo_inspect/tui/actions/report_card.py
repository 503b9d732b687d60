"""A report card (meldkaart): what a form asks of one point, written and copied as it is shown; its number, and then the next point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.containers import VerticalScroll
from textual.widget import Widget

from kvo_inspect.domain.action_list import Point
from kvo_inspect.domain.report_card import reportable
from kvo_inspect.errors import KvoError, NotFound
from kvo_inspect.exchange.actions.files import cards_folder
from kvo_inspect.photos.report_cards import CardPhotos, WrittenCard, photos_for_cards, write_cards
from kvo_inspect.store.actions.lists import ActionList
from kvo_inspect.store.actions.over_parks import action_list
from kvo_inspect.store.actions.sending import note_number
from kvo_inspect.store.record.reach import DESK, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_, speaking
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.tell_written import TellWritten, shown_path
from kvo_inspect.tui.kit.text import width, wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.wording.letters.report_card import asked_point, card_rows, must_get_card, text_head
from kvo_inspect.wording.names import way_name


@dataclass(frozen=True, slots=True)
class CardPage:
    """A card that was written, and the points of its list that get one."""

    partner_list: ActionList
    written: WrittenCard
    points: tuple[Point, ...]
    photos: CardPhotos
    """Those of its park, or of the parks of the list: read once, for all cards of the list."""

    @property
    def without_number(self) -> tuple[Point, ...]:
        """The points that have no number of the partner yet."""
        return tuple(point for point in self.points if not point.reference)


def read_card(store: Store, exports: Path, finding_id: str, list_id: str, before: CardPage | None = None) -> CardPage:
    """Write the card of a finding below *exports*, and return it with its list; without *list_id* that of its holder.

    *before*: the card that was shown, whose photos hold for the whole list. RuleError says why it gets none, NotFound when it stands on
    that list no more.
    """
    if list_id:
        partner_list = action_list(store, list_id)
        point = next((point for point in partner_list.points if point.id == finding_id), None)
        if point is None:
            raise NotFound(finding_id)
    else:
        partner_list, point = asked_point(store, finding_id)
    must_get_card(point)
    points = reportable(partner_list.points)
    photos = before.photos if before is not None else photos_for_cards(store, [point.id, *(other.id for other in points)])
    (written,) = write_cards(store, [(partner_list, point)], cards_folder(store, partner_list, exports), photos=photos)
    return CardPage(partner_list, written, points, photos)


class ReportCardScreen(UndoableScreen[list[str]]):
    """The card of one point; dismissed with the names of the acts that were done here, which the list takes back too."""

    REACH = DESK
    AUTO_FOCUS = "VerticalScroll"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "k",
            N_("their number"),
            "number",
            N_("Note the number that came back, and go on to the next without one."),
            writes=True,
        ),
        Key("c", N_("copy again"), "copy", N_("Copy the text for the form (in a terminal that allows it).")),
        Key("f", N_("the files"), "files", N_("Where the card and its photos are, to open the folder.")),
        Key("right", N_("card"), "next", N_("The next point of this list."), shown="← →"),
        Key("left", N_("card"), "previous", N_("The point before this one."), line=False),
        *UNDO_KEYS,
        Key("up", N_("scroll"), "", N_("Scroll through the card."), shown="↑↓", line=False),
    )
    HELP_TEXT = N_(
        "What a report form asks of one point, without names of people. It is written to a file as it is shown, with its photos beside it, "
        "and its text is copied. Fill in the form, note its number with k (what was not sent yet is then sent), and go on to the next."
    )
    DEFAULT_CSS = "ReportCardScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; }"

    def __init__(self, finding_id: str, list_id: str = "") -> None:
        """*list_id*: the list through which one goes on; without it that of the finding's holder."""
        super().__init__()
        self._finding_id = finding_id
        self._list_id = list_id
        self._page: CardPage | None = None
        self._copied = ""
        """The id of the finding whose text was copied."""
        self._why = ""
        """Why there is no card."""

    def title_text(self) -> str:
        if self._page is None:
            return _("Report card")
        card = self._page.written.card
        return _("Report card {code} · {partner}").format(code=card.code, partner=card.partner)

    def state_text(self) -> str:
        """Return how many points of the list have no number yet."""
        if self._page is None:
            return ""
        n = len(self._page.without_number)
        return n_("{n} without a number", "{n} without a number", n).format(n=n)

    def body(self) -> list[Widget]:
        return [VerticalScroll(Prose(self._lines))]

    async def load(self) -> None:
        try:
            self._page = await self.app.call(read_card, self.app.exports, self._finding_id, self._list_id, self._page)
            self._why = ""
        except KvoError as error:
            if not self.app.is_open:
                raise
            self._page, self._why = None, error.sentence
        if self._page is not None and self._copied != self._finding_id:
            self._copy(self._page)
        self.bars_changed()

    def offered(self, key: Key) -> bool:
        """Offer a card's keys while there is one, and the next where there are several."""
        if self._page is None:
            return key.action in ("back", "help", "undo", "redo")
        if key.action in ("next", "previous"):
            return len(self._page.points) > 1
        return super().offered(key)

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk on the finding that is shown."""
        return Reach.here(self.acts, nouns=self.REACH, things=[self._finding_id])

    def do_back(self) -> None:
        """Go back with what was done here."""
        self.dismiss(self.acts)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def _lines(self, cells: int) -> list[Sequence[Piece]]:
        if self._page is None:
            return [[], *([(line, "warn")] for line in wrap(self._why, cells))]
        card, file = self._page.written.card, self._page.written.file
        with speaking(self._page.partner_list.partner.language):  # as the partner reads it, and as it stands in the file
            head, rows = text_head(card), card_rows(card)
        place = " ".join((self._copied_text(), _("Written: {path}").format(path=shown_path(file).replace("\n", " · "))))
        lines: list[Sequence[Piece]] = [*([(line, "dim")] for line in wrap(place, cells)), [], [(head, "head")]]
        lines += [[(line, "")] for paragraph in card.text.splitlines() for line in wrap(paragraph, cells)]
        names = max(width(name) for name, _value in rows) + 2
        lines.append([])
        for name, value in rows:
            for number, part in enumerate(wrap(value, max(20, cells - names))):
                lines.append([((name if number == 0 else "").ljust(names), "dim"), (part, "strong" if number == 0 else "")])
        return lines

    # -- keys ----------------------------------------------------------------------------------------------------------

    def do_copy(self) -> None:
        """Copy the text for the form."""
        if self._page is not None:
            self._copy(self._page)
            self.app.notify_user(self._copied_text())

    def _copy(self, page: CardPage) -> None:
        self._copied = self._finding_id
        self.app.copy_to_clipboard(page.written.card.text)

    @staticmethod
    def _copied_text() -> str:
        return _("Copied, if your terminal allows that.")

    def do_files(self) -> None:
        """Tell where the files are."""
        if self._page is not None:
            file = self._page.written.file
            self.app.push_screen(TellWritten(_("Written: {path}").format(path=shown_path(file)), file, "report"))

    def do_number(self) -> None:
        """Ask for the number that came back, note it, and show the next point without one."""
        page = self._page
        if page is None:
            return

        card, way = page.written.card, page.partner_list.partner.way or "form"

        async def store(typed: str) -> None:
            await self.app.call(note_number, card.finding, typed, way)

        def noted(typed: str | None) -> None:
            if typed is not None:
                self.later(self._go_on())

        unsent = any(point.id == card.finding and point.unsent for point in page.points)
        hint = _("Noted as sent today by {way}.").format(way=way_name(way)) if unsent else ""
        title = _("Their number of {code}?").format(code=card.code)
        question = AskLine(title, card.reference, hint=hint, required=True, selected=True, store=store)
        self.app.push_screen(question, noted)

    async def _go_on(self) -> None:
        """Show the next point without a number, or say that there is none."""
        page = self._page
        if page is None:
            return
        await self.reload()
        following = self._after(page.points)
        without = {point.id for point in self._page.without_number} if self._page is not None else set()
        following_id = next((point.id for point in following if point.id in without), "")
        if following_id:
            await self._show(following_id)
        else:
            self.app.notify_user(_("Every point of this list that gets a card has a number now."))

    def _after(self, points: Sequence[Point]) -> list[Point]:
        """Return points in their order, beginning behind the one that is shown and going round."""
        at = next((place for place, point in enumerate(points) if point.id == self._finding_id), -1)
        return [*points[at + 1 :], *points[: max(at, 0)]]

    async def _show(self, finding_id: str) -> None:
        self._finding_id = finding_id
        await self.reload()

    async def do_next(self) -> None:
        """Show the next point of the list, or the first one behind the last."""
        if self._page is not None and (following := self._after(self._page.points)):
            await self._show(following[0].id)

    async def do_previous(self) -> None:
        """Show the point before, or the last one before the first."""
        if self._page is not None and (following := self._after(self._page.points)):
            await self._show(following[-1].id)
