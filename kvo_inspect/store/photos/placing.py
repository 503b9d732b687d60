"""Matching the unassigned photos of a round, and remarks on odd ones, from when and where findings and answers were recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint, Position
from kvo_inspect.domain.photos.matching import PhotoMatch, PhotoSubject, Remark, propose, remarks_of
from kvo_inspect.domain.photos.photo import Photo, PhotoUse, PromisedPhoto
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.findings.finding import findings_of_round
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.photo import unassigned_photos
from kvo_inspect.store.photos.promised import promises_of_round
from kvo_inspect.store.photos.uses import UsedPhoto
from kvo_inspect.store.photos.which_round import window_of_round
from kvo_inspect.store.record.store import Store


def proposals_of_round(store: Store, round_id: str) -> dict[str, list[PhotoMatch]]:
    """Return by id of each unassigned photo of the park, newest first, its matches in this round, best first; nothing confidential."""
    round_ = store.get(Round, round_id)
    subjects = _subjects(store, round_)
    zone = next((subject.start.tzinfo for subject in subjects if subject.start is not None), None) or store.now().tzinfo or dt.UTC
    return propose(unassigned_photos(store, round_.park), subjects, zone)


def _subjects(store: Store, round_: Round) -> list[PhotoSubject]:
    stops = {stop.id: stop for stop in route(store, round_.park, retired=True)}
    findings: dict[str, Finding] = {finding.id: finding for finding in findings_of_round(store, round_.id)}
    rechecks = {
        finding: dt.datetime.fromisoformat(made)
        for finding, made in store.rows("select finding, made from recheck where round = ? and gone = 0 and confidential = 0", [round_.id])
    }
    owed: list[PromisedPhoto] = [promise for promise in promises_of_round(store, round_.id) if promise.kept_by is None]
    for finding_id in {*rechecks, *(promise.finding for promise in owed)} - set(findings):
        finding = store.find(Finding, finding_id)
        if finding is not None and not finding.gone:
            findings[finding_id] = finding
    subjects = []
    for finding in findings.values():
        stop = stops.get(finding.checkpoint)
        moment = rechecks.get(finding.id, dt.datetime.fromisoformat(finding.made))
        plain = PhotoSubject("finding", finding.id, moment, moment, stop.position if stop else None)
        promised = [
            replace(
                plain,
                promise=promise.id,
                promised_by=promise.promised_by,
                start=(made := dt.datetime.fromisoformat(promise.made)),
                end=made,
            )
            for promise in owed
            if promise.finding == finding.id
        ]
        subjects += [*promised, plain] if finding.round == round_.id or finding.id in rechecks else promised
    visits = store.rows(
        "select checkpoint, min(made), max(changed) from (select checkpoint, made, changed from answer where round = ?1 and gone = 0 "
        "and confidential = 0 union all select checkpoint, made, made from finding where round = ?1 and gone = 0 and confidential = 0) "
        "group by checkpoint",
        [round_.id],
    )
    for stop_id, first, last in visits:
        stop = stops.get(stop_id)
        begin, end = dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(last)
        subjects.append(PhotoSubject("checkpoint", stop_id, begin, max(begin, end), stop.position if stop else None))
    return subjects


@dataclass(frozen=True, slots=True)
class Pointed:
    """The remarks on a photo; a photo without remarks is fine, as far as anyone knows."""

    remarks: tuple[Remark, ...] = ()
    metres: int | None = None
    """Distance from the nearest checkpoint that the photo may be of."""


def remarks_of_use(store: Store, used: UsedPhoto) -> Pointed:
    """Return what is odd about a photo in use, measured to the checkpoint that it shows and to the round that it is of."""
    stop_id = _checkpoint_of(store, used.use)
    stop = store.find(Checkpoint, stop_id) if stop_id else None
    window = window_of_round(store, used.use.round) if used.use.round else None
    return _pointed(store, used.photo, [stop.position] if stop and stop.position else [], window)


def remarks_of_photos(store: Store, round_id: str, photos: Sequence[Photo]) -> list[tuple[Photo, Pointed]]:
    """Return the photos that are odd for a round, each with why: far from every checkpoint, or outside the round."""
    stops = route(store, store.get(Round, round_id).park, retired=True)
    places = [stop.position for stop in stops if stop.position is not None]
    window = window_of_round(store, round_id)
    pairs = ((photo, _pointed(store, photo, places, window)) for photo in photos)
    return [(photo, pointed) for photo, pointed in pairs if pointed.remarks]


def _pointed(store: Store, photo: Photo, places: list[Position], window: tuple[dt.datetime, dt.datetime] | None) -> Pointed:
    zone = (window[0].tzinfo if window else None) or store.now().tzinfo or dt.UTC
    return Pointed(*remarks_of(photo, places, window, zone))


def _checkpoint_of(store: Store, use: PhotoUse) -> str | None:
    if use.checkpoint:
        return use.checkpoint
    table, id_ = ("finding", use.finding) if use.finding else ("answer", use.answer)
    rows = store.rows(f'select checkpoint from "{table}" where id = ?', [id_])
    return rows[0][0] if rows else None
