"""Answers: recording one, or the rest of a theme at once, with the finding that a failing answer makes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from kvo_inspect.domain.checklists.answer import NA, Answer, Value, checked, chosen, fails, routed
from kvo_inspect.domain.checklists.checklist import Checklist, Item, Option
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.for_information import AlsoFor
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.findings.stages import StageFacts
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import Grade, PartnerKind, Severity
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.domain.walk.joining import stand_for, things_of
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.checklists.stored import find_item
from kvo_inspect.store.findings.finding import live_findings, make_finding, stage_facts
from kvo_inspect.store.findings.for_information import let_go, tell_also
from kvo_inspect.store.findings.standing import look_again, seen_at, standing_at
from kvo_inspect.store.findings.touched import is_untouched
from kvo_inspect.store.parks.partners import holder_of
from kvo_inspect.store.record.key_ids import id_at
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.rounds.round import open_round, park_of_open_round
from kvo_inspect.store.walk.joining import let_go_of_joined, what_joins
from kvo_inspect.texts import _


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
    joined: tuple[Finding, ...] = ()
    """Known before, and what the answer is about: it made no second finding of them."""
    parted: tuple[Finding, ...] = ()
    """Joined by the earlier answer here: what that said of them went with it."""
    looks: tuple[Recheck, ...] = ()
    """What the answer says of those that it joined; of those that it parted from, gone, or what the round said before."""


def record_answer(
    store: Store, round_id: str, checkpoint_id: str, item: str, value: Value, *, joins: Collection[str] | None = None, how: str = "key"
) -> Recorded:
    """Record one answer (`item` is `checklist/item`) and what follows from it, in one act; choosing may also be after the round.

    A failing answer joins the open finding of its question that other rounds made here. *joins*: which ones, by id, when a person
    said so; without, SeveralStanding when there are several.
    """
    park_id = store.get(Round, round_id).park if how == "choose" else park_of_open_round(store, round_id)
    checklist, question = find_item(store, round_id, item)
    with store.act(how) as act:
        return _record(act, park_id, round_id, checkpoint_id, checklist, question, value, rest=False, joins=joins)


def part_answer(store: Store, round_id: str, checkpoint_id: str, item: str, finding_id: str) -> Recorded:
    """Make a new finding of a failing answer instead of one that it joined: what it said of that goes, what it said of others stays.

    *finding_id* is empty for an answer that joined none. NotAllowedNow when the answer is in order.
    """
    round_ = open_round(store, round_id)
    park_id = round_.park
    checklist, question = find_item(store, round_id, item)
    answer = store.get(Answer, answer_id(store, round_id, checkpoint_id, item, confidential=checklist.confidential))
    if answer.value is None or not fails(question, answer.value, _target(store, park_id, question)):
        raise NotAllowedNow(_("This answer is in order: it makes no finding."))
    apart = bool(standing_at(store, round_, checkpoint_id, item, confidential=answer.confidential))
    with store.act() as act:
        looks, parted = let_go_of_joined(act, answer, with_words=True, only=finding_id)
        words = next((look.text for look in looks if look.text), "")
        made, also = make_of_answer(act, answer, checklist, question, answer.value, apart=apart)
        made = act.write(Finding, made.id, park=park_id, text=words)
    return Recorded((answer,), (made,), also=also, parted=parted, looks=looks)


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


def answer_id(store: Store, round_id: str, checkpoint_id: str, item: str, *, confidential: bool = False) -> str:
    """Return the id an answer has on every laptop.

    A confidential one has another: of a checklist of their own one laptop may have made the confidential version, another the open one.
    """
    parts = (round_id, checkpoint_id, item, *(["confidential"] if confidential else []))
    return id_at(store, Answer, *parts, confidential=confidential, round=round_id, checkpoint=checkpoint_id, item=item)


def _record(
    act: Act,
    park_id: str,
    round_id: str,
    checkpoint_id: str,
    checklist: Checklist,
    item: Item,
    value: Value,
    *,
    rest: bool,
    joins: Collection[str] | None = None,
) -> Recorded:
    store = act.store
    key = f"{checklist.id}/{item.id}"
    hidden = checklist.confidential
    value = checked(item, value, store.today)
    answer = act.write(
        Answer,
        answer_id(store, round_id, checkpoint_id, key, confidential=hidden),
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
    target = _target(store, park_id, item)
    mine = [finding for finding in live_findings(store, round_id, checkpoint_id, key) if finding.confidential == hidden]
    before = act.before(Answer, answer.id) if (Answer.noun, answer.id) in act.touched else answer
    failed = before is not None and not before.gone and fails(item, before.value, target)
    earlier = before.value if before is not None and before.value is not None else NA
    if fails(item, value, target):
        spare = _spare(store, answer, item, mine) if mine and things_of(item, value) < things_of(item, earlier) else []
        removed = _remove(act, spare)
        if left := [finding for finding in mine if finding not in spare]:
            findings, also = _reroute(act, left, item, earlier, value)
            return Recorded((answer,), findings, removed, also=also, joined=() if failed or (before is None and rest) else findings)
        return replace(_join_or_make(act, answer, checklist, item, value, joins), removed=removed)
    looks, parted = let_go_of_joined(act, answer) if failed else ((), ())
    untouched = [finding for finding in mine if is_untouched(store, finding, item)]
    offered = tuple(finding for finding in mine if finding not in untouched)
    return Recorded((answer,), (), _remove(act, untouched), offered, parted=parted, looks=looks)


def _spare(store: Store, answer: Answer, item: Item, mine: Sequence[Finding]) -> list[Finding]:
    """Return the findings of an answer that are too many: nobody worked on them, and those that it joined stand for all that it counts."""
    looks = seen_at(store, answer.round, answer.checkpoint, answer.item, confidential=answer.confidential)
    joined = [store.get(Finding, look.finding) for look in looks]
    if answer.value is None or not joined or not stand_for(joined, things_of(item, answer.value)):
        return []
    return [finding for finding in mine if is_untouched(store, finding, item)]


def _remove(act: Act, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    for finding in findings:
        let_go(act, finding)
    return tuple(act.write(Finding, finding.id, park=finding.park, gone=True) for finding in findings)


def _target(store: Store, park_id: str, item: Item) -> Grade:
    return store.get(Park, park_id).grade_target if item.answer.type == "grade" else "B"


def _join_or_make(act: Act, answer: Answer, checklist: Checklist, item: Item, value: Value, joins: Collection[str] | None) -> Recorded:
    """Let a failing answer join the findings that stand here, and make one of what it counts beyond them."""
    joining = what_joins(act.store, answer, item, value, joins, quiet=act.how == "choose")
    looks, joined = look_again(act, answer.round, joining.findings)
    objects = {finding.object.casefold() for finding in joined if finding.object}
    if item.answer.form.counts_objects and len(objects) > things_of(item, value):  # a person named more of them than were counted
        value = checked(item, Value(value=str(len(objects))), act.store.today)
        answer = act.write(Answer, answer.id, park=answer.park, value=value)
    if not joining.new:
        return Recorded((answer,), joined=joined, looks=looks)
    made, also = make_of_answer(act, answer, checklist, item, value, apart=joining.apart)
    return Recorded((answer,), (made,), also=also, joined=joined, looks=looks)


def make_of_answer(
    act: Act, answer: Answer, checklist: Checklist, item: Item, value: Value, *, apart: bool = False
) -> tuple[Finding, tuple[AlsoFor, ...]]:
    """Make the finding of a failing answer with what further questions say already, and tell whom its item names.

    *apart*: a person said that the finding is none of those that stand there.
    """
    base = routing = _Routing(*routed(item, value))
    adds: dict[str, str] = {}
    for refining in checklist.item:
        if refining.adds_to != item.id:
            continue
        key = f"{checklist.id}/{refining.id}"
        given = _value_here(act.store, answer.round, answer.checkpoint, key, confidential=answer.confidential)
        if given.value is not None and (option := chosen(refining, given)) is not None:
            adds[key], routing = given.value, _refined(refining, option, base)
    made = make_finding(
        act,
        answer.park,
        confidential=answer.confidential,
        checkpoint=answer.checkpoint,
        round=answer.round,
        item=answer.item,
        theme=checklist.theme,
        severity=routing.severity,
        partner=holder_of(act.store, answer.park, routing.partner, answer.checkpoint),
        visible=item.round[0] if len(item.round) == 1 else "both",
        adds=adds,
        apart=apart,
    )
    return made, tell_also(act, made, item)


def _value_here(store: Store, round_id: str, checkpoint_id: str, key: str, *, confidential: bool) -> Value:
    """Return what a question has as its answer at a checkpoint; n/a where there is none."""
    answer = store.find(Answer, answer_id(store, round_id, checkpoint_id, key, confidential=confidential))
    return answer.value if answer is not None and not answer.gone and answer.value is not None else NA


def _reroute(
    act: Act, mine: Sequence[Finding], item: Item, earlier: Value, value: Value
) -> tuple[tuple[Finding, ...], tuple[AlsoFor, ...]]:
    """Let another option of a failing answer give its findings another partner or severity, unless somebody worked on them or set these."""
    if chosen(item, value) is None:
        return tuple(mine), ()
    findings, also = list(mine), list[AlsoFor]()
    for place, finding in enumerate(mine):
        if is_untouched(act.store, finding, item):
            fields = _rerouted(act.store, finding, _Routing(*routed(item, earlier)), _Routing(*routed(item, value)))
            findings[place] = act.write(Finding, finding.id, park=finding.park, **fields)
            if findings[place].partner != finding.partner:
                also += tell_also(act, findings[place], item)
    return tuple(findings), tuple(also)


def _refine(act: Act, round_id: str, checkpoint_id: str, refined: str, key: str, item: Item, value: Value) -> tuple[Finding, ...]:
    """Let an answer add to the findings of another item here: its option's partner and severity move to them.

    Of findings that its item joined too, as long as nobody went over them: what was asked of somebody stays as it was asked. What a person
    set instead of what the questions say stays too.
    """
    option = chosen(item, value)
    changed = []
    base = _routed_here(act.store, round_id, checkpoint_id, refined)
    for finding in (*live_findings(act.store, round_id, checkpoint_id, refined), *_joined_new(act, round_id, checkpoint_id, refined)):
        adds = {name: number for name, number in finding.adds.items() if name != key}
        fields: dict[str, Any] = {}
        if option is not None and value.value is not None:
            adds[key] = value.value
            earlier = chosen(item, Value(value=finding.adds[key])) if key in finding.adds else None
            before = _refined(item, earlier, base) if earlier is not None else base
            fields = _rerouted(act.store, finding, before, _refined(item, option, base))
        changed.append(act.write(Finding, finding.id, park=finding.park, adds=adds, **fields))
    return tuple(changed)


class _Routing(NamedTuple):
    """Whom the questions ask about a finding, and how serious they say it is."""

    partner: PartnerKind
    severity: Severity


def _routed_here(store: Store, round_id: str, checkpoint_id: str, item_key: str) -> _Routing:
    """Return what the answer to a question here says of the findings that it makes or joins."""
    checklist, item = find_item(store, round_id, item_key)
    return _Routing(*routed(item, _value_here(store, round_id, checkpoint_id, item_key, confidential=checklist.confidential)))


def _refined(refining: Item, option: Option, base: _Routing) -> _Routing:
    """Return what the option of a further question makes of what the question itself says."""
    return _Routing(option.partner or refining.partner, option.severity or base.severity)


def _rerouted(store: Store, finding: Finding, before: _Routing, after: _Routing) -> dict[str, Any]:
    """Return the partner and the severity that a finding gets by another answer: each only where it stands as the answer *before* said."""
    fields: dict[str, Any] = {}
    if finding.partner == holder_of(store, finding.park, before.partner, finding.checkpoint):
        fields["partner"] = holder_of(store, finding.park, after.partner, finding.checkpoint)
    if finding.severity == before.severity and finding.called is None:
        fields["severity"] = after.severity
    return fields


def _joined_new(act: Act, round_id: str, checkpoint_id: str, item: str) -> list[Finding]:
    """Return the findings of other rounds that an item joined here and that nobody at the desk judged or sent yet."""
    hidden = find_item(act.store, round_id, item)[0].confidential
    looks = seen_at(act.store, round_id, checkpoint_id, item, confidential=hidden)
    findings = [act.store.get(Finding, look.finding) for look in looks]
    return [finding for finding in findings if stage_facts(act, finding) == StageFacts()]
