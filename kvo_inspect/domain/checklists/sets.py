"""Sets of questions (short, full, the park's own): which items a round asks, and what a set lacks. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kvo_inspect.domain.checklists.answer import item_key
from kvo_inspect.domain.checklists.checklist import Checklist, Item
from kvo_inspect.domain.rounds.round import QuestionSet

FULL = QuestionSet()
"""Every question, as rounds asked before sets existed."""


def is_in_set(question_set: QuestionSet, checklist: Checklist, item: Item) -> bool:
    """Return whether a round with this set asks the item, where and when the item applies.

    The confidential and the required are in every set: the first take no time of the group, the second may not be left out.
    """
    if question_set.kind == "full" or checklist.confidential or item.required:
        return True
    return item.short if question_set.kind == "short" else item_key(checklist, item) in question_set.items


def has_short_set(checklists: Iterable[Checklist]) -> bool:
    """Return whether any open checklist has a question in the short set."""
    return any(item.short for checklist in checklists if not checklist.confidential for item in checklist.item)


def without_questions(question_set: QuestionSet, checklists: Iterable[Checklist]) -> list[Checklist]:
    """Return the open checklists of which a set asks nothing at all."""
    return [
        checklist
        for checklist in checklists
        if not checklist.confidential and not any(is_in_set(question_set, checklist, item) for item in checklist.item)
    ]


def unknown_items(items: Iterable[str], checklists: Iterable[Checklist]) -> list[str]:
    """Return those names `checklist/item` that no checklist holds, in their order."""
    known = {item_key(checklist, item) for checklist in checklists for item in checklist.item}
    return [name for name in items if name not in known]


@dataclass(frozen=True)
class LackingSets:
    """A facilitator's own checklist without sets, in the place of a shipped one that has them."""

    checklist: Checklist
    short: tuple[str, ...]
    """The ids of its questions that the shipped one asks in a short round."""
    required: tuple[str, ...]
    also: tuple[str, ...]
    """The ids of its questions of which the shipped one tells others for information."""

    @property
    def file(self) -> str:
        """Return the name of its file: a file is named after its checklist."""
        return f"{self.checklist.id}.toml"


def lacking_sets_of(own: Checklist, shipped: Checklist) -> LackingSets | None:
    """Return what an own checklist lacks beside the shipped one of its name; None when it has sets, or the shipped one has none for it."""
    if any(item.short or item.required for item in own.item):
        return None
    pairs = [(item, model) for item in own.item if (model := shipped.find(item.id)) is not None]
    short = tuple(item.id for item, model in pairs if model.short)
    required = tuple(item.id for item, model in pairs if model.required)
    also = tuple(item.id for item, model in pairs if model.also and not item.also)
    return LackingSets(own, short, required, also) if short or required else None
