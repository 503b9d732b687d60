"""What people are told of what a round asks: its set of questions, how long that takes, and the editions of the checklists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kvo_inspect.texts import _, language, n_
from kvo_inspect.wording.names import set_name

if TYPE_CHECKING:
    from kvo_inspect.domain.checklists.checklist import Checklist
    from kvo_inspect.domain.checklists.sets import LackingSets
    from kvo_inspect.domain.walk.pace import Pace
    from kvo_inspect.domain.walk.progress import Estimate
    from kvo_inspect.store.checklists.editions import Edition


def lacking_sets_text(lacking: LackingSets) -> str:
    """Return what a checklist of one's own lacks beside the shipped one."""
    sentence = n_(
        "{file} has no short set; the checklist that comes with the program has {n} of its questions in it: {ids}.",
        "{file} has no short set; the checklist that comes with the program has {n} of its questions in it: {ids}.",
        len(lacking.short),
    ).format(file=lacking.file, n=len(lacking.short), ids=", ".join(lacking.short))
    if lacking.required:
        sentence += " " + _("Required there: {ids}.").format(ids=", ".join(lacking.required))
    return sentence


SHOWN = 4
"""So many questions that are no more are named."""


def counted_text(estimate: Estimate) -> str:
    """Return how many questions a round asks, how many rechecks, and how long it takes."""
    questions = n_("{n} question", "{n} questions", estimate.questions).format(n=estimate.questions)
    minutes = n_("about {n} minute", "about {n} minutes", estimate.minutes).format(n=estimate.minutes)
    rechecks = n_("{n} recheck", "{n} rechecks", estimate.rechecks).format(n=estimate.rechecks) if estimate.rechecks else ""
    return ", ".join(filter(None, (questions, rechecks, minutes)))


def pace_text(pace: Pace) -> str:
    """Return where an estimate comes from: the rounds before, or our own figures."""
    questions = n_("{n} second", "{n} seconds", pace.question_seconds).format(n=pace.question_seconds)
    minutes = max(1, round(pace.checkpoint_seconds / 60))
    checkpoints = n_("{n} minute", "{n} minutes", minutes).format(n=minutes)
    if not pace.rounds:
        sentence = _("By our own estimate: {minutes} a checkpoint, {seconds} a question.")
    else:
        sentence = n_(
            "As the round before went: {minutes} to a next checkpoint, {seconds} a question.",
            "As the {n} rounds before went: {minutes} to a next checkpoint, {seconds} a question.",
            pace.rounds,
        )
    return sentence.format(n=pace.rounds, minutes=checkpoints, seconds=questions)


def not_asked_text(kind: str, count: int) -> str:
    """Return how many questions a round did not ask because of its set."""
    sentence = n_("Not asked (set: {set}): {n} question", "Not asked (set: {set}): {n} questions", count)
    return sentence.format(set=set_name(kind), n=count)


def without_questions_text(checklists: Sequence[Checklist]) -> str:
    """Return of which themes a set asks nothing."""
    return _("! This set asks nothing of: {themes}.").format(themes=", ".join(checklist.title(language()) for checklist in checklists))


def unknown_items_text(items: Sequence[str]) -> str:
    """Return which questions of a set no checklist has any more."""
    sentence = n_("! {n} question of this set is no more: {names}.", "! {n} questions of this set are no more: {names}.", len(items))
    return sentence.format(n=len(items), names=", ".join(items[:SHOWN]) + (" …" if len(items) > SHOWN else ""))


def origin_text(edition: Edition) -> str:
    """Return where an edition of a checklist comes from."""
    if edition.origin == "given":
        return _("from laptop {letters}").format(letters=edition.giver) if edition.giver else _("from a colleague")
    return {"own": _("your own"), "shipped": _("the program"), "earlier": _("rounds of before")}[edition.origin]


def edition_standing(edition: Edition) -> str:
    """Return whether the next round on this laptop asks an edition."""
    return _("in force here") if edition.in_force else _("not in force here")


def last_users(edition: Edition) -> str:
    """Return the laptops that asked an edition last."""
    return ", ".join(use.letters for use in edition.used)
