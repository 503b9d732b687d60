"""The pictures of a Word file. python-docx looks through the whole document for each one that it adds; here each costs the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Length


class WordPictures:
    """Adds pictures to one document, each file once however often it is shown."""

    def __init__(self, document: Any, pixels: Mapping[int, bytes]) -> None:
        self.pixels = pixels
        """Drawings as PNG files, by their identity; empty where nothing here can make them."""
        self._document = document
        self._shown = 0
        self._relations: dict[bytes, tuple[str, Image]] = {}

    def add(self, paragraph: Any, picture: bytes, width: Length, alternative: str) -> None:
        """Add a picture so wide at the end of a paragraph, with what it shows for whoever does not see it."""
        relation, image = self._relations.get(picture) or self._take_in(picture)
        self._shown += 1
        width_taken, height = image.scaled_dimensions(width)
        inline = CT_Inline.new_pic_inline(self._shown, relation, f"picture{self._shown}", width_taken, height)
        inline.docPr.set("descr", alternative)
        for side in ("distT", "distB", "distL", "distR"):  # without these LibreOffice keeps three millimetres free, and two have no room
            inline.set(side, "0")
        paragraph.add_run()._r.add_drawing(inline)  # noqa: SLF001 (no public way to an alternative text)

    def _take_in(self, picture: bytes) -> tuple[str, Image]:
        image = Image.from_blob(picture)
        name = PackURI(f"/word/media/image{len(self._relations) + 1}.{image.ext}")
        part = ImagePart.from_image(image, name)
        self._relations[picture] = self._document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE), image
        return self._relations[picture]
