"""The indexes of words: by which words each finding is found, and each remark; and what of the record is in them.

Made by migrations m007 and m016 and kept by their triggers. The confidential and the gone are not in them.

`finding_index` has a row per finding: its own words, those of the notes about it, of its place and its park; and a sign for its question.
`word_index` holds remarks at questions, places and parks.
"""

from __future__ import annotations

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
_IN_WORD_INDEX = ("answer", "checkpoint", "park")
_OF_FINDING = {
    **dict.fromkeys(ABOUT_FINDINGS, "t.finding = f.id"),
    "answer": "t.round = f.round and t.checkpoint = f.checkpoint and t.item = f.item",
    "checkpoint": "t.id = f.checkpoint",
    "park": "t.id = f.park",
}
"""SQL: what is found with the finding `f`."""


def words_of_finding(*, confidential: bool = False) -> str:
    """Return the SQL of all words by which the finding `f` is found; *confidential*: of a confidential one, with its notes."""
    shown = "t.gone = 0" if confidential else "t.gone = 0 and t.confidential = 0"
    own = WORDS["finding"].replace("t.", "f.")
    parts = [
        f"""coalesce((select group_concat(words, ' ') from (select trim({WORDS[noun]}) as words from "{noun}" t
          where {of} and {shown} order by t.n) where words <> ''), '')"""
        for noun, of in _OF_FINDING.items()
    ]
    return " || ' ' || ".join((own, *parts))


def item_token(item: str) -> str:
    """Return the sign by which the index knows a question (`checklist/item`): letters and digits only."""
    return item.encode().hex()


def misfits(store: Store) -> list[str]:
    """Return which things (`finding 12`) the indexes do not hold as they are, or should not hold."""
    wrong: list[str] = []
    record_sql = f"select f.n, {words_of_finding()} as words, hex(f.item) as item from finding f where gone = 0 and confidential = 0"
    held = "select rowid as n, words, item from finding_index"
    rows = store.rows(f"select n from ({record_sql} except {held}) union select n from ({held} except {record_sql})")
    wrong += [f"finding {row[0]}" for row in rows]
    kinds = f"({', '.join(str(KINDS.index(noun)) for noun in _IN_WORD_INDEX)})"
    wrong += [f"{KINDS[key % 16]} {key // 16}" for (key,) in store.rows(f"select rowid from word_index where rowid % 16 not in {kinds}")]
    for noun in _IN_WORD_INDEX:
        words = WORDS[noun]
        record_sql = f"""select n, trim({words}) as words from "{noun}" t where gone = 0 and confidential = 0 and trim({words}) <> ''"""
        # A subquery has no rowid of its own (SQLite up to 3.46 gave null for one): each column has its name.
        held = f"select rowid / 16 as n, words from word_index where rowid % 16 = {KINDS.index(noun)}"
        rows = store.rows(f"select n from ({record_sql} except {held}) union select n from ({held} except {record_sql})")
        wrong += [f"{noun} {row[0]}" for row in rows]
    return wrong
