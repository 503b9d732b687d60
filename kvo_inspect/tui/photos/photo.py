"""The photos of a finding or checkpoint: one large, or then and now beside each other; caption, not to be shared, detaching."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, Unpack

from textual.widget import Widget

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.photo import PhotoFields
from kvo_inspect.domain.photos.then_and_now import day_of
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.photos.photo import set_photo
from kvo_inspect.store.photos.placing import Pointed, remarks_of_use
from kvo_inspect.store.photos.uses import UsedPhoto, detach_photo
from kvo_inspect.store.record.reach import PHOTOS, Reach
from kvo_inspect.store.record.store import Store
from kvo_inspect.texts import N_, _
from kvo_inspect.tui.kit.ask import AskLine
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import fit, width
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.photos.cover import CoverScreen
from kvo_inspect.tui.pictures.then_and_now import PictureSide, ThenAndNow
from kvo_inspect.tui.places import AddPhotoPlace
from kvo_inspect.wording.photos import file_text, place_text, remark_texts, taken_text

ReadPhotos = Callable[[Store], list[UsedPhoto]]


@dataclass(frozen=True)
class ShownPhoto:
    """A photo with its use, the day of the round in which it was taken (empty when not known), and the remarks on it."""

    used: UsedPhoto
    day: str
    pointed: Pointed

    @property
    def when(self) -> str:
        """The day that the photo shows (`2026-11-12`): of its round, else of the camera, else empty."""
        return day_of(self.used.photo, self.day)

    @property
    def side(self) -> PictureSide:
        """The photo as one of two beside each other."""
        return PictureSide(self.used.photo, self.when, self.used.photo.caption)


def read_photos(store: Store, read: ReadPhotos) -> list[ShownPhoto]:
    """Return the photos that *read* gives, oldest first."""
    days = {round_.id: round_.date for round_ in store.select(Round, "where gone = 0")}
    photos = [ShownPhoto(used, days.get(used.use.round or "", ""), remarks_of_use(store, used)) for used in read(store)]
    return sorted(photos, key=lambda photo: photo.when)


class PhotoScreen(UndoableScreen[None]):
    """Shows photos."""

    REACH = PHOTOS
    AUTO_FOCUS = ""
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("left", N_("photo"), "previous", N_("The photo before this one."), shown="← →"),
        Key("right", N_("photo"), "next", N_("The next photo."), line=False),
        Key("b", N_("then and now"), "beside", N_("The oldest photo and this one beside each other, or one alone again.")),
        Key("a", N_("add"), "add", N_("Attach another photo to this finding."), writes=True),
        Key("c", N_("caption"), "caption", N_("Write what the photo shows."), writes=True),
        Key(
            "x",
            N_("not to be shared"),
            "share",
            N_("A face, a number plate: keep this photo out of everything that leaves; again: share it."),
            writes=True,
        ),
        Key("x", N_("share again"), "share_again", N_("This photo may be in what leaves again."), writes=True),
        Key("k", N_("cover"), "cover", N_("Cover a face or a number plate: what leaves shows it solid, the photo stays."), writes=True),
        Key("d", N_("detach"), "detach", N_("Take the photo off this; it is unassigned again and nothing is lost."), writes=True),
        Key("v", N_("show"), "show", N_("Show the photo although the night theme is on.")),
        *UNDO_KEYS,
    )
    HELP_TEXT = N_("The bytes of a photo never change. What is shown here is a small copy, turned as the camera meant it.")
    DEFAULT_CSS = """
    PhotoScreen ThenAndNow { height: 1fr; }
    PhotoScreen #facts { height: auto; padding: 0 1; }
    """

    def __init__(self, title: str, read: ReadPhotos, *, beside: bool = False, finding: Finding | None = None, now: str = "") -> None:
        """*title* is already in the language in use; *read* gives the photos; *beside* begins with then and now.

        *finding* is what they are of, so that more can be attached. *now* is the round being walked: a photo of before stands beside
        an empty place as long as that round has none.
        """
        super().__init__()
        self._heading = title
        self._read = read
        self._finding = finding
        self._now = now
        self._photos: list[ShownPhoto] = []
        self._at = 0
        self._beside = beside
        self._in_the_dark = False

    @property
    def current(self) -> ShownPhoto | None:
        """The photo in view; of two, the one with a mark: on the right, unless it is the oldest."""
        return self._photos[self._at] if self._photos else None

    def title_text(self) -> str:
        """Return of what the photos are."""
        return self._heading

    def state_text(self) -> str:
        """Return the place of the photo in view, and how many there are."""
        return _("photo {n} of {total}").format(n=self._at + 1, total=len(self._photos)) if self._photos else ""

    def body(self) -> list[Widget]:
        """Lay out two places for pictures, and the facts of the photo below."""
        return [ThenAndNow(), Prose(self._facts, id="facts")]

    async def load(self) -> None:
        """Read the photos; the newest is shown first."""
        first = not self.loaded
        self._photos = await self.app.call(read_photos, self._read)
        if not self._photos and first:
            self.dismiss()
            return
        last = len(self._photos) - 1
        self._at = max(0, last if first else min(self._at, last))
        self._show()

    def offered(self, key: Key) -> bool:
        """Offer comparing with two photos, adding to a finding, and showing in the night theme."""
        match key.action:
            case "previous" | "next" | "beside":
                return len(self._photos) > 1
            case "add":
                return self._finding is not None
            case "show":
                return self.app.theme == "night" and not self._in_the_dark and bool(self._photos)
            case "caption" | "detach" | "cover":
                return bool(self._photos)
            case "share" | "share_again":
                return self.current is not None and self.current.used.photo.not_shared == (key.action == "share_again")
        return True

    def _show(self) -> None:
        then, now = self._pair()
        self.query_one(ThenAndNow).show(now, then, in_the_dark=self._in_the_dark)
        self.bars_changed()
        self.query_one("#facts", Prose).refresh(layout=True)

    def _pair(self) -> tuple[PictureSide | None, PictureSide | None]:
        """Return then and now: the oldest photo and the one in view, or the one after the oldest; then is None when one stands alone."""
        photos, current = self._photos, self.current
        if not self._beside or current is None:
            return None, current.side if current else None
        if len(photos) > 1:
            then, now = photos[0].side, photos[self._at or 1].side
            return replace(then, in_hand=not self._at), replace(now, in_hand=bool(self._at))
        if self._now and current.used.use.round != self._now:
            return current.side, PictureSide(None, words=_("No photo of this round yet: a attaches one."))
        return None, current.side

    def _facts(self, cells: int) -> list[list[Piece]]:
        current = self.current
        if current is None:
            return [[(_("No photo left here. u takes the last step back."), "dim")]]
        photo, odd = current.used.photo, current.pointed
        kept_inside: list[Piece] = [(_("✗ not to be shared"), "warn")] if photo.not_shared else []
        if photo.covers and not photo.not_shared:
            kept_inside = [(_("▪ covered in part"), "warn")]
        lines: list[list[Piece]] = []
        if self._pair()[0] is None:
            caption = fit(photo.caption or _("no caption"), cells - 24)
            lines = [[(caption + "   ", "strong" if photo.caption else "dim"), *kept_inside]]
        elif kept_inside:  # the captions stand under the photos
            lines = [kept_inside]
        for text, remark in ((taken_text(photo), "outside"), (place_text(photo), "far")):
            sentences = remark_texts([word for word in odd.remarks if word == remark], odd.metres)
            signs: list[Piece] = [("   " + sentence, "warn") for sentence in sentences]
            lines.append([(fit(text, cells - sum(width(sign) for sign, _tone in signs)), ""), *signs])
        return [*lines, [(fit(file_text(photo), cells), "dim")]]

    def do_previous(self) -> None:
        """Go to the photo before."""
        self._at = (self._at - 1) % len(self._photos)
        self._show()

    def do_next(self) -> None:
        """Go to the next photo."""
        self._at = (self._at + 1) % len(self._photos)
        self._show()

    def do_beside(self) -> None:
        """Show two, or one."""
        self._beside = not self._beside
        self._show()

    def do_show(self) -> None:
        """Show photos in the dark from here on."""
        self._in_the_dark = True
        self._show()

    def do_add(self) -> None:
        """Choose another photo for the finding."""
        if self._finding is not None:
            self.app.go(AddPhotoPlace(self._finding))

    def do_caption(self) -> None:
        """Ask for the caption."""
        current = self.current
        if current is None:
            return
        photo = current.used.photo

        async def store(text: str) -> None:
            await self._set(photo.id, caption=text)

        self.app.push_screen(AskLine(_("What does this photo show?"), photo.caption, store=store))

    def do_cover(self) -> None:
        """Cover a part of the photo."""
        if self.current is not None:
            self.app.push_screen(CoverScreen(self.current.used.photo))

    async def do_share(self) -> None:
        """Keep the photo inside."""
        await self._keep_inside(inside=True)

    async def do_share_again(self) -> None:
        """Let the photo leave again."""
        await self._keep_inside(inside=False)

    async def _keep_inside(self, *, inside: bool) -> None:
        if self.current is not None:
            await self._set(self.current.used.photo.id, not_shared=inside)

    async def _set(self, photo_id: str, **fields: Unpack[PhotoFields]) -> None:
        await self.app.call(lambda store: set_photo(store, photo_id, **fields))
        await self.reload()

    async def do_detach(self) -> None:
        """Detach the photo."""
        if self.current is not None:
            await self.app.call(detach_photo, self.current.used.use.id)
            self.app.notify_user(_("Detached: {name} is unassigned again. u takes it back.").format(name=self.current.used.photo.name))
            await self.reload()

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk with these photos or the finding."""
        return Reach.here(
            self.acts,
            nouns=self.REACH,
            things={*(photo.used.photo.id for photo in self._photos), *([self._finding.id] if self._finding else [])},
        )

    def names_confidential(self) -> bool:
        """Return whether the photos in view are confidential."""
        of: Noun | None = self._finding or (self._photos[0].used.photo if self._photos else None)
        return of is not None and of.confidential
