"""Undo and redo: taking back a step of this device of today, newest first, and doing it again (docs/record.md).

An act that was undone, and the undo itself, are left out of the *logical* history of a noun. Undoing a step writes, for each
field that it set and whose value is still what that history gives, what the history gives without the step. What was
overwritten since stays, and what somebody hung on something the step made keeps it; both are told. Doing a step again is an act
that writes all that the step wrote, as far as nobody wrote there since: a write like any other, which can be undone in its turn.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.folding.fold import fold
from kvo_inspect.domain.parks.park import Park
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.change import GONE, Change, stamp_of
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.errors import HiddenStays, NothingToRedo, NothingToUndo
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.followed import follow_undone, with_later
from kvo_inspect.store.record.hanging import going_along, heads_on, referring
from kvo_inspect.store.record.logical import first_done, logical, passed, roots, stands_apart, values_apart, written_by
from kvo_inspect.store.record.reach import CHOOSE, ERASE, FOR_GOOD, HIDE, JOIN, REDO, UNDO, Reach, Step, steps_of, things_of, writes_of
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.record.tables import NOUNS

NEVER_BACK = (GONE, "code")
"""Fields that are not taken back one by one: whether a thing is there follows from all, and a code is given once."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo took back, or a redo did again."""

    act: str
    root: str
    """The name of the step as it was done first."""
    how: str
    """The kind of act of the step."""
    changed: tuple[Noun, ...] = ()
    """The nouns that stand differently now, as they stand."""
    unchanged: tuple[Noun, ...] = ()
    """The nouns that were left as they are: overwritten since, or something hangs on them."""
    before: tuple[Noun, ...] = ()
    """The nouns of *changed* as they stood before."""
    again: bool = False
    """Whether the step was done again."""
    alike: bool = False
    """Whether all of *unchanged* stands because another laptop did the same."""


@dataclass
class _Plan:
    """What is to be written of one noun."""

    now: Noun
    fields: dict[str, Any]
    overwritten: bool = False
    """Whether something that the step wrote of the noun stays, because somebody wrote there since."""
    alike: bool = False
    """Whether something that the step wrote of the noun stays, because another laptop wrote the same apart."""
    beside: list[dict[str, Any]] = field(default_factory=list)
    """What stands beside the fields: two people gave it apart, and nobody has chosen any more."""

    @property
    def complete(self) -> bool:
        """Whether the fields take back, or do again, all that the step wrote of the noun."""
        return not self.overwritten and not self.alike

    @property
    def apart(self) -> bool:
        """Whether the removal that is written stands beside other work again, and loses to it."""
        return bool(self.fields.get(GONE) and self.beside)

    @property
    def leaves(self) -> bool:
        """Whether the thing is gone then."""
        return bool(self.fields.get(GONE)) and not self.apart

    @property
    def comes(self) -> bool:
        """Whether the thing is there then, and was not."""
        return self.fields.get(GONE) is False or (self.apart and self.now.gone)


def undo(store: Store, reach: Reach) -> Undone:
    """Undo the newest step of today within reach that is not undone yet.

    Raises NothingToUndo, and HiddenStays when that step made something confidential, which is for good.
    """
    step = _next_back(store, reach)
    if step is None:
        raise NothingToUndo(_findings_at_once(store, reach))
    return _write(store, step, _without, f"{UNDO} {step.name}")


def redo(store: Store, reach: Reach) -> Undone:
    """Do the step within reach that was undone last again, unless something else was done there since. Raises NothingToRedo."""
    step = _next_again(store, reach)
    if step is None:
        raise NothingToRedo
    return _write(store, step, _again, f"{REDO} {step.name}")


def _findings_at_once(store: Store, reach: Reach) -> int:
    """Return on how many findings the newest step was of which the screen shows some, and not all; 0 when there is none."""
    steps = steps_of(store, reach)
    undone = {step.of for step in steps if step.takes_back}
    passed_over = (reach.findings_at_once(store, step) for step in steps if step.name not in undone and not step.takes_back)
    return next(filter(None, passed_over), 0)


