"""The rows of what came in, of papers, of photos that are owed, and of where everything is kept, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kvo_inspect.domain.papers.paper import Paper
from kvo_inspect.domain.values.closed_sets import PaperKind, ReportKind
from kvo_inspect.exchange.lists.document import ListedRow
from kvo_inspect.store.merge.deliveries import Delivered, DeliveryWay
from kvo_inspect.store.photos.promised import Owed


class ListedDelivery(ListedRow):
    """What came in of one laptop's work on one park on one day."""

    day: str
    """The day, YYYY-MM-DD."""
    at: str
    """When the last of it came, RFC 3339."""
    park: str
    """The id of the park."""
    park_name: str
    """What the park is called."""
    letters: str
    """The letters of the laptop."""
    who: str
    """Who recorded the last of it; empty: nobody is named."""
    ways: tuple[DeliveryWay, ...]
    """By a file, through a folder, from the central record; recorded: not known, and the day is that of recording."""
    new: dict[str, int]
    """How many things were made in it, by noun."""
    changed: dict[str, int]
    """How many things were changed in it, by noun."""


class ListedPaper(ListedRow):
    """One paper of a park."""

    id: str
    """Its id."""
    park: str
    """The id of the park."""
    day: str | None
    """Of which day the paper is, YYYY-MM-DD."""
    kind: PaperKind
    """What it is."""
    title: str
    """What it is called."""
    name: str
    """The name of the file as it came."""
    type: str
    """What its bytes are."""
    length: int
    """Bytes."""
    sha256: str
    """Of its bytes as they are kept."""
    report: ReportKind | None
    """Which report of this program it is; null: none."""
    adopted_by: str
    """By whom that report was adopted; empty: it was not."""
    adopted_on: str | None
    """On which day."""
    surpassed: bool
    """Whether a later one was adopted of the same."""


class OwedPhoto(ListedRow):
    """A photo that somebody still owes."""

    promise: str
    """The id of the promise."""
    by: str
    """Who owes it."""
    finding: str
    """The id of the finding."""
    code: str
    """The code of the finding."""
    checkpoint_name: str
    """Where it is."""
    object: str
    """Which object; empty: none."""


class ListedPlace(ListedRow):
    """Where something is kept."""

    name: str
    """What it is, as the command where takes it."""
    path: str
    """The folder or file."""


def listed_deliveries(lines: Iterable[Delivered]) -> Iterator[ListedDelivery]:
    """Yield what came in as rows."""
    for line in lines:
        yield ListedDelivery(
            day=line.day,
            at=line.at,
            park=line.park,
            park_name=line.park_name,
            letters=line.letters,
            who=line.who,
            ways=tuple(sorted(line.ways)),
            new=line.new,
            changed=line.changed,
        )


def listed_papers(papers: Iterable[Paper], surpassed: frozenset[str]) -> Iterator[ListedPaper]:
    """Yield papers as rows; *surpassed*: the ids of reports of which a later one was adopted."""
    for paper in papers:
        yield ListedPaper(
            id=paper.id,
            park=paper.park,
            day=paper.day,
            kind=paper.kind,
            title=paper.title,
            name=paper.name,
            type=paper.type,
            length=paper.length,
            sha256=paper.sha256,
            report=paper.report,
            adopted_by=paper.adopted_by,
            adopted_on=paper.adopted_on,
            surpassed=paper.id in surpassed,
        )


def owed_photos(owed: Mapping[str, Iterable[Owed]]) -> Iterator[OwedPhoto]:
    """Yield photos that are owed as rows, by who owes them."""
    for name, photos in owed.items():
        for photo in photos:
            yield OwedPhoto(
                promise=photo.promise.id,
                by=name,
                finding=photo.promise.finding,
                code=photo.code,
                checkpoint_name=photo.checkpoint,
                object=photo.object,
            )


def listed_places(places: Mapping[str, Path]) -> Iterator[ListedPlace]:
    """Yield where everything is kept as rows."""
    for name, path in places.items():
        yield ListedPlace(name=name, path=str(path))
