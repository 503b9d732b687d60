"""The unassigned photos of a park, each with what of a round it may show; Enter takes the first guess, and so on to the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.containers import Horizontal
from textual.widget import Widget

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.errors import BadValue
from kvo_inspect.store.photos.photo import set_aside, set_camera_clock
from kvo_inspect.store.photos.uses import use_photos
from kvo_inspect.store.record.reach import PHOTOS, Reach
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.ask import AskLine, AskYesNo
from kvo_inspect.tui.kit.drawing import Cell, Piece, columns
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.lists.columns import RowColumn
from kvo_inspect.tui.kit.lists.keys import BESIDE_X
from kvo_inspect.tui.kit.lists.screen import ListScreen
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.screen import show_errors
from kvo_inspect.tui.kit.text import fit, wrap
from kvo_inspect.tui.kit.textual_doors import work_of
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.photos.page import PhotosPage, finding_of, read_page
from kvo_inspect.tui.pictures.picture import Picture
from kvo_inspect.tui.places import ChooseSubjectPlace, ImportPhotosPlace, OwedPhotosPlace
from kvo_inspect.wording.photos import (
    confidential_question,
    photos_show_text,
    place_text,
    reason_text,
    short_time,
    taken_at,
    taken_cells,
    taken_text,
)

GUESSES = 8
"""At most so many guesses are offered to choose from."""


class Placing(NamedTuple):
    """A photo and what it is to show."""

    photo: Photo
    subject: str
    """The id of a finding or checkpoint."""
    promise: str = ""
    """The id of the promise that the photo keeps, when it is known which."""


class PhotosScreen(ListScreen[None, Photo], UndoableScreen[None]):
    """Places photos."""

    REACH = PHOTOS
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "enter",
            N_("place"),
            "",
            N_("Attach what is marked, or the photo under the cursor, each to its first proposal."),
            writes=True,
            rows="marked",
        ),
        Key(
            "o",
            N_("other"),
            "other",
            N_("Choose from all proposals, findings and checkpoints: the same for all that is marked."),
            writes=True,
            rows="marked",
        ),
        Key("a", N_("all"), "all", N_("Attach every photo of which promise or time fit the first proposal."), writes=True, rows="none"),
        Key("i", N_("import"), "import", N_("Import the photos of a folder."), writes=True, rows="none"),
        Key(
            "p",
            N_("to come"),
            "owed",
            N_("Photos that were promised and did not come yet, with a text to send to each person."),
            rows="none",
        ),
        Key(
            "x",
            N_("set aside"),
            "aside",
            N_("Put what is marked, or this photo, out of sight: it shows nothing of use; its bytes stay."),
            writes=True,
            rows="marked",
        ),
        BESIDE_X[0]._replace(last=False),
        Key("c", N_("clock"), "clock", N_("Say how many seconds this camera's clock is behind."), writes=True, rows="one"),
        Key("v", N_("show"), "show", N_("Show the photo although the night theme is on."), rows="none"),
        *UNDO_KEYS,
        *BESIDE_X[1:],
    )
    HELP_TEXT = N_(
        "Photos that nobody placed yet. Proposals come from promises first, then from the camera's time, then from a time in the "
        "file name (~, weaker), and from the place."
    )
    DEFAULT_CSS = """
    PhotosScreen ListView { height: 1fr; }
    PhotosScreen Horizontal { height: 10; }
    PhotosScreen Picture { width: 28; height: 10; }
    PhotosScreen Prose { width: 1fr; padding: 0 1; }
    """

    def __init__(self, park_id: str, park_name: str, round_id: str = "") -> None:
        super().__init__()
        self._park_id, self._park_name, self._round_id = park_id, park_name, round_id
        self._page = PhotosPage([])
        self._in_the_dark = False

    def title_text(self) -> str:
        return _("Photos: {name}").format(name=self._park_name)

    def state_text(self) -> str:
        """Return the number of photos that are not placed yet."""
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
            RowColumn("shows", N_("MAY SHOW"), self._may_show),
        ]

    def row_name(self, row: Photo) -> str:
        """Return the name of the file."""
        return row.name

    def _may_show(self, photo: Photo) -> str:
        """Return what a photo may show, or what is odd about it."""
        best = self._page.best(photo)
        return self._page.name(best.subject.id) if best else self._page.odd_text(photo)

    @property
    def _taken_cells(self) -> int:
        return max(12, taken_cells(self._page.photos, self.app.today))

    def _head(self, cells: int) -> Sequence[Piece]:
        return columns(cells, [Cell(_("TAKEN"), self._taken_cells), Cell(_("FILE"), _name_cells(cells)), Cell(_("MAY SHOW"))])

    def _draw(self, photo: Photo, cells: int) -> Sequence[Piece]:
        shows = Cell(self._may_show(photo) or "·", tone="" if self._page.best(photo) else "warn")
        taken = Cell(short_time(photo, self.app.today), self._taken_cells)
        return columns(cells, [taken, Cell(photo.name, _name_cells(cells), "dim"), shows])

    def _facts(self, cells: int) -> list[list[Piece]]:
        photo = self.lines.current
        if photo is None:
            return [[]]
        lines: list[list[Piece]] = [[(line, "")] for text in (taken_text(photo), place_text(photo)) for line in wrap(text, cells - 2)]
        guesses = self._page.proposals.get(photo.id, [])
        if (odd := self._page.odd_text(photo)) and not any(guess.remarks for guess in guesses[:3]):
            lines += [[(line, "warn")] for line in wrap(odd, cells - 2)]
        lines.append([(_("May show:") if guesses else _("Nothing of this round fits; o lets you choose."), "head")])
        for guess in guesses[:3]:
            lines.append([(" " + fit(self._page.name(guess.subject.id), cells - 4), "strong")])
            lines.append([("   " + fit(reason_text(guess), cells - 6), "warn" if guess.remarks else "dim")])
        return lines

    async def load(self) -> None:
        """Read the photos and the guesses what they show."""
        self._page = await self.app.call(read_page, self._park_id, self._round_id)
        self.lines.show(self._page.photos)
        self.run_worker(work_of(self.app.photos.prepare, self._page.photos), exit_on_error=False, group="thumbs", exclusive=True)

    def offered(self, key: Key) -> bool:
        """Offer most keys only when there is a photo."""
        photo = self.lines.current if self.loaded else None
        match key.action or key.key:
            case "enter":
                return bool(self.loaded and self.lines.marks) or (photo is not None and self._page.best(photo) is not None)
            case "other" | "aside":
                return photo is not None or bool(self.loaded and self.lines.marks)
            case "all":
                return photo is not None
            case "clock":
                return photo is not None and bool(photo.camera)
            case "show":
                return self.app.theme == "night" and not self._in_the_dark and photo is not None
        return True

    def show_row(self) -> None:
        """Show the photo under the cursor."""
        self.bars_changed()
        self.query_one(Picture).show(self.lines.current, in_the_dark=self._in_the_dark)
        self.query_one(Prose).refresh(layout=True)

    @show_errors
    async def on_list_view_chosen(self) -> None:
        """Place what is marked, or the photo under the cursor, each where its first proposal says."""
        await self.with_chosen(self._place_chosen)

    async def _place_chosen(self) -> None:
        placed = [Placing(photo, best.subject.id, best.subject.promise) for photo in self.chosen if (best := self._page.best(photo))]
        if placed:
            await self._place(placed)
        elif self.lines.marks:
            self.app.notify_user(_("For none of what is marked there is a proposal: o lets you choose."))

    async def _place(self, placed: Sequence[Placing], *, confirmed: bool = False) -> None:
        photos = [each.photo for each in placed]
        targets = [await self._target(each.subject) for each in placed]
        if any(target.confidential for target in targets) and not confirmed:
            self.app.push_screen(
                AskYesNo(confidential_question()), lambda yes: self.later(self._place(placed, confirmed=True)) if yes else None
            )
            return
        uses = [(each.photo.id, target, each.promise or None) for each, target in zip(placed, targets, strict=True)]
        await self.app.call(use_photos, uses, self._page.round or None, confirmed=confirmed)
        hidden = [photo for photo, target in zip(photos, targets, strict=True) if target.confidential]
        if hidden:  # the name of what they show is not for this screen
            sentence = n_("{photo} is confidential from now on.", "{n} photos are confidential from now on.", len(hidden))
            self.app.notify_user(sentence.format(n=len(hidden), photo=hidden[0].name))
        elif len({target.id for target in targets}) == 1:
            self.app.notify_user(photos_show_text(photos, self._page.name(placed[0].subject)))
        else:
            sentence = n_("{n} photo placed. u takes it back.", "{n} photos placed. u takes them back.", len(photos))
            self.app.notify_user(sentence.format(n=len(photos)))
        self.forget_marks()
        await self.reload()

    async def _target(self, subject: str) -> Finding | Checkpoint:
        """Return the finding or checkpoint with this id, also one that the page does not show."""
        here: Finding | Checkpoint | None = self._page.findings.get(subject) or self._page.stops.get(subject)
        return here if here is not None else await self.app.call(finding_of, subject)

    def do_other(self) -> None:
        """Ask what is shown by what is marked, or by the photo under the cursor: the same for all of it."""
        photos = list(self.chosen)
        guesses = dict.fromkeys(guess.subject.id for photo in photos for guess in self._page.proposals.get(photo.id, []))
        first = list(guesses)[:GUESSES]
        rest = [
            subject_id
            for subject_id in (*self._page.findings, *(stop.id for stop in self._page.stops.values() if not stop.retired))
            if subject_id not in first
        ]
        chooser = ChooseSubjectPlace([*first, *rest], self._page, self._park_id)
        self.app.go(
            chooser, lambda subject_id: self.later(self._place([Placing(photo, subject_id) for photo in photos])) if subject_id else None
        )

    def do_all(self) -> None:
        """Ask, then take every first guess that a promise or the camera's time speaks for."""
        sure = [
            Placing(photo, best.subject.id, best.subject.promise)
            for photo in self._page.photos
            if (best := self._page.best(photo)) and best.sure
        ]
        if not sure:
            self.app.notify_user(_("Of none of them promise or time fit well enough; place them one by one."))
            return
        question = n_("Attach {n} photo to its first proposal?", "Attach {n} photos to their first proposals?", len(sure)).format(
            n=len(sure)
        )
        self.app.push_screen(AskYesNo(question, default=True), lambda yes: self.later(self._place(sure)) if yes else None)

    def do_import(self) -> None:
        """Open the picker."""
        self.app.go(ImportPhotosPlace(self._park_id, round_id=self._page.round))

    def do_owed(self) -> None:
        """Show who still owes which photos."""
        self.app.go(OwedPhotosPlace(self._park_id))

    async def do_aside(self) -> None:
        """Put what is marked out of sight, or the photo under the cursor."""
        photos = self.chosen
        await self.app.call(set_aside, [photo.id for photo in photos])
        sentence = n_("{n} photo is set aside. u takes it back.", "{n} photos are set aside. u takes them back.", len(photos))
        if len(photos) == 1:
            sentence = _("{photo} is set aside. u takes it back.")
        self.app.notify_user(sentence.format(n=len(photos), photo=photos[0].name))
        await self.reload()

    def do_clock(self) -> None:
        """Ask how far the clock is behind."""
        photo = self.lines.current
        if photo is None:
            return
        question = _("How many seconds is the clock of {camera} behind?").format(camera=photo.camera)
        hint = _("Ahead: a minus in front. Summer time forgotten: 3600.")
        before = str(photo.clock or "")
        self.app.push_screen(AskLine(question, before, hint=hint, selected=True, store=lambda text: self._set_clock(photo.camera, text)))

    async def _set_clock(self, camera: str, text: str) -> None:
        seconds = text.strip() or "0"
        if not seconds.removeprefix("-").isdigit() or len(seconds) > 10:
            raise BadValue("clock", _("Give whole seconds, such as 3600 or -75."))
        await self.app.call(set_camera_clock, self._park_id, camera, int(seconds))
        await self.reload()

    def do_show(self) -> None:
        """Show photos in the dark from here on."""
        self._in_the_dark = True
        self.show_row()

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and taking in the photos that are listed."""
        return Reach.here(self.acts, nouns=self.REACH, things=[photo.id for photo in self._page.photos])


def _name_cells(cells: int) -> int:
    """Return the width of the column of file names: a messenger's are long."""
    return 20 if cells < 100 else 44
