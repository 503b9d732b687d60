"""What a search finds, as a screen shows it: findings and remarks over all parks, each with where the words were found."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kvo_inspect.domain.values.search_words import contains_word, plain, typed_words
from kvo_inspect.store.findings.by_code import findings_with_code
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.search.finding_list import Filter, FindingLine, finding_lines, finding_numbers
from kvo_inspect.store.search.lookup import found_remarks, item_words
from kvo_inspect.store.search.word_index import ABOUT_FINDINGS, WORDS

MOST = 1_000
"""So much is shown of what is found, the newest: who has more types another word."""
ANSWER = 1
"""The lowest bit of a key: a remark with an answer; without it a finding."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something typed about a finding, or at a question."""

    noun: str
    text: str
    at: str
    """When the note was first recorded."""
    by: str


@dataclass(frozen=True, slots=True)
class FoundFinding:
    """A finding that holds the words."""

    line: FindingLine
    notes: tuple[Note, ...] = ()
    """The notes in which words were found that the finding itself, its place and its question do not hold."""

    @property
    def key(self) -> int:
        """The key of this finding in what `search` returns."""
        return self.line.n << 1


@dataclass(frozen=True, slots=True)
class FoundRemark:
    """A remark with an answer that made no finding."""

    n: int
    """The number of the answer's row."""
    answer: str
    round: str
    date: str
    part: str
    park: str
    park_name: str
    checkpoint: str
    checkpoint_name: str
    item: str
    note: Note

    @property
    def key(self) -> int:
        """The key of this remark in what `search` returns."""
        return self.n << 1 | ANSWER


SearchHit = FoundFinding | FoundRemark


def search(store: Store, wanted: Filter) -> array[int]:
    """Return the keys of what is found: findings, then remarks, both newest first; the one whose code was typed in front.

    One more than `MOST` when there is more than that. Without words there is nothing to find unless a filter is on. Filters of findings
    leave the remarks out.
    """
    words = typed_words(wanted.typed)
    only_words = replace(Filter(), park=wanted.park, typed=wanted.typed, confidential=wanted.confidential) == wanted
    if only_words and not words:
        return array("q")
    numbers = finding_numbers(store, wanted, MOST + 1)
    for finding in reversed(findings_with_code(store, wanted.typed, wanted.park or None, confidential=wanted.confidential)):
        ((n,),) = store.rows("select n from finding where id = ?", [finding.id])
        if n in numbers:
            numbers.remove(n)
        elif not only_words:  # a filter leaves it out
            continue
        numbers.insert(0, n)
    keys = array("q", [n << 1 for n in numbers])
    if only_words and len(keys) <= MOST:
        keys.extend(n << 1 | ANSWER for n in found_remarks(store, words, wanted.park, MOST + 1 - len(keys)))
    return keys


def found_lines(store: Store, keys: Sequence[int], typed: str) -> list[SearchHit]:
    """Return the findings and remarks that some keys of `search` stand for, in the order asked."""
    remarks = _remarks(store, [key >> 1 for key in keys if key & ANSWER])
    findings = {line.n: line for line in finding_lines(store, [key >> 1 for key in keys if not key & ANSWER])}
    notes = _notes(store, findings.values(), typed_words(typed))
    hits: list[SearchHit] = []
    for key in keys:
        if key & ANSWER and key >> 1 in remarks:
            hits.append(remarks[key >> 1])
        elif not key & ANSWER and (line := findings.get(key >> 1)) is not None:
            hits.append(FoundFinding(line, notes.get(line.id, ())))
    return hits


def _notes(store: Store, lines: Iterable[FindingLine], words: Sequence[str]) -> dict[str, tuple[Note, ...]]:
    """Return, for the findings that do not hold every word themselves, the notes that hold the others."""
    questions = item_words(store)
    lacking: dict[str, list[str]] = {}
    for line in lines:
        own = plain(f"{line.code} {line.object} {line.text} {line.checkpoint_name} {line.park_name}") + questions.get(line.item or "", "")
        if left := [word for word in words if not contains_word(own, word)]:
            lacking[line.id] = left
    if not lacking:
        return {}
    about = " union all ".join(
        f"""select t.finding, '{noun}', trim({WORDS[noun]}), t.made, t.made_by from "{noun}" t
        where t.gone = 0 and t.finding in (select value from json_each(?1))"""
        for noun in ABOUT_FINDINGS
    )
    answers = f"""select f.id, 'answer', trim({WORDS["answer"]}), t.made, t.made_by from finding f join answer t
      on t.round = f.round and t.checkpoint = f.checkpoint and t.item = f.item and t.gone = 0
      where f.id in (select value from json_each(?1))"""
    notes: dict[str, tuple[Note, ...]] = {}
    for finding, noun, text, at, by in store.rows(f"{about} union all {answers} order by 4 desc", [json.dumps(list(lacking))]):
        if any(contains_word(plain(text), word) for word in lacking[finding]):
            notes[finding] = (*notes.get(finding, ()), Note(noun, text, at, by))
    return notes


def _remarks(store: Store, numbers: Sequence[int]) -> dict[int, FoundRemark]:
    rows: list[tuple[Any, ...]] = (
        store.rows(
            f"""select t.n, t.id, r.id, r.date, r.part, p.id, p.name, c.id, c.name, t.item, trim({WORDS["answer"]}), t.made, t.made_by
        from answer t join round r on r.id = t.round join park p on p.id = t.park join checkpoint c on c.id = t.checkpoint
        where t.confidential = 0 and t.n in (select value from json_each(?))""",
            [json.dumps(list(numbers))],
        )
        if numbers
        else []
    )
    return {row[0]: _remark(*row) for row in rows}


def _remark(*columns: Any) -> FoundRemark:
    n, answer, round_id, date, part, park, park_name, checkpoint, checkpoint_name, item, text, at, by = columns
    note = Note("answer", text, at, by)
    return FoundRemark(n, answer, round_id, date, part, park, park_name, checkpoint, checkpoint_name, item, note)
