"""Erased changes of others: the same change without its words, which takes the place of the one with words. Its chain stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kvo_inspect.domain.folding.field_sets import fields_problem
from kvo_inspect.domain.record.change import Change, LogKey, form_problem
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.store.merge.batch import Altered
from kvo_inspect.store.people.last_traces import make_final
from kvo_inspect.store.record import logs, state
from kvo_inspect.store.record.authors import forget_own_authors, settle_authors
from kvo_inspect.store.record.erase import note_not_final, with_nothing_freed
from kvo_inspect.store.record.standing import fold_standing
from kvo_inspect.store.record.store import Store

_OF_LOG = "log = (select id from log where device = ? and park = ? and confidential = ?)"


def unerased(store: Store, log: LogKey, numbers: Iterable[int]) -> list[int]:
    """Return which of these changes of a log (by number) are here with their words."""
    sql = f"select seq from change where {_OF_LOG} and seq in (select value from json_each(?)) and erased is null order by seq"
    return [seq for (seq,) in store.rows(sql, [*log, to_text(sorted(numbers))])]


def take_erased(store: Store, changes: Sequence[Change]) -> int:
    """Empty the words of changes as these say, which are known here; return how many were emptied. Altered when one is another change."""
    with store.writing():
        with_nothing_freed(store.db)
        emptied = [known for change in changes if (known := _empty(store, change)) is not None]
        if emptied:
            note_not_final(store.db, emptied)
        nouns = {(change.noun, change.noun_id) for change in emptied}
        folded = [state.fold_into(store.db, noun, logs.changes_of(store.db, noun, noun_id)) for noun, noun_id in sorted(nouns)]
        if folded and settle_authors(store.db, {change.log.park for change in emptied}):
            forget_own_authors(store.memory)
        if folded:
            fold_standing(store.db, folded, [thing.id for thing in folded if thing.noun == "answer"])
    if emptied:
        make_final(store)
    return len(emptied)


def _empty(store: Store, erased: Change) -> Change | None:
    """Put the erased form of a change in its place; return the change as it had words, None when it had none any more."""
    (known,) = logs.changes_where(
        store.db, "log.device = ? and log.park = ? and log.confidential = ? and seq = ?", [*erased.log, erased.seq]
    )
    if known.erased is not None:
        return None
    chain = logs.chain_at(store.db, erased.log, erased.seq - 1) or ""
    is_other = erased.erased != known.said() or erased.chain != known.chain or not erased.follows(chain)
    if is_other or form_problem(erased) or fields_problem(erased):
        raise Altered(erased.log, erased.seq, "erased")
    store.db.execute(
        f"update change set author = '', reason = null, salt = '', fields = ?, erased = ? where {_OF_LOG} and seq = ?",
        [erased.fields, erased.erased, *erased.log, erased.seq],
    )
    return known
