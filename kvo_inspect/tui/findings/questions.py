"""What a screen asks of one finding, or of several at once: holder, date, severity, term, theme, text, remark, a reason.

Each question stores its answer as one act and then calls *done* of the screen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar, Unpack

from kvo_inspect.domain.checklists.checklist import Item
from kvo_inspect.domain.findings.finding import Finding, FindingFields, Sent
from kvo_inspect.domain.findings.stages import needs_reason
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.domain.values.closed_sets import SENT_WAYS, SEVERITIES, Stage
from kvo_inspect.store.findings.comments import add_comment
from kvo_inspect.store.findings.finding import move_findings, tell_urgent
from kvo_inspect.store.findings.objects import describe_finding
from kvo_inspect.store.review.verdicts import set_findings, set_holder
from kvo_inspect.texts import _, language, n_
from kvo_inspect.tui.findings.ask_holder import AskHolder
from kvo_inspect.tui.kit.ask import Ask, AskLine, AskOne
from kvo_inspect.tui.kit.questions.day import AskDay
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.days import day_hint
from kvo_inspect.wording.names import capital, day_text, severity_name, stage_name, way_name

T = TypeVar("T")


def about_text(findings: Sequence[tuple[str, str]]) -> str:
    """Return which findings are asked about: one in its own words, several by their codes."""
    if len(findings) == 1:
        return " ".join(findings[0])
    codes = ", ".join(code for code, _what in findings)
    return n_("{n} finding: {codes}", "{n} findings: {codes}", len(findings)).format(n=len(findings), codes=codes) if findings else ""


class FindingQuestions:
    """Asks the questions of a screen; *done* runs after an answer was stored, *about* gives (code, words) of each finding asked about."""

    def __init__(
        self, screen: KvoScreen[Any], done: Callable[[], Awaitable[None]], about: Callable[[], Sequence[tuple[str, str]]] = tuple
    ) -> None:
        self._screen = screen
        self._done = done
        self._about = about

    def ask(self, question: Ask[T], answered: Callable[[T | None], None] | None = None) -> None:
        """Put a question about these findings."""
        question.about = about_text(self._about())
        self._screen.app.push_screen(question, answered)

    async def _store(self, ids: Iterable[str], **fields: Unpack[FindingFields]) -> None:
        await self._screen.app.call(lambda store: set_findings(store, list(ids), **fields))
        await self._done()

    def holder(
        self, ids: Sequence[str], partners: Sequence[Partner], holder: str | None, also: Iterable[str] | None, at: str | None
    ) -> None:
        """Ask for the action holder and who else is told; *also* None (several findings): only ticks made now are stored, if any."""

        def chosen(choice: tuple[str | None, frozenset[str]] | None) -> None:
            if choice is not None and choice[0] is not None:
                also_ids = None if also is None and not choice[1] else choice[1]
                self._screen.later(self._hold(ids, choice[0], also_ids))

        self.ask(AskHolder(_("Who solves it?"), partners, holder, also or (), at=at), chosen)

    async def _hold(self, ids: Sequence[str], holder: str, also: Iterable[str] | None) -> None:
        await self._screen.app.call(set_holder, ids, holder, also)
        await self._done()

    def due(self, ids: Sequence[str], proposed: str) -> None:
        """Ask for the date; an empty line takes the day proposed."""
        today = self._screen.app.today

        async def store(text: str) -> None:
            if text.strip() or proposed:
                await self._store(ids, due=text.strip() or proposed)

        hint = day_hint(today)
        if proposed:
            hint += " " + _("Empty: {day}.").format(day=day_text(proposed))
        self.ask(AskDay(_("By when shall it be solved?"), today=today, hint=hint, store=store))

    def severity(self, ids: Sequence[str], now: str, partner: Partner | None) -> None:
        """Ask for the severity; for urgent also who was told."""

        def chosen(place: int | None) -> None:
            if place is not None and SEVERITIES[place] == "urgent" and len(ids) == 1:
                self._ask_told(ids[0], partner)
            elif place is not None:
                self._screen.later(self._store(ids, severity=SEVERITIES[place]))

        options = [capital(severity_name(name)) for name in SEVERITIES]
        at = SEVERITIES.index(now) if now in SEVERITIES else 1
        self.ask(AskOne(_("How serious is it?"), options, at=at), chosen)

    def _ask_told(self, finding_id: str, partner: Partner | None) -> None:
        async def store(who: str) -> None:
            await (self._tell(finding_id, who) if who.strip() else self._store([finding_id], severity="urgent"))

        number = _("Danger to people: call 112.")
        if partner is not None:
            phone = partner.fault_number or partner.phone or _("no emergency number known")
            number = f"{number} {capital(partner_text(partner))}: {phone}."
        hint = number + " " + _("Empty: nobody was told yet.")
        self.ask(AskLine(_("Urgent: who was told?"), hint=hint, store=store))

    async def _tell(self, finding_id: str, who: str) -> None:
        await self._screen.app.call(tell_urgent, finding_id, who)
        await self._done()

    async def turn_urgency(self, ids: Sequence[str], now: str | None) -> None:
        """Turn the term: fix now becomes structural, anything else fix now."""
        await self._store(ids, urgency="structural" if now == "now" else "now")

    def theme(self, ids: Sequence[str], themes: Mapping[str, str], now: str | None) -> None:
        """Ask which theme."""
        names = list(themes)

        def chosen(place: int | None) -> None:
            if place is not None:
                self._screen.later(self._store(ids, theme=names[place]))

        at = names.index(now) if now in names else 0
        self.ask(AskOne(_("Which theme?"), list(themes.values()), at=at), chosen)

    def text(self, finding: Finding, item: Item | None) -> None:
        """Ask what is wrong; at a question with objects, numbers in front are objects and each gives a finding of its own."""
        objects = item.object(language()) if item is not None and item.object is not None else ""
        hint = ""
        if objects:
            hint = _("{object} first, several with blanks between: each gives a finding of its own; then words").format(object=objects)

        before = f"{finding.object} {finding.text}".strip() if objects else finding.text
        title = _("Text for {code}").format(code=finding.code)
        self.ask(AskLine(title, before, hint=hint, store=partial(self._describe, finding.id)))

    async def _describe(self, finding_id: str, text: str) -> None:
        await self._screen.app.call(describe_finding, finding_id, text)
        await self._done()

    def comment(self, finding_id: str) -> None:
        """Ask for a remark."""
        hint = _("Stands in the history, with your name; a partner does not get it.")
        self.ask(AskLine(_("Remark"), hint=hint, required=True, store=partial(self._remark, finding_id)))

    async def _remark(self, finding_id: str, text: str) -> None:
        await self._screen.app.call(add_comment, finding_id, text)
        await self._done()

    def reason(self, question: str, usual: Sequence[str], store: Callable[[str], Coroutine[Any, Any, None]], *, hint: str = "") -> None:
        """Ask why, and *store* that: one of the usual reasons, or in other words."""

        def chosen(place: int | None) -> None:
            if place is not None and place < len(usual):
                self._screen.later(store(usual[place]))
            elif place is not None:
                self.ask(AskLine(question, hint=hint, required=True, store=store))

        if usual:
            self.ask(AskOne(question, [*usual, _("In other words…")]), chosen)
        else:
            self.ask(AskLine(question, hint=hint, required=True, store=store))

    # -- steps ---------------------------------------------------------------------------------------------------------

    def step(self, ids: Sequence[str], to: Stage, now: Stage) -> None:
        """Take a step other than a verdict, after asking what the step needs: a reason, or how the finding was sent."""
        if needs_reason(now, to):
            question = _("Why does it go back to {status}?").format(status=stage_name(to))
            self.reason(question, (), lambda why: self._move(ids, to, reason=why))
        elif to == "sent":
            self.ask(
                AskOne(_("Sent how?"), [capital(way_name(way)) for way in SENT_WAYS]),
                lambda place: self._ask_reference(ids, SENT_WAYS[place]) if place is not None else None,
            )
        else:
            self._screen.later(self._move(ids, to))

    def _ask_reference(self, ids: Sequence[str], way: str) -> None:
        async def store(reference: str) -> None:
            await self._move(ids, "sent", sent=Sent(day=self._screen.app.today.isoformat(), way=way, reference=reference))

        self.ask(AskLine(_("Their reference number"), hint=_("May stay empty."), store=store))

    async def _move(self, ids: Sequence[str], to: Stage, *, reason: str = "", sent: Sent | None = None) -> None:
        await self._screen.app.call(lambda store: move_findings(store, ids, to, reason=reason, sent=sent))
        await self._done()
