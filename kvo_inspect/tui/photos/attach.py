"""Attaching a photo to one finding: from the unassigned ones, or taken in for it; and who promised one that will not come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual.containers import Horizontal
from textual.widget import Widget

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import Photo, PromisedPhoto
from kvo_inspect.store.photos.photo import unassigned_photos
from kvo_inspect.store.photos.promised import promises_of_finding, withdraw_promise
from kvo_inspect.store.photos.uses import use_photos
from kvo_inspect.store.record.reach import PHOTOS, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskOne, AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import LIST_KEYS
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import show_errors
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.textual_doors import work_of
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.pictures.picture import Picture
from kvo_inspect.tui.places import ImportPhotosPlace
from kvo_inspect.wording.names import moment_text
from kvo_inspect.wording.photos import (
    confidential_question,
    file_text,
    photos_show_text,
    place_text,
    short_time,
    taken_at,
    taken_cells,
    taken_text,
)


@dataclass(frozen=True)
class AddPage:
    """The photos that may be attached to a finding, and the photos promised of it."""

    photos: list[Photo] = field(default_factory=list)
    owed: list[PromisedPhoto] = field(default_factory=list)


def read_page(store: Store, finding: Finding) -> AddPage:
    """Return the unassigned photos that may be attached to a finding, and the promises of it."""
    photos = unassigned_photos(store, finding.park, confidential=finding.confidential)
    return AddPage(photos, promises_of_finding(store, finding.id))


def attach(store: Store, photos: Sequence[Photo], finding: Finding, *, confirmed: bool) -> None:
    """Use photos for a finding, each in the round in which it was taken, in one act."""
    use_photos(store, [(photo.id, finding, None) for photo in photos], round_of_each=True, confirmed=confirmed)


class AddPhotoScreen(ListScreen[None, Photo], UndoableScreen[None]):
    """Attaches photos to a finding."""

    REACH = PHOTOS
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "enter", N_("attach"), "", N_("What is marked, or the photo under the cursor, shows this finding."), writes=True, rows="marked"
        ),
        Key("i", N_("import"), "import", N_("Import photos for this finding from a folder."), writes=True, rows="none"),
        Key(
            "w",
            N_("will not come"),
            "withdraw",
            N_("A promised photo will not come: it is not asked for any more."),
            writes=True,
            rows="none",
        ),
        Key("v", N_("show"), "show", N_("Show the photo although the night theme is on."), rows="none"),
        *UNDO_KEYS,
        *LIST_KEYS,
    )
    HELP_TEXT = N_("Photos that nobody placed yet, the newest first. Enter attaches one to this finding; a promise is kept by it.")
    DEFAULT_CSS = """
    AddPhotoScreen ListView { height: 1fr; }
    AddPhotoScreen Horizontal { height: 10; }
    AddPhotoScreen Picture { width: 28; height: 10; }
    AddPhotoScreen Horizontal > Prose { width: 1fr; padding: 0 1; }
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self._finding = finding
        self._page = AddPage()
        self._confirmed = False
        self._in_the_dark = False

    def title_text(self) -> str:
        return _("A photo of {code}").format(code=self._finding.code)

    def state_text(self) -> str:
        """Return the number of unassigned photos."""
        count = len(self._page.photos)
        return n_("{n} unassigned", "{n} unassigned", count).format(n=count)

    def body(self) -> list[Widget]:
        """List above, picture and facts below."""
        empty = N_("No unassigned photos. Press i to import the photos of a folder.")
        return [self.make_list(self._draw, head=self._head, empty=empty), Horizontal(Picture(), Prose(self._facts))]

    def columns(self) -> list[RowColumn[Photo]]:
        """Return the columns."""
        return [
            RowColumn(
                "taken",
                N_("TAKEN"),
                lambda photo: short_time(photo, self.app.today),
                by=taken_at,
            ),
            RowColumn("file", N_("FILE"), lambda photo: photo.name),
        ]

    def may_leave(self, row: Photo) -> bool:
        """Return whether everybody may see the photo."""
        return not row.confidential

    @property
    def _taken_cells(self) -> int:
        return max(12, taken_cells(self._page.photos, self.app.today))

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells, [Cell(_("TAKEN"), self._taken_cells), Cell(_("FILE"))])

    def _draw(self, photo: Photo, cells: int) -> Sequence[Piece]:
        return columns(cells, [Cell(short_time(photo, self.app.today), self._taken_cells), Cell(photo.name)])

    def _facts(self, cells: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = [
            [(line, "strong")] for line in wrap(f"{self._finding.object} {self._finding.text}".strip(), cells - 2, 2)
        ]
        for promise in self._page.owed:
            sentence = _("Promised by {name}, {moment}").format(name=promise.promised_by, moment=moment_text(promise.made))
            lines += [[(line, "warn")] for line in wrap(sentence, cells - 2)]
        photo = self.lines.current if self.loaded else None
        if photo is not None:
            lines.append([])
            lines += [[(line, "")] for text in (taken_text(photo), place_text(photo)) for line in wrap(text, cells - 2)]
            lines += [[(line, "dim")] for line in wrap(file_text(photo), cells - 2)]
        return lines

    async def load(self) -> None:
        """Read the photos and promises."""
        self._page = await self.app.call(read_page, self._finding)
        self.lines.show(self._page.photos)
        self.run_worker(work_of(self.app.photos.prepare, self._page.photos), exit_on_error=False, group="thumbs", exclusive=True)

    def offered(self, key: Key) -> bool:
        """Offer what has its object: most keys need a photo, one a promise."""
        photo = self.lines.current if self.loaded else None
        match key.action or key.key:
            case "enter":
                return photo is not None
            case "withdraw":
                return bool(self._page.owed)
            case "show":
                return self.app.theme == "night" and not self._in_the_dark and photo is not None
        return True

    def show_row(self) -> None:
        """Show the photo under the cursor."""
        self.bars_changed()
        self.query_one(Picture).show(self.lines.current, in_the_dark=self._in_the_dark)
        self.query_one("Horizontal > Prose", Prose).refresh(layout=True)

    @show_errors
    async def on_list_view_chosen(self) -> None:
        """Attach what is marked, or the photo under the cursor, after confirming when the finding is confidential."""
        await self.with_chosen(lambda: self._when_confirmed(lambda: self.later(self._attach_photos(list(self.chosen)))))

    def _when_confirmed(self, then: Callable[[], None]) -> None:
        if not self._finding.confidential or self._confirmed:
            then()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._confirmed = True
                then()

        self.app.push_screen(AskYesNo(confidential_question()), answered)

    async def _attach_photos(self, photos: Sequence[Photo]) -> None:
        await self.app.call(attach, photos, self._finding, confirmed=self._confirmed)
        self.app.notify_user(photos_show_text(photos, self._finding.code))
        self.forget_marks()
        await self.reload()

    def do_import(self) -> None:
        """Open the picker, for this finding."""

        def open_picker() -> None:
            self.app.go(ImportPhotosPlace(self._finding.park, finding=self._finding, confirmed=self._confirmed))

        self._when_confirmed(open_picker)

    def do_withdraw(self) -> None:
        """Withdraw the promise, or ask which."""
        owed = self._page.owed
        if len(owed) == 1:
            self.later(self._withdraw(owed[0]))
            return
        names = [_("{name}, {moment}").format(name=promise.promised_by, moment=moment_text(promise.made)) for promise in owed]
        self.app.push_screen(
            AskOne(_("Which photo will not come?"), names),
            lambda place: self.later(self._withdraw(owed[place])) if place is not None else None,
        )

    async def _withdraw(self, promise: PromisedPhoto) -> None:
        await self.app.call(withdraw_promise, promise.id)
        self.app.notify_user(_("The photo of {name} is not asked for any more. u takes it back.").format(name=promise.promised_by))
        await self.reload()

    def do_show(self) -> None:
        """Show photos in the dark from here on."""
        self._in_the_dark = True
        self.show_row()

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk with photos of the finding."""
        return Reach.here(self.acts, nouns=self.REACH, things=[self._finding.id])

    def names_confidential(self) -> bool:
        """Return whether the finding is confidential."""
        return self._finding.confidential