def _next_back(store: Store, reach: Reach) -> Step | None:
    """Return the newest step of today within reach that is not undone yet, or None.

    Raises HiddenStays when that step made something confidential, which is for good.
    """
    steps = steps_of(store, reach)
    undone = {step.of for step in steps if step.takes_back}
    for step in steps:
        if step.name in undone or step.takes_back or step.kind == ERASE or (step.kind == HIDE and reach.passes_hidden):
            continue
        if step.kind == HIDE and reach.acts is not None and step.name in reach.acts:
            raise HiddenStays
        if step.kind != HIDE and reach.covers(store, step):
            return step
        if not reach.passes_others:
            break
    return None


def _next_again(store: Store, reach: Reach) -> Step | None:
    """Return the step within reach that was undone last, unless something else was done there since; or None."""
    steps = steps_of(store, reach)
    by_name = {step.name: step for step in steps}
    redone = {step.of for step in steps if step.does_again}
    undone = {step.of for step in steps if step.takes_back}
    out_of_reach: list[Step] = []
    for step in steps:
        if step.does_again or step.kind in FOR_GOOD:
            continue
        if not step.takes_back:
            if reach.covers(store, step):
                break
            if step.name not in undone:
                out_of_reach.append(step)
        elif step.of not in redone and (again := by_name.get(step.of)) is not None and reach.covers(store, again):
            touched = things_of(store, again)
            # One act on many findings is in reach of none of their pages, and yet something else was done there.
            return None if any(touched & things_of(store, other) for other in out_of_reach) else again
    return None


def can_undo(store: Store, reach: Reach) -> bool:
    """Return whether there is a step within reach to take back."""
    try:
        return _next_back(store, reach) is not None
    except HiddenStays:
        return False


def can_redo(store: Store, reach: Reach) -> bool:
    """Return whether there is a step within reach to do again."""
    return _next_again(store, reach) is not None


def _write(store: Store, step: Step, plan_of: Callable[[Noun, list[Change], list[Change]], _Plan], how: str) -> Undone:
    """Write what a step comes to when it is taken back or done again, by *plan_of*, in one act of the kind *how*."""
    names = {f"{stamp}-{store.device}" for stamp in step.stamps}
    plans: list[_Plan] = []
    for noun, noun_id in dict.fromkeys((noun, noun_id) for noun, noun_id, _after in writes_of(store, step)):
        now = store.find(NOUNS[noun], noun_id)
        if now is not None:
            changes = logs.changes_of(store.db, noun, noun_id)
            plans.append(plan_of(now, changes, [change for change in changes if change.name in names]))
    plans += [_Plan(*along) for along in going_along(store, [(plan.now, plan.fields) for plan in plans], stamp_of(step.root))]
    _follow_rechecks(store, plans)
    writing = [plan for plan in plans if plan.fields]
    stays = {plan.now.id for plan in plans if not plan.complete} - {plan.now.id for plan in writing}
    lets_go = {
        (getattr(plan.now, name), plan.now.id) for plan in writing for name in plan.now.refs if name in plan.fields and not plan.leaves
    }
    # Before a choice about what was removed while others worked with it, what hangs there hung on something that was gone.
    since = max(step.stamps) if step.kind == CHOOSE else 0
    holding = _holding(store, [plan.now for plan in writing if plan.leaves], stays, lets_go, since)
    holding |= _homeless(store, writing, since)
    holding |= _rooted(store, [plan for plan in writing if plan.now.id not in holding], since)
    writing = [plan for plan in writing if plan.now.id not in holding]
    again = how.startswith(REDO)
    with store.act(how) as act:
        if step.kind != JOIN:  # which says itself what follows
            follow_undone(act, [(plan.now, plan.fields) for plan in writing])
        for plan in writing:
            now = plan.now
            act.whole = again or bool(plan.beside)
            act.write(type(now), now.id, park=now.park, **{GONE: now.gone, **plan.fields})
            for beside in plan.beside:
                act.write_beside(now, **beside)
        for plan in plans:
            if (
                plan.alike and (plan.now.noun, plan.now.id) not in act.touched
            ):  # on whichever laptop the same is taken back too, nobody did that any more
                act.mark(type(plan.now), plan.now)
        if plans and not act.touched:  # nothing could be taken back: a mark in the log, so that the next undo goes further back
            act.mark(type(plans[0].now), plans[0].now)
    changed = tuple(after for plan in writing if (after := store.find(type(plan.now), plan.now.id)) is not None)
    unchanged = tuple(plan.now for plan in plans if not plan.complete or plan.now.id in holding)
    alike = bool(unchanged) and not holding and not any(plan.overwritten for plan in plans)
    return Undone(step.name, step.root, step.kind, changed, unchanged, tuple(plan.now for plan in writing), again, alike)


