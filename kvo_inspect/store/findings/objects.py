"""Objects: the numbers typed of a finding (columns, houses) make one finding each, addressed to the company there, and are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding, objects_and_text, objects_only
from kvo_inspect.domain.findings.premises import names_premises
from kvo_inspect.domain.findings.recheck import Recheck
from kvo_inspect.domain.parks.house_numbers import house_numbers, house_numbers_and_text
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.record.ids import made_id
from kvo_inspect.domain.rounds.round import Round
from kvo_inspect.domain.values.text import checked_text
from kvo_inspect.errors import NotAllowedNow
from kvo_inspect.store.checklists.stored import find_item
from kvo_inspect.store.conditions.findings import NOT_ENDED
from kvo_inspect.store.findings.counted import raise_count
from kvo_inspect.store.findings.finding import live_findings, make_finding, write_fields
from kvo_inspect.store.findings.for_information import also_for, let_go, tell_also
from kvo_inspect.store.findings.standing import look_again, standing_at
from kvo_inspect.store.findings.touched import is_untouched
from kvo_inspect.store.parks.partners import holder_of
from kvo_inspect.store.record.store import KEY_ACT, NUMBER_ACT, Act, Store
from kvo_inspect.store.rounds.round import open_round
from kvo_inspect.texts import _


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a line of numbers did to a finding and those beside it."""

    findings: tuple[Finding, ...]
    """One for each number, in the order typed; without numbers the single one."""
    removed: tuple[Finding, ...] = ()
    """Their number was taken out, and nobody had worked on them."""
    stayed: tuple[Finding, ...] = ()
    """Their number was taken out, but somebody worked on them."""
    counted: Answer | None = None
    """The answer, when it was less than the number of objects and became that."""
    joined: tuple[Finding, ...] = ()
    """Known before at their number: seen again, and no second one made."""


def describe_finding(store: Store, finding_id: str, line: str) -> tuple[Finding, ...]:
    """Write what is wrong; return the finding and the findings made beside it, then those that its numbers joined.

    At an item with objects, numbers in front are objects, and each beyond the first gives a finding of its own. A number that another
    finding of this question has, of this round or open from before, is about that one; the finding itself goes when nothing else is left
    of it.
    """
    finding = store.get(Finding, finding_id)
    item = _item_of(store, finding)
    numbers, text = numbers_and_text(item, checked_text("text", line))
    siblings = beside(store, finding)
    standing = with_numbers(siblings, numbers)
    known = _known(store, finding, item, numbers)
    fresh = [number for number in numbers if number not in standing and number not in known]
    fields: dict[str, Any] = {"text": text} if text or not numbers else {}
    has_one = finding.id in {other.id for other in standing.values()}
    with store.act(NUMBER_ACT if numbers else KEY_ACT) as act:
        others = [add_words(act, other, text) for other in standing.values() if other.id != finding.id]
        joined = see_numbered(act, finding.round, known.values(), text)
        made = []
        if has_one or fresh or not numbers:
            made = [act.write(Finding, finding.id, park=finding.park, **fields)]
            if fresh and not has_one:
                made = [give_number(act, made[0], item, fresh.pop(0))]
            made += [_beside(act, made[0], item, number) for number in fresh]
        elif _says_no_more(store, finding, item, [*others, *joined], text):
            let_go(act, finding)
            act.write(Finding, finding.id, park=finding.park, gone=True)
        elif not finding.object:
            made = [act.write(Finding, finding.id, park=finding.park, **fields)]
        if numbers:
            raise_count(act, finding, item, [*(other for other in siblings if other.id != finding.id), *made, *joined])
    return (*made, *others, *joined)


def _says_no_more(store: Store, finding: Finding, item: Item | None, others: Sequence[Finding], text: str) -> bool:
    """Whether nothing is left of a finding once its words are with others; in a round that is finished all that was made stays."""
    if finding.round is not None and store.get(Round, finding.round).closed is not None:
        return False
    wordless = finding.model_copy(update={"text": ""}) if finding.text == text else finding
    return is_untouched(store, wordless, item, beside=others)


def with_numbers(findings: Sequence[Finding], numbers: Sequence[str]) -> dict[str, Finding]:
    """Return, by number as typed, the findings that have these numbers; letters in them are alike large and small."""
    of_number = {finding.object.casefold(): finding for finding in findings if finding.object}
    return {number: of_number[number.casefold()] for number in numbers if number.casefold() in of_number}


def add_words(act: Act, finding: Finding, text: str) -> Finding:
    """Write words with a finding, behind those that it has."""
    return act.write(Finding, finding.id, park=finding.park, text=_with_words(finding.text, text))


def _with_words(before: str, text: str) -> str:
    """Return words with others behind them; of words that say all of the other only these."""
    if text in before:
        return before
    return text if before in text else f"{before}; {text}"


def numbers_and_text(item: Item | None, text: str) -> tuple[tuple[str, ...], str]:
    """Return the numbers in front of what was typed of a finding of an item, and the words; no numbers where the item has no objects."""
    if item is None or item.object is None:
        return (), text
    return house_numbers_and_text("text", text) if names_premises(item) else objects_and_text(text)


