"""What was recorded of one thing, change by change: by whom, when and on which laptop; and of a log, day by day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import SAY_OF_FINDING


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change."""

    at: str
    author: str
    letters: str
    """Which laptop, by its letters as codes show them."""
    how: str
    noun: str
    fields: dict[str, Any]
    reason: str | None
    noun_id: str
    newer: bool = False
    """Whether the change says more than this program knows."""


def finding_history(store: Store, finding_id: str) -> list[HistoryLine]:
    """Return all that was recorded of a finding, and of anything that says something of it, oldest first."""
    if store.find(Finding, finding_id) is None:
        return []
    ids = [finding_id]
    for noun in SAY_OF_FINDING:
        ids += [row[0] for row in store.rows(f'select id from "{noun}" where finding = ?', [finding_id])]
    return _changes(store, f"noun_id in ({', '.join('?' * len(ids))})", ids)


def noun_history(store: Store, noun: str, noun_id: str) -> list[HistoryLine]:
    """Return all changes of one thing, oldest first; nothing of what is confidential."""
    return _changes(store, "noun_id = ? and noun = ? and log.confidential = 0", [noun_id, noun])


def log_history(store: Store, device: str, park: str) -> list[tuple[str, str, int]]:
    """Return per day of a log who wrote in it and how many changes, newest first."""
    rows = store.rows(
        "select substr(at, 1, 10), author, count(*) from change join log on log.id = change.log "
        "where log.device = ? and log.park = ? and log.confidential = 0 group by 1, 2 order by 1 desc, 2",
        [device, park],
    )
    return [(day, author, count) for day, author, count in rows]


def _changes(store: Store, where: str, params: Sequence[str]) -> list[HistoryLine]:
    rows = store.rows(
        "select at, author, letters, device, how, noun, fields, reason, noun_id, v from change join log on log.id = change.log "
        f"where {where} order by stamp, device",
        list(params),
    )
    shown = shown_letters(store.db)
    return [
        HistoryLine(
            at,
            author,
            shown[letters, device],
            how,
            noun,
            field_sets.known_fields(noun, v, json.loads(fields)),
            reason,
            noun_id,
            v > field_sets.FIELD_SET,
        )
        for at, author, letters, device, how, noun, fields, reason, noun_id, v in rows
    ]