def _follow_rechecks(store: Store, plans: list[_Plan]) -> None:
    """Let the status of a finding follow from the rechecks that remain, where one of them goes or says something else."""
    statuses = {plan.now.id: plan for plan in plans if isinstance(plan.now, Finding) and "status" in plan.fields and not plan.beside}
    for plan in plans:
        if not isinstance(plan.now, Recheck) or plan.now.finding not in statuses or not (plan.leaves or "seen" in plan.fields):
            continue
        finding = statuses[plan.now.finding]
        status = finding.fields["status"] or finding.now.default("status")
        left = with_later(store, plan.now, None if plan.leaves else plan.fields["seen"], status)
        if left != status:
            finding.fields["status"] = left
            if left == finding.now.model_dump(mode="json")["status"]:  # as it stands: nothing to write, or to tell
                del finding.fields["status"]


def _without(now: Noun, changes: list[Change], mine: list[Change]) -> _Plan:
    """Return what to write so that *mine* is as if never made."""
    model, names = type(now), {change.name for change in mine}
    before, counted = logical(changes)
    after, left = logical(changes, without=names)
    current = now.model_dump(mode="json")
    made = not left
    makers = roots(counted, changes)
    if names & makers and left and not {change.name for change in left} & makers:
        return _Plan(now, {}, overwritten=True)  # others went on with what this made: without it there would be nothing to go on with
    plan = _Plan(now, {})
    behind = passed(changes, mine)
    also = [values_of(change) for change in left if change.log.device != mine[0].log.device and change.name not in behind]
    for name, written in written_by(mine).items():
        if name in NEVER_BACK:
            continue
        written_value, was, would = (
            model.default(name) if field_value is None else field_value
            for field_value in (written, before.values.get(name), after.values.get(name))
        )
        if current[name] != was or (would == was and written_value != was):
            plan.overwritten = True
            continue
        if would == was and name not in after.conflicts and any(values.get(name) == written for values in also):
            plan.alike = True
            continue
        if made and (not model.key or name in model.key or name in model.refs):
            continue  # a thing with a random id is only removed; one with a made id stays what it stands for
        plan.fields[name] = after.values.get(name)
        if writes := after.conflicts.get(name):
            first, *others = values_apart(changes, name, writes)
            plan.fields[name] = first
            plan.beside += [{name: value} for value in others]
    gone = after.gone or made
    if gone != now.gone:
        plan.fields[GONE] = gone
    elif gone and written_by(mine).get(GONE) and any(values.get(GONE) for values in also):
        plan.alike = True
    if plan.fields.get(GONE):
        plan.beside = []
    if stands_apart(after):  # a removal and the work that it lost to, to choose from again
        plan.fields[GONE] = True
        plan.beside = plan.beside or [{}]
    return plan


def _again(now: Noun, changes: list[Change], mine: list[Change]) -> _Plan:
    """Return what to write so that *mine*, which was undone, holds again."""
    model, names = type(now), {change.name for change in mine}
    before, left = logical(changes)
    # What was done again of a step before this one stands where it stood then: written now, it would count as written over this step.
    restored = {change.name: first_done(change, changes) for change in left if change.how.startswith(f"{REDO} ")}
    restored = {name: first for name, first in restored.items() if stamp_of(first) < stamp_of(mine[0].name)}
    standing = {change.name for change in left} - restored.keys() | {*restored.values()} | names
    after = fold(changes, model.quiet, only=standing)
    current = now.model_dump(mode="json")
    plan = _Plan(now, {})
    for name, written in written_by(mine).items():
        if name in NEVER_BACK:
            continue
        was = model.default(name) if before.values.get(name) is None else before.values[name]
        values = values_apart(changes, name, after.conflicts.get(name, ())) or [after.values.get(name)]
        if left and (current[name] != was or written not in values):
            plan.overwritten = True
            continue
        first, *others = values if left else [written]
        plan.fields[name] = first
        plan.beside += [{name: value} for value in others]
    if after.gone != now.gone or (stands_apart(fold(changes)) and not stands_apart(after)):
        plan.fields[GONE] = after.gone
    if plan.fields.get(GONE):
        plan.beside = []
    if stands_apart(after):
        plan.fields[GONE] = False
        plan.beside.append({GONE: True})
    return plan


