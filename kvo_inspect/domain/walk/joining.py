"""Joining: whether a failing answer is about a finding that is known, or about something new. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kvo_inspect.domain.checklists.answer import Value, fails, is_in_order
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.parks.checkpoint import Checkpoint
from kvo_inspect.domain.values.search_words import words_in
from kvo_inspect.domain.walk.rows import Walk, failed_now


@dataclass(frozen=True, slots=True)
class Joining:
    """What a failing answer is about."""

    findings: tuple[Finding, ...] = ()
    """The known findings that the answer joins."""
    new: bool = False
    """Whether the answer counts more than these: it makes a finding too."""
    apart: bool = False
    """Whether a person said so: what is new is none of those that stand there."""


def joining_of(
    item: Item, value: Value, standing: Sequence[Finding], seen: Collection[str], chosen: Collection[str] | None = None
) -> Joining | None:
    """Return what a failing answer joins of the open findings of its question that stand there; None when a person has to say which.

    *seen*: ids of those that this round said to be there; they come first. *chosen*: ids that a person named, empty for none of them: what
    the answer counts beyond those, or beyond the new one, are those that were seen.
    """
    things = things_of(item, value)
    before = [finding for finding in standing if finding.id in seen]
    if chosen is not None:
        beside = [finding for finding in before if finding.id not in chosen][: max(0, things - max(1, len(chosen)))]
        findings = [finding for finding in standing if finding.id in chosen or finding in beside]
    else:
        findings = before
        others = [finding for finding in standing if finding.id not in seen]
        if others and not stand_for(findings, things):
            if findings or len(others) > 1:
                return None
            findings = others
    new = not stand_for(findings, things)
    return Joining(tuple(findings), new, apart=new and chosen is not None)


def things_of(item: Item, value: Value) -> int:
    """Return how many things a failing answer is about: what was counted, else one."""
    counted = value.value if item.answer.form.counts_objects and value.kind == "given" else None
    return int(counted) if counted and counted.isdigit() else 1


def stand_for(findings: Sequence[Finding], things: int) -> bool:
    """Whether findings stand for so many things: one with a number for one, one without for all that were counted."""
    return any(not finding.object for finding in findings) or len(findings) >= things


def comes_to(findings: Sequence[Finding], things: int) -> bool:
    """Whether a count comes to just these findings: each has a number, and there are as many."""
    return len(findings) == things and all(finding.object for finding in findings)


def share_of(walk: Walk, finding: Finding) -> int:
    """Return for how many of the counted objects a finding of this round stands: one, or what was counted beyond the others and the known.

    The one without a number stands for these; where all have numbers the first does, for the others are told by nothing else.
    """
    answer = walk.answers.get((finding.checkpoint, finding.item or ""))
    _checklist, item = walk.items().get(finding.item or "", (None, None))
    if answer is None or answer.value is None or item is None or not item.answer.form.counts_objects:
        return 1
    here = (finding.checkpoint, finding.item)
    beside = {other.id: other for other in walk.findings.values() if (other.checkpoint, other.item) == here} | {finding.id: finding}
    if finding.id != min(beside.values(), key=lambda other: bool(other.object)).id:
        return 1
    known = sum(bool(other.object) for other in walk.still_there() if (other.checkpoint, other.item) == here)
    return max(1, things_of(item, answer.value) - (len(beside) - 1) - known)


def numbered_beyond(walk: Walk, stop: Checkpoint, key: str) -> list[Finding]:
    """Return the findings with a number of a question here, of this round and joined, when they are more than its answer counts."""
    answer, (_checklist, item) = walk.answers.get((stop.id, key)), walk.items().get(key, (None, None))
    if answer is None or answer.value is None or item is None or not item.answer.form.counts_objects:
        return []
    mine = [finding for finding in walk.findings.values() if (finding.checkpoint, finding.item) == (stop.id, key)]
    numbered = [finding for finding in (*mine, *joined_at(walk, stop, key)) if finding.object]
    return numbered if failed_now(walk, stop, key) and len(numbered) > things_of(item, answer.value) else []


def is_without_finding(walk: Walk, stop: Checkpoint, key: str) -> bool:
    """Whether the answer to a question here says that something is wrong, and no finding tells what: of an open round.

    A finding of the question where that is in order came from another checkpoint, perhaps this one: then nothing is missing.
    """
    if walk.round.closed is not None or not _makes_findings(walk, stop.id, key):
        return False
    mine = [finding for finding in walk.findings.values() if finding.item == key]
    tells = any(finding.checkpoint == stop.id or not _makes_findings(walk, finding.checkpoint, key) for finding in mine)
    return not tells and not joined_at(walk, stop, key)


def findings_beyond(walk: Walk, stop: Checkpoint, key: str) -> list[Finding]:
    """Return the findings of a question here that its answer leaves no room for, of an open round: those it saw again, and made.

    A count leaves room for as many as it says, those seen again with a number among them. What nobody looked at in this round says nothing.
    """
    mine = [finding for finding in walk.findings.values() if (finding.checkpoint, finding.item) == (stop.id, key)]
    again = seen_again(walk, stop.id, key)
    if walk.round.closed is not None or not (mine or again):
        return []
    if leaves_no_room(walk, stop, key):
        return [*again, *mine]
    answer, (_checklist, item) = walk.answers.get((stop.id, key)), walk.items().get(key, (None, None))
    if answer is None or answer.value is None or answer.value.kind != "given" or item is None or not item.answer.form.counts_objects:
        return []
    things = [*(finding for finding in again if finding.object), *mine]
    return things if things_among(things) > things_of(item, answer.value) else []


def things_among(findings: Sequence[Finding]) -> int:
    """Return for how many things findings of a question stand at least: one each; those whose words hold another's number for none more."""
    objects = {finding.object.casefold() for finding in findings if finding.object}
    nameless = [finding for finding in findings if not finding.object]
    return len(objects) + sum(objects.isdisjoint(words_in(finding.text.casefold())) for finding in nameless)


def leaves_no_room(walk: Walk, stop: Checkpoint, key: str) -> bool:
    """Whether the answer to a question here says that there is nothing to find: in order, or n/a."""
    answer, (_checklist, item) = walk.answers.get((stop.id, key)), walk.items().get(key, (None, None))
    if answer is None or answer.value is None or item is None or not item.answer.can_fail:
        return False
    return answer.value.kind == "na" or is_in_order(item, answer.value, walk.park.grade_target)


def _makes_findings(walk: Walk, stop_id: str, key: str) -> bool:
    """Whether the answer to a question at a checkpoint makes or joins a finding: not one that only says more of another question."""
    answer, (_checklist, item) = walk.answers.get((stop_id, key)), walk.items().get(key, (None, None))
    return answer is not None and item is not None and item.adds_to is None and fails(item, answer.value, walk.park.grade_target)


def joined_at(walk: Walk, stop: Checkpoint, key: str) -> list[Finding]:
    """Return the earlier findings that the failing answer to a question here is about: of that question, and seen by this round."""
    if key not in walk.items() or not failed_now(walk, stop, key):  # an earlier one may be of a checklist not used now
        return []
    return seen_again(walk, stop.id, key)


def seen_again(walk: Walk, stop_id: str, key: str) -> list[Finding]:
    """Return the earlier findings of a question at a checkpoint that this round saw again, not solved; oldest first."""
    return [finding for finding in walk.still_there() if (finding.checkpoint, finding.item) == (stop_id, key)] if walk.rechecks else []
