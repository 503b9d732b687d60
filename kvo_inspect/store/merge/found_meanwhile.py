"""Found meanwhile: what somebody found in a round while somebody else, not knowing, joined that round into another.

The answer went to the other round with what it came to say since, for an answer keeps its id. What it found since is in the round that
was joined, which counts nowhere or tells of that question no more. So that goes after its answer. Every laptop that sees both writes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.record.noun import Noun
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.store.conditions.rounds import COUNTS
from kvo_inspect.store.merge.double_people import was_undone
from kvo_inspect.store.merge.staging import touch_findings
from kvo_inspect.store.record.followed import follow_look
from kvo_inspect.store.record.hanging import of_question
from kvo_inspect.store.record.reach import JOIN
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.counting_again import round_before

_SAME = "{0}.round = r.id and {0}.gone = 0 and {0}.checkpoint = a.checkpoint and {0}.item = a.item and {0}.confidential = a.confidential"
_GONE_ON = f"""select a.id, r.id from round r join round o using (measurement, date, part) join answer a on a.round = o.id
  where r.id <> o.id and r.gone = 0 and {COUNTS.format("o")} and a.gone = 0 and a.value is not null
  and not exists (select 1 from answer b where {_SAME.format("b")} and b.value is not null)
  and (exists (select 1 from finding f where {_SAME.format("f")}) or exists (select 1 from recheck k join finding f on f.id = k.finding
    where k.round = r.id and k.gone = 0 and f.gone = 0 and f.checkpoint = a.checkpoint and f.item = a.item
    and f.confidential = a.confidential))
  order by a.n"""
"""SQL: the answers of a round that counts (id), with each round of that measurement, day and part that found something of their question
and does not answer that."""


def follow_answers(store: Store) -> None:
    """Let what was found in a joined round go after the answers that went, in an act of its own."""
    going = list(_going(store))
    if not going:
        return
    touch_findings(store.db, {thing.id for thing, _to in going if isinstance(thing, Finding)})
    with store.act(JOIN) as act:
        for thing, to in going:
            if isinstance(thing, Recheck) and store.get(Round, thing.round).aside:
                follow_look(act, thing, counts=True)
            act.write(type(thing), thing.id, park=thing.park, round=to)


def _going(store: Store) -> Iterator[tuple[Noun, str]]:
    """Yield each thing that goes after its answer, with the round of that; none that somebody took back from there."""
    for answer_id, left in store.rows(_GONE_ON):
        answer = store.get(Answer, answer_id)
        if round_before(store, answer) != left:
            continue
        for thing in of_question(store, answer, left):
            if not was_undone(store, type(thing), thing.id) and not (isinstance(thing, Recheck) and _is_seen(store, thing, answer.round)):
                yield thing, answer.round


def _is_seen(store: Store, look: Recheck, round_id: str) -> bool:
    """Whether a round made what a recheck saw, or saw that itself: then the recheck stays behind, as at the joining."""
    made = store.get(Finding, look.finding).round == round_id
    return made or bool(store.rows("select 1 from recheck where round = ? and finding = ? and gone = 0", [round_id, look.finding]))
