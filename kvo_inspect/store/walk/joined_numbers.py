"""Numbers typed with a finding that an answer joined: they say which of the known ones it is about, and what is new."""

from __future__ import annotations

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.store.checklists.stored import find_item
from kvo_inspect.store.findings.counted import raise_count
from kvo_inspect.store.findings.objects import add_words, beside, give_number, numbers_and_text, see_numbered, with_numbers
from kvo_inspect.store.findings.standing import look_again, standing_at
from kvo_inspect.store.record.store import KEY_ACT, NUMBER_ACT, Store
from kvo_inspect.store.rounds.round import open_round
from kvo_inspect.store.walk.answers import answer_id, make_of_answer
from kvo_inspect.store.walk.joining import let_go_of_joined


def describe_joined(store: Store, round_id: str, finding_id: str, line: str) -> tuple[Finding, ...]:
    """Write what a round saw of a finding that its answer joined; return the findings that the line is about.

    Numbers in front are objects: one that stands open here is seen again, one that a finding of this round has is about that one,
    another gives a finding of this round. When the finding's own number is not among them, the answer was not about that finding; one
    without a number takes the first.
    """
    round_, finding = open_round(store, round_id), store.get(Finding, finding_id)
    checklist, item = find_item(store, round_id, finding.item or "")
    numbers, text = numbers_and_text(item, checked_text("text", line))
    answer = store.get(Answer, answer_id(store, round_id, finding.checkpoint, finding.item or "", confidential=checklist.confidential))
    here = finding.model_copy(update={"round": round_id})
    own = with_numbers(beside(store, here), numbers)
    known = with_numbers(standing_at(store, round_, finding.checkpoint, finding.item or "", confidential=finding.confidential), numbers)
    known = {number: other for number, other in known.items() if number not in own}
    fresh = [number for number in numbers if number not in known and number not in own]
    others = [other for other in known.values() if other.id != finding.id]
    takes_first = bool(fresh) and not finding.object and not known
    with store.act(NUMBER_ACT if numbers else KEY_ACT) as act:
        seen: list[Finding] = []
        if not numbers or takes_first or len(others) < len(known):
            looks, _findings = look_again(act, round_id, [finding])
            for look in looks if text or not numbers else ():
                act.write(Recheck, look.id, park=look.park, text=text)
            seen = [give_number(act, finding, item, fresh.pop(0)) if takes_first else act.get(Finding, finding.id) or finding]
        else:
            let_go_of_joined(act, answer, with_words=True, only=finding.id)
        seen += see_numbered(act, round_id, others, text)
        made = [add_words(act, other, text) for other in own.values()]
        for number in fresh:
            if answer.value is not None:
                new, _also = make_of_answer(act, answer, checklist, item, answer.value)
                made.append(act.write(Finding, give_number(act, new, item, number).id, park=new.park, text=text))
        if numbers:
            raise_count(act, here, item, [*seen, *made])
    return (*seen, *made)
