"""Giving verdicts from a screen, on one finding or on several at once: accepting, sending back, doubling, dropping."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from kvo_inspect.domain.findings.finding import Finding
from kvo_inspect.domain.findings.review import Verdict
from kvo_inspect.domain.parks.partner import Partner
from kvo_inspect.store.findings.by_code import Namesake, WhichFinding, find_by_code
from kvo_inspect.store.review.verdicts import Acceptance, MaybeDouble, NoHolder, accept_findings, judge_findings
from kvo_inspect.texts import _, p_
from kvo_inspect.tui.findings.ask_or_leave import AskOrLeave
from kvo_inspect.tui.findings.questions import FindingQuestions
from kvo_inspect.tui.kit.ask import AskLine, AskOne
from kvo_inspect.tui.kit.screen import KvoScreen
from kvo_inspect.wording.action_lists import partner_text
from kvo_inspect.wording.review import acceptance_text


class VerdictQuestions:
    """Gives verdicts for a screen; *judged* runs after each with a sentence about it, empty when there is nothing to say.

    *left* runs when somebody leaves a finding for later, with a sentence.
    """

    def __init__(
        self,
        screen: KvoScreen[Any],
        asks: FindingQuestions,
        judged: Callable[[str], Awaitable[None]],
        left: Callable[[str], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        self._screen = screen
        self._asks = asks
        self._judged = judged
        self._left = left

    async def accept(self, ids: Sequence[str], partners: Sequence[Partner], holder: str | None = None, *, doubles: bool = False) -> None:
        """Accept findings as proposed; for one that may be a duplicate, or without a holder, ask.

        In both questions the key that accepts decides nothing when it is pressed once more.
        """
        if not ids:
            return
        try:
            done: Acceptance = await self._screen.app.call(accept_findings, ids, holder, doubles=doubles)
        except MaybeDouble as doubt:
            self._ask_double(ids, partners, holder, doubt)
            return
        except NoHolder as lacking:
            self._ask_holder(ids, partners, lacking, doubles=doubles)
            return
        await self._judged(acceptance_text(done))

    def _ask_double(self, ids: Sequence[str], partners: Sequence[Partner], holder: str | None, doubt: MaybeDouble) -> None:
        def chosen(place: int | None) -> None:
            if place == 0:
                self._leave(doubt.code)
            elif place == 1:
                self._screen.later(self._give(ids, "duplicate", of=doubt.original.id))
            elif place == 2:
                self._screen.later(self.accept(ids, partners, holder, doubles=True))

        options = (
            _("leave it for later"),
            _("the same: a duplicate of {code}").format(code=doubt.original.code),
            _("another thing: accept it"),
        )
        question = _("Is {code} the same as {original}?").format(code=doubt.code, original=f"{doubt.original.code} {doubt.original.text}")
        self._asks.ask(AskOne(question, options), chosen)

    def _ask_holder(self, ids: Sequence[str], partners: Sequence[Partner], lacking: NoHolder, *, doubles: bool) -> None:
        def chosen(place: int | None) -> None:
            if place == 0:
                self._leave(lacking.code)
            elif place is not None:
                self._screen.later(self.accept(ids, partners, partners[place - 1].id, doubles=doubles))

        names = [partner_text(partner) for partner in partners]
        question = _("{code} has no action holder yet. Who solves it?").format(code=lacking.code)
        self._asks.ask(AskOrLeave(question, _("leave it for later"), names), chosen)

    def _leave(self, code: str) -> None:
        if self._left is not None:
            self._screen.later(self._left(_("{code} stays: nothing was decided.").format(code=code)))

    def send_back(self, ids: Sequence[str]) -> None:
        """Ask for the question to the inspector, then send the findings back."""
        usual = (_("Where exactly?"), _("Which object, which number?"), _("What exactly is wrong?"), _("Is there a photo?"))
        self._asks.reason(_("Back to the inspector: what is the question?"), usual, lambda why: self._give(ids, "returned", why))

    def drop(self, ids: Sequence[str]) -> None:
        """Ask why the findings do not count, then drop them."""
        usual = (_("no defect"), _("solved meanwhile"), _("permitted"), _("not of this park"))
        hint = _("It stays in the record with this reason, and leaves the lists of open findings.")
        self._asks.reason(p_("finding", "Why is it dropped?"), usual, lambda why: self._give(ids, "dropped", why), hint=hint)

    def mark_duplicate(self, ids: Sequence[str], finding: Finding, likely: Sequence[tuple[str, str]] = ()) -> None:
        """Ask for the original of the findings: the likeliest (id, words) first, or by its code."""

        def chosen(place: int | None) -> None:
            if place is not None and place < len(likely):
                self._screen.later(self._give(ids, "duplicate", of=likely[place][0]))
            elif place is not None:
                self._ask_code(ids, finding)

        if likely:
            options = [*(text for _id, text in likely), _("Another: type its code…")]
            self._asks.ask(AskOne(_("The same as which finding?"), options), chosen)
        else:
            self._ask_code(ids, finding)

    def _ask_code(self, ids: Sequence[str], finding: Finding) -> None:
        question = _("The same as which finding? Type its code")
        hint = _("As KBT-014; the number alone will do.")
        several: list[Namesake] = []

        async def store(code: str) -> None:
            try:
                other = await self._screen.app.call(find_by_code, code, finding.park, confidential=finding.confidential, but=ids)
            except WhichFinding as which:  # asked when this box has closed
                several.extend(which.namesakes)
            else:
                await self._judge(ids, Verdict(kind="duplicate", of=other.id))

        def closed(code: str | None) -> None:
            if code is not None and several:
                self._ask_which(ids, code, several)

        self._asks.ask(AskLine(question, hint=hint, required=True, store=store), closed)

    def _ask_which(self, ids: Sequence[str], code: str, namesakes: Sequence[Namesake]) -> None:
        def chosen(place: int | None) -> None:
            if place is not None:
                self._screen.later(self._give(ids, "duplicate", of=namesakes[place].finding.id))

        self._asks.ask(
            AskOne(_("{code} can be several findings. Which one?").format(code=code), [str(named) for named in namesakes]), chosen
        )

    async def _give(self, ids: Sequence[str], kind: str, reason: str = "", of: str | None = None) -> None:
        await self._judge(ids, Verdict.model_validate({"kind": kind, "reason": reason, "of": of}))

    async def _judge(self, ids: Sequence[str], verdict: Verdict) -> None:
        await self._screen.app.call(judge_findings, ids, verdict)
        await self._judged("")
