"""Numbers typed with a finding that an answer joined: they say which of the known ones it is about, and what is new."""

from __future__ import annotations

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.store.checklists.stored import find_item
from kvo_inspect.store.findings.objects import give_number, numbers_and_text, raise_count, see_numbered
from kvo_inspect.store.findings.standing import standing_at
from kvo_inspect.store.record.store import Store
from kvo_inspect.store.rounds.round import open_round
from kvo_inspect.store.walk.answers import answer_id, make_of_answer
from kvo_inspect.store.walk.joining import let_go_of_joined


def describe_joined(store: Store, round_id: str, finding_id: str, line: str) -> tuple[Finding, ...]:
    """Write what a round saw of a finding that its answer joined; return the findings that the line is about.

    Numbers in front are objects: one that stands open here is seen again, another gives a finding of this round. When the finding's own
    number is not among them, the answer was not about that finding; one without a number takes the first.
    """
    round_, finding = open_round(store, round_id), store.get(Finding, finding_id)
    checklist, item = find_item(store, round_id, finding.item or "")
    numbers, text = numbers_and_text(item, checked_text("text", line))
    answer = store.get(Answer, answer_id(store, round_id, finding.checkpoint, finding.item or "", confidential=checklist.confidential))
    standing = _at_number(store, round_, finding)
    known = [standing[number.casefold()] for number in numbers if number.casefold() in standing]
    fresh = [number for number in numbers if number.casefold() not in standing]
    with store.act() as act:
        meant = list(known)
        if not numbers or (not finding.object and not known):
            meant.append(finding)
        elif finding.id not in {other.id for other in known}:
            let_go_of_joined(act, answer, only=finding.id)
        seen = see_numbered(act, round_id, meant, text)
        if numbers and not finding.object and not known:
            seen = (give_number(act, finding, item, fresh.pop(0)),)
        made = []
        for number in fresh:
            if answer.value is not None:
                new, _also = make_of_answer(act, answer, checklist, item, answer.value)
                made.append(act.write(Finding, give_number(act, new, item, number).id, park=new.park, text=text))
        if numbers:
            raise_count(act, finding.model_copy(update={"round": round_id}), item, [*seen, *made])
    return (*seen, *made)


def _at_number(store: Store, round_: Round, finding: Finding) -> dict[str, Finding]:
    standing = standing_at(store, round_, finding.checkpoint, finding.item or "", confidential=finding.confidential)
    return {other.object.casefold(): other for other in standing if other.object}
