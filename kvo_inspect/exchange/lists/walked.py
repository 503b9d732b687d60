"""The rows of what was walked, as JSON: findings, rounds, photos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from kvo_inspect.domain.findings.standing import is_open_stage, is_overdue
from kvo_inspect.domain.photos.photo import Origin, PhotoType, moment_of
from kvo_inspect.domain.values.closed_sets import MeasurementKind, PartnerKind, PartOfDay, Severity, Stage, Status, VerdictKind
from kvo_inspect.exchange.lists.document import ListedRow
from kvo_inspect.store.photos.lines import PhotoLine
from kvo_inspect.store.rounds.overview import RoundLine
from kvo_inspect.store.search.finding_list import FindingLine
from kvo_inspect.store.walk.sign_off import SignOffs


class ListedFinding(ListedRow):
    """One finding."""

    id: str
    """Its id."""
    code: str
    """Its code, as people say it."""
    park: str
    """The id of its park."""
    park_name: str
    """What the park is called."""
    round: str | None
    """The id of the round that made it; null: none did."""
    checkpoint: str
    """The id of its checkpoint."""
    checkpoint_name: str
    """What the checkpoint is called."""
    theme: str | None
    """The theme, as checklists name it."""
    item: str | None
    """The question that made it, as checklist/item; null: none did."""
    object: str
    """Which object, such as the number of a column; empty: none."""
    text: str
    """What was typed of it."""
    severity: Severity
    """How serious it is."""
    stage: Stage
    """Where it is in its life: what the list filters by as --status."""
    status: Status
    """How far its holder is."""
    verdict: VerdictKind | None
    """What the review said of it; null: nobody judged it."""
    verdict_reason: str
    """Why it was returned or dropped."""
    found_on: str
    """The day on which it was found, YYYY-MM-DD."""
    due: str | None
    """The day by which it shall be solved, YYYY-MM-DD."""
    overdue: bool
    """Whether it is open and that day has passed."""
    partner: str | None
    """The id of its action holder."""
    partner_kind: PartnerKind | None
    """What kind of partner that is."""
    organisation: str
    """What the action holder is called; empty: not known."""
    number: str
    """The house number of the premises, when the object is one."""
    confidential: bool
    """Whether it is confidential."""


class ListedRound(ListedRow):
    """One round, confidential work left out."""

    id: str
    """Its id."""
    park: str
    """The id of its park."""
    park_name: str
    """What the park is called."""
    date: str
    """The day, YYYY-MM-DD."""
    part: PartOfDay
    """By day or in the evening."""
    kind: MeasurementKind
    """Of which kind of measurement it is a part."""
    people: int
    """How many walked along."""
    answers: int
    """Questions that have an answer, rechecks and marks too."""
    not_assessed: int
    """Questions that could not be judged."""
    findings: int
    """Findings that it made."""
    finished: bool
    """Whether it was finished."""
    double: bool
    """Whether it stands beside another round of the same measurement, day and part."""
    aside: str
    """Why it was set aside; empty: it counts."""
    signed: int
    """How many of those who walked along said whether they agree."""
    agreed: int
    """How many of those agree."""


class PhotoSpot(ListedRow):
    """Where a photo was taken, as the camera says."""

    lat: float
    """Degrees north (WGS 84)."""
    lon: float
    """Degrees east (WGS 84)."""


class PhotoShows(ListedRow):
    """Something that a photo shows."""

    finding: str | None
    """The id of the finding, when it is one."""
    code: str | None
    """The code of that finding."""
    checkpoint: str | None
    """The id of the checkpoint where it is."""
    answer: str | None
    """The id of the answer, when it is one."""
    round: str | None
    """The id of the round in which it was taken, when that is known."""


class ListedPhoto(ListedRow):
    """One photo."""

    id: str
    """Its id."""
    park: str
    """The id of its park."""
    park_name: str
    """What the park is called."""
    name: str
    """The name of the file as it came."""
    sha256: str
    """Of its bytes."""
    type: PhotoType
    """What the bytes are."""
    length: int
    """Bytes."""
    width: int
    """Pixels, upright."""
    height: int
    """Pixels, upright."""
    taken: str | None
    """When it was taken, its clock put right: a moment of ISO 8601, with an offset when the camera says one; or the day alone."""
    taken_from: Origin | None
    """Where that is known from: the camera, or the name of the file, which is weaker."""
    place: PhotoSpot | None
    """Where it was taken."""
    direction: float | None
    """Which way the camera looked, degrees from north."""
    camera: str
    """Make and model."""
    caption: str
    """What was typed with it."""
    not_shared: bool
    """Whether it is in nothing that leaves."""
    shows: tuple[PhotoShows, ...]
    """What it shows; empty: nobody placed it yet."""
    confidential: bool
    """Whether it is confidential."""


def listed_findings(lines: Iterable[FindingLine], today: dt.date) -> Iterator[ListedFinding]:
    """Yield findings as rows."""
    for line in lines:
        yield ListedFinding(
            id=line.id,
            code=line.code,
            park=line.park,
            park_name=line.park_name,
            round=line.round,
            checkpoint=line.checkpoint,
            checkpoint_name=line.checkpoint_name,
            theme=line.theme,
            item=line.item,
            object=line.object,
            text=line.text,
            severity=line.severity,
            stage=line.stage,
            status=line.status,
            verdict=line.verdict,
            verdict_reason=line.reason,
            found_on=line.made[:10],
            due=line.due,
            overdue=is_overdue(line.due, today, is_open=is_open_stage(line.stage)),
            partner=line.partner,
            partner_kind=line.partner_kind,
            organisation=line.partner_name,
            number=line.number,
            confidential=bool(line.confidential),
        )


def listed_round(line: RoundLine, park: str, park_name: str, signed: SignOffs | None) -> ListedRound:
    """Return a round as a row; *signed*: what those who walked along said of it."""
    return ListedRound(
        id=line.id,
        park=park,
        park_name=park_name,
        date=line.date,
        part=line.part,
        kind=line.kind,
        people=line.people,
        answers=line.answers,
        not_assessed=line.not_assessed,
        findings=line.findings,
        finished=bool(line.closed),
        double=bool(line.double),
        aside=line.aside,
        signed=len(signed.signed) if signed is not None else 0,
        agreed=signed.count("yes") if signed is not None else 0,
    )


def listed_photos(lines: Iterable[PhotoLine]) -> Iterator[ListedPhoto]:
    """Yield photos as rows."""
    for line in lines:
        photo = line.photo
        moment = moment_of(photo.taken, photo.clock)
        day = photo.taken.at[:10] if photo.taken else None
        yield ListedPhoto(
            id=photo.id,
            park=photo.park,
            park_name=line.park_name,
            name=photo.name,
            sha256=photo.sha256,
            type=photo.type,
            length=photo.length,
            width=photo.width,
            height=photo.height,
            taken=moment.isoformat() if moment else day,
            taken_from=photo.taken.origin if photo.taken else None,
            place=PhotoSpot(lat=float(photo.position.lat), lon=float(photo.position.lon)) if photo.position else None,
            direction=float(photo.direction) if photo.direction else None,
            camera=photo.camera,
            caption=photo.caption,
            not_shared=photo.not_shared,
            shows=tuple(
                PhotoShows(finding=shown.finding, code=shown.code, checkpoint=shown.checkpoint, answer=shown.answer, round=shown.round)
                for shown in line.shows
            ),
            confidential=photo.confidential,
        )
