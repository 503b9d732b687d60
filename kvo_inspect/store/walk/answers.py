"""Answers: recording one, or the rest of a theme at once, with the finding that a failing answer makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.checklists.answer import Answer, Value, checked, chosen, fails, routed
from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.store.checklists.stored import find_item
from kvo_inspect.store.findings.finding import live_findings, make_finding
from kvo_inspect.store.findings.for_information import let_go, tell_also
from kvo_inspect.store.findings.touched import is_untouched
from kvo_inspect.store.parks.partners import holder_of
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.rounds.round import park_of_open_round


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording answers did."""

    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...] = ()
    """Made or refined by the answer; the last is the thing in hand."""
    removed: tuple[Finding, ...] = ()
    """Made by the earlier answer here, with nothing added to them since: gone with it."""
    offered: tuple[Finding, ...] = ()
    """Made by the earlier answer here, but somebody worked on them: offer to drop them."""
    also: tuple[AlsoFor, ...] = ()
    """Who is told of the findings for information, as their question says."""


def record_answer(store: Store, round_id: str, checkpoint_id: str, item: str, value: Value, *, how: str = "key") -> Recorded:
    """Record one answer (`item` is `checklist/item`) and what follows from it, in one act; choosing may also be after the round."""
    park_id = store.get(Round, round_id).park if how == "choose" else park_of_open_round(store, round_id)
    checklist, question = find_item(store, round_id, item)
    with store.act(how) as act:
        return _record(act, park_id, round_id, checkpoint_id, checklist, question, value, rest=False)


def record_rest(store: Store, round_id: str, checkpoint_id: str, items: Sequence[str], value: Value) -> Recorded:
    """Give many items of one checkpoint the same value in one act: "rest" (which items may be so answered is `domain.walk.rest`'s)."""
    return record_rest_at(store, round_id, [(checkpoint_id, item) for item in items], value)


def record_rest_at(store: Store, round_id: str, questions: Sequence[tuple[str, str]], value: Value) -> Recorded:
    """Give many questions, each a checkpoint and an item, the same value in one act."""
    park_id = park_of_open_round(store, round_id)
    answers: list[Answer] = []
    with store.act("rest") as act:
        for checkpoint_id, item in questions:
            checklist, question = find_item(store, round_id, item)
            answers.extend(_record(act, park_id, round_id, checkpoint_id, checklist, question, value, rest=True).answers)
    return Recorded(tuple(answers))


def note_answer(store: Store, answer_id: str, text: str) -> Answer:
    """Write a remark with an answer that made no finding."""
    answer = store.get(Answer, answer_id)
    with store.act() as act:
        return act.write(Answer, answer.id, park=answer.park, text=checked_text("text", text))


def answer_id(round_id: str, checkpoint_id: str, item: str, *, confidential: bool = False) -> str:
    """Return the id an answer has on every laptop.

    A confidential one has another: of a checklist of their own one laptop may have made the confidential version, another the open one.
    """
    parts = (round_id, checkpoint_id, item)
    return made_id("answer", *parts, "confidential") if confidential else made_id("answer", *parts)


def _record(
    act: Act, park_id: str, round_id: str, checkpoint_id: str, checklist: Checklist, item: Item, value: Value, *, rest: bool
) -> Recorded:
    store = act.store
    key = f"{checklist.id}/{item.id}"
    hidden = checklist.confidential
    value = checked(item, value, store.today)
    answer = act.write(
        Answer,
        answer_id(round_id, checkpoint_id, key, confidential=hidden),
        park=park_id,
        confidential=hidden,
        round=round_id,
        checkpoint=checkpoint_id,
        item=key,
        value=value,
        rest=rest,
    )
    if item.adds_to is not None:
        return Recorded((answer,), _refine(act, round_id, checkpoint_id, f"{checklist.id}/{item.adds_to}", key, item, value))
    # Read only where it counts: this is the key path.
    target = store.get(Park, park_id).grade_target if item.answer.type == "grade" else "B"
    mine = [finding for finding in live_findings(store, round_id, checkpoint_id, key) if finding.confidential == hidden]
    if fails(item, value, target):
        partner, severity = routed(item, value)
        partner_id = holder_of(store, park_id, partner, checkpoint_id)
        if not mine:
            visible = item.round[0] if len(item.round) == 1 else "both"
            made = make_finding(
                act,
                park_id,
                confidential=hidden,
                checkpoint=checkpoint_id,
                round=round_id,
                item=key,
                theme=checklist.theme,
                severity=severity,
                partner=partner_id,
                visible=visible,
            )
            return Recorded((answer,), (made,), also=tell_also(act, made, item))
        also: list[AlsoFor] = []
        if chosen(item, value) is not None:  # another option may mean another partner or severity
            for place, finding in enumerate(mine):
                if is_untouched(store, finding, item):
                    mine[place] = act.write(Finding, finding.id, park=park_id, severity=severity, partner=partner_id)
                    if partner_id != finding.partner:
                        also += tell_also(act, mine[place], item)
        return Recorded((answer,), tuple(mine), also=tuple(also))
    removed, offered = [], []
    for finding in mine:
        if is_untouched(store, finding, item):
            let_go(act, finding)
            removed.append(act.write(Finding, finding.id, park=park_id, gone=True))
        else:
            offered.append(finding)
    return Recorded((answer,), (), tuple(removed), tuple(offered))


def _refine(act: Act, round_id: str, checkpoint_id: str, refined: str, key: str, item: Item, value: Value) -> tuple[Finding, ...]:
    """Let an answer add to the findings of another item here: its option's partner and severity move to them."""
    option = chosen(item, value)
    changed = []
    for finding in live_findings(act.store, round_id, checkpoint_id, refined):
        adds = {name: number for name, number in finding.adds.items() if name != key}
        fields: dict[str, Any] = {}
        if option is not None and value.value is not None:
            adds[key] = value.value
            partner, severity = option.partner or item.partner, option.severity
            fields["partner"] = holder_of(act.store, finding.park, partner, checkpoint_id)
            if severity is not None:
                fields["severity"] = severity
        changed.append(act.write(Finding, finding.id, park=finding.park, adds=adds, **fields))
    return tuple(changed)
