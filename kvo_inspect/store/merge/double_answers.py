"""One answer: what a round that was joined brought to a question that somebody elsewhere answered in the round that stays.

Who joins two rounds moves things under the ids that they have; who answered in the other round meanwhile could not know of them. So a
question has two answers when both come together, and so have a finding its rechecks, a person a mark or a sign-off. The one made first
stays, and what differs has two values, to choose. Every laptop that sees both writes the same; what was undone is not done again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.photos.photo import PhotoUse
from kvo_inspect.domain.record.noun import Noun, to_text
from kvo_inspect.domain.rounds.mark import Mark
from kvo_inspect.domain.rounds.sign_off import SignOff
from kvo_inspect.store.merge.double_people import take_over, was_undone
from kvo_inspect.store.record.reach import JOIN
from kvo_inspect.store.record.store import Act, Store

_KNOWN_BY: tuple[tuple[type[Noun], tuple[str, ...]], ...] = (
    (Answer, ("round", "checkpoint", "item", "confidential")),
    (Recheck, ("round", "finding")),
    (Mark, ("round", "checkpoint", "item", "participant")),
    (SignOff, ("round", "participant")),
)
"""By which fields what is given in a round is known, of which one stands there."""
_JOINED = "select r.id from round r join round o using (measurement, date, part) where o.id <> r.id and o.aside <> ''"
"""SQL: the rounds to which another may have been joined."""


def join_answers(store: Store) -> int:
    """Make one of everything that stands twice in a joined round, in an act of its own; return how many were double."""
    doubles = list(_doubles(store))
    if doubles:
        with store.act(JOIN) as act:
            for first, other, known_by in doubles:
                _join(act, first, other, known_by)
    return len(doubles)


def _doubles(store: Store) -> Iterator[tuple[Noun, Noun, tuple[str, ...]]]:
    """Yield what was made first under a key, each other thing of that key, and the fields of the key."""
    rounds = [round_id for (round_id,) in store.rows(_JOINED)]
    for model, known_by in _KNOWN_BY if rounds else ():
        key = ", ".join(known_by)
        rows = store.rows(
            f'select json_group_array(id) from "{model.noun}" where gone = 0 and round in (select value from json_each(?)) '
            f"group by {key} having count(*) > 1 order by min(id)",
            [to_text(rounds)],
        )
        for (ids,) in rows:
            first, *others = sorted((store.get(model, noun_id) for noun_id in json.loads(ids)), key=lambda thing: (thing.made, thing.id))
            yield from ((first, other, known_by) for other in others if not was_undone(store, model, other.id))


def _join(act: Act, first: Noun, other: Noun, known_by: tuple[str, ...]) -> None:
    """Let *first* have what the other one has more; the other one goes. What differs has two values, to choose."""
    model = type(first)
    take_over(act, first, other, [name for name in model.own() if name not in (*model.refs, *known_by, *model.quiet)])
    for use in act.store.select(PhotoUse, "where answer = ? and gone = 0 order by n", [other.id]):
        act.write(PhotoUse, use.id, park=use.park, answer=first.id)
    act.write(model, other.id, park=other.park, gone=True)