def _homeless(store: Store, writing: list[_Plan], since: int) -> set[str]:
    """Return the ids of nouns that cannot come back, or go back to what they belonged to, because that is gone, written *since* a stamp."""
    coming = {plan.now.id for plan in writing if plan.comes}
    leaving = {plan.now.id for plan in writing if plan.leaves}
    homeless: set[str] = set()
    while more := {
        plan.now.id
        for plan in writing
        if plan.now.id not in homeless | leaving
        for name, noun in {**plan.now.refs, "park": Park.noun}.items()
        if plan.now.id in coming or name in plan.fields
        if noun != Partner.noun  # who was asked may be gone, what was asked stays
        if (target := plan.fields.get(name, getattr(plan.now, name))) is not None and target != plan.now.id
        if target in leaving | homeless or (target not in coming and _is_gone(store.find(NOUNS[noun], target), since))
    }:
        homeless |= more
    return homeless


def _is_gone(home: Noun | None, since: int) -> bool:
    return home is None or (home.gone and _written_since(since, home.heads))


def _written_since(stamp: int, heads: Iterable[str]) -> bool:
    """Return whether something was written of a thing with these heads since a stamp."""
    return any(stamp_of(name) > stamp for name in heads)


def _holding(store: Store, leaving: list[Noun], stays: set[str], lets_go: set[tuple[str, str]], since: int) -> set[str]:
    """Return the ids of nouns that cannot leave: something that stays hangs on them, or the same act made them within what stays.

    *lets_go*: ids of a thing and of a noun that refers to that thing, and will refer to another once the act is undone. Only what was
    written *since* that stamp holds.
    """
    holding: set[str] = set()
    hangs = {
        noun.id: {
            noun_id
            for noun_id, heads in heads_on(store, noun).items()
            if _written_since(since, heads) and (noun.id, noun_id) not in lets_go
        }
        for noun in leaving
    }
    within = {noun.id: {noun.park, *(getattr(noun, name) for name in noun.refs)} - {noun.id} for noun in leaving}
    while more := {
        noun_id
        for noun_id, others in hangs.items()
        if noun_id not in holding and (others - (hangs.keys() - holding) or within[noun_id] & (holding | stays))
    }:
        holding |= more
    return holding


def _rooted(store: Store, writing: list[_Plan], since: int) -> set[str]:
    """Return the ids of nouns that cannot go to another round: in the round that they leave something stays that cannot be without them.

    What hangs on such a noun stays with it. Only what was written *since* that stamp holds.
    """
    going = {plan.now.id: plan for plan in writing if plan.fields.get("round", _round_of(plan.now)) != _round_of(plan.now)}
    goes = going.keys() | {plan.now.id for plan in writing if plan.leaves}
    hangs = {noun_id: _of_round_on(store, plan.now, since) for noun_id, plan in going.items()}
    refers = {noun_id: {plan.fields.get(name, getattr(plan.now, name)) for name in plan.now.refs} for noun_id, plan in going.items()}
    rooted: set[str] = set()
    while more := {noun_id for noun_id in going.keys() - rooted if hangs[noun_id] - (goes - rooted) or refers[noun_id] & rooted}:
        rooted |= more
    return rooted


def _of_round_on(store: Store, noun: Noun, since: int) -> set[str]:
    """Return the ids of nouns, not gone and written *since* a stamp, that are of the round of a thing, refer to that, and need both.

    None where the thing can be without a round: a finding is shown wherever somebody looked again.
    """
    if type(noun).default("round") is None:
        return set()
    hanging = [
        row
        for model, name in referring(noun.noun)
        if "round" in model.refs and model.default("round") is not None and model.default(name) is not None
        for row in store.rows(
            f'select id, heads from "{model.noun}" where "{name}" = ? and round = ? and gone = 0', [noun.id, _round_of(noun)]
        )
    ]
    return {noun_id for noun_id, heads in hanging if _written_since(since, json.loads(heads))}


def _round_of(noun: Noun) -> str | None:
    return getattr(noun, "round", None)
