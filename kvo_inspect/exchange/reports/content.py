"""What a report says, whatever it is written as: chapters with sentences, lists, tables and pictures. No words of its own.

The writers (`pdf`, `word`, `page`) print every text of it once, in this order, and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kvo_inspect.texts import Lang


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str
    small: bool = False
    """What stands beside the matter: a note, a sentence about the report itself."""


@dataclass(frozen=True, slots=True)
class Bullets:
    """Sentences that stand beside each other."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """A question with its answers to tick; they stay on one page."""

    question: str
    answers: tuple[str, ...]
    """Each with its box in front of it."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The question and its answers."""
        return (self.question, *self.answers)


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what they are, each on a line of its own."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows under heads. Never without a row: then its chapter says so in a sentence."""

    caption: str
    """What stands in the table: read aloud in front of it."""
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]
    """How wide the columns are beside each other."""
    numbers: frozenset[int] = frozenset()
    """The columns that hold numbers."""
    whole: frozenset[int] = frozenset()
    """The columns whose cells are never broken over two lines: codes."""


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photo with what it shows."""

    jpeg: bytes | None
    """The picture without metadata, upright; None when its bytes are not on this laptop, and *caption* says so."""
    caption: str
    alternative: str
    """What it shows, for whoever does not see it."""


@dataclass(frozen=True, slots=True)
class Photographs:
    """Photos, two beside each other."""

    pictures: tuple[Photograph, ...]
    beside: bool = False
    """These two belong beside each other, in every format: then and now."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the program drew itself: a map, a chart. Its figures stand in a table behind it."""

    svg: str
    """The picture; what it names of the record is escaped in it."""
    caption: str
    alternative: str
    """The same facts in sentences, for whoever does not see it."""
    width: int = 170
    """Millimetres on paper; a page is 170 wide between its margins."""


Block = Paragraph | Bullets | Choices | Facts | TextTable | Photographs | Drawing


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with what stands under it."""

    title: str
    """Empty only in a letter: its opening and its end have no heading."""
    blocks: tuple[Block, ...]
    own_page: bool = False
    """It begins a page, so that it can be given to somebody alone."""


@dataclass(frozen=True, slots=True)
class Logo:
    """Whose report it is: a small picture at its head."""

    picture: bytes
    """A JPEG without metadata."""
    alternative: str


Layout = Literal["report", "letter"]
"""How it looks: chapters over pages; or one page of at least 11 points, without a foot."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along inside a report."""

    name: str
    text: str
    mime: str
    description: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    title: str
    subtitle: str
    lang: Lang
    day: dt.date
    """Of what it tells, not of the day on which it was printed: the same record gives the same bytes."""
    chapters: tuple[Chapter, ...]
    layout: Layout = "report"
    adopted: bool | None = None
    """Whether it says that it was adopted, or is a draft; None: nobody adopts such a report."""
    attachment: Attachment | None = None
    """A PDF carries the file with it; the other formats cannot."""
    logo: Logo | None = None

    def texts(self) -> Iterator[str]:
        """Yield every text in the order in which it is read."""
        yield self.title
        yield self.subtitle
        for chapter in self.chapters:
            yield from texts_of(chapter)


def texts_of(chapter: Chapter) -> Iterator[str]:
    """Yield every text of a chapter in the order in which it is read."""
    if chapter.title:
        yield chapter.title
    for block in chapter.blocks:
        match block:
            case Paragraph():
                yield block.text
            case Bullets() | Choices():
                yield from block.texts
            case Facts():
                for row in block.rows:
                    yield from row
            case TextTable():
                yield from (block.caption, *block.heads)
                for cells in block.rows:
                    yield from cells
            case Photographs():
                for picture in block.pictures:
                    yield picture.caption
            case Drawing():
                yield block.caption
