"""The thing in hand: the line that says what it is, and the verbs that act on it (text, photo, partner, urgent, drop)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.values.closed_sets import REASONS, SEEN, Seen
from kvo_inspect.domain.walk.joining import joined_at
from kvo_inspect.store.findings.finding import drop_findings, tell_urgent
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.walk.answers import note_answer, record_answer
from kvo_inspect.store.walk.joined_numbers import describe_joined
from kvo_inspect.store.walk.rechecks import note_recheck
from kvo_inspect.texts import _, language, n_
from kvo_inspect.tui.kit.drawing import Piece, whole
from kvo_inspect.tui.kit.text import fit, width
from kvo_inspect.tui.walk.hand import InHand, beside_hand
from kvo_inspect.tui.walk.mode import LineMode, ModeLine, Pick, PickMode, PickNameMode
from kvo_inspect.tui.walk.modes.refused import RefusedMode
from kvo_inspect.tui.walk.numbers import objects_name, show_numbered
from kvo_inspect.tui.walk.photo import waiting_text
from kvo_inspect.wording.findings import holder_text
from kvo_inspect.wording.walk import (
    RECHECKS,
    also_names,
    answer_text,
    codes_text,
    elsewhere_text,
    finding_line,
    photos_text,
    reason_name,
    seen_name,
    subject_text,
)

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session


NAME_CELLS = 20
"""Cells that the name of the thing in hand keeps, however much was added to that thing since."""
OTHERWISE: tuple[Seen, ...] = ("object_gone", "unseen")
"""What a recheck can say besides."""
SHORTEST_CELLS = 15
"""In fewer cells only what fits whole is said beside the thing in hand."""


def hand_lines(session: Session, cells: int, keys: Sequence[tuple[str, str]]) -> list[ModeLine]:
    """Return two lines: the thing in hand, and the keys that act on it (none when the round is closed)."""
    (line, since), where = hand_text(session), where_text(session)
    label = f" {_('In hand {where}:').format(where=where) if where else _('In hand:')} "
    also = also_text(session)
    room = cells - width(label)
    note = _beside(session.hand_note, room - NAME_CELLS)
    since = _beside(since, room - width(note) - NAME_CELLS)
    name = fit(line or "-", room - width(note) - width(since))
    also = _beside(also, room - width(name + since + note))  # who is told besides is said in what the thing itself leaves
    first: list[Piece] = [(label, "dim"), (name + since, "strong" if line else "dim"), (also, "dim"), (note, "warn")]
    if session.closed:
        return [(first, ""), ([], "")]
    waiting = waiting_text(session)
    need = sum(width(key) + width(text) + 4 for key, text in keys) + (width(waiting) + 5 if waiting else 0)
    gap = "   " if need <= cells else "  "
    second: list[Piece] = []
    for key, text in keys:
        second += [(gap if second else " ", ""), (key, "key"), (" " + text, "")]
    if waiting:
        second.append((f"{gap}· {waiting}", "warn"))
    return [(first, ""), (whole(second, cells), "")]


def _beside(text: str, cells: int) -> str:
    """Return what is said beside the name, in so many cells; empty where next to nothing of that would be left."""
    shown = f" · {text}" if text else ""
    return fit(shown, cells) if width(shown) <= cells or cells >= SHORTEST_CELLS else ""


def hand_text(session: Session) -> tuple[str, str]:
    """Return the thing in hand on one line, and what was added to it since (how seen, photos, who was told), which stays in sight."""
    hand, walk = session.hand, session.walk
    if hand is None:
        return "", ""
    if hand.kind == "answer":
        answer = walk.answers.get((hand.stop, hand.key))
        if answer is None:
            return "", ""
        _checklist, item = walk.item(hand.key)
        line = f"{item.ask(language())} {answer_text(item, answer, walk.park)}"
        return f"{line} · {answer.text}" if answer.text else line, ""
    finding = walk.finding(hand.key)
    if finding is None:
        return "", ""
    recheck = walk.rechecks.get(hand.key)
    since = [seen_name(recheck.seen), fit(recheck.text, NAME_CELLS)] if hand.kind == "recheck" and recheck is not None else []
    if hand.kind == "recheck" and recheck is None:
        since = [_("not rechecked yet")]
    since.append(photos_text(walk, finding.id))
    beside = beside_hand(session.hand, session.walk)
    if len(beside) > 1:
        since.append(f"{beside.index(finding) + 1}/{len(beside)}")
    if finding.called is not None:
        since.append(_("told {time}: {who}").format(who=finding.called.who, time=finding.called.at))
    return finding_line(walk, finding), " · ".join(part for part in since if part)


def where_text(session: Session) -> str:
    """Return the checkpoint of the thing in hand when it is not the one being walked."""
    return elsewhere_text(session.walk, session.hand.stop, session.stop.id) if session.hand is not None else ""


def also_text(session: Session) -> str:
    """Return who is told of the finding in hand for information; empty when nobody is."""
    finding = session.finding_in_hand
    names = also_names(session.walk, finding.id) if finding is not None else ""
    return _("also for: {names}").format(names=names) if names else ""


def _finding(session: Session) -> Finding | None:
    """Return the finding in hand, or say that there is none."""
    finding = session.finding_in_hand
    if finding is None:
        session.message = _("no finding in hand: choose one with ↑ ↓, or n for a new one")
    return finding


# -- text --------------------------------------------------------------------------------------------------------------


def open_text(session: Session) -> None:
    """Open the line for a text about the thing in hand, or say why there is none."""
    hand, walk = session.hand, session.walk
    if hand is None:
        session.mode = RefusedMode(session, _("nothing in hand: choose an answered row with ↑ ↓, or n for a new finding"))
    elif hand.kind == "finding":
        _open_finding_text(session, hand.key)
    elif hand.kind == "recheck":
        if hand.key in walk.rechecks:
            _open_recheck_text(session, hand.key)
        else:
            _ask_recheck(session, hand.key)
    else:
        _open_answer_text(session, hand)


def _open_recheck_text(session: Session, finding_id: str) -> None:
    recheck = session.walk.rechecks[finding_id]

    finding = session.walk.earlier[finding_id]
    joined = finding in joined_at(session.walk, session.stop, finding.item or "")
    objects = objects_name(session, finding) if joined else ""

    async def note(text: str) -> None:
        if objects:
            await show_numbered(session, await session.record(describe_joined, session.round_id, finding_id, text), counted=True)
        else:
            session.walk.rechecks[finding_id] = await session.record(note_recheck, recheck.id, text)

    about = f"{subject_text(session.walk, session.walk.earlier[finding_id], session.stop.id)} · {seen_name(recheck.seen)}"
    hint = [_("Another {object} in front: then it is that one").format(object=objects)] if objects else []
    title = _("Text for {code}").format(code=about)
    session.mode = LineMode(session, title, note, text=recheck.text, draft=f"recheck {finding_id}", hint=lambda: hint)


def _ask_recheck(session: Session, finding_id: str) -> None:
    """Ask first what is seen of a finding that has no recheck yet, then for the text: a text alone would say neither."""

    async def picked(seen: str) -> None:
        await session.look_again(finding_id, next(name for name in SEEN if name == seen))
        _open_recheck_text(session, finding_id)

    about = subject_text(session.walk, session.walk.earlier[finding_id], session.stop.id)
    title = _("First the recheck, then its text: {finding}").format(finding=about)
    session.mode = PickMode(session, title, [Pick(seen, seen_name(seen)) for seen in (*RECHECKS, *OTHERWISE)], picked)


def _open_finding_text(session: Session, finding_id: str) -> None:
    finding = session.walk.findings[finding_id]
    objects = objects_name(session, finding)

    async def describe(text: str) -> None:
        findings = await session.record(describe_finding, finding_id, text)
        await show_numbered(session, findings, counted=objects != "")
        if len(findings) > 1:
            session.message = n_("{n} finding: one each", "{n} findings: one each", len(findings)).format(n=len(findings))

    def hint() -> list[str]:
        question = session.walk.question_about(finding)
        lines = [_("SENT BACK: {question}").format(question=question)] if question else []
        if objects:
            lines.append(
                _("{object} first, several with blanks between: each gives a finding of its own; then words").format(object=objects)
            )
        return lines

    before = f"{finding.object} {finding.text}".lstrip() if objects else finding.text  # a number, and a blank to type on behind
    title = _("Text for {code}").format(code=subject_text(session.walk, finding, session.stop.id))
    session.mode = LineMode(session, title, describe, text=before, draft=f"finding {finding_id}", hint=hint)


def _open_answer_text(session: Session, hand: InHand) -> None:
    answer = session.walk.answers[hand.stop, hand.key]
    _checklist, item = session.walk.item(hand.key)
    about = f"{item.ask(language())} {answer_text(item, answer, session.walk.park)} {where_text(session)}".rstrip()
    skipped = answer.value is not None and answer.value.kind == "not_assessed"

    async def note(text: str) -> None:
        session.put_answer(await session.record(note_answer, answer.id, text))

    async def reason(text: str) -> None:
        words = text.strip()
        if words in ("1", "2", "3", "4"):
            value = Value(kind="not_assessed", reason=REASONS[int(words) - 1])
        else:
            value = Value(kind="not_assessed", reason="other" if words else None, note=words)
        done = await session.record(record_answer, session.round_id, hand.stop, hand.key, value)
        session.put_answer(done.answers[0])

    def reasons() -> list[str]:
        return ["   ".join(f"{place + 1} {reason_name(name)}" for place, name in enumerate(REASONS)) + "   " + _("or in words")]

    draft = f"answer {answer.id}"
    if skipped:
        title = _("Why not assessed? {question}").format(question=about)
        session.mode = LineMode(session, title, reason, draft=draft, hint=reasons)
    else:
        title = _("Text with the answer: {question}").format(question=about)
        session.mode = LineMode(session, title, note, text=answer.text, draft=draft)


# -- partner and urgent ------------------------------------------------------------------------------------------------


def open_partner(session: Session) -> None:
    """Ask who is to act."""
    finding = _finding(session)
    if finding is None:
        return
    partners = list(session.walk.partners.values())

    async def picked(partner: str) -> None:
        await session.set_finding(finding.id, partner=partner)

    at = next((place for place, partner in enumerate(partners) if partner.id == finding.partner), 0)
    title = _("Who acts on {code}?").format(code=subject_text(session.walk, finding, session.stop.id))
    session.mode = PickNameMode(session, title, [Pick(partner.id, holder_text(partner)) for partner in partners], picked, at)


async def open_urgent(session: Session) -> None:
    """Make the finding urgent, show whom to call, and ask who was told."""
    finding = _finding(session)
    if finding is None:
        return
    if finding.severity != "urgent":
        await session.set_finding(finding.id, severity="urgent")

    async def record_call(text: str) -> None:
        if text.strip():
            session.put(await session.record(tell_urgent, finding.id, text))

    session.mode = LineMode(
        session,
        _("URGENT: who was told? {finding}").format(finding=subject_text(session.walk, finding, session.stop.id)),
        record_call,
        draft=told_draft(finding),
        hint=lambda: whom_to_call(session, finding),
        empty=_("Enter stores who was told · empty Enter: nobody yet · Esc: urgent all the same"),
    )


def told_draft(finding: Finding) -> str:
    """Return the name under which half-typed text is kept of who was told that a finding is urgent."""
    return f"told {finding.id}"


def whom_to_call(session: Session, finding: Finding) -> list[str]:
    """Return whom to call about an urgent finding."""
    lines = [_("Danger to people: call 112")]
    partner = session.walk.partners.get(finding.partner or "")
    if partner is not None:
        number = partner.fault_number or _("no emergency number known")
        lines.append(_("{partner}: {number}").format(partner=holder_text(partner), number=number))
    return lines


async def drop_offered(session: Session) -> None:
    """Drop the findings that a corrected answer left behind, in one act."""
    offered = session.offered
    if not offered:
        return
    await session.record(drop_findings, [finding.id for finding in offered], _("its answer was corrected"))
    for finding in offered:
        session.walk.findings.pop(finding.id, None)
    session.take(None)
    session.hand_note = _("{code} dropped").format(code=codes_text(offered))
    session.changed(*(finding.checkpoint for finding in offered))
