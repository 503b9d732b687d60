"""Changes as programs before field set 9 wrote them: the name of who recorded stands in each, and there is no row of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kvo_inspect.domain.record.author import Author
from kvo_inspect.domain.record.change import Change, Head, LogKey, link, said
from kvo_inspect.store.merge.batch import Batch
from tests.laptops import batch, prepared


def as_before(given: Batch) -> Batch:
    """Return a whole batch as a program of before would have written it."""
    names = {change.noun_id: str(change.written()["name"]) for change in given.changes if change.noun == Author.noun}
    heads: dict[LogKey, Head] = {}
    changes: list[Change] = []
    for change in given.changes:
        if change.noun == Author.noun:
            continue
        head = heads.get(change.log, Head(0, change.log.start()))
        author, seq = names.get(change.author, change.author), head.seq + 1
        words = said(change.salt, author, change.fields, change.reason)
        chain = link(head.chain, seq, change.stamp, change.at, change.how, change.noun, change.noun_id, change.after, change.v, words)
        changes.append(replace(change, seq=seq, author=author, chain=chain))
        heads[change.log] = Head(seq, chain)
    return Batch(heads, tuple(changes), given.letters)


def record_of_before(folder: Path) -> Batch:
    """Return what a laptop of Fatima's recorded before: a park, two checkpoints, an evening round."""
    laptop = prepared(folder)
    given = as_before(batch(laptop.store))
    laptop.close()
    return given
