"""Receipts: what the trajectory record took of what it was given, and what it refused (a receipt acknowledges revisions).

They are no changes of ours: they stay on this laptop, and losing them costs nothing but offering the same things again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.export.rows import EXPORTED, unacknowledged
from kvo_inspect.store.merge.signed import UNSIGNED, Signed
from kvo_inspect.store.merge.subjects import Subject, subject_of
from kvo_inspect.store.record.database import executemany
from kvo_inspect.store.record.store import Store


@dataclass(frozen=True, slots=True)
class ReceiptSubject:
    """One thing that a receipt speaks of."""

    noun: str
    id: str
    heads: tuple[str, ...]
    taken: bool
    reason: str


@dataclass(frozen=True, slots=True)
class TakenReceipt:
    """What a receipt said."""

    sender: str
    taken: int
    refused: int
    unknown: int
    """Things that are not in this record."""
    signed: Signed = UNSIGNED


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What the other side last said of one thing."""

    noun: str
    id: str
    park: str
    taken: bool
    reason: str
    made: str
    sender: str
    current: bool
    """Whether the receipt spoke of what stands now; otherwise the thing changed since."""


def take_receipt(store: Store, sender: str, made: str, items: Sequence[ReceiptSubject]) -> TakenReceipt:
    """Note what a receipt says. What it says of an older revision does not undo what was said of the present one."""
    known: list[ReceiptSubject] = []
    for item in items:
        row = store.rows(f'select heads from "{EXPORTED[item.noun].noun}" where id = ?', [item.id])
        if not row:
            continue
        if json.loads(row[0][0]) != sorted(item.heads) and _speaks_of(store, item.noun, item.id) == row[0][0]:
            continue
        known.append(item)
    rows: list[tuple[object, ...]] = [
        (item.noun, item.id, to_text(sorted(item.heads)), int(item.taken), item.reason, made, sender) for item in known
    ]
    with store.writing():
        executemany(
            store.db,
            "insert or replace into receipt (noun, noun_id, heads, taken, reason, made, sender) values (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    here = sum(_is_here(store, item) for item in items)
    taken = sum(item.taken for item in items)
    return TakenReceipt(sender, taken, len(items) - taken, len(items) - here)


def _speaks_of(store: Store, noun: str, noun_id: str) -> str:
    row = store.rows("select heads from receipt where noun_id = ? and noun = ?", [noun_id, noun])
    return str(row[0][0]) if row else ""


def _is_here(store: Store, item: ReceiptSubject) -> bool:
    return bool(store.rows(f'select 1 from "{EXPORTED[item.noun].noun}" where id = ?', [item.id]))


def told_of(store: Store, noun: str, noun_id: str) -> ReceiptLine | None:
    """Return what the other side last said of one thing, or None."""
    lines = _told(store, noun, "where r.noun_id = ?", [noun_id])
    return lines[0] if lines else None


def refusals(store: Store, *, confidential: bool = False) -> list[ReceiptLine]:
    """Return what the other side refused and did not take since, newest first."""
    lines: list[ReceiptLine] = []
    for noun in _nouns(store):
        lines += _told(store, noun, "where r.taken = 0 and t.confidential <= ?", [int(confidential)])
    return sorted(lines, key=lambda line: line.made, reverse=True)


def any_receipt(store: Store) -> bool:
    """Return whether the other side ever answered."""
    return bool(store.rows("select 1 from receipt limit 1"))


def count_unacknowledged(store: Store, *, confidential: bool = False) -> int:
    """Return how many things of the record the other side has not taken as they stand now."""
    return sum(
        store.rows(f'select count(*) from "{noun}" t where {unacknowledged(noun)} and t.confidential <= ?', [int(confidential)])[0][0]
        for noun in EXPORTED
    )


def _nouns(store: Store) -> Iterable[str]:
    return (row[0] for row in store.rows("select distinct noun from receipt") if row[0] in EXPORTED)


def _told(store: Store, noun: str, where: str, params: list[object]) -> list[ReceiptLine]:
    rows = store.rows(
        "select r.noun, r.noun_id, t.park, r.taken, r.reason, r.made, r.sender, r.heads = t.heads from receipt r "
        f"join \"{noun}\" t on t.id = r.noun_id and r.noun = '{noun}' {where}",
        params,
    )
    return [
        ReceiptLine(noun_, noun_id, park, bool(taken), reason, made, sender, bool(current))
        for noun_, noun_id, park, taken, reason, made, sender, current in rows
    ]


def subject_of_line(store: Store, line: ReceiptLine) -> Subject:
    """Return what the other side spoke of, as people know it."""
    return subject_of(store, store.get(EXPORTED[line.noun], line.id))
