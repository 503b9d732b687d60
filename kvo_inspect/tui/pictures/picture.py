"""A photo on the screen: loaded beside the keys, in the night theme only when asked for; words where it cannot be shown."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container

from kvo_inspect.texts import _
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.kit.prose import Prose
from kvo_inspect.tui.kit.text import wrap
from kvo_inspect.tui.kit.textual_doors import work_of
from kvo_inspect.tui.pictures.half_blocks import HalfBlocks, fitted
from kvo_inspect.tui.pictures.terminal_graphics import cell_size, image_class
from kvo_inspect.wording.photos import unseen_text

if TYPE_CHECKING:
    from PIL import Image

    from kvo_inspect.domain.photos.photo import Photo
    from kvo_inspect.tui.kit.host import Host


REST = 0.03
"""Seconds for which a photo must stay under the cursor: what only scrolls by is not opened."""
SLOW = 0.3
"""Seconds after which the picture of before makes way for words."""


class Picture(Container):
    """Shows a photo's thumbnail as large as its place; `show` gives the photo."""

    DEFAULT_CSS = """
    Picture { align: center middle; overflow: hidden; }
    Picture Prose { width: 1fr; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.photo: Photo | None = None
        self.in_the_dark = False
        """Whether the photo is shown although the night theme is on."""
        self._sentence = ""

    def compose(self) -> ComposeResult:
        """Lay out the picture, and the words in its place."""
        image = image_class()(classes="image")
        image.display = False
        yield image
        yield Prose(self._words)

    def _words(self, cells: int) -> Sequence[Sequence[Piece]]:
        return [[(line, "dim")] for line in wrap(self._sentence, cells - 2)] if self._sentence else [[]]

    @property
    def shown(self) -> bool:
        """Whether the picture itself is on the screen."""
        return bool(self.query_one(".image").display)

    def show(self, photo: Photo | None, *, in_the_dark: bool = False, instead: str = "") -> None:
        """Show a photo, or the words *instead*; one asked for meanwhile wins."""
        self.photo, self.in_the_dark = photo, in_the_dark
        if photo is None:
            self._put(None, instead)
        elif self.app.theme == "night" and not in_the_dark:
            self._put(None, _("Not shown in the dark: a photo is bright. v shows it."))
        else:
            self.run_worker(work_of(self._load, photo), exclusive=True, exit_on_error=False)

    def show_image(self, image: Image.Image | None, instead: str = "") -> None:
        """Show a picture that was drawn for this screen, or the words *instead*."""
        self.photo = None
        self._put(image, instead)

    async def _load(self, photo: Photo) -> None:
        app: Host = self.app  # type: ignore[assignment]
        await asyncio.sleep(REST)
        making = self.set_timer(SLOW, lambda: self._put(None, _("The picture is being made…")))
        try:
            jpeg = await app.photos.thumb(photo)
        finally:
            making.stop()
        image = await asyncio.to_thread(opened, jpeg) if jpeg is not None else None
        if self.photo is photo and self.is_attached:
            self._put(image, "" if image is not None else await app.call(unseen_text, photo))

    def _put(self, image: Image.Image | None, sentence: str) -> None:
        widget: Any = self.query_one(".image")
        words = self.query_one(Prose)
        self._sentence = sentence
        widget.image = image
        widget.display = image is not None
        self._fit()
        words.display = image is None
        words.refresh(layout=True)

    def taken_out(self) -> str:
        """Take the picture away; return the codes that take it out of a terminal that keeps pictures by itself."""
        from kvo_inspect.tui.pictures.terminal_graphics import deleting_codes

        self.photo = None
        codes = "".join(deleting_codes(image) for image in self.query(".image"))
        if codes or self.query(".image"):
            self._put(None, "")
        return codes

    def on_resize(self) -> None:
        """Keep the picture as large as its place."""
        self._fit()

    def _fit(self) -> None:
        """Give the picture its size: left to itself, textual-image stretches it to the width of a low place."""
        widget: Any = self.query_one(".image")
        if widget.image is not None and self.size and not isinstance(widget, HalfBlocks):
            widget.styles.width, widget.styles.height = fitted(widget.image.size, self.size, cell_size())


def opened(jpeg: bytes) -> Image.Image | None:
    """Return our own thumbnail, decoded."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
            picture.load()
            return picture.convert("RGB")
    except (OSError, UnidentifiedImageError, ValueError):
        return None
