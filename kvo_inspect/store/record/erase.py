"""Erase: emptying the words of a noun's changes (a person asks to be forgotten). The chain still verifies (docs/record.md)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from kvo_inspect.domain.record.erasure import Erasure, emptied_form, to_empty
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.record import codes, logs, state
from kvo_inspect.store.record.authors import settle_authors
from kvo_inspect.store.record.laptop_only import get_laptop_only, put_laptop_only
from kvo_inspect.store.record.standing import fold_standing
from kvo_inspect.store.record.tables import NOUNS

if TYPE_CHECKING:
    from sqlite_utils import Database

    from kvo_inspect.domain.record.change import Change

NOT_FINAL = "erasing not final"
"""The local key of the hashes of files that an erasing still has to remove; there while the files of the record are not written anew."""


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


def is_final(db: Database) -> bool:
    """Whether all that was erased is out of the files of the record too."""
    return not get_laptop_only(db, NOT_FINAL)


def any_erasure(db: Database) -> bool:
    """Whether anything was ever erased by a request: the rest is asked only then."""
    return db.execute("select 1 from erasure limit 1").fetchone() is not None


def apply_erasures(db: Database, erasures: Iterable[Erasure]) -> list[tuple[str, str]]:
    """Empty what these erasures ask (inside a transaction); return noun and id of the things that had words still, to be folded again.

    That it is not final is noted with it: `make_final` takes the words out of the files. Of a noun that this program does not know nothing
    is emptied: the first opening by one that knows it does so (`erase_again`).
    """
    emptied = []
    for erasure in erasures:
        if erasure.of in NOUNS and (changes := to_empty(logs.changes_of(db, erasure.of, erasure.thing), erasure)):
            empty_for_good(db, changes)
            emptied.append((erasure.of, erasure.thing))
    return list(dict.fromkeys(emptied))


def empty_for_good(db: Database, changes: Collection[Change]) -> None:
    """Empty changes that an erasure takes the words from, and note that this is not final (inside a transaction)."""
    with_nothing_freed(db)
    empty_changes(db, changes)
    note_not_final(db, changes)


def with_nothing_freed(db: Database) -> None:
    """Let nothing that this connection frees in the file hold a word from here on: until it is written anew, nobody reads them there."""
    db.execute("pragma secure_delete = on")


def _file_of(change: Change) -> str:
    """Return the hash of the file that a change of a photo or a paper names; empty when it names none."""
    if change.noun not in ("photo", "paper"):
        return ""
    sha256 = json.loads(change.fields).get("sha256")
    return sha256 if isinstance(sha256, str) else ""


def note_not_final(db: Database, changes: Iterable[Change]) -> None:
    """Note that erasing is not final, and the files that these changes named: they go too (inside the transaction that empties them)."""
    before = json.loads(get_laptop_only(db, NOT_FINAL) or "[]")
    hashes = {sha256 for change in changes if (sha256 := _file_of(change))}
    put_laptop_only(db, NOT_FINAL, to_text(sorted({*before, *hashes})))


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
