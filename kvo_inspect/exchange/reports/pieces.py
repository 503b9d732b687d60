"""The pieces that reports are made of, every text cleaned for the font; and what every report tells of a finding in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.photos.then_and_now import DatedPhoto, then_and_now, until
from kvo_inspect.domain.walk.rows import Walk
from kvo_inspect.exchange.reports.characters import Characters
from kvo_inspect.exchange.reports.content import Block, Bullets, Chapter, Drawing, Facts, Paragraph, Photograph, Photographs, TextTable
from kvo_inspect.exchange.reports.widths import roomy
from kvo_inspect.store.export.photos import given_photos
from kvo_inspect.store.export.rows import ExportScope
from kvo_inspect.store.photos.files import photo_file, thumb_bytes
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import rounds_of
from kvo_inspect.texts import _, n_
from kvo_inspect.wording.findings import Described, finding_text
from kvo_inspect.wording.names import capital, day_text
from kvo_inspect.wording.photos import taken_day

CODE = frozenset({0})
"""The first column holds codes."""
LAST = "9999-12-31"
"""No photo is of after this day."""


@dataclass
class ReportPieces:
    """Makes chapters and blocks whose texts the report's font can print, and counts what it could not."""

    characters: Characters = field(default_factory=Characters)

    def clean(self, text: str) -> str:
        """Return a text as the report prints it."""
        return self.characters.clean(text)

    def chapter(self, title: str, *blocks: Block, own_page: bool = False) -> Chapter:
        """Return a heading with what stands under it."""
        return Chapter(self.clean(title), tuple(blocks), own_page=own_page)

    def paragraph(self, text: str, *, small: bool = False) -> Paragraph:
        """Return some sentences."""
        return Paragraph(self.clean(text), small=small)

    def bullets(self, texts: Iterable[str]) -> Bullets:
        """Return sentences beside each other."""
        return Bullets(tuple(map(self.clean, texts)))

    def facts(self, rows: Iterable[tuple[str, str]]) -> Facts:
        """Return names with what they are; a name of nothing is left out."""
        return Facts(tuple((self.clean(name), self.clean(capital(value))) for name, value in rows if value))

    def table(
        self,
        caption: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        shares: Sequence[int],
        numbers: frozenset[int] = frozenset(),
        whole: frozenset[int] = frozenset(),
    ) -> TextTable:
        """Return rows under heads; an empty cell shows a dash. *numbers*, *whole*: as in TextTable.

        The columns are as wide beside each other as *shares*, but each has room for the words of its head and for what is not broken.
        """
        cells = tuple(tuple(self.clean(cell) or "–" for cell in row) for row in rows)
        clean_heads = tuple(map(self.clean, heads))
        unbroken = [(place, [row[place] for row in cells]) for place in sorted(whole)]
        unbroken += [(place, [word for row in cells for word in row[place].split()]) for place in sorted(numbers)]
        return TextTable(self.clean(caption), clean_heads, cells, roomy(shares, clean_heads, unbroken), numbers, whole)

    def drawing(self, svg: str, caption: str, alternative: str, width: int = 170) -> Drawing:
        """Return a picture of ours; the texts in *svg* are cleaned by whoever drew it. *width*: millimetres."""
        return Drawing(svg, self.clean(caption), self.clean(alternative), width)

    def account(self, rows: Iterable[tuple[str, str]] = (), *before: str, aids: bool = True) -> Chapter:
        """Return how the report was made, its last chapter: facts, sentences of its own, and what holds for every report.

        *aids*: the report tells severities, or what a checklist counts, which are no norm.
        """
        made = _("Made with kvo-inspect from the record of the park.")
        own = _("Severity levels and checklists are kvo-inspect’s own aids, not a standard.") if aids else ""
        facts = self.facts(rows)
        small = self.paragraph(" ".join(filter(None, (*before, made, own, self.replaced_text()))), small=True)
        return self.chapter(_("How this report was made"), *([facts] if facts.rows else []), small)

    def replaced_text(self) -> str:
        """Return how many characters could not be printed; empty for none."""
        replaced = self.characters.replaced
        text = n_("{n} character could not be printed and stands as □.", "{n} characters could not be printed and stand as □.", replaced)
        return text.format(n=replaced) if replaced else ""


