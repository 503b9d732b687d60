"""Which finding an answer is about: asked where several stand there, and `=` for a new one where the answer joined a known one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from kvo_inspect.domain.checklists.answer import Value
from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.walk.joining import is_without_finding, joined_at
from kvo_inspect.store.walk.answers import part_answer
from kvo_inspect.store.walk.joining import SeveralStanding
from kvo_inspect.texts import _, n_
from kvo_inspect.tui.kit.drawing import Piece
from kvo_inspect.tui.walk.mode import Mode, ModeLine, bar, heading, letter
from kvo_inspect.wording.names import day_text
from kvo_inspect.wording.walk import codes_text, finding_line

if TYPE_CHECKING:
    from kvo_inspect.tui.walk.session import Session

DIGITS = 9
"""Findings that have a digit to name them."""


def parting_item(session: Session) -> str:
    """Return the question (`checklist/item`) of what is in hand, if its failing answer joined that or has no finding; else empty."""
    hand, finding = session.hand, session.finding_in_hand
    item = hand.key if hand is not None and hand.kind == "answer" else finding.item if finding is not None else None
    if hand is None or item is None or hand.stop != session.stop.id:
        return ""
    if hand.kind == "finding":
        return item if hand.key in session.joined else ""
    joined = finding is not None and finding in joined_at(session.walk, session.stop, item)
    return item if joined or is_without_finding(session.walk, session.stop, item) else ""


async def part(session: Session) -> None:
    """Make a new finding of the answer that joined what is in hand, or that has none."""
    item, finding = parting_item(session), session.finding_in_hand
    if not item:
        session.message = _nothing_to_part(session)
        return
    done = await session.record(part_answer, session.round_id, session.stop.id, item, finding.id if finding is not None else "")
    session.show_recorded(done)
    session.hand_note = _("a new finding, not {codes}").format(codes=codes_text(done.parted)) if done.parted else _("a new finding")


def _nothing_to_part(session: Session) -> str:
    """Return why `=` does nothing of what is in hand; of a new finding for the rest, of which known ones it does something."""
    finding = session.finding_in_hand
    joined = joined_at(session.walk, session.stop, finding.item) if finding is not None and finding.item is not None else []
    if finding is not None and finding.id in session.walk.findings and finding.checkpoint == session.stop.id and joined:
        sentence = _("{code} is a new finding already; = is for {joined}: choose that with ↑ ↓ first")
        return sentence.format(code=finding.code, joined=codes_text(joined))
    return _("= is for an answer that joined a known finding")


async def give(session: Session, value: Value) -> None:
    """Record the answer to the item at the cursor; ask first which finding it is about where nothing tells that."""
    try:
        await session.answer(value)
    except SeveralStanding as which:
        session.mode = WhichMode(session, value, which)


class WhichMode(Mode):
    """Asks which of the open findings of a question a failing answer is about, before the answer is recorded."""

    def __init__(self, session: Session, value: Value, which: SeveralStanding) -> None:
        super().__init__(session)
        self._value = value
        self._findings = which.findings
        self._counted = which.counted
        self._all = "&" if session.app.is_protected else "*"
        """The key for all of them: where a record is protected `*` locks."""

    def lower(self, cells: int) -> list[ModeLine]:
        """Return the findings with their digits, and the keys for all of them and for none."""
        walk = self.session.walk
        lines = [heading(cells, _("WHICH ONE is it again?"))]
        for place, finding in enumerate(self._findings[:DIGITS]):
            since = _("since {day}").format(day=day_text(walk.day_of(finding)))
            lines.append(([(f" [{place + 1}]", "key"), (f" {finding_line(walk, finding)} · {since}", "")], ""))
        if (hidden := len(self._findings) - DIGITS) > 0:
            lines.append(([("     " + n_("+{n} more", "+{n} more", hidden).format(n=hidden), "dim")], ""))
        new: list[Piece] = [(" [=]", "key"), (" " + _("another one: a new finding"), "")]
        all_: list[Piece] = [(f" [{self._all}]", "key"), (" " + _("all of these"), "")]
        if self._counted:
            all_ = [(" [Enter]", "key"), (" " + _("all {n}, as counted").format(n=len(self._findings)), "")]
            return [*lines, ([*all_, ("  ", ""), *new], ""), *bar(cells, _("Enter, digit or = · Esc back: nothing is answered yet"))]
        if len(self._findings) > 1:
            keys = _("digit, = or {all} · Esc back: nothing is answered yet").format(all=self._all)
            return [*lines, ([*new, ("  ", ""), *all_], ""), *bar(cells, keys)]
        return [*lines, (new, ""), *bar(cells, _("digit or = · Esc back: nothing is answered yet"))]

    async def key(self, event: Key) -> None:
        """Take which one."""
        sign = letter(event)
        if sign == "escape":
            self.close()
        elif self.is_text(event):
            return
        elif sign == "=":
            await self._answer(())
        elif (sign == self._all and len(self._findings) > 1) or (sign == "enter" and self._counted):
            await self._answer(self._findings)
        elif sign in "123456789" and len(sign) == 1 and int(sign) <= len(self._findings):
            await self._answer(self._findings[int(sign) - 1 : int(sign)])
        else:
            self.no_such_key(event, _("no such key: a digit, =, or Esc"))

    async def _answer(self, chosen: tuple[Finding, ...]) -> None:
        await self.session.answer(self._value, joins=[finding.id for finding in chosen])
        self.close()
