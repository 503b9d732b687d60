"""Erase: emptying the words of a noun's changes (a person asks to be forgotten). The chain still verifies (docs/record.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from kvo_inspect.domain.record.erasure import Erasure, emptied_form, to_empty
from kvo_inspect.store.record import codes, logs, state
from kvo_inspect.store.record.authors import settle_authors
from kvo_inspect.store.record.standing import fold_standing
from kvo_inspect.store.record.tables import NOUNS

if TYPE_CHECKING:
    from sqlite_utils import Database

    from kvo_inspect.domain.record.change import Change


def empty_words(db: Database, noun: str, noun_id: str) -> int:
    """Empty the words of all changes of a noun as `erase_words` does, inside a transaction; return how many changes were emptied."""
    changes = [change for change in logs.changes_of(db, noun, noun_id) if change.erased is None]
    empty_changes(db, changes)
    settle_authors(db, {change.log.park for change in changes})
    if changes:
        fold_standing(db, [state.fold_into(db, noun, logs.changes_of(db, noun, noun_id))], [noun_id] if noun == "answer" else [])
    return len(changes)


def empty_changes(db: Database, changes: Iterable[Change]) -> None:
    """Put the emptied form of changes in their place (inside a transaction); their things are to be folded again."""
    for change in changes:
        emptied = emptied_form(change, NOUNS[change.noun].refs)
        db.execute(
            "update change set author = '', reason = null, salt = '', fields = ?, erased = ? where seq = ? "
            "and log = (select id from log where device = ? and park = ? and confidential = ?)",
            [emptied.fields, emptied.erased, change.seq, change.log.device, change.log.park, int(change.log.confidential)],
        )


def any_erasure(db: Database) -> bool:
    """Whether anything was ever erased by a request: the rest is asked only then."""
    return db.execute("select 1 from erasure limit 1").fetchone() is not None


def apply_erasures(db: Database, erasures: Iterable[Erasure]) -> list[tuple[str, str]]:
    """Empty what these erasures ask (inside a transaction); return noun and id of the things that had words still, to be folded again.

    Of a noun that this program does not know nothing is emptied: it does so once it knows it.
    """
    emptied = []
    for erasure in erasures:
        if erasure.of in NOUNS and (changes := to_empty(logs.changes_of(db, erasure.of, erasure.thing), erasure)):
            empty_changes(db, changes)
            emptied.append((erasure.of, erasure.thing))
    return list(dict.fromkeys(emptied))


def erase_and_fold(db: Database, erasures: Collection[Erasure]) -> None:
    """Apply erasures, and fold again what had words still (inside a transaction)."""
    things = apply_erasures(db, erasures)
    settle_authors(db, {erasure.park for erasure in erasures})
    folded = [state.fold_into(db, noun, logs.changes_of(db, noun, noun_id)) for noun, noun_id in things]
    if any(thing.noun == "finding" for thing in folded):
        codes.settle_codes(db)
    if folded:
        fold_standing(db, folded, [thing.id for thing in folded if thing.noun == "answer"])


def erase_again(db: Database) -> None:
    """Apply every erasure of the record (inside a transaction)."""
    if any_erasure(db):
        erase_and_fold(db, state.select(db, Erasure))
