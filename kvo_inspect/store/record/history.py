"""What was recorded of one thing, change by change: by whom, when and on which laptop; and of a log, day by day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding import field_sets
from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.logs import SHOWN
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS, SAY_OF_FINDING


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
    before: Mapping[str, Any] = field(default_factory=dict)
    """What stood in its fields before this change."""
    makes: bool = False
    """Whether the change made the thing."""
    verdicts: tuple[str | None, str | None] = (None, None)
    """The kind of verdict on the finding before this act and after it: together with its status, its stage."""


def finding_history(store: Store, finding_id: str) -> list[HistoryLine]:
    """Return all that was recorded of a finding, and of anything that says something of it, oldest first."""
    if store.find(Finding, finding_id) is None:
        return []
    ids = [finding_id]
    for noun in SAY_OF_FINDING:
        ids += [row[0] for row in store.rows(f'select id from "{noun}" where finding = ?', [finding_id])]
    return _with_verdicts(_changes(store, f"noun_id in ({', '.join('?' * len(ids))})", ids))


def _with_verdicts(acts: list[list[HistoryLine]]) -> list[HistoryLine]:
    """Return the changes of each act with the verdict on the finding before the act and after it."""
    lines: list[HistoryLine] = []
    verdict: str | None = None
    for act in acts:
        before = verdict
        for line in act:
            if line.noun == "review" and "verdict" in line.fields:
                verdict = (line.fields["verdict"] or {}).get("kind")
        lines += [replace(line, verdicts=(before, verdict)) for line in act]
    return lines


def noun_history(store: Store, noun: str, noun_id: str) -> list[HistoryLine]:
    """Return all changes of one thing, oldest first; nothing of what is confidential."""
    acts = _changes(store, "noun_id = ? and noun = ? and log.confidential = 0", [noun_id, noun])
    return [line for act in acts for line in act]


def last_day(store: Store, park: str) -> str:
    """Return the day on which something that is not confidential was recorded last in a park; empty when nothing was."""
    return last_moment(store, park)[:10]


def last_moment(store: Store, park: str) -> str:
    """Return the moment, to the second, at which something that is not confidential was recorded last in a park; empty when nothing was."""
    sql = "select max(at) from change join log on log.id = change.log where log.park = ? and log.confidential = 0"
    at = store.rows(sql, [park])[0][0]
    return dt.datetime.fromisoformat(at).isoformat(timespec="seconds") if at else ""


def log_history(store: Store, device: str, park: str) -> list[tuple[str, str, int]]:
    """Return per day of a log who wrote in it and how many changes, newest first."""
    rows = store.rows(
        f"select substr(at, 1, 10), {SHOWN}, count(*) from change join log on log.id = change.log "
        "where log.device = ? and log.park = ? and log.confidential = 0 group by 1, 2 order by 1 desc, 2",
        [device, park],
    )
    return [(day, author, count) for day, author, count in rows]


def _changes(store: Store, where: str, params: Sequence[str]) -> list[list[HistoryLine]]:
    """Return the changes that a condition selects, act by act, each with what stood in its fields before."""
    rows = store.rows(
        f"select stamp, at, {SHOWN}, letters, device, how, noun, fields, reason, noun_id, v, after = '[]' from change "
        f"join log on log.id = change.log where {where} order by stamp, device, seq",
        list(params),
    )
    shown = shown_letters(store.db)
    stood: dict[str, dict[str, Any]] = {}
    acts: dict[tuple[int, str], list[HistoryLine]] = {}
    for stamp, at, author, letters, device, how, noun, text, reason, noun_id, v, makes in rows:
        fields = field_sets.known_fields(noun, v, json.loads(text))
        values = stood.setdefault(noun_id, {})
        before = {name: values.get(name, _default(noun, name)) for name in fields}
        values |= fields
        newer = v > field_sets.FIELD_SET
        line = HistoryLine(at, author, shown[letters, device], how, noun, fields, reason, noun_id, newer, before, bool(makes))
        acts.setdefault((stamp, device), []).append(line)
    return list(acts.values())


def _default(noun: str, name: str) -> Any:
    """Return what stands in a field that no change wrote."""
    model = NOUNS.get(noun)
    return model.default(name) if model is not None and name in model.own() else None