class Placed(Described, Protocol):
    """A finding, or a row of one, with its code and place."""

    @property
    def code(self) -> str:
        """The code that people read."""

    @property
    def checkpoint(self) -> str:
        """The id of its checkpoint."""


@dataclass
class FindingPieces:
    """What each report tells of a finding: its place, the finding in a few words, its photos."""

    pieces: ReportPieces
    stops: Mapping[str, Checkpoint]
    """The checkpoints of the park by id."""
    defects: Mapping[str, str]
    """What each item is called when it fails."""
    photos: Mapping[str, Sequence[DatedPhoto]]
    """What shows a finding and may leave, by code."""
    data: Path
    """The folder of the record, in which the photos lie."""
    companies: bool = True
    """Whether a place tells which company is there."""
    details: Mapping[str, str] = field(default_factory=dict)
    """How many were counted and what other questions added, by code."""

    def place(self, finding: Placed) -> str:
        """Return where a finding is: checkpoint, stretch, company."""
        stop = self.stops.get(finding.checkpoint)
        if stop is None:
            return "–"
        return ", ".join(filter(None, (stop.name, stop.extent, stop.company if self.companies else "")))

    def what(self, finding: Placed) -> str:
        """Return a finding in a few words."""
        return finding_text(finding, self.defects, self.details.get(finding.code, ""))

    def pictures(self, findings: Iterable[Placed], day: str = "") -> Iterator[Photographs]:
        """Yield the photos of these findings, oldest first within each, none of after a *day*; nothing when none has a photo."""
        pictures = []
        for finding in findings:
            pictures += [self.picture(finding, dated) for dated in until(self.photos.get(finding.code, ()), day or LAST)]
        if pictures:
            yield Photographs(tuple(pictures))

    def pairs(self, findings: Iterable[Placed], round_id: str, day: str, *, others: bool = True) -> Iterator[Photographs]:
        """Yield a photo of before a round and one of it beside each other, for each finding that has both; then the *others*."""
        alone = []
        for finding in findings:
            dated_photos = until(self.photos.get(finding.code, ()), day)
            pair = then_and_now(dated_photos, round_id, day)
            if pair is not None:
                then, now = pair
                yield Photographs((self.picture(finding, then, _("then: {day}")), self.picture(finding, now, _("now: {day}"))), beside=True)
            alone += [self.picture(finding, dated) for dated in dated_photos if pair is None or dated not in pair]
        if others and alone:
            yield Photographs(tuple(alone))

    def picture(self, finding: Placed, dated: DatedPhoto, when: str = "{day}") -> Photograph:
        """Return a photo of a finding with its code, its day (as *when* says it) and what it shows; a file that is elsewhere is told."""
        what = self.what(finding)
        day = day_text(dated.round_day) if dated.round_day else taken_day(dated.photo)
        when = when.format(day=day)
        caption = " · ".join((finding.code, when, dated.photo.caption or what))
        jpeg = thumb_bytes(self.data, dated.photo.sha256, dated.photo.covers)
        if jpeg is None and photo_file(self.data, dated.photo.sha256).is_file():
            caption = _("{caption}: this photo could not be shown here.").format(caption=caption)
        elif jpeg is None:
            caption = _("{caption}: this photo is not on this laptop.").format(caption=caption)
        alternative = _("Photo of {code}: {what}, {place}").format(code=finding.code, what=what, place=self.place(finding))
        return Photograph(jpeg, self.pieces.clean(caption), self.pieces.clean(f"{alternative}, {when}"))


def actions_day(walk: Walk) -> str:
    """Return the last day on which a finding that a round's report tells was changed, when that is after the round; else an empty text."""
    last = max((finding.changed[:10] for finding in (*walk.findings.values(), *walk.still_there())), default="")
    return last if last > walk.round.date else ""


def photos_by_code(store: Store, park: str) -> dict[str, list[DatedPhoto]]:
    """Return the photos of a park that may leave, by the codes of the findings that they show."""
    days = {round_.id: round_.date for round_ in rounds_of(store, park)}
    photos: dict[str, list[DatedPhoto]] = {}
    for shared in given_photos(store, ExportScope(park=park)):
        for code in shared.codes:
            round_id = shared.rounds.get(code, "")
            photos.setdefault(code, []).append(DatedPhoto(shared.photo, round_id, days.get(round_id, "")))
    return photos
