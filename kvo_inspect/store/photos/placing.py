"""What the unassigned photos of a round may show, from when and where things were recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.photos.matching import Proposal, Subject, propose
from kvo_inspect.domain.photos.photo import PromisedPhoto
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.findings.finding import findings_of_round
from kvo_inspect.store.parks.checkpoints import route
from kvo_inspect.store.photos.photo import unassigned_photos
from kvo_inspect.store.photos.promised import promises_of_round
from kvo_inspect.store.record.store import Store


def proposals_of_round(store: Store, round_id: str) -> dict[str, list[Proposal]]:
    """Return for each unassigned photo of the park, newest first, what of this round it may show, best first; nothing confidential."""
    found = store.get(Round, round_id)
    subjects = _subjects(store, found)
    zone = next((one.start.tzinfo for one in subjects if one.start is not None), None) or store.now().tzinfo or dt.UTC
    return propose(unassigned_photos(store, found.park), subjects, zone)


def _subjects(store: Store, found: Round) -> list[Subject]:
    stops = {stop.id: stop for stop in route(store, found.park, retired=True)}
    findings: dict[str, Finding] = {one.id: one for one in findings_of_round(store, found.id)}
    rechecks = {
        finding: dt.datetime.fromisoformat(made)
        for finding, made in store.rows("select finding, made from recheck where round = ? and gone = 0 and confidential = 0", [found.id])
    }
    owed: list[PromisedPhoto] = [one for one in promises_of_round(store, found.id) if one.kept_by is None]
    for finding_id in {*rechecks, *(promise.finding for promise in owed)} - set(findings):
        one = store.find(Finding, finding_id)
        if one is not None and not one.gone:
            findings[finding_id] = one
    subjects = []
    for finding in findings.values():
        stop = stops.get(finding.checkpoint)
        moment = rechecks.get(finding.id, dt.datetime.fromisoformat(finding.made))
        plain = Subject("finding", finding.id, moment, moment, stop.position if stop else None)
        promised = [
            replace(plain, promise=one.id, promised_by=one.promised_by, start=(made := dt.datetime.fromisoformat(one.made)), end=made)
            for one in owed
            if one.finding == finding.id
        ]
        subjects += [*promised, plain] if finding.round == found.id or finding.id in rechecks else promised
    visits = store.rows(
        "select checkpoint, min(made), max(changed) from (select checkpoint, made, changed from answer where round = ?1 and gone = 0 "
        "and confidential = 0 union all select checkpoint, made, made from finding where round = ?1 and gone = 0 and confidential = 0) "
        "group by checkpoint",
        [found.id],
    )
    for stop_id, first, last in visits:
        stop = stops.get(stop_id)
        begin, end = dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(last)
        subjects.append(Subject("checkpoint", stop_id, begin, max(begin, end), stop.position if stop else None))
    return subjects
