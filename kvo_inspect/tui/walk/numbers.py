"""`#` on the round: the house numbers (or the objects) of the finding in hand, each of which gives a finding of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Answer
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.premises import names_premises
from kvo_inspect.domain.parks.house_numbers import numbers_line
from kvo_inspect.domain.walk.joining import share_of
from kvo_inspect.store.findings.objects import Numbered, beside, number_finding
from kvo_inspect.texts import _, language, n_
from kvo_inspect.tui.walk.hand import InHand
from kvo_inspect.tui.walk.mode import LineMode
from kvo_inspect.tui.walk.modes.refused import RefusedMode
from kvo_inspect.wording.walk import answer_text, codes_text, subject_text

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session


async def open_numbers(session: Session) -> None:
    """Open the line for the numbers of the finding in hand, with those that there are, or say why there is none."""
    hand = session.hand
    finding = session.walk.findings.get(hand.key) if hand is not None and hand.kind == "finding" else None
    if finding is None:
        why = _("numbers are for a finding of this round: choose one with ↑ ↓, or n for a new one")
        session.mode = RefusedMode(session, why)
        return
    before = numbers_line([other.object for other in await session.read(beside, finding) if other.object])

    async def give(text: str) -> None:
        if text.strip() or before:
            await _give(session, finding, text)

    session.mode = LineMode(
        session, _title(session, finding), give, text=before, draft=f"numbers {finding.id}", hint=lambda: [_hint(session, finding)]
    )


def objects_name(session: Session, finding: Finding) -> str:
    """Return what the question of a finding calls its objects; empty when it names none."""
    if finding.item is None:
        return ""
    _checklist, item = session.walk.item(finding.item)
    return item.object(language()) if item.object is not None else ""


def _are_of_houses(session: Session, finding: Finding) -> bool:
    return finding.item is None or names_premises(session.walk.item(finding.item)[1])


def _title(session: Session, finding: Finding) -> str:
    title = _("House numbers of {code}") if _are_of_houses(session, finding) else _("Numbers of {code}")
    return title.format(code=subject_text(session.walk, finding, session.stop.id))


def _hint(session: Session, finding: Finding) -> str:
    if _are_of_houses(session, finding):
        return _("Blanks between: 12 14-18 12a. 14-18: 14, 16, 18, one side of the street; 14-17: all four. One finding each.")
    return _("{object}: several with blanks between, one finding each").format(object=objects_name(session, finding))


async def _give(session: Session, finding: Finding, text: str) -> None:
    """Record the numbers, and show what they did: the last finding in hand, the rest in a sentence."""
    numbered = await session.record(number_finding, finding.id, text)
    await session.reload()
    session.take(_hand_of(session, numbered.findings[-1]))
    session.hand_note = _note(session, numbered.findings, numbered.counted)
    session.message = _numbered_text(session, numbered)


async def show_numbered(session: Session, findings: Sequence[Finding], *, counted: bool) -> None:
    """Show findings that a text made or changed; *counted*: it may have raised the count too."""
    if not counted:
        session.put(*findings)
        return
    hand, before = session.hand, dict(session.walk.answers)
    await session.reload()
    ids = {finding.id for finding in findings}
    session.take(hand if hand is not None and hand.key in ids and session.walk.finding(hand.key) else _hand_of(session, findings[-1]))
    place = (findings[0].checkpoint, findings[0].item or "")
    answer = session.walk.answers.get(place)
    session.hand_note = _note(session, findings, answer if answer is not None and answer != before.get(place) else None)


def _hand_of(session: Session, finding: Finding) -> InHand:
    return InHand("recheck" if finding.id in session.walk.earlier else "finding", finding.id, finding.checkpoint)


def _note(session: Session, findings: Sequence[Finding], counted: Answer | None) -> str:
    """Return which known findings the numbers joined, that the answer became the number of objects, and how many have none."""
    known = [finding for finding in findings if finding.id in session.walk.earlier]
    joined = _("joined: {codes}").format(codes=codes_text(known)) if known else ""
    count = ""
    if counted is not None:
        _checklist, item = session.walk.item(counted.item)
        count = _("counted: {answer}").format(answer=answer_text(item, counted, session.walk.park))
    places = {(finding.checkpoint, finding.item) for finding in findings}
    here = [finding for finding in session.walk.findings.values() if (finding.checkpoint, finding.item) in places]
    unnumbered = sum(share_of(session.walk, finding) - 1 for finding in here if finding.object)
    more = _("{n} more counted, without a number").format(n=unnumbered) if unnumbered else ""
    return " · ".join(filter(None, (joined, count, more)))


def _numbered_text(session: Session, numbered: Numbered) -> str:
    """Return what a line of numbers did: how many findings, which companies have several, what went and what stayed."""
    count = len(numbered.findings)
    companies = Counter(finding.partner for finding in numbered.findings)
    partners = session.walk.partners
    twice = [
        _("{company} has {n} of them").format(company=partners[partner].organisation, n=n)
        for partner, n in companies.items()
        if n > 1 and partner in partners and partners[partner].kind == "company" and partners[partner].organisation
    ]
    parts = [
        n_("{n} finding", "{n} findings: one each", count).format(n=count),
        *twice,
        _("{codes} went").format(codes=codes_text(numbered.removed)) if numbered.removed else "",
        _("{codes} stays: somebody worked on it").format(codes=codes_text(numbered.stayed)) if numbered.stayed else "",
    ]
    return " · ".join(filter(None, parts))
