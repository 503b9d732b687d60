"""What was recorded of one thing, change by change: by whom, when and on which laptop; and of a log, day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.folding.field_sets import is_newer, values_of
from kvo_inspect.domain.folding.stood import stood_before
from kvo_inspect.domain.record.change import GONE, Change, LogKey
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.codes import shown_letters
from kvo_inspect.store.record.logs import SHOWN
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS, SAY_OF_FINDING

_LETTERS = "select device, park, confidential, letters from log"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change."""

    act: str
    """The name of the act that it belongs to: what one step wrote has one."""
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
    """What stood in its fields for whoever wrote this change."""
    apart: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Its fields of which two values or more stood then, given apart, with these."""
    makes: bool = False
    """Whether the change made the thing."""
    verdicts: tuple[str | None, str | None] = (None, None)
    """The kind of verdict on the finding before this act and after it: together with its status, its stage."""


def finding_history(store: Store, finding_id: str) -> list[HistoryLine]:
    """Return all that was recorded of a finding, and of anything that says something of it, oldest first."""
    if store.find(Finding, finding_id) is None:
        return []
    things = [(Finding.noun, finding_id)]
    for noun in SAY_OF_FINDING:
        things += [(noun, row[0]) for row in store.rows(f'select id from "{noun}" where finding = ?', [finding_id])]
    return _with_verdicts(_acts(store, [logs.changes_of(store.db, *thing) for thing in things]))


def _with_verdicts(acts: list[list[HistoryLine]]) -> list[HistoryLine]:
    """Return the changes of each act with the verdict on the finding before the act and after it."""
    lines: list[HistoryLine] = []
    verdict: str | None = None
    for act in acts:
        before = verdict
        for line in act:
            if line.noun == "review" and "verdict" in line.fields:
                before, verdict = ((values["verdict"] or {}).get("kind") for values in (line.before, line.fields))
        lines += [replace(line, verdicts=(before, verdict)) for line in act]
    return lines


def noun_history(store: Store, noun: str, noun_id: str) -> list[HistoryLine]:
    """Return all changes of one thing, oldest first; nothing of what is confidential."""
    changes = [change for change in logs.changes_of(store.db, noun, noun_id) if not change.log.confidential]
    return [line for act in _acts(store, [changes]) for line in act]


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


def _acts(store: Store, things: Iterable[list[Change]]) -> list[list[HistoryLine]]:
    """Return the changes of things, act by act, each with what stood in its fields for whoever wrote the change."""
    shown = shown_letters(store.db)
    letters = {LogKey(device, park, bool(confidential)): text for device, park, confidential, text in store.rows(_LETTERS)}
    lines: list[tuple[tuple[int, str, int], HistoryLine]] = []
    for changes in things:
        model = NOUNS.get(changes[0].noun) if changes else None
        stood = stood_before(changes, model.quiet if model is not None else ())
        for change in changes:
            fields = values_of(change)
            values, apart = stood[change.name]
            line = HistoryLine(
                change.name,
                change.at,
                change.by,
                shown[letters[change.log], change.log.device],
                change.how,
                change.noun,
                fields,
                change.reason,
                change.noun_id,
                newer=is_newer(change),
                before={name: values.get(name, _default(model, name)) for name in fields},
                apart=apart,
                makes=not change.after,
            )
            lines.append(((change.stamp, change.log.device, change.seq), line))
    acts: dict[tuple[int, str], list[HistoryLine]] = {}
    for (stamp, device, _seq), line in sorted(lines, key=lambda each: each[0]):
        acts.setdefault((stamp, device), []).append(line)
    return list(acts.values())


def _default(model: type[Noun] | None, name: str) -> Any:
    """Return what stands in a field that no change wrote: a thing that is there is not gone."""
    if name == GONE:
        return False
    return model.default(name) if model is not None and name in model.own() else None
