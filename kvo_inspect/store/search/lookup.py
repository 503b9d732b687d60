"""Search: which findings and remarks hold what was typed, over all parks, while typing.

A word is found in what was typed of a finding, in a note about it, in the place, the park, or the words of its question in both
languages. Every word must be found, each wherever it is. The confidential is not in the index: it is read when it is asked for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from kvo_inspect.domain.checklists.checklist import Checklist
from kvo_inspect.domain.values.search_words import contains_word, plain, typed_words
from kvo_inspect.errors import NotFound
from kvo_inspect.store.checklists.stored import parsed
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.word_index import ABOUT_FINDINGS, KINDS, WORDS, holding

INSIDE = 4
"""So many letters are found inside the words of a question too: `mast` is in "lichtmast"."""


@dataclass(slots=True)
class Holding:
    """What holds one of the words."""

    word: str
    findings: set[int] = field(default_factory=set)
    """Row numbers, by their own words or by a note about them."""
    answers: set[int] = field(default_factory=set)
    """Row numbers, by a remark."""
    checkpoints: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)
    """`checklist/item`, by the words of the question or of what is wrong."""

    def at(self, checkpoint: str, item: str | None) -> bool:
        """Whether the place or the question holds the word."""
        return checkpoint in self.checkpoints or item in self.items


def look_up(store: Store, typed: str, *, confidential: bool = False) -> list[Holding]:
    """Return a `Holding` per word of *typed*, none when no word was typed; *confidential* takes confidential findings in too."""
    words = typed_words(typed)
    questions = item_words(store) if words else {}
    held = [_holding(store, word, questions) for word in words]
    for word, numbers in _confidential(store, words) if words and confidential else ():
        for hits in held:
            if hits.word == word:
                hits.findings |= numbers
    return held


def found_findings(store: Store, held: Collection[Holding], *, confidential: bool = False) -> set[int]:
    """Return the row numbers of the findings that hold every word, each in itself, a note about it, its place or its question."""
    belonging = _belonging(store)
    every: set[int] | None = None
    for hits in held:
        numbers = set(hits.findings)
        for checkpoint in hits.checkpoints:
            numbers.update(belonging.at.get(checkpoint, ()))
        for item in hits.items:
            numbers.update(belonging.of.get(item, ()))
        every = numbers if every is None else every & numbers
    return (every or set()) & (belonging.every if confidential else belonging.open)


def found_remarks(store: Store, held: Collection[Holding], park: str = "") -> list[int]:
    """Return the row numbers of the answers that hold every word, one at least in their own remark, newest first.

    The remark of an answer that made a finding is found with that finding.
    """
    answers = _belonging(store).answers
    some = set().union(*(hits.answers for hits in held))
    return sorted(
        (n for n in some if (at := answers.get(n)) is not None and at.holds_every_word(n, held) and park in ("", at.park)), reverse=True
    )


@dataclass(slots=True)
class _Remark:
    """Where an answer with words was given."""

    park: str
    checkpoint: str
    item: str
    findings: list[int] = field(default_factory=list)
    """The row numbers of what it made."""

    def holds_every_word(self, n: int, held: Collection[Holding]) -> bool:
        """Whether answer *n* made no finding and holds every word, in its remark, its place or its question."""
        return not self.findings and all(n in hits.answers or hits.at(self.checkpoint, self.item) for hits in held)


@dataclass(slots=True)
class _Belonging:
    """What belongs to what, by row number: what would be read again for every letter typed."""

    at: dict[str, list[int]]
    """Findings by checkpoint."""
    of: dict[str, list[int]]
    """Findings by item."""
    every: set[int]
    open: set[int]
    """Findings without the confidential."""
    notes: dict[str, dict[int, int]]
    """Per noun of `ABOUT_FINDINGS`: of a note with words its finding."""
    answers: dict[int, _Remark]
    """The answers with words."""


def _belonging(store: Store) -> _Belonging:
    newest = store.rows("select max(n) from change")[0][0]
    if store.kept.get("belonging as of") != newest:
        store.kept["belonging"], store.kept["belonging as of"] = _read_belonging(store), newest
    belonging: _Belonging = store.kept["belonging"]
    return belonging


def get_ready(store: Store) -> None:
    """Read what every search needs, so that the first letter typed does not wait for it."""
    _belonging(store)
    item_words(store)


def _read_belonging(store: Store) -> _Belonging:
    belonging = _Belonging(defaultdict(list), defaultdict(list), set(), set(), {}, {})
    for n, checkpoint, item, confidential in store.rows("select n, checkpoint, item, confidential from finding where gone = 0"):
        belonging.every.add(n)
        if not confidential:
            belonging.open.add(n)
        belonging.at[checkpoint].append(n)
        if item is not None:
            belonging.of[item].append(n)
    for noun in ABOUT_FINDINGS:
        sql = f"""select t.n, f.n from "{noun}" t join finding f on f.id = t.finding where t.gone = 0 and trim({WORDS[noun]}) <> ''"""
        belonging.notes[noun] = dict(store.rows(sql))
    answers = (
        "select a.n, f.n, a.park, a.checkpoint, a.item from word_index w join answer a on a.n = w.rowid / 16 left join finding f "
        "on f.round = a.round and f.checkpoint = a.checkpoint and f.item = a.item and f.gone = 0 where w.rowid % 16 = ?"
    )
    for n, finding, park, checkpoint, item in store.rows(answers, [KINDS.index("answer")]):
        remark = belonging.answers.setdefault(n, _Remark(park, checkpoint, item))
        if finding is not None:
            remark.findings.append(finding)
    return belonging


def item_words(store: Store) -> dict[str, str]:
    """Return the plain words of every item that a stored checklist has: its id, question and defect in both languages."""
    rows = store.rows("select id, sha256 from checklist where gone = 0 order by n")
    of = f"item words {len(rows)} {rows[-1] if rows else ''}"
    if store.kept.get("item words of") != of:
        names: dict[str, str] = {}
        for stored, digest in {digest: (stored, digest) for stored, digest in rows}.values():
            try:
                names |= _words_of(parsed(store, stored, digest))
            except NotFound:  # its words were erased
                continue
        store.kept["item words of"], store.kept["item words"] = of, names
    words: dict[str, str] = store.kept["item words"]
    return words


def _words_of(checklist: Checklist) -> dict[str, str]:
    return {
        f"{checklist.id}/{item.id}": plain(
            " ".join((item.id, *(f"{both.nl} {both.en}" for both in (item.ask, item.defect, checklist.title) if both is not None)))
        )
        for item in checklist.item
    }


def _holding(store: Store, word: str, questions: dict[str, str]) -> Holding:
    by_noun, belonging = holding(store, word), _belonging(store)
    hits = Holding(word, set(by_noun["finding"]), set(by_noun["answer"]))
    for noun in ABOUT_FINDINGS:
        about = belonging.notes[noun]
        hits.findings.update(about[n] for n in by_noun[noun] if n in about)
    for n in by_noun["answer"]:
        if n in belonging.answers:
            hits.findings.update(belonging.answers[n].findings)
    if by_noun["checkpoint"]:
        hits.checkpoints |= _column(store, "select id from checkpoint where n in (select value from json_each(?))", by_noun["checkpoint"])
    if by_noun["park"]:
        hits.checkpoints |= _column(
            store,
            "select c.id from park p join checkpoint c on c.park = p.id where p.n in (select value from json_each(?))",
            by_noun["park"],
        )
    hits.items = {item for item, text in questions.items() if contains_word(text, word) or (len(word) >= INSIDE and word in text)}
    return hits


def _column(store: Store, sql: str, numbers: Collection[int]) -> set[Any]:
    return {row[0] for row in store.rows(sql, [json.dumps(list(numbers))])}


def _confidential(store: Store, words: Collection[str]) -> list[tuple[str, set[int]]]:
    """Return per word which confidential findings hold it, by their own words or a note about them: they are few, and are read."""
    notes = " union all ".join(
        f'select f.n, {WORDS[noun]} from "{noun}" t join finding f on f.id = t.finding where t.confidential = 1 and t.gone = 0'
        for noun in ABOUT_FINDINGS
    )
    rows = store.rows(f"select t.n, {WORDS['finding']} from finding t where confidential = 1 and gone = 0 union all {notes}")
    texts = [(n, plain(text)) for n, text in rows]
    return [(word, {n for n, text in texts if contains_word(text, word)}) for word in words]