def number_finding(store: Store, finding_id: str, line: str) -> Numbered:
    """Turn a finding into one for each number of a line, in one act; the first new number keeps the finding itself.

    Of findings that have numbers already: new numbers are added, and those that were taken out go unless somebody worked on them.
    A number of which a finding of the same question stands open here joins that one.
    BadValue at `object` when the line is none of numbers; NotAllowedNow when the finding's round is finished.
    """
    finding = store.get(Finding, finding_id)
    if finding.round is None:
        raise NotAllowedNow(_("This finding was made by no round: change its object on its own page."))
    open_round(store, finding.round)
    item = _item_of(store, finding)
    numbers = house_numbers("object", line) if names_premises(item) else objects_only("object", line)
    siblings = beside(store, finding)
    standing = with_numbers(siblings, numbers)
    known = _known(store, finding, item, numbers)
    fresh = [number for number in numbers if number not in standing and number not in known]
    staying_ids = {other.id for other in standing.values()}
    leaving = [other for other in siblings if other.object and other.id not in staying_ids and other.id != finding.id]
    with store.act(NUMBER_ACT) as act:
        joined = see_numbered(act, finding.round, known.values(), "")
        now = finding
        if finding.id not in staying_ids:
            if fresh or not numbers:
                now = give_number(act, finding, item, fresh.pop(0) if fresh else "")
                standing[now.object] = now
            elif finding.object or (joined and is_untouched(store, finding, item)):
                leaving.append(finding)
        standing |= {number: _beside(act, now, item, number) for number in fresh}
        staying = [*([] if now in leaving else [now]), *standing.values(), *joined]
        removed = tuple(other for other in leaving if is_untouched(store, other, item, beside=staying))
        for other in removed:
            let_go(act, other)
            act.write(Finding, other.id, park=other.park, gone=True)
        stayed = tuple(other for other in leaving if other not in removed)
        counted = raise_count(act, finding, item, [*standing.values(), *stayed, *joined]) if numbers else None
    standing |= dict(zip(known, joined, strict=True))
    return Numbered(tuple(standing[number] for number in numbers) or (now,), removed, stayed, counted, joined)


def _known(store: Store, finding: Finding, item: Item | None, numbers: Sequence[str]) -> dict[str, Finding]:
    """Return, by number, the findings of other rounds that stand open here at these numbers; none of a finished round's finding."""
    if item is None or finding.round is None or finding.item is None or not numbers:
        return {}
    round_ = store.get(Round, finding.round)
    if round_.closed is not None:
        return {}
    mine = with_numbers(beside(store, finding), numbers)
    others = standing_at(store, round_, finding.checkpoint, finding.item, confidential=finding.confidential)
    return with_numbers(others, [number for number in numbers if number not in mine])


def see_numbered(act: Act, round_id: str | None, findings: Iterable[Finding], text: str) -> tuple[Finding, ...]:
    """Write that a round saw these findings, with the words typed behind those that it has, within an act; return them as they stand."""
    known = list(findings)
    if round_id is None or not known:
        return ()
    looks, seen = look_again(act, round_id, known)
    for look in looks:
        act.write(Recheck, look.id, park=look.park, text=_with_words(look.text, text))
    return seen


def beside(store: Store, finding: Finding) -> list[Finding]:
    """Return the findings that stand beside one, itself among them: of the same question here, or of the same words without one."""
    if finding.item is not None and finding.round is not None:
        findings = live_findings(store, finding.round, finding.checkpoint, finding.item)
    else:
        findings = store.select(
            Finding,
            f'where round is ? and checkpoint = ? and item is null and "text" = ? and gone = 0 and {NOT_ENDED} order by n',
            [finding.round, finding.checkpoint, finding.text],
        )
    return [other for other in findings if other.confidential == finding.confidential]


def _item_of(store: Store, finding: Finding) -> Item | None:
    return find_item(store, finding.round, finding.item)[1] if finding.item and finding.round else None


def give_number(act: Act, finding: Finding, item: Item | None, number: str) -> Finding:
    """Write the number of a finding, and ask the company there: unless somebody chose another company, or no company holds it."""
    holder = _company(act, finding, item, number)
    usual = made_id("partner", finding.park, "company")
    chosen = holder is not None and finding.partner not in (usual, _company(act, finding, item, finding.object))
    return write_fields(act, finding, {"object": number, **({"partner": holder} if holder is not None and not chosen else {})})


def _company(act: Act, finding: Finding, item: Item | None, number: str) -> str | None:
    """Return the id of the company at a number; None when no company holds the finding, or its numbers are none of houses."""
    partner = act.get(Partner, finding.partner) if finding.partner else None
    if partner is None or partner.kind != "company" or not names_premises(item):
        return None
    return holder_of(act.store, finding.park, "company", finding.checkpoint, number)


def _beside(act: Act, finding: Finding, item: Item | None, number: str) -> Finding:
    """Make a finding like another, of another number."""
    new = make_finding(
        act,
        finding.park,
        confidential=finding.confidential,
        checkpoint=finding.checkpoint,
        round=finding.round,
        item=finding.item,
        theme=finding.theme,
        severity=finding.severity,
        partner=_company(act, finding, item, number) or finding.partner,
        visible=finding.visible,
        text=finding.text,
        object=number,
        adds=finding.adds,
        apart=finding.apart,
    )
    tell_also(act, new, item, [row.partner for row in also_for(act.store, finding.id)])
    return new
