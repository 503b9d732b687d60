"""Then and now: two photos of the same thing beside each other, each with a heading above and its caption below; or one alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import fit
from kvo_inspect.tui.pictures.picture import Picture
from kvo_inspect.wording.names import day_text

if TYPE_CHECKING:
    from kvo_inspect.domain.photos.photo import Photo


@dataclass(frozen=True, slots=True)
class PictureSide:
    """One side: a photo, or words where there is none."""

    photo: Photo | None
    day: str = ""
    """The day that the photo shows, `2026-11-12`; empty when that is not known."""
    caption: str = ""
    words: str = ""
    """The text in the place of a photo that is not there, in the language in use."""
    in_hand: bool = False
    """Whether this side is the one of two that keys act on."""


class ThenAndNow(Horizontal):
    """Shows one or two photos as large as its place allows; `show` gives them."""

    DEFAULT_CSS = """
    ThenAndNow Vertical { width: 1fr; height: 1fr; padding: 0 1; }
    ThenAndNow Picture { width: 1fr; height: 1fr; }
    ThenAndNow Prose.said { height: 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sides: tuple[PictureSide | None, PictureSide | None] = (None, None)

    def compose(self) -> ComposeResult:
        """Lay out two columns: heading, picture, caption."""
        for place, name in enumerate(("then", "now")):
            heading, caption = Prose(partial(self._heading, place)), Prose(partial(self._caption, place))
            heading.add_class("said")
            caption.add_class("said")
            yield Vertical(heading, Picture(id=name), caption, id=f"side-{name}")

    def show(self, now: PictureSide | None, then: PictureSide | None = None, *, in_the_dark: bool = False) -> None:
        """Show *then* and *now* beside each other, or *now* alone, without heading and caption.

        In the night theme words stand in the place of the photos unless *in_the_dark* says that they were asked for.
        """
        self._sides = (then, now)
        self.query_one("#side-then").display = then is not None
        for side, name in ((then, "#then"), (now, "#now")):
            picture = self.query_one(name, Picture)
            picture.show(side.photo if side else None, in_the_dark=in_the_dark, instead=side.words if side else "")
        for prose in self.query("Prose.said").results(Prose):
            prose.display = then is not None
            prose.refresh(layout=True)

    @property
    def shown(self) -> bool:
        """Whether every photo given to `show` is on the screen."""
        pictures = [self.query_one(name, Picture) for name in ("#then", "#now")]
        return all(picture.shown for picture in pictures if picture.photo is not None)

    def _heading(self, place: int, cells: int) -> Sequence[Sequence[Piece]]:
        side = self._sides[place]
        if side is None:
            return [[]]
        day = day_text(side.day) if side.day else _("day not known") if side.photo is not None else ""
        heading = (_("then: {day}") if place == 0 else _("now: {day}")).format(day=day or "-")
        mark = "▸ " if side.in_hand else "  " if any(other and other.in_hand for other in self._sides) else ""
        return [[(fit(mark + heading, cells), "strong")]]

    def _caption(self, place: int, cells: int) -> Sequence[Sequence[Piece]]:
        side = self._sides[place]
        return [[(fit(side.caption, cells), "dim")]] if side and side.caption else [[]]
