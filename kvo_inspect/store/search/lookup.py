"""Search: which findings and remarks hold what was typed, over all parks, while typing.

A word is found in what was typed of a finding, in a note about it, in the place, the park, or the words of its question in both
languages. Every word must be found, each wherever it is. The confidential is in no index: it is read when it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kvo_inspect.domain.values.search_words import contains_word, plain
from kvo_inspect.store.checklists.stored import known_items
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.word_index import KINDS, item_token, words_of_finding

INSIDE = 4
"""So many letters are found inside the words of a question too: `mast` is in "lichtmast"."""
_BLOCK = 500
"""Remarks looked at together."""


def match_of(store: Store, words: Sequence[str]) -> str:
    """Return the query of the index of findings: every word, in what the finding is found by or in the words of its question."""
    return " AND ".join(f"({_or(store, word)})" for word in words)


def _or(store: Store, word: str) -> str:
    tokens = " OR ".join(f'"{item_token(item)}"' for item in _items_with(store, word))
    return f'words : "{word}" *' + (f" OR item : ({tokens})" if tokens else "")


def _items_with(store: Store, word: str) -> list[str]:
    """Return the items, each `checklist/item`, that have *word* in their question or in what is wrong."""
    return [item for item, text in item_words(store).items() if contains_word(text, word) or (len(word) >= INSIDE and word in text)]


def hidden_findings(store: Store, words: Sequence[str]) -> set[int]:
    """Return the row numbers of the confidential findings that hold every word: they are few, and are read."""
    questions = item_words(store)
    rows = store.rows(f"select f.n, {words_of_finding(confidential=True)}, f.item from finding f where f.confidential = 1 and f.gone = 0")
    texts = [(n, plain(text), questions.get(item or "", "")) for n, text, item in rows]
    return {n for n, text, question in texts if all(_in(text, question, word) for word in words)}


def _in(text: str, question: str, word: str) -> bool:
    return contains_word(text, word) or contains_word(question, word) or (len(word) >= INSIDE and word in question)


def found_remarks(store: Store, words: Sequence[str], park: str, most: int) -> list[int]:
    """Return the row numbers of the answers that hold every word, one at least in their own remark, newest first, *most* at most.

    The remark of an answer that made a finding is found with that finding.
    """
    held = [_Held(store, word, alone=len(words) == 1) for word in words]
    some = sorted(set().union(*(hold.answers for hold in held)), reverse=True)
    return list(islice(_remarks(store, some, held, park), most))


class _Held:
    """What holds one of the words: remarks, checkpoints, questions."""

    def __init__(self, store: Store, word: str, *, alone: bool) -> None:
        """*alone*: no other word was typed, so that only the remarks themselves count."""
        numbers: dict[str, set[int]] = {noun: set() for noun in ("answer", "checkpoint", "park")}
        for (key,) in store.rows("select rowid from word_index where word_index match ?", [f'"{word}"*']):
            numbers[KINDS[key % 16]].add(key // 16)
        self.answers = numbers["answer"]
        self.places: set[str] = set() if alone else _places(store, numbers["checkpoint"], numbers["park"])
        self.items: set[str] = set() if alone else set(_items_with(store, word))

    def holds(self, n: int, checkpoint: str, item: str) -> bool:
        """Whether an answer holds the word, in its remark, its place or its question."""
        return n in self.answers or checkpoint in self.places or item in self.items


def _places(store: Store, checkpoints: set[int], parks: set[int]) -> set[str]:
    sql = (
        "select id from checkpoint where n in (select value from json_each(?)) "
        "union select c.id from park p join checkpoint c on c.park = p.id where p.n in (select value from json_each(?))"
    )
    return {row[0] for row in store.rows(sql, [json.dumps(list(checkpoints)), json.dumps(list(parks))])}


def _remarks(store: Store, numbers: Sequence[int], held: Sequence[_Held], park: str) -> Iterator[int]:
    """Yield which of these answers made no finding and hold every word."""
    for begin in range(0, len(numbers), _BLOCK):
        rows = store.rows(
            "select a.n, a.checkpoint, a.item from answer a where a.n in (select value from json_each(?)) and ? in ('', a.park) "
            "and not exists (select 1 from finding f where f.round = a.round and f.checkpoint = a.checkpoint and f.item = a.item "
            "and f.gone = 0) order by a.n desc",
            [json.dumps(numbers[begin : begin + _BLOCK]), park],
        )
        yield from (n for n, checkpoint, item in rows if all(hold.holds(n, checkpoint, item) for hold in held))


@dataclass(frozen=True, slots=True)
class _ItemWords:
    """The words of every question, and of which questions they were made."""

    known: object
    words: dict[str, str]


def item_words(store: Store) -> dict[str, str]:
    """Return the plain words of every item that a stored checklist has: its id, question and defect in both languages."""
    known = known_items(store)
    item_words_now: _ItemWords | None = store.memory.get("item words")
    if item_words_now is None or item_words_now.known is not known:
        words = {
            name: plain(
                " ".join((item.id, *(f"{both.nl} {both.en}" for both in (item.ask, item.defect, checklist.title) if both is not None)))
            )
            for name, (checklist, item) in known.items()
        }
        item_words_now = store.memory["item words"] = _ItemWords(known, words)
    return item_words_now.words
