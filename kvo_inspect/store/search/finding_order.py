"""The order of findings by a column of their list, and by what they are filtered: a page of any order and filter comes from an index.

Derived: of each finding a key per column is kept. The triggers of migrations m030 and m036 forget the keys of a finding of which something
changed, and `order_again` makes them when somebody asks for a list. What is told in a language (what fails, kinds of partners) comes in as
words, which are kept too.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal, get_args

from kvo_inspect.domain.findings.finding import few_words
from kvo_inspect.domain.findings.premises import holder_name
from kvo_inspect.domain.record.noun import to_text
from kvo_inspect.domain.values.closed_sets import STAGES
from kvo_inspect.domain.values.row_order import text_key
from kvo_inspect.errors import DiskFull, ReadOnly
from kvo_inspect.progress import Progress, silent
from kvo_inspect.store.conditions.findings import STAGE
from kvo_inspect.store.record.database import executemany
from kvo_inspect.store.record.store import Store

FindingColumn = Literal["code", "park", "where", "what", "holder", "status", "due", "found"]
FINDING_COLUMNS: tuple[FindingColumn, ...] = get_args(FindingColumn)
OrderWords = Mapping[str, str]
"""In the language in use: by `item CHECKLIST/ITEM` what an item is called when it fails, by `kind KIND` a kind of partner, by `number`
what a company is called by the `{number}` of its premises; and an empty text by `object CHECKLIST/ITEM` of which the object is none."""

PILES = (0, 1, 2, 3)
"""Findings lie in piles, for lists show some of these whole: 0 is not open, 1 is open, 2 and 3 are the same of the confidential."""
OPEN_PILES = (1, 3)
PIECE = 4000
"""So many findings get their keys at once."""
_KEYS = {"where": "place", "status": "stage"}
"""The columns of `finding_order` that are called otherwise: `where` is a word of SQL."""
_FILTERED = "pile, stage, due, theme, severity, status, partner_kind, park_n, photo"
"""The columns by which findings are filtered."""
_COLUMNS = f"n, {_FILTERED}, code, park, place, what, holder, found"
_FACTS = f"""2 * t.confidential + coalesce((select s.open from standing s where s.n = t.n), 0) as pile,
  (select j.key from json_each('{to_text(list(STAGES))}') j where j.value = {STAGE}) as stage, t.due, t.theme, t.severity, t.status,
  a.kind as partner_kind, p.n as park_n, exists (select 1 from photo_use u where u.finding = t.id and u.gone = 0) as photo"""
"""SQL: of the findings `t` with their park `p` and partner `a`, the columns of `_FILTERED`."""
_TOLD = f"""select t.n, {_FACTS}, t.code, p.name, c.name, t.item, t.object, t."text", coalesce(a.organisation, ''),
  substr(coalesce(r.date, t.made), 1, 10) from {{which}} join park p on p.id = t.park join checkpoint c on c.id = t.checkpoint
  left join partner a on a.id = t.partner left join round r on r.id = t.round where t.gone = 0"""
"""SQL: what is told of the findings `t`."""
_GIVEN = "json_each(?) j cross join finding t on t.n = j.value"
ORDERED = "finding_order o"
"""SQL: the findings `o`, by which they are filtered: as it is kept, when `is_in_order`."""
WORKED_OUT = f"""(select t.n, {_FACTS} from finding t join park p on p.id = t.park left join partner a on a.id = t.partner
  where t.gone = 0) o"""
"""SQL: the same, worked out of the record, when something is not in order yet."""


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """By which column findings are ordered."""

    column: FindingColumn
    descending: bool = False

    @property
    def key(self) -> str:
        """The column of `finding_order`."""
        return _KEYS.get(self.column, self.column)


def order_again(store: Store, words: OrderWords, progress: Progress = silent) -> bool:
    """Make the keys that lack, or that were made in other words, and return whether all are there: not where nothing can be written.

    They are made in pieces, each whole: what *progress* stops goes on there the next time.
    """
    held = _held_words(store)
    if held == words and is_in_order(store):
        return True
    if not store.writable:
        return False
    try:
        _make_again(store, held, words, progress)
    except (DiskFull, ReadOnly):  # a list is put in order all the same, only slower
        return False
    return True


def is_in_order(store: Store) -> bool:
    """Return whether the keys of every finding are kept, in whatever words."""
    return not store.rows("select 1 from to_order limit 1")


def count_to_order(store: Store) -> int:
    """Return how many findings are to be ordered again before a list stands in order; what other words add is not known yet."""
    return int(store.rows("select count(*) from to_order")[0][0])


def _make_again(store: Store, held: OrderWords, words: OrderWords, progress: Progress) -> None:
    if held != words:
        _put_words(store, held, words)
    done, total = 0, count_to_order(store)
    while done < total:
        progress("order", done, total)
        with store.writing():
            piece = [n for (n,) in store.db.execute("select n from to_order order by n limit ?", [PIECE]).fetchall()]
            given = [to_text(piece)]
            keys = [_keys(row, words) for row in store.db.execute(_TOLD.format(which=_GIVEN), given).fetchall()]
            store.db.execute("delete from finding_order where n in (select value from json_each(?))", given)
            executemany(store.db, f"insert into finding_order ({_COLUMNS}) values ({', '.join('?' * len(_COLUMNS.split(', ')))})", keys)
            store.db.execute("delete from to_order where n in (select value from json_each(?))", given)
        done = done + len(piece) if piece else total


def in_order(store: Store, numbers: Iterable[int], order: ColumnOrder, words: OrderWords) -> array[int]:
    """Return row numbers of findings in the order of a column, equal ones as they came, those without a value at the end."""
    wanted = to_text(list(numbers))
    if not order_again(store, words):
        at = _COLUMNS.split(", ").index(order.key)
        keys = [_keys(row, words) for row in store.rows(_TOLD.format(which=_GIVEN) + " order by j.key", [wanted])]
        filled = sorted((row for row in keys if row[at] is not None), key=itemgetter(at), reverse=order.descending)
        return array("q", [row[0] for row in (*filled, *(row for row in keys if row[at] is None))])
    way = "desc" if order.descending else ""
    sql = "select o.n from json_each(?) j cross join finding_order o on o.n = j.value order by o.{0} is null, o.{0} {1}, j.key"
    return array("q", map(itemgetter(0), store.rows(sql.format(order.key, way), [wanted])))


def forget_order(store: Store) -> None:
    """Forget all keys and words (inside a transaction): they are made again when somebody orders a list."""
    for table in ("finding_order", "order_words"):
        store.db.execute(f"delete from {table}")
    store.db.execute("insert or ignore into to_order select n from finding")


def wrong_order(store: Store) -> list[str]:
    """Return the ids of the findings whose keys are not what is told of them, or that are without keys and not to be ordered again."""
    words = _held_words(store)
    held = {row[0]: row for row in store.rows(f"select {_COLUMNS} from finding_order")}
    waiting = {n for (n,) in store.rows("select n from to_order")}
    told = {row[0]: _keys(row, words) for row in store.rows(_TOLD.format(which="finding t"))}
    wrong = [n for n in held.keys() | told.keys() if n not in waiting and held.get(n) != told.get(n)]
    ids = dict(store.rows("select n, id from finding where n in (select value from json_each(?))", [to_text(wrong)]))
    return [str(ids.get(n, n)) for n in sorted(wrong)]


def _held_words(store: Store) -> dict[str, str]:
    return dict(store.rows("select key, words from order_words"))


def _put_words(store: Store, held: OrderWords, words: OrderWords) -> None:
    """Keep other words, and put the findings of which something is told in them among those to be ordered again."""
    changed = [key for key in held.keys() | words.keys() if held.get(key) != words.get(key)]
    items = [name for kind, _blank, name in (key.partition(" ") for key in changed) if kind in ("item", "object")]
    which = "1" if any(key.startswith(("kind ", "number")) for key in changed) else "item in (select value from json_each(?))"
    with store.writing():
        store.db.execute(f"insert or ignore into to_order select n from finding where {which}", [to_text(items)] if which != "1" else [])
        store.db.execute("delete from order_words")
        executemany(store.db, "insert into order_words (key, words) values (?, ?)", list(words.items()))


def _keys(row: Sequence[Any], words: OrderWords) -> tuple[Any, ...]:
    """Return the row of `finding_order` for a row of `_TOLD`."""
    n, *facts, code, park, place, item, object_, text, organisation, found = row
    kind = facts[_FILTERED.split(", ").index("partner_kind")]
    what = few_words(words.get(f"item {item}", ""), object_, text) or "–"
    holder = ""
    if kind:
        number = "" if f"object {item}" in words else object_
        holder = holder_name(kind, organisation, number, words.get(f"kind {kind}", ""), words.get("number", ""))
    texts = [text_key(told) or None for told in (code, park, place, what, holder)]
    return (n, *facts, *texts, found)
