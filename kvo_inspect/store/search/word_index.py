"""The word index: which things of the record hold a word, and what of each is in it.

Made by migration m007 and kept by its triggers. The confidential and the gone are not in it.
"""

from __future__ import annotations

from collections import defaultdict

from kvo_inspect.store.record.store import Store

_SAID = "json_extract(t.value, '$.value')"
WORDS = {
    "finding": """t.code || ' ' || t.object || ' ' || t."text" || ' ' || t.promised_by || ' '
      || coalesce(json_extract(t.sent, '$.reference'), '')""",
    "comment": 't."text"',
    "recheck": 't."text"',
    "reply": """t.reference || ' ' || t."text" || ' ' || coalesce(json_extract(t.said, '$.belongs_to'), '')""",
    "review": "coalesce(json_extract(t.verdict, '$.reason'), '')",
    "answer": f"""t."text" || ' ' || coalesce(json_extract(t.value, '$.note'), '') || ' '
      || iif({_SAID} glob '*[^-+0-9.,ABCD]*', {_SAID}, '')""",
    "checkpoint": "t.name || ' ' || t.extent || ' ' || t.zone || ' ' || t.company",
    "park": "t.name || ' ' || t.municipality",
}
"""SQL of what can be searched of each noun, its row being `t`; the place in this list is its kind in the index."""
KINDS = tuple(WORDS)
ABOUT_FINDINGS = ("comment", "recheck", "reply", "review")
"""The nouns of which the words are found with their finding."""


def holding(store: Store, word: str) -> dict[str, list[int]]:
    """Return the row numbers of the things that hold *word* (a plain one) or a word that begins with it, by noun."""
    numbers_by_noun: dict[str, list[int]] = defaultdict(list)
    for (key,) in store.rows("select rowid from word_index where word_index match ?", [f'"{word}"*']):
        numbers_by_noun[KINDS[key % 16]].append(key // 16)
    return numbers_by_noun


def misfits(store: Store) -> list[str]:
    """Return which things (`finding 12`) the index does not hold as they are, or should not hold."""
    wrong: list[str] = []
    for kind, (noun, words) in enumerate(WORDS.items()):
        record_sql = f"""select n, trim({words}) as words from "{noun}" t where gone = 0 and confidential = 0 and trim({words}) <> ''"""
        # A subquery has no rowid of its own (SQLite up to 3.46 gave null for one): each column has its name.
        held = f"select rowid / 16 as n, words from word_index where rowid % 16 = {kind}"
        rows = store.rows(f"select n from ({record_sql} except {held}) union select n from ({held} except {record_sql})")
        wrong += [f"{noun} {row[0]}" for row in rows]
    return wrong
