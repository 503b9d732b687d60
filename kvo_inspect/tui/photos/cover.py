"""Covering a photo: a rectangle goes to a part of the photo with two digits, is moved and sized with a key each, and set with Enter."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.widget import Widget

from kvo_inspect.domain.photos.cover import WHOLE, Cover
from kvo_inspect.domain.photos.photo import Photo
from kvo_inspect.store.photos.covering import cover_photo
from kvo_inspect.store.record.reach import PHOTOS, Reach
from kvo_inspect.texts import N_, _, n_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.keys import Key
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.undoable import UNDO_KEYS, UndoableScreen
from kvo_inspect.tui.pictures.picture import Picture, opened

if TYPE_CHECKING:
    from PIL import Image

SIZES = (500, 800, 1_200, 1_800, 2_600, 3_800, 5_500, 8_000)
"""How wide and high a rectangle is, in ten-thousandths of the shorter side of the photo."""
USUAL = 3
"""Which size a rectangle has at first: a face in the foreground."""
STEP = 300
"""How far an arrow moves a rectangle, in ten-thousandths of the width or height."""
LINE = 2
"""Pixels of the line around the rectangle in hand."""


@dataclass(frozen=True, slots=True)
class Hand:
    """The rectangle in hand: its middle, in ten-thousandths of the photo's width and height, and its size."""

    x: int = WHOLE // 2
    y: int = WHOLE // 2
    size: int = USUAL

    def cover(self, width: int, height: int) -> Cover:
        """Return the rectangle as a cover of a photo of these sides: as wide as high, and within the photo."""
        shorter = min(width, height) or 1
        wide, high = (max(1, SIZES[self.size] * shorter // (side or 1)) for side in (width, height))
        left, top = (min(max(0, middle - long // 2), WHOLE - long) for middle, long in ((self.x, wide), (self.y, high)))
        return Cover(left=left, top=top, width=wide, height=high)

    def moved(self, right: int, down: int) -> Hand:
        """Return it so much further."""
        return Hand(_within(self.x + right), _within(self.y + down), self.size)

    def sized(self, by: int) -> Hand:
        """Return it larger or smaller."""
        return Hand(self.x, self.y, min(max(0, self.size + by), len(SIZES) - 1))

    @staticmethod
    def at(digits: str, size: int) -> Hand:
        """Return it in the part of the photo that digits name as they lie on a phone: 1 is at the top left; a second parts that part."""
        x = y = 0
        part = WHOLE
        for digit in digits:
            part //= 3
            x += (int(digit) - 1) % 3 * part
            y += (int(digit) - 1) // 3 * part
        return Hand(x + part // 2, y + part // 2, size)


def _within(middle: int) -> int:
    return min(max(0, middle), WHOLE)


class CoverScreen(UndoableScreen[None]):
    """Shows one photo large, what is covered of it solid, and the rectangle in hand."""

    REACH = PHOTOS
    AUTO_FOCUS = ""
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key(
            "1",
            N_("where"),
            "",
            N_("Go to a ninth of the photo, 1 at the top left; then a ninth of that."),
            shown="1-9",
        ),
        Key("up", N_("move"), "", N_("Move the rectangle a little."), shown="← → ↑ ↓"),
        Key("plus", N_("larger"), "larger", N_("Make the rectangle larger."), shown="+"),
        Key("minus", N_("smaller"), "smaller", N_("Make the rectangle smaller."), shown="-"),
        Key("enter", N_("cover"), "cover", N_("Cover what lies under the rectangle, in every copy that leaves."), writes=True),
        Key("x", N_("take away"), "remove", N_("Take away the cover under the rectangle, else the last one."), writes=True),
        Key("v", N_("show"), "show", N_("Show the photo although the night theme is on.")),
        *UNDO_KEYS,
    )
    HELP_TEXT = N_(
        "What is covered is drawn solid, in one colour, in everything that leaves: lists, mails, reports, exports, report cards. The photo "
        "itself stays as it came on your own laptops, and its original is not given out any more."
    )
    DEFAULT_CSS = """
    CoverScreen Picture { height: 1fr; }
    CoverScreen Prose#facts { height: auto; padding: 0 1; }
    """

    def __init__(self, photo: Photo) -> None:
        super().__init__()
        self._photo = photo
        self._hand = Hand()
        self._digits = ""
        self._image: Image.Image | None = None
        self._in_the_dark = False

    def title_text(self) -> str:
        return _("Cover: {name}").format(name=self._photo.name)

    def state_text(self) -> str:
        """Return how many rectangles are covered."""
        count = len(self._photo.covers)
        return n_("{n} rectangle", "{n} rectangles", count).format(n=count) if count else _("nothing covered")

    def body(self) -> list[Widget]:
        """Lay out the photo, and a line on what to do."""
        return [Picture(), Prose(self._facts, id="facts")]

    def _facts(self, cells: int) -> list[list[Piece]]:
        text = _("Two digits bring the rectangle to a part of the photo, arrows move it, + and - size it; Enter covers.")
        return [[(line, "dim")] for line in wrap(text, cells)]

    async def load(self) -> None:
        """Read the photo and what is covered of it."""
        self._photo = await self.app.call(lambda store: store.get(Photo, self._photo.id))
        if self._image is None:
            jpeg = await self.app.photos.thumb(self._photo.model_copy(update={"covers": ()}))
            self._image = await asyncio.to_thread(opened, jpeg) if jpeg is not None else None
        self._show()

    def offered(self, key: Key) -> bool:
        """Offer taking away where something is covered, and showing in the dark."""
        if key.action == "show":
            return self._is_dark
        return key.action != "remove" or bool(self._photo.covers)

    @property
    def _is_dark(self) -> bool:
        return self.app.theme == "night" and not self._in_the_dark

    def _show(self) -> None:
        picture = self.query_one(Picture)
        if self._image is None:
            picture.show_image(None, _("The picture cannot be shown here, so nothing of it can be covered."))
        elif self._is_dark:
            picture.show_image(None, _("Not shown in the dark: a photo is bright. v shows it."))
        else:
            picture.show_image(self._drawn(self._image))
        self.bars_changed()

    def _drawn(self, image: Image.Image) -> Image.Image:
        """Return the photo with what is covered, and the rectangle in hand as a frame."""
        from PIL import ImageDraw

        drawn = image.copy()
        draw = ImageDraw.Draw(drawn)
        for cover in self._photo.covers:
            draw.rectangle(_pixels(cover, drawn), fill=(0, 0, 0))
        frame = _pixels(self._hand.cover(self._photo.width, self._photo.height), drawn)
        draw.rectangle(frame, outline=(0, 0, 0), width=2 * LINE)
        left, top, right, bottom = (side + LINE * (1 if at < 2 else -1) for at, side in enumerate(frame))
        if left <= right and top <= bottom:  # a small rectangle in a small photo has no room for a second line
            draw.rectangle((left, top, right, bottom), outline=(255, 255, 0), width=LINE)
        return drawn

    # -- keys ----------------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Move the rectangle."""
        moves = {"left": (-STEP, 0), "right": (STEP, 0), "up": (0, -STEP), "down": (0, STEP)}
        if event.key in moves:
            self._digits = ""
            self._take(self._hand.moved(*moves[event.key]))
        elif event.character and event.character in "123456789":
            self._digits = (self._digits if len(self._digits) < 2 else "") + event.character
            self._take(Hand.at(self._digits, self._hand.size))
        else:
            return
        event.stop()

    def _take(self, hand: Hand) -> None:
        self._hand = hand
        self._show()

    def do_larger(self) -> None:
        """Make the rectangle larger."""
        self._take(self._hand.sized(1))

    def do_smaller(self) -> None:
        """Make the rectangle smaller."""
        self._take(self._hand.sized(-1))

    async def do_cover(self) -> None:
        """Cover what lies under the rectangle."""
        if self._image is None:
            return
        self._digits = ""
        cover = self._hand.cover(self._photo.width, self._photo.height)
        if cover not in self._photo.covers:
            await self._store((*self._photo.covers, cover))

    async def do_remove(self) -> None:
        """Take away the cover in which the middle of the rectangle lies, the last one set first; else the last one."""
        covers = self._photo.covers
        under = [cover for cover in covers if _holds(cover, self._hand)]
        gone = (under or list(covers))[-1:]
        await self._store(tuple(cover for cover in covers if cover not in gone))

    async def _store(self, covers: tuple[Cover, ...]) -> None:
        await self.app.call(cover_photo, self._photo.id, covers)
        await self.reload()

    def do_show(self) -> None:
        """Show the photo in the dark."""
        self._in_the_dark = True
        self._show()

    async def reach(self) -> Reach:
        """Return the reach of `u`: what was done here, and at the desk with this photo."""
        return Reach.here(self.acts, nouns=self.REACH, things={self._photo.id})

    def names_confidential(self) -> bool:
        """Return whether the photo is confidential."""
        return self._photo.confidential


def _holds(cover: Cover, hand: Hand) -> bool:
    return cover.left <= hand.x <= cover.left + cover.width and cover.top <= hand.y <= cover.top + cover.height


def _pixels(cover: Cover, image: Any) -> list[int]:
    """Return left, top, right and bottom of a cover in pixels of an image."""
    begins = (cover.left * image.width // WHOLE, cover.top * image.height // WHOLE)
    ends = ((cover.left + cover.width) * image.width // WHOLE - 1, (cover.top + cover.height) * image.height // WHOLE - 1)
    return [*begins, *(max(begin, end) for begin, end in zip(begins, ends, strict=True))]
