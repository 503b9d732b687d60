"""Marks: each participant's 1 to 10 at a checkpoint."""

from __future__ import annotations

from collections.abc import Sequence

from kvo_inspect.domain.rounds.mark import Given, Mark
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.errors import BadValue
from kvo_inspect.store.checklists.stored import find_item
from kvo_inspect.store.record.key_ids import id_at
from kvo_inspect.store.record.store import Act, Store
from kvo_inspect.store.rounds.round import open_round
from kvo_inspect.texts import _


def record_marks(store: Store, round_id: str, checkpoint_id: str, item: str, given: Sequence[tuple[str, Given]]) -> tuple[Mark, ...]:
    """Record marks of one item at one checkpoint: (participant id, mark) each, one act."""
    round_ = open_round(store, round_id)
    _checklist, question = find_item(store, round_id, item)
    if not question.answer.form.is_of_each:
        raise BadValue("value", _("This question takes no marks."))
    with store.act() as act:
        return tuple(_write_mark(act, round_, checkpoint_id, item, person, value) for person, value in given)


def record_person_marks(store: Store, round_id: str, person: str, given: Sequence[tuple[str, str, Given]]) -> tuple[Mark, ...]:
    """Record the marks of one person who leaves: (checkpoint id, item, mark) each, one act."""
    round_ = open_round(store, round_id)
    with store.act() as act:
        return tuple(_write_mark(act, round_, checkpoint, item, person, value) for checkpoint, item, value in given)


def _write_mark(act: Act, round_: Round, checkpoint_id: str, item: str, person: str, value: Given) -> Mark:
    """Write the mark of one participant at one checkpoint; each participant has one, so a later mark replaces it."""
    return act.write(
        Mark,
        id_at(
            act.store,
            Mark,
            *(round_.id, checkpoint_id, item, person),
            round=round_.id,
            checkpoint=checkpoint_id,
            item=item,
            participant=person,
        ),
        park=round_.park,
        round=round_.id,
        checkpoint=checkpoint_id,
        item=item,
        participant=person,
        value=value,
    )
