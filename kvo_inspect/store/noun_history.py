"""The history of any one thing of the record: every change of it, by whom, when and on which laptop."""

from __future__ import annotations

import json

from kvo_inspect.store.finding_list import HistoryLine
from kvo_inspect.store.record import Store


def noun_history(store: Store, noun: str, noun_id: str) -> list[HistoryLine]:
    """Return all changes of one thing, oldest first; nothing of what is confidential."""
    rows = store.rows(
        "select at, author, letters, how, noun, fields, reason from change join log on log.id = change.log "
        "where noun_id = ? and noun = ? and log.confidential = 0 order by stamp, device",
        [noun_id, noun],
    )
    return [
        HistoryLine(at, author, letters, how, said, json.loads(fields), reason) for at, author, letters, how, said, fields, reason in rows
    ]


def log_history(store: Store, device: str, park: str) -> list[tuple[str, str, int]]:
    """Return per day of a log who wrote in it and how many changes, newest first."""
    rows = store.rows(
        "select substr(at, 1, 10), author, count(*) from change join log on log.id = change.log "
        "where log.device = ? and log.park = ? and log.confidential = 0 group by 1, 2 order by 1 desc, 2",
        [device, park],
    )
    return [(day, author, count) for day, author, count in rows]
