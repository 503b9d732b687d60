"""Joining: a failing answer where an open finding of its question stands is what this round saw of that finding, not a second one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from kvo_inspect.domain.checklists.answer import Answer, Value
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.folding.field_sets import values_of
from kvo_inspect.domain.record.change import GONE, Change
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.closed_sets import Seen
from kvo_inspect.domain.walk.joining import Joining, comes_to, joining_of, things_of
from kvo_inspect.errors import RuleError
from kvo_inspect.store.findings.standing import Looks, seen_at, standing_at, take_back_recheck, write_recheck
from kvo_inspect.store.record import logs
from kvo_inspect.store.record.logical import first_done
from kvo_inspect.store.record.store import NUMBER_ACT, Act, Store
from kvo_inspect.texts import _

_UNDO = "undo "  # as `store.record.undo` names its acts


class SeveralStanding(RuleError):
    """Several open findings of a question stand at a checkpoint, and nothing tells which of them an answer is about."""

    def __init__(self, findings: Sequence[Finding], *, counted: bool) -> None:
        super().__init__(_("Several findings of this question are open here: which of them is it, or is it another one?"))
        self.findings = tuple(findings)
        self.counted = counted
        """Whether the answer counts as many as stand there: all of them is what it says most likely."""


def what_joins(store: Store, answer: Answer, item: Item, value: Value, chosen: Collection[str] | None, *, quiet: bool = False) -> Joining:
    """Return which known findings a failing answer joins, *chosen* being ids that a person named.

    Raises SeveralStanding when that takes a person; *quiet*: the answer makes a finding then.
    """
    round_ = store.get(Round, answer.round)
    standing = standing_at(store, round_, answer.checkpoint, answer.item, confidential=answer.confidential)
    if not standing:
        return Joining(new=True)
    seen = {look.finding for look in seen_at(store, round_.id, answer.checkpoint, answer.item, confidential=answer.confidential)}
    joining = joining_of(item, value, standing, seen, chosen)
    if joining is None:
        if not quiet:
            others = [finding for finding in standing if finding.id not in seen]
            raise SeveralStanding(others, counted=len(others) > 1 and comes_to(standing, things_of(item, value)))
        return Joining(new=True)
    return joining


def let_go_of_joined(act: Act, answer: Answer, *, with_words: bool = False, only: str = "") -> Looks:
    """Take back the rechecks that a failing answer made, within an act; where the round had said something else before, it says that again.

    What numbers typed with its findings joined is among them: these say what the answer is about.
    *with_words*: those too with which somebody wrote; *only*: that of one finding.
    """
    store = act.store
    acts = {change.name for change in logs.changes_of(store.db, Answer.noun, answer.id)}
    taken = []
    for look in seen_at(store, answer.round, answer.checkpoint, answer.item, confidential=answer.confidential):
        if (look.text and not with_words) or only not in ("", look.finding):
            continue
        changes = logs.changes_of(store.db, Recheck.noun, look.id)
        words = _words_of(changes)
        if not words or not _is_of_answer(words[0], changes, acts):  # a recheck that somebody gave by itself stays by itself
            continue
        before = _said(words)
        taken.append(take_back_recheck(act, look) if before is None else _say_again(act, look, before))
    return tuple(recheck for recheck, _finding in taken), tuple(finding for _recheck, finding in taken)


def _say_again(act: Act, look: Recheck, seen: Seen) -> tuple[Recheck, Finding]:
    return write_recheck(act, look.round, act.store.get(Finding, look.finding), seen)


def _is_of_answer(word: Change, changes: list[Change], acts: Collection[str]) -> bool:
    """Whether an act of the answer wrote a word of a recheck, or numbers typed of what that answer is about; done again or not."""
    first = first_done(word, changes)
    return first in acts or any(change.name == first and change.how == NUMBER_ACT for change in changes)


def _words_of(changes: Sequence[Change]) -> list[Change]:
    """Return the changes by which a recheck says what was seen, or is there or gone, without those that were undone; newest first.

    Of those before the newest only what that one came after: what somebody else said apart stands beside that.
    """
    undone: set[str] = set()
    words: list[Change] = []
    behind: set[str] = set()
    for change in reversed(changes):  # newest first: an undo comes before what it undid
        if change.name in behind:
            behind |= {*change.after}
        elif words:
            continue
        if change.name in undone:
            continue
        if change.how.startswith(_UNDO):
            undone.add(change.how.removeprefix(_UNDO))
        elif {"seen", GONE} & values_of(change).keys():
            behind |= {*change.after}
            words.append(change)
    return words


def _said(words: Sequence[Change]) -> Seen | None:
    """Return what a recheck said before the newest of these words; None when it was not there."""
    values: dict[str, Any] = {}
    for change in reversed(words[1:]):
        values |= values_of(change)
    return None if values.get(GONE) else values.get("seen")
